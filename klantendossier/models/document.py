from odoo import api, fields, models
from odoo.exceptions import UserError


class Document(models.Model):
    """A file in a dossier. It lies in one folder, or in none: then it is in the inbox, office only.

    A client user sees it iff his level on the folder is view or more, the visibility is 'folder' or
    'selected' with him in it, and neither lies in the bin (design P5); the record rule says just that.
    Documents are made by :meth:`_create_from_files` only, so nobody has a create right.
    """

    _name = "klantendossier.document"
    _description = "Document"
    _inherit = ["klantendossier.access.mixin"]
    _order = "id desc"

    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="administration_id.company_id", related_sudo=False)
    folder_id = fields.Many2one(
        "klantendossier.folder",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('administration_id', '=', administration_id), ('bin_date', '=', False)]",
        help="Empty: in the inbox.",
    )
    name = fields.Char(required=True)
    note = fields.Text(help="Shown to client users who see the document.")
    internal_note = fields.Text(help="Shown to the office only.")
    client_remark = fields.Text(
        "Remark of the Client", readonly=True, help="What the client user wrote with the upload."
    )
    visibility = fields.Selection(
        [
            ("office", "Office only"),
            ("folder", "Everyone with access to the folder"),
            ("selected", "Selected client users"),
        ],
        required=True,
        readonly=True,
        default="office",
    )
    selected_ids = fields.One2many("klantendossier.document.client", "document_id", readonly=True)
    version_ids = fields.One2many(
        "klantendossier.document.version", "document_id", "Versions", readonly=True
    )
    current_version_id = fields.Many2one(
        "klantendossier.document.version",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    file_type = fields.Char("Type", readonly=True)
    mimetype = fields.Char("Content Type", readonly=True)
    size = fields.Integer("Size in Bytes", readonly=True)
    sha256 = fields.Char("SHA-256", readonly=True)
    version_number = fields.Integer("Version", readonly=True)
    version_date = fields.Datetime("Date", readonly=True)
    book_year = fields.Char()
    kind = fields.Selection(
        [
            ("invoice", "Invoice"),
            ("statement", "Statement"),
            ("contract", "Contract"),
            ("accounts", "Annual accounts"),
            ("tax", "Tax return or assessment"),
            ("identity", "Proof of identity"),
            ("correspondence", "Correspondence"),
            ("other", "Other"),
        ]
    )
    origin = fields.Selection(
        [("upload", "Office"), ("portal", "Client"), ("mail", "E-mail"), ("link", "Link")],
        required=True,
        readonly=True,
        default="upload",
    )
    uploaded_by_id = fields.Many2one("res.users", "Uploaded by", readonly=True, ondelete="restrict")
    uploaded_client_id = fields.Many2one(
        "klantendossier.client", "Uploaded by Client User", readonly=True, ondelete="restrict"
    )
    handled_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    handled_date = fields.Datetime(readonly=True)
    first_handled_date = fields.Datetime(
        readonly=True,
        help="Stays when a new version makes the document new again: no withdrawing then.",
    )
    bin_date = fields.Datetime("In the Bin since", readonly=True)
    bin_user_id = fields.Many2one("res.users", "Put in the Bin by", readonly=True)
    is_new_from_client = fields.Boolean("New from Client", compute="_compute_is_new_from_client")
    audience_count = fields.Integer(compute="_compute_audience_label")
    audience_label = fields.Char("Who Sees This", compute="_compute_audience_label")
    size_label = fields.Char("Size", compute="_compute_size_label")

    _inbox_idx = models.Index(
        "(administration_id, id) WHERE folder_id IS NULL AND bin_date IS NULL"
    )
    _administration_idx = models.Index("(administration_id, id)")
    # With the administration in it: PostgreSQL believes that the two are independent, and else reads
    # the whole index of the administration once per folder.
    _folder_idx = models.Index("(folder_id, administration_id, visibility) WHERE bin_date IS NULL")
    _same_idx = models.Index("(administration_id, sha256) WHERE bin_date IS NULL")
    _new_from_client_idx = models.Index(
        "(administration_id) WHERE origin = 'portal' AND handled_date IS NULL AND bin_date IS NULL"
    )

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_client_fields(self):
        """Give the closed list of fields that client users may read."""
        return super()._get_client_fields() | {
            "id",
            "display_name",
            "name",
            "administration_id",
            "folder_id",
            "file_type",
            "mimetype",
            "size",
            "version_number",
            "version_date",
            "book_year",
        }

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {
            "administration_id",
            "visibility",
            "selected_ids",
            "version_ids",
            "current_version_id",
            "file_type",
            "mimetype",
            "size",
            "sha256",
            "version_number",
            "version_date",
            "origin",
            "uploaded_by_id",
            "uploaded_client_id",
            "client_remark",
            "handled_by_id",
            "handled_date",
            "first_handled_date",
            "bin_date",
            "bin_user_id",
        }

    @api.model
    def _get_administration_keys(self):
        """Give the many2one fields whose target must lie in the same administration."""
        return super()._get_administration_keys() + ("folder_id", "uploaded_client_id")

    def init(self):
        super().init()
        self._add_unique_key(self._table, ("id", "administration_id"))
        # The current version is a version of this very document.
        self.pool.post_init(self._add_current_version_key)

    def _add_current_version_key(self):
        version_table = self.env["klantendossier.document.version"]._table
        self._add_unique_key(version_table, ("id", "document_id"))
        self._add_composite_key(
            "current_version_id", "id", version_table, "document_id", "restrict"
        )

    # ------------------------------------------------------------------ computed

    @api.depends("origin", "handled_date")
    def _compute_is_new_from_client(self):
        for document in self:
            document.is_new_from_client = document.origin == "portal" and not document.handled_date

    @api.depends("folder_id", "visibility", "selected_ids", "bin_date")
    @api.depends_context("lang")
    def _compute_audience_label(self):
        audience = self.env["klantendossier.permission"]._get_audience(self)
        names = self.env["klantendossier.permission"]._get_client_names(audience)
        for document in self:
            ids = audience.get(document.id, ())
            document.audience_count = len(ids)
            document.audience_label = self._format_audience(
                sorted(names[client_id] for client_id in ids)
            )

    @api.model
    def _format_audience(self, names):
        """Give the audience as the screens say it: two names at most, then a number."""
        if not names:
            return self.env._("Office only")
        if len(names) > 2:
            return self.env._("%s client users", len(names))
        return ", ".join(names)

    @api.depends("size")
    def _compute_size_label(self):
        format_size = self._get_size_format()
        for document in self:
            document.size_label = format_size(document.size)

    # ------------------------------------------------------------------ CRUD

    def write(self, vals):
        if self._is_own_write(vals):
            return super().write(vals)
        self.check_access("write")
        vals = dict(vals)
        self._check_protected(vals)
        if "folder_id" in vals:
            self._move(self.env["klantendossier.folder"].browse(vals.pop("folder_id") or []))
        event = self.env["klantendossier.event"]
        before = event._get_values(self, vals)
        if "name" in vals:
            self._rename(vals.pop("name"))
        result = super().write(vals) if vals else True
        event._log_changes("document_changed", "document", self, before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_outside_bin(self):
        if any(not document.bin_date and not document.folder_id.bin_date for document in self):
            raise UserError(
                self.env._(
                    "Put a document in the bin first; from there it can be deleted for good."
                )
            )

    def unlink(self):  # pylint: disable=method-required-super  # _delete_for_good calls it
        """Delete documents in the bin for good, with all their versions (manager)."""
        self.check_access("unlink")
        self._unlink_except_outside_bin()
        # sudo: document - the manager may delete them; versions and bytes go along
        return self.sudo()._delete_for_good()

    def _delete_for_good(self):
        """Delete documents with their versions and bytes; the log keeps name and hash."""
        if not self:
            return True
        versions = self.version_ids
        self.env["klantendossier.event"]._log(
            "document_deleted", [{"version": version} for version in versions]
        )
        self._write_own({"current_version_id": False})
        versions.unlink()
        administrations = self.administration_id
        result = super().unlink()
        administrations._access_changed(documents=self)
        return result

    # ------------------------------------------------------------------ visibility

    def _set_visibility(self, visibility, selected=None):
        """Change who of the folder's client users sees the documents, as office user.

        :raises UserError: 'selected' without anybody, or with a client of another administration; and in
            the bin, where a document is only closed, never opened
        """
        self.check_access("write")
        # Two colleagues who choose at once must not end with the choice of both together.
        self._lock()
        if visibility != "office":
            self._check_not_in_bin()
        # sudo: document - protected field; the right on the documents was checked
        self.sudo()._apply_visibility(visibility, selected)
        self.env["klantendossier.event"]._log(
            "document_changed",
            [
                {
                    "document": document,
                    "details": {
                        "visibility": visibility,
                        "selected": sorted(selected.mapped("partner_id.name")) if selected else [],
                    },
                }
                for document in self
            ],
        )
        self.administration_id._access_changed(documents=self)

    def _apply_visibility(self, visibility, selected=None):
        selected = selected if selected is not None else self.env["klantendossier.client"]
        if visibility == "selected" and not selected:
            raise UserError(self.env._("Choose at least one client user, or choose 'Office only'."))
        if visibility == "selected" and selected.administration_id != self.administration_id:
            raise UserError(self.env._("Choose client users of this administration."))
        lines = self.env["klantendossier.document.client"]
        lines.search([("document_id", "in", self.ids)]).unlink()
        if visibility == "selected":
            lines._unlocked("document_id", "client_id", "administration_id").create(
                [
                    {
                        "document_id": document.id,
                        "client_id": client.id,
                        "administration_id": document.administration_id.id,
                    }
                    for document in self
                    for client in selected
                ]
            )
        self._write_own({"visibility": visibility})

    # ------------------------------------------------------------------ handled

    def action_mark_handled(self):
        """Say that the office has dealt with uploads of clients, and which a colleague was first with.

        :raises UserError: for documents of several administrations
        """
        self.check_access("write")
        self._check_one_administration()
        self._lock()
        self.invalidate_recordset()
        live, told = self._sort_out()
        new = live.filtered("is_new_from_client")
        notes = told + [
            self.env._(
                "%(name)s was marked as handled by %(who)s already.",
                name=document.name,
                who=document.handled_by_id.name,
            )
            for document in live - new
            if document.handled_by_id
        ]
        if not new:
            return self._done(
                self.env._("Nothing is left to be handled."), notes=notes, kind="info"
            )
        self._mark_handled()
        text = new.name if len(new) == 1 else self.env._("%s documents", len(new))
        return self._done(self.env._("%s: marked as handled.", text), notes=notes)

    def _mark_handled(self):
        """Note that the office has dealt with uploads of clients; what a client does is no dealing with."""
        if not self.env.user._is_internal():  # the acting user, in sudo too
            return
        new = self.filtered("is_new_from_client")
        now = fields.Datetime.now()
        values = {"handled_by_id": self.env.uid, "handled_date": now}
        never = new.filtered(lambda document: not document.first_handled_date)
        never._write_own({**values, "first_handled_date": now})
        (new - never)._write_own(values)

    # ------------------------------------------------------------------ office actions

    def action_move(self):
        """Open the dialog that moves documents and says who gains and who loses."""
        return self._open_on_live(
            lambda live: live._open_dialog(
                "klantendossier.move.wizard",
                self.env._("Move %s documents", len(live))
                if len(live) > 1
                else self.env._("Move %s", live.name),
                {
                    "default_document_ids": live.ids,
                    "default_administration_id": live.administration_id[:1].id,
                },
            )
        )

    def action_visibility(self):
        """Open the dialog that changes who sees the documents."""
        return self._open_on_live(
            lambda live: live._open_dialog(
                "klantendossier.visibility.wizard",
                self.env._("Who Sees This"),
                {"default_document_ids": live.ids},
            )
        )

    def action_bin_dialog(self):
        """Open the dialog that says who loses what before documents go to the bin."""
        return self._open_on_live(
            lambda live: live._open_dialog(
                "klantendossier.bin.wizard",
                self.env._("To the Bin"),
                {"default_document_ids": live.ids},
            )
        )

    def action_restore_dialog(self):
        """Open the dialog that says who sees documents again before they come out of the bin."""
        self.check_access("write")
        documents = self.filtered("bin_date")
        documents._check_restorable()
        return self._open_dialog(
            "klantendossier.restore.wizard",
            self.env._("Out of the Bin"),
            {"default_document_ids": documents.ids},
        )

    def action_new_version(self):
        """Open the upload dialog for a new version of one document."""
        self.ensure_one()
        return self._open_dialog(
            "klantendossier.upload.wizard",
            self.env._("New Version of %s", self.name),
            {
                "default_administration_id": self.administration_id.id,
                "default_folder_id": self.folder_id.id,
                "default_document_id": self.id,
                "dialog_size": "extra-large",
            },
        )

    def action_download(self):
        """Download one document by the addon's own route."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/dossiers/document/{self.id}/download",
            "target": "self",
        }

    def action_preview(self):
        """Open one document in the browser by the addon's own route, in a new tab."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/dossiers/document/{self.id}/preview",
            "target": "new",
        }

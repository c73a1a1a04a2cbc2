from odoo import api, fields, models

from ..tools import levels


class UploadWizard(models.TransientModel):
    """Where files go and who will see them: uploads, and documents that are filed from the inbox.

    The dialog's script reads this form, shows it and sends what it shows: uploaded files go to the addon's
    own route, one per request, so that no byte of them passes through an ordinary attachment; documents of
    the inbox to ``document.file_away``. The form itself is never saved.
    """

    _name = "klantendossier.upload.wizard"
    _description = "Upload Documents"
    _inherit = ["klantendossier.dialog.mixin"]

    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, readonly=True, ondelete="cascade"
    )
    folder_id = fields.Many2one(
        "klantendossier.folder",
        domain="[('administration_id', '=', administration_id), ('bin_date', '=', False)]",
        ondelete="cascade",
        help="Empty: to the inbox.",
    )
    document_id = fields.Many2one(
        "klantendossier.document", "New Version of", readonly=True, ondelete="cascade"
    )
    document_ids = fields.Many2many(
        "klantendossier.document",
        "klantendossier_upload_wizard_document_rel",
        string="Documents from the Inbox",
        readonly=True,
    )
    visibility = fields.Selection(
        [
            ("office", "Office only"),
            ("folder", "Everyone with access to the folder"),
            ("selected", "Selected client users"),
        ],
        compute="_compute_visibility",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        required=True,
    )
    is_visibility_chosen = fields.Boolean(
        help="Another folder changes nothing any more of who sees it: that was chosen by hand."
    )
    client_ids = fields.Many2many(
        "klantendossier.client",
        "klantendossier_upload_wizard_client_rel",
        string="Client Users",
        domain="[('administration_id', '=', administration_id), ('state', '!=', 'ended')]",
    )
    book_year = fields.Char(
        compute="_compute_book_year",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
    )
    kind = fields.Selection("_selection_kind")
    note = fields.Text(help="Shown to client users who see the document.")
    internal_note = fields.Text(help="Shown to the office only.")
    refreshed = fields.Integer(help="Counts how often permissions were looked at again.")
    sight = fields.Json(compute="_compute_sight", compute_sudo=False)
    lines = fields.Json(compute="_compute_lines", compute_sudo=False)
    audience = fields.Char("Who will see this", compute="_compute_audience", compute_sudo=False)
    limits = fields.Char(compute="_compute_limits", compute_sudo=False)
    max_size = fields.Integer(compute="_compute_limits", compute_sudo=False, help="In bytes.")

    @api.model
    def _selection_kind(self):
        return self.env["klantendossier.document"]._fields["kind"]._description_selection(self.env)

    @api.depends("folder_id", "document_id")
    def _compute_visibility(self):
        for wizard in self:
            if wizard.document_id:
                wizard.visibility = wizard.document_id.visibility
            elif not wizard.folder_id:
                wizard.visibility = "office"
            elif not wizard.is_visibility_chosen or not wizard.visibility:
                wizard.visibility = wizard.folder_id.office_visibility or "office"

    @api.depends("folder_id")
    def _compute_book_year(self):
        for wizard in self:
            wizard.book_year = wizard.folder_id.book_year

    @api.depends("administration_id", "folder_id", "document_id", "refreshed")
    def _compute_sight(self):
        """Give what the dialog needs to say who will see what, for each choice that can be made in it.

        ``place`` is the id of the folder that it speaks of: while that is not the one that is shown, the
        dialog waits. ``people`` are the client users with their level there; ``audience`` of a document are
        the ids of who sees it, for a new version.
        """
        for wizard in self:
            folder, document = wizard.folder_id._origin, wizard.document_id._origin
            administration = wizard.administration_id._origin
            wizard.sight = {
                "place": folder.id,
                "path": folder.complete_name.split(" / ") if folder else [],
                "folder_name": folder.name or "",
                "administration": [administration.name or "", administration.code or ""],
                "people": wizard._get_people(folder),
                "audience": sorted(document._get_viewers()) if document else [],
                "kept_back": bool(document) and document.file_state != "ok",
            }

    def _get_people(self, folder):
        clients = self.env["klantendossier.client"].search(
            [
                ("administration_id", "=", self.administration_id._origin.id),
                ("state", "!=", "ended"),
            ]
        )
        ranks = {
            row.client_id.id: row.rank
            for row in self.env["klantendossier.permission"].search_fetch(
                [("folder_id", "=", folder.id)], ["client_id", "rank"]
            )
        }
        labels = self.env["klantendossier.permission"]._get_level_labels()
        people = [
            {
                "id": client.id,
                "name": client.partner_id.name or "",
                "role": client.role_id.name or "",
                "rank": ranks.get(client.id, levels.NONE),
                "level": labels[ranks.get(client.id, levels.NONE)],
                "sees": ranks.get(client.id, levels.NONE) >= levels.VIEW,
            }
            for client in clients
        ]
        return sorted(people, key=lambda person: (person["name"].lower(), person["id"]))

    @api.depends("document_ids", "folder_id")
    def _compute_lines(self):
        """Give the documents that are filed, with what will be said of their names there."""
        for wizard in self:
            documents = wizard.document_ids._origin
            folder = wizard.folder_id._origin
            names, twins = documents._foresee_arrival(folder)
            wizard.lines = [
                {
                    "id": document.id,
                    "name": document.name,
                    "mimetype": document.mimetype,
                    "told": ", ".join(
                        part
                        for part in (
                            document.size_label,
                            document._format_client_date(document.version_date),
                            document.uploaded_client_id.partner_id.name
                            or document.uploaded_by_id.name,
                        )
                        if part
                    ),
                    "notices": document._describe_arrival(names, twins),
                    "is_twin": document in twins,
                }
                for document in documents
            ]

    @api.depends("sight", "visibility", "client_ids")
    def _compute_audience(self):
        for wizard in self:
            ids = set(wizard.sight["audience"])
            if not wizard.document_id and wizard.visibility != "office":
                ids = {person["id"] for person in wizard.sight["people"] if person["sees"]}
                if wizard.visibility == "selected":
                    ids &= set(wizard.client_ids._origin.ids)
            names = [p["name"] for p in wizard.sight["people"] if p["id"] in ids]
            wizard.audience = (
                self.env._("Your office and %s", ", ".join(names))
                if names
                else self.env._("Your office only")
            )

    @api.depends("administration_id")
    def _compute_limits(self):
        for wizard in self:
            company = wizard.administration_id.company_id
            wizard.max_size = company.klantendossier_max_size * 1000**2
            wizard.limits = self.env._(
                "%(types)s. At most %(size)s MB per file.",
                types=company.klantendossier_file_type_ids._get_labels(),
                size=company.klantendossier_max_size,
            )

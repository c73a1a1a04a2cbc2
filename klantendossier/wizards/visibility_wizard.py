from markupsafe import Markup

from odoo import api, fields, models

from ..tools import levels


class VisibilityWizard(models.TransientModel):
    """Who of the folder's client users sees these documents."""

    _name = "klantendossier.visibility.wizard"
    _description = "Who Sees These Documents"
    _inherit = [
        "klantendossier.dialog.mixin",
        "klantendossier.preview.mixin",
        "klantendossier.shown.mixin",
    ]
    _shown_depends = ("visibility", "client_ids", "document_ids", "grant_ids")

    document_ids = fields.Many2many(
        "klantendossier.document",
        "klantendossier_visibility_wizard_document_rel",
        string="Documents",
        readonly=True,
    )
    administration_id = fields.Many2one(
        "klantendossier.administration", compute="_compute_administration_id"
    )
    visibility = fields.Selection(
        [
            ("office", "Office only"),
            ("folder", "Everyone with access to the folder"),
            ("selected", "Selected client users"),
        ],
        required=True,
    )
    client_ids = fields.Many2many(
        "klantendossier.client",
        "klantendossier_visibility_wizard_client_rel",
        string="Client Users",
        domain="[('administration_id', '=', administration_id), ('state', '!=', 'ended')]",
    )
    lacking_ids = fields.Many2many(
        "klantendossier.client", compute="_compute_lacking", string="Without the Folder"
    )
    lacking_text = fields.Char(compute="_compute_lacking")
    grant_ids = fields.Many2many(
        "klantendossier.client",
        "klantendossier_visibility_wizard_grant_rel",
        string="Give view on the folder",
        help="They then see everything there that is for everyone with access to the folder.",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        documents = self.env["klantendossier.document"].browse(
            self.env.context.get("default_document_ids")
        )
        withdraw = self.env.context.get("klantendossier_withdraw")
        values["visibility"] = "office" if withdraw else documents[:1].visibility
        values["client_ids"] = [fields.Command.set(documents[:1].selected_ids.client_id.ids)]
        return values

    @api.depends("document_ids")
    def _compute_administration_id(self):
        for wizard in self:
            wizard.administration_id = wizard.document_ids.administration_id[:1]

    @api.depends("visibility", "client_ids", "document_ids")
    def _compute_lacking(self):
        """Say at once who was selected but does not see the folder, and so would see nothing."""
        for wizard in self:
            folders = wizard.document_ids._origin.folder_id
            wizard.lacking_ids = wizard._get_lacking_by_folder(wizard.client_ids._origin)[1]
            names = sorted(wizard.lacking_ids.partner_id.mapped("name"))
            wizard.lacking_text = (
                self.env._(
                    "%(names)s: no permission on %(folders)s yet, so sees nothing of this. Tick who gets "
                    "view on that folder.",
                    names=", ".join(names),
                    folders=", ".join(folders.mapped("name")),
                )
                if names
                else False
            )

    def _get_lacking_by_folder(self, clients):
        """Give which of these client users lack view, as dict folder -> client users, and all of them."""
        found, every = {}, self.env["klantendossier.client"]
        if self.visibility == "selected":
            for folder in self.document_ids._origin.folder_id:
                if lacking := folder._get_lacking(clients):
                    found[folder] = lacking
                    every |= lacking
        return found, every

    def _get_grants(self):
        """Give who gets view on which folder, as dict folder -> client users."""
        chosen = self.grant_ids._origin & self.client_ids._origin
        return self._get_lacking_by_folder(chosen)[0] if chosen else {}

    @api.depends("visibility", "client_ids", "document_ids", "grant_ids")
    def _compute_preview(self):
        for wizard in self:
            documents = wizard.document_ids._origin
            audience = wizard._foresee()
            boxes = wizard._describe_audience(audience, len(documents))
            wizard.preview = wizard._render_boxes(boxes) + wizard._render_grants()
            wizard.summary = self._summarize(
                self.env._("Save"), len(boxes["gains"]), len(boxes["loses"])
            )

    def _foresee(self):
        """Give who gains and loses these documents, those included who get the folder here."""
        documents = self.document_ids._origin
        audience = documents._preview_audience(
            visibility=self.visibility or "office", selected=self.client_ids._origin
        )
        for folder, clients in self._get_grants().items():
            there = documents.filtered(lambda d, folder=folder: d.folder_id == folder)
            for client in clients:
                if there:
                    gains = audience["gains"]
                    gains[client.id] = gains.get(client.id, 0) + len(there)
        return audience

    def _describe_grants(self, folder, clients):
        """Say per client user what view on a folder gives him; as ``permission._describe_grant``."""
        permission = self.env["klantendossier.permission"]
        wanted = dict.fromkeys(clients.ids, levels.VIEW)
        return permission._describe_grant(folder, wanted, False)["clients"]

    def _render_grants(self):
        """Say what else they see by the permission on the folder."""
        lines = Markup("")
        for folder, clients in self._get_grants().items():
            for client in self._describe_grants(folder, clients):
                for line in client["gains"]:
                    lines += Markup('<div class="p-2 border-bottom"><b>%s</b>: %s</div>') % (
                        client["name"],
                        line["text"],
                    )
        if not lines:
            return lines
        return Markup(
            '<div class="border rounded mb-2"><div class="p-2 fw-bold bg-info-subtle text-info-emphasis">'
            '<i class="fa fa-key me-2" aria-hidden="true"></i>%s</div>%s</div>'
        ) % (self.env._("By the permission on the folder, besides these documents"), lines)

    def _read_shown(self):
        documents = self.document_ids._origin
        choice = (self.visibility or "office", self.client_ids._origin)
        grants = [
            [folder.id, sorted(clients.ids), str(self._describe_grants(folder, clients))]
            for folder, clients in self._get_grants().items()
        ]
        return {
            # Sorted: a stored dialog gives its documents in another order than one that is being made.
            "grants": sorted(grants),
            "clients": sorted(choice[1].ids),
            **self._read_documents(
                documents, documents._foresee_audience(dict.fromkeys(documents, choice))
            ),
        }

    def _hold_shown(self):
        if self.grant_ids:
            # First what is locked most, so that two of these do not wait for each other.
            self.document_ids.administration_id._lock_structure()
        self._hold_documents(self.document_ids)

    def _reopen(self):
        documents = self.document_ids.with_context(klantendossier_shown=False)
        return documents.action_visibility()

    def action_apply(self):
        """Write the visibility, and say who sees the documents now, with the offer to take it back.

        What a colleague changed meanwhile is shown anew first.
        """
        self.ensure_one()
        stop, notes = self._look_again()
        if stop:
            return stop
        documents = self.document_ids
        before = documents._get_undo_state()
        audience, grants = self._foresee(), self._get_grants()
        documents._set_visibility(self.visibility, self.client_ids)
        for folder, clients in grants.items():
            folder._grant_lacking(clients)
        message = self._tell_change(
            self.env._(
                "%(name)s: %(audience)s.",
                name=self._name_documents(documents),
                audience=documents[0].audience_label
                if len(documents) == 1
                else dict(self._fields["visibility"]._description_selection(self.env))[
                    self.visibility
                ],
            ),
            audience,
        )
        if grants:
            # Taking back would leave the permission: that is done where permissions are given.
            return self._done(message, notes=notes)
        undo = self.env["klantendossier.undo"]._remember(documents, before)
        return self._done(message, undo, notes)

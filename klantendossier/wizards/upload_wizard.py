from odoo import api, fields, models


class UploadWizard(models.TransientModel):
    """Where uploaded files go and who will see them; the files themselves go to the addon's own route,
    one per request, so that no byte of them passes through an ordinary attachment."""

    _name = "klantendossier.upload.wizard"
    _description = "Upload Documents"
    _inherit = ["klantendossier.dialog.mixin", "klantendossier.preview.mixin"]

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
    client_ids = fields.Many2many(
        "klantendossier.client",
        "klantendossier_upload_wizard_client_rel",
        string="Client Users",
        domain="[('administration_id', '=', administration_id), ('state', '!=', 'ended')]",
    )
    audience = fields.Char("Who will see this", compute="_compute_audience")
    limits = fields.Char(compute="_compute_limits")
    max_size = fields.Integer(compute="_compute_limits", help="In bytes.")
    file_count = fields.Integer(help="How many files the button sends.")
    summary = fields.Char(compute="_compute_audience")

    @api.depends("folder_id", "document_id")
    def _compute_visibility(self):
        for wizard in self:
            if wizard.document_id:
                wizard.visibility = wizard.document_id.visibility
            else:
                wizard.visibility = wizard.folder_id.office_visibility or "office"

    @api.depends("folder_id", "visibility", "client_ids", "file_count")
    def _compute_audience(self):
        for wizard in self:
            rows = wizard.folder_id.permission_ids.filtered(lambda p: p.rank >= 20)
            clients = rows.client_id
            if wizard.document_id:
                clients = clients.browse(
                    self.env["klantendossier.permission"]._get_audience(wizard.document_id)[
                        wizard.document_id.id
                    ]
                )
            elif wizard.visibility == "office":
                clients = clients.browse()
            elif wizard.visibility == "selected":
                clients &= wizard.client_ids._origin
            names = sorted(clients.partner_id.mapped("name"))
            wizard.audience = (
                self.env._("Your office and %s", ", ".join(names))
                if names
                else self.env._("Your office only")
            )
            wizard.summary = wizard._summarize(names)

    def _summarize(self, names):
        """Give the text of the button: what it does, and who sees it then."""
        if not self.file_count:
            return self.env._("Done")
        values = {"count": self.file_count, "names": self._format_names(names)}
        if self.document_id:
            if names:
                return self.env._("Add the new version: %(names)s will see it", **values)
            return self.env._("Add the new version: only your office sees it")
        if self.file_count == 1:
            if names:
                return self.env._("Send 1 file: %(names)s will see it", **values)
            return self.env._("Send 1 file: only your office sees it")
        if names:
            return self.env._("Send %(count)s files: %(names)s will see them", **values)
        return self.env._("Send %(count)s files: only your office sees them", **values)

    def _format_names(self, names):
        return self.env["klantendossier.document"]._format_audience(names)

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

    def action_done(self):
        """Close the dialog and show what came in."""
        self.check_access("write")
        return {"type": "ir.actions.client", "tag": "soft_reload"}

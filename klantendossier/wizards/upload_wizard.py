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

    @api.depends("folder_id", "document_id")
    def _compute_visibility(self):
        for wizard in self:
            if wizard.document_id:
                wizard.visibility = wizard.document_id.visibility
            else:
                wizard.visibility = wizard.folder_id.office_visibility or "office"

    @api.depends("folder_id", "visibility", "client_ids")
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
            names = ", ".join(sorted(clients.partner_id.mapped("name")))
            wizard.audience = (
                self.env._("Your office and %s", names) if names else self.env._("Your office only")
            )

    @api.depends("administration_id")
    def _compute_limits(self):
        for wizard in self:
            company = wizard.administration_id.company_id
            wizard.limits = self.env._(
                "%(types)s. At most %(size)s MB per file.",
                types=company.klantendossier_file_type_ids._get_labels(),
                size=company.klantendossier_max_size,
            )

    def action_done(self):
        """Close the dialog and show what came in."""
        self.check_access("write")
        return {"type": "ir.actions.client", "tag": "soft_reload"}

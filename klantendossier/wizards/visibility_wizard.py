from odoo import api, fields, models


class VisibilityWizard(models.TransientModel):
    """Who of the folder's client users sees these documents."""

    _name = "klantendossier.visibility.wizard"
    _description = "Who Sees These Documents"
    _inherit = ["klantendossier.dialog.mixin", "klantendossier.preview.mixin"]

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
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        documents = self.env["klantendossier.document"].browse(
            self.env.context.get("default_document_ids")
        )
        values["visibility"] = documents[:1].visibility
        values["client_ids"] = [fields.Command.set(documents[:1].selected_ids.client_id.ids)]
        return values

    @api.depends("document_ids")
    def _compute_administration_id(self):
        for wizard in self:
            wizard.administration_id = wizard.document_ids.administration_id[:1]

    @api.depends("visibility", "client_ids", "document_ids")
    def _compute_preview(self):
        for wizard in self:
            documents = wizard.document_ids._origin
            audience = documents._preview_audience(
                visibility=wizard.visibility or "office", selected=wizard.client_ids._origin
            )
            boxes = wizard._describe_audience(audience, len(documents))
            wizard.preview = wizard._render_boxes(boxes)
            wizard.summary = self._summarize(
                self.env._("Save"), len(boxes["gains"]), len(boxes["loses"])
            )

    def action_apply(self):
        """Write the visibility, and say who sees the documents now, with the offer to take it back."""
        self.ensure_one()
        documents = self.document_ids
        before = documents._get_undo_state()
        audience = documents._preview_audience(visibility=self.visibility, selected=self.client_ids)
        documents._set_visibility(self.visibility, self.client_ids)
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
        return self._done(message, self.env["klantendossier.undo"]._remember(documents, before))

from odoo import api, fields, models


class RestoreWizard(models.TransientModel):
    """Take documents out of the bin; says first who sees them again, and which get another name."""

    _name = "klantendossier.restore.wizard"
    _description = "Out of the Bin"
    _inherit = ["klantendossier.dialog.mixin", "klantendossier.preview.mixin"]

    document_ids = fields.Many2many(
        "klantendossier.document",
        "klantendossier_restore_wizard_document_rel",
        string="Documents",
        readonly=True,
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    @api.depends("document_ids")
    def _compute_preview(self):
        for wizard in self:
            documents = wizard.document_ids._origin
            boxes = wizard._describe_audience(documents._preview_restore(), len(documents))
            told = [
                text
                for folder, inside in documents.grouped("folder_id").items()
                for text in inside._preview_arrival(folder)
            ]
            wizard.preview = wizard._render_notices(told) + wizard._render_boxes(boxes)
            wizard.summary = self._summarize(
                self.env._("Restore %s", self._count_documents(len(documents))),
                len(boxes["gains"]),
                0,
            )

    def action_apply(self):
        """Restore, and say who sees the documents again and what got another name."""
        self.ensure_one()
        audience = self.document_ids._preview_restore()
        told = self.document_ids._restore()
        message = self._tell_change(
            self.env._("%s restored.", self._name_documents(self.document_ids)), audience
        )
        return self._done(message, notes=told)

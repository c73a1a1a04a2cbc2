from odoo import api, fields, models


class BinWizard(models.TransientModel):
    """Put documents, or a folder with everything below it, in the bin; says first who loses what."""

    _name = "klantendossier.bin.wizard"
    _description = "To the Bin"
    _inherit = ["klantendossier.dialog.mixin", "klantendossier.preview.mixin"]

    document_ids = fields.Many2many(
        "klantendossier.document",
        "klantendossier_bin_wizard_document_rel",
        string="Documents",
        readonly=True,
    )
    folder_id = fields.Many2one("klantendossier.folder", readonly=True, ondelete="cascade")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    def _get_documents(self):
        if not self.folder_id:
            return self.document_ids._origin
        subtree = self.folder_id._get_subtree()
        return self.env["klantendossier.document"].search(
            [("folder_id", "in", subtree.ids), ("bin_date", "=", False)]
        )

    @api.depends("document_ids", "folder_id")
    def _compute_preview(self):
        for wizard in self:
            documents = wizard._get_documents()
            audience = documents._preview_audience()
            boxes = wizard._describe_audience({"loses": audience["keeps"]}, len(documents))
            wizard.preview = wizard._render_boxes(boxes)
            wizard.summary = self._summarize(
                self.env._("%s to the bin", self._count_documents(len(documents))),
                0,
                len(boxes["loses"]),
            )

    def action_apply(self):
        """Put it in the bin, and say so, with the offer to take it back."""
        self.ensure_one()
        binned = self.folder_id or self.document_ids
        # Waits for who is doing the same at this moment; then this request is tried again, and sees it.
        binned._lock_undo()
        binned.invalidate_recordset()
        already = binned.filtered("bin_date")
        notes = [
            self.env._(
                "%(name)s was put in the bin by %(who)s already.",
                name=record.name,
                who=record.bin_user_id.name or self.env._("somebody"),
            )
            for record in already
        ]
        binned -= already
        if not binned:
            return self._done(self.env._("Nothing was put in the bin."), notes=notes, kind="info")
        documents = self._get_documents() if self.folder_id else binned
        audience = documents._preview_audience()
        before = binned._get_undo_state()
        binned.action_bin()
        message = self._tell_change(
            self.env._(
                "%s lies in the bin.",
                self.folder_id.name or self._name_documents(binned),
            ),
            {"gains": {}, "loses": audience["keeps"]},
        )
        undo = self.env["klantendossier.undo"]._remember(binned, before)
        return self._done(message, undo, notes)

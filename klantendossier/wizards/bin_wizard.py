from odoo import api, fields, models


class BinWizard(models.TransientModel):
    """Put documents, or a folder with everything below it, in the bin; says first who loses what."""

    _name = "klantendossier.bin.wizard"
    _description = "To the Bin"
    _inherit = [
        "klantendossier.dialog.mixin",
        "klantendossier.preview.mixin",
        "klantendossier.shown.mixin",
    ]
    _shown_depends = ("document_ids", "folder_id")

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

    def _read_shown(self):
        folder = self.folder_id._origin
        seen = self._read_documents(self._get_documents())
        if not folder:
            return seen
        inside = sorted([document.id, *values] for document, values in seen.items())
        return {folder: [folder._get_undo_state()[folder.id], inside]}

    def _reopen(self):
        acted = self.folder_id or self.document_ids
        return acted.with_context(klantendossier_shown=False).action_bin_dialog()

    def action_apply(self):
        """Put it in the bin, and say so, with the offer to take it back; or show anew what changed meanwhile."""
        self.ensure_one()
        stop, notes = self._look_again()
        if stop:
            return stop
        binned = self.folder_id or self.document_ids
        documents = self._get_documents()
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

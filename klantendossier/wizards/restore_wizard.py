from markupsafe import Markup

from odoo import api, fields, models


class RestoreWizard(models.TransientModel):
    """Take documents or folders out of the bin; says first who sees them again, and what gets another name."""

    _name = "klantendossier.restore.wizard"
    _description = "Out of the Bin"
    _inherit = ["klantendossier.dialog.mixin", "klantendossier.preview.mixin"]

    document_ids = fields.Many2many(
        "klantendossier.document",
        "klantendossier_restore_wizard_document_rel",
        string="Documents",
        readonly=True,
    )
    folder_ids = fields.Many2many(
        "klantendossier.folder",
        "klantendossier_restore_wizard_folder_rel",
        string="Folders",
        readonly=True,
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    def _get_returning(self):
        """Give the folders that come back, with the ones that went in together with them."""
        folders = self.folder_ids._origin
        together = folders.browse()
        for folder in folders:
            together |= folder._get_subtree().filtered(
                lambda f, root=folder.bin_root: f.bin_root == root
            )
        return together

    def _preview_folders(self):
        """Say who sees which documents again when the folders come back: their permissions still stand."""
        together = self._get_returning()
        documents = self.env["klantendossier.document"].search(
            [("folder_id", "in", together.ids), ("bin_date", "=", False)]
        )
        gains = self.env["klantendossier.permission"]._count_returning(together)
        return together, documents, {"gains": gains}

    @api.depends("document_ids", "folder_ids")
    def _compute_preview(self):
        for wizard in self:
            if wizard.folder_ids:
                together, documents, audience = wizard._preview_folders()
                boxes = wizard._describe_audience(audience, len(documents))
                wizard.preview = Markup('<p class="text-break">%s</p>') % self.env._(
                    "%(folders)s with %(documents)s come back where they lay, with their permissions.",
                    folders=self._count_folders(len(together)),
                    documents=self._count_documents(len(documents)),
                ) + wizard._render_boxes(boxes)
                folders = wizard.folder_ids
                what = folders.name if len(folders) == 1 else self._count_folders(len(folders))
                wizard.summary = self._summarize(
                    self.env._("Restore %s", what), len(boxes["gains"]), 0
                )
                continue
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
        if self.folder_ids:
            folders = self.folder_ids
            _together, _documents, audience = self._preview_folders()
            folders.action_restore()
            what = folders.name if len(folders) == 1 else self._count_folders(len(folders))
            message = self.env._("%s restored.", what)
            return self._done(self._tell_change(message, {**audience, "loses": {}}))
        audience = self.document_ids._preview_restore()
        told = self.document_ids._restore()
        message = self._tell_change(
            self.env._("%s restored.", self._name_documents(self.document_ids)), audience
        )
        return self._done(message, notes=told)

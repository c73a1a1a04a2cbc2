from markupsafe import Markup

from odoo import api, fields, models


class RestoreWizard(models.TransientModel):
    """Take folders and documents out of the bin; says first who sees what again, and what gets another name."""

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

    @api.depends("document_ids", "folder_ids")
    def _compute_preview(self):
        for wizard in self:
            documents = wizard.document_ids._origin
            folders = wizard.folder_ids._origin
            inside = folders._get_binned_documents()
            audience = wizard._preview_audience(documents, folders, inside)
            boxes = wizard._describe_audience(audience, len(documents | inside))
            told = [
                text
                for folder, some in documents.grouped("folder_id").items()
                for text in some._preview_arrival(folder)
            ]
            parts = [self._describe_folder(folder) for folder in folders]
            wizard.preview = (
                Markup("").join(parts) + wizard._render_notices(told) + wizard._render_boxes(boxes)
            )
            wizard.summary = self._summarize(
                self.env._("Restore %s", self._count_restored(documents, folders)),
                len(boxes["gains"]),
                0,
            )

    def _count_restored(self, documents, folders):
        """Give how many folders and documents are chosen, in words."""
        if len(folders) == 1 and not documents:
            return folders.name
        parts = []
        if folders:
            parts.append(self._count_folders(len(folders)))
        if documents or not folders:
            parts.append(self._count_documents(len(documents)))
        return self.env._(" and ").join(parts)

    def _describe_folder(self, folder):
        together = folder._get_subtree().filtered(lambda f: f.bin_root == folder.id)
        text = self.env._(
            "%(folders)s with %(documents)s come back where they lay, with their permissions.",
            folders=self._count_folders(len(together)),
            documents=self._count_documents(len(folder._get_binned_documents())),
        )
        return Markup(
            '<p class="mb-2 text-break"><i class="fa fa-folder me-2"></i><b>%s</b>: %s</p>'
        ) % (folder.complete_name, text)

    def _preview_audience(self, documents, folders, inside):
        """Say who gains sight of documents by the restoring; as ``document._preview_audience``."""
        everything = documents | inside
        before = self.env["klantendossier.permission"]._get_audience(everything)
        after = everything._foresee_audience(
            {d: (d.visibility, d.selected_ids.client_id) for d in everything},
            live=folders._get_subtree().filtered(lambda f: f.bin_root in folders.ids),
        )
        return everything._compare_audience(before, after)

    def action_apply(self):
        """Restore each for itself, and say which came back, who sees them again, and what did not and why."""
        self.ensure_one()
        documents, folders = self.document_ids.exists(), self.folder_ids.exists()
        gone = len(self.document_ids | documents) - len(documents)
        audience = self._preview_audience(documents, folders, folders._get_binned_documents())
        result = folders._restore_each(documents)
        done, failed, already = result["done"], result["failed"], result["already"]
        notes = [*result["told"]]
        if already or gone:
            notes.append(
                self.env._(
                    "A colleague was first: %s.",
                    ", ".join(already) or self.env._("deleted for good"),
                )
            )
        notes += [
            self.env._("Not restored: %(name)s. %(reason)s", name=name, reason=reason)
            for name, reason in failed
        ]
        if not done:
            return self._done(self.env._("Nothing was restored."), notes=notes, kind="info")
        message = (
            self.env._("%s restored.", done[0])
            if len(done) == 1
            else self.env._(
                "%(count)s restored: %(names)s.", count=len(done), names=", ".join(done[:5])
            )
        )
        if not failed and not already:
            message = self._tell_change(message, audience)
        return self._done(message, notes=notes)

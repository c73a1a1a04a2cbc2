from markupsafe import Markup

from odoo import api, fields, models


class RestoreWizard(models.TransientModel):
    """Take folders and documents out of the bin; says first who sees what again, and what gets another name."""

    _name = "klantendossier.restore.wizard"
    _description = "Out of the Bin"
    _inherit = [
        "klantendossier.dialog.mixin",
        "klantendossier.preview.mixin",
        "klantendossier.shown.mixin",
    ]
    _shown_depends = ("document_ids", "folder_ids")
    _from_bin = True

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
        return everything._compare_audience(before, self._foresee(everything, folders))

    def _foresee(self, documents, folders):
        """Give who would see documents, as dict document id -> client ids."""
        return documents._foresee_audience(
            {d: (d.visibility, d.selected_ids.client_id) for d in documents},
            live=folders._get_subtree().filtered(lambda f: f.bin_root in folders.ids),
        )

    def _read_shown(self):
        documents, folders = self.document_ids._origin, self.folder_ids._origin
        inside = folders._get_binned_documents()
        seen = self._read_documents(
            documents | inside, self._foresee(documents | inside, folders) or None
        )
        by_root = inside.grouped(lambda document: document.folder_id.bin_root)
        return {
            **{document: seen[document] for document in documents},
            **{
                folder: [
                    folder.complete_name,
                    sorted([d.id, *seen[d]] for d in by_root.get(folder.id, ())),
                ]
                for folder in folders
            },
        }

    def _hold_shown(self):
        self.folder_ids.administration_id._lock_structure()
        self._hold_documents(self.document_ids)

    def _reopen(self):
        administration = self.folder_ids.administration_id or self.document_ids.administration_id
        return administration._open_dialog(self._name, self.env._("Out of the Bin"), {})

    def action_apply(self):
        """Restore each for itself, and say which came back, who sees them again, and what did not and why.

        What a colleague changed meanwhile is shown anew first.
        """
        self.ensure_one()
        stop, notes = self._look_again()
        if stop:
            return stop
        documents, folders = self.document_ids, self.folder_ids
        audience = self._preview_audience(documents, folders, folders._get_binned_documents())
        result = folders._restore_each(documents)
        done, failed = result["done"], result["failed"]
        notes += result["told"]
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
        if not failed:
            message = self._tell_change(message, audience)
        return self._done(message, notes=notes)

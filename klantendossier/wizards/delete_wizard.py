from odoo import api, fields, models


class DeleteWizard(models.TransientModel):
    """Delete for good what lies in the bin (manager); the question names it."""

    _name = "klantendossier.delete.wizard"
    _description = "Delete for Good"
    _inherit = ["klantendossier.dialog.mixin", "klantendossier.preview.mixin"]

    document_ids = fields.Many2many(
        "klantendossier.document",
        "klantendossier_delete_wizard_document_rel",
        string="Documents",
        readonly=True,
    )
    folder_ids = fields.Many2many(
        "klantendossier.folder",
        "klantendossier_delete_wizard_folder_rel",
        string="Folders",
        readonly=True,
    )
    question = fields.Text(compute="_compute_question")
    summary = fields.Char(compute="_compute_question")

    @api.depends("document_ids", "folder_ids")
    def _compute_question(self):
        for wizard in self:
            documents, folders = wizard.document_ids._origin, wizard.folder_ids._origin
            lines = [
                self.env._(
                    "%(folder)s, with %(documents)s in it",
                    folder=folder.complete_name,
                    documents=self._count_documents(
                        self.env["klantendossier.document"].search_count(
                            [("folder_id", "in", folder._get_subtree().ids)]
                        )
                    ),
                )
                for folder in folders
            ]
            lines += documents.mapped("name")
            wizard.question = "\n".join(lines)
            names = [*folders.mapped("name"), *documents.mapped("name")]
            wizard.summary = (
                self.env._("Delete for good: %s", names[0])
                if len(names) == 1
                else self.env._("Delete for good: %s items", len(names))
            )

    def action_apply(self):
        """Delete what still lies in the bin, and say what a colleague was first with."""
        self.ensure_one()
        self.env["klantendossier.document"].check_access("unlink")
        folders, documents = self.folder_ids.exists(), self.document_ids.exists()
        documents._lock()
        documents.invalidate_recordset()
        if folders:
            folders.administration_id._lock_structure()
            folders.invalidate_recordset()
        live = [*folders.filtered(lambda f: not f.bin_date)]
        live += [*documents.filtered(lambda d: not d.bin_date and not d.folder_id.bin_date)]
        folders = folders.filtered("bin_date")
        documents = documents.filtered(lambda d: d.bin_date or d.folder_id.bin_date)
        names = [*folders.mapped("name"), *documents.mapped("name")]
        kept = [record.name for record in live]
        documents.unlink()
        folders.unlink()
        notes = []
        if kept:
            notes.append(
                self.env._(
                    "Kept, since a colleague took it out of the bin meanwhile: %s.", ", ".join(kept)
                )
            )
        if not names:
            return self._done(self.env._("Nothing was deleted."), notes=notes, kind="info")
        text = names[0] if len(names) == 1 else self.env._("%s items", len(names))
        return self._done(self.env._("%s: deleted for good.", text), notes=notes)

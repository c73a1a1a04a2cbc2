from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class DeleteWizard(models.TransientModel):
    """Delete for good what lies in the bin (manager); the question names it, and says how much goes.

    The one way to do so on a screen; it opens from the bin only.
    """

    _name = "klantendossier.delete.wizard"
    _description = "Delete for Good"
    _inherit = [
        "klantendossier.dialog.mixin",
        "klantendossier.preview.mixin",
        "klantendossier.shown.mixin",
    ]
    _shown_depends = ("document_ids", "folder_ids")
    _from_bin = True

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
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    def _get_doomed(self):
        """Give the folders and documents that go, with everything in them."""
        subtree = self.folder_ids._origin._get_subtree()
        documents = self.env["klantendossier.document"]
        inside = documents.search([("folder_id", "in", subtree.ids)]) if subtree else documents
        return subtree, self.document_ids._origin | inside

    @api.depends("document_ids", "folder_ids")
    def _compute_preview(self):
        for wizard in self:
            subtree, documents = wizard._get_doomed()
            wizard.preview = (
                wizard._render_things()
                + wizard._render_numbers(subtree, documents)
                + wizard._render_affected(documents)
                + Markup('<p class="mb-0">%s</p>')
                % self.env._("It cannot be undone. The audit log keeps who deleted what, and when.")
            )
            names = [*wizard.folder_ids.mapped("name"), *wizard.document_ids.mapped("name")]
            wizard.summary = (
                self.env._("Delete for good: %s", names[0])
                if len(names) == 1
                else self.env._("Delete for good: %s items", len(names))
            )

    def _render_things(self):
        """Give each folder with how much is in it, and the documents, as HTML."""
        lines = Markup("")
        for folder in self.folder_ids._origin:
            inside = folder._get_subtree()
            number = self.env["klantendossier.document"].search_count(
                [("folder_id", "in", inside.ids)]
            )
            lines += Markup(
                '<div class="py-1"><i class="fa fa-folder me-2" aria-hidden="true"></i>'
                '<span class="fw-bold text-break">%s</span></div>'
            ) % self.env._(
                "%(folder)s, with %(documents)s in it",
                folder=folder.complete_name,
                documents=self._count_documents(number),
            )
        return lines + self._render_documents(self.document_ids._origin)

    def _render_numbers(self, subtree, documents):
        versions = self.env["klantendossier.document.version"].search_count(
            [("document_id", "in", documents.ids)]
        )
        numbers = [self._count_documents(len(documents)), self._count_versions(versions)]
        if subtree:
            numbers.insert(0, self._count_folders(len(subtree)))
        html = Markup('<p class="mt-2"><b>%s</b></p>') % self.env._(
            "This goes for good: %s.", ", ".join(numbers)
        )
        brought = documents.filtered(lambda document: document.origin == "portal")
        if brought:
            html += Markup("<p>%s</p>") % self.env._(
                "%s of it came from client users.", self._count_documents(len(brought))
            )
        return html

    def _count_versions(self, number):
        return self.env._("1 version") if number == 1 else self.env._("%s versions", number)

    def _render_affected(self, documents):
        """Say who would see it again, were it restored instead: the bin hides it already."""
        ids = set().union(*self._foresee_restored(documents).values())
        clients = self.env["klantendossier.client"].browse(sorted(ids))
        names = sorted(clients.partner_id.mapped("name"))
        if not names:
            text = self.env._("No client user would see any of it after restoring.")
        else:
            text = self.env._(
                "After restoring, it would be seen again by: %s. That is not possible any more then.",
                ", ".join(names),
            )
        return Markup("<p>%s</p>") % text

    def _foresee_restored(self, documents):
        live = self.folder_ids._origin._get_subtree()
        choices = {d: (d.visibility, d.selected_ids.client_id) for d in documents}
        return documents._foresee_audience(choices, live=live)

    # ------------------------------------------------------------------ doing it

    def _read_shown(self):
        documents, folders = self.document_ids._origin, self.folder_ids._origin
        subtree, everything = self._get_doomed()
        restored = self._foresee_restored(everything)
        versions = {
            d: [d.id, d.name, d.version_number, d.file_state, sorted(restored[d.id])]
            for d in everything
        }
        return {
            **{document: versions[document] for document in documents},
            **{
                folder: [
                    folder.complete_name,
                    sorted(f.id for f in subtree if f.parent_path.startswith(folder.parent_path)),
                    sorted(
                        versions[d]
                        for d in everything
                        if (d.folder_id.parent_path or "").startswith(folder.parent_path)
                    ),
                ]
                for folder in folders
            },
        }

    def _hold_shown(self):
        self._get_administration()._lock_structure()
        self._hold_documents(self._get_doomed()[1])

    def _reopen(self):
        return self._get_administration()._open_dialog(
            self._name, self.env._("Delete for Good"), {}
        )

    def _get_administration(self):
        return self.folder_ids.administration_id | self.document_ids.administration_id

    def action_apply(self):
        """Delete each for itself: say what went, what a colleague took out first, and what could not go.

        What a colleague changed meanwhile is shown anew first.
        """
        self.ensure_one()
        self.env["klantendossier.document"].check_access("unlink")
        stop, notes = self._look_again()
        if stop:
            return stop
        folders, documents = self.folder_ids, self.document_ids
        done = []
        # What lies deepest first: a folder takes with it what is below.
        for record in [*documents, *folders.sorted("tree_order", reverse=True)]:
            name = record.name
            try:
                with self.env.cr.savepoint():
                    record.unlink()
            except UserError as error:
                notes.append(
                    self.env._("Not deleted: %(name)s. %(reason)s", name=name, reason=str(error))
                )
            else:
                done.append(name)
        if not done:
            return self._done(self.env._("Nothing was deleted."), notes=notes, kind="info")
        text = done[0] if len(done) == 1 else self.env._("%s items", len(done))
        return self._done(self.env._("%s: deleted for good.", text), notes=notes)

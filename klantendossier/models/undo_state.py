from odoo import models
from odoo.exceptions import UserError


class Document(models.Model):
    _inherit = "klantendossier.document"

    def _get_undo_state(self):
        """Give what acts of the office change of documents, by id: values that can be kept as JSON.

        And ``audience``, the client users who see it by that; what is kept back, from its release on.
        """
        audience = self.env["klantendossier.permission"]._get_audience(self, pending=True)
        return {
            document.id: {
                "audience": sorted(audience[document.id]),
                "folder": document.folder_id.id,
                "name": document.name,
                "visibility": document.visibility,
                "selected": sorted(document.selected_ids.client_id.ids),
                "binned": bool(document.bin_date),
                "handled": [
                    document.handled_by_id.id,
                    str(document.handled_date or ""),
                    str(document.first_handled_date or ""),
                ],
            }
            for document in self
        }

    def _lock_undo(self):
        self.administration_id._share_structure()
        self._lock()
        self.invalidate_recordset()

    def _check_undone(self, before):
        """Refuse an undo by which somebody would see what he did not see before: permissions changed since.

        :param dict before: what :meth:`_get_undo_state` gave before the act that is taken back
        :raises UserError: which names whom; with it everything is rolled back
        """
        now = self._get_undo_state()
        for document in self:
            more = set(now[document.id]["audience"]) - set(before[document.id]["audience"])
            if more:
                raise UserError(
                    self.env._(
                        "Permissions were changed meanwhile: by undoing, %(names)s would see %(document)s too. "
                        "Nothing was undone. Do it by hand, then you see who gets access.",
                        names=self._list_clients(more),
                        document=document.name,
                    )
                )

    def _undo_to(self, state):
        """Bring one document back to a state, step by step by the methods that got it out of there."""
        self.ensure_one()
        folder = self.env["klantendossier.folder"].browse(state["folder"] or []).exists()
        if len(folder) != bool(state["folder"]):
            raise UserError(self.env._("The folder where it lay is not there any more."))
        selected = self.env["klantendossier.client"].browse(state["selected"]).exists()
        widens = (self.visibility, sorted(self.selected_ids.client_id.ids)) != (
            state["visibility"],
            state["selected"],
        )
        if widens and self.visibility != "office":
            # Never, not even in between, is it seen by who saw it in neither of the two.
            self._set_visibility("office")
        if self.bin_date and not state["binned"]:
            self._restore()
        if self.folder_id != folder:
            self._move(folder)
        if widens:
            self._set_visibility(state["visibility"], selected)
        if self.name != state["name"]:
            self.write({"name": state["name"]})
        if not self.bin_date and state["binned"]:
            self.action_bin()
        handled_by, handled, first = state["handled"]
        self._write_own(
            {
                "handled_by_id": handled_by,
                "handled_date": handled or False,
                "first_handled_date": first or False,
            }
        )


class Folder(models.Model):
    _inherit = "klantendossier.folder"

    def _get_undo_state(self):
        """Give what acts of the office change of folders, by id: values that can be kept as JSON."""
        return {
            folder.id: {
                "parent": folder.parent_id.id,
                "name": folder.name,
                "sequence": folder.sequence,
                "years": [[f.id, f.book_year or ""] for f in folder._get_subtree().sorted("id")],
                "binned": bool(folder.bin_date),
            }
            for folder in self
        }

    def _lock_undo(self):
        self.administration_id._lock_structure()
        self.invalidate_recordset()

    def _check_undone(self, before):
        """What lies in a folder is seen by the same people wherever the folder lies: nothing to refuse."""

    def _undo_to(self, state):
        """Bring one folder back to a state, with everything below it."""
        self.ensure_one()
        parent = self.browse(state["parent"] or []).exists()
        if len(parent) != bool(state["parent"]):
            raise UserError(self.env._("The folder where it lay is not there any more."))
        if self.bin_date and not state["binned"]:
            self.action_restore()
        if self.parent_id != parent:
            self._move(parent)
        for folder_id, year in state["years"]:
            folder = self.browse(folder_id)
            if (folder.book_year or "") != year:
                folder.write({"book_year": year or False})
        changed = {name: state[name] for name in ("name", "sequence") if self[name] != state[name]}
        if changed:
            self.write(changed)
        if not self.bin_date and state["binned"]:
            self.action_bin()

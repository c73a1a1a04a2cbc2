from odoo import models
from odoo.exceptions import UserError

#: What the filing dialog may give to every document that it files.
_SHARED = ("book_year", "kind", "note", "internal_note")


class Document(models.Model):
    """Filing: documents go out of the inbox to a folder, with who sees them, in one step."""

    _inherit = "klantendossier.document"

    def action_file(self):
        """Open the dialog that files documents from the inbox: folder, who sees it, name, year, kind.

        :raises UserError: for what does not lie in the inbox
        """
        self.check_access("write")
        self._check_in_inbox()
        context = {
            "default_administration_id": self.administration_id[:1].id,
            "default_document_ids": self.ids,
            "dialog_size": "extra-large",
        }
        if folder_id := self.env.context.get("default_folder_id"):
            context["default_folder_id"] = folder_id
        name = (
            self.env._("File %s", self.name)
            if len(self) == 1
            else self.env._("File %s Documents", len(self))
        )
        return self._open_dialog("klantendossier.upload.wizard", name, context)

    def _check_in_inbox(self):
        for document in self:
            if document.folder_id or document.bin_date:
                raise UserError(
                    self.env._(
                        "%s does not lie in the inbox any more. Reload the page to see where it is.",
                        document.name,
                    )
                )

    def file_away(self, values):
        """File documents as the dialog says: nobody sees one before all of it is done.

        :param dict values: ``folder_id``; ``visibility`` and ``client_ids`` for 'selected'; ``expected``, ids
            of the client users whom the button named; and optionally ``names`` (document id -> name),
            ``book_year``, ``kind``, ``note``, ``internal_note``
        :return: dict ``done``, the action that tells it, and ``next_id``, the next one in this inbox or False
        :raises AccessError: without write access on the documents or the folder
        :raises UserError: for what was filed by somebody else meanwhile
        :raises AudienceChanged: when others would see them than was said; then nothing was changed
        """
        self.check_access("write")
        administration = self._check_one_administration()
        self._lock()
        self._check_in_inbox()
        folder = self.env["klantendossier.folder"].browse(values.get("folder_id") or [])
        if not folder:
            raise UserError(self.env._("Choose the folder to file it in."))
        self._check_place(administration, folder)
        before = self._get_undo_state()
        clients = self.env["klantendossier.client"].browse(values.get("client_ids") or [])
        self._name_for_filing(values.get("names") or {})
        # In the inbox nobody sees anything, whatever the visibility: so it is set before they move.
        self._set_visibility(values.get("visibility") or "office", clients)
        told = self._move(folder)
        shared = {key: values[key] for key in _SHARED if values.get(key)}
        if folder.book_year:
            shared.setdefault("book_year", folder.book_year)
        if shared:
            self.write(shared)
        # sudo: document - who sees them; the right on each was checked
        self.sudo()._check_audience(set(values.get("expected") or ()))
        undo = self.env["klantendossier.undo"]._remember(self, before)
        return {
            "done": self._done(self._tell_filed(folder), undo, told),
            "next_id": self._get_next_in_inbox().id,
        }

    def _name_for_filing(self, names):
        """Give documents in the inbox the names that were typed; JSON knows texts as keys only."""
        names = {int(key): name for key, name in names.items()}
        for document in self:
            name = (names.get(document.id) or "").strip()
            if name and name != document.name:
                document.write({"name": name})

    def _tell_filed(self, folder):
        audience = self.env["klantendossier.permission"]._get_audience(self, pending=True)
        ids = set().union(*audience.values())
        values = {
            "name": self.name if len(self) == 1 else self.env._("%s documents", len(self)),
            "folder": folder.name,
        }
        if not ids:
            return self.env._("%(name)s filed in %(folder)s. Only your office sees it.", **values)
        people = self.env["klantendossier.permission"]._get_client_names({0: ids})
        values["names"] = self._join_names(people.values())
        if any(document.file_state != "ok" for document in self):
            return self.env._(
                "%(name)s filed in %(folder)s. %(names)s can see it, what is kept back from its release on.",
                **values,
            )
        return self.env._("%(name)s filed in %(folder)s. %(names)s can see it now.", **values)

    def _get_next_in_inbox(self):
        """Give the document that stands below these in the inbox of their administration, or else the first."""
        inbox = [
            ("administration_id", "=", self.administration_id.id),
            ("folder_id", "=", False),
            ("bin_date", "=", False),
        ]
        below = self.search([*inbox, ("id", "<", min(self.ids))], limit=1, order="id desc")
        return below or self.search(inbox, limit=1, order="id desc")

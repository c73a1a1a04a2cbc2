"""What client users do by the portal in the small world of ``tests/world.py``."""

from odoo.addons.klantendossier.tools import levels

from . import oracle
from .common import PDF, pdf

FOLDER, DOCUMENT = "klantendossier.folder", "klantendossier.document"


class ClientActs:
    """One act of a client user each; the world says who, on what, and what should come of it."""

    def do_client_upload(self, person, folder):
        user, folder = self.pick_user(person), self.pick_folder(folder)
        if not folder:
            return
        client = self.model.can_client(user.id, folder, levels.UPLOAD)
        self.made += 1
        name = f"D{self.made}.pdf"
        document = self.act(client, self.browse(FOLDER, folder, user)._client_upload, name, PDF)
        if document:
            values = self.model.folders[folder]
            only = values.uploader_only
            self.model.documents[document.id] = oracle.Document(
                values.administration,
                folder,
                name,
                "selected" if only else "folder",
                frozenset([client]) if only else frozenset(),
                False,
                client,
                False,
            )

    def do_client_version(self, person, document):
        user, document = self.pick_user(person), self.pick_document(document)
        if document:
            self.made += 1
            allowed = self.model.client_own_upload(user.id, document)
            method = self.browse(DOCUMENT, document, user)._client_add_version
            self.act(allowed, method, "nieuw.pdf", pdf(self.made))
            if allowed:
                self.model.add_version(document, False)

    def do_client_move(self, person, document, folder):
        user, document, folder = (
            self.pick_user(person),
            self.pick_document(document),
            self.pick_folder(folder),
        )
        if document and folder:
            allowed = self.model.client_move(user.id, document, folder)
            self.act(allowed, self.browse(DOCUMENT, document, user)._client_move, folder)

    def do_client_bin(self, person, document):
        user, document = self.pick_user(person), self.pick_document(document)
        if document:
            allowed = self.model.client_bin(user.id, document)
            self.act(allowed, self.browse(DOCUMENT, document, user)._client_bin)

    def do_client_withdraw(self, person, document):
        user, document = self.pick_user(person), self.pick_document(document)
        if document:
            allowed = self.model.client_withdraw(user.id, document)
            self.act(allowed, self.browse(DOCUMENT, document, user)._client_withdraw)

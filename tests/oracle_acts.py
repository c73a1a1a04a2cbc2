"""What each act should do to who sees what, by brute force; see ``oracle``."""

import copy
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .oracle import EDIT, NONE, TRAVERSE, UPLOAD, VIEW, Folder, State


class TemplateFolder(NamedTuple):
    """A folder of a template; ``ranks`` says which rank a role gets."""

    id: int
    parent: int | None
    name: str
    ranks: dict


@dataclass
class Model(State):
    """What the acts of the office and of clients should do; each says whether it is allowed.

    Keeps only what was really granted and works out the traverse rows from it.
    """

    #: administrations whose dossier is off, administrations in the archive, log-ins in the archive
    off: set = field(default_factory=set)
    archived: set = field(default_factory=set)
    dead_users: set = field(default_factory=set)

    @classmethod
    def of(cls, state):
        """Start from a state."""
        values = copy.deepcopy(vars(state))
        return cls(**values)

    def _settle(self):
        """Work out the traverse rows anew."""
        self.rows = {key: rank for key, rank in self.rows.items() if rank > TRAVERSE}
        for folder_id, client_id in list(self.rows):
            for up in self.ancestors(folder_id):
                self.rows.setdefault((up, client_id), TRAVERSE)
        return True

    def _open(self):
        """Work out anew to whom his log-in opens something."""
        shut = self.off | self.archived
        for client_id, client in self.clients.items():
            alive = client.user is not None and client.user not in self.dead_users
            is_open = alive and not client.ended and client.administration not in shut
            self.clients[client_id] = replace(client, open=is_open)
        return True

    def _change_folder(self, folder_id, **values):
        self.folders[folder_id] = replace(self.folders[folder_id], **values)

    def _change_document(self, document_id, **values):
        self.documents[document_id] = replace(self.documents[document_id], **values)

    # -------------------------------------------------------------- the tree and the permissions

    def can_make_folder(self, parent_id):
        return parent_id is None or not self.folders[parent_id].binned

    def make_folder(self, folder_id, folder, same):
        self.folders[folder_id] = folder
        if same and folder.parent is not None:
            for (above, client_id), rank in list(self.rows.items()):
                if above == folder.parent and rank > TRAVERSE:
                    self.rows[folder_id, client_id] = rank
        return self._settle()

    def grant(self, folder_id, wanted, below):
        folder = self.folders[folder_id]
        for client_id, rank in wanted.items():
            client = self.clients[client_id]
            if client.administration != folder.administration or (client.ended and rank):
                return False
        if folder.binned:
            return False
        scope = self.subtree(folder_id) if below else {folder_id}
        for client_id, rank in wanted.items():
            for reached in scope:
                if not rank:
                    self.rows.pop((reached, client_id), None)
                elif not self.folders[reached].binned:
                    self.rows[reached, client_id] = rank
                elif self.rows.get((reached, client_id), NONE) > rank:
                    self.rows[reached, client_id] = rank  # the bin: lowered, never raised
        return self._settle()

    def move_folder(self, folder_id, parent_id):
        folder = self.folders[folder_id]
        if folder.parent == parent_id:
            return True  # it lies there already
        if folder.binned:
            return False
        if parent_id is not None:
            parent = self.folders[parent_id]
            if parent.binned or parent.administration != folder.administration:
                return False
            if parent_id in self.subtree(folder_id):
                return False
        self._change_folder(folder_id, parent=parent_id)
        return self._settle()

    def bin_folder(self, folder_id):
        for below in self.subtree(folder_id):
            self._change_folder(below, binned=True)
        return True

    def restore_folder(self, folder_id, together):
        """Restore a folder; ``together`` are the folders that went into the bin with it."""
        parent = self.folders[folder_id].parent
        if parent is not None and self.folders[parent].binned and self.folders[folder_id].binned:
            return False
        for folder in together:
            self._change_folder(folder, binned=False)
        return True

    def delete_folder(self, folder_id):
        if not self.folders[folder_id].binned:
            return False
        gone = self.subtree(folder_id)
        self.documents = {did: d for did, d in self.documents.items() if d.folder not in gone}
        self.rows = {(fid, cid): rank for (fid, cid), rank in self.rows.items() if fid not in gone}
        self.folders = {fid: f for fid, f in self.folders.items() if fid not in gone}
        return self._settle()

    def _give_unticked(self, folder_id, client_id, rank):
        """Give a level without any tick: never lower, and no folder opened that is internal (S3)."""
        had = self.rows.get((folder_id, client_id), 0)
        opens = had < VIEW and self.folders[folder_id].internal
        if rank > had and not opens:
            self.rows[folder_id, client_id] = rank

    def same_as(self, client_id, other_id):
        client, other = self.clients[client_id], self.clients[other_id]
        if client.ended:
            return False
        if client.administration == other.administration:
            for (folder_id, owner), rank in list(self.rows.items()):
                if owner == other_id and rank > TRAVERSE and not self.folders[folder_id].binned:
                    self._give_unticked(folder_id, client_id, rank)
        return self._settle()

    def by_role(self, client_id, template):
        """Give what a template says for the client's role, in the folders made from it.

        :param template: list of :class:`TemplateFolder`
        """
        client = self.clients[client_id]
        if client.ended or client.role is None:
            return False
        ranks = {line.id: line.ranks.get(client.role) for line in template}
        for folder_id, folder in self.folders.items():
            rank = ranks.get(folder.origin)
            if rank and folder.administration == client.administration and not folder.binned:
                self._give_unticked(folder_id, client_id, rank)
        return self._settle()

    def plan_template(self, administration_id, template):
        """Give template folder id -> folder id, None (to be made) or False (in the bin)."""
        plan = {}
        for line in template:
            made = [
                folder_id
                for folder_id, folder in self.folders.items()
                if (folder.administration, folder.origin) == (administration_id, line.id)
            ]
            if made:
                folder_id = made[0]
                plan[line.id] = False if self.folders[folder_id].binned else folder_id
            else:
                plan[line.id] = False if plan.get(line.parent) is False else None
        return plan

    def apply_template(self, administration_id, template, made):
        """Add what a template made.

        :param made: template folder id -> id of the new folder
        """
        places = {**self.plan_template(administration_id, template), **made}
        for line in template:
            if line.id not in made:
                continue
            folder_id, parent = made[line.id], places.get(line.parent)
            self.folders[folder_id] = Folder(
                administration_id,
                parent,
                line.name,
                False,
                False,
                line.id,
                internal=not any(line.ranks.values()),
            )
            for client_id, client in self.clients.items():
                rank = line.ranks.get(client.role)
                if rank and client.administration == administration_id and not client.ended:
                    self.rows[folder_id, client_id] = rank
        return self._settle()

    # -------------------------------------------------------------- who has access at all

    def end(self, client_id):
        self.clients[client_id] = replace(self.clients[client_id], ended=True)
        self.rows = {key: rank for key, rank in self.rows.items() if key[1] != client_id}
        return self._open()

    def reopen(self, client_id):
        self.clients[client_id] = replace(self.clients[client_id], ended=False)
        return self._open()

    def bind(self, client_id, user_id):
        self.clients[client_id] = replace(self.clients[client_id], user=user_id)
        return self._open()

    def switch(self, administration_id):
        self.off ^= {administration_id}
        return self._open()

    def archive(self, administration_id):
        self.archived ^= {administration_id}
        return self._open()

    def archive_user(self, user_id):
        self.dead_users ^= {user_id}
        return self._open()

    # -------------------------------------------------------------- documents, by the office

    def can_put(self, administration_id, folder_id):
        """Say whether the office can put a document there; no folder is the inbox."""
        if folder_id is None:
            return True
        folder = self.folders[folder_id]
        return not folder.binned and folder.administration == administration_id

    def move_document(self, document_id, folder_id):
        document = self.documents[document_id]
        if not self.can_put(document.administration, folder_id):
            # A document that lies there already is not moved; only a binned folder is refused first.
            if folder_id is None or self.folders[folder_id].binned or document.folder != folder_id:
                return False
        if document.folder != folder_id:
            if document.binned:
                return False
            self._change_document(
                document_id, folder=folder_id, handled=document.handled or bool(document.uploader)
            )
        return True

    def set_visibility(self, document_id, visibility, selected):
        document = self.documents[document_id]
        if visibility == "selected" and (
            not selected
            or any(self.clients[c].administration != document.administration for c in selected)
        ):
            return False
        if visibility != "office" and self.waits(document_id):
            return False
        chosen = frozenset(selected) if visibility == "selected" else frozenset()
        self._change_document(document_id, visibility=visibility, selected=chosen)
        return True

    def hold_document(self, document_id, held):
        self._change_document(document_id, held=held)
        return True

    def waits(self, document_id):
        """Say whether a document lies in the bin, by itself or with its folder."""
        document = self.documents[document_id]
        return document.binned or bool(document.folder and self.folders[document.folder].binned)

    def bin_document(self, document_id):
        self._change_document(document_id, binned=True)
        return True

    def restore_document(self, document_id):
        document = self.documents[document_id]
        if document.binned and document.folder is not None and self.folders[document.folder].binned:
            return False
        self._change_document(document_id, binned=False)
        return True

    def add_version(self, document_id, handled):
        if self.waits(document_id):
            return False
        self._change_document(document_id, handled=handled, held=False)
        return True

    def delete_document(self, document_id):
        document = self.documents[document_id]
        if not document.binned and not (document.folder and self.folders[document.folder].binned):
            return False
        del self.documents[document_id]
        return True

    # -------------------------------------------------------------- acts of clients

    def can_client(self, user_id, folder_id, rank):
        """Give the client row with which a log-in may act in a folder, or None."""
        if self.ranks_of(user_id).get(folder_id, 0) < rank:
            return None
        administration = self.folders[folder_id].administration
        return next(
            c for c in self.clients_of(user_id) if self.clients[c].administration == administration
        )

    def client_move(self, user_id, document_id, folder_id):
        document = self.documents[document_id]
        if document_id not in self.documents_of(user_id):
            return False
        if not self.can_client(user_id, document.folder, EDIT) or not self.can_client(
            user_id, folder_id, EDIT
        ):
            return False
        handled = document.handled
        if not self.move_document(document_id, folder_id):
            return False
        self._change_document(document_id, handled=handled)  # only the office handles
        return True

    def client_bin(self, user_id, document_id):
        document = self.documents[document_id]
        if document_id not in self.documents_of(user_id) or not self.can_client(
            user_id, document.folder, EDIT
        ):
            return False
        return bool(document.uploader) and self.bin_document(document_id)

    def client_own_upload(self, user_id, document_id):
        """Say whether the document is an own upload in which the log-in may do something."""
        document = self.documents[document_id]
        if document_id not in self.documents_of(user_id):
            return False
        client_id = self.can_client(user_id, document.folder, UPLOAD)
        return bool(client_id) and document.uploader == client_id

    def client_withdraw(self, user_id, document_id):
        if not self.client_own_upload(user_id, document_id):
            return False
        return not self.documents[document_id].handled and self.bin_document(document_id)

"""Who may see what, worked out by brute force from plain tables.

Written from the rules alone, and on purpose without anything of the addon: no record rules, no ``_get_audience``,
no closure code, no ORM. :func:`read_state` dumps the tables that decide; :class:`State` answers questions about
them with loops over dictionaries; :class:`Model` says what an act should have done to them.
"""

import copy
from dataclasses import dataclass, field, replace

TRAVERSE, VIEW, UPLOAD, EDIT = 10, 20, 30, 40


@dataclass(frozen=True)
class Client:
    """A client user: his administration, his log-in, and whether that opens anything at this moment."""

    administration: int
    user: int
    open: bool
    ended: bool


@dataclass(frozen=True)
class Folder:
    administration: int
    parent: int | None
    name: str
    binned: bool
    uploader_only: bool


@dataclass(frozen=True)
class Document:
    administration: int
    folder: int | None
    name: str
    visibility: str
    selected: frozenset
    binned: bool
    uploader: int | None
    handled: bool


@dataclass
class State:
    """All that decides about sight, as plain values."""

    clients: dict = field(default_factory=dict)
    folders: dict = field(default_factory=dict)
    documents: dict = field(default_factory=dict)
    #: (folder id, client id) -> rank
    rows: dict = field(default_factory=dict)

    # -------------------------------------------------------------- the tree

    def ancestors(self, folder_id):
        """Give the ids of the folders above, nearest first; stops at a cycle."""
        found, up = [], self.folders[folder_id].parent
        while up is not None and up not in found:
            found.append(up)
            up = self.folders[up].parent
        return found

    def subtree(self, folder_id):
        """Give the ids of a folder and of all below it."""
        return {fid for fid in self.folders if fid == folder_id or folder_id in self.ancestors(fid)}

    def path(self, folder_id):
        """Give the ids from the main folder down, as the parent path says it."""
        return [*reversed(self.ancestors(folder_id)), folder_id]

    # -------------------------------------------------------------- what always holds

    def broken_rules(self):
        """Give in words what does not hold of P1, P3 and the bin; an empty list when all does."""
        problems = [problem for key in self.rows for problem in self._broken_row(*key)]
        for folder_id, folder in self.folders.items():
            if folder_id in self.ancestors(folder_id):
                problems.append(f"folder {folder_id} lies below itself")
            if folder.parent is None:
                continue
            above = self.folders[folder.parent]
            if above.binned and not folder.binned:
                problems.append(f"live folder {folder_id} below a binned one")
            if above.administration != folder.administration:
                problems.append(f"folder {folder_id} below one of another administration")
        for document_id, document in self.documents.items():
            if (
                document.folder
                and self.folders[document.folder].administration != document.administration
            ):
                problems.append(f"document {document_id} in a folder of another administration")
        return problems

    def _broken_row(self, folder_id, client_id):
        client = self.clients[client_id]
        if self.folders[folder_id].administration != client.administration:
            yield f"row of client {client_id} in a folder {folder_id} of another administration"
        if client.ended:
            yield f"ended client {client_id} has a row on {folder_id}"
        for up in self.ancestors(folder_id):
            if (up, client_id) not in self.rows:
                yield f"client {client_id} has folder {folder_id} but not {up} above it"
        reasons = [self.rows.get((below, client_id), 0) for below in self.subtree(folder_id)]
        if self.rows[folder_id, client_id] == TRAVERSE and max(reasons) <= TRAVERSE:
            yield f"client {client_id} has traverse on {folder_id} for nothing"

    # -------------------------------------------------------------- sight

    def clients_of(self, user_id):
        """Give the ids of the client rows that are open to a log-in now."""
        return {
            cid for cid, client in self.clients.items() if client.user == user_id and client.open
        }

    def ranks_of(self, user_id):
        """Give folder id -> rank of the live folders whose name a log-in sees."""
        mine = self.clients_of(user_id)
        return {
            folder_id: rank
            for (folder_id, client_id), rank in self.rows.items()
            if client_id in mine and not self.folders[folder_id].binned
        }

    def audience(self, document_id):
        """Give the client ids that could see a document with a working log-in."""
        document = self.documents[document_id]
        if document.binned or document.folder is None or self.folders[document.folder].binned:
            return set()
        wanted = {
            "office": lambda client_id: False,
            "folder": lambda client_id: True,
            "selected": lambda client_id: client_id in document.selected,
        }[document.visibility]
        return {
            client_id
            for (folder_id, client_id), rank in self.rows.items()
            if folder_id == document.folder and rank >= VIEW and wanted(client_id)
        }

    def documents_of(self, user_id):
        """Give the ids of the documents that a log-in sees."""
        mine = self.clients_of(user_id)
        return {document_id for document_id in self.documents if self.audience(document_id) & mine}

    def counts_of(self, user_id):
        """Give folder id -> number of documents that a log-in sees there."""
        counts = {}
        for document_id in self.documents_of(user_id):
            folder_id = self.documents[document_id].folder
            counts[folder_id] = counts.get(folder_id, 0) + 1
        return counts

    def zip_names(self, user_id, folder_id):
        """Give the document names in a ZIP of a folder, or None when it is refused."""
        if self.ranks_of(user_id).get(folder_id, 0) < VIEW:
            return None
        below = self.subtree(folder_id)
        return sorted(
            self.documents[document_id].name
            for document_id in self.documents_of(user_id)
            if self.documents[document_id].folder in below
        )


class Model(State):
    """What the acts of the office and of clients should do; each says whether it is allowed.

    Keeps only what was really granted and works out the traverse rows from it.
    """

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

    def same_as(self, client_id, other_id):
        client, other = self.clients[client_id], self.clients[other_id]
        if client.ended:
            return False
        if client.administration == other.administration:
            for (folder_id, owner), rank in list(self.rows.items()):
                if owner == other_id and rank > TRAVERSE:
                    self.rows[folder_id, client_id] = rank
        return self._settle()

    def end(self, client_id):
        self.clients[client_id] = replace(self.clients[client_id], ended=True, open=False)
        self.rows = {key: rank for key, rank in self.rows.items() if key[1] != client_id}
        return True

    def reopen(self, client_id, dossier_on):
        if self.clients[client_id].ended:
            self.clients[client_id] = replace(self.clients[client_id], ended=False, open=dossier_on)
        return True

    def switch(self, administration_id, dossier_on):
        for client_id, client in self.clients.items():
            if client.administration == administration_id:
                self.clients[client_id] = replace(client, open=dossier_on and not client.ended)
        return True

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
        chosen = frozenset(selected) if visibility == "selected" else frozenset()
        self._change_document(document_id, visibility=visibility, selected=chosen)
        return True

    def bin_document(self, document_id):
        self._change_document(document_id, binned=True)
        return True

    def restore_document(self, document_id):
        document = self.documents[document_id]
        if document.binned and document.folder is not None and self.folders[document.folder].binned:
            return False
        self._change_document(document_id, binned=False)
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
        return self.move_document(document_id, folder_id)

    def client_bin(self, user_id, document_id):
        document = self.documents[document_id]
        if document_id not in self.documents_of(user_id) or not self.can_client(
            user_id, document.folder, EDIT
        ):
            return False
        return bool(document.uploader) and self.bin_document(document_id)

    def client_withdraw(self, user_id, document_id):
        document = self.documents[document_id]
        if document_id not in self.documents_of(user_id):
            return False
        client_id = self.can_client(user_id, document.folder, UPLOAD)
        if not client_id or document.uploader != client_id or document.handled:
            return False
        return self.bin_document(document_id)


def read_state(cr, administration_ids):
    """Dump the tables that decide, for some administrations. Pending writes must be flushed."""
    state = State()
    cr.execute(
        """
        SELECT c.id, c.administration_id, c.user_id, c.state = 'ended',
               a.dossier_enabled AND a.active AND c.state IN ('invited', 'active')
               AND u.active AND u.share AND u.partner_id = c.partner_id
          FROM klantendossier_client c
          JOIN klantendossier_administration a ON a.id = c.administration_id
          LEFT JOIN res_users u ON u.id = c.user_id
         WHERE a.id = ANY(%s)
        """,
        [administration_ids],
    )
    for client_id, administration_id, user_id, ended, is_open in cr.fetchall():
        state.clients[client_id] = Client(administration_id, user_id, bool(is_open), ended)
    cr.execute(
        "SELECT id, administration_id, parent_id, name, bin_date IS NOT NULL, client_visibility = 'uploader'"
        " FROM klantendossier_folder WHERE administration_id = ANY(%s)",
        [administration_ids],
    )
    for folder_id, *values in cr.fetchall():
        state.folders[folder_id] = Folder(*values)
    cr.execute(
        "SELECT folder_id, client_id, rank FROM klantendossier_permission"
        " WHERE folder_id = ANY(%s) OR client_id = ANY(%s)",
        [list(state.folders), list(state.clients)],
    )
    state.rows = {(folder_id, client_id): rank for folder_id, client_id, rank in cr.fetchall()}
    cr.execute(
        """
        SELECT d.id, d.administration_id, d.folder_id, d.name, d.visibility,
               ARRAY(SELECT s.client_id FROM klantendossier_document_client s WHERE s.document_id = d.id),
               d.bin_date IS NOT NULL, d.uploaded_client_id, d.handled_date IS NOT NULL
          FROM klantendossier_document d WHERE d.administration_id = ANY(%s)
        """,
        [administration_ids],
    )
    for (
        document_id,
        administration_id,
        folder_id,
        name,
        visibility,
        selected,
        *rest,
    ) in cr.fetchall():
        state.documents[document_id] = Document(
            administration_id, folder_id, name, visibility, frozenset(selected), *rest
        )
    return state


def read_broken_paths(cr):
    """Give the ids of folders whose ``parent_path`` does not say what ``parent_id`` says."""
    cr.execute(
        """
        WITH RECURSIVE tree AS (
            SELECT id, id || '/' AS path FROM klantendossier_folder WHERE parent_id IS NULL
             UNION ALL
            SELECT f.id, t.path || f.id || '/' FROM klantendossier_folder f JOIN tree t ON t.id = f.parent_id
        )
        SELECT f.id FROM klantendossier_folder f LEFT JOIN tree t ON t.id = f.id
         WHERE t.path IS DISTINCT FROM f.parent_path
        """
    )
    return [row[0] for row in cr.fetchall()]

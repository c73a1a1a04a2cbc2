"""Who may see what, worked out by brute force from plain tables.

Written from the rules alone, and on purpose without anything of the addon: no record rules, no ``_get_audience``,
no closure code, no ORM. :func:`read_state` dumps the tables that decide; :class:`State` answers questions about
them with loops over dictionaries; ``oracle_acts.Model`` says what an act should have done to them.
"""

from dataclasses import dataclass, field

NONE, TRAVERSE, VIEW, UPLOAD, EDIT = 0, 10, 20, 30, 40


@dataclass(frozen=True)
class Client:
    """A client user: his administration, his log-in, and whether that opens anything at this moment."""

    administration: int
    user: int | None
    open: bool
    ended: bool
    role: int | None = None


@dataclass(frozen=True)
class Folder:
    administration: int
    parent: int | None
    name: str
    binned: bool
    uploader_only: bool
    #: the template folder that it was made from
    origin: int | None = None
    internal: bool = False


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
    held: bool = False


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
        if document.held:
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


def read_state(cr, administration_ids):
    """Dump the tables that decide, for some administrations. Pending writes must be flushed."""
    state = State()
    cr.execute(
        """
        SELECT c.id, c.administration_id, c.user_id, c.state = 'ended',
               a.dossier_enabled AND a.active AND c.state IN ('invited', 'active')
               AND u.active AND u.share AND u.partner_id = c.partner_id,
               c.role_id
          FROM klantendossier_client c
          JOIN klantendossier_administration a ON a.id = c.administration_id
          LEFT JOIN res_users u ON u.id = c.user_id
         WHERE a.id = ANY(%s)
        """,
        [administration_ids],
    )
    for client_id, administration_id, user_id, ended, is_open, role in cr.fetchall():
        state.clients[client_id] = Client(administration_id, user_id, bool(is_open), ended, role)
    cr.execute(
        "SELECT id, administration_id, parent_id, name, bin_date IS NOT NULL, client_visibility = 'uploader',"
        " template_folder_id, office_visibility = 'office' OR coalesce(is_internal, FALSE)"
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
               d.bin_date IS NOT NULL, d.uploaded_client_id, d.handled_date IS NOT NULL,
               d.file_state <> 'ok'
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

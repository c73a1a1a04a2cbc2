from odoo import api, models

from ..tools import levels


class Permission(models.Model):
    """What a change of permissions would do, and who can see a document: said beforehand."""

    _inherit = "klantendossier.permission"

    @api.model
    def _preview_grant(self, folder, wanted, below, ticks=None, revoked=()):
        """Say who would gain and lose which documents by :meth:`_grant` with the same arguments.

        :return: dict client id -> dict ``gains``, ``loses`` (numbers of documents), ``closed`` (documents
            there that stay closed to him, because they are office only, for others or kept back),
            ``folders_gained``, ``folders_lost``
        :raises AccessError: without read access on the folder
        """
        reach = self._plan_reach(folder, wanted, below, ticks, revoked)
        changes = [c for c in self._select_changes(reach, ticks) if not c.in_bin]
        counts = self._count_documents(changes)
        keys = ("gains", "loses", "closed", "folders_gained", "folders_lost")
        result = {client_id: dict.fromkeys(keys, 0) for client_id in (*wanted, *revoked)}
        for change in changes:
            numbers = result[change.client_id]
            seen, closed = counts[change.client_id, change.folder_id]
            if change.new >= levels.VIEW:
                numbers["closed"] += closed
            if change.old < levels.VIEW <= change.new:
                numbers["gains"] += seen
                numbers["folders_gained"] += 1
            elif change.new < levels.VIEW <= change.old:
                numbers["loses"] += seen
                numbers["folders_lost"] += 1
        return result

    @api.model
    def _preview_as_client(self, client, other, ticks=()):
        """Say what :meth:`_grant_as_client` does; as :meth:`_describe_person`."""
        client.check_access("read")
        rows = self._prepare_rows_as_client(client, other)
        return self._describe_plan(client, self._plan_rows(client, rows), ticks)

    @api.model
    def _preview_by_role(self, client, ticks=()):
        """Say what :meth:`_grant_by_role` does; as :meth:`_describe_person`."""
        client.check_access("read")
        rows = self._prepare_rows_by_role(client)
        return self._describe_plan(client, self._plan_rows(client, rows), ticks)

    @api.model
    def _get_audience(self, documents, folder=None):
        """Give who can see each document, in one query (design P5).

        :param documents: documents that the acting office user may read
        :param folder: tells the audience as if the documents lay in this folder (empty: in the inbox, seen
            by nobody); None: where they lie
        :return: dict document id -> set of client ids. Client users without access at this moment (not
            yet invited, dossier off) count as well: they would see it once they have a log-in.
        :raises AccessError: without read access on the documents or the folder
        """
        documents.check_access("read")
        (folder or self.env["klantendossier.folder"]).check_access("read")
        if folder is not None and not folder:
            return {document_id: set() for document_id in documents.ids}
        rows = self._execute(
            """
            SELECT d.id, p.client_id
              FROM klantendossier_document d
              JOIN klantendossier_folder f ON f.id = coalesce(%s, d.folder_id)
              JOIN klantendossier_permission p ON p.folder_id = f.id AND p.rank >= %s
             WHERE d.id = ANY(%s) AND d.bin_date IS NULL AND f.bin_date IS NULL AND d.file_state = 'ok'
               AND (d.visibility = 'folder' OR (d.visibility = 'selected' AND EXISTS (
                   SELECT 1 FROM klantendossier_document_client s
                    WHERE s.document_id = d.id AND s.client_id = p.client_id)))
            """,
            folder.id if folder else None,
            levels.VIEW,
            documents.ids,
        )
        audience = {document_id: set() for document_id in documents.ids}
        for document_id, client_id in rows:
            audience[document_id].add(client_id)
        return audience

    @api.model
    def _count_returning(self, folders):
        """Count per client user the documents that he sees again once these folders are out of the bin.

        :param folders: all that come back; those below a folder that stays in the bin do not count
        :return: dict client id -> number of documents, in one query
        """
        folders.check_access("read")
        return dict(
            self._execute(
                """
                SELECT p.client_id, count(*)
                  FROM klantendossier_document d
                  JOIN klantendossier_permission p ON p.folder_id = d.folder_id AND p.rank >= %s
                 WHERE d.folder_id = ANY(%s) AND d.bin_date IS NULL AND d.file_state = 'ok'
                   AND (d.visibility = 'folder' OR (d.visibility = 'selected' AND EXISTS (
                       SELECT 1 FROM klantendossier_document_client s
                        WHERE s.document_id = d.id AND s.client_id = p.client_id)))
                 GROUP BY p.client_id
                """,
                levels.VIEW,
                folders.ids,
            )
        )

    @api.model
    def _count_seen(self, clients):
        """Count what each client user sees, or would see with an open log-in, in one query.

        :param clients: client users that the acting office user may read
        :return: dict client id -> pair of the numbers of folders (from level view up) and documents
        """
        clients.check_access("read")
        rows = self._execute(
            """
            SELECT p.client_id, count(DISTINCT f.id), count(d.id)
              FROM klantendossier_permission p
              JOIN klantendossier_folder f ON f.id = p.folder_id AND f.bin_date IS NULL
              LEFT JOIN klantendossier_document d
                     ON d.folder_id = f.id AND d.bin_date IS NULL AND d.file_state = 'ok'
                    AND (d.visibility = 'folder' OR (d.visibility = 'selected' AND EXISTS (
                         SELECT 1 FROM klantendossier_document_client s
                          WHERE s.document_id = d.id AND s.client_id = p.client_id)))
             WHERE p.client_id = ANY(%s) AND p.rank >= %s
             GROUP BY p.client_id
            """,
            clients.ids,
            levels.VIEW,
        )
        counts = dict.fromkeys(clients.ids, (0, 0))
        counts.update({client_id: (folders, documents) for client_id, folders, documents in rows})
        return counts

    @api.model
    def _describe_seen(self, clients):
        """Say what each client user sees, or would see with an open log-in, in two queries.

        :param clients: client users that the acting office user may read
        :return: dict client id -> dict ``folders``, ``documents`` (numbers, as :meth:`_count_seen`) and
            ``places``: names of the main folders in which they lie, in their order
        """
        counts = self._count_seen(clients)
        rows = self._execute(
            """
            SELECT p.client_id, root.name, root.tree_order
              FROM klantendossier_permission p
              JOIN klantendossier_folder f ON f.id = p.folder_id AND f.bin_date IS NULL
              JOIN klantendossier_folder root ON root.id = split_part(f.parent_path, '/', 1)::int
             WHERE p.client_id = ANY(%s) AND p.rank >= %s
             GROUP BY p.client_id, root.id
             ORDER BY root.tree_order, root.id
            """,
            clients.ids,
            levels.VIEW,
        )
        seen = {
            client_id: {"folders": folders, "documents": documents, "places": []}
            for client_id, (folders, documents) in counts.items()
        }
        for client_id, name, _order in rows:
            seen[client_id]["places"].append(name)
        return seen

    @api.model
    def _get_client_names(self, audience):
        """Give the names of the client users in an audience by id, in one query."""
        ids = sorted(set().union(*audience.values()))
        return dict(
            self._execute(
                "SELECT c.id, p.name FROM klantendossier_client c"
                " JOIN res_partner p ON p.id = c.partner_id WHERE c.id = ANY(%s)",
                ids,
            )
        )

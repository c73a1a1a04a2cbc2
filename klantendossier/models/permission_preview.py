from odoo import api, models
from odoo.tools import SQL

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
              LEFT JOIN klantendossier_document d ON d.folder_id = f.id AND %s
             WHERE p.client_id = ANY(%s) AND p.rank >= %s
             GROUP BY p.client_id
            """,
            self._sql_sees(SQL("p.client_id")),
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

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import levels


class Permission(models.Model):
    """Giving and taking permissions: set-based, on a locked tree, to the closure and the log."""

    _inherit = "klantendossier.permission"

    @api.model
    def _grant(self, folder, wanted, below, ticks=None, revoked=(), revision=None):
        """Give client users levels in a folder, in one set-based write (design P1, P9).

        What is written is exactly what :meth:`_plan_grant` gives for the same arguments.

        :param folder: live folder that the acting office user may write
        :param dict wanted: client id -> rank; 0 takes the permission away
        :param bool below: with everything below it. Folders in the bin get nothing new, but what is
            taken away or lowered is taken away or lowered there too, so that restoring them surprises nobody.
        :param ticks: what may be lowered and opened below, see :meth:`_plan_grant`; None does everything
        :param revoked: ids of client users from whom everything in the folder and below is taken
        :param int revision: ``structure_revision`` of the administration that the preview was made from
        :raises AccessError: without write access on the folder
        :raises UserError: for a client of another administration, an ended one, or an unknown rank; and
            when tree or permissions have changed since the revision
        """
        folder.ensure_one()
        folder.check_access("write")
        clients = self.env["klantendossier.client"].browse(dict.fromkeys([*wanted, *revoked]))
        clients.check_access("read")
        administration = folder.administration_id
        for client in clients:
            if client.administration_id != administration:
                raise UserError(
                    self.env._("A client user of another administration cannot get permissions.")
                )
            if client.state == "ended" and wanted.get(client.id):
                raise UserError(
                    self.env._("%s has ended and gets no permissions.", client.partner_id.name)
                )
        if any(rank and rank not in levels.GRANTABLE for rank in wanted.values()):
            raise UserError(self.env._("Choose None, View, Upload or Edit."))
        administration._lock_structure()
        administration._check_revision(revision)
        folder.invalidate_recordset()
        folder._check_not_in_bin()
        rows = self._read_reach(folder, sorted(clients.ids))
        before = {
            client_id: rank for client_id, folder_id, rank, *_ in rows if folder_id == folder.id
        }
        plan = self._plan_grant(folder, wanted, below, ticks, revoked, rows)
        changes = self._select_changes(plan, ticks)
        if not changes:
            administration._leave_structure()
            return
        self._apply_changes(administration, changes)
        self._rebuild_closure(administration)
        after = {**wanted, **dict.fromkeys(revoked, levels.NONE)}
        self._log_grant(folder, clients, before, after, below, ticks, revoked)
        administration._access_changed(folders=folder)

    def _log_grant(self, folder, clients, before, wanted, below, ticks, revoked):
        def describe(client):
            details = {
                "from": levels.CODES[before.get(client.id, levels.NONE)],
                "to": levels.CODES[wanted[client.id]],
                "below": below or client.id in revoked,
            }
            if below and ticks is not None:
                # Said only where it matters: without a tick nothing is lowered or opened.
                details["lowered"] = any(t.startswith(f"lower:{client.id}:") for t in ticks)
                opened = [int(tick.split(":")[1]) for tick in ticks if tick.startswith("open:")]
                details["opened"] = self.env["klantendossier.folder"].browse(opened).mapped("name")
            return details

        self.env["klantendossier.event"]._log(
            "permission_changed",
            [
                {"folder": folder, "client": client, "details": describe(client)}
                for client in clients
            ],
        )

    def _read_rank(self, folder, clients):
        rows = self.search_fetch(
            [("folder_id", "=", folder.id), ("client_id", "in", clients.ids)], ["client_id", "rank"]
        )
        return [(row.client_id.id, row.rank) for row in rows]

    @api.model
    def _copy_from_parent(self, folders):
        """Give new folders the permissions of the folder above, traverse left out: it has no reason here."""
        self._upsert(
            SQL(
                """
                SELECT f.administration_id, f.id, p.client_id, p.rank
                  FROM klantendossier_folder f
                  JOIN klantendossier_permission p ON p.folder_id = f.parent_id
                 WHERE f.id = ANY(%s) AND p.rank > %s
                """,
                folders.ids,
                levels.TRAVERSE,
            )
        )
        self.env.invalidate_all(flush=False)
        rows = self.search_fetch(
            [("folder_id", "in", folders.ids)], ["folder_id", "client_id", "rank"]
        )
        self.env["klantendossier.event"]._log(
            "permission_changed",
            [
                {
                    "folder": row.folder_id,
                    "client": row.client_id,
                    "details": {"to": levels.CODES[row.rank], "as": "the folder above"},
                }
                for row in rows
            ],
        )
        rows.administration_id._access_changed(folders=rows.folder_id)

    @api.model
    def _revoke_all(self, clients):
        """Take everything from client users; their administrations are locked by the caller."""
        self._execute(
            "DELETE FROM klantendossier_permission WHERE client_id = ANY(%s)", clients.ids
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _grant_as_client(self, client, other, revision=None, ticks=()):
        """Give a client user what another one of the same administration has, the bin left out.

        What he has besides stays; nothing is lowered and no internal folder opened without its tick.

        :param int revision: as :meth:`_grant`
        :param ticks: as :meth:`_grant`
        """
        rows = self._prepare_rows_as_client(client, other)
        self._grant_set(client, rows, {"same_as": other.partner_id.name}, revision, ticks)

    @api.model
    def _grant_by_role(self, client, revision=None, ticks=()):
        """Give a client user what the templates say for his role, in the live folders made from them.

        What he has besides stays; nothing is lowered and no internal folder opened without its tick.

        :param int revision: as :meth:`_grant`
        :param ticks: as :meth:`_grant`
        """
        if not client.role_id:
            raise UserError(self.env._("Give %s a role first.", client.partner_id.name))
        rows = self._prepare_rows_by_role(client)
        self._grant_set(client, rows, {"by_role": client.role_id.name}, revision, ticks)

    @api.model
    def _prepare_rows_as_client(self, client, other):
        """Give the query of the rows (administration, folder, client, rank) that another client user has."""
        return SQL(
            """
            SELECT p.administration_id, p.folder_id, %s::int, p.rank
              FROM klantendossier_permission p
              JOIN klantendossier_folder f ON f.id = p.folder_id AND f.bin_date IS NULL
             WHERE p.client_id = %s AND p.administration_id = %s AND p.rank > %s
            """,
            client.id,
            other.id or None,
            client.administration_id.id,
            levels.TRAVERSE,
        )

    @api.model
    def _prepare_rows_by_role(self, client):
        """Give the query of the rows (administration, folder, client, rank) that templates say for a role."""
        return SQL(
            """
            SELECT f.administration_id, f.id, %s::int, l.rank
              FROM klantendossier_folder f
              JOIN klantendossier_template_level l ON l.folder_id = f.template_folder_id
             WHERE f.administration_id = %s AND f.bin_date IS NULL AND l.role_id = %s
            """,
            client.id,
            client.administration_id.id,
            client.role_id.id or None,
        )

    def _grant_set(self, client, rows, details, revision, ticks):
        client.ensure_one()
        client.check_access("write")
        if client.state == "ended":
            raise UserError(
                self.env._("%s has ended and gets no permissions.", client.partner_id.name)
            )
        client.administration_id._lock_structure()
        client.administration_id._check_revision(revision)
        changes = self._select_changes(self._plan_rows(client, rows), ticks)
        if not changes:
            client.administration_id._leave_structure()
            return
        self._apply_changes(client.administration_id, changes)
        self._rebuild_closure(client.administration_id)
        self.env["klantendossier.event"]._log(
            "permission_changed",
            [
                {
                    "client": client,
                    "details": {
                        **details,
                        "permissions": client._describe_permissions().get(client.id, []),
                    },
                }
            ],
        )
        client.administration_id._access_changed()

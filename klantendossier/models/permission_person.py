from odoo import api, models
from odoo.exceptions import UserError

from ..tools import levels
from .permission_plan import Change


class Permission(models.Model):
    """One client user's levels over the whole administration: worked out, said and written (design S3)."""

    _inherit = "klantendossier.permission"

    @api.model
    def _plan_person(self, client, wanted, revoke_all=False):
        """Give every permission of one client user that a choice touches, traverse rows left out.

        :param client: client user that the acting office user may read
        :param dict wanted: folder id -> rank; 0 takes the permission on that folder away, nothing else
        :param bool revoke_all: take away what is not in ``wanted``, in the bin too
        :return: list of :class:`Change` in the order of the tree
        :raises UserError: for a folder that is gone, lies in the bin or belongs elsewhere, for an unknown
            rank, for an ended client user, and for an internal folder that would be opened: that is ticked
            in the permissions of the folder itself
        """
        client.ensure_one()
        client.check_access("read")
        self._check_wanted(client, wanted)
        changes, found = [], set()
        for row in self._read_person(client, list(wanted), revoke_all):
            folder_id, name, rank, internal, in_bin = row
            old = rank if rank > levels.TRAVERSE else levels.NONE
            found.add(folder_id)
            if folder_id in wanted and in_bin:
                raise UserError(
                    self.env._("%s lies in the bin by now. Open this again.", name),
                )
            new = wanted.get(folder_id, levels.NONE)
            if internal and old < levels.VIEW <= new:
                raise UserError(
                    self.env._(
                        "%s is an internal folder. It is opened in the permissions of the folder itself, where "
                        "this is ticked.",
                        name,
                    )
                )
            if old != new:
                changes.append(Change(client.id, folder_id, old, new, "", in_bin))
        if set(wanted) - found:
            raise UserError(self.env._("A folder is not there any more. Open this again."))
        return changes

    @api.model
    def _plan_rows(self, client, rows):
        """Give what changes when one client user gets these rows; what he has besides stays.

        What would lower him, or open an internal folder, waits for a tick as in :meth:`_plan_grant`.

        :param SQL rows: query that gives administration, folder, client and rank
        """
        ranks = {
            folder_id: rank for _administration, folder_id, _client, rank in self._execute(rows)
        }
        changes = []
        for folder_id, _name, rank, internal, in_bin in self._read_person(
            client, list(ranks), False
        ):
            old = rank if rank > levels.TRAVERSE else levels.NONE
            new = ranks[folder_id]
            if old != new:
                tick = self._get_tick(client.id, folder_id, old, new, internal)
                changes.append(Change(client.id, folder_id, old, new, tick, in_bin))
        return changes

    @api.model
    def _check_wanted(self, client, wanted):
        if any(rank and rank not in levels.GRANTABLE for rank in wanted.values()):
            raise UserError(self.env._("Choose None, View, Upload or Edit."))
        if client.state == "ended" and any(wanted.values()):
            raise UserError(
                self.env._("%s has ended and gets no permissions.", client.partner_id.name)
            )

    def _read_person(self, client, folder_ids, everything):
        """Give folder, name, rank, whether internal, whether in the bin: of some folders, or all he has."""
        return self._execute(
            """
            SELECT f.id, f.name, coalesce(p.rank, 0), %s, f.bin_date IS NOT NULL
              FROM klantendossier_folder f
              LEFT JOIN klantendossier_permission p ON p.folder_id = f.id AND p.client_id = %s
             WHERE f.administration_id = %s AND (f.id = ANY(%s) OR (%s AND p.rank > %s))
             ORDER BY f.tree_order, f.id
            """,
            self._sql_internal(),
            client.id,
            client.administration_id.id,
            folder_ids,
            everything,
            levels.TRAVERSE,
        )

    @api.model
    def _describe_person(self, client, wanted, revoke_all=False):
        """Say what :meth:`_grant_person` with the same arguments does; as :meth:`_describe_grant`.

        Also ``gained`` and ``lost``: numbers of documents; ``by_folder``: folder id -> documents more (less
        when negative).
        """
        changes = self._plan_person(client, wanted, revoke_all)
        return self._describe_plan(client, [change for change in changes if not change.in_bin])

    @api.model
    def _describe_plan(self, client, live, ticks=()):
        """Say what these changes of one client user do, besides what lies in the bin."""
        plan = self._describe_changes(client.administration_id, live, ticks)
        counts = self._count_documents(live)
        by_folder = {}
        for change in self._select_changes(live, ticks):
            seen = counts[change.client_id, change.folder_id][0]
            more = (change.new >= levels.VIEW) - (change.old >= levels.VIEW)
            by_folder[change.folder_id] = more * seen
        person = plan["clients"][0] if plan["clients"] else {}
        return {
            **plan,
            "gained": person.get("gained", 0),
            "lost": person.get("lost", 0),
            "by_folder": by_folder,
        }

    @api.model
    def _grant_person(self, client, wanted, revoke_all=False, revision=None, details=None):
        """Give one client user levels in many folders at once: exactly what :meth:`_plan_person` gives.

        :param int revision: ``structure_revision`` of the administration that the preview was made from
        :param dict details: more for the lines in the log
        :return: the changes
        :raises AccessError: without write access on the client user
        :raises UserError: as the plan, and when tree or permissions have changed since the revision
        """
        client.ensure_one()
        client.check_access("write")
        administration = client.administration_id
        administration.check_access("write")
        administration._lock_structure()
        administration._check_revision(revision)
        client.invalidate_recordset()
        changes = self._plan_person(client, wanted, revoke_all)
        if not changes:
            administration._leave_structure()
            return changes
        self._apply_changes(administration, changes)
        self._rebuild_closure(administration)
        folders = self.env["klantendossier.folder"].browse([c.folder_id for c in changes])
        self.env["klantendossier.event"]._log(
            "permission_changed",
            [
                {
                    "folder": folder,
                    "client": client,
                    "details": {
                        "from": levels.CODES[change.old],
                        "to": levels.CODES[change.new],
                        **(details or {}),
                    },
                }
                for folder, change in zip(folders, changes, strict=True)
            ],
        )
        administration._access_changed(folders=folders)
        return changes

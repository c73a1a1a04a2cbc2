from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools import levels


class Change(NamedTuple):
    """One permission as it is and as it would be; what is for a tick only waits until it is ticked."""

    client_id: int
    folder_id: int
    old: int
    new: int
    #: Key of the tick without which it does not happen, or nothing.
    tick: str
    #: Whether the folder lies in the bin: nothing is seen of it, now or then.
    in_bin: bool


class Permission(models.Model):
    """What a grant means, worked out once: the preview shows it, :meth:`_grant` executes it.

    'With everything below' lowers nobody and opens no internal folder by itself (design S3). Each of these
    is a tick of its own, with a key: ``lower:<client>:<rank>`` for all folders in which that client user has
    that rank, ``open:<folder>`` for one internal folder. Internal is a folder whose documents of the office
    are office only, or that is marked so, as one is when it is made from a template in which no role gets it.
    """

    _inherit = "klantendossier.permission"

    @api.model
    def _plan_grant(self, folder, wanted, below, ticks=None, revoked=(), rows=None):
        """Give every permission that a grant touches, traverse rows left out: they follow by themselves.

        :param folder: folder that the acting office user may read
        :param dict wanted: client id -> rank in the folder; 0 takes it away there, what is below stays
        :param bool below: give the ranks in everything below too
        :param ticks: keys of what may be done besides; None does all of it, and takes a rank of 0 away below too
        :param revoked: ids of client users who lose everything in the folder and below
        :param rows: what :meth:`_read_reach` gave for them, where the caller has it already
        :return: list of :class:`Change`; those with a ``tick`` that is not in ``ticks`` do not happen
        """
        reach = self._plan_reach(folder, wanted, below, ticks, revoked, rows)
        return [change for change in reach if change.old != change.new]

    @api.model
    def _plan_reach(self, folder, wanted, below, ticks=None, revoked=(), rows=None):
        """Give what :meth:`_plan_grant` does, and also the permissions that stay as they are."""
        folder.check_access("read")
        everything = ticks is None
        changes = []
        if rows is None:
            rows = self._read_reach(folder, sorted({*wanted, *revoked}))
        for row in rows:
            client_id, folder_id, rank, internal, in_bin = row
            old = rank if rank > levels.TRAVERSE else levels.NONE
            own = folder_id == folder.id
            if client_id in revoked:
                new = levels.NONE
            elif own or (below and (wanted[client_id] or everything)):
                new = wanted[client_id]
            else:
                continue
            if in_bin:
                new = min(old, new)  # nothing new there, but what is lowered is lowered there too
            tick = "" if own else self._get_tick(client_id, folder_id, old, new, internal)
            changes.append(Change(client_id, folder_id, old, new, tick, in_bin))
        return changes

    @api.model
    def _get_tick(self, client_id, folder_id, old, new, internal):
        """Give the key of the tick without which a folder below is not lowered or opened, or nothing."""
        if levels.NONE < new < old:
            return f"lower:{client_id}:{old}"
        if internal and old < levels.VIEW <= new:
            return f"open:{folder_id}"
        return ""

    def _read_reach(self, folder, client_ids):
        """Give client, folder, rank, whether internal, whether in the bin: of a folder and all below it."""
        return self._execute(
            """
            SELECT w.client_id, f.id, coalesce(p.rank, 0), %s, f.bin_date IS NOT NULL
              FROM klantendossier_folder f
             CROSS JOIN unnest(%s::int[]) AS w (client_id)
              LEFT JOIN klantendossier_permission p ON p.folder_id = f.id AND p.client_id = w.client_id
             WHERE f.administration_id = %s AND f.parent_path LIKE %s
             ORDER BY f.tree_order, f.id
            """,
            self._sql_internal(),
            client_ids,
            folder.administration_id.id,
            f"{folder.parent_path}%",
        )

    @api.model
    def _sql_internal(self):
        """Give the condition on a folder ``f`` under which it is internal: the one place that says so.

        Its documents of the office are office only, or it is marked so. It never asks the template: a
        change there changes nothing of a dossier that was made before (design P4).
        """
        return SQL("(f.office_visibility = 'office' OR f.is_internal IS TRUE)")

    @api.model
    def _name_internal(self, folder):
        """Give the names of the internal folders below a folder, as a sentence holds them."""
        rows = self._execute(
            """
            SELECT f.name FROM klantendossier_folder f
             WHERE f.administration_id = %s AND f.parent_path LIKE %s AND f.id != %s
               AND f.bin_date IS NULL AND %s
             ORDER BY f.tree_order, f.id
            """,
            folder.administration_id.id,
            f"{folder.parent_path}%",
            folder.id,
            self._sql_internal(),
        )
        return self._list_names([row[0] for row in rows])[0]

    @api.model
    def _select_changes(self, changes, ticks):
        """Give the changes that happen when exactly these ticks are set; None stands for all of them."""
        return [c for c in changes if ticks is None or not c.tick or c.tick in ticks]

    @api.model
    def _apply_changes(self, administration, changes):
        """Write changes of a plan, on a locked tree; the caller rebuilds the closure and tells the funnel."""
        given = [change for change in changes if change.new]
        taken = [change for change in changes if not change.new]
        if taken:
            self._execute(
                """
                DELETE FROM klantendossier_permission p
                 USING unnest(%s::int[], %s::int[]) AS t (folder_id, client_id)
                 WHERE p.folder_id = t.folder_id AND p.client_id = t.client_id
                   AND p.administration_id = %s
                """,
                [change.folder_id for change in taken],
                [change.client_id for change in taken],
                administration.id,
            )
        if given:
            self._upsert(
                SQL(
                    """
                    SELECT f.administration_id, f.id, g.client_id, g.rank
                      FROM unnest(%s::int[], %s::int[], %s::int[]) AS g (folder_id, client_id, rank)
                      JOIN klantendossier_folder f ON f.id = g.folder_id AND f.administration_id = %s
                    """,
                    [change.folder_id for change in given],
                    [change.client_id for change in given],
                    [change.new for change in given],
                    administration.id,
                )
            )

    # ------------------------------------------------------------------ what it means for documents

    @api.model
    def _count_documents(self, changes):
        """Count the documents of the folders in a plan, per client user and folder.

        :param changes: list of :class:`Change`
        :return: dict (client id, folder id) -> pair: documents that he sees with level view there, and
            documents that stay closed to him (office only, for others, kept back)
        """
        pairs = sorted({(change.client_id, change.folder_id) for change in changes})
        rows = self._execute(
            """
            SELECT t.client_id, t.folder_id,
                   count(*) FILTER (WHERE vis.ok), count(*) FILTER (WHERE NOT vis.ok)
              FROM unnest(%s::int[], %s::int[]) AS t (client_id, folder_id)
              JOIN klantendossier_document d ON d.folder_id = t.folder_id AND d.bin_date IS NULL
             CROSS JOIN LATERAL (SELECT %s AS ok) vis
             GROUP BY t.client_id, t.folder_id
            """,
            [pair[0] for pair in pairs],
            [pair[1] for pair in pairs],
            self._sql_sees(SQL("t.client_id")),
        )
        counts = dict.fromkeys(pairs, (0, 0))
        counts.update({(row[0], row[1]): (row[2], row[3]) for row in rows})
        return counts

    @api.model
    def _count_closed(self, pairs):
        """Say why documents stay closed to a client user who has level view in their folder.

        :param pairs: pairs of a client id and a folder id
        :return: list of tuples: client id, folder id, number that is office only, number that is for
            others, number that he sees once it is released; only where there is any
        """
        return self._execute(
            """
            SELECT t.client_id, t.folder_id,
                   count(*) FILTER (WHERE d.visibility = 'office'),
                   count(*) FILTER (WHERE d.visibility != 'office' AND NOT vis.once_released),
                   count(*) FILTER (WHERE vis.once_released)
              FROM unnest(%s::int[], %s::int[]) AS t (client_id, folder_id)
              JOIN klantendossier_document d ON d.folder_id = t.folder_id AND d.bin_date IS NULL
             CROSS JOIN LATERAL (SELECT %s AS ok, %s AS once_released) vis
             WHERE NOT vis.ok
             GROUP BY t.client_id, t.folder_id
             ORDER BY t.client_id, min(t.folder_id)
            """,
            [pair[0] for pair in pairs],
            [pair[1] for pair in pairs],
            self._sql_sees(SQL("t.client_id")),
            self._sql_sees(SQL("t.client_id"), pending=True),
        )

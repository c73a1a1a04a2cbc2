"""The one room where access to a dossier is decided.

Design P2: may client C do X in folder F = the one row (F, C) and its rank. The record rules in
``security/klantendossier_rules.xml`` read those rows; the methods here write them. Nothing else decides.

=========================  ==================================================================
who                        may what
=========================  ==================================================================
client user                read own rows of live folders (folder, rank); write nothing
office user                read the rows of administrations he may enter; write by
                           :meth:`Permission._grant` and the methods that move, bin and end
manager                    the same, in all administrations of the office
=========================  ==================================================================
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import levels


class Permission(models.Model):
    """What one client user may do in one folder. No row, no access (design P4)."""

    _name = "klantendossier.permission"
    _description = "Permission"
    _inherit = ["klantendossier.access.mixin"]
    _order = "id"

    administration_id = fields.Many2one(
        "klantendossier.administration",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    folder_id = fields.Many2one(
        "klantendossier.folder", required=True, readonly=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        "klantendossier.client", required=True, readonly=True, ondelete="restrict"
    )
    rank = fields.Integer(
        required=True, readonly=True, help="10 traverse, 20 view, 30 upload, 40 edit."
    )
    level = fields.Char(compute="_compute_level")

    _folder_client_uniq = models.Constraint(
        "UNIQUE (folder_id, client_id)", "A client user has one permission per folder."
    )
    _rank_known = models.Constraint("CHECK (rank IN (10, 20, 30, 40))", "Unknown level.")
    _client_folder_idx = models.Index("(client_id, folder_id, rank)")

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_client_fields(self):
        """Give the closed list of fields that client users may read."""
        return super()._get_client_fields() | {
            "id",
            "display_name",
            "administration_id",
            "folder_id",
            "rank",
        }

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {
            "administration_id",
            "folder_id",
            "client_id",
            "rank",
        }

    @api.model
    def _get_administration_keys(self):
        """Give the many2one fields whose target must lie in the same administration."""
        return super()._get_administration_keys() + ("folder_id", "client_id")

    @api.depends("rank")
    @api.depends_context("lang")
    def _compute_level(self):
        labels = self._get_level_labels()
        for permission in self:
            permission.level = labels.get(permission.rank, "")

    @api.depends("rank")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = self._get_level_labels()
        for permission in self:
            permission.display_name = labels.get(permission.rank, "")

    @api.model
    def _get_level_labels(self):
        """Give the names of the levels in the user's language, by rank."""
        return {
            levels.NONE: self.env._("None"),
            levels.TRAVERSE: self.env._("Traverse"),
            levels.VIEW: self.env._("View"),
            levels.UPLOAD: self.env._("Upload"),
            levels.EDIT: self.env._("Edit"),
        }

    # ------------------------------------------------------------------ deciding

    @api.model
    def _search_own(self, domain):
        """Give the rows of the acting client user, by the record rule, in one query.

        An office user reads the rows of all clients, but none of them is his; and a caller in sudo
        gets no more than its user.
        """
        if self.env.user._is_internal():
            return self.browse()
        return self.sudo(False).search_fetch(domain, ["folder_id", "rank"])

    @api.model
    def _check_level(self, folder, rank):
        """Check that the acting client user has at least this rank in a folder.

        :return: his client row, in sudo
        :raises AccessError: the same for not there, not visible and too low; the refusal is logged
        """
        row = self._search_own([("folder_id", "=", folder.id), ("rank", ">=", rank)])
        if not row:
            self.env["klantendossier.event"]._refuse(
                folder=folder, details={"needed": levels.CODES[rank]}
            )
        return row.sudo().client_id  # sudo: client - the acting user's own row, found by the rule

    # ------------------------------------------------------------------ granting

    @api.model
    def _grant(self, folder, wanted, below):
        """Give client users levels in a folder, in one set-based write (design P1, P9).

        :param folder: live folder that the acting office user may write
        :param dict wanted: client id -> rank; 0 takes the permission away
        :param bool below: with everything below it. Folders in the bin get nothing new, but a
            permission that is taken away is taken away there too.
        :raises AccessError: without write access on the folder
        :raises UserError: for a client of another administration, an ended one, or an unknown rank
        """
        folder.ensure_one()
        folder.check_access("write")
        clients = self.env["klantendossier.client"].browse(wanted)
        clients.check_access("read")
        administration = folder.administration_id
        for client in clients:
            if client.administration_id != administration:
                raise UserError(
                    self.env._("A client user of another administration cannot get permissions.")
                )
            if client.state == "ended" and wanted[client.id]:
                raise UserError(
                    self.env._("%s has ended and gets no permissions.", client.partner_id.name)
                )
        if any(rank and rank not in levels.GRANTABLE for rank in wanted.values()):
            raise UserError(self.env._("Choose None, View, Upload or Edit."))
        administration._lock_structure()
        folder.invalidate_recordset()
        folder._check_not_in_bin()
        before = dict(self._read_rank(folder, clients))
        given = {client_id: rank for client_id, rank in wanted.items() if rank}
        taken = [client_id for client_id, rank in wanted.items() if not rank]
        scope = (
            SQL("f.parent_path LIKE %s", f"{folder.parent_path}%")
            if below
            else SQL("f.id = %s", folder.id)
        )
        if taken:
            self._execute(
                """
                DELETE FROM klantendossier_permission p USING klantendossier_folder f
                 WHERE f.id = p.folder_id AND f.administration_id = %s AND %s AND p.client_id = ANY(%s)
                """,
                administration.id,
                scope,
                taken,
            )
        if given:
            self._upsert(
                SQL(
                    """
                    SELECT f.administration_id, f.id, w.client_id, w.rank
                      FROM klantendossier_folder f
                     CROSS JOIN unnest(%s::int[], %s::int[]) AS w (client_id, rank)
                     WHERE f.administration_id = %s AND %s AND f.bin_date IS NULL
                    """,
                    list(given),
                    list(given.values()),
                    administration.id,
                    scope,
                )
            )
        self._rebuild_closure(administration)
        self._log_grant(folder, clients, before, wanted, below)
        administration._access_changed(folders=folder)

    def _log_grant(self, folder, clients, before, wanted, below):
        self.env["klantendossier.event"]._log(
            "permission_changed",
            [
                {
                    "folder": folder,
                    "client": client,
                    "details": {
                        "from": levels.CODES[before.get(client.id, levels.NONE)],
                        "to": levels.CODES[wanted[client.id]],
                        "below": below,
                    },
                }
                for client in clients
            ],
        )

    def _read_rank(self, folder, clients):
        rows = self.search_fetch(
            [("folder_id", "=", folder.id), ("client_id", "in", clients.ids)], ["client_id", "rank"]
        )
        return [(row.client_id.id, row.rank) for row in rows]

    @api.model
    def _upsert(self, rows):
        """Write permission rows.

        :param SQL rows: query that gives administration, folder, client and rank
        """
        self._execute(
            """
            INSERT INTO klantendossier_permission
                   (administration_id, folder_id, client_id, rank, create_uid, write_uid, create_date, write_date)
            SELECT r.administration_id, r.folder_id, r.client_id, r.rank, %s, %s, %s, %s
              FROM (%s) AS r (administration_id, folder_id, client_id, rank)
            ON CONFLICT (folder_id, client_id) DO UPDATE
               SET rank = EXCLUDED.rank, write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
             WHERE klantendossier_permission.rank <> EXCLUDED.rank
            """,
            self.env.uid,
            self.env.uid,
            self.env.cr.now(),
            self.env.cr.now(),
            rows,
        )

    @api.model
    def _upsert_rows(self, rows):
        """Write permission rows that are given as tuples (administration, folder, client, rank)."""
        columns = [list(column) for column in zip(*rows, strict=True)]
        self._upsert(
            SQL("SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[])", *columns)
        )

    @api.model
    def _rebuild_closure(self, administrations):
        """Make traverse rows what they must be (design P1): there where a row lies below, else gone.

        Linear in the number of rows; two statements whatever their number.
        """
        needed = SQL(
            """
            SELECT DISTINCT f.administration_id, up.id::int AS folder_id, p.client_id
              FROM klantendossier_permission p
              JOIN klantendossier_folder f ON f.id = p.folder_id
             CROSS JOIN unnest(string_to_array(rtrim(f.parent_path, '/'), '/')) AS up (id)
             WHERE p.administration_id = ANY(%s) AND p.rank > %s
            """,
            administrations.ids,
            levels.TRAVERSE,
        )
        self._execute(
            """
            DELETE FROM klantendossier_permission p
             WHERE p.administration_id = ANY(%s) AND p.rank = %s
               AND NOT EXISTS (
                   SELECT 1 FROM (%s) n WHERE n.folder_id = p.folder_id AND n.client_id = p.client_id)
            """,
            administrations.ids,
            levels.TRAVERSE,
            needed,
        )
        self._execute(
            """
            INSERT INTO klantendossier_permission
                   (administration_id, folder_id, client_id, rank, create_uid, write_uid, create_date, write_date)
            SELECT n.administration_id, n.folder_id, n.client_id, %s, %s, %s, %s, %s FROM (%s) n
            ON CONFLICT (folder_id, client_id) DO NOTHING
            """,
            levels.TRAVERSE,
            self.env.uid,
            self.env.uid,
            self.env.cr.now(),
            self.env.cr.now(),
            needed,
        )
        self.env.invalidate_all(flush=False)

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
    def _grant_as_client(self, client, other):
        """Give a client user exactly what another one of the same administration has."""
        self._grant_set(
            client,
            SQL(
                "SELECT p.administration_id, p.folder_id, %s, p.rank FROM klantendossier_permission p "
                "WHERE p.client_id = %s AND p.administration_id = %s AND p.rank > %s",
                client.id,
                other.id,
                client.administration_id.id,
                levels.TRAVERSE,
            ),
            {"same_as": other.partner_id.name},
        )

    @api.model
    def _grant_by_role(self, client):
        """Give a client user what the templates say for his role, in the folders made from them."""
        if not client.role_id:
            raise UserError(self.env._("Give %s a role first.", client.partner_id.name))
        self._grant_set(
            client,
            SQL(
                """
                SELECT f.administration_id, f.id, %s, l.rank
                  FROM klantendossier_folder f
                  JOIN klantendossier_template_level l ON l.folder_id = f.template_folder_id
                 WHERE f.administration_id = %s AND f.bin_date IS NULL AND l.role_id = %s
                """,
                client.id,
                client.administration_id.id,
                client.role_id.id,
            ),
            {"by_role": client.role_id.name},
        )

    def _grant_set(self, client, rows, details):
        client.ensure_one()
        client.check_access("write")
        if client.state == "ended":
            raise UserError(
                self.env._("%s has ended and gets no permissions.", client.partner_id.name)
            )
        client.administration_id._lock_structure()
        self._upsert(rows)
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

    # ------------------------------------------------------------------ saying beforehand

    @api.model
    def _preview_grant(self, folder, wanted, below):
        """Say who would gain and lose which documents by :meth:`_grant`, in one query.

        :return: dict client id -> dict ``gains``, ``loses`` (numbers of documents), ``closed`` (documents
            there that stay closed to him, because they are office only, for others or kept back),
            ``folders_gained``, ``folders_lost``
        :raises AccessError: without read access on the folder
        """
        folder.check_access("read")
        scope = (
            SQL("f.parent_path LIKE %s", f"{folder.parent_path}%")
            if below
            else SQL("f.id = %s", folder.id)
        )
        rows = self._execute(
            """
            WITH reach AS (
                SELECT w.client_id, f.id AS folder_id, coalesce(p.rank, 0) AS old_rank, w.rank AS new_rank
                  FROM klantendossier_folder f
                 CROSS JOIN unnest(%s::int[], %s::int[]) AS w (client_id, rank)
                  LEFT JOIN klantendossier_permission p ON p.folder_id = f.id AND p.client_id = w.client_id
                 WHERE f.administration_id = %s AND f.bin_date IS NULL AND %s
            )
            SELECT r.client_id,
                   count(d.id) FILTER (WHERE vis.ok AND r.old_rank < 20 AND r.new_rank >= 20),
                   count(d.id) FILTER (WHERE vis.ok AND r.old_rank >= 20 AND r.new_rank < 20),
                   count(d.id) FILTER (WHERE NOT vis.ok AND r.new_rank >= 20),
                   count(DISTINCT r.folder_id) FILTER (WHERE r.old_rank < 20 AND r.new_rank >= 20),
                   count(DISTINCT r.folder_id) FILTER (WHERE r.old_rank >= 20 AND r.new_rank < 20)
              FROM reach r
              LEFT JOIN klantendossier_document d ON d.folder_id = r.folder_id AND d.bin_date IS NULL
              LEFT JOIN LATERAL (
                   SELECT d.file_state = 'ok' AND (
                          d.visibility = 'folder' OR (d.visibility = 'selected' AND EXISTS (
                       SELECT 1 FROM klantendossier_document_client s
                        WHERE s.document_id = d.id AND s.client_id = r.client_id))) AS ok) vis ON TRUE
             GROUP BY r.client_id
            """,
            list(wanted),
            list(wanted.values()),
            folder.administration_id.id,
            scope,
        )
        keys = ("gains", "loses", "closed", "folders_gained", "folders_lost")
        return {client_id: dict(zip(keys, numbers, strict=True)) for client_id, *numbers in rows}

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

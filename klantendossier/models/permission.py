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
from odoo.fields import Domain
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
    def _search_of(self, reader, domain):
        """Give the rows of whose pages are made: by the record rule his own, or those the office looks at.

        :param reader: as ``portal.page._read_own`` or ``_read_as`` gives it
        """
        if not reader.client:
            return self._search_own(domain)
        domain = Domain(domain) & reader.get_domain("permission")
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

    # ------------------------------------------------------------------ rows and closure

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

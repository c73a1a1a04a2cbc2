from odoo import fields, models
from odoo.tools import SQL

from ..tools import levels


class Reach(models.Model):
    """Who sees what, as a list: a line per client user and folder, and one per client user and document.

    A view over the tables that decide, made anew by every question: it holds nothing and is never stale.
    On the screen of one administration it looks at that one only, whatever else there is.
    """

    _name = "klantendossier.reach"
    _description = "Who Sees What"
    _inherit = ["klantendossier.refusal.mixin"]
    _auto = False
    _log_access = False
    _rec_name = "folder_id"
    _order = "client_id, tree_order, document_id"
    # What Odoo writes to the database before it asks the view.
    _depends = {
        "klantendossier.permission": ["administration_id", "client_id", "folder_id", "rank"],
        "klantendossier.folder": ["bin_date", "tree_order"],
        "klantendossier.client": ["access_user_id"],
        "klantendossier.document": ["folder_id", "bin_date", "file_state", "visibility"],
        "klantendossier.document.client": ["document_id", "client_id"],
    }

    administration_id = fields.Many2one("klantendossier.administration", readonly=True)
    client_id = fields.Many2one("klantendossier.client", "Client User", readonly=True)
    folder_id = fields.Many2one("klantendossier.folder", readonly=True)
    tree_order = fields.Char(readonly=True)
    document_id = fields.Many2one("klantendossier.document", readonly=True)
    level = fields.Selection(
        [
            ("traverse", "Traverse"),
            ("view", "View"),
            ("upload", "Upload"),
            ("edit", "Edit"),
        ],
        readonly=True,
    )
    reason = fields.Selection(
        [
            ("way", "Way to a folder below"),
            ("folder", "Permission on the folder"),
            ("everyone", "Everyone with access to the folder"),
            ("selected", "Selected for this document"),
        ],
        "Why",
        readonly=True,
    )
    open_now = fields.Boolean(
        "Has Access Now", readonly=True, help="Off: would see it with an open log-in."
    )

    @property
    def _table_query(self):
        """Give the view: the same conditions as ``permission._get_audience``, for all client users at once."""
        bound_id = self.env["klantendossier.administration"]._get_bound_id()
        only = SQL("p.administration_id = %s", bound_id) if bound_id else SQL("TRUE")
        rank = SQL(
            "CASE p.rank WHEN %s THEN 'traverse' WHEN %s THEN 'view' WHEN %s THEN 'upload' ELSE 'edit' END",
            levels.TRAVERSE,
            levels.VIEW,
            levels.UPLOAD,
        )
        # Even ids are folders; odd ones documents, of which a client user has one line each.
        return SQL(
            """
            SELECT p.id::bigint * 2 AS id, p.administration_id, p.client_id, p.folder_id, f.tree_order,
                   NULL::int AS document_id, %(rank)s AS level,
                   CASE WHEN p.rank = %(traverse)s THEN 'way' ELSE 'folder' END AS reason,
                   c.access_user_id IS NOT NULL AS open_now
              FROM klantendossier_permission p
              JOIN klantendossier_folder f ON f.id = p.folder_id AND f.bin_date IS NULL
              JOIN klantendossier_client c ON c.id = p.client_id
             WHERE %(only)s
             UNION ALL
            SELECT (d.id::bigint * 1048576 + p.client_id) * 2 + 1, p.administration_id, p.client_id,
                   p.folder_id, f.tree_order, d.id, %(rank)s,
                   CASE d.visibility WHEN 'folder' THEN 'everyone' ELSE 'selected' END,
                   c.access_user_id IS NOT NULL
              FROM klantendossier_permission p
              JOIN klantendossier_folder f ON f.id = p.folder_id AND f.bin_date IS NULL
              JOIN klantendossier_client c ON c.id = p.client_id
              JOIN klantendossier_document d ON d.folder_id = f.id AND %(sees)s
             WHERE %(only)s AND p.rank >= %(view)s
            """,
            sees=self.env["klantendossier.permission"]._sql_sees(SQL("p.client_id")),
            rank=rank,
            traverse=levels.TRAVERSE,
            view=levels.VIEW,
            only=only,
        )


class Administration(models.Model):
    """The door to the list of who sees what."""

    _inherit = "klantendossier.administration"

    def action_who_sees_what(self):
        """Open the list of who sees what in this administration; to export for who may export in Odoo."""
        return self._open_bound("klantendossier.reach_action_dossier")


class Client(models.Model):
    """The same list, of one client user."""

    _inherit = "klantendossier.client"

    def action_who_sees_what(self):
        """Open the list of who sees what with this client user as its filter, which one sees and can take off."""
        self.ensure_one()
        self.check_access("read")
        action = self.administration_id.action_who_sees_what()
        action["context"]["search_default_client_id"] = self.id
        return action

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class BinItem(models.Model):
    """What lies in the bin: folders that were put there, and documents, in one list.

    Rows are made by a query and never stored; what is done to one is done to the folder or document behind
    it, whose own checks decide. A folder that went in together with one above it has no row of its own.
    """

    _name = "klantendossier.bin.item"
    _description = "In the Bin"
    _inherit = ["klantendossier.bound.mixin", "klantendossier.refusal.mixin"]
    _auto = False
    _order = "bin_date desc, id desc"

    administration_id = fields.Many2one("klantendossier.administration", readonly=True)
    kind = fields.Selection([("folder", "Folder"), ("document", "Document")], readonly=True)
    name = fields.Char(readonly=True)
    parent_id = fields.Many2one("klantendossier.folder", "Folder Above", readonly=True)
    place = fields.Char("Lay in", compute="_compute_place")
    folder_id = fields.Many2one("klantendossier.folder", readonly=True)
    document_id = fields.Many2one("klantendossier.document", readonly=True)
    bin_date = fields.Datetime("In the Bin since", readonly=True)
    bin_user_id = fields.Many2one("res.users", "By", readonly=True)
    document_count = fields.Integer("Documents", compute="_compute_document_count")

    @property
    def _table_query(self):
        self.env["klantendossier.document"].flush_model()
        self.env["klantendossier.folder"].flush_model()
        return SQL(
            """
            SELECT f.id * 2 AS id, f.administration_id, 'folder' AS kind, f.name, f.parent_id,
                   f.id AS folder_id, NULL::int AS document_id, f.bin_date, f.bin_user_id
              FROM klantendossier_folder f
             WHERE f.bin_date IS NOT NULL AND f.bin_root = f.id
             UNION ALL
            SELECT d.id * 2 + 1, d.administration_id, 'document', d.name, d.folder_id,
                   NULL, d.id, d.bin_date, d.bin_user_id
              FROM klantendossier_document d
             WHERE d.bin_date IS NOT NULL
            """
        )

    @api.depends("parent_id", "kind")
    def _compute_place(self):
        paths = self.parent_id._get_paths()
        for item in self:
            if item.parent_id:
                item.place = paths.get(item.parent_id)
            elif item.kind == "folder":
                item.place = self.env._("the dossier, as a main folder")
            else:
                item.place = self.env._("the inbox")

    @api.depends("folder_id", "document_id")
    def _compute_document_count(self):
        """Count what comes back with each, in one query."""
        self.env["klantendossier.document"].flush_model()
        self.env["klantendossier.folder"].flush_model()
        folders = self.folder_id
        rows = self.env.execute_query(
            SQL(
                """
                SELECT f.bin_root, count(*)
                  FROM klantendossier_folder f
                  JOIN klantendossier_document d ON d.folder_id = f.id AND d.bin_date IS NULL
                 WHERE f.administration_id = ANY(%s) AND f.bin_root = ANY(%s)
                 GROUP BY f.bin_root
                """,
                folders.administration_id.ids,
                folders.ids,
            )
        )
        counts = dict(rows)
        for item in self:
            item.document_count = counts.get(item.folder_id.id, 0) if item.folder_id else 1

    # ------------------------------------------------------------------ what stands behind

    def _get_behind(self):
        """Give the folders and the documents behind the rows, also when these are in the bin no longer."""
        # The id says it: a row whose folder came back meanwhile cannot be read any more.
        folders = self.env["klantendossier.folder"].browse(
            id_ // 2 for id_ in self.ids if id_ % 2 == 0
        )
        documents = self.env["klantendossier.document"].browse(
            id_ // 2 for id_ in self.ids if id_ % 2
        )
        return folders.exists(), documents.exists()

    def _open_on_binned(self, model, title):
        """Open a dialog on what still lies in the bin; say so when a colleague was first with all of it."""
        folders, documents = self._get_behind()
        if not folders and not documents:
            self.check_access(
                "read"
            )  # never there, or deleted for good: as what is not for this user
        folders.check_access("write")
        documents.check_access("write")
        folders, documents = folders.filtered("bin_date"), documents.filtered("bin_date")
        if not folders and not documents:
            return self.env["klantendossier.document"]._done(
                self.env._("A colleague was first: this lies in the bin no longer."), kind="info"
            )
        administrations = folders.administration_id | documents.administration_id
        administrations._check_one_administration()
        return administrations._open_dialog(
            model,
            title,
            {"default_folder_ids": folders.ids, "default_document_ids": documents.ids},
        )

    def action_restore_dialog(self):
        """Open the dialog that says who sees it again before it comes out of the bin."""
        self.browse().check_access("read")
        return self._open_on_binned("klantendossier.restore.wizard", self.env._("Out of the Bin"))

    def action_delete_dialog(self):
        """Open the question that names what would be deleted for good (manager)."""
        self.env["klantendossier.document"].check_access("unlink")
        return self._open_on_binned("klantendossier.delete.wizard", self.env._("Delete for Good"))


class Folder(models.Model):
    _inherit = "klantendossier.folder"

    _bin_idx = models.Index("(administration_id, bin_date) WHERE bin_date IS NOT NULL")

    def _restore_each(self, documents):
        """Take folders and documents out of the bin, each for itself: one that cannot stops no other.

        :param documents: documents of the same administration
        :return: dict ``done`` (names), ``told`` (sentences about new names), ``already`` (names of what a
            colleague took out first), ``failed`` (pairs of name and reason)
        """
        self.check_access("write")
        documents.check_access("write")
        result = {"done": [], "told": [], "already": [], "failed": []}
        if self:
            self.administration_id._lock_structure()
        documents._lock()
        self.invalidate_recordset()
        documents.invalidate_recordset()
        for record in [*self.sorted("tree_order"), *documents.sorted("id")]:
            name = record.name
            if not record.bin_date:
                result["already"].append(name)
                continue
            try:
                with self.env.cr.savepoint():
                    told = record._restore() if record._name == documents._name else None
                    if told is None:
                        record.action_restore()
            except UserError as error:
                result["failed"].append((name, str(error)))
            else:
                result["done"].append(name)
                result["told"] += told or []
        return result

    def _get_binned_documents(self):
        """Give the documents that come back with these folders."""
        inside = self._get_subtree().filtered(lambda f: f.bin_root in self.ids)
        return self.env["klantendossier.document"].search(
            [("folder_id", "in", inside.ids), ("bin_date", "=", False)]
        )


class Document(models.Model):
    _inherit = "klantendossier.document"

    _bin_idx = models.Index("(administration_id, bin_date) WHERE bin_date IS NOT NULL")

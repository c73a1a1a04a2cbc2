from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.file_names import clean_title

#: What may be given when a folder is made.
_CREATE_FIELDS = frozenset(
    {"administration_id", "parent_id", "name", "sequence", "note", "internal_note", "open_all"}
    | {"book_year", "office_visibility", "client_visibility", "is_internal", "same_permissions"}
)


class Folder(models.Model):
    """A folder of a dossier; without a parent it is a main folder.

    Every change of the tree goes through a method of this model that first calls
    ``administration._lock_structure()`` and afterwards ``permission._rebuild_closure()``.
    """

    _name = "klantendossier.folder"
    _description = "Folder"
    _inherit = ["klantendossier.access.mixin"]
    _order = "tree_order, id"
    _parent_store = True

    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="administration_id.company_id", related_sudo=False)
    parent_id = fields.Many2one(
        "klantendossier.folder",
        "Below",
        index=True,
        ondelete="cascade",
        domain="[('administration_id', '=', administration_id), ('bin_date', '=', False)]",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("klantendossier.folder", "parent_id", "Subfolders")
    sequence = fields.Integer(default=10)
    tree_order = fields.Char(
        compute="_compute_tree_order", store=True, precompute=True, recursive=True, index=True
    )
    name = fields.Char(required=True)
    complete_name = fields.Char("Path", compute="_compute_complete_name", recursive=True)
    indented_name = fields.Char("Folder", compute="_compute_depth")
    depth = fields.Integer(compute="_compute_depth")
    note = fields.Text(help="Shown to client users in the overview.")
    internal_note = fields.Text(help="Shown to the office only.")
    open_all = fields.Boolean(
        "Open Everything", help="A click on the main folder opens everything below it."
    )
    book_year = fields.Char(help="2026, or 2025/2026 when it is a broken one.")
    office_visibility = fields.Selection(
        [("folder", "Everyone with access to the folder"), ("office", "Office only")],
        "Documents of the Office",
        required=True,
        default="folder",
        help="Visibility that a new document of the office gets.",
    )
    client_visibility = fields.Selection(
        [("folder", "Everyone with access to the folder"), ("uploader", "The uploader only")],
        "Uploads of Clients",
        required=True,
        default="folder",
        help="Visibility that an upload of a client user gets.",
    )
    is_internal = fields.Boolean(
        "Internal Folder",
        help="'With everything below' opens it only when it is ticked by name. A folder that a template gives "
        "to no role starts like this; what is changed in the template later changes nothing here.",
    )
    template_folder_id = fields.Many2one(
        "klantendossier.template.folder",
        "Made from",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    bin_date = fields.Datetime("In the Bin since", readonly=True, copy=False)
    bin_user_id = fields.Many2one("res.users", "Put in the Bin by", readonly=True, copy=False)
    bin_root = fields.Integer(
        readonly=True, help="ID of the folder that was put in the bin with this one."
    )
    document_ids = fields.One2many("klantendossier.document", "folder_id", "Documents")
    permission_ids = fields.One2many("klantendossier.permission", "folder_id", "Permissions")
    document_count = fields.Integer(compute="_compute_document_count")
    access_summary = fields.Char("Who Sees this Folder", compute="_compute_access_summary")
    same_permissions = fields.Boolean(
        "Same permissions as the folder above",
        store=False,
        help="Only when the folder is made. Without it, client users do not see the new folder.",
    )

    _name_uniq = models.UniqueIndex(
        "(administration_id, parent_id, lower(name)) WHERE parent_id IS NOT NULL AND bin_date IS NULL",
        "There is already a folder with this name here.",
    )
    _main_name_uniq = models.UniqueIndex(
        "(administration_id, lower(name)) WHERE parent_id IS NULL AND bin_date IS NULL",
        "There is already a main folder with this name.",
    )
    _live_idx = models.Index("(administration_id, id) WHERE bin_date IS NULL")

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_client_fields(self):
        """Give the closed list of fields that client users may read."""
        # tree_order, by which folders are sorted, holds ids and sequences of the folders above, seen by P1.
        return super()._get_client_fields() | {
            *("id", "display_name", "name", "administration_id", "parent_id", "sequence"),
            *("tree_order", "book_year", "open_all"),
        }

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {
            "administration_id",
            "bin_date",
            "bin_user_id",
            "bin_root",
            "template_folder_id",
            "parent_path",
        }

    @api.model
    def _get_administration_keys(self):
        """Give the many2one fields whose target must lie in the same administration."""
        return super()._get_administration_keys() + ("parent_id",)

    def init(self):
        super().init()
        self._add_unique_key(self._table, ("id", "administration_id"))

    # ------------------------------------------------------------------ computed

    @api.depends("sequence", "parent_id.tree_order")
    def _compute_tree_order(self):
        for folder in self:
            folder.tree_order = (folder.parent_id.tree_order or "") + folder._prepare_tree_order(
                folder.sequence, folder._origin.id
            )

    @api.model
    def _prepare_tree_order(self, sequence, folder_id):
        """Give one step of ``tree_order``: sorted as text, it puts a tree in reading order."""
        return f"{max(sequence or 0, 0):06d}.{folder_id or 0:010d}/"

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        paths = self._get_paths()
        for folder in self:
            folder.complete_name = paths[folder]

    def _get_paths(self):
        """Give the names from the top down to each folder, as dict folder -> text; one statement for a page."""
        steps = {
            # Not saved yet: it knows its parent only.
            folder: [int(step) for step in folder.parent_path.split("/") if step][:-1]
            if folder.parent_path and folder.id
            else [int(step) for step in (folder.parent_id.parent_path or "").split("/") if step]
            for folder in self
        }
        above = self.browse({step for path in steps.values() for step in path})
        above.fetch(["name"])
        names = dict(zip(above._ids, above.mapped("name"), strict=True))
        return {
            folder: " / ".join([names[step] for step in path] + [folder.name or ""])
            for folder, path in steps.items()
        }

    @api.depends("parent_path", "name")
    def _compute_depth(self):
        for folder in self:
            folder.depth = max((folder.parent_path or "").count("/") - 1, 0)
            folder.indented_name = "\u2003" * folder.depth + (folder.name or "")

    @api.depends("document_ids")
    def _compute_document_count(self):
        counts = dict(
            self.env["klantendossier.document"]._read_group(
                [("folder_id", "in", self.ids), ("bin_date", "=", False)],
                ["folder_id"],
                ["__count"],
            )
        )
        for folder in self:
            folder.document_count = counts.get(folder, 0)

    @api.depends("permission_ids.rank", "permission_ids.client_id")
    def _compute_access_summary(self):
        labels = self.env["klantendossier.permission"]._get_level_labels()
        summaries = {}
        permissions = self.env["klantendossier.permission"].search(
            [("folder_id", "in", self.ids)], order="folder_id, rank desc, id"
        )
        for permission in permissions:
            summaries.setdefault(permission.folder_id.id, []).append(
                f"{permission.client_id.partner_id.name} ({labels[permission.rank]})"
            )
        for folder in self:
            folder.access_summary = ", ".join(summaries.get(folder.id, ()))

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("klantendossier_full_path")
    def _compute_display_name(self):
        paths = self._get_paths() if self.env.context.get("klantendossier_full_path") else {}
        for folder in self:
            folder.display_name = paths.get(folder, folder.name)

    @api.constrains("name")
    def _check_name(self):
        for folder in self:
            if not folder.name.strip():
                raise ValidationError(self.env._("Give the folder a name."))

    # ------------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Create folders; clients get nothing unless ``same_permissions`` is ticked (design P4)."""
        if self._is_own_create(vals_list):
            return super().create(vals_list)
        # The administration is given once, here; afterwards it is protected. Nothing else than these
        # fields: commands on one2many fields would run where that one is not protected.
        if refused := {name for vals in vals_list for name in vals} - _CREATE_FIELDS:
            self.env["klantendossier.event"]._refuse(
                self.env._("A folder is not made with %s.", ", ".join(sorted(refused))),
                records=self.browse(),
                details={
                    "operation": "create",
                    "fields": sorted(refused),
                    "reason": "protected_field",
                },
            )
        same = [vals.pop("same_permissions", False) for vals in vals_list]
        parents = self.browse(
            dict.fromkeys(vals["parent_id"] for vals in vals_list if vals.get("parent_id"))
        )
        parents.check_access("write")
        parents._check_not_in_bin()
        for vals in vals_list:
            if "name" in vals:
                vals["name"] = clean_title(vals["name"])
            if vals.get("parent_id"):
                parent = self.browse(vals["parent_id"])
                vals.setdefault("administration_id", parent.administration_id.id)
                if not vals.get("book_year") and parent.book_year:
                    vals["book_year"] = parent.book_year
        administrations = self.env["klantendossier.administration"].browse(
            sorted({id_ for vals in vals_list if (id_ := vals.get("administration_id"))})
        )
        # Who may write a folder may enter its administration.
        (administrations - parents.administration_id).check_access("read")
        administrations._lock_structure()
        folders = (
            super(Folder, self._unlocked("administration_id")).create(vals_list).with_env(self.env)
        )
        copied = self.browse(
            f.id for f, wanted in zip(folders, same, strict=True) if wanted and f.parent_id
        )
        if copied:
            self.env["klantendossier.permission"]._copy_from_parent(copied)
        self.env["klantendossier.event"]._log(
            "folder_created", [{"folder": folder} for folder in folders]
        )
        return folders

    def _parent_store_create(self):
        """Set path and sort key of new folders in one statement: both need their own id and the folder above."""
        self.flush_model(["tree_order"])
        query = SQL(
            """
            UPDATE klantendossier_folder f
               SET parent_path = concat(p.parent_path, f.id, '/'),
                   tree_order = concat(p.tree_order, lpad(greatest(f.sequence, 0)::text, 6, '0'),
                                       '.', lpad(f.id::text, 10, '0'), '/')
              FROM unnest(%s::int[]) AS made (id)
              JOIN klantendossier_folder o ON o.id = made.id
              LEFT JOIN klantendossier_folder p ON p.id = o.parent_id
             WHERE f.id = made.id
         RETURNING f.id, f.parent_path, f.tree_order
            """,
            self.ids,
        )
        for folder_id, path, order in self.env.execute_query(query):
            folder = self.browse(folder_id)
            self._fields["parent_path"]._update_cache(folder, path)
            self._fields["tree_order"]._update_cache(folder, order)

    def write(self, vals):
        if self._is_own_write(vals):
            return super().write(vals)
        self.check_access("write")
        vals = dict(vals)
        self._check_protected(vals)
        if "parent_id" in vals:
            parent = self.browse(vals.pop("parent_id") or [])
            for folder in self.filtered(lambda f: f.parent_id != parent):
                folder._move(parent)
        if "name" in vals:
            vals["name"] = clean_title(vals["name"])
        if {"sequence", "name"} & vals.keys():
            self.administration_id._lock_structure()
        event = self.env["klantendossier.event"]
        before = event._get_values(self, vals)
        result = super().write(vals) if vals else True
        event._log_changes("folder_changed", "folder", self, before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_outside_bin(self):
        if any(not folder.bin_date for folder in self):
            raise UserError(
                self.env._("Put a folder in the bin first; from there it can be deleted for good.")
            )

    def unlink(self):
        """Delete folders in the bin for good, with everything in them."""
        self.check_access("unlink")
        self._unlink_except_outside_bin()
        administrations = self.administration_id
        administrations._lock_structure()
        subtree = self._get_subtree()
        # sudo: document - a folder goes with everything in it; the manager may delete the folder
        documents_sudo = (
            self.env["klantendossier.document"].sudo().search([("folder_id", "in", subtree.ids)])
        )
        documents_sudo._delete_for_good()
        self.env["klantendossier.event"]._log(
            "folder_deleted", [{"folder": folder} for folder in subtree]
        )
        result = super(Folder, subtree).unlink()
        self.env["klantendossier.permission"]._rebuild_closure(administrations)
        administrations._access_changed(subtree, documents_sudo)
        return result

    # ------------------------------------------------------------------ office actions

    def action_permissions(self):
        """Open the permission matrix of one folder."""
        self.ensure_one()
        return self._open_dialog(
            "klantendossier.permission.wizard",
            self.env._("Permissions of %s", self.name),
            {"default_folder_id": self.id, "dialog_size": "extra-large"},
        )

    def action_upload(self):
        """Open the upload dialog for one folder."""
        self.ensure_one()
        return self._open_dialog(
            "klantendossier.upload.wizard",
            self.env._("Upload Documents"),
            {
                "default_administration_id": self.administration_id.id,
                "default_folder_id": self.id,
                "dialog_size": "extra-large",
            },
        )

    def action_move(self):
        """Open the dialog that moves one folder."""
        self.ensure_one()
        return self._open_on_live(
            lambda live: live._open_dialog(
                "klantendossier.move.wizard",
                self.env._("Move %s", live.name),
                {
                    "default_folder_id": live.id,
                    "default_administration_id": live.administration_id.id,
                },
            )
        )

    def action_bin_dialog(self):
        """Open the dialog that says who loses what before the folder goes to the bin."""
        self.ensure_one()
        return self._open_on_live(
            lambda live: live._open_dialog(
                "klantendossier.bin.wizard",
                self.env._("To the Bin"),
                {"default_folder_id": live.id},
            )
        )

    def action_restore_dialog(self):
        """Open the dialog that says who sees what again before folders come out of the bin."""
        folders = self.filtered("bin_date")
        return folders._open_dialog(
            "klantendossier.restore.wizard",
            self.env._("Out of the Bin"),
            {"default_folder_ids": folders.ids},
        )

    def action_open_dossier(self):
        """Open the dossier that the folder belongs to, with the folder active."""
        self.ensure_one()
        self.check_access("write")
        return self.administration_id.action_open_dossier(self)

    def action_new_subfolder(self):
        """Open a form for a new folder below this one."""
        self.ensure_one()
        context = {
            "default_administration_id": self.administration_id.id,
            "default_parent_id": self.id,
        }
        return {
            **self._open_dialog(self._name, self.env._("New Folder"), context),
            "views": [(self.env.ref("klantendossier.folder_view_form_new").id, "form")],
        }

    def action_notes(self):
        """Open a form with the notes of one folder: for the client users, and for the office only."""
        self.ensure_one()
        return {
            **self._open_dialog(self._name, self.env._("Notes on %s", self.name), {}),
            "res_id": self.id,
            "views": [(self.env.ref("klantendossier.folder_view_form_notes").id, "form")],
        }

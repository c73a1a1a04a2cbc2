from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.book_year import fill_in
from ..tools.file_names import clean_title


class TemplateFolder(models.Model):
    """A folder of a template; ``{year}`` or ``{jaar}`` in its name or notes becomes the book year."""

    _name = "klantendossier.template.folder"
    _description = "Folder of a Template"
    _inherit = ["klantendossier.refusal.mixin"]
    _order = "template_id, tree_order, id"
    _parent_store = True

    template_id = fields.Many2one(
        "klantendossier.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="template_id.company_id")
    parent_id = fields.Many2one(
        "klantendossier.template.folder",
        "Below",
        index=True,
        ondelete="cascade",
        domain="[('template_id', '=', template_id)]",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("klantendossier.template.folder", "parent_id", copy=False)
    sequence = fields.Integer(default=10)
    tree_order = fields.Char(compute="_compute_tree_order", store=True, recursive=True)
    depth = fields.Integer(compute="_compute_depth")
    name = fields.Char(required=True, help="Write {year} or {jaar} where the book year comes.")
    indented_name = fields.Char("Folder", compute="_compute_depth")
    note = fields.Text(help="Shown to client users in the overview.")
    internal_note = fields.Text(help="Shown to the office only.")
    open_all = fields.Boolean(
        "Open Everything", help="A click on the main folder opens everything below it."
    )
    office_visibility = fields.Selection(
        [("folder", "Everyone with access to the folder"), ("office", "Office only")],
        "Documents of the Office",
        required=True,
        default="folder",
    )
    client_visibility = fields.Selection(
        [("folder", "Everyone with access to the folder"), ("uploader", "The uploader only")],
        "Uploads of Clients",
        required=True,
        default="folder",
    )
    level_ids = fields.One2many(
        "klantendossier.template.level", "folder_id", "Levels per Role", copy=True
    )

    _name_uniq = models.UniqueIndex(
        "(template_id, coalesce(parent_id, 0), lower(name))",
        "Two folders side by side cannot have the same name.",
    )

    @api.depends("sequence", "parent_id.tree_order")
    def _compute_tree_order(self):
        for folder in self:
            own = f"{max(folder.sequence, 0):06d}.{folder._origin.id or 0:010d}/"
            folder.tree_order = (folder.parent_id.tree_order or "") + own

    @api.depends("parent_path", "name")
    def _compute_depth(self):
        for folder in self:
            folder.depth = max((folder.parent_path or "").count("/") - 1, 0)
            folder.indented_name = "\u2003" * folder.depth + (folder.name or "")

    @api.constrains("parent_id", "template_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A folder cannot lie below itself."))
        for folder in self:
            if folder.parent_id and folder.parent_id.template_id != folder.template_id:
                raise ValidationError(self.env._("The folder above belongs to another template."))

    @api.constrains("name")
    def _check_name(self):
        for folder in self:
            if not (folder.name or "").strip():
                raise ValidationError(self.env._("Give the folder a name."))

    @api.constrains("name", "parent_id", "template_id")
    def _check_siblings(self):
        self.template_id._check_siblings(self.parent_id, main=any(not f.parent_id for f in self))

    def _get_filled_name(self, book_year):
        """Give the name that a folder made from this one gets.

        :param str book_year: canonical book year, or False
        """
        self.ensure_one()
        return clean_title(fill_in(self.name, book_year))

    def _is_internal(self):
        """Say whether a folder that is made from this one starts as an internal one: no role gets it."""
        self.ensure_one()
        return not self.level_ids

    def write(self, vals):
        if "template_id" in vals and any(f.template_id.id != vals["template_id"] for f in self):
            raise UserError(self.env._("A folder stays in its template."))
        return super().write(vals)

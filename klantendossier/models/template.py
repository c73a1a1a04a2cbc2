from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import starter_templates
from ..tools.book_year import fill_in, find_collision, parse_book_year


class Template(models.Model):
    """A named tree of folders that an office applies to its administrations."""

    _name = "klantendossier.template"
    _description = "Template"
    _inherit = ["klantendossier.refusal.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", "Office", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(
        [("one_off", "One-off"), ("book_year", "Per book year")], required=True, default="one_off"
    )
    starter_code = fields.Char(
        readonly=True, copy=False, help="Which ready-made template this was."
    )
    folder_ids = fields.One2many(
        "klantendossier.template.folder", "template_id", "Folders", copy=False
    )
    folder_count = fields.Integer(compute="_compute_folder_count")

    @api.depends("folder_ids")
    def _compute_folder_count(self):
        counts = dict(
            self.env["klantendossier.template.folder"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.folder_count = counts.get(template, 0)

    def copy(self, default=None):
        """Duplicate the template with its whole tree and its levels per role."""
        copies = super().copy(default)
        for template, new in zip(self, copies, strict=True):
            twins = {}
            for folder in template.folder_ids.sorted("tree_order"):
                twins[folder] = folder.copy(
                    {
                        "template_id": new.id,
                        "parent_id": twins[folder.parent_id].id if folder.parent_id else False,
                    }
                )
        return copies

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for template, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%s (copy)", template.name)
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        # sudo: template.run - applications by colleagues count too
        applied_sudo = (
            self.env["klantendossier.template.run"].sudo().search([("template_id", "in", self.ids)])
        )
        if applied_sudo:
            raise UserError(
                self.env._(
                    "%s was applied to administrations. Archive it instead; then it stays known what "
                    "came from it.",
                    ", ".join(applied_sudo.template_id.mapped("name")),
                )
            )

    def action_use(self):
        """Open the wizard that applies this template."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Use Template"),
            "res_model": "klantendossier.template.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_template_id": self.id},
        }

    @api.constrains("kind")
    def _check_kind(self):
        self._check_siblings(self.folder_ids, main=True)

    def _check_siblings(self, parents, main):
        """Refuse folders side by side that become one folder in a dossier: in some book year, or in any.

        :param parents: the template folders below which to look
        :param bool main: whether to look at the main folders too
        :raises ValidationError: which names the two and the year
        """
        domain = Domain("parent_id", "in", parents.ids)
        if main:
            domain |= Domain("parent_id", "=", False)
        groups = self.env["klantendossier.template.folder"]._read_group(
            domain & Domain("template_id", "in", self.ids),
            ["template_id", "parent_id"],
            ["id:recordset"],
        )
        for template, _parent, folders in groups:
            found = find_collision(folders.mapped("name"), template.kind == "book_year")
            if not found:
                continue
            first, second, year = found
            raise ValidationError(
                self.env._(
                    "'%(first)s' and '%(second)s' stand side by side and both become '%(name)s' in a dossier. "
                    "Give one of them another name.",
                    first=first,
                    second=second,
                    name=fill_in(second, year),
                )
            )

    def _get_applicable_folders(self, book_year):
        """Give the folders of the template in reading order, if it can be applied for a book year.

        It cannot when two folders side by side get one name in a dossier. Saving refuses that too; what was
        saved before, or by two people at once, is found here.

        :param str book_year: canonical book year, or False
        :raises UserError: which names the two
        """
        self.ensure_one()
        # Searched, not self.folder_ids: after the cache was emptied that would be read one by one.
        folders = self.env["klantendossier.template.folder"].search(
            [("template_id", "=", self.id)], order="tree_order, id"
        )
        seen = {}
        for folder in folders:
            name = folder._get_filled_name(book_year)
            twin = seen.setdefault((folder.parent_id.id, name.lower()), folder)
            if twin != folder:
                raise UserError(
                    self.env._(
                        "In the template, '%(first)s' and '%(second)s' both become '%(name)s'. Have one of them "
                        "renamed, then try again.",
                        first=twin.name,
                        second=folder.name,
                        name=name,
                    )
                )
        return folders

    def _parse_book_year(self, text):
        """Give the canonical book year for this template, False for a one-off one.

        :raises UserError: when the template needs a book year and the text is none
        """
        self.ensure_one()
        if self.kind == "one_off":
            return False
        try:
            return parse_book_year(text)
        except ValueError as error:
            raise UserError(
                self.env._("Give the book year as 2026, or as 2025/2026 when it is a broken one.")
            ) from error

    # ------------------------------------------------------------------ ready-made templates

    @api.model
    def action_load_starters(self):
        """Add the ready-made Dutch templates and roles that this office does not have (any more)."""
        self.check_access("create")
        added = self._load_starters(self.env.company)
        message = (
            self.env._("%s ready-made templates added.", len(added))
            if added
            else self.env._("This office has all ready-made templates already.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "next": {"type": "ir.actions.act_window_close"}},
        }

    @api.model
    def _load_starters(self, company):
        """Make the ready-made roles and templates of ``tools.starter_templates`` for one office.

        :return: the templates that were added
        """
        role_model = self.env["klantendossier.role"]
        existing = role_model.with_context(active_test=False).search(
            [("company_id", "=", company.id)]
        )
        roles = {role.name.lower(): role for role in existing}
        for sequence, name in enumerate(starter_templates.ROLES):
            if name.lower() not in roles:
                roles[name.lower()] = role_model.create(
                    {"name": name, "company_id": company.id, "sequence": sequence}
                )
        present = set(
            self.with_context(active_test=False)
            .search([("company_id", "=", company.id)])
            .mapped("starter_code")
        )
        added = self.browse()
        for sequence, starter in enumerate(starter_templates.TEMPLATES):
            if starter["code"] in present:
                continue
            template = self.create(
                {
                    "name": starter["name"],
                    "kind": starter["kind"],
                    "starter_code": starter["code"],
                    "sequence": sequence,
                    "company_id": company.id,
                }
            )
            template._create_starter_folders(starter["folders"], roles)
            added |= template
        return added

    def _create_starter_folders(self, folders, roles, parent=None):
        for sequence, values in enumerate(folders, start=1):
            levels = [
                fields.Command.create({"role_id": roles[name].id, "level": level})
                for name, level in starter_templates.levels_of(values)
            ]
            folder = self.env["klantendossier.template.folder"].create(
                {
                    "template_id": self.id,
                    "parent_id": parent.id if parent else False,
                    "sequence": sequence,
                    "name": values["name"],
                    "note": values.get("note"),
                    "open_all": values.get("open_all", False),
                    "office_visibility": values.get("office_visibility", "folder"),
                    "client_visibility": values.get("client_visibility", "folder"),
                    "level_ids": levels,
                }
            )
            self._create_starter_folders(values.get("folders", ()), roles, folder)

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import levels


class TemplateLevel(models.Model):
    """Which level a role gets in a folder that is made from a template."""

    _name = "klantendossier.template.level"
    _description = "Level per Role in a Template"
    _inherit = ["klantendossier.refusal.mixin"]
    _order = "folder_id, role_id"

    folder_id = fields.Many2one(
        "klantendossier.template.folder", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="folder_id.company_id")
    role_id = fields.Many2one("klantendossier.role", required=True, index=True, ondelete="cascade")
    level = fields.Selection(
        [("view", "View"), ("upload", "Upload"), ("edit", "Edit")], required=True, default="view"
    )
    rank = fields.Integer(compute="_compute_rank", store=True)

    _folder_role_uniq = models.Constraint(
        "UNIQUE (folder_id, role_id)", "A role has one level per folder of a template."
    )

    @api.depends("level")
    def _compute_rank(self):
        for line in self:
            line.rank = levels.BY_CODE.get(line.level, levels.NONE)

    @api.depends("role_id", "rank")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = self.env["klantendossier.permission"]._get_level_labels()
        for line in self:
            line.display_name = f"{line.role_id.name}: {labels.get(line.rank, '')}"

    @api.constrains("folder_id", "role_id")
    def _check_role_company(self):
        for line in self:
            if line.role_id.company_id != line.folder_id.template_id.company_id:
                raise ValidationError(
                    self.env._("The role belongs to another office than the template.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._log_change()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self._log_change()
        return result

    def unlink(self):
        self._log_change(gone=True)
        return super().unlink()

    def _log_change(self, gone=False):
        """Write in the log what decides over later grants."""
        self.env["klantendossier.event"]._log(
            "template_changed",
            [
                {
                    "details": {
                        "template": line.folder_id.template_id.name,
                        "folder": line.folder_id.name,
                        "role": line.role_id.name,
                        "level": "none" if gone else line.level,
                    }
                }
                for line in self
            ],
        )

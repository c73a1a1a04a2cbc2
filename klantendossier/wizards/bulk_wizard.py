from odoo import fields, models
from odoo.exceptions import UserError


class BulkWizard(models.TransientModel):
    """Change responsible and team of many administrations at once."""

    _name = "klantendossier.bulk.wizard"
    _description = "Change Responsible and Team"
    _inherit = ["klantendossier.dialog.mixin"]

    administration_ids = fields.Many2many(
        "klantendossier.administration",
        "klantendossier_bulk_wizard_administration_rel",
        string="Administrations",
        default=lambda self: self.env.context.get("active_ids", []),
    )
    change_responsible = fields.Boolean("Change responsible")
    responsible_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    change_team = fields.Boolean("Change who may enter")
    office_access = fields.Selection(
        [("all", "All office users"), ("team", "Team only")], default="all"
    )
    team_user_ids = fields.Many2many("res.users", string="Team", domain="[('share', '=', False)]")

    def action_apply(self):
        """Write what was ticked."""
        self.ensure_one()
        values = {}
        if self.change_responsible:
            values["responsible_id"] = self.responsible_id.id
        if self.change_team:
            values["office_access"] = self.office_access
            values["team_user_ids"] = [fields.Command.set(self.team_user_ids.ids)]
        if not values:
            raise UserError(self.env._("Tick what you want to change."))
        self.administration_ids.write(values)
        return self._done(self.env._("%s administrations changed.", len(self.administration_ids)))

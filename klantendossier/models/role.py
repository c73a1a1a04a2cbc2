from odoo import fields, models


class Role(models.Model):
    """What kind of client user somebody is; the office keeps its own list.

    Templates give levels per role.
    """

    _name = "klantendossier.role"
    _description = "Role of a Client User"
    _inherit = ["klantendossier.refusal.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", "Office", required=True, default=lambda self: self.env.company, index=True
    )

    _name_company_uniq = models.UniqueIndex(
        "(company_id, lower(name)) WHERE active IS TRUE", "There is already a role with this name."
    )

from odoo import api, fields, models
from odoo.tools import format_date


class InviteWizard(models.TransientModel):
    """Asks before a log-in is bound that the dossier did not make."""

    _name = "klantendossier.invite.wizard"
    _description = "Invite with an Existing Log-in"
    _inherit = ["klantendossier.dialog.mixin"]

    client_id = fields.Many2one(
        "klantendossier.client", required=True, readonly=True, ondelete="cascade"
    )
    login = fields.Char("Log-in Name", compute="_compute_login")
    made = fields.Char(compute="_compute_login")
    email = fields.Char("The Link Goes To", related="client_id.email", related_sudo=False)

    @api.depends("client_id")
    def _compute_login(self):
        for wizard in self:
            wizard.client_id.check_access("write")
            user = wizard.client_id._get_unknown_log_in()
            wizard.login = user.login
            wizard.made = user and self.env._(
                "on %(date)s by %(name)s",
                date=format_date(self.env, user.create_date),
                name=user.create_uid.name or self.env._("somebody unknown"),
            )

    def action_apply(self):
        """Bind the log-in, give it a new password, and invite the person."""
        self.ensure_one()
        client = self.client_id
        client.check_access("write")
        user = client._adopt_log_in()
        client._invite(user, adopted=bool(user))
        return self._done(self.env._("%s is invited.", client.partner_id.name))

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _update_last_login(self):
        """An invited client user who logs in is active from then on."""
        result = super()._update_last_login()
        # sudo: client - the state of the log-in's own rows
        invited_sudo = (
            self.env["klantendossier.client"]
            .sudo()
            .search([("user_id", "=", self.env.uid), ("state", "=", "invited")])
        )
        if invited_sudo:
            invited_sudo._unlocked().write({"state": "active"})
        return result

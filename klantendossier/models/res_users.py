from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """Log that a client user's access falls away or comes back with his log-in."""
        result = super().write(vals)
        if {"active", "partner_id"} & vals.keys():
            # sudo: client - access follows the log-in in all dossiers; whoever changes users is no office user
            clients_sudo = (
                self.env["klantendossier.client"].sudo().search([("user_id", "in", self.ids)])
            )
            details = {}
            if "active" in vals:
                details["login_active"] = bool(vals["active"])
            if "partner_id" in vals:
                details["login_person"] = self.partner_id[:1].display_name
            self.env["klantendossier.event"]._log(
                "client_changed",
                [{"client": client, "details": details} for client in clients_sudo],
            )
            clients_sudo.administration_id._access_changed()
        return result

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
            invited_sudo._write_own({"state": "active"})
        return result

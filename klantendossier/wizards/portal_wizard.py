from odoo import models
from odoo.exceptions import UserError


class PortalWizardUser(models.TransientModel):
    """Odoo's own dialog that gives portal access: who may use it, decides the dossier."""

    _inherit = "portal.wizard.user"

    def _send_email(self):
        """Have the link of a client user sent by the outbox; Odoo would keep it in a message."""
        user_sudo = self.user_id.sudo()  # sudo: res.users - the log-in of this dialog's own contact
        if not user_sudo._filtered_guarded():
            return super()._send_email()
        self.env["klantendossier.client"]._check_credential_access(
            user_sudo.partner_id.sudo(False), "invitation"
        )
        user_sudo._queue_password_reset()
        return True

    def action_revoke_access(self):
        """Send who takes portal access away to the dossier, where the person is a client user.

        Odoo would take the portal group, which the group of client users implies, and fail on that.
        """
        partner = self.partner_id
        client = self.env["klantendossier.client"]
        if client._get_guarded_clients(partner):
            client._check_credential_access(partner, "groups")
            raise UserError(
                self.env._(
                    "%s is a client user of a dossier. End the client user there; that stops all access.",
                    partner.name,
                )
            )
        return super().action_revoke_access()

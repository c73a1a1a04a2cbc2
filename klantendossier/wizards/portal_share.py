from odoo import models


class PortalShare(models.TransientModel):
    """Sharing a record of another app with a client user by Odoo's dialog."""

    _inherit = "portal.share"

    def _send_signup_link(self, partners=None):
        """Send client users the ordinary link: one that makes a log-in would stand in the chatter."""
        if partners is None:
            partners = self.partner_ids.filtered(lambda partner: not partner.user_ids)
        guarded_sudo = self.env["klantendossier.client"]._get_guarded_clients(partners)
        guarded = partners & guarded_sudo.partner_id.sudo(False)
        if guarded:
            self._send_public_link(guarded)
        return super()._send_signup_link(partners - guarded)

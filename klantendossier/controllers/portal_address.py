from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .access import parse_id


class PortalAddress(CustomerPortal):
    """The portal's address book writes by sudo, also on the contacts of colleagues at one company.

    ``_can_be_edited_by_current_customer`` refuses those of client users; here that is written in the log.
    """

    def _log_fellow_client(self, partner_id):
        # Read as Odoo reads it, which takes '+51' and ' 51' too.
        partner = request.env["res.partner"].browse(parse_id(partner_id))
        rows_sudo = request.env["klantendossier.client"]._get_guarded_clients(partner)
        if rows_sudo and partner != request.env.user.partner_id:
            request.env["klantendossier.event"]._log_refusal(
                client=rows_sudo[:1], details={"credential": "profile"}, fold=False
            )

    @http.route()
    def portal_address(self, partner_id=None, **query_params):
        self._log_fellow_client(partner_id)
        return super().portal_address(partner_id=partner_id, **query_params)

    @http.route()
    def portal_address_submit(self, partner_id=None, **form_data):
        self._log_fellow_client(partner_id)
        return super().portal_address_submit(partner_id=partner_id, **form_data)

    @http.route()
    def address_archive(self, partner_id):
        self._log_fellow_client(partner_id)
        return super().address_archive(partner_id)

from odoo import api, models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """The one model of the addon that knows of the request."""

    _inherit = "ir.http"

    @api.model
    def _get_klantendossier_origin(self):
        """Say where the current request comes from, for the log.

        :return: pair of the address and the browser's description; None twice outside a request
        """
        if not request:
            return None, None
        return request.httprequest.remote_addr, request.httprequest.user_agent.string or ""

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Give the portal's scripts their texts in the reader's language."""
        return [*super()._get_translation_frontend_modules_name(), "klantendossier"]

from odoo import api, models
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..tools.log_origin import Origin


class IrHttp(models.AbstractModel):
    """The one model of the addon that knows of the request."""

    _inherit = "ir.http"

    @api.model
    def _get_klantendossier_origin(self):
        """Say where the current request comes from, for the log.

        :return: pair of the address and the browser's description; None twice outside a request
        """
        origin = self.env.context.get("klantendossier_origin")
        if isinstance(origin, Origin):
            return tuple(origin)
        if not request:
            return None, None
        return request.httprequest.remote_addr, request.httprequest.user_agent.string or ""

    @classmethod
    def _dispatch(cls, endpoint):
        """See that no refusal leaves without its line: this net holds what no model of ours saw."""
        try:
            return super()._dispatch(endpoint)
        except (AccessError, MissingError) as error:
            event = request.env["klantendossier.event"]
            event._log_escaped(error, request.params, request.httprequest.path)
            raise

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Give the portal's scripts their texts in the reader's language."""
        return [*super()._get_translation_frontend_modules_name(), "klantendossier"]

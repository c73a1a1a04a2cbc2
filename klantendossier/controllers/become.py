from odoo import SUPERUSER_ID, http
from odoo.http import request

from odoo.addons.web.controllers.home import Home

from ..models.ir_http import BECAME


class Become(Home):
    """A Settings administrator who goes on as OdooBot: it is his act, and so is what he does then."""

    # It writes a line; said by a function, since Odoo warns of a plain change to its own route.
    @http.route(readonly=lambda *_args: False)
    def switch_to_admin(self):
        user = request.env.user
        if user._is_system() and user.id != SUPERUSER_ID:
            request.env["klantendossier.event"]._log("became_superuser", [{}])
            request.session[BECAME] = user.id
        return super().switch_to_admin()

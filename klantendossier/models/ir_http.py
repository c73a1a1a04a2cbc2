from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, MissingError
from odoo.http import SessionExpiredException, request

from ..tools.log_origin import Origin

#: Key of a session: who he was who went on as OdooBot.
BECAME = "klantendossier_became"


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

    @api.model
    def _get_klantendossier_actor_id(self):
        """Give the id of whom the log names: the acting user, or who went on as OdooBot in this session."""
        if request and self.env.uid == request.session.uid == SUPERUSER_ID:
            return request.session.get(BECAME) or self.env.uid
        return self.env.uid

    @classmethod
    def _get_default_lang(cls):
        """Give the language of public pages without asking the database for it at each of them."""
        # sudo: ir.default - the language of the public pages is no secret
        code = request.env["ir.default"].sudo()._get_klantendossier_lang_code()
        return request.env["res.lang"]._get_data(code=code) if code else super()._get_default_lang()

    @classmethod
    def _dispatch(cls, endpoint):
        """See that no refusal leaves without its line: this net holds what no model of ours saw.

        At a portal user's log-out his browser is told to forget what waits in it to be sent.
        """
        is_logout = request.httprequest.path == "/web/session/logout"
        user_id = is_logout and request.session.uid
        try:
            response = super()._dispatch(endpoint)
            # sudo: res.users - only whether it was a portal user
            if user_id and request.env["res.users"].sudo().browse(user_id).exists().share:
                response.headers["Clear-Site-Data"] = '"storage"'
            return response
        except (AccessError, MissingError) as error:
            event = request.env["klantendossier.event"]
            if event._log_escaped(error, request.params, request.httprequest.path):
                # Where it was refused would tell what is not there from what is not allowed.
                raise error.with_traceback(None) from None
            raise

    @classmethod
    def _handle_error(cls, exception):
        """Lead the portal's pages on when the session has ended meanwhile, or a form is too large."""
        answer = None
        if isinstance(exception, SessionExpiredException) and request.httprequest.method == "GET":
            response = super()._handle_error(exception)
            return cls._answer_lost_dossier_file() or response
        if request.httprequest.method == "POST" and getattr(request, "is_frontend", False):
            if isinstance(exception, RequestEntityTooLarge):
                # Not Odoo's own answer first: that would read the request once more.
                answer = cls._answer_lost_dossier_form(exception)
            elif isinstance(exception, (SessionExpiredException, BadRequest)):
                # First Odoo's: it ends what is left of the session.
                response = super()._handle_error(exception)
                return cls._answer_lost_dossier_form(exception) or response
        return answer or super()._handle_error(exception)

    @classmethod
    def _answer_lost_dossier_file(cls):
        from ..controllers import portal_session  # see below

        answer = portal_session.answer_lost_file(request.httprequest.path)
        if answer is not None:
            cls._post_dispatch(answer)
        return answer

    @classmethod
    def _answer_lost_dossier_form(cls, exception):
        # Here and not above: the controllers know the models, and only this answer goes the other way.
        from ..controllers import portal_session

        path = request.httprequest.path
        if not path.startswith("/my/dossiers/"):
            return None
        if not request.env.uid:
            cls._auth_method_public()
        cls._frontend_pre_dispatch()
        if isinstance(exception, RequestEntityTooLarge):
            answer = portal_session.answer_too_large(path)
        else:
            try:
                form = request.httprequest.form
            except RequestEntityTooLarge:
                form = {}
            if isinstance(exception, BadRequest) and request.validate_csrf(form.get("csrf_token")):
                return None  # another fault than a session that is gone
            answer = portal_session.answer_lost_form(form, path)
        if answer is not None:
            if answer.is_qweb:
                answer.flatten()
            for name, value in portal_session.PAGE_HEADERS.items():
                answer.headers.setdefault(name, value)
            cls._post_dispatch(answer)
        return answer

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Give the portal's scripts their texts in the reader's language."""
        return [*super()._get_translation_frontend_modules_name(), "klantendossier"]

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from .access import PAGE_HEADERS, prepare_page

#: Where our links lead after the password is chosen; by it they are told from Odoo's own.
HOME = "/my/dossiers"


class InvitationLink(AuthSignupHome):
    """The pages behind the links that the dossier mails: in the reader's language, and clear when one has ended.

    Odoo's own page for such a link says 'Invalid signup token' above a form that cannot work.
    """

    @route()
    def web_auth_signup(self, *args, **kw):
        return self._answer_link(super().web_auth_signup, args, kw)

    @route()
    def web_auth_reset_password(self, *args, **kw):
        return self._answer_link(super().web_auth_reset_password, args, kw)

    def _answer_link(self, page, args, kw):
        token = request.params.get("token")
        if not token or request.params.get("redirect") != HOME:
            return page(*args, **kw)
        self._speak_as_link()
        try:
            # sudo: res.partner - as Odoo does: whether it is anybody's link
            request.env["res.partner"].sudo()._signup_retrieve_partner(token)
        except (UserError, ValueError):  # has ended, or is no link at all
            return self._explain_ended()
        return page(*args, **kw)

    def _speak_as_link(self):
        """Take the language that the link names: that of the person whom it was mailed to."""
        lang = request.params.get("lang")
        if lang in dict(request.env["res.lang"].get_installed()):
            request.update_context(lang=lang)

    def _explain_ended(self):
        """Answer with a page that says the same whatever became of the link, and whosever it was."""
        config = self.get_auth_signup_config()
        response = request.render(
            "klantendossier.portal_link_ended",
            prepare_page(redirect=HOME, **config),
            status=410,
        )
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

"""A client user's portal over HTTP: log in, get a page, post a form, send a file."""

import re

from odoo import http
from odoo.tests import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import PASSWORD, DossierHttpCase, pdf

NOT_FOUND = "This page does not exist or is not for you."
HUGE = 2**31 + 7


class PortalCase(DossierHttpCase):
    """Anna may edit 'Jaarwerk 2026' with everything below it, and see 'Vaste stukken'."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        permission = cls.env["klantendossier.permission"].with_user(cls.manager)
        permission._grant(cls.main.with_user(cls.manager), {cls.client_a.id: levels.EDIT}, True)
        permission._grant(cls.fixed.with_user(cls.manager), {cls.client_a.id: levels.VIEW}, False)
        permission._grant(cls.bv_main.with_user(cls.manager), {cls.client_c.id: levels.EDIT}, False)
        cls.dossier_url = f"/my/dossiers/{cls.vof.id}"
        cls.main_url = f"{cls.dossier_url}/map/{cls.main.id}"

    def login(self, user):
        self.forget()
        self.authenticate(user.login, PASSWORD)
        self.not_found_page = None

    def get(self, url, **kwargs):
        self.env.flush_all()
        return self.url_open(url, **kwargs)

    def post(self, url, data=None, csrf=True, **kwargs):
        self.env.flush_all()
        token = {"csrf_token": http.Request.csrf_token(self)} if csrf else {}
        return self.url_open(url, data={**token, **(data or {})}, method="POST", **kwargs)

    def send(self, url, name="bon.pdf", content=None, data=None, **kwargs):
        """Send one file as the form does."""
        files = {"ufile": (name, pdf(name) if content is None else content)}
        return self.post(url, {"upload_key": "", **(data or {})}, files=files, **kwargs)

    def document_url(self, document, act=""):
        return f"/my/dossiers/document/{document.id}{act and '/' + act}"

    @mute_logger("odoo.http")
    def assertNotFound(self, response, expected=None):
        """Check the one answer of a refusal: the status, and word for word the same page."""
        self.assertEqual(response.status_code, 404)
        self.assertIn(NOT_FOUND, response.text)
        # The token differs each time, and the language menu leads back to the address that was asked.
        page = re.sub(r'csrf_token: "[^"]*"|<a [^>]*data-url_code=[^>]*>', "", response.text)
        self.assertEqual(page, self.not_found_page or page)
        self.not_found_page = page

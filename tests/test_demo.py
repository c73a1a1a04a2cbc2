"""The demo office is set up as the installation guide says."""

from .common import DossierHttpCase


class TestDemo(DossierHttpCase):
    """What strangers and clients find at the door."""

    def test_on_invitation_only_and_in_two_languages(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        self.assertEqual(self.url_open("/web/signup").status_code, 200, "Odoo's own default")
        self.env["klantendossier.demo"]._open_portal()
        self.assertEqual(self.url_open("/web/signup").status_code, 404)
        self.assertNotIn("/web/signup", self.url_open("/web/login").text)
        installed = dict(self.env["res.lang"].get_installed())
        self.assertLessEqual({"nl_NL", "en_US"}, set(installed))

import pyotp

from odoo.tests.common import get_db_name

from .common import PASSWORD, DossierHttpCase


class TestLogin(DossierHttpCase):
    """Logging in as client user with two-step verification (attack list 34); the step itself is Odoo's."""

    def set_up_totp(self, user):
        secret = pyotp.random_base32()
        self.env.cr.execute(
            "UPDATE res_users SET totp_secret = %s WHERE id = %s", [secret, user.id]
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        return secret

    def authenticate_by_rpc(self, user):
        return self.xmlrpc_common.authenticate(get_db_name(), user.login, PASSWORD, {})

    def test_a_password_alone_opens_nothing_over_rpc(self):
        self.assertEqual(self.authenticate_by_rpc(self.anna), self.anna.id)
        self.set_up_totp(self.anna)
        self.assertFalse(self.authenticate_by_rpc(self.anna))

    def test_a_password_alone_shows_no_dossier_and_the_code_of_the_app_does(self):
        self.upload(self.bank)
        self.grant(self.bank, self.client_a)
        secret = self.set_up_totp(self.anna)
        self.authenticate(None, None)
        page = self.url_open("/web/login").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        data = {"login": self.anna.login, "password": PASSWORD, "csrf_token": token}
        response = self.url_open("/web/login", data=data)
        self.assertIn("/web/login/totp", response.url)
        self.assertIn("/web/login", self.url_open(f"/my/dossiers/{self.vof.id}").url)
        page = self.url_open("/web/login/totp").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        code = pyotp.TOTP(secret).now()
        self.url_open("/web/login/totp", data={"totp_token": code, "csrf_token": token})
        response = self.url_open(f"/my/dossiers/{self.vof.id}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("Bank", response.text)

    def test_an_invited_client_user_is_active_after_the_second_step_only(self):
        secret = self.set_up_totp(self.anna)
        self.authenticate(None, None)
        self.assertEqual(self.client_a.state, "invited")

        def post(path, **data):
            page = self.url_open(path).text
            token = page.split('name="csrf_token" value="')[1].split('"')[0]
            answer = self.url_open(path, data={"csrf_token": token, **data})
            self.env.invalidate_all()
            return answer

        post("/web/login", login=self.anna.login, password=PASSWORD)
        self.assertEqual(self.client_a.state, "invited")
        post("/web/login/totp", totp_token=pyotp.TOTP(secret).now())
        self.assertEqual(self.client_a.state, "active")

    def test_with_a_password_alone_he_is_active_at_once(self):
        self.assertEqual(self.client_a.state, "invited")
        self.authenticate(self.anna.login, PASSWORD)
        self.env.invalidate_all()
        self.assertEqual(self.client_a.state, "active")

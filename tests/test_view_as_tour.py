"""Looking as a client user, and ending one, as somebody of the office does it in a real browser."""

from .common import DossierHttpCase
from .file_makers import real_pdf


class TestViewAsTour(DossierHttpCase):
    """In headless Chromium."""

    def setUp(self):
        super().setUp()
        self.client_a.partner_id.name = "Anna"
        self.client_b.partner_id.name = "Bram"
        self.client_a._write_own({"state": "active"})
        self.grant(self.bank, self.client_a)
        self.document = self.upload(self.bank, "Afschrift.pdf", real_pdf())
        self.upload(self.bank, "Memo.pdf", real_pdf() + b"\n%2", visibility="office")
        self.speak_english()
        self.leave_out_missing_library()

    def test_look_as_a_client_user(self):
        self.start_tour("/odoo/administrations", "klantendossier_view_as", login=self.office.login)
        self.forget()
        lines = self.events("client_viewed_as", client_ref=self.client_a.id)
        self.assertEqual(lines.mapped("user_ref"), [self.office.id] * 2)
        self.assertEqual(lines.mapped("document_ref"), [self.document.id, 0])
        self.assertFalse(self.events("document_opened"))

    def test_end_a_client_user_and_take_back(self):
        self.start_tour(
            "/odoo/administrations", "klantendossier_end_client", login=self.office.login
        )
        self.forget()
        self.assertEqual(self.client_a.state, "active")
        # Taken back is not given back: the permissions are given anew.
        self.assertFalse(self.client_a.permission_ids)
        self.assertFalse(self.sees(self.anna, self.document))

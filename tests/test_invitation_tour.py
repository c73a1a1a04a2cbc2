"""The invitation in a real browser: look, leave one out, send, withdraw."""

from .common import DossierHttpCase
from .test_invitation import InvitationMixin


class TestInvitationTour(InvitationMixin, DossierHttpCase):
    def test_invite_leave_out_withdraw(self):
        self.speak_english()
        self.leave_out_missing_library()
        karin = self.make_member("Karin", "karin@example.com")
        toos = self.make_member("Toos", "toos@example.com")
        self.grant(self.bank, karin)
        self.upload(self.bank)
        self.start_tour(
            "/odoo/administrations", "klantendossier_invitation", login=self.office.login
        )
        self.forget()
        self.assertEqual((karin.state, toos.state), ("none", "none"))
        self.assertTrue(karin.sudo().user_id)
        self.assertFalse(toos.sudo().user_id)
        self.assertFalse(self.send_outbox(), "withdrawn before it left")
        self.assertEqual(len(self.events("invitation_withdrawn", client_ref=karin.id)), 1)

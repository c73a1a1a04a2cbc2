"""What client users do with documents: it is never what the office does."""

from odoo.exceptions import AccessError, UserError

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class TestPortalActs(DossierCase):
    """Anna and Bram may edit everything in 'Jaarwerk 2026'."""

    def setUp(self):
        super().setUp()
        for client in (self.client_a, self.client_b):
            self.grant(self.main, client, levels.EDIT, below=True)

    def make_upload(self):
        self.forget()
        return self.bank.with_user(self.anna)._client_upload("bon.pdf", pdf("bon"))

    def test_only_the_office_handles(self):
        """No act of a client user takes an upload off the office's list of what is new."""
        acts = {
            "rename": lambda document: document._client_rename("kassabon"),
            "note": lambda document: document._client_set_note("van de bakker"),
            "move": lambda document: document._client_move(self.sub.id),
            "move back": lambda document: document._client_move(self.bank.id),
            "version": lambda document: document._client_add_version("bon.pdf", pdf("beter")),
        }
        document = self.make_upload()
        for name, act in acts.items():
            for user in (self.anna, self.bram) if name != "version" else (self.anna,):
                with self.subTest(act=name, user=user.login):
                    act(document.with_user(user))
                    self.forget()
                    self.assertTrue(document.with_user(self.office).is_new_from_client)
                    self.assertFalse(document.with_user(self.office).first_handled_date)
                    self.assertEqual(self.vof.with_user(self.office).new_from_client_count, 1)
        document.with_user(self.anna)._client_withdraw()  # still his, since nobody handled it
        document.with_user(self.office).action_restore()
        self.forget()
        self.assertTrue(document.with_user(self.office).is_new_from_client)

    def test_a_remark_after_the_upload(self):
        """His own text on his own upload, until the office has handled it."""
        document = self.make_upload()
        document._client_set_remark(" Van de bakker ")
        self.forget()
        self.assertEqual(document.sudo().client_remark, "Van de bakker")
        self.assertTrue(self.events("document_changed", document_ref=document.id))
        for user in (self.bram, self.carla):
            with self.enter_registry_test_mode(), self.assertRaises(AccessError):
                document.with_user(user)._client_set_remark("van een ander")
        document.with_user(self.office).action_mark_handled()
        with self.assertRaisesRegex(UserError, "works with"):
            document._client_set_remark("te laat")
        self.forget()
        self.assertEqual(document.sudo().client_remark, "Van de bakker")

    def test_the_office_handles_by_moving(self):
        document = self.make_upload()
        document.with_user(self.office)._move(self.sub.with_user(self.office))
        self.forget()
        self.assertFalse(document.with_user(self.office).is_new_from_client)
        self.assertEqual(document.with_user(self.office).handled_by_id, self.office)

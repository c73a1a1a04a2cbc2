"""Dialogs that say whom an act affects before it is done: with names and numbers, and on the button too."""

from odoo.exceptions import AccessError
from odoo.tools import html2plaintext

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class TestImpact(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.client_a.partner_id.name = "Anna de Vries"
        cls.client_b.partner_id.name = "Bram Jansen"

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a)
        self.document = self.upload(self.bank, "Afschrift.pdf", pdf("a"))
        self.upload(self.bank, "Memo.pdf", pdf("b"), visibility="office")
        self.upload(self.bank, "Loon.pdf", pdf("c"), visibility="selected", selected=self.client_a)
        self.env.flush_all()

    def open(self, action, user=None):
        """Make the dialog that an action opens, as its user."""
        wizard = self.env[action["res_model"]].with_user(user or self.office)
        return wizard.with_context(**action["context"]).create({})

    def test_the_numbers_are_those_of_the_audience(self):
        self.grant(self.main, self.client_b, levels.VIEW, below=True)
        documents = self.vof.document_ids
        audience = self.env["klantendossier.permission"]._get_audience(documents)
        counts = self.env["klantendossier.permission"]._count_seen(self.vof.client_ids)
        for client in self.vof.client_ids:
            expected = sum(client.id in clients for clients in audience.values())
            self.assertEqual(counts[client.id][1], expected, client.partner_id.name)
        self.assertEqual(counts[self.client_a.id], (1, 2))
        self.assertEqual(counts[self.client_b.id], (3, 1))

    def test_ending_says_what_is_lost(self):
        client = self.client_a.with_user(self.office)
        action = client.action_end_dialog()
        self.assertTrue(action["name"].endswith(self.vof._get_label()))
        wizard = self.open(action)
        self.assertIn("Anna de Vries (", wizard.preview)
        self.assertIn("2 documents in 1 folder", wizard.preview)
        self.assertEqual(wizard.summary, "End Anna de Vries: 1 loses access")
        self.assertTrue(client.access_user_id)  # nothing is done by looking
        done = wizard.action_apply()
        self.assertEqual(done["tag"], "klantendossier_done")
        self.assertIn("Anna de Vries", done["params"]["message"])
        self.assertEqual((client.state, bool(client.permission_ids)), ("ended", False))

    def invited(self):
        """Give somebody without a role whose invitation still waits, and somebody who was never invited."""
        clients = self.env["klantendossier.client"]
        for name in ("Karin", "Loek"):
            email = f"{name.lower()}@example.com"
            person = self.env["res.partner"].create({"name": name, "email": email})
            clients |= clients.create({"administration_id": self.vof.id, "partner_id": person.id})
        clients[0].with_user(self.office)._invite()
        return clients

    def test_ending_several_says_who_had_no_access_anyway(self):
        karin, loek = self.invited()
        self.bram.active = False
        self.forget()
        several = self.client_a | self.client_b | loek
        wizard = self.open(several.with_user(self.office).action_end_dialog())
        text = html2plaintext(wizard.preview)
        self.assertIn("Loses access: 1", text)
        self.assertIn("Anna de Vries (Vennoot A): 2 documents in 1 folder", text)
        self.assertIn("Without access already: 2", text)
        self.assertIn("Bram Jansen (Vennoot B) has no access now", text)
        self.assertIn("Loek has no access now", text)
        self.assertNotIn("9042", text, "of one administration the title names it")
        self.assertNotIn("invitation", text)
        self.assertNotIn("False", text)
        self.assertEqual(wizard.summary, "End 3 client users: 1 loses access")
        wizard = self.open(karin.with_user(self.office).action_end_dialog())
        self.assertIn("The invitation that still waits is not sent any more", wizard.preview)
        wizard.action_apply()
        self.assertEqual(karin.state, "ended")
        self.assertTrue(self.client_a.access_user_id)

    def test_ending_who_has_no_access_says_that_nothing_is_lost(self):
        _karin, loek = self.invited()
        wizard = self.open(loek.with_user(self.office).action_end_dialog())
        self.assertIn("Without access already: 1", html2plaintext(wizard.preview))
        self.assertNotIn("Loses access", wizard.preview)
        self.assertEqual(wizard.summary, "End Loek")

    def test_a_mail_that_was_sent_does_not_wait(self):
        karin, _loek = self.invited()
        karin.sudo().outbox_ids._write_own({"state": "sent", "next_try": False})
        wizard = self.open(karin.with_user(self.office).action_end_dialog())
        self.assertNotIn("invitation", wizard.preview)

    def test_archiving_leaves_out_who_has_ended_already(self):
        self.client_b.with_user(self.office).action_end()
        self.invited()
        wizard = self.open(self.vof.with_user(self.office).action_archive())
        text = html2plaintext(wizard.preview)
        self.assertNotIn("Bram", text)
        self.assertIn("Loek has no access now", text)
        self.assertIn("Loses access: ", text)

    def test_archiving_says_who_loses_access(self):
        vof = self.vof.with_user(self.office)
        action = vof.action_archive()
        self.assertTrue(self.vof.active)
        wizard = self.open(action)
        self.assertIn("Anna de Vries", wizard.preview)
        self.assertEqual(wizard.summary, f"Archive {vof._get_label()}: 2 lose access")
        wizard.action_apply()
        self.assertFalse(self.vof.active)
        self.assertFalse(self.sees(self.anna, self.document))

    def test_archiving_several_names_each(self):
        both = (self.vof | self.bv).with_user(self.office)
        wizard = self.open(both.action_archive())
        self.assertIn(self.bv._get_label(), wizard.preview.replace("&amp;", "&"))
        self.assertIn("2 administrations: 3 lose access", wizard.summary)
        wizard.action_apply()
        self.assertFalse((self.vof | self.bv).filtered("active"))

    def test_archiving_what_nobody_sees_asks_nothing(self):
        empty = self.make_administration("Leeg", "9099").with_user(self.office)
        empty.action_archive()
        self.assertFalse(empty.active)

    def test_switching_on_says_who_gets_access(self):
        self.vof.dossier_enabled = False
        self.client_b.user_id.active = False
        self.forget()
        vof = self.vof.with_user(self.office)
        for act in (lambda: vof.action_switch_dossier(True), vof.action_enable):
            action = act()
            self.assertEqual(action["res_model"], "klantendossier.impact.wizard")
            self.assertTrue(action["name"].endswith(vof._get_label()))
            self.assertFalse(self.vof.dossier_enabled, "nothing is done by asking")
        wizard = self.open(action)
        self.assertIn("Anna de Vries (", wizard.preview)
        self.assertIn("2 documents in 1 folder", wizard.preview)
        self.assertIn("Without access all the same: 1", wizard.preview)
        self.assertIn("Bram Jansen", wizard.preview)
        self.assertEqual(wizard.summary, f"Switch on {vof._get_label()}: 1 gains access")
        message = wizard.action_apply()["params"]["message"]
        self.assertIn("Anna de Vries can open it now.", message)
        self.assertTrue(self.sees(self.anna, self.document))

    def test_switching_on_what_nobody_gets_asks_nothing(self):
        off = self.make_administration("Uit", "9098") | self.make_administration("Ook", "9097")
        off.dossier_enabled = False
        action = off.with_user(self.office).action_enable()
        self.assertEqual(action["tag"], "klantendossier_done")
        self.assertEqual(off.mapped("dossier_enabled"), [True, True])

    def test_switching_several_on_names_each(self):
        both = (self.vof | self.bv).with_user(self.office)
        both.sudo().dossier_enabled = False
        self.forget()
        wizard = self.open(both.action_enable())
        self.assertIn(self.bv._get_label(), wizard.preview.replace("&amp;", "&"))
        self.assertIn("2 administrations: 3 gain access", wizard.summary)
        wizard.action_apply()
        self.assertEqual(both.mapped("dossier_enabled"), [True, True])

    def test_out_of_the_archive_says_who_gets_access(self):
        self.vof.active = False
        self.forget()
        vof = self.vof.with_user(self.office)
        wizard = self.open(vof.action_unarchive())
        self.assertFalse(self.vof.active)
        self.assertIn("Anna de Vries", wizard.preview)
        self.assertEqual(wizard.summary, f"{vof._get_label()} out of the archive: 2 gain access")
        wizard.action_apply()
        self.assertTrue(self.sees(self.anna, self.document))
        self.vof.write({"active": False, "dossier_enabled": False})
        self.forget()
        vof.action_unarchive()
        self.assertTrue(self.vof.active, "the dossier is off: nobody gets access by it")

    def test_what_a_colleague_changed_meanwhile_is_looked_at_first(self):
        self.vof.dossier_enabled = False
        self.forget()
        wizard = self.open(self.vof.with_user(self.office).action_enable())
        self.grant(self.bank, self.client_b)
        self.forget()
        action = wizard.action_apply()
        self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
        self.assertIn("A colleague changed", wizard.notice)
        self.assertFalse(self.vof.dossier_enabled)
        wizard.action_apply()
        self.assertTrue(self.sees(self.bram, self.document))

    def test_restoring_a_folder_says_who_sees_it_again(self):
        self.sub.with_user(self.office).action_bin()
        self.forget()
        self.assertFalse(self.sees(self.anna, self.document))
        action = self.sub.with_user(self.office).action_restore_dialog()
        wizard = self.open(action)
        self.assertIn("2 folders with 3 documents", wizard.preview)
        self.assertIn("Anna de Vries", wizard.preview)
        self.assertIn("2 of 3 documents", wizard.preview)
        self.assertEqual(wizard.summary, "Restore Liquide middelen: 1 gains access")
        self.assertFalse(self.sees(self.anna, self.document))
        message = wizard.action_apply()["params"]["message"]
        self.assertIn("Anna de Vries can see it now", message)
        self.assertTrue(self.sees(self.anna, self.document))

    def test_no_dialog_speaks_of_what_its_user_may_not_enter(self):
        self.vof.write({"office_access": "team", "team_user_ids": [(5,)]})
        self.env.flush_all()
        self.forget()
        wizard = self.env["klantendossier.impact.wizard"].with_user(self.office)
        for values in (
            {"kind": "end", "client_ids": [(6, 0, self.client_a.ids)]},
            {"kind": "archive", "administration_ids": [(6, 0, self.vof.ids)]},
        ):
            with self.assertRaises(AccessError):
                wizard.create(values)
        for user in (self.anna, self.outsider, self.employee):
            with self.assertRaises(AccessError):
                wizard.with_user(user).create({"kind": "end"})

"""The office's round in a real browser: tick, template, grant, upload, move."""

from odoo.addons.klantendossier.tools import levels

from .common import DossierHttpCase
from .file_makers import real_pdf


class TestOfficeTour(DossierHttpCase):
    """In headless Chromium."""

    def test_office_tick_template_grant_upload(self):
        kok = self.make_administration("Meubelmakerij Prins", "9063")
        kok.dossier_enabled = False
        client = self.make_client(kok, "kd_ria", self.make_role("ondernemer"))
        client.partner_id.name = "Ria Kok"
        self.office.lang = "en_US"
        self.leave_out_missing_library()
        self.start_tour("/odoo/administrations", "klantendossier_office", login=self.office.login)
        self.forget()
        self.assertTrue(kok.dossier_enabled)
        document = self.env["klantendossier.document"].search([("administration_id", "=", kok.id)])
        self.assertEqual((document.name, document.visibility), ("Controle.pdf", "folder"))
        self.assertEqual(document.folder_id.name, "Voorraden")
        ranks = {p.folder_id.name: p.rank for p in client.permission_ids}
        self.assertEqual(ranks["Controle intern"], levels.UPLOAD)
        self.assertTrue(self.sees(client.user_id, document))
        for action in (
            "dossier_enabled",
            "template_applied",
            "document_uploaded",
            "document_moved",
        ):
            self.assertTrue(
                self.events(action, administration_ref=kok.id, user_ref=self.office.id), action
            )

    def test_files_of_one_name_in_one_batch(self):
        """Bank statements of three years, all called 'Bank 1.pdf', become three documents."""
        self.speak_english()
        self.leave_out_missing_library()
        self.start_tour(
            "/odoo/administrations", "klantendossier_office_batch", login=self.office.login
        )
        self.forget()
        documents = self.bank.document_ids.sorted("id")
        self.assertEqual(
            documents.mapped("name"), ["Bank 1.pdf", "Bank 1 (2).pdf", "Bank 1 (3).pdf"]
        )
        self.assertEqual([len(document.version_ids) for document in documents], [1, 1, 1])
        tree = self.bank.child_ids
        self.assertEqual(
            (tree.mapped("name"), tree.child_ids.mapped("name")), (["Jaarstukken"], ["Leeg"])
        )
        self.assertEqual(tree.document_ids.mapped("name"), ["Bank 1.pdf"])
        self.assertFalse(tree.permission_ids)

    def test_a_new_name_that_only_the_whole_file_tells_is_read(self):
        """The dialog does not close over it."""
        self.speak_english()
        self.leave_out_missing_library()
        self.start_tour(
            "/odoo/administrations", "klantendossier_office_notice", login=self.office.login
        )
        self.forget()
        self.assertEqual(self.bank.document_ids.mapped("name"), ["Lijst.csv"])

    def test_what_is_changed_before_sending_is_what_happens(self):
        """A memo, chosen first and then marked office only, was visible once; it never is."""
        self.speak_english()
        self.leave_out_missing_library()
        self.grant(self.fixed, self.client_a)
        self.start_tour(
            "/odoo/administrations", "klantendossier_office_two_steps", login=self.office.login
        )
        self.forget()
        documents = self.fixed.document_ids.sorted("id")
        self.assertEqual(
            [(d.name, d.visibility) for d in documents],
            [("Memo.pdf", "office"), ("Brief.pdf", "office")],
        )
        changes = self.events("document_changed", document_ref=documents[0].id)
        self.assertFalse(changes, "it was office only from the first moment on")
        self.assertFalse(self.sees(self.anna, documents[1]))

    def test_file_from_the_inbox_and_the_next_one(self):
        self.speak_english()
        self.leave_out_missing_library()
        self.grant(self.fixed, self.client_a)
        inbox = self.env["klantendossier.folder"]
        first = self.upload(inbox, "Scan 1.pdf", real_pdf(), administration=self.vof)
        second = self.upload(inbox, "Scan 2.pdf", real_pdf() + b"\n%2", administration=self.vof)
        self.start_tour(
            "/odoo/administrations", "klantendossier_office_filing", login=self.office.login
        )
        self.forget()
        self.assertEqual((first | second).folder_id, self.fixed)
        self.assertEqual((first.visibility, second.visibility), ("office", "folder"))
        self.assertEqual(second.name, "Akte.pdf")
        self.assertTrue(self.sees(self.anna, second))

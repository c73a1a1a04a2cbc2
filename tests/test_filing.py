"""Filing from the inbox: folder, who sees it, name, year and kind in one step (issue 6, §3)."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from odoo.addons.klantendossier.exceptions import AudienceChanged
from odoo.addons.klantendossier.models.document_place import Document

from .common import DossierCase, pdf


class TestFiling(DossierCase):
    """As the office user."""

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a)
        self.grant(self.bank, self.client_b)
        self.document = self.to_inbox("Scan 1.pdf")

    def to_inbox(self, name):
        folder = self.env["klantendossier.folder"]
        return self.upload(folder, name, administration=self.vof)

    def file(self, documents, user=None, **values):
        values = {
            "folder_id": self.bank.id,
            "visibility": "selected",
            "client_ids": self.client_b.ids,
            "expected": self.client_b.ids,
            **values,
        }
        return documents.with_user(user or self.office).file_away(values)

    def test_one_document_with_everything(self):
        result = self.file(
            self.document,
            names={str(self.document.id): "Afschrift januari.pdf"},
            book_year="2025",
            kind="statement",
            note="Graag nakijken",
        )
        self.forget()
        document = self.document
        self.assertEqual(
            (document.folder_id, document.name, document.book_year, document.kind, document.note),
            (self.bank, "Afschrift januari.pdf", "2025", "statement", "Graag nakijken"),
        )
        self.assertEqual(document.visibility, "selected")
        self.assertTrue(self.sees(self.bram, document))
        self.assertFalse(self.sees(self.anna, document))
        message = result["done"]["params"]["message"]
        self.assertIn("Bank", message)
        self.assertIn(self.bram.name, message)

    def test_it_is_taken_back(self):
        result = self.file(self.document)
        undo = self.env["klantendossier.undo"].with_user(self.office)
        undo.browse(result["done"]["params"]["undo_id"]).action_undo()
        self.forget()
        self.assertFalse(self.document.folder_id)
        self.assertFalse(self.sees(self.bram, self.document))

    def test_nobody_sees_it_in_between(self):
        """It is chosen who sees a document before it comes to lie where anybody could."""
        original = Document._move
        seen = []

        def look(documents, folder):
            seen.append(documents.visibility)
            return original(documents, folder)

        self.document.with_user(self.manager)._set_visibility("folder")
        with patch.object(Document, "_move", look):
            self.file(self.document, visibility="office", client_ids=[], expected=[])
        self.assertEqual(seen, ["office"])
        self.assertFalse(self.sees(self.anna, self.document))

    def test_others_than_the_button_named(self):
        for visibility, expected in (("folder", self.client_b), ("office", self.client_b)):
            with self.assertRaises(AudienceChanged), self.env.cr.savepoint():
                self.file(self.document, visibility=visibility, expected=expected.ids)
            self.forget()
            self.assertFalse(self.document.folder_id)

    def test_several_and_the_next_one(self):
        second, third = self.to_inbox("Scan 2.pdf"), self.to_inbox("Scan 3.pdf")
        elsewhere = self.upload(
            self.env["klantendossier.folder"], "van een ander.pdf", administration=self.bv
        )
        result = self.file(second | third)
        self.assertEqual(result["next_id"], self.document.id)
        result = self.file(self.document)
        self.assertFalse(result["next_id"])
        self.forget()
        self.assertFalse(elsewhere.folder_id)
        self.assertEqual(len(self.bank.document_ids), 3)

    def test_a_colleague_was_first(self):
        self.file(self.document)
        with self.assertRaisesRegex(UserError, "does not lie in the inbox any more"):
            self.file(self.document)
        with self.assertRaisesRegex(UserError, "does not lie in the inbox any more"):
            self.document.with_user(self.office).action_file()

    def test_what_is_refused(self):
        with self.assertRaises(UserError):
            self.file(self.document, folder_id=False)
        with self.assertRaises(AccessError):
            self.file(self.document, folder_id=self.bv_main.id)
        with self.assertRaises(UserError):
            self.file(self.document, client_ids=[])
        for user in (self.anna, self.outsider, self.employee, self.other_manager):
            with self.assertRaises(AccessError):
                self.file(self.document, user)
            with self.assertRaises(AccessError):
                self.document.with_user(user).action_file()
        self.forget()
        self.assertFalse(self.document.folder_id)

    def test_the_dialog_says_what_becomes_of_a_name(self):
        self.upload(self.bank, "Scan 1.pdf", pdf("anders"))
        action = self.document.with_user(self.office).action_file()
        self.assertIn("9042", action["name"])
        wizard = (
            self.env["klantendossier.upload.wizard"]
            .with_user(self.office)
            .with_context(**action["context"])
            .create({"folder_id": self.bank.id})
        )
        [line] = wizard.lines
        self.assertIn("Scan 1 (2).pdf", line["notices"][0])
        people = {person["id"]: person["sees"] for person in wizard.sight["people"]}
        self.assertEqual(people, {self.client_a.id: True, self.client_b.id: True})

    def test_another_folder_never_opens_what_was_closed_by_hand(self):
        wizard = self.env["klantendossier.upload.wizard"].with_user(self.office)
        wizard = wizard.create({"administration_id": self.vof.id, "folder_id": self.bank.id})
        self.assertEqual(wizard.visibility, "folder")
        wizard.write({"visibility": "office", "is_visibility_chosen": True})
        wizard.folder_id = self.sub
        self.assertEqual(wizard.visibility, "office")

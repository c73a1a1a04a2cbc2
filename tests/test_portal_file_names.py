"""What a client's pages say about files: their names after an act, their marks, and what is sent."""

from odoo.addons.klantendossier.tools import levels

from . import file_makers, ole
from .common import docx, pdf
from .portal import PortalCase


class TestPortalFileNames(PortalCase):
    def test_marks_stand_in_the_list_and_on_the_page(self):
        locked = ole.make({"EncryptedPackage": b"x"})
        macros = file_makers.office("xlsm", ("xl/vbaProject.bin", b"x"))
        self.login(self.anna)
        self.assertNotIn("with password", self.get(self.dossier_url).text)
        document = self.upload(self.bank, "Loonstaat.xlsx", locked)
        self.upload(self.bank, "Model.xlsm", macros)
        for url in (self.dossier_url, self.document_url(document)):
            self.assertIn("with password", self.get(url).text)
        self.assertIn("with macros", self.get(self.dossier_url).text)

    def test_a_version_of_another_type_is_sent_under_its_new_name(self):
        document = self.upload(self.bank, "Concept.docx", docx())
        document.with_user(self.office)._upload_version("getekend.pdf", pdf("getekend"))
        self.login(self.anna)
        self.assertIn("Concept.pdf", self.get(self.dossier_url).text)
        response = self.get(self.document_url(document, "download"))
        self.assertEqual(response.headers["Content-Type"].partition(";")[0], "application/pdf")
        self.assertIn("Concept.pdf", response.headers["Content-Disposition"])
        self.assertNotIn("docx", response.headers["Content-Disposition"])

    def test_the_new_name_is_shown_and_a_taken_one_refused(self):
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.upload(self.bank, "Samen.pdf")
        document = self.upload(self.bank, "stuk.pdf")
        self.login(self.anna)
        url = self.document_url(document, "rename")
        response = self.post(url, {"name": "Jaarrekening 2025/2026"})
        self.assertIn("Jaarrekening 2025-2026.pdf", response.text)
        response = self.post(url, {"name": "Samen"})
        self.assertEqual(response.status_code, 422)
        self.assertIn("Samen (2).pdf", response.text)
        self.assertIn('value="Samen"', response.text)

"""What a client's pages say about files: their names after an act, their marks, and what is sent."""

from lxml import etree

from odoo.addons.klantendossier.tools import levels

from . import file_makers, ole
from .browser import BrowserMixin
from .common import PNG, docx, pdf
from .portal import PortalCase


class TestPortalFileNames(BrowserMixin, PortalCase):
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

    def test_every_change_of_a_name_stands_on_the_receipt(self):
        """With the script (JSON) and without (the page that comes next), and for a new version."""
        self.grant(self.bank, self.client_a, levels.EDIT)
        document = self.main.with_user(self.anna)._client_upload("Stuk.pdf", pdf("stuk"))
        self.login(self.anna)
        address = f"{self.dossier_url}/map/{self.bank.id}/toevoegen"
        other = f"{self.dossier_url}/map/{self.main.id}/toevoegen"
        long = "a" * 240 + ".pdf"
        for number, (name, data, told) in enumerate(
            (
                (long, pdf, "a" * 146 + ".pdf"),
                ("2025/2026 btw.pdf", pdf, "2025-2026 btw"),
                ("foto.jpg", lambda text: PNG + text.encode(), "foto.png"),
                (
                    "telefoon.jpg",
                    lambda text: file_makers.mp4("heic", "mif1") + text.encode(),
                    "telefoon.heic",
                ),
                ("scan.pdf (1)", pdf, "scan.pdf (1).pdf"),
            )
        ):
            with self.subTest(name[-30:]):
                page = self.send(address, name, data(f"pagina {number}"))
                self.assertIn(told, self.receipt(page.text))
                headers = {"Accept": "application/json"}
                answer = self.send(other, name, data(f"script {number}"), headers=headers).json()
                self.assertIn(told, " ".join(answer["notices"]))
        page = self.send(self.document_url(document, "version"), long, pdf("versie"))
        self.assertIn("a" * 146 + ".pdf", self.receipt(page.text))

    def test_the_row_of_the_script_says_the_new_name_too(self):
        with self.browse(self.anna) as browser:
            browser.go(f"{self.main_url}/toevoegen", "form.o_kd_upload.o_kd_scripted")
            files = [["a" * 240 + ".pdf", "%PDF-1.4 een"], ["foto.jpg", "%PDF-1.4 twee"]]
            browser.choose_files("[name=ufile]", files)
            browser.until("document.querySelectorAll('.o_kd_ok').length === 2")
            for name in ("a" * 146 + ".pdf", "foto.pdf"):
                self.assertIn(name, browser.text.replace("\u200b", ""))

    def receipt(self, page):
        """Give the text of the line that says what was done."""
        [found] = etree.fromstring(page, etree.HTMLParser()).xpath(
            "//div[contains(@class, 'o_kd_done')]"
        )
        return " ".join(found.itertext())

"""The office looks at one document beside the list, in a real browser."""

from .common import DossierHttpCase

#: One empty page: the viewer writes an error to the console about a PDF without any.
PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class TestDocumentSideTour(DossierHttpCase):
    def test_note_compare_and_make_current(self):
        self.speak_english()
        self.grant(self.bank, self.client_a)
        document = self.upload(self.bank, "saldi.pdf", PAGE)
        first = document.sha256
        document.with_user(self.manager)._upload_version("saldi.pdf", PAGE + b"% twee\n")
        self.leave_out_missing_library()
        self.start_tour(
            f"/odoo/administrations/{self.vof.id}/dossier",
            "klantendossier_office_side",
            login=self.office.login,
        )
        self.forget()
        self.assertEqual(document.internal_note, "Saldo nagaan bij de bank")
        self.assertEqual((document.version_number, document.sha256), (3, first))
        self.assertTrue(self.events("document_opened", document_ref=document.id))

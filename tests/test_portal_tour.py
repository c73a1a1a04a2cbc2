"""The client portal in a real browser: a client's round, and pages on a narrow screen."""

import io

from odoo.tools.pdf import PdfFileWriter

from odoo.addons.klantendossier.tools import levels

from .common import DossierHttpCase

NARROW = """
(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const wide = document.documentElement.scrollWidth;
    if (wide > 320) {
        const worst = [...document.querySelectorAll("#wrapwrap *")]
            .filter((el) => el.getBoundingClientRect().right > 320.5)
            .map((el) => `${el.tagName}.${el.className}`);
        console.error(`sideways scrolling: ${wide} px, ${worst.slice(0, 5)}`);
        return;
    }
    const small = [...document.querySelectorAll(".o_kd_page a.btn, .o_kd_page button, .o_kd_page summary")]
        .filter((el) => el.offsetParent && el.getBoundingClientRect().height < 44);
    if (small.length) {
        console.error(`touch targets under 44 px: ${small.map((el) => el.outerHTML).join()}`);
        return;
    }
    console.log("test successful");
})();
"""


def drawn_pdf():
    """Give a PDF with one empty page, which a viewer can draw."""
    writer = PdfFileWriter()
    writer.addBlankPage(595, 842)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


class TestPortalTour(DossierHttpCase):
    """In headless Chromium."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.main.open_all = True
        permission = cls.env["klantendossier.permission"].with_user(cls.manager)
        permission._grant(cls.main.with_user(cls.manager), {cls.client_a.id: levels.EDIT}, True)

    def make_document(self, name="Afschrift.pdf"):
        document = self.upload(self.bank, name, drawn_pdf())
        document.note = "Let op bladzijde 1"
        self.forget()
        return document

    def test_client_opens_and_downloads(self):
        document = self.make_document()
        self.start_tour("/my", "klantendossier_client", login=self.anna.login)
        self.forget()
        for action in ("document_opened", "document_downloaded"):
            events = self.events(action, document_ref=document.id)
            self.assertEqual(
                len(events), 1, f"{action}: once, however many ranges the viewer asks for"
            )
            self.assertEqual(events.user_ref, self.anna.id)

    def test_narrow_pages(self):
        """No page scrolls sideways at 320 px, and what one presses is 44 px high."""
        self.browser_size = "320x800"
        self.touch_enabled = True
        name = "Een-heel-lange-naam-zonder-een-enkele-spatie-" + "x" * 90 + ".pdf"
        document = self.make_document(name)
        self.main.name = "Jaarwerk" + "x" * 60
        own = self.env["klantendossier.folder"].with_user(self.anna).browse(self.main.id)
        own._client_upload("Bon van de bakker.pdf", drawn_pdf() + b"\n")
        base = f"/my/dossiers/{self.vof.id}"
        for url in (
            "/my/dossiers",
            base,
            f"{base}?open={self.main.id}",
            f"{base}?q=naam",
            f"{base}/map/{self.main.id}",
            f"{base}/map/{self.bank.id}",
            f"{base}/map/{self.main.id}/toevoegen",
            f"/my/dossiers/document/{document.id}",
            "/my/dossiers/999999",
        ):
            with self.subTest(url=url):
                self.browser_js(url, NARROW, login=self.anna.login, cookies={}, timeout=60)

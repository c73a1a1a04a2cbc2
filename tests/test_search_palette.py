"""The search over all dossiers, as one comes to it: from the menu, and from the first screen of the palette."""

from .browser import BrowserMixin
from .common import DossierHttpCase

PALETTE = "document.querySelector('.o_command_palette input')"
LINES = "[...document.querySelectorAll('.o_command_palette .o_command')].map((el) => el.innerText)"
#: What the palette's field does when somebody types into it.
TYPE = """
(() => {{
    const input = document.querySelector('.o_command_palette input');
    input.value = {text!r};
    input.dispatchEvent(new Event('input', {{ bubbles: true }}));
}})()
"""


class TestPalette(BrowserMixin, DossierHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def setUp(self):
        super().setUp()
        self.leave_out_missing_library()
        self.document = self.upload(self.bank, "Café De Kroon.pdf")
        self.upload(self.bv_main, "Café De Kroon.pdf")
        self.env.flush_all()

    def test_from_the_menu(self):
        menu = self.env.ref("klantendossier.document_menu_search").id
        vof = self.vof.id
        services = "odoo.__WOWL_DEBUG__.root.env.services"
        with self.browse(self.office) as browser:
            browser.go("/odoo/administrations", ".o_data_row")
            browser.run(f"{services}.menu.selectMenu({menu}).then(() => true)")
            browser.until(f"!!{PALETTE}")
            browser.run(TYPE.format(text="=kroon cafe"))
            lines = browser.until(f"{LINES}.some((text) => text.includes('Kroon')) && {LINES}")
            browser.run(
                "[...document.querySelectorAll('.o_command_palette .o_command')]"
                ".find((el) => el.innerText.includes('9042')).querySelector('a').click()"
            )
            path = browser.until("location.pathname.includes('dossier') && location.pathname")
        self.assertEqual(path, f"/odoo/administrations/{vof}/dossier")
        found = " ".join(" ".join(lines).split())
        for place in ("VOF De Vries & Jansen · 9042", "BV Bakkerij Van Dam · 9057"):
            self.assertIn(place, found, "two of one name, and each says whose it is")

    def test_from_the_palette_s_first_screen(self):
        with self.browse(self.office) as browser:
            browser.go("/odoo/administrations", ".o_data_row")
            services = "odoo.__WOWL_DEBUG__.root.env.services"
            browser.run(f"{services}.command.openMainPalette()")
            browser.until(f"{LINES}.some((text) => text.includes('Search in all dossiers'))")
            browser.run(TYPE.format(text="kroon"))
            browser.until(f"{LINES}.some((text) => text.includes('Search in all dossiers: kroon'))")
            browser.run(
                "[...document.querySelectorAll('.o_command_palette .o_command')]"
                ".find((el) => el.innerText.includes('dossiers: kroon')).querySelector('a').click()"
            )
            browser.until(f"{LINES}.some((text) => text.includes('9042'))")

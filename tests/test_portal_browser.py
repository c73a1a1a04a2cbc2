"""What only a browser shows: where a note's text lies, and what Back and reload say again."""

from odoo.addons.klantendossier.tools import levels

from .browser import BrowserMixin
from .common import DossierHttpCase
from .portal_scenes import LONG_NOTE, NOTE

#: Notes whose text, when it shows, leaves its own row; and how many stand open instead.
NOTES = """
(() => {
    const rows = [...document.querySelectorAll(".o_kd_doc:has(.o_kd_tip)")];
    const found = { icons: 0, open: 0, outside: [] };
    for (const row of rows) {
        const tip = row.querySelector(".o_kd_tip");
        if (!tip.checkVisibility()) {
            found.open += row.querySelector(".o_kd_opennote").checkVisibility() ? 1 : 0;
            continue;
        }
        found.icons += 1;
        tip.querySelector("button").focus();
        const text = tip.querySelector(".o_kd_tooltip").getBoundingClientRect();
        const box = row.getBoundingClientRect();
        if (!text.height || text.top < box.top - 1 || text.bottom > box.bottom + 1 || text.right > box.right) {
            found.outside.push(row.innerText);
        }
    }
    return found;
})()
"""


class TestPortalBrowser(BrowserMixin, DossierHttpCase):
    """Anna may edit 'Jaarwerk 2026'."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        permission = cls.env["klantendossier.permission"].with_user(cls.manager)
        permission._grant(cls.main.with_user(cls.manager), {cls.client_a.id: levels.EDIT}, True)

    def test_a_note_covers_no_other_line(self):
        for number, note in enumerate((NOTE, "Kort.", LONG_NOTE, NOTE * 3)):
            document = self.upload(self.main, f"stuk {number}{' met een lange naam' * number}.pdf")
            document.note = note
        seen = {}
        with self.browse(self.anna) as browser:
            for width in (320, 768, 1024, 1280):
                browser.resize(width)
                browser.go(f"/my/dossiers/{self.vof.id}")
                browser.run("new Promise((done) => requestAnimationFrame(() => done(true)))")
                seen[width] = browser.run(NOTES)
                browser.resize(width + 8)  # and after the window changed
                browser.run("new Promise((done) => setTimeout(() => done(true), 100))")
                self.assertFalse(browser.run(NOTES)["outside"], width)
        for width, found in seen.items():
            self.assertFalse(found["outside"], width)
            self.assertEqual(found["icons"] + found["open"], 4, "each note shows in one way")
        self.assertEqual(seen[320]["icons"], 0)
        self.assertGreaterEqual(seen[1280]["icons"], 2)
        self.assertGreaterEqual(seen[1280]["open"], 1, "a long one stands open")

    def test_back_and_reload_say_nothing_again(self):
        document = self.upload(self.main, "bon.txt", b"bon")
        url = f"/my/dossiers/document/{document.id}"
        said = "document.body.innerText.includes('The note has been saved')"
        with self.browse(self.anna) as browser:
            browser.go(url)
            browser.run(
                "document.querySelectorAll('.o_kd_forms details').forEach((el) => { el.open = true })"
            )
            browser.fill("[name=note]", "Kijk hier")
            browser.follow("document.querySelector('form[action$=note] [type=submit]').click()")
            self.assertTrue(browser.run(said))
            browser.go("/my/dossiers")
            browser.back()
            self.assertTrue(browser.path.endswith(url))
            self.assertFalse(browser.run(said), "after Back")
            browser.go(url)
            self.assertFalse(browser.run(said), "after a reload")

"""A walk over every page of the portal in every state, at four widths and in two languages.

Each is measured by tests/portal_walker.js and by axe-core; see docs/decisions/0021. Pictures of all of them
go to ``$KD_PICTURES`` (by default a directory of their own under the temporary one) and are there to be
looked at: no measure replaces that.
"""

import json
import os
import tempfile
from pathlib import Path

from .browser import BrowserMixin
from .common import DossierHttpCase
from .portal_scenes import ScenesMixin
from .tooling import ROOT

WIDTHS = (320, 360, 768, 1280)
#: Widths at which axe-core looks too: the narrow and the wide form of each page.
AXE_WIDTHS = {"nl": (320, 1280), "en": (320,)}
LANGUAGES = {"nl": "nl_NL", "en": "en_US"}
TALLEST = 16000

#: Faults of Odoo's own pages, which stand around ours: (rule, selector). One by one, each with its reason.
EXCEPTIONS = [
    ("small", "header .navbar-brand"),  # the logo: 37 px high
    ("small", "header .nav-link.dropdown-toggle"),  # the menu of the person: 37 px high
    ("small", "footer .js_language_selector button"),  # the language: 21 px high
    ("small", "footer .o_brand_promotion a"),  # 'Powered by Odoo': 20 px high
    ("color-contrast", "footer .js_language_selector button"),  # orange on grey: 2.2:1
]


class WalkerCase(BrowserMixin, ScenesMixin, DossierHttpCase):
    """Measures; the states are in the subclasses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        wanted = os.environ.get("KD_PICTURES")
        cls.pictures = Path(wanted or tempfile.mkdtemp(prefix="kd-pictures-"))
        cls.script = (ROOT / "tests" / "portal_walker.js").read_text(encoding="utf-8")
        cls.axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        cls.faults = []

    def walk(self, browser, name, language):
        """Measure the page as it stands at every width, and take pictures of it."""
        for width in WIDTHS:
            browser.resize(width)
            browser.run("document.fonts.ready.then(() => true)")
            for _turn in range(2):  # what is as high as the window grows with it once
                height = browser.run(
                    f"Math.min(Math.max(document.documentElement.scrollHeight, 600), {TALLEST})"
                )
                browser.resize(width, height)
            browser.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))")
            if not browser.run("!!window.kdWalker"):
                browser.run(self.axe)
                browser.run(self.script)
            found = browser.run(f"window.kdWalker.measure({json.dumps(EXCEPTIONS)}, {width})")
            if width in AXE_WIDTHS[language]:
                found += browser.run(f"window.kdWalker.axe({json.dumps(EXCEPTIONS)})")
            browser.take_picture(self.pictures / language / f"{name}-{width}.png")
            self.faults += [f"{language} {name} {width}: {fault}" for fault in found]

    def walk_states(self, user, states):
        """Walk over (name, address or what to do in the window) in both languages."""
        self.faults.clear()
        with self.browse(user) as browser:
            for language, code in LANGUAGES.items():
                browser.chrome.set_cookie("frontend_lang", code, "/", "127.0.0.1")
                for name, state in states:
                    browser.resize(min(WIDTHS))
                    if callable(state):
                        state(browser)
                    else:
                        browser.go(state)
                    self.walk(browser, name, language)
        self.assertFalse(self.faults, "\n" + "\n".join(self.faults))


class TestPortalWalker(WalkerCase):
    """The pages."""

    def dossier_url(self, administration, rest=""):
        return f"/my/dossiers/{administration.id}{rest}"

    def folder_url(self, folder, rest=""):
        return self.dossier_url(folder.administration_id, f"/map/{folder.id}{rest}")

    def test_few(self):
        """A client without folders, and one whose folders are empty."""
        self.walk_states(
            self.nina,
            [
                ("list-one", "/my/dossiers"),
                ("dossier-nothing", self.dossier_url(self.bv)),
                ("foreign", self.dossier_url(self.vof)),
            ],
        )
        self.walk_states(
            self.carla,
            [
                ("dossier-empty", self.dossier_url(self.bv)),
                ("dossier-empty-folder", self.folder_url(self.bv_bare)),
            ],
        )

    def test_edit(self):
        """Everything that a dossier can hold, at level edit."""
        vof = self.vof
        self.walk_states(
            self.anna,
            [
                ("dossier-edit", self.dossier_url(vof)),
                ("dossier-edit-all", self.open_everything),
                ("search", self.dossier_url(vof, "?q=jaarrekening")),
                ("search-nothing", self.dossier_url(vof, "?q=taxatie")),
                ("folder", self.folder_url(self.main)),
                ("folder-all", self.folder_url(self.main, "?alles=1")),
                ("folder-filled", self.folder_url(self.bank)),
                ("folder-empty", self.folder_url(self.empties[0])),
            ],
        )

    def open_everything(self, browser):
        """Open each main folder, everything in it, and the line of its empty folders."""
        browser.go(self.dossier_url(self.vof, f"?open={self.main.id}"))
        browser.run(
            "document.querySelectorAll('.o_kd_page details').forEach((el) => { el.open = true; })"
        )

    def test_other_levels(self):
        """The same dossier for who may add, who may look, and who passes through."""
        for user in (self.ursula, self.victor, self.bram):
            name = user.login.removeprefix("kd_")
            self.walk_states(
                user,
                [
                    (f"dossier-{name}", self.dossier_url(self.vof)),
                    (f"dossier-{name}-open", self.dossier_url(self.vof, f"?open={self.main.id}")),
                    (f"folder-{name}", self.folder_url(self.bank)),
                ],
            )

    def test_many(self):
        """More documents than fit on one page."""
        self.walk_states(
            self.dirk,
            [
                ("many", self.dossier_url(self.stock)),
                ("many-folder", self.folder_url(self.stock_sub)),
                ("many-last", self.folder_url(self.stock_sub, "/page/3")),
                ("many-search", self.dossier_url(self.stock, "?q=factuur")),
            ],
        )

    def test_long(self):
        """Names as long as they can be, and several administrations."""
        word = "Rechtsbijstandverzekeringsmaatschappijen" * 2
        self.walk_states(
            self.leo,
            [
                ("list-many", "/my/dossiers"),
                ("long", self.dossier_url(self.long)),
                ("long-open", self.dossier_url(self.long, f"?open={self.long_main.id}")),
                ("long-folder", self.folder_url(self.long_main)),
                ("long-deep", self.folder_url(self.long_folder)),
                ("long-document", f"/my/dossiers/document/{self.long_document.id}"),
                ("long-search", self.dossier_url(self.long, f"?q={word}")),
            ],
        )

    def test_documents(self):
        """Each kind of preview, and what one may do with a document."""
        own, picture, word = (
            f"/my/dossiers/document/{document.id}"
            for document in (self.own, self.picture, self.word)
        )
        self.walk_states(
            self.anna,
            [
                ("document-own", own),
                ("document-own-open", lambda browser: self.open_forms(browser, own)),
                ("document-picture", picture),
                ("document-word", word),
            ],
        )
        self.walk_states(self.victor, [("document-view", picture)])

    def open_forms(self, browser, url):
        browser.go(url)
        browser.run(
            "document.querySelectorAll('.o_kd_forms details').forEach((el) => { el.open = true; })"
        )

    def test_upload(self):
        self.walk_states(
            self.anna,
            [
                ("upload", self.folder_url(self.drop, "/toevoegen")),
            ],
        )

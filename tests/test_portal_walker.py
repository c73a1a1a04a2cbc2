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
from .portal_scenes import LONG_NAME, ScenesMixin
from .tooling import ROOT

WIDTHS = (320, 360, 768, 1280)
#: Widths at which axe-core looks too: the narrow and the wide form of each page.
AXE_WIDTHS = {"nl": (320, 1280), "en": (320,)}
LANGUAGES = {"nl": "nl_NL", "en": "en_US"}
TALLEST = 16000
UPLOAD = "form.o_kd_upload.o_kd_scripted"

#: Faults of Odoo's own pages, which stand around ours: (rule, selector). One by one, each with its reason.
EXCEPTIONS = [
    ("small", "header .navbar-brand"),  # the logo: 37 px high
    ("small", "header .o_no_autohide_item > a[href*='/web/login']"),  # 'Sign in': 37 px high
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
            if browser.has_scripts:
                browser.run("document.fonts.ready.then(() => true)")
            for _turn in range(2):  # what is as high as the window grows with it once
                height = browser.run(
                    f"Math.min(Math.max(document.documentElement.scrollHeight, 600), {TALLEST})"
                )
                browser.resize(width, height)
            if browser.has_scripts:
                browser.run(
                    "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))"
                )
            if not browser.run("!!window.kdWalker"):
                browser.run(self.axe)
                browser.run(self.script)
            found = browser.run(f"window.kdWalker.measure({json.dumps(EXCEPTIONS)}, {width})")
            if width in AXE_WIDTHS[language] and browser.has_scripts:
                found += browser.run(f"window.kdWalker.axe({json.dumps(EXCEPTIONS)})")
            browser.take_picture(self.pictures / language / f"{name}-{width}.png")
            self.faults += [f"{language} {name} {width}: {fault}" for fault in found]

    def walk_states(self, user, states, scripts=True):
        """Walk over (name, address or what to do in the window) in both languages."""
        self.faults.clear()
        with self.browse(user) as browser:
            browser.set_scripts(scripts)
            for language, code in LANGUAGES.items():
                browser.chrome.set_cookie("frontend_lang", code, "/", "127.0.0.1")
                for name, state in states:
                    browser.set_online(True)
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

    def test_what_was_done_and_what_went_wrong(self):
        url = f"/my/dossiers/document/{self.document.id}"

        def send(act, **values):
            """Send a form of the document's page as it stands, whatever the browser thinks of it."""

            def state(browser):
                browser.go(url)
                for name, value in values.items():
                    browser.run(
                        f"document.querySelector('form[action$=\"/{act}\"] [name={name}]').value = {value!r}"
                    )
                browser.follow(
                    f"HTMLFormElement.prototype.submit.call(document.querySelector('form[action$=\"/{act}\"]'))"
                )

            return state

        self.walk_states(
            self.anna,
            [
                ("error-rename", send("rename", name=" ")),
                ("done-note", send("note", note="Kijk op bladzijde 7")),
                ("done-move", self.move_there_and_back),
            ],
        )

    def move_there_and_back(self, browser):
        folders = (self.drop, self.accounts)
        for folder in folders:
            browser.go(f"/my/dossiers/document/{self.document.id}")
            browser.run(f"document.querySelector('[name=target]').value = '{folder.id}'")
            browser.follow(
                "HTMLFormElement.prototype.submit.call(document.querySelector('form[action$=\"/move\"]'))"
            )

    def test_upload(self):
        """The page that adds documents: empty, with everything that can become of a file, and stopped."""
        self.walk_states(
            self.anna,
            [
                ("upload", self.open_upload),
                ("upload-files", self.choose_many),
                ("upload-offline", self.go_offline),
            ],
        )

    def setUp(self):
        super().setUp()
        # Now: while a window is open, nothing is read from the database.
        self.upload_url = self.folder_url(self.drop, "/toevoegen")

    def forget_waiting(self, browser):
        """Throw away what waits since an earlier state: it comes onto a page after that was measured."""
        browser.go("/my/dossiers")
        browser.run(
            "new Promise((done) => { indexedDB.deleteDatabase('klantendossier').onsuccess = () => done(true); })"
        )

    def open_upload(self, browser):
        """Open the page with nothing that waits since an earlier state."""
        self.forget_waiting(browser)
        browser.go(self.upload_url, UPLOAD)

    def choose_many(self, browser):
        """Received ones, a refused one, an empty one, one that is here already, one with a long name."""
        self.open_upload(browser)
        mark = f"{browser.path} {id(browser)}"
        good = [[f"Kassabon 2026-12-0{day}.txt", f"bon {day} {mark}"] for day in range(1, 7)]
        wrong = [["Factuur 88121.pdf", "MZ" + "x" * 90], ["leeg.pdf", ""]]
        browser.choose_files("[name=ufile]", [*good, *wrong, [f"{LONG_NAME}.txt", f"lang {mark}"]])
        browser.until("document.querySelectorAll('.o_kd_ok').length === 7")
        browser.choose_files("[name=ufile]", [["nog eens.txt", f"bon 1 {mark}"]])
        browser.until("!!document.querySelector('[data-focus$=\" keep\"]')")

    def go_offline(self, browser):
        self.open_upload(browser)
        browser.set_online(False)
        browser.choose_files("[name=ufile]", [["a.txt", "a"], ["b.txt", "b"], ["c.txt", "c"]])
        browser.until("!!document.querySelector('.o_kd_queue .alert-warning')")

    def test_logged_out(self):
        """The session ends: what the script says, and what the page says without it."""

        def lose(browser):
            self.open_upload(browser)
            browser.chrome.delete_cookie("session_id", url=self.base_url())
            browser.choose_files("[name=ufile]", [["a.txt", "a"], ["b.txt", "b"]])
            browser.until("!!document.querySelector('.o_kd_queue .alert-warning a')")

        def lose_form(browser):
            browser.set_session(self.session)
            browser.go(f"/my/dossiers/document/{self.document.id}")
            browser.chrome.delete_cookie("session_id", url=self.base_url())
            browser.follow(
                "HTMLFormElement.prototype.submit.call(document.querySelector('form[action$=\"/note\"]'))"
            )
            browser.set_session(self.session)

        def lose_and_return(browser):
            browser.set_session(self.session)
            lose(browser)

        def be_another(browser):
            """Files of Anna wait, and Ursula is logged in now."""
            lose_and_return(browser)
            browser.set_session(other)
            browser.until("document.querySelector('.o_kd_hidden_parts') !== null")

        self.session = None
        other, self.session = self.authenticate(self.ursula.login, self.ursula.login), None
        states = [
            ("out-form", lose_form),
            ("out-upload", lose_and_return),
            ("other-upload", be_another),
        ]
        self.walk_states(self.anna, states)

    def test_without_scripts(self):
        """The same pages where scripts are off."""
        states = [
            ("bare-dossier", self.dossier_url(self.vof)),
            ("bare-open", self.dossier_url(self.vof, f"?open={self.main.id}")),
            ("bare-folder", self.folder_url(self.bank)),
            ("bare-document", f"/my/dossiers/document/{self.own.id}"),
            ("bare-upload", self.upload_url),
        ]
        self.walk_states(self.anna, states, scripts=False)

    def test_a_question(self):
        """What is here already, and a version of another type, asked in the form of the page."""

        def ask(url, name, content):
            def state(browser):
                """Send the form with a file, as a browser without the page's script does."""
                self.forget_waiting(browser)
                browser.go(url, UPLOAD)
                browser.run(
                    f"""(() => {{
                        const files = new DataTransfer();
                        files.items.add(new File([{content!r}], {name!r}));
                        const form = document.querySelector("form.o_kd_upload");
                        form.elements.ufile.files = files.files;
                    }})()"""
                )
                browser.follow(
                    "HTMLFormElement.prototype.submit.call(document.querySelector('form.o_kd_upload'))"
                )

            return state

        self.own_text = self.drop.with_user(self.anna)._client_upload("telling.txt", b"telling")
        own = f"/my/dossiers/document/{self.own_text.id}"
        self.walk_states(
            self.anna,
            [
                ("question-twin", ask(self.upload_url, "telling.txt", "telling")),
                ("question-type", ask(own, "telling.csv", "a;b;c 1;2;3")),
                ("refused", ask(self.upload_url, "leeg.txt", "")),
            ],
        )

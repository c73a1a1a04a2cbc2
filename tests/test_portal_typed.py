"""What is entered before a page's script has come, or stays unsent, in a real browser."""

from .test_portal_upload import CHOOSE, READY, UploadCase

SCRIPTS = "assets_frontend_lazy"
REMARK = "document.querySelector('[name=remark]').value"


class TestBeforeTheScript(UploadCase):
    """The page stands, and its script is still on its way."""

    def test_a_chosen_file_and_a_remark(self):
        with self.browse(self.anna) as browser:
            go_on = browser.open_without(self.upload_url, SCRIPTS)
            self.assertFalse(browser.run(f"!!document.querySelector('{READY}')"))
            browser.fill("[name=remark]", "Vroeg getypt")
            browser.choose_files(CHOOSE, [["vroeg.pdf", "%PDF-1.4 vroeg"]])
            go_on()
            browser.until("document.querySelectorAll('.o_kd_ok').length === 1")
            self.assertIn("vroeg.pdf", browser.text)
        self.assertEqual(self.documents().mapped("name"), ["vroeg.pdf"])
        self.assertEqual(self.documents().client_remark, "Vroeg getypt")

    def test_a_new_version_a_note_and_what_was_opened(self):
        own = self.main.with_user(self.anna)._client_upload("bon.txt", b"een")
        with self.browse(self.anna) as browser:
            go_on = browser.open_without(self.document_url(own), SCRIPTS)
            browser.run(
                "document.querySelectorAll('.o_kd_forms details').forEach((el) => { el.open = true })"
            )
            browser.fill("[name=note]", "Vroege notitie")
            browser.choose_files(CHOOSE, [["bon.txt", "twee"]])
            go_on()
            browser.until(f"!!document.querySelector('{READY}')")
            self.assertEqual(
                browser.run(f"document.querySelector('{CHOOSE}').files[0].name"), "bon.txt"
            )
            self.assertEqual(
                browser.run("document.querySelector('[name=note]').value"), "Vroege notitie"
            )
            self.assertFalse(
                browser.run("!!document.querySelector('.o_kd_forms details:not([open])')")
            )
            browser.press("form.o_kd_upload [type=submit]")
            browser.until(
                "document.body.innerText.includes('We have received the new version')", 30
            )
        self.forget()
        self.assertEqual(own.sudo().version_number, 2)

    def test_folders_and_a_search(self):
        """What one opened or closed stays so, and the button says what a click will do."""
        for name in ("a.txt", "b.txt"):
            self.upload(self.sub, name, name.encode())
        with self.browse(self.anna) as browser:
            go_on = browser.open_without(self.dossier_url, SCRIPTS)
            browser.fill("[name=q]", "bon")
            browser.run(
                "document.querySelectorAll('.o_kd_sub').forEach((el) => { el.open = true })"
            )
            go_on()
            browser.until("!!document.querySelector('.o_kd_page.o_kd_scripted')")
            self.assertEqual(browser.run("document.querySelector('[name=q]').value"), "bon")
            self.assertTrue(browser.run("!!document.querySelector('.o_kd_sub')"))
            self.assertFalse(browser.run("!!document.querySelector('.o_kd_sub:not([open])')"))
            self.assertTrue(browser.run("!!document.querySelector('.o_kd_toggle.o_kd_closes')"))


class TestLooseRemark(UploadCase):
    """A remark belongs to the files that it is sent with, and to no others."""

    def test_it_does_not_land_on_the_next_document(self):
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.choose_files(CHOOSE, [["een.pdf", "%PDF-1.4 een"]])
            browser.until("document.querySelectorAll('.o_kd_ok').length === 1")
            browser.fill("[name=remark]", "achteraf")
            browser.until("!!document.querySelector('.o_kd_late_remark:not(.d-none)')")
            browser.go(self.main_url)
            browser.back(READY)
            browser.run("new Promise((done) => setTimeout(() => done(true), 500))")
            found = browser.run(REMARK)
            if found:  # then still with its upload
                self.assertTrue(
                    browser.run("!!document.querySelector('.o_kd_late_remark:not(.d-none)')")
                )
            browser.go(self.upload_url, READY)
            browser.run("new Promise((done) => setTimeout(() => done(true), 500))")
            self.assertEqual(browser.run(REMARK), "", "a new visit")
            browser.choose_files(CHOOSE, [["twee.pdf", "%PDF-1.4 twee"]])
            browser.until("document.querySelectorAll('.o_kd_ok').length === 1")
        self.assertEqual(self.documents().mapped("client_remark"), [False, False])

    def leaving_is_asked(self, browser):
        return browser.run("!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")

    def test_it_stays_with_what_waits(self):
        """Typed after choosing, while nothing can go: it waits with its file, and goes with it."""
        later = self.make_session(self.anna)
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.set_online(False)
            browser.choose_files(CHOOSE, [["een.pdf", "%PDF-1.4 een"]])
            browser.until("document.querySelector('#wrap').innerText.includes('No connection')")
            browser.fill("[name=remark]", "Bij deze")
            self.assertFalse(self.leaving_is_asked(browser), "it is kept")
            browser.set_online(True)
            browser.set_session(later)
            browser.go(self.upload_url, READY)
            browser.until("document.querySelectorAll('.o_kd_ok').length === 1")
            self.assertEqual(browser.run(REMARK), "Bij deze")
            browser.go(self.upload_url, READY)
            browser.run("new Promise((done) => setTimeout(() => done(true), 500))")
            self.assertEqual(browser.run(REMARK), "")
        self.assertEqual(self.documents().mapped("client_remark"), ["Bij deze"])

    def test_the_browser_asks_before_it_is_lost(self):
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            self.assertFalse(self.leaving_is_asked(browser))
            browser.fill("[name=remark]", "Nog geen bestand")
            self.assertTrue(self.leaving_is_asked(browser))
            browser.choose_files(CHOOSE, [["een.pdf", "%PDF-1.4 een"]])
            browser.until("document.querySelectorAll('.o_kd_ok').length === 1")
            self.assertFalse(self.leaving_is_asked(browser), "it went along")
            browser.fill("[name=remark]", "Te laat getypt")
            self.assertTrue(self.leaving_is_asked(browser))
            browser.press(".o_kd_late_remark:not(.d-none)")
            browser.until("!!document.querySelector('.o_kd_late_remark.d-none')")
            self.assertFalse(self.leaving_is_asked(browser), "it went after")

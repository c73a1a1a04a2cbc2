"""Adding documents in a real browser: at once, without losing anything, and never as somebody else."""

from odoo import http

from odoo.addons.klantendossier.tools import levels

from .browser import BrowserMixin
from .common import PASSWORD
from .portal import PortalCase

CHOOSE = "[name=ufile]"
READY = "form.o_kd_upload.o_kd_scripted"


class UploadCase(BrowserMixin, PortalCase):
    """Anna may edit 'Jaarwerk 2026'; Bram may too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        permission = cls.env["klantendossier.permission"].with_user(cls.manager)
        permission._grant(cls.main.with_user(cls.manager), {cls.client_b.id: levels.EDIT}, True)
        cls.anna.partner_id.name, cls.bram.partner_id.name = "Anna de Vries", "Bram Jansen"
        cls.upload_url = f"{cls.main_url}/toevoegen"

    def documents(self, folder=None):
        self.forget()
        return self.env["klantendossier.document"].search(
            [("folder_id", "=", (folder or self.main).id)], order="id"
        )

    def make_session(self, user):
        """Make the session of a log-in that happens later, in another tab of the same browser."""
        self.session = None
        session = self.authenticate(user.login, PASSWORD)
        self.session = None
        return session

    def end_session(self):
        http.root.session_store.delete(self.session)


class TestPortalUpload(UploadCase):
    """Each flow once."""

    def test_what_is_chosen_goes_at_once(self):
        self.vof.responsible_id = False
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.fill("[name=remark]", "Samen")
            browser.choose_files(
                CHOOSE,
                [["een.pdf", "%PDF-1.4 een"], ["twee.pdf", "MZ geen pdf"], ["leeg.pdf", ""]],
            )
            browser.until("document.querySelectorAll('.o_kd_ok').length === 1")
            browser.until("document.querySelectorAll('.o_kd_refused').length === 2")
            text = browser.text
            for part in ("2 not sent", "1 received", "Refused. This file is empty"):
                self.assertIn(part, text)
            bar = browser.run("document.querySelector('.o_kd_upbar').innerText")
            self.assertIn("1 received, your office sees them. 2 not sent.", bar)
            browser.press("[aria-label='Remove: leeg.pdf']")
            browser.until("document.querySelectorAll('.o_kd_refused').length === 1")
        [document] = self.documents()
        self.assertEqual((document.name, document.client_remark), ("een.pdf", "Samen"))

    def test_too_large_is_not_sent(self):
        self.company.klantendossier_max_size = 1
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.run(
                "window.kdSent = 0; const send = XMLHttpRequest.prototype.send;"
                "XMLHttpRequest.prototype.send = function (...rest) { window.kdSent++; send.apply(this, rest); }"
            )
            browser.choose_files(CHOOSE, [["groot.pdf", 1_000_001]])
            text = browser.until("document.querySelector('.o_kd_refused')?.innerText")
            self.assertIn("Too large: 1.01 MB, at most 1 MB", text)
            self.assertEqual(browser.run("window.kdSent"), 0)

    def test_a_proxy_that_says_413_gets_our_text(self):
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.run(
                "const open = XMLHttpRequest.prototype.open;"
                "XMLHttpRequest.prototype.open = function (method) { open.call(this, method, '/kd-413'); }"
            )
            browser.send("Fetch.enable", patterns=[{"urlPattern": "*"}])
            handler = browser.chrome._handlers["Fetch.requestPaused"]

            def answer(**params):
                if not params["request"]["url"].endswith("/kd-413"):
                    return handler(**params)
                return browser.chrome._websocket_send(
                    "Fetch.fulfillRequest",
                    params={
                        "requestId": params["requestId"],
                        "responseCode": 413,
                        "body": "PGgxPjQxMzwvaDE+",
                    },
                )

            browser.chrome._handlers["Fetch.requestPaused"] = answer
            browser.choose_files(CHOOSE, [["groot.pdf", "%PDF-1.4 groot"]])
            text = browser.until("document.querySelector('.o_kd_refused')?.innerText")
            self.assertIn("Too large", text)
            self.assertIn("Split the file or ask your office", text)
        self.assertFalse(self.documents())

    def test_what_is_here_already_is_asked(self):
        files = [["bon.pdf", "%PDF-1.4 bon"]]
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.choose_files(CHOOSE, files)
            browser.until("document.querySelectorAll('.o_kd_ok').length === 1")
            for number, (choice, expected) in enumerate(
                (("skip", "Left out: it stands here already."), ("keep", "Received at"))
            ):
                browser.go(self.upload_url, READY)
                browser.choose_files(CHOOSE, files)
                text = browser.until("document.querySelector('.o_kd_why')?.innerText")
                self.assertIn("This stands here already: bon.pdf", text)
                browser.press(f"[data-focus$=' {choice}']")
                browser.until(
                    f"document.querySelector('.o_kd_file').innerText.includes('{expected}')"
                )
                self.assertEqual(number, {"skip": 0, "keep": 1}[choice])
        self.assertEqual(len(self.documents()), 2)

    def test_a_version_of_another_type_is_told_before(self):
        own = self.main.with_user(self.anna)._client_upload("bon.txt", b"een")
        url = self.document_url(own)
        with self.browse(self.anna) as browser:
            browser.go(url, READY)
            browser.run("document.querySelector('form.o_kd_upload').closest('details').open = true")
            browser.choose_files(CHOOSE, [["bon.csv", "a;b\n1;2\n3;4\n"]])
            browser.press("form.o_kd_upload [type=submit]")
            text = browser.until("document.querySelector('.o_kd_why')?.innerText")
            self.assertIn("the document was", text)
            with self.database():
                self.assertEqual(own.sudo().version_number, 1, "nothing was kept yet")
            browser.press("[data-focus$=' keep']")
            browser.until(
                "document.body.innerText.includes('We have received the new version')", 30
            )
        self.forget()
        self.assertEqual((own.sudo().version_number, own.sudo().name), (2, "bon.csv"))

    def test_take_back_and_a_late_remark(self):
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.choose_files(CHOOSE, [["a.pdf", "%PDF-1.4 a"], ["b.pdf", "%PDF-1.4 b"]])
            browser.until("document.querySelectorAll('.o_kd_ok').length === 2")
            browser.press("[aria-label='Take back: a.pdf']")
            browser.until("document.querySelectorAll('.o_kd_ok').length === 1")
            browser.fill("[name=remark]", "Te laat getypt")
            browser.press(".o_kd_late_remark:not(.d-none)")
            browser.until("!!document.querySelector('.o_kd_late_remark.d-none')")
            browser.follow("document.querySelector('.o_kd_finish_link').click()")
            self.assertTrue(browser.path.endswith(f"/map/{self.main.id}"))
        kept = self.documents().filtered(lambda document: not document.bin_date)
        self.assertEqual((kept.name, kept.client_remark), ("b.pdf", "Te laat getypt"))

    def test_the_connection_is_gone_for_a_moment(self):
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.set_online(False)
            browser.choose_files(CHOOSE, [["a.pdf", "%PDF-1.4 a"], ["b.pdf", "%PDF-1.4 b"]])
            browser.until("document.querySelector('#wrap').innerText.includes('No connection')")
            browser.set_online(True)
            browser.until("document.querySelectorAll('.o_kd_ok').length === 2", 30)
            self.assertIn("nothing arrives twice", browser.text)
        self.assertEqual(self.documents().mapped("name"), ["a.pdf", "b.pdf"])

    def test_stop_and_go_on(self):
        with self.browse(self.anna) as browser:
            browser.go(self.upload_url, READY)
            browser.set_upload_speed(20_000)
            browser.choose_files(CHOOSE, [["a.pdf", 200_000], ["b.pdf", "%PDF-1.4 b"]])
            browser.until(
                "!!document.querySelector('.o_kd_upbar:not(.d-none) button:not(.d-none)')"
            )
            browser.press(".o_kd_upbar button")
            browser.until("document.querySelector('.o_kd_upbar').innerText.includes('Stopped')")
            browser.set_upload_speed(-1)
            browser.press(".o_kd_upbar button")
            browser.until("document.querySelectorAll('.o_kd_ok').length === 2", 30)
        self.assertEqual(len(self.documents()), 2)


class TestSessionEnds(UploadCase):
    """The session ends while files are on their way."""

    def wait_until_out(self, browser, files=(["a.pdf", "%PDF-1.4 a"], ["b.pdf", "%PDF-1.4 b"])):
        browser.go(self.upload_url, READY)
        browser.fill("[name=remark]", "Bij de loonaangifte")
        self.end_session()
        browser.choose_files(CHOOSE, list(files))
        browser.until("document.querySelector('#wrap').innerText.includes('You are logged out')")

    def test_it_goes_on_after_a_log_in_in_another_tab(self):
        later = self.make_session(self.anna)
        with self.browse(self.anna) as browser:
            self.wait_until_out(browser)
            browser.set_session(later)
            browser.until("document.querySelectorAll('.o_kd_ok').length === 2", 30)
            self.assertNotIn("logged out", browser.text)
        documents = self.documents()
        self.assertEqual(documents.mapped("name"), ["a.pdf", "b.pdf"])
        self.assertEqual(set(documents.mapped("client_remark")), {"Bij de loonaangifte"})

    def test_the_link_logs_in_and_comes_back(self):
        login = self.anna.login
        with self.browse(self.anna) as browser:
            self.wait_until_out(browser)
            browser.follow(
                "document.querySelector('.o_kd_queue a.btn').click()", "input[name=login]"
            )
            browser.fill("input[name=login]", login)
            browser.fill("input[name=password]", PASSWORD)
            browser.follow("document.querySelector('form.oe_login_form').submit()", READY)
            self.assertTrue(browser.path.endswith(self.upload_url))
            browser.until("document.querySelectorAll('.o_kd_ok').length === 2", 30)
            self.assertEqual(
                browser.run("document.querySelector('[name=remark]').value"), "Bij de loonaangifte"
            )
        self.assertEqual(self.documents().mapped("name"), ["a.pdf", "b.pdf"])

    def test_under_another_log_in_nothing_is_shown_or_sent(self):
        bram, later = self.make_session(self.bram), self.make_session(self.anna)
        with self.browse(self.anna) as browser:
            self.wait_until_out(browser)
            browser.set_session(bram)
            browser.until("document.querySelector('#wrap').innerText.includes('Bram Jansen')", 30)
            text = browser.text
            self.assertIn("You are logged in as Bram Jansen now", text)
            self.assertNotIn("a.pdf", text)
            self.assertFalse(
                browser.run("document.querySelector('[name=remark]').checkVisibility()")
            )
            browser.go(self.upload_url, READY)  # his own page
            browser.run("new Promise((done) => setTimeout(done, 1000))")
            self.assertNotIn("a.pdf", browser.text)
            self.assertEqual(browser.run("document.querySelector('[name=remark]').value"), "")
            browser.set_session(later)
            browser.go(self.upload_url, READY)  # and hers again
            browser.until("document.querySelectorAll('.o_kd_ok').length === 2", 30)
        self.assertEqual(set(self.documents().mapped("uploaded_by_id")), {self.anna})

    def test_other_pages_say_that_something_waits(self):
        later = self.make_session(self.anna)
        with self.browse(self.anna) as browser:
            self.wait_until_out(browser)
            browser.set_session(later)
            browser.go("/my/dossiers")
            browser.until("document.querySelector('.o_kd_waiting')?.innerText.includes('2 files')")
            browser.follow("document.querySelector('.o_kd_waiting a').click()", READY)
            browser.until("document.querySelectorAll('.o_kd_ok').length === 2", 30)

    def count_waiting(self, browser):
        return browser.run(
            """new Promise((resolve) => {
                const request = indexedDB.open("klantendossier", 1);
                request.onupgradeneeded = () => request.result.createObjectStore("waiting", { keyPath: "id" });
                request.onsuccess = () => {
                    const all = request.result.transaction("waiting").objectStore("waiting").getAll();
                    all.onsuccess = () => { request.result.close(); resolve(all.result.length); };
                };
            })"""
        )

    def test_what_waits_is_erased_at_log_out(self):
        later = self.make_session(self.anna)
        with self.browse(self.anna) as browser:
            self.wait_until_out(browser)
            self.assertGreaterEqual(self.count_waiting(browser), 2, "the files")
            browser.set_session(later)
            browser.go("/my", "")
            browser.until("!!document.querySelector('#o_logout')")
            browser.run("new Promise((done) => setTimeout(done, 1500))")
            browser.follow("document.querySelector('#o_logout').click()", "")
            self.assertEqual(self.count_waiting(browser), 0)

    def test_what_waits_is_erased_after_a_day(self):
        later = self.make_session(self.anna)
        with self.browse(self.anna) as browser:
            self.wait_until_out(browser)
            browser.run(
                """new Promise((resolve) => {
                    const request = indexedDB.open("klantendossier", 1);
                    request.onsuccess = () => {
                        const store = request.result.transaction("waiting", "readwrite").objectStore("waiting");
                        const all = store.getAll();
                        all.onsuccess = () => {
                            for (const record of all.result) {
                                store.put({ ...record, time: Date.now() - 25 * 3600 * 1000 });
                            }
                        };
                        store.transaction.oncomplete = () => { request.result.close(); resolve(true); };
                    };
                })"""
            )
            browser.set_session(later)
            browser.go("/my/dossiers")
            browser.until("true")
            browser.run("new Promise((done) => setTimeout(done, 500))")
            self.assertEqual(self.count_waiting(browser), 0)
        self.assertFalse(self.documents())

    def test_a_new_version_goes_on_too(self):
        own = self.main.with_user(self.anna)._client_upload("bon.txt", b"een")
        later = self.make_session(self.anna)
        url = self.document_url(own)
        with self.browse(self.anna) as browser:
            browser.go(url, READY)
            browser.run("document.querySelector('form.o_kd_upload').closest('details').open = true")
            browser.choose_files(CHOOSE, [["bon.txt", "twee"]])
            self.end_session()
            browser.press("form.o_kd_upload [type=submit]")
            browser.until(
                "document.querySelector('#wrap').innerText.includes('You are logged out')"
            )
            browser.set_session(later)
            browser.until(
                "document.body.innerText.includes('We have received the new version')", 30
            )
        self.forget()
        self.assertEqual(own.sudo().version_number, 2)

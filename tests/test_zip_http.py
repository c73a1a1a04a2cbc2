"""ZIP and downloads over HTTP: readers that are slow, that leave, that fetch ahead, that have a copy."""

import io
import time
import zipfile

from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import pdf
from .portal import PortalCase

#: More than the system keeps on its way from a server to a reader that does not read.
HUGE_SIZE = 20_000_000


class TestZipHttp(PortalCase):
    """The ZIP as a browser gets it."""

    def setUp(self):
        super().setUp()
        self.login(self.anna)
        self.url = f"{self.main_url}/zip"

    def lines(self, action):
        self.forget()
        return self.events(action, user_ref=self.anna.id)

    def start(self):
        """Ask for the ZIP of a huge document and a small one; give the answer, of which nothing was read."""
        data = pdf("groot") + b"%" + b"0" * HUGE_SIZE
        self.documents = self.upload(self.main, "groot.pdf", data)
        self.documents |= self.upload(self.main, "klein.pdf", pdf("klein"))
        self.forget()
        return self.opener.get(self.base_url() + self.url, stream=True, timeout=60)

    def test_the_log_knows_where_from_and_when(self):
        self.upload(self.main, "a.pdf")
        self.assertEqual(self.get(self.url, headers={"User-Agent": "Lezer 1.0"}).status_code, 200)
        [line] = self.lines("document_zipped")
        self.assertEqual((line.ip, line.user_agent), ("127.0.0.1", "Lezer 1.0"))

    def test_a_slow_reader_who_is_revoked_meanwhile(self):
        """Attack row 61: he stops at the next file, and the log says what was sent."""
        response = self.start()
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(self.lines("document_zipped")), 1)
        self.grant(self.main, self.client_a, levels.NONE, below=True)
        self.env.flush_all()
        with self.allow_requests():
            content = response.raw.read()
        archive = zipfile.ZipFile(io.BytesIO(content))
        self.assertIsNone(archive.testzip())
        self.assertEqual(archive.namelist(), ["Jaarwerk 2026/groot.pdf", "NOT COMPLETE.txt"])
        self.assertEqual(self.lines("document_zipped").document_ref, self.documents[0].id)
        self.assertEqual(self.lines("interrupted").details, {"sent": 1, "of": 2})
        [refused] = self.lines("refused")
        self.assertEqual((refused.document_ref, refused.ip), (self.documents[1].id, "127.0.0.1"))

    @mute_logger("werkzeug")
    def test_a_reader_who_breaks_off(self):
        response = self.start()
        response.raw.read(1000)
        response.close()
        end = time.monotonic() + 60
        while not self.lines("interrupted") and time.monotonic() < end:
            with self.allow_requests():
                time.sleep(0.05)
        line = self.lines("interrupted")
        self.assertEqual((line.document_ref, line.ip), (self.documents[0].id, "127.0.0.1"))
        self.assertEqual(line.details, {"sent": 0, "of": 2})
        self.assertEqual(self.lines("document_zipped").document_ref, self.documents[0].id)

    def test_a_browser_that_fetches_ahead_gets_nothing(self):
        self.upload(self.main, "a.pdf")
        for headers in (
            {"Sec-Purpose": "prefetch"},
            {"Purpose": "prefetch"},
            {"X-Moz": "prefetch"},
            {"Sec-Purpose": "prefetch;prerender"},
        ):
            response = self.get(self.url, headers=headers)
            self.assertEqual((response.status_code, response.content), (503, b""), headers)
        self.assertFalse(self.lines("document_zipped"))

    def test_an_empty_folder_says_so(self):
        empty = self.make_folder(self.vof, "Leeg")
        self.grant(empty, self.client_a)
        response = self.get(f"{self.dossier_url}/map/{empty.id}/zip")
        self.assertEqual(response.status_code, 422)
        self.assertIn("no document in this folder", response.text)

    def test_a_damaged_file_is_told_before_the_first_byte(self):
        document = self.upload(self.main, "stuk.pdf", pdf("stuk dat inkort"))
        version = document.current_version_id
        path = version._get_attachments()[version.id]._get_stored_bytes().path
        with open(path, "rb+") as file:
            original = file.read()
            file.truncate(10)
        self.addCleanup(lambda: open(path, "wb").write(original))
        response = self.get(self.url)
        self.assertEqual(response.status_code, 422)
        self.assertIn("stuk.pdf", response.text)
        self.assertIn("damaged", response.text)
        self.assertTrue(self.lines("integrity_failed"))
        self.assertFalse(self.lines("document_zipped"))


class TestConditionalHeaders(PortalCase):
    """A browser with an older copy gets the bytes all the same: nothing may be kept (``no-store``)."""

    def test_no_answer_says_that_nothing_has_changed(self):
        data = pdf("z" * 5000)
        document = self.upload(self.main, data=data)
        self.login(self.anna)
        url = self.document_url(document, "download")
        plain = self.get(url)
        for name in ("ETag", "Last-Modified"):
            self.assertNotIn(name, plain.headers)
        for condition in (
            {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
            {"If-None-Match": "*"},
            {"If-None-Match": '"x"'},
            {"If-Unmodified-Since": "Fri, 01 Jan 1999 00:00:00 GMT"},
            {"If-Match": '"x"'},
        ):
            for start in (None, 0, 100):
                headers = {
                    **condition,
                    **({"Range": f"bytes={start}-"} if start is not None else {}),
                }
                with self.subTest(headers=headers):
                    response = self.get(url, headers=headers)
                    self.assertEqual(response.status_code, 200 if start is None else 206)
                    self.assertEqual(response.content, data[start or 0 :])


class TestDefaultLanguage(PortalCase):
    """The language of public pages is not asked of the database at each page, and is never an old one."""

    def test_a_change_of_the_default_is_seen_at_once(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        default = self.env["ir.default"]
        for lang in ("nl_NL", "en_US", None):
            if lang:
                default.set("res.partner", "lang", lang)
            else:
                default.discard_values("res.partner", "lang", ["en_US"])
            self.assertEqual(default._get_klantendossier_lang_code(), lang)
            self.assertEqual(default._get("res.partner", "lang"), lang)
        before = self.env.cr.sql_log_count
        for _again in range(3):
            default._get_klantendossier_lang_code()
        self.assertEqual(self.env.cr.sql_log_count, before)

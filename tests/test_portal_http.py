"""The client portal over HTTP: what each route gives, to whom, and what it leaves in the log."""

import io
import re
import zipfile
from unittest.mock import patch
from urllib.parse import unquote

from odoo.tests import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import PASSWORD, PDF, PNG, docx, pdf
from .portal import HUGE, NOT_FOUND, PortalCase


class TestPortalPages(PortalCase):
    """What the pages show."""

    def test_list_of_administrations(self):
        self.login(self.anna)
        page = self.get("/my/dossiers").text
        self.assertIn("VOF De Vries &amp; Jansen", page)
        self.assertNotIn("Bakkerij", page)

    def test_client_of_two_administrations(self):
        self.make_client(self.bv, "kd_anna_bv", user=self.anna)
        self.login(self.anna)
        page = self.get("/my/dossiers").text
        self.assertIn("VOF De Vries &amp; Jansen", page)
        self.assertIn("Bakkerij", page)

    def test_nothing_yet(self):
        for user in (self.outsider, self.employee):
            self.login(user)
            self.assertIn("Nothing is ready for you yet", self.get("/my/dossiers").text)

    def test_counter_of_the_card(self):
        for user, count in ((self.anna, 1), (self.outsider, 0), (self.employee, 0)):
            self.login(user)
            self.assertIn("klantendossier_count", self.get("/my").text)
            counters = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["klantendossier_count"]}
            )
            self.assertEqual(counters, {"klantendossier_count": count})

    def test_dossier_shows_folders_notes_and_documents(self):
        self.main.write({"note": "Graag voor 15 maart", "internal_note": "pas op"})
        document = self.upload(self.bank, "Afschrift.pdf")
        document.write({"note": "Bladzijde 7", "internal_note": "geheim"})
        self.login(self.anna)
        page = self.get(self.dossier_url).text
        for text in (
            "Jaarwerk 2026",
            "Liquide middelen",
            "Graag voor 15 maart",
            "Afschrift.pdf",
            "Bladzijde 7",
        ):
            self.assertIn(text, page)
        self.assertIn("1 document", page)
        for text in ("pas op", "geheim"):
            self.assertNotIn(text, page)

    def test_traverse_shows_the_name_only(self):
        self.main.note = "Alleen wie inziet"
        self.upload(self.main, "Hoofdmap.pdf")
        self.grant(self.bank, self.client_b)
        self.login(self.bram)
        page = self.get(self.dossier_url).text
        self.assertIn("Jaarwerk 2026", page)
        self.assertIn("Way through", page)
        for text in (
            "Alleen wie inziet",
            "Hoofdmap.pdf",
            f"/map/{self.main.id}/zip",
            "Vaste stukken",
        ):
            self.assertNotIn(text, page)
        for path in ("", "/zip", "/toevoegen"):
            self.assertNotFound(self.get(f"{self.main_url}{path}"))

    def test_office_only_and_inbox_stay_hidden(self):
        self.upload(self.main, "Kantoor.pdf", visibility="office")
        self.upload(self.env["klantendossier.folder"], "Inbox.pdf", administration=self.vof)
        self.upload(self.main, "Bram.pdf", visibility="selected", selected=self.client_b)
        self.login(self.anna)
        page = self.get(self.dossier_url).text
        for name in ("Kantoor.pdf", "Inbox.pdf", "Bram.pdf"):
            self.assertNotIn(name, page)

    def test_open_everything(self):
        self.main.open_all = True
        self.upload(self.bank, "Afschrift.pdf")
        self.login(self.anna)
        page = self.get(f"{self.dossier_url}?open={self.main.id}").text
        mine = re.search(rf'id="map-{self.main.id}"(.*?)</section>', page, re.S)[1]
        self.assertEqual(mine.count("<details"), mine.count('open="open"') - 1)

    def test_search(self):
        self.upload(self.bank, "Taxatierapport.pdf")
        self.upload(self.bv_main, "Taxatie bakkerij.pdf")
        self.upload(self.fixed, "Taxatie kantoor.pdf", visibility="office")
        self.login(self.anna)
        page = self.get(f"{self.dossier_url}?q=taxatie").text
        self.assertIn("Taxatierapport.pdf", page)
        self.assertIn("Jaarwerk 2026 › Liquide middelen › Bank", page)
        for name in ("Taxatie bakkerij", "Taxatie kantoor"):
            self.assertNotIn(name, page)
        page = self.get(f"{self.dossier_url}?q=<script>alert(1)</script>").text
        self.assertIn("Nothing found for", page)
        self.assertNotIn("<script>alert(1)", page)

    def test_many_documents_become_links(self):
        documents = [{"name": f"stuk {n}.pdf", "data": pdf(n)} for n in range(201)]
        self.env["klantendossier.document"].with_user(self.manager)._upload(
            self.vof.with_user(self.manager),
            self.sub.with_user(self.manager),
            documents,
            visibility="folder",
        )
        self.login(self.anna)
        page = self.get(self.dossier_url).text
        self.assertNotIn("stuk 7.pdf", page)
        self.assertIn(f"/map/{self.sub.id}", page)
        self.assertIn("201 documents", page)
        url = f"{self.dossier_url}/map/{self.sub.id}"
        self.assertEqual(self.get(url).text.count("/download"), 80)
        self.assertEqual(self.get(f"{url}/page/3").text.count("/download"), 41)
        self.assertEqual(self.get(f"{url}/page/99").text.count("/download"), 41)
        self.assertEqual(self.get(f"{self.main_url}?alles=1").text.count("/download"), 80)
        self.assertIn("page/3?alles=1", self.get(f"{self.main_url}?alles=1").text)

    def test_folder_page(self):
        self.upload(self.main, "Boven.pdf")
        self.upload(self.bank, "Onder.pdf")
        self.login(self.anna)
        page = self.get(self.main_url).text
        self.assertIn("Boven.pdf", page)
        self.assertNotIn("Onder.pdf", page)
        page = self.get(f"{self.main_url}?alles=1").text
        self.assertIn("Onder.pdf", page)

    def test_document_page_shows_what_the_level_allows(self):
        document = self.upload(self.main, "Stuk.pdf")
        seen = self.upload(self.fixed, "Vast.pdf")
        self.login(self.anna)
        page = self.get(self.document_url(document)).text
        for act, there in (
            ("rename", True),
            ("note", True),
            ("move", True),
            ("bin", False),
            ("version", False),
        ):
            self.assertEqual(f"{document.id}/{act}" in page, there, act)
        page = self.get(self.document_url(seen)).text
        for act in ("rename", "note", "move", "bin", "version", "withdraw"):
            self.assertNotIn(f"{seen.id}/{act}", page)
        self.assertIn("viewer.html", page)

    def test_scripts_speak_dutch(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.login(self.anna)
        self.assertIn("Kies bestanden", self.get("/website/translations?lang=nl_NL").text)

    def test_headers_of_pages(self):
        self.login(self.anna)
        for url in ("/my/dossiers", self.dossier_url, self.main_url, f"/my/dossiers/{HUGE}"):
            headers = self.get(url).headers
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
            self.assertEqual(headers["Referrer-Policy"], "same-origin")
            self.assertEqual(headers["Content-Security-Policy"], "frame-ancestors 'self'")


class TestPortalRefusals(PortalCase):
    """Not there and not for you: one answer (rule R14)."""

    def urls(self, administration, folder, document):
        base = f"/my/dossiers/{administration}"
        pages = (base, f"{base}?q=a", f"{base}/map/{folder}", f"{base}/map/{folder}/page/2")
        folders = (f"{base}/map/{folder}/zip", f"{base}/map/{folder}/toevoegen")
        one = f"/my/dossiers/document/{document}"
        return (*pages, *folders, one, f"{one}/download", f"{one}/preview")

    def test_foreign_unknown_and_impossible_are_alike(self):
        document = self.upload(self.main)
        self.login(self.carla)
        unknown = document.id + 10000
        for url in (
            *self.urls(self.vof.id, self.main.id, document.id),
            *self.urls(unknown, unknown, unknown),
            *self.urls(HUGE, 10**30, HUGE),
            f"/my/dossiers/{self.bv.id}/map/{self.main.id}",
            f"/my/dossiers/{self.bv.id}/map/{self.main.id}/zip",
        ):
            with self.subTest(url=url):
                self.assertNotFound(self.get(url))

    def test_each_refusal_is_logged(self):
        document = self.upload(self.main)
        self.login(self.carla)
        for url in self.urls(self.vof.id, self.main.id, document.id):
            before = self.refusals()
            self.get(url)
            self.forget()
            self.assertEqual(self.refusals(), before + 1, url)

    def test_other_log_ins(self):
        document = self.upload(self.main)
        for user in (self.outsider, self.employee, self.bram, self.other_manager):
            self.login(user)
            urls = self.urls(self.vof.id, self.main.id, document.id)
            for url in urls[2:] if user == self.bram else urls:
                self.assertEqual(self.get(url).status_code, 404, f"{user.login} {url}")

    def test_office_gets_files_but_no_pages(self):
        document = self.upload(self.main, visibility="office")
        self.login(self.office)
        for act in ("download", "preview"):
            self.assertEqual(self.get(self.document_url(document, act)).status_code, 200)
        self.assertNotFound(self.get(self.dossier_url))
        self.assertNotFound(self.get(self.document_url(document)))

    def test_anonymous_goes_to_the_login(self):
        document = self.upload(self.main)
        self.authenticate(None, None)
        for url in ("/my/dossiers", *self.urls(self.vof.id, self.main.id, document.id)):
            response = self.get(url, allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_what_the_client_copied_is_worth_nothing_to_others(self):
        """Attack row 16: neither our own routes nor Odoo's with any token that the client can read."""
        document = self.upload(self.main)
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "klantendossier.document.version"),
                ("res_field", "=", "data"),
                ("res_id", "=", document.current_version_id.id),
            ]
        )
        self.assertTrue(attachment)
        token = attachment._get_raw_access_token()
        for user in (None, self.anna, self.office):
            self.authenticate(user and user.login, PASSWORD)
            for url in (
                f"/web/content/{attachment.id}",
                f"/web/image/{attachment.id}",
                f"/web/content/{attachment.id}?access_token={token}",
                f"/web/content/klantendossier.document.version/{document.current_version_id.id}/data",
                f"/web/content/klantendossier.document/{document.id}/name",
            ):
                response = self.get(url, allow_redirects=False)
                self.assertNotIn(b"%PDF", response.content, url)
                if "/web/image" not in url:
                    self.assertEqual(response.status_code, 404, url)

    def test_revoked_at_once(self):
        document = self.upload(self.main)
        self.login(self.anna)
        self.assertEqual(self.get(self.document_url(document, "download")).status_code, 200)
        self.grant(self.main, self.client_a, levels.NONE, below=True)
        for url in (
            self.main_url,
            self.document_url(document),
            self.document_url(document, "download"),
        ):
            self.assertNotFound(self.get(url))
        self.grant(self.main, self.client_a)
        self.assertEqual(self.get(self.document_url(document, "download")).status_code, 200)
        self.vof.dossier_enabled = False
        self.assertNotFound(self.get(self.document_url(document, "download")))
        self.assertNotFound(self.get(self.dossier_url))

    def test_binned_document_and_folder(self):
        document = self.upload(self.sub)
        self.login(self.anna)
        document.with_user(self.manager).action_bin()
        self.assertNotFound(self.get(self.document_url(document, "download")))
        document.with_user(self.manager).action_restore()
        self.sub.with_user(self.manager).action_bin()
        self.assertNotFound(self.get(self.document_url(document, "download")))
        self.assertNotFound(self.get(f"{self.dossier_url}/map/{self.bank.id}"))

    def test_wrong_method(self):
        document = self.upload(self.main)
        self.login(self.anna)
        for url in (
            self.dossier_url,
            self.main_url,
            f"{self.main_url}/zip",
            self.document_url(document, "download"),
        ):
            self.assertEqual(self.post(url).status_code, 405, url)

    @mute_logger("odoo.http")
    def test_no_form_without_token(self):
        """Attack row 35."""
        document = self.upload(self.main)
        self.login(self.anna)
        urls = [
            self.document_url(document, act)
            for act in ("rename", "note", "move", "bin", "withdraw")
        ]
        for url in (*urls, f"{self.main_url}/toevoegen", "/klantendossier/upload"):
            self.assertEqual(self.post(url, {"name": "gekaapt"}, csrf=False).status_code, 400, url)
        self.authenticate(None, None)
        for url in urls:
            response = self.post(url, {"name": "gekaapt"}, csrf=False, allow_redirects=False)
            self.assertIn(response.status_code, (303, 400), url)
        self.forget()
        self.assertEqual(document.name, "stuk.pdf")

    def test_redirects_stay_local(self):
        """Attack row 36: no parameter chooses where a form leads."""
        document = self.upload(self.main)
        self.login(self.anna)
        for target in ("https://evil.test", "//evil.test", "javascript:alert(1)"):
            data = {"name": "nieuw.pdf", "redirect": target, "next": target, "done": target}
            response = self.post(self.document_url(document, "rename"), data, allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertTrue(response.headers["Location"].endswith(f"/document/{document.id}"))
            page = self.get(f"{self.dossier_url}?done={target}&redirect={target}").text
            self.assertNotRegex(page, rf'(href|action)="[^"?]*{re.escape(target)}')

    def test_no_upload_past_our_own_route(self):
        """Attack rows 24 and 25."""
        document = self.upload(self.main)
        self.login(self.anna)
        before = self.env["ir.attachment"].search_count([])
        for model, record in (
            ("klantendossier.document", document),
            ("klantendossier.folder", self.main),
            ("klantendossier.administration", self.vof),
            ("klantendossier.document.version", document.current_version_id),
            ("klantendossier.client", self.client_a),
        ):
            for pending in ("", "true"):
                data = {"thread_model": model, "thread_id": record.id, "is_pending": pending}
                with mute_logger("odoo.http"):
                    response = self.send("/mail/attachment/upload", data=data)
                self.assertEqual(response.status_code, 404, model)
        with mute_logger("odoo.http", "odoo.addons.web.controllers.binary"):
            self.send(
                "/web/binary/upload_attachment",
                data={"model": "klantendossier.document", "id": document.id},
            )
        self.forget()
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)


class TestPortalFiles(PortalCase):
    """Bytes that leave: headers, names, ranges and the log (rules R6, design E1)."""

    def opened(self, action="document_downloaded"):
        self.forget()
        return len(self.events(action))

    def test_download_and_preview(self):
        document = self.upload(self.main, "Jaarrekening 2026.pdf", pdf("jaar"))
        self.login(self.anna)
        for act, disposition in (("download", "attachment"), ("preview", "inline")):
            response = self.get(self.document_url(document, act))
            self.assertEqual(response.content, pdf("jaar"))
            headers = response.headers
            self.assertTrue(headers["Content-Disposition"].startswith(disposition))
            self.assertEqual(headers["Content-Type"], "application/pdf")
            self.assertEqual(headers["Content-Security-Policy"], "sandbox; default-src 'none'")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertEqual(headers["Cross-Origin-Resource-Policy"], "same-origin")
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
            self.assertNotIn("ETag", headers)
            self.assertNotIn("Last-Modified", headers)
        event = self.events("document_downloaded", document_ref=document.id)
        self.assertEqual(event.user_ref, self.anna.id)
        self.assertEqual(event.sha256, document.sha256)
        self.assertEqual(len(self.events("document_opened", document_ref=document.id)), 1)

    def test_only_pdf_png_and_jpeg_show_inside_the_browser(self):
        """Attack row 19: whatever it is, it is saved and never shown as a page."""
        files = {
            "a.png": (PNG, "inline"),
            "a.docx": (docx(), "attachment"),
            "a.txt": (b"<b>tekst</b>", "attachment"),
            "a.xml": (b'<?xml version="1.0"?><a><script>alert(1)</script></a>', "attachment"),
            "a.csv": (b"a;b\n1;2\n", "attachment"),
        }
        self.login(self.anna)
        for name, (content, disposition) in files.items():
            document = self.upload(self.main, name, content)
            for query in ("", "?mimetype=text/html", "?filename=x.html&unique=1"):
                response = self.get(self.document_url(document, f"preview{query}"))
                self.assertTrue(
                    response.headers["Content-Disposition"].startswith(disposition), name
                )
                self.assertNotIn("html", response.headers["Content-Type"])
                self.assertIn("sandbox", response.headers["Content-Security-Policy"])

    def test_names_in_the_header(self):
        """Attack row 20, on the way out."""
        document = self.upload(self.main)
        self.login(self.anna)
        for name in (
            'a"; filename="x.exe.pdf',
            "über €.pdf",
            "🎉.pdf",
            "x" * 300 + ".pdf",
            "a\r\nSet-Cookie: b.pdf",
        ):
            document.with_user(self.manager).name = name
            response = self.get(self.document_url(document, "download"))
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("Set-Cookie: b", str(response.headers))
            disposition = response.headers["Content-Disposition"]
            self.assertTrue(disposition.startswith("attachment"))
            self.assertNotIn(".exe.pdf;", disposition)
            self.assertIn(document.name.split(".")[0][:3], unquote(disposition))

    def test_what_counts_as_opening(self):
        document = self.upload(self.main, data=pdf("x" * 5000))
        url = self.document_url(document, "download")
        self.login(self.anna)
        counted = [
            {},
            {"Range": "bytes=0-"},
            {"Range": "bytes=0-99"},
            {"If-None-Match": '"x"'},
            {"Range": "bytes=-5"},
            # Of another copy than this one: the whole file leaves, so it is no later part.
            {"Range": "bytes=100-", "If-Range": '"x"'},
        ]
        not_counted = [{"Range": "bytes=100-"}, {"Range": "bytes=1-2"}]
        for headers in counted:
            before = self.opened()
            response = self.get(url, headers=headers)
            self.assertIn(response.status_code, (200, 206), headers)
            self.assertEqual(self.opened(), before + 1, headers)
        for headers in not_counted:
            before = self.opened()
            response = self.get(url, headers=headers)
            self.assertEqual(response.status_code, 206, headers)
            self.assertEqual(self.opened(), before, headers)
        before = self.opened()
        response = self.get(url, method="HEAD")
        self.assertEqual((response.status_code, response.content), (200, b""))
        for headers in (
            {"Sec-Purpose": "prefetch"},
            {"Purpose": "prefetch"},
            {"Sec-Purpose": "prefetch;prerender"},
        ):
            response = self.get(url, headers=headers)
            self.assertEqual((response.status_code, response.content), (503, b""))
        self.assertEqual(self.opened(), before)

    def test_range_gives_the_right_bytes(self):
        data = pdf("y" * 5000)
        document = self.upload(self.main, data=data)
        self.login(self.anna)
        url = self.document_url(document, "download")
        response = self.get(url, headers={"Range": "bytes=10-19"})
        self.assertEqual(response.content, data[10:20])
        self.assertEqual(response.headers["Content-Range"], f"bytes 10-19/{len(data)}")
        for whole in ("bytes=-5", "bytes=0-1,5-6", "onzin"):
            self.assertEqual(self.get(url, headers={"Range": whole}).content, data)
        response = self.get(url, headers={"Range": f"bytes={len(data)}-"})
        self.assertEqual(response.status_code, 416)

    def test_opening_is_logged_before_the_bytes_and_not_without_them(self):
        """A damaged file is not given out, and its reader gets an answer that he can act on."""
        document = self.upload(self.main)
        version = document.current_version_id
        self.env.cr.execute(
            "UPDATE klantendossier_document_version SET sha256 = repeat('0', 64) WHERE id = %s",
            [version.id],
        )
        self.login(self.anna)
        response = self.get(self.document_url(document, "download"))
        self.assertEqual(response.status_code, 422)
        self.assertIn("damaged", response.text)
        self.assertNotIn("%PDF", response.text)
        self.assertEqual(self.opened(), 0)
        self.assertTrue(self.events("integrity_failed"))

    def test_zip(self):
        self.upload(self.main, "Boven.pdf", pdf("boven"))
        self.upload(self.bank, "Stuk.pdf", pdf("een"))
        self.upload(self.bank, "stuk.pdf", pdf("twee"))
        self.upload(self.bank, "Kantoor.pdf", visibility="office")
        self.bank.name = "../../etc"
        self.login(self.anna)
        response = self.get(f"{self.main_url}/zip")
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertTrue(response.headers["Content-Disposition"].startswith("attachment"))
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        self.assertIsNone(archive.testzip())
        names = sorted(archive.namelist())
        self.assertEqual(len(names), 3)
        self.assertEqual(archive.read("Jaarwerk 2026/Boven.pdf"), pdf("boven"))
        for name in names:
            self.assertTrue(name.startswith("Jaarwerk 2026/"), name)
            self.assertNotIn("..", name.split("/"))
        self.assertEqual(len({name.lower() for name in names}), 3)
        self.forget()
        self.assertEqual(len(self.events("document_zipped")), 3)
        self.assertEqual(self.get(f"{self.main_url}/zip", method="HEAD").content, b"")
        self.forget()
        self.assertEqual(len(self.events("document_zipped")), 3)


class TestPortalForms(PortalCase):
    """What client users send."""

    def newest(self, folder=None):
        self.forget()
        return self.env["klantendossier.document"].search(
            [("folder_id", "=", (folder or self.main).id)], order="id desc", limit=1
        )

    def count(self):
        self.forget()
        attachments = self.env["ir.attachment"].search_count([("res_field", "=", "data")])
        return self.env["klantendossier.document"].search_count([]), attachments

    def test_upload(self):
        self.login(self.anna)
        page = self.get(f"{self.main_url}/toevoegen").text
        self.assertIn("others who have access to this folder", page)
        response = self.send(
            f"{self.main_url}/toevoegen", "Bon.pdf", PDF, {"remark": "Van de bakker"}
        )
        self.assertIn("We have received your document", response.text)
        document = self.newest()
        self.assertEqual((document.name, document.origin), ("Bon.pdf", "portal"))
        self.assertEqual(document.uploaded_client_id, self.client_a)
        self.assertEqual(document.client_remark, "Van de bakker")
        self.assertFalse(document.internal_note)
        self.assertFalse(document.note)

    def test_uploader_only_folder(self):
        self.main.client_visibility = "uploader"
        self.grant(self.main, self.client_b)
        self.login(self.anna)
        self.assertIn("your office and you.", self.get(f"{self.main_url}/toevoegen").text)
        self.send(f"{self.main_url}/toevoegen")
        self.assertFalse(self.sees(self.bram, self.newest()))
        self.assertTrue(self.sees(self.anna, self.newest()))

    def test_same_key_makes_one_document(self):
        self.login(self.anna)
        json = {"Accept": "application/json"}
        answers = [
            self.send(f"{self.main_url}/toevoegen", data={"upload_key": "k-1"}, headers=json).json()
            for _time in range(2)
        ]
        self.assertEqual(answers[0], answers[1])
        document = self.newest()
        self.assertEqual((answers[0]["done"], answers[0]["id"]), ("added", document.id))
        self.assertEqual((answers[0]["name"], answers[0]["notices"]), ("bon.pdf", []))

    def test_refused_file_keeps_the_remark(self):
        """Attack row 19, on the way in."""
        self.login(self.anna)
        before = self.count()
        for name, content in (
            ("a.html", b"<html><script>alert(1)</script></html>"),
            ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
            ("a.xhtml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'),
            ("a.xml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'),
            ("a.js", b"alert(1)"),
            ("a.hta", b"<script>alert(1)</script>"),
            (
                "a.mhtml",
                b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html></html>",
            ),
            ("factuur.pdf", b"MZ\x90\x00" + b"\x00" * 200),
            ("polyglot.pdf", b"<html>" + PDF),
            ("leeg.pdf", b""),
        ):
            with self.subTest(name=name):
                response = self.send(
                    f"{self.main_url}/toevoegen", name, content, {"remark": "blijft staan"}
                )
                self.assertEqual(response.status_code, 422)
                self.assertIn("Nothing was kept", response.text)
                self.assertIn("blijft staan", response.text)
                response = self.send(
                    f"{self.main_url}/toevoegen",
                    name,
                    content,
                    headers={"Accept": "application/json"},
                )
                self.assertEqual(response.status_code, 422)
                self.assertIn("Nothing was kept", response.json()["error"])
        self.assertEqual(self.count(), before)

    def test_too_large_none_or_several(self):
        self.company.klantendossier_max_size = 1
        self.login(self.anna)
        before = self.count()
        url = f"{self.main_url}/toevoegen"
        self.assertIn("at most 1 MB", self.send(url, content=PDF + b"%" * 1000001).text)
        self.assertIn("Choose a file first", self.post(url, {"remark": "x"}).text)
        two = [("ufile", ("a.pdf", pdf("a"))), ("ufile", ("b.pdf", pdf("b")))]
        self.assertIn("one file at a time", self.post(url, files=two).text)
        self.assertEqual(self.count(), before)

    def test_names_from_outside(self):
        """Attack row 20, on the way in: stored clean, shown escaped."""
        self.login(self.anna)
        for name in (
            "../../x.pdf",
            "a\r\nSet-Cookie: b.pdf",
            "a\u202efdp.exe.pdf",
            "n" * 300 + ".pdf",
            "a\x00b.pdf",
            "CON.pdf",
            "🎉 feest.pdf",
            '"><svg onload=alert(1)>.pdf',
        ):
            with self.subTest(name=name):
                response = self.send(f"{self.main_url}/toevoegen", name, pdf(name))
                self.assertEqual(response.status_code, 200)
                self.assertNotIn("<svg onload", response.text)
                document = self.newest()
                self.assertTrue(document.name.endswith(".pdf"))
                self.assertLessEqual(len(document.name), 150)
                self.assertFalse(
                    re.search('[\x00-\x1f"<>:/\\\\|?*\u202e]', document.name), document.name
                )
                self.assertNotRegex(document.name, r"(?i)^con\.")
                self.assertEqual(self.get(self.document_url(document)).status_code, 200)
                self.assertEqual(self.get(self.document_url(document, "download")).status_code, 200)

    def test_upload_where_it_is_not_allowed(self):
        """Attack row 23: foreign, unknown, read only and traverse; nothing is left behind."""
        self.grant(self.bank, self.client_b, levels.UPLOAD)
        before = self.count()
        for user, administration, folder in (
            (self.anna, self.vof.id, self.fixed.id),
            (self.anna, self.bv.id, self.bv_main.id),
            (self.anna, self.vof.id, self.bv_main.id),
            (self.anna, self.vof.id, HUGE),
            (self.bram, self.vof.id, self.main.id),
            (self.outsider, self.vof.id, self.main.id),
            (self.office, self.vof.id, self.main.id),
        ):
            self.login(user)
            url = f"/my/dossiers/{administration}/map/{folder}/toevoegen"
            self.assertEqual(self.send(url).status_code, 404)
            self.assertEqual(self.post(url).status_code, 404)
            response = self.send(url, headers={"Accept": "application/json"})
            self.assertEqual((response.status_code, response.json()["error"]), (404, NOT_FOUND))
        self.assertEqual(self.count(), before)

    def test_rename_note_and_move(self):
        document = self.upload(self.main, "Oud.pdf")
        self.login(self.anna)
        response = self.post(self.document_url(document, "rename"), {"name": "Nieuw"})
        self.assertIn("The document has a new name", response.text)
        self.post(self.document_url(document, "note"), {"note": "Kijk hier"})
        response = self.post(self.document_url(document, "move"), {"target": self.bank.id})
        self.assertIn("The document has been moved", response.text)
        self.forget()
        self.assertEqual(
            (document.name, document.note, document.folder_id),
            ("Nieuw.pdf", "Kijk hier", self.bank),
        )
        response = self.post(self.document_url(document, "rename"), {"name": "  "})
        self.assertEqual(response.status_code, 422)
        self.assertIn("Give the document a name", response.text)

    def test_move_to_a_folder_that_is_not_yours(self):
        document = self.upload(self.main)
        self.login(self.anna)
        for target in (self.fixed.id, self.bv_main.id, HUGE, "0", "x", ""):
            response = self.post(self.document_url(document, "move"), {"target": target})
            self.assertNotFound(response)
        self.forget()
        self.assertEqual(document.folder_id, self.main)

    def test_forms_below_level_edit(self):
        document = self.upload(self.fixed)
        self.login(self.anna)
        for act, data in (
            ("rename", {"name": "x"}),
            ("note", {"note": "x"}),
            ("move", {"target": self.main.id}),
            ("bin", {}),
            ("withdraw", {}),
        ):
            self.assertNotFound(self.post(self.document_url(document, act), data))
        self.assertNotFound(self.send(self.document_url(document, "version")))
        self.forget()
        self.assertEqual((document.name, document.version_number), ("stuk.pdf", 1))

    def test_withdraw(self):
        self.login(self.anna)
        self.send(f"{self.main_url}/toevoegen")
        document = self.newest()
        self.assertIn(f"{document.id}/withdraw", self.get(self.document_url(document)).text)
        response = self.post(self.document_url(document, "withdraw"))
        self.assertIn("You have taken your document back", response.text)
        self.forget()
        self.assertTrue(document.bin_date)

    def test_withdraw_what_the_office_works_with(self):
        self.login(self.anna)
        self.send(f"{self.main_url}/toevoegen")
        document = self.newest()
        document.with_user(self.office).action_mark_handled()
        response = self.post(self.document_url(document, "withdraw"))
        self.assertEqual(response.status_code, 422)
        self.assertIn("works with", response.text)
        self.forget()
        self.assertFalse(document.bin_date)

    def test_bin_only_what_clients_brought(self):
        self.grant(self.main, self.client_b, levels.UPLOAD)
        self.login(self.bram)
        self.send(f"{self.main_url}/toevoegen")
        document, office = self.newest(), self.upload(self.main)
        self.assertNotFound(self.post(self.document_url(document, "bin")))
        self.login(self.anna)
        response = self.post(self.document_url(document, "bin"))
        self.assertIn("has been put in the bin", response.text)
        self.assertNotFound(self.post(self.document_url(office, "bin")))

    def test_new_version(self):
        self.login(self.anna)
        self.send(f"{self.main_url}/toevoegen")
        document = self.newest()
        response = self.send(self.document_url(document, "version"), "bon.pdf", pdf("twee"))
        self.assertIn("We have received the new version", response.text)
        self.forget()
        self.assertEqual(document.version_number, 2)
        response = self.send(self.document_url(document, "version"), "bon.pdf", EXE)
        self.assertEqual(response.status_code, 422)
        self.assertNotFound(self.send(self.document_url(self.upload(self.main), "version")))


EXE = b"MZ\x90\x00\x03" + b"\x00" * 100


class TestOfficeUpload(PortalCase):
    """The office's own upload route."""

    URL = "/klantendossier/upload"

    def test_folder_inbox_and_version(self):
        self.login(self.office)
        answer = self.send(
            self.URL, data={"administration_id": self.vof.id, "folder_id": self.main.id}
        ).json()
        document = self.env["klantendossier.document"].browse(answer["id"])
        self.assertEqual((document.folder_id, document.visibility), (self.main, "folder"))
        answer = self.send(self.URL, data={"administration_id": self.vof.id}).json()
        inbox = self.env["klantendossier.document"].browse(answer["id"])
        self.assertFalse(inbox.folder_id)
        answer = self.send(self.URL, content=pdf("twee"), data={"document_id": document.id}).json()
        self.forget()
        self.assertEqual((answer["id"], document.version_number), (document.id, 2))

    def test_selected_clients(self):
        self.login(self.office)
        data = {
            "administration_id": self.vof.id,
            "folder_id": self.main.id,
            "visibility": "selected",
        }
        answer = self.send(self.URL, data={**data, "client_ids": f"{self.client_a.id}"}).json()
        document = self.env["klantendossier.document"].browse(answer["id"])
        self.assertEqual(document.selected_ids.client_id, self.client_a)
        data["client_ids"] = "x,,0"
        self.assertIn("error", self.send(self.URL, "x.pdf", pdf("x"), data).json())

    def test_refusals(self):
        self.login(self.office)
        data = {"administration_id": self.vof.id, "folder_id": self.main.id}
        response = self.send(self.URL, "a.pdf", EXE, data)
        self.assertEqual(response.status_code, 422)
        self.assertIn("Nothing was kept", response.json()["error"])
        self.vof.office_access = "team"
        for user in (self.office, self.employee, self.anna, self.outsider, self.other_manager):
            self.login(user)
            for values in (data, {"administration_id": HUGE}, {"document_id": HUGE}):
                # Counted where it is written: in a test the log's own transaction shares the savepoint
                # that a refused POST goes back to.
                event = type(self.env["klantendossier.event"])
                with patch.object(event, "_log_refusal", autospec=True) as log:
                    response = self.send(self.URL, data=values)
                self.assertEqual(response.status_code, 404, user.login)
                self.assertEqual(log.call_count, 1, f"{user.login} {values}")
                self.assertIn("error", response.json())

    def test_folder_of_another_administration(self):
        self.login(self.office)
        data = {"administration_id": self.vof.id, "folder_id": self.bv_main.id}
        self.assertEqual(self.send(self.URL, data=data).status_code, 404)

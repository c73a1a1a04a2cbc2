"""Between two pages of the portal: what was done is said once, and what was typed is never lost."""

import time
from unittest.mock import patch

from lxml import html

from odoo import http
from odoo.tests import mute_logger

from odoo.addons.klantendossier.controllers import portal_session

from .common import PASSWORD, pdf
from .portal import PortalCase

OUT = "You are logged out"
JSON = {"Accept": "application/json"}


class SessionCase(PortalCase):
    """A document of Anna's own in 'Jaarwerk 2026'."""

    def setUp(self):
        super().setUp()
        self.login(self.anna)
        self.send(f"{self.main_url}/toevoegen")
        self.forget()
        self.document = self.env["klantendossier.document"].search(
            [("folder_id", "=", self.main.id)], order="id desc", limit=1
        )
        self.get(self.main_url)  # what was said about it is said

    def page(self, url, **kwargs):
        return html.fromstring(self.get(url, **kwargs).text)

    def form(self, act, url=None):
        """Give the hidden fields of one form as the page has them."""
        page = self.page(url or self.document_url(self.document))
        [form] = page.xpath(f"//form[contains(@action, '/{act}')]")
        return {
            field.get("name"): field.get("value")
            for field in form.xpath(".//input[@type='hidden']")
        }

    def end_session(self):
        """The session is gone: it expired, or was ended from another device."""
        http.root.session_store.delete(self.session)

    def log_in(self, user):
        """Log in by the form, as people do."""
        page = self.page("/web/login")
        self.env.flush_all()
        return self.url_open(
            "/web/login",
            data={
                "csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0],
                "login": user.login,
                "password": PASSWORD,
                "redirect": "/my/dossiers",
            },
        )


class TestSaidOnce(SessionCase):
    """What an act says on the page after it."""

    def test_once_and_not_again_on_reload(self):
        response = self.post(self.document_url(self.document, "rename"), {"name": "Nieuw"})
        self.assertIn("The document has a new name", response.text)
        self.assertNotIn("done=", response.url)
        for _again in range(2):
            self.assertNotIn("has a new name", self.get(self.document_url(self.document)).text)

    def test_another_page_does_not_say_it(self):
        url = self.document_url(self.document)
        self.post(f"{url}/note", {"note": "Kijk"}, allow_redirects=False)
        self.assertNotIn("note has been saved", self.get(self.main_url).text)
        self.assertIn("note has been saved", self.get(url).text)

    def test_one_stays_in_the_folder(self):
        for act, data, text in (
            ("move", {"target": self.bank.id}, "has been moved"),
            ("withdraw", {}, "taken your document back"),
        ):
            folder = self.document.folder_id
            response = self.post(self.document_url(self.document, act), data)
            self.assertTrue(response.url.endswith(f"/map/{folder.id}"), response.url)
            self.assertIn(text, response.text)
            self.forget()
        other = self.main.with_user(self.anna)._client_upload("b.pdf", pdf("b"))
        other.with_user(self.office).action_mark_handled()
        response = self.post(self.document_url(other, "bin"))
        self.assertTrue(response.url.endswith(f"/map/{self.main.id}"), response.url)
        self.assertIn("put in the bin", response.text)

    def test_moved_leads_to_the_document(self):
        response = self.post(self.document_url(self.document, "move"), {"target": self.bank.id})
        self.assertIn(f'href="/my/dossiers/document/{self.document.id}"', response.text)

    def test_an_error_stands_beside_its_field_which_has_the_focus(self):
        cases = [
            (self.document_url(self.document, "rename"), {"name": " "}, "rename", "name"),
            (self.document_url(self.document, "version"), {}, "version", "ufile"),
            (f"{self.main_url}/toevoegen", {}, "ufile", "ufile"),
        ]
        for url, data, key, name in cases:
            with self.subTest(url=url):
                page = html.fromstring(self.post(url, data).text)
                [error] = page.xpath(f"//*[@id='o_kd_error_{key}']")
                self.assertEqual(error.get("role"), "alert")
                [field] = page.xpath(f"//*[@name='{name}'][@aria-describedby='o_kd_error_{key}']")
                self.assertEqual(field.get("aria-invalid"), "true")
                self.assertTrue(field.get("autofocus"))
                self.assertEqual(error.getparent(), field.getparent())
                self.assertEqual(len(page.xpath("//*[@role='alert']")), 1, "said once")

    def test_a_question_without_a_script(self):
        """A version of another type: the page asks, nothing is kept, and the answer goes with the file."""
        url = self.document_url(self.document, "version")
        response = self.send(url, "bon.csv", b"a;b\n1;2\n3;4\n")
        self.assertEqual(response.status_code, 409)
        page = html.fromstring(response.text)
        [alert] = page.xpath("//*[@role='alert']")
        self.assertIn("the document was", alert.text_content())
        [box] = page.xpath("//input[@name='other_type']")
        self.assertTrue(box.get("autofocus"))
        self.assertTrue(page.xpath("//details[@open]//form[contains(@action, '/version')]"))
        data = {"other_type": box.get("value")}
        response = self.send(url, "bon.csv", b"a;b\n1;2\n3;4\n", data)
        self.assertIn("We have received the new version", response.text)
        self.forget()
        self.assertEqual((self.document.version_number, self.document.name), (2, "bon.csv"))

    def test_an_error_whose_form_is_gone_is_said_on_top(self):
        self.document.with_user(self.office).action_mark_handled()
        page = html.fromstring(self.post(self.document_url(self.document, "withdraw")).text)
        [alert] = page.xpath("//*[@role='alert']")
        self.assertIn("works with", alert.text_content())
        self.assertTrue(alert.get("autofocus"))

    def test_titles_name_the_office(self):
        self.company.name = "Lindeboom"
        dossier = self.vof.name
        for url, part in (
            ("/my/dossiers", "Dossiers | Lindeboom"),
            (self.dossier_url, f"{dossier} | Lindeboom"),
            (f"{self.dossier_url}?q=x", f"{dossier} | Lindeboom"),
            (self.main_url, f"Jaarwerk 2026 · {dossier} | Lindeboom"),
            (f"{self.main_url}/toevoegen", f"Add documents · {dossier} | Lindeboom"),
            (self.document_url(self.document), f"{self.document.name} · {dossier} | Lindeboom"),
            ("/my/dossiers/999999", "Dossiers | Lindeboom"),
        ):
            title = " ".join(self.page(url).findtext(".//title").split())
            self.assertEqual(title, part, url)


class TestLostForms(SessionCase):
    """A form that is sent when its session has ended."""

    def forms(self):
        """Give (address of the form, what is typed, where it stands on the page again)."""
        url = self.document_url(self.document)
        return [
            (f"{url}/rename", {"name": "Een nieuwe naam"}, "//input[@name='name']/@value"),
            (f"{url}/note", {"note": "Een lange notitie"}, "//textarea[@name='note']/text()"),
            (
                f"{url}/move",
                {"target": str(self.bank.id)},
                "//select[@name='target']/option[@selected]/@value",
            ),
            (
                f"{self.main_url}/toevoegen",
                {"remark": "Een toelichting"},
                "//textarea[@name='remark']/text()",
            ),
        ]

    def test_every_address_leads_somewhere(self):
        """A GET on any address that only takes POST leads to the page that it belongs to."""
        ids = {
            "document_id": self.document.id,
            "administration_id": self.vof.id,
            "folder_id": self.main.id,
        }
        rules = [
            rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.func.__module__.startswith("odoo.addons.klantendossier.")
            and "POST" in (rule.methods or ())
            and rule.rule.startswith(("/my/dossiers", "/klantendossier"))
        ]
        self.assertGreaterEqual(len(rules), 9)
        for user, rules_of_user in (
            (self.anna, [rule for rule in rules if rule.rule.startswith("/my/dossiers")]),
            (self.office, [rule for rule in rules if not rule.rule.startswith("/my/dossiers")]),
        ):
            self.login(user)
            self.assertTrue(rules_of_user)
            for rule in rules_of_user:
                values = {name: ids[name] for name in rule.arguments}
                path = rule.build(values, append_unknown=False)[1]
                response = self.get(path, allow_redirects=False)
                with self.subTest(path=path):
                    self.assertIn(response.status_code, (200, 303))
                    if response.status_code == 303:
                        expected = f"/document/{self.document.id}" if user == self.anna else "/odoo"
                        self.assertTrue(response.headers["Location"].endswith(expected))

    def test_typed_text_comes_back_after_the_log_in(self):
        for url, typed, where in self.forms():
            with self.subTest(url=url):
                self.login(self.anna)
                page_url = portal_session.get_page_of(url)
                hidden = self.form(url.rpartition("/")[2], page_url)
                self.end_session()
                response = self.url_open(url, data={**hidden, **typed}, method="POST")
                self.assertEqual(response.status_code, 401)
                self.assertIn(OUT, response.text)
                [link] = html.fromstring(response.text).xpath(
                    "//main//a[contains(@href, '/web/login')]"
                )
                self.assertTrue(link.get("href").endswith(f"redirect={page_url}"))
                self.log_in(self.anna)
                page = self.page(page_url)
                self.assertEqual(page.xpath(where), list(typed.values()))
                self.assertIn("nothing has been sent yet", page.text_content())
                self.assertNotIn("nothing has been sent yet", self.get(page_url).text)
        self.forget()
        self.assertEqual((self.document.name, self.document.note), ("bon.pdf", False))

    def test_a_file_has_to_be_chosen_again(self):
        hidden = self.form("toevoegen", f"{self.main_url}/toevoegen")
        self.end_session()
        response = self.url_open(
            f"{self.main_url}/toevoegen", data=hidden, files={"ufile": ("a.pdf", pdf("a"))}
        )
        self.assertIn("choose your file again", response.text)

    def test_nothing_comes_back_to_somebody_else(self):
        self.grant(self.main, self.client_b)
        url = self.document_url(self.document, "note")
        hidden = self.form("note")
        self.end_session()
        self.url_open(url, data={**hidden, "note": "Geheim van Anna"}, method="POST")
        self.log_in(self.bram)
        for address in (self.document_url(self.document), f"{self.main_url}", "/my/dossiers"):
            self.assertNotIn("Geheim van Anna", self.get(address).text)

    def test_a_text_from_another_site_is_not_kept(self):
        """Nobody but our own page knows the mark of a log-in."""
        url = self.document_url(self.document, "note")
        for owner in ("x", portal_session_mark(self, self.bram)):
            self.end_session()
            self.url_open(url, data={"owner": owner, "note": "van elders"}, method="POST")
            self.log_in(self.anna)
            self.assertNotIn("van elders", self.get(self.document_url(self.document)).text)

    def test_it_is_forgotten_after_a_day_and_at_log_out(self):
        url = self.document_url(self.document, "note")
        for forget in ("day", "logout"):
            self.login(self.anna)
            hidden = self.form("note")
            self.end_session()
            self.url_open(url, data={**hidden, "note": "wacht"}, method="POST")
            self.log_in(self.anna)
            later = time.time() + (24 * 3600 + 60 if forget == "day" else 0)
            if forget == "logout":
                self.get("/web/session/logout?redirect=/web/login")
                self.log_in(self.anna)
            with patch.object(portal_session.time, "time", return_value=later):
                self.assertNotIn("wacht", self.get(self.document_url(self.document)).text)

    @mute_logger("odoo.http")
    def test_the_token_of_a_session_that_is_gone(self):
        """The same person has logged in again in another tab: the text is there, to be sent once more."""
        url = self.document_url(self.document, "note")
        hidden = self.form("note")
        self.login(self.anna)
        response = self.url_open(url, data={**hidden, "note": "oud formulier"}, method="POST")
        self.assertEqual(response.status_code, 200)
        self.assertIn("oud formulier", response.text)
        self.forget()
        self.assertFalse(self.document.note)

    @mute_logger("odoo.http")
    def test_under_another_log_in_nothing_is_sent(self):
        self.grant(self.main, self.client_b, 30)
        url = self.document_url(self.document, "note")
        hidden = self.form("note")
        self.login(self.bram)
        response = self.url_open(url, data={**hidden, "note": "van Anna"}, method="POST")
        self.assertEqual(response.status_code, 403)
        self.assertIn("You are logged in as", response.text)
        self.assertNotIn("van Anna", response.text)
        self.forget()
        self.assertFalse(self.document.note)

    def test_only_what_was_typed_is_said_to_be_kept(self):
        typed = "What you typed is kept"
        for act, data, kept in (
            ("withdraw", {}, False),
            ("rename", {"name": self.document.name}, False),
            ("rename", {"name": "Anders"}, True),
        ):
            with self.subTest(act=act, data=data):
                self.login(self.anna)
                hidden = self.form(act)
                self.end_session()
                url = self.document_url(self.document, act)
                response = self.url_open(url, data={**hidden, **data}, method="POST")
                self.assertEqual(response.status_code, 401)
                self.assertEqual(typed in response.text, kept)
                self.log_in(self.anna)
                text = self.get(self.document_url(self.document)).text
                self.assertIn("nothing has been sent yet", text)
                self.assertEqual("What you had typed" in text, kept)

    @mute_logger("odoo.http")
    def test_what_the_script_is_told(self):
        url = f"{self.main_url}/toevoegen"
        hidden = self.form("toevoegen", url)
        mine = self.get("/my/dossiers/sessie").json()
        self.assertEqual(mine["owner"], hidden["owner"])
        self.assertEqual(mine["name"], self.anna.name)
        files = {"ufile": ("a.pdf", pdf("a"))}
        self.login(self.anna)  # in another tab
        response = self.url_open(url, data=hidden, files=files, headers=JSON)
        self.assertEqual((response.status_code, response.json()), (403, {"expired": True}))
        fresh = self.get("/my/dossiers/sessie").json()
        data = {**hidden, "csrf_token": fresh["csrf_token"]}
        self.assertEqual(self.url_open(url, data=data, files=files, headers=JSON).status_code, 200)
        self.end_session()
        response = self.url_open(url, data=hidden, files=files, headers=JSON)
        self.assertEqual((response.status_code, response.json()), (401, {"expired": True}))
        response = self.get("/my/dossiers/sessie", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def test_more_than_odoo_takes(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 1000)
        for url in (f"{self.main_url}/toevoegen", self.document_url(self.document, "version")):
            response = self.send(url, content=pdf("x" * 2000), headers=JSON)
            self.assertEqual(response.status_code, 413)
            self.assertIn("Too large", response.json()["error"])
            page = html.fromstring(self.send(url, content=pdf("x" * 2000)).text)
            [alert] = page.xpath("//*[@role='alert']")
            self.assertIn("Too large", alert.text_content())
            self.assertTrue(alert.get("id"), "beside its field")

    def test_at_log_out_the_browser_forgets(self):
        for user, forgets in ((self.anna, True), (self.office, False)):
            self.login(user)
            response = self.get("/web/session/logout?redirect=/web/login", allow_redirects=False)
            self.assertEqual(response.headers.get("Clear-Site-Data") == '"storage"', forgets)


def portal_session_mark(case, user):
    """Give the mark of somebody's log-in, as his own pages have it."""
    case.login(user)
    mark = case.get("/my/dossiers/sessie").json()["owner"]
    case.login(case.anna)
    return mark

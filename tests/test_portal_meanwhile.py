"""What has changed between the page and the form that it sends: nothing is overwritten unseen."""

from lxml import html

from odoo.tests import mute_logger

from odoo.addons.klantendossier.controllers import portal_session

from .common import pdf
from .test_portal_session import JSON, SessionCase

CHANGED = "This has been changed meanwhile"


class TestMeanwhile(SessionCase):
    """Two tabs, or two people, on one document."""

    #: act -> its field, on the document and in the form
    TEXTS = {"rename": ("name", "name"), "note": ("note", "note")}

    def test_a_text_that_changed_meanwhile_is_not_overwritten(self):
        for act, (field, name) in self.TEXTS.items():
            with self.subTest(act=act):
                url = self.document_url(self.document, act)
                stale = self.form(act)
                self.document.sudo().write({field: "Van het kantoor.pdf"})
                response = self.post(url, {**stale, name: "Van mij.pdf"})
                self.assertEqual(response.status_code, 422)
                self.forget()
                self.assertEqual(self.document[field], "Van het kantoor.pdf")
                page = html.fromstring(response.text)
                [error] = page.xpath(f"//*[@id='o_kd_error_{act}']")
                self.assertIn(CHANGED, error.text_content())
                self.assertIn("Van het kantoor.pdf", error.text_content())
                [form] = page.xpath(f"//form[contains(@action, '/{act}')]")
                [typed] = form.xpath(
                    f".//textarea[@name='{name}']/text() | .//input[@name='{name}']/@value"
                )
                self.assertEqual(typed, "Van mij.pdf")
                # Who has seen it and saves once more, means it.
                fresh = {
                    field_el.get("name"): field_el.get("value") or ""
                    for field_el in form.xpath(".//input[@type='hidden']")
                }
                self.assertEqual(self.post(url, {**fresh, name: "Van mij.pdf"}).status_code, 200)
                self.forget()
                self.assertEqual(self.document[field], "Van mij.pdf")

    def test_emptied_meanwhile(self):
        self.document.sudo().note = "Iets"
        stale = self.form("note")
        self.document.sudo().note = False
        response = self.post(
            self.document_url(self.document, "note"), {**stale, "note": "Iets meer"}
        )
        self.assertEqual(response.status_code, 422)
        self.assertIn("emptied meanwhile", response.text)
        self.assertIn("Iets meer", response.text)

    def test_what_did_not_change_is_saved(self):
        """Ends of lines and other texts of the document do not matter."""
        self.document.sudo().note = "Eén\nTwee"
        stale = self.form("note")
        self.assertEqual(stale["was"], "Eén\nTwee")
        self.document.sudo().name = "Anders.pdf"
        data = {**stale, "was": "Eén\r\nTwee", "note": "Drie"}
        self.assertEqual(self.post(self.document_url(self.document, "note"), data).status_code, 200)
        self.forget()
        self.assertEqual(self.document.note, "Drie")

    def test_a_text_that_waited_for_the_log_in(self):
        """What it was compared with waits with it."""
        url = self.document_url(self.document, "note")
        hidden = self.form("note")
        self.end_session()
        self.url_open(url, data={**hidden, "note": "Van mij"}, method="POST")
        self.document.sudo().note = "Van het kantoor"
        self.log_in(self.anna)
        fresh = self.form("note", portal_session.get_page_of(url))
        self.assertEqual(fresh["was"] or "", "")
        response = self.post(url, {**fresh, "note": "Van mij"})
        self.assertEqual(response.status_code, 422)
        self.forget()
        self.assertEqual(self.document.note, "Van het kantoor")

    def test_a_late_remark(self):
        url = self.document_url(self.document, "remark")
        self.post(url, {"remark": "Uit de andere tab", "was": ""})
        data = {"remark": "Van hier", "was": ""}
        response = self.post(url, data, headers=JSON)
        self.assertEqual(response.status_code, 422)
        self.assertEqual(response.json()["present"], "Uit de andere tab")
        self.assertIn(CHANGED, response.json()["error"])
        data["was"] = response.json()["present"]
        self.assertEqual(self.post(url, data, headers=JSON).status_code, 200)
        self.forget()
        self.assertEqual(self.document.client_remark, "Van hier")

    @mute_logger("odoo.http")
    def test_taken_back_in_another_tab(self):
        """He hears that he did that himself; of what somebody else took away he hears nothing."""
        url = self.document_url(self.document, "version")
        self.post(self.document_url(self.document, "withdraw"))
        text = "You have taken this document back meanwhile. Nothing was kept."
        response = self.send(url, headers=JSON)
        self.assertEqual(response.status_code, 422)
        self.assertEqual(response.json()["error"], f"{text} Add the file as a new document.")
        self.assertIn("Add the file as a new document", self.send(url).text)
        for act in ("rename", "note", "move", "withdraw", "bin"):
            response = self.post(self.document_url(self.document, act), {"name": "x"})
            self.assertEqual(response.status_code, 422, act)
            self.assertIn(text, response.text)
        self.grant(self.main, self.client_b, 30)
        other = self.main.with_user(self.anna)._client_upload("b.pdf", pdf("b"))
        other.with_user(self.office).action_bin()
        self.assertNotFound(self.send(self.document_url(other, "version")))
        self.login(self.bram)
        self.assertNotFound(self.send(self.document_url(self.document, "version")))

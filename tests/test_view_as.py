"""The office looks at the portal as one of its client users."""

import re

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import mute_logger

from odoo.addons.klantendossier.models import portal_page
from odoo.addons.klantendossier.tools import levels

from .common import pdf
from .portal import PortalCase

PAGE = "klantendossier.portal.page"
WARNINGS = (
    "has ended",
    "is archived",
    "The dossier is off",
    "has not been invited",
    "The log-in of",
)


class TestViewAs(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Another day over there half of the time: the pages say it by the clock of whose they are.
        cls.office.partner_id.tz = "Europe/Amsterdam"
        cls.client_a.partner_id.tz = "Pacific/Auckland"
        cls.as_url = f"/klantendossier/as/{cls.client_a.id}"
        cls.as_dossier = f"{cls.as_url}/{cls.vof.id}"

    def setUp(self):
        super().setUp()
        self.document = self.upload(self.bank, "Afschrift.pdf", pdf("a"))
        self.hidden = self.upload(self.bank, "Memo.pdf", pdf("b"), visibility="office")
        self.foreign = self.upload(self.bv_main, "Vreemd.pdf", pdf("c"))

    def addresses(self):
        return [
            self.as_dossier,
            f"{self.as_dossier}?q=afschrift",
            f"{self.as_dossier}/map/{self.bank.id}",
            f"{self.as_dossier}/map/{self.main.id}?alles=1",
            f"{self.as_url}/document/{self.document.id}",
        ]

    def plain(self, text):
        """Give a page of ours without what tells whose log-in asked and what only its reader can press."""
        page = text[text.index('<div class="o_kd_page') : text.index("</main>")]
        page = re.sub(r"/klantendossier/as/\d+|/my/dossiers", "ROOT", page)
        page = re.sub(r' data-owner="[^"]*"', "", page)
        page = re.sub(r"<section[^>]*o_kd_panel.*?</section>", "", page, flags=re.DOTALL)
        page = re.sub(r'<div class="o_kd_viewer">.*', "", page, flags=re.DOTALL)
        page = re.sub(r'<a class="o_kd_download".*?</a>', "", page, flags=re.DOTALL)
        page = re.sub(
            r' (href="[^"]*/(zip|toevoegen)"|aria-disabled="true")| disabled(?=")', "", page
        )
        page = re.sub(r'\s+(?=")', "", page)
        return re.sub(r"\s+", " ", page)

    def test_the_pages_are_those_of_the_client_user(self):
        self.upload(self.sub, "Kasboek.pdf", pdf("d"))
        self.grant(self.bank, self.client_b)
        own = self.bank.with_user(self.anna)._client_upload("Eigen bon.pdf", pdf("e"), note="Graag")
        pages = []
        for user, root in ((self.anna, "/my/dossiers"), (self.office, self.as_url)):
            self.login(user)
            pages.append(
                [
                    self.plain(self.get(url.replace(self.as_url, root)).text)
                    for url in self.addresses()
                ]
            )
        for of_anna, viewed in zip(*pages, strict=True):
            self.assertTrue("Afschrift.pdf" in of_anna and "Memo.pdf" not in of_anna)
            self.assertEqual(viewed.split("> <"), of_anna.split("> <"))
        # What is 'yours' is the client user's, not that of the office user who looks.
        reader = self.env[PAGE].with_user(self.office)._read_as(self.client_a.id)
        documents = self.env["klantendossier.document"].with_user(self.office)
        yours = {
            values["id"]
            for values in documents._client_documents([], reader=reader)
            if values["by_you"]
        }
        self.assertEqual(yours, {own.id})

    def test_marked_and_to_read_only(self):
        self.login(self.office)
        for url in self.addresses():
            page = self.get(url)
            self.assertEqual(page.status_code, 200, url)
            self.assertIn("o_kd_viewas", page.text)
            self.assertIn(f"as {self.client_a.partner_id.name} sees it", page.text)
            for warning in WARNINGS:  # he does see it
                self.assertNotIn(warning, page.text)
            ours = page.text[page.text.index('<div class="o_kd_page') :]
            for word in ('method="post"', "toevoegen", "/zip", 'type="file"', "o_kd_forms"):
                self.assertNotIn(word, ours, url)
            files = re.findall(r'"(/[^"]*/(?:download|preview|scherm))"', ours)
            self.assertTrue(all(f.startswith("/my/dossiers/document/") for f in files), files)
            self.assertFalse(re.findall(rf'"/my/dossiers/{self.vof.id}', ours))
        for url in self.addresses():
            self.assertEqual(self.post(url).status_code, 405, url)

    def test_logged_as_an_act_of_the_office_and_nothing_is_opened(self):
        self.login(self.office)
        for url in self.addresses():
            self.get(url)
        lines = self.events("client_viewed_as", client_ref=self.client_a.id)
        self.assertEqual(len(lines), len(self.addresses()))
        self.assertEqual(set(lines.mapped("user_ref")), {self.office.id})
        # The newest line first: the document, the two folders, and twice the dossier as a whole.
        self.assertEqual(lines.mapped("document_ref"), [self.document.id, 0, 0, 0, 0])
        self.assertEqual(lines.mapped("folder_ref")[1:], [self.main.id, self.bank.id, 0, 0])
        self.assertEqual(set(lines.mapped("administration_ref")), {self.vof.id})
        self.assertFalse(self.events("document_opened"))
        self.assertFalse(self.events("document_downloaded"))
        self.assertFalse(self.env["klantendossier.event"].search([("user_ref", "=", self.anna.id)]))

    @mute_logger("odoo.http")
    def test_others_get_the_one_answer(self):
        self.vof.write({"office_access": "team", "team_user_ids": [(4, self.office.id)]})
        for user in (self.anna, self.bram, self.outsider, self.employee, self.piet):
            self.login(user)
            for url in self.addresses():
                self.assertNotFound(self.get(url))
            self.assertTrue(self.refusals(user_ref=user.id), user.login)
        self.login(self.other_manager)
        self.assertNotFound(self.get(self.as_dossier))
        self.assertFalse(self.events("client_viewed_as"))
        self.forget()
        for user in (self.anna, self.piet):
            with self.assertRaises(Exception) as refused:
                self.client_a.with_user(user).action_view_as()
            self.assertEqual(type(refused.exception).__name__, "AccessError")

    def test_nothing_of_another_administration(self):
        self.grant(self.bv_main, self.client_c)
        # Whatever put it there: an office user who is somebody's log-in himself.
        self.env.cr.execute(
            "UPDATE klantendossier_client SET access_user_id = %s, user_id = %s WHERE id = %s",
            [self.office.id, self.office.id, self.client_c.id],
        )
        self.env.invalidate_all()
        self.login(self.office)
        for url in (
            f"{self.as_url}/{self.bv.id}",
            f"{self.as_url}/{self.bv.id}/map/{self.bv_main.id}",
            f"{self.as_dossier}/map/{self.bv_main.id}",
            f"{self.as_url}/document/{self.foreign.id}",
            f"{self.as_url}/document/{self.hidden.id}",
            f"/klantendossier/as/{2**31 - 1}/{self.vof.id}",
            f"/klantendossier/as/0/{self.vof.id}",
        ):
            self.assertNotFound(self.get(url))
        self.assertTrue(
            self.events("refused", user_ref=self.office.id, document_ref=self.foreign.id)
        )
        page = self.get(f"{self.as_dossier}?q=Vreemd").text
        self.assertIn("Nothing found", page)

    def test_before_the_invitation_and_when_nothing_is_open(self):
        karin = self.env["klantendossier.client"].create(
            {
                "administration_id": self.vof.id,
                "partner_id": self.env["res.partner"].create({"name": "Karin", "lang": "en_US"}).id,
            }
        )
        self.grant(self.bank, karin)
        self.login(self.office)
        url = f"/klantendossier/as/{karin.id}/{self.vof.id}"
        page = self.get(url).text
        self.assertIn("Afschrift.pdf", page)
        self.assertIn("has not been invited yet", page)
        self.vof.dossier_enabled = False
        page = self.get(url).text
        self.assertIn("Afschrift.pdf", page)
        self.assertIn("The dossier is off", page)
        self.vof.dossier_enabled = True
        self.vof.active = False
        page = self.get(self.as_dossier).text
        self.assertIn("Afschrift.pdf", page)
        self.assertIn("This administration is archived", page)
        self.vof.active = True
        self.anna.active = False
        page = self.get(self.as_dossier).text
        self.assertIn("Afschrift.pdf", page)
        self.assertIn(f"The log-in of {self.client_a.partner_id.name} is closed", page)
        self.anna.active = True
        self.client_a.action_end()
        page = self.get(self.as_dossier).text
        self.assertNotIn("Afschrift.pdf", page)
        self.assertIn("has ended", page)

    def test_a_rule_that_is_not_understood_shows_nothing(self):
        """Who is looked as takes the log-in's place in the rule: else the office user's own rows would show."""
        rule = self.env.ref("klantendossier.permission_rule_client")
        reader = self.env[PAGE].with_user(self.office)._read_as(self.client_a.id)
        self.assertIn(f"('id', '=', {self.client_a.id})", str(reader.get_domain("permission")))
        for domain in (
            "[('create_uid', '=', user.id)]",
            "[('client_id.access_user_id', '=', user.id)]",
            "[('client_id', 'any', [('access_user_id', 'in', [user.id])])]",
            "[('client_id', 'any', [('access_user_id', '!=', user.id)])]",
        ):
            rule.domain_force = domain
            with self.subTest(domain=domain), self.assertRaisesRegex(ValueError, "log-in"):
                reader.get_domain("permission")
        rule.domain_force = "[('client_id', 'any', [('access_user_id', '=', False)])]"
        self.assertIn("('access_user_id', '=', False)", str(reader.get_domain("permission")))

    def test_doors(self):
        action = self.client_a.with_user(self.office).action_view_as()
        self.assertEqual((action["url"], action["target"]), (self.as_dossier, "new"))
        vof = self.vof.with_user(self.office)
        action = vof.action_view_as_client()
        self.assertEqual(action["res_model"], "klantendossier.client")
        self.assertEqual(action["context"]["active_id"], self.vof.id)
        self.assertTrue(action["name"].endswith(vof._get_label()))
        action = self.bv.with_user(self.office).action_view_as_client()
        self.assertEqual(action["url"], f"/klantendossier/as/{self.client_c.id}/{self.bv.id}")

    def test_turning_the_pages_of_a_long_folder(self):
        self.patch(portal_page, "PAGE_SIZE", 1)
        self.upload(self.main, "Balans.pdf", pdf("g"))
        self.upload(self.main, "Brief.pdf", pdf("h"))
        self.login(self.office)
        url = f"{self.as_dossier}/map/{self.main.id}"
        for more, there in (("", "Balans.pdf"), ("?alles=1", "Balans.pdf")):
            page = self.get(url + more).text
            self.assertIn("Brief.pdf", page)
            self.assertNotIn(there, page)
            [second] = set(re.findall(rf'href="({url}/page/2[^"]*)"', page))
            self.assertEqual(second, f"{url}/page/2{more}")
            self.assertIn(there, self.get(second).text)

    def test_level_of_a_way_through(self):
        self.grant(self.bank, self.client_b, levels.UPLOAD)
        reader = self.env[PAGE].with_user(self.office)._read_as(self.client_b.id)
        pages = self.env[PAGE].with_user(self.office)
        folders = pages._dossier_page(self.vof.id, reader=reader)["folders"]
        self.assertEqual([f["name"] for f in folders], ["Jaarwerk 2026"])
        self.assertFalse(folders[0]["can_view"])
        self.assertNotIn("note", folders[0])

    # ------------------------------------------------------------------ by the rules, all of them

    def add_rule(self, domain):
        """Add a rule for client users, as another addon would; Odoo joins those of groups by 'or'."""
        return self.env["ir.rule"].create(
            {
                "name": "Of another addon",
                "model_id": self.env["ir.model"]._get_id("klantendossier.document"),
                "groups": [Command.set(self.env.ref("klantendossier.group_client").ids)],
                "domain_force": domain,
            }
        )

    def see_as(self, client):
        reader = self.env[PAGE].with_user(self.office)._read_as(client.id)
        documents = self.env["klantendossier.document"].with_user(self.office)
        return {values["id"] for values in documents._client_documents([], reader=reader)}

    def test_a_second_rule_shows_the_same_to_both(self):
        self.add_rule(
            "[('name', '=', 'Memo.pdf'),"
            " ('administration_id.client_ids', 'any', [('access_user_id', '=', user.id)])]"
        )
        self.forget()
        documents = self.env["klantendossier.document"]
        for client in (self.client_a, self.client_b):
            own = documents.with_user(client.user_id)._client_documents([])
            self.assertEqual(self.see_as(client), {values["id"] for values in own})
            self.assertIn(self.hidden.id, self.see_as(client))

    def test_a_global_rule_holds_too(self):
        self.assertIn(self.document.id, self.see_as(self.client_a))
        self.add_rule("[('name', '!=', 'Afschrift.pdf')]").groups = False
        self.forget()
        self.assertNotIn(self.document.id, self.see_as(self.client_a))

    def test_a_second_rule_that_cannot_be_read_for_another_shows_nothing(self):
        for domain in (
            "[('uploaded_by_id', '=', user.id)]",
            "[('uploaded_by_id', '=', user.partner_id.id)]",
            "[('company_id', 'in', company_ids)]",
        ):
            rule = self.add_rule(domain)
            with self.subTest(domain=domain), self.assertRaises(ValueError):
                self.see_as(self.client_a)
            rule.unlink()

    def test_each_model_has_one_rule_for_client_users(self):
        """What the audience, the badges and the lists say by SQL is that one rule; see ``_sql_sees``."""
        group = self.env.ref("klantendossier.group_client")
        for model in ("folder", "permission", "document"):
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", f"klantendossier.{model}"), ("perm_read", "=", True)]
            )
            for_clients = rules.filtered(lambda r: not r.groups or r.groups & group.all_implied_ids)
            self.assertEqual(for_clients, self.env.ref(f"klantendossier.{model}_rule_client"))

    def test_without_a_reader_an_office_user_gets_no_page(self):
        documents = self.env["klantendossier.document"].with_user(self.office)
        for ask in (
            lambda: documents._client_documents([]),
            lambda: documents._client_count_by_folder(self.vof.id),
            lambda: self.env[PAGE].with_user(self.office)._dossier_page(self.vof.id),
            lambda: self.env[PAGE].with_user(self.office)._document_page(self.document.id),
        ):
            with self.assertRaises(AccessError):
                ask()

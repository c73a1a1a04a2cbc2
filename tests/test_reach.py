"""Who sees what, as a list: what the audience says, in as many queries whatever its size."""

from odoo.exceptions import AccessError

from odoo.addons.klantendossier.tools import levels

from .browser import BrowserMixin
from .common import DossierCase, DossierHttpCase, pdf


class TestReach(DossierCase):
    def setUp(self):
        super().setUp()
        self.grant(self.main, self.client_a, levels.EDIT, below=True)
        self.grant(self.bank, self.client_b)
        self.grant(self.bv_main, self.client_c)
        for number, values in enumerate(
            (
                {},
                {"visibility": "office"},
                {"visibility": "selected", "selected": self.client_b},
            )
        ):
            self.upload(self.bank, f"stuk {number}.pdf", pdf(number), **values)
        # Each of these is out of somebody's sight for one reason only.
        self.upload(self.bank, "weg.pdf", pdf("w")).action_bin()
        self.upload(self.main, "b alleen op doorgang.pdf", pdf("t"))
        self.upload(
            self.bank, "voor a.pdf", pdf("a"), visibility="selected", selected=self.client_a
        )
        self.held = self.upload(self.bank, "wacht.pdf", pdf("q"))
        self.held.sudo()._settle_version(self.held.sudo().version_ids, "quarantine")
        binned = self.make_folder(self.vof, "Weg", self.main, same_permissions=True)
        self.upload(binned, "in de bak.pdf", pdf("b"))
        binned.with_user(self.manager).action_bin()
        self.upload(self.bv_main, "vreemd.pdf", pdf("v"))
        self.env.flush_all()

    def reach(self, user=None, **context):
        return (
            self.env["klantendossier.reach"].with_user(user or self.office).with_context(**context)
        )

    def test_equals_the_audience(self):
        documents = self.vof.document_ids | self.bv.document_ids
        audience = self.env["klantendossier.permission"]._get_audience(documents)
        expected = {(d, c) for d, clients in audience.items() for c in clients}
        rows = self.reach().search([("document_id", "!=", False)])
        self.assertEqual({(row.document_id.id, row.client_id.id) for row in rows}, expected)
        self.assertEqual(len(rows), len(expected))
        folders = self.reach().search([("document_id", "=", False)])
        permissions = self.env["klantendossier.permission"].search(
            [("folder_id.bin_date", "=", False)]
        )
        self.assertEqual(
            {(r.folder_id.id, r.client_id.id, levels.BY_CODE[r.level]) for r in folders},
            {(p.folder_id.id, p.client_id.id, p.rank) for p in permissions},
        )

    def test_says_why_and_whether_now(self):
        self.bram.active = False
        self.forget()
        rows = self.reach().search([("client_id", "in", (self.client_a | self.client_b).ids)])
        self.assertEqual(
            {
                (
                    r.client_id.id,
                    r.folder_id.name,
                    r.document_id.name,
                    r.level,
                    r.reason,
                    r.open_now,
                )
                for r in rows
                if r.client_id == self.client_b or r.document_id
            },
            {
                (self.client_a.id, *line, True)
                for line in (
                    ("Bank", "stuk 0.pdf", "edit", "everyone"),
                    ("Bank", "voor a.pdf", "edit", "selected"),
                    ("Jaarwerk 2026", "b alleen op doorgang.pdf", "edit", "everyone"),
                )
            }
            | {
                (self.client_b.id, *line, False)
                for line in (
                    ("Jaarwerk 2026", False, "traverse", "way"),
                    ("Liquide middelen", False, "traverse", "way"),
                    ("Bank", False, "view", "folder"),
                    ("Bank", "stuk 0.pdf", "view", "everyone"),
                    ("Bank", "stuk 2.pdf", "view", "selected"),
                )
            },
        )

    def test_bound_to_its_administration(self):
        self.assertEqual(self.reach().search([]).administration_id, self.vof | self.bv)
        for nonsense in (-1, "x", "1 OR TRUE"):
            rows = self.reach(klantendossier_administration_id=nonsense).search([])
            self.assertFalse(rows, "what is no administration is none, not all of them")
        rows = self.reach(klantendossier_administration_id=self.vof.id).search([])
        self.assertEqual(rows.administration_id, self.vof)
        action = self.vof.with_user(self.office).action_who_sees_what()
        self.assertEqual(action["context"]["active_id"], self.vof.id)

    def test_of_one_client_user(self):
        client = self.client_b.with_user(self.office)
        action = client.action_who_sees_what()
        self.assertEqual(action["context"]["active_id"], self.vof.id)
        self.assertEqual(action["context"]["search_default_client_id"], self.client_b.id)
        self.vof.write({"office_access": "team"})
        for user in (self.piet, self.anna, self.outsider, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                client.with_user(user).action_who_sees_what()

    def test_the_number_of_queries_does_not_grow(self):
        def count():
            self.forget()
            before = self.cr.sql_log_count
            self.reach().web_search_read([], {"client_id": {}, "level": {}, "reason": {}})
            return self.cr.sql_log_count - before

        count()
        few = count()
        for number in range(20):
            self.upload(self.bank, f"meer {number}.pdf", pdf(f"m{number}"))
        self.assertEqual(count(), few)

    def test_only_who_may_enter(self):
        self.vof.office_access = "team"
        self.forget()
        self.assertEqual(self.reach(self.piet).search([]).administration_id, self.bv)
        self.assertFalse(self.reach(self.other_manager).search([]))
        for user in (self.anna, self.outsider, self.employee):
            with self.assertRaises(AccessError):
                self.reach(user).search([])


class TestReachScreen(BrowserMixin, DossierHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def test_from_the_screen_of_a_person(self):
        """'List' beside what he sees: the same screen, with him as its filter."""
        self.leave_out_missing_library()
        self.upload(self.bank, "stuk.txt", b"stuk")
        self.grant(self.main, self.client_a, levels.VIEW, below=True)
        self.grant(self.main, self.client_b, levels.VIEW, below=True)
        self.env.flush_all()
        vof, client = self.vof.id, self.client_b.id
        name = self.client_b.partner_id.name
        other = self.client_a.partner_id.name
        with self.browse(self.office) as browser:
            browser.go(
                f"/odoo/administrations/{vof}/person-permissions?client={client}", ".o_kd_list"
            )
            browser.run("document.querySelector('.o_kd_list').click()")
            browser.until("/who-sees-what/.test(location.pathname)")
            path = browser.until("document.querySelector('.o_group_header') && location.pathname")
            facets = browser.run("document.querySelector('.o_searchview').innerText")
            rows = browser.run("document.querySelector('.o_list_table').innerText")
            browser.follow("location.reload()", ".o_group_header")
            again = browser.until("document.title.includes('9042') && location.pathname")
        self.assertTrue(path.endswith(f"/{vof}/who-sees-what"), path)
        self.assertEqual(again, path)
        self.assertIn(name, facets)
        self.assertIn(name, rows)
        self.assertNotIn(other, rows)

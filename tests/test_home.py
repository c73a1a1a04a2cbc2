"""The list of administrations as the office's home: numbers, switch, and what it costs."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from odoo.addons.klantendossier.tools import levels

from .common import DossierHttpCase, pdf
from .test_query_budget import QueryBudgetCase


class TestHomeNumbers(QueryBudgetCase):
    def setUp(self):
        super().setUp()
        self.rows = self.env["klantendossier.administration"].with_user(self.office)

    def count_as_opened(self, number):
        """Give how many records the window shows that a number opens, as the web client asks for them."""
        action = self.env["ir.actions.actions"].with_user(self.office)._for_xml_id(number["action"])
        self.assertNotIn("active_id", action["domain"])
        filters = [key for key in safe_eval(action["context"]) if key.startswith("search_default_")]
        self.assertLessEqual(set(filters), {"search_default_group_administration"})
        model = self.env[action["res_model"]].with_user(self.office)
        return len(model.search(Domain(safe_eval(action["domain"]))))

    def test_each_opens_exactly_what_it_counts(self):
        def read():
            return {number["key"]: number["count"] for number in self.rows.get_home_numbers()}

        before = read()
        self.upload(None, "los.pdf", administration=self.vof)
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        self.bank.with_user(self.anna)._client_upload("bon.pdf", pdf("bon"))
        binned = self.upload(None, "weg.pdf", administration=self.vof)
        binned.with_user(self.office).action_bin()
        secret = self.make_administration("Besloten", "9777")
        secret.write({"office_access": "team"})
        self.upload(None, "geheim.pdf", administration=secret)
        guest = self.make_client(self.vof, "kd_guest")
        self.assertEqual(guest.state, "invited")
        after = read()
        self.assertEqual(
            {key: after[key] - before[key] for key in after},
            {"inbox": 1, "new_from_client": 1, "invited": 1},
        )
        for number in self.rows.get_home_numbers():
            self.assertEqual(number["count"], self.count_as_opened(number), number["key"])

    def test_no_list_of_documents_lacks_the_inbox(self):
        """A condition on the folder's bin must not throw out what lies in no folder."""
        document = self.upload(None, "los.pdf", administration=self.vof)
        document.sudo()._write_own({"origin": "portal"})
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "=", "klantendossier.document")]
        )
        names = {"document_action_all", "document_action_new", "document_action_dossier"}
        self.assertGreaterEqual(
            {xml_id.split(".")[1] for xml_id in actions.get_external_id().values()}, names
        )
        for action in actions.filtered(lambda a: "bin" not in (a.path or a.name).lower()):
            domain = Domain(safe_eval(action.domain or "[]", {"active_id": self.vof.id}))
            self.assertIn(document, document.with_user(self.office).search(domain), action.name)

    def test_not_for_clients(self):
        for user in (self.anna, self.env.ref("base.public_user")):
            rows = self.env["klantendossier.administration"].with_user(user)
            for act in (
                rows.get_home_numbers,
                self.vof.with_user(user).get_switch_question,
                lambda user=user: self.vof.with_user(user).action_switch_dossier(False),
                self.vof.with_user(user).action_open_invited,
                self.vof.with_user(user).action_open_new_from_client,
            ):
                with self.assertRaises(AccessError):
                    act()

    def test_rows_cost_the_same_number_of_queries(self):
        view = self.env.ref("klantendossier.administration_view_list")
        names = view._get_combined_arch().xpath("//field/@name")

        def read(administrations):
            specification = {
                name: {"fields": {"display_name": {}}} if self.rows._fields[name].relational else {}
                for name in names
            }
            self.rows.web_search_read([("id", "in", administrations.ids)], specification)

        small = self.make_administration("Rij", "9800")
        self.make_client(small, "kd_row", self.make_role("rij"))
        large = small
        for number in range(1, 13):
            other = self.make_administration(f"Rij {number}", f"98{number:02}")
            self.make_client(other, f"kd_row_{number}")
            self.upload(None, f"stuk {number}.pdf", administration=other)
            large |= other
        self.assertSameCount(read, small, large)


class TestHomeSwitch(QueryBudgetCase):
    def test_off_is_asked_with_the_names(self):
        vof = self.vof.with_user(self.office)
        question = vof.get_switch_question()
        self.assertIn("9042", question["title"])
        for person in self.vof.client_ids.filtered("access_user_id").partner_id:
            self.assertIn(f"{person.name} (0 documents)", question["body"])
        result = vof.action_switch_dossier(False)
        self.assertEqual(result["tag"], "klantendossier_done")
        self.assertFalse(self.vof.dossier_enabled)
        self.assertFalse(self.vof.client_ids.filtered("access_user_id"))
        self.assertFalse(vof.get_switch_question(), "it is off already")

    def test_off_is_asked_with_the_numbers_of_documents(self):
        self.grant(self.bank, self.client_a)
        self.upload(self.bank, "een.pdf")
        self.assertIn("kd_anna (base.group_portal) (1 document)", self.ask())
        self.upload(self.bank, "twee.pdf")
        self.upload(self.bank, "drie.pdf", visibility="office")
        self.assertIn("kd_anna (base.group_portal) (2 documents)", self.ask())
        self.assertIn("kd_bram (base.group_portal) (0 documents)", self.ask())

    def ask(self):
        return self.vof.with_user(self.office).get_switch_question()["body"]

    def test_nobody_loses_anything(self):
        alone = self.make_administration("Alleen", "9811")
        self.assertFalse(alone.with_user(self.office).get_switch_question())

    def test_a_colleague_was_first(self):
        """The message says so, and no second line of the log."""
        vof = self.vof.with_user(self.office)
        vof.action_switch_dossier(False)
        lines = len(self.events("dossier_disabled"))
        result = vof.action_switch_dossier(False)
        self.assertEqual(result["params"]["type"], "info")
        self.assertEqual(len(self.events("dossier_disabled")), lines)


class TestHomeTour(DossierHttpCase):
    def test_home(self):
        self.upload(None, "los.pdf", administration=self.vof)
        self.speak_english()
        self.leave_out_missing_library()
        self.start_tour("/odoo/administrations", "klantendossier_home", login=self.office.login)
        self.forget()
        self.assertFalse(self.vof.dossier_enabled)

"""What an address of a dossier names, and the doors that lead there (design S1)."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tools.safe_eval import safe_eval

from .common import DossierCase, DossierHttpCase

KEY = "klantendossier_administration_id"


class TestAddress(DossierCase):
    def setUp(self):
        super().setUp()
        self.document = self.upload(self.main, "Balans.pdf")
        self.foreign = self.upload(self.bv_main, "Van een ander.pdf")

    def ask(self, administration, user=None, **values):
        """Give what a screen is told about the administration in its address."""
        id_ = administration if isinstance(administration, int | str) else administration.id
        model = self.env["klantendossier.administration"].with_user(user or self.office)
        return model.get_bound(administration_id=id_, **values)

    def test_an_administration_that_one_may_enter(self):
        self.assertEqual(
            self.ask(self.vof), {"id": self.vof.id, "label": "VOF De Vries & Jansen · 9042"}
        )

    def test_no_administration_at_all(self):
        for nonsense in (0, -1, 2**31, 2**70, "x", "1; DROP", self.other):
            with self.subTest(nonsense=nonsense):
                self.assertIn(
                    "does not exist, or it is not open to you", self.ask(nonsense)["message"]
                )

    def test_one_that_one_may_not_enter_is_told_as_one_that_is_not_there(self):
        nothing = self.ask(2**30)["message"]
        self.vof.write({"office_access": "team"})
        self.assertEqual(self.ask(self.vof, self.piet), {"message": nothing})
        self.assertTrue(self.ask(self.vof, self.manager)["label"])

    def test_an_archived_one_says_so(self):
        self.vof.active = False
        self.assertRegex(self.ask(self.vof)["message"], "9042 is archived")
        self.assertFalse(
            self.env["klantendossier.administration"]
            .with_user(self.office)
            .get_explorer_tree(self.vof.id)
        )

    def test_a_record_of_another_one(self):
        own = {"model": "klantendossier.document", "res_id": self.document.id}
        self.assertTrue(self.ask(self.vof, **own)["label"])
        for model, res_id in (
            ("klantendossier.document", self.foreign.id),
            ("klantendossier.document", 2**31),
            ("klantendossier.document", "x"),
            ("klantendossier.folder", self.bv_main.id),
            ("klantendossier.client", self.client_c.id),
        ):
            with self.subTest(model=model, res_id=res_id):
                answer = self.ask(self.vof, model=model, res_id=res_id)
                self.assertIn("does not lie in the dossier of VOF", answer["message"])

    def test_a_contact_with_the_same_number(self):
        """``/odoo/contacts/3/dossier``: 3 is a contact, and its dossier is another one."""
        contact = self.env["res.partner"].create({"name": "Firma"})
        action = self.env.ref("contacts.action_contacts", False)
        for under in (
            {"model": "res.partner", "id": contact.id},
            {"action": action.path if action else "geen", "id": contact.id},
            {"model": "res.partner", "id": "x"},
            {"model": "res.users", "id": self.anna.id},
            {"model": False, "id": self.vof.id},
        ):
            with self.subTest(under=under):
                self.assertIn("message", self.ask(self.vof, under=under))
        self.vof.partner_id = contact
        self.assertTrue(self.ask(self.vof, under={"model": "res.partner", "id": contact.id})["id"])
        administrations = self.env.ref("klantendossier.administration_action")
        for action in (administrations.path, administrations.id):
            self.assertTrue(self.ask(self.vof, under={"action": action, "id": self.vof.id})["id"])

    def test_what_it_lies_under_must_lead_to_it(self):
        """Each kind of record before it in the address: one that leads there, and one of another dossier."""
        for model, own, foreign in (
            ("klantendossier.administration", self.vof, self.bv),
            ("klantendossier.client", self.client_a, self.client_c),
            ("klantendossier.document", self.document, self.foreign),
            ("res.partner", self.anna.partner_id, self.carla.partner_id),
            ("res.company", self.company, self.other_company),
        ):
            with self.subTest(model=model):
                self.assertIn("id", self.ask(self.vof, under={"model": model, "id": own.id}))
                answer = self.ask(self.vof, under={"model": model, "id": foreign.id})
                self.assertIn("message", answer)
        self.vof.ledger_company_id = self.other_company
        under = {"model": "res.company", "id": self.other_company.id}
        self.assertIn("id", self.ask(self.vof, under=under))
        for action in ([1], {"x": 1}, True, 2**70, -1, "", None):
            with self.subTest(action=action):
                self.assertIn("message", self.ask(self.vof, under={"action": action, "id": 1}))

    def test_what_belongs_to_no_administration_is_no_hindrance(self):
        for model, res_id in (
            ("klantendossier.document", False),
            ("klantendossier.document", 0),
            ("klantendossier.role", self.role_a.id),
            ("klantendossier.geen", 1),
            ("res.partner", self.anna.partner_id.id),
            ("geen", 1),
            (["klantendossier.document"], 1),
        ):
            with self.subTest(model=model, res_id=res_id):
                self.assertIn("id", self.ask(self.vof, model=model, res_id=res_id))

    def test_the_name_with_the_number_where_it_is_asked_for(self):
        vof = self.vof.with_user(self.office)
        self.assertEqual(vof.display_name, "VOF De Vries & Jansen")
        labelled = vof.with_context(klantendossier_label=True)
        self.assertEqual(labelled.display_name, "VOF De Vries & Jansen · 9042")
        self.assertEqual(labelled.new({}).display_name, "")

    def test_client_users_and_outsiders_get_nothing(self):
        for user in (self.anna, self.outsider, self.employee):
            with self.assertRaises(AccessError):
                self.ask(self.vof, user)
        # As Odoo reads the name of a many2one's target: in sudo.
        named = self.vof.with_user(self.anna).sudo().with_context(klantendossier_label=True)
        self.assertEqual(named.display_name, "VOF De Vries & Jansen", "the number is the office's")


class TestDoors(DossierCase):
    def setUp(self):
        super().setUp()
        self.contact = self.env["res.partner"].create({"name": "Firma"})
        self.vof.partner_id = self.contact

    def test_from_a_contact(self):
        """One dossier opens at once; of several the list, filtered visibly and not by a lost domain."""
        contact = self.contact.with_user(self.office)
        action = contact.action_open_administrations()
        self.assertEqual((action["path"], action["context"]["active_id"]), ("dossier", self.vof.id))
        self.assertEqual(
            self.anna.partner_id.with_user(self.office).action_open_administrations()["context"][
                "active_id"
            ],
            self.vof.id,
        )
        self.bv.partner_id = self.contact
        action = contact.action_open_administrations()
        stored = self.env.ref("klantendossier.administration_action")
        self.assertEqual((action["path"], action["domain"]), ("administrations", stored.domain))
        ids = action["context"]["search_default_contact_ids"]
        found = self.env["klantendossier.administration"].search([("contact_ids", "in", ids)])
        self.assertEqual(found, self.vof | self.bv)
        self.assertFalse(action["context"][KEY], "the list is bound to nothing")

    def test_of_two_only_the_one_that_is_on_opens(self):
        self.bv.write({"partner_id": self.contact.id, "dossier_enabled": False})
        action = self.contact.with_user(self.office).action_open_administrations()
        self.assertEqual((action["path"], action["context"]["active_id"]), ("dossier", self.vof.id))

    def test_contact_persons(self):
        """Whoever the administration is of, and its client users; searched for in both directions."""
        vof = self.vof.with_user(self.office)
        self.assertEqual(
            vof.contact_ids, self.contact | self.anna.partner_id | self.bram.partner_id
        )
        for contact in vof.contact_ids:
            self.assertEqual(vof.search([("contact_ids", "in", contact.ids)]), vof)
            self.assertEqual(
                vof.search([("contact_ids", "not in", contact.ids)]), self.bv.with_env(vof.env)
            )

    def test_a_closed_dossier_is_no_way_in(self):
        self.vof.write({"office_access": "team"})
        action = self.contact.with_user(self.piet).action_open_administrations()
        self.assertEqual(action["path"], "administrations")

    def test_from_the_company_that_holds_the_books(self):
        self.vof.ledger_company_id = self.other_company
        company = self.other_company.with_user(self.office).sudo(False)
        self.assertEqual(company.action_open_dossiers()["context"]["active_id"], self.vof.id)
        with self.assertRaisesRegex(UserError, "one company"):
            (self.company | self.other_company).with_user(self.office).action_open_dossiers()

    def test_who_is_not_of_the_office_finds_no_door(self):
        for user in (self.anna, self.outsider, self.employee):
            for record, door in (
                (self.contact, "action_open_administrations"),
                (self.company, "action_open_dossiers"),
                (self.vof, "action_choose_dossier"),
                (self.vof, "action_open_dossier"),
                (self.vof, "action_open_bin"),
            ):
                with self.subTest(door=door), self.assertRaises(AccessError):
                    getattr(record.with_user(user), door)()

    def test_a_door_says_what_a_reload_says(self):
        """The web client loads the stored action anew after F5: its filters and keys must be the same."""
        found = 0
        for action in self.env["ir.actions.act_window"].search(
            [("res_model", "=like", "klantendossier.%"), ("domain", "like", "active_id")]
        ):
            if KEY not in (action.context or ""):
                continue
            found += 1
            xml_id = action.get_external_id()[action.id]
            opened = self.vof.with_user(self.manager)._open_bound(xml_id)["context"]
            stored = safe_eval(action.context, {"active_id": self.vof.id})
            with self.subTest(action=xml_id):
                self.assertEqual(opened, {**opened, **stored})
        self.assertGreater(found, 5)

    def test_the_actions_menu_has_them(self):
        for model, names in (
            ("klantendossier.administration", {"Dossier", "Use Template"}),
            ("res.partner", {"Dossier"}),
            ("res.company", {"Dossier"}),
        ):
            bindings = self.env["ir.actions.actions"].with_user(self.office).get_bindings(model)
            self.assertGreaterEqual({a["name"] for a in bindings["action"]}, names, model)
            employee = self.env["ir.actions.actions"].with_user(self.employee).get_bindings(model)
            self.assertFalse({a["name"] for a in employee.get("action", [])} & names, model)

    def test_no_method_replaces_the_domain_of_a_stored_action(self):
        """Every action of ours is what is stored: no button of type action on one that needs active_id."""
        bound = self.env["ir.actions.act_window"].search([("domain", "like", "active_id")])
        ours = bound.filtered(lambda a: a.res_model.startswith("klantendossier."))
        self.assertGreaterEqual(len(ours), 2)
        self.assertTrue(all(ours.mapped("path")), "an address that a person can read and keep")
        for action in ours.filtered(lambda a: "administration_id" in a.domain):
            self.assertIn(KEY, action.context, action.name)  # after a reload it binds the acts too
            view_id = next((id_ for id_, kind in action.views if kind == "list"), False)
            arch = self.env[action.res_model].get_view(view_id, "list")["arch"]
            self.assertIn('js_class="klantendossier_', arch, f"{action.name}: checks no address")
        for view in self.env["ir.ui.view"].search([("model", "!=", False)]):
            for button in etree.fromstring(view.arch).iter("button"):
                if button.get("type") == "action":
                    self.assertNotIn(button.get("name"), list(map(str, ours.ids)), view.name)


class TestLoad(DossierHttpCase):
    """What the web client is answered when an address names no administration."""

    def load(self, action, **context):
        return self.make_jsonrpc_request(
            "/web/action/load", {"action_id": action, "context": context}
        )

    def test_without_an_administration(self):
        self.authenticate(self.office.login, self.office.login)
        for action in ("dossier", "bin", "klantendossier.document_action_dossier"):
            answer = self.load(action)
            self.assertEqual(answer["tag"], "display_notification")
            self.assertEqual(answer["params"]["next"]["path"], "administrations")
            for nonsense in ("x", None, [1], True):
                self.assertEqual(self.load(action, active_id=nonsense)["type"], answer["type"])
            stored = self.load(action, active_id=self.vof.id)
            self.assertEqual(stored["type"], "ir.actions.act_window")
            self.assertIn("active_id", stored["domain"])
            # The web client keeps it for the tab's next address, unless it names its record.
            self.assertEqual(
                stored["context"],
                {"active_id": self.vof.id, "active_ids": self.vof.ids, KEY: self.vof.id},
            )

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common import DossierCase


class TestContact(DossierCase):
    """The contacts behind client users, and what other apps may do to them."""

    def test_the_address_of_a_client_user_is_changed_by_who_may_enter_his_dossiers_only(self):
        partner = self.anna.partner_id
        self.vof.write({"office_access": "team"})
        self.piet.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        self.employee.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        self.forget()
        for user in (self.piet, self.employee):
            with self.assertRaises(AccessError):
                partner.with_user(user).write({"email": "overnemer@example.com"})
        partner.with_user(self.manager).write({"email": "anna.nieuw@example.com"})
        event = self.events("client_changed", client_ref=self.client_a.id)[0]
        self.assertIn("anna.nieuw@example.com", event.details["email"])

    def test_a_contact_without_log_in_is_nobodys_concern(self):
        partner = self.env["res.partner"].create({"name": "Los"})
        self.employee.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        partner.with_user(self.employee).write({"email": "los@example.com"})
        self.assertEqual(partner.email, "los@example.com")

    def test_responsible_and_team_are_office_users(self):
        for values in (
            {"responsible_id": self.anna.id},
            {"team_user_ids": [Command.link(self.anna.id)]},
        ):
            with self.assertRaises(ValidationError):
                self.vof.with_user(self.manager).write(values)

    def test_defaults_in_the_context_set_no_protected_field(self):
        second = self.make_user("kd_second", "base.group_portal")
        client = (
            self.env["klantendossier.client"]
            .with_user(self.office)
            .with_context(default_state="active", default_user_id=second.id)
            .create({"administration_id": self.vof.id, "partner_id": second.partner_id.id})
        )
        self.assertEqual(
            (client.state, client.user_id.id, client.sudo().access_user_id.id),
            ("none", False, False),
        )
        folder = (
            self.env["klantendossier.folder"]
            .with_user(self.office)
            .with_context(default_bin_date="2020-01-01", default_template_folder_id=1)
            .create({"administration_id": self.vof.id, "name": "Schoon"})
        )
        self.assertFalse(folder.bin_date or folder.template_folder_id)
        with self.assertRaises(AccessError):
            self.env["klantendossier.administration"].with_user(self.office).with_context(
                default_ledger_company_id=self.other_company.id
            ).create({"name": "Omweg"})

    def test_books_in_another_company_are_a_managers_choice_between_his_own_companies(self):
        for user in (self.office, self.manager):
            with self.assertRaises(AccessError):
                self.vof.with_user(user).write({"ledger_company_id": self.other_company.id})
        self.manager.company_ids = [Command.link(self.other_company.id)]
        both = self.manager.company_ids.ids
        self.vof.with_user(self.manager).with_context(allowed_company_ids=both).write(
            {"ledger_company_id": self.other_company.id}
        )
        self.forget()
        self.assertTrue(self.vof.with_user(self.other_manager).has_access("read"))

    def test_archived_log_in_says_what_to_do(self):
        self.anna.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self.client_a.with_user(self.office).action_invite()

    def test_names_stay_on_one_line(self):
        self.main.with_user(self.office).write({"name": "Bank\nrefused: niets \u202e"})
        self.assertEqual(self.main.name, "Bank refused: niets")
        self.vof.with_user(self.office).write({"name": "VOF\r\nX"})
        self.assertEqual(self.vof.name, "VOF X")

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

    def test_an_address_that_stays_the_same_may_be_written(self):
        """Forms send all their fields; other apps write what is there already."""
        partner = self.anna.partner_id
        self.employee.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.office.ids)]})
        lines = len(self.events("client_changed"))
        for email in (partner.email, f" {partner.email} ", f"Anna <{partner.email.upper()}>"):
            self.forget()
            partner.with_user(self.employee).write({"email": email, "phone": "0612345678"})
        self.assertEqual(len(self.events("client_changed")), lines)
        for email in ("anders@example.com", False, f"{partner.email}, anders@example.com"):
            self.forget()
            with self.assertRaises(AccessError):
                partner.with_user(self.employee).write({"email": email})

    def test_one_among_several_contacts_guards_them_all(self):
        others = self.env["res.partner"].create([{"name": "Los"}, {"name": "Ook los"}])
        self.employee.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        together = others[0] | self.anna.partner_id | others[1]
        with self.assertRaises(AccessError):
            together.with_user(self.employee).write({"email": "een@example.com"})
        self.forget()
        self.assertFalse(any(others.mapped("email")))
        others.with_user(self.employee).write({"email": "een@example.com"})
        both = (self.anna | self.carla).partner_id
        self.bv.write({"office_access": "team", "team_user_ids": [Command.set(self.piet.ids)]})
        with self.assertRaises(AccessError):
            both.with_user(self.office).write({"email": "een@example.com"})

    def test_an_ended_client_user_is_nobodys_concern(self):
        self.client_a.action_end()
        self.employee.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        self.anna.partner_id.with_user(self.employee).write({"email": "later@example.com"})
        self.assertEqual(self.anna.partner_id.email, "later@example.com")

    def test_where_nobody_of_the_office_may_enter_all_an_administrator_decides(self):
        """A client of two offices; it is written in the log."""
        self.make_client(self.other, "kd_anna", user=self.anna)
        settings = self.make_user("kd_settings", "base.group_system,base.group_partner_manager")
        partner = self.anna.partner_id
        for user in (self.manager, self.other_manager, self.office):
            self.forget()
            with self.assertRaises(AccessError):
                partner.with_user(user).write({"email": "nieuw@example.com"})
        self.forget()
        partner.with_user(settings).write({"email": "nieuw@example.com"})
        lines = self.events("client_changed", user_ref=settings.id)
        self.assertEqual(len(lines), 2, "one per administration")
        self.manager.company_ids = [Command.link(self.other_company.id)]
        self.forget()
        with self.assertRaises(AccessError):
            partner.with_user(settings).write({"email": "nog.nieuwer@example.com"})
        partner.with_user(self.manager).write({"email": "nog.nieuwer@example.com"})

    def test_a_contact_that_one_may_not_read_becomes_no_client_user(self):
        """Odoo shows the name of a many2one's target whatever the rights on it."""
        secret = self.env["res.partner"].create(
            {"name": "Geheim", "company_id": self.other_company.id}
        )
        with self.assertRaises(AccessError):
            self.env["klantendossier.client"].with_user(self.office).create(
                {"administration_id": self.vof.id, "partner_id": secret.id}
            )

    def test_an_ended_client_user_is_not_found_by_name(self):
        administration = self.env["klantendossier.administration"].with_user(self.office)
        domain = [("client_names", "ilike", self.anna.name), ("id", "=", self.vof.id)]
        self.assertTrue(administration.search(domain))
        self.client_a.action_end()
        self.assertFalse(administration.search(domain))

    def test_a_client_user_who_is_named_somewhere_is_not_deleted(self):
        """In a document's selection, in an upload, or in what another addon adds."""
        member = self.env["klantendossier.client"].create(
            {
                "administration_id": self.vof.id,
                "partner_id": self.env["res.partner"].create({"name": "Karin"}).id,
            }
        )
        document = self.upload(self.bank)
        document.with_user(self.manager)._set_visibility("selected", member)
        for user in (self.office, self.manager):
            self.forget()
            with self.assertRaisesRegex(UserError, "Karin"):
                member.with_user(user).unlink()
        document.with_user(self.manager)._set_visibility("folder")
        member.with_user(self.office).unlink()
        self.assertFalse(member.exists())

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
            self.invite(self.client_a.with_user(self.office))

    def test_names_stay_on_one_line(self):
        self.main.with_user(self.office).write({"name": "Bank\nrefused: niets \u202e"})
        self.assertEqual(self.main.name, "Bank refused: niets")
        self.vof.with_user(self.office).write({"name": "VOF\r\nX"})
        self.assertEqual(self.vof.name, "VOF X")

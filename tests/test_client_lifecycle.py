"""From contact to client user and back: log-ins, invitations, ends, merged contacts."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import DossierHttpCase
from .mailbox import MailboxMixin, text_of

CLIENT = "klantendossier.client"
GROUP = "klantendossier.group_client"


class LifecycleCase(DossierHttpCase):
    """One document that client A sees; a HTTP case, so that refusals are logged inside the test."""

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.document = self.upload(self.bank)

    def make_person(self, name="Karin de Vries", email="karin@example.com"):
        return self.env["res.partner"].create({"name": name, "email": email})

    def make_member(self, partner=None, administration=None, role=None):
        """Make a client user without a log-in, as the office user does."""
        return (
            self.env[CLIENT]
            .with_user(self.office)
            .create(
                {
                    "administration_id": (administration or self.vof).id,
                    "partner_id": (partner or self.make_person()).id,
                    "role_id": role.id if role else False,
                }
            )
        )

    def ranks(self, client):
        """Give folder -> rank."""
        self.forget()
        return {
            permission.folder_id: permission.rank for permission in client.sudo().permission_ids
        }


class TestLogIns(LifecycleCase):
    """Which log-in has access: the one that was bound, and only while it is this person's (R3)."""

    def test_a_second_log_in_of_the_same_person_sees_nothing(self):
        second = self.make_user("kd_anna_2", "base.group_portal")
        second.partner_id = self.anna.partner_id
        self.assertFalse(self.sees(second, self.document))
        second.write({"group_ids": [Command.link(self.env.ref(GROUP).id)]})
        self.assertFalse(self.sees(second, self.document))
        self.assertTrue(self.sees(self.anna, self.document))

    def test_an_archived_log_in_sees_nothing_until_it_comes_back(self):
        self.assertTrue(self.sees(self.anna, self.document))
        self.anna.action_archive()
        self.assertFalse(self.client_a.access_user_id)
        self.assertFalse(self.sees(self.anna, self.document))
        self.anna.action_unarchive()
        self.assertTrue(self.sees(self.anna, self.document))

    def test_a_log_in_that_became_somebody_elses_sees_nothing(self):
        other = self.make_person()
        self.anna.partner_id = other
        self.assertFalse(self.client_a.access_user_id)
        self.assertFalse(self.sees(self.anna, self.document))
        self.anna.partner_id = self.client_a.partner_id
        self.assertTrue(self.sees(self.anna, self.document))

    def test_a_log_in_that_became_an_office_user_is_no_client_any_more(self):
        self.anna.write({"group_ids": [Command.set(self.env.ref("base.group_user").ids)]})
        self.forget()
        self.assertFalse(self.client_a.access_user_id)
        self.assertFalse(self.sees(self.anna, self.document))

    def test_a_client_of_two_offices_sees_both(self):
        """The companies of the log-in do not matter; nor do those of the office that granted."""
        member = self.make_client(self.other, "kd_anna", user=self.anna)
        folder = self.make_folder(self.other, "Overzee")
        self.grant(folder, member, user=self.other_manager)
        document = (
            self.env["klantendossier.document"]
            .with_user(self.other_manager)
            ._upload(
                self.other, folder, [{"name": "zee.pdf", "data": b"%PDF-1.4 1 0 obj zee %%EOF"}]
            )
            .sudo()
        )
        self.forget()
        found = self.env["klantendossier.document"].with_user(self.anna).search([])
        self.assertEqual(set(found.ids), {self.document.id, document.id})
        dossiers = self.env["klantendossier.administration"].with_user(self.anna)._client_dossiers()
        self.assertEqual(
            {values["id"]: values["document_count"] for values in dossiers},
            {self.vof.id: 1, self.other.id: 1},
        )
        member.with_user(self.other_manager).action_end()
        self.assertTrue(self.sees(self.anna, self.document))
        self.assertFalse(self.sees(self.anna, document))

    def test_switching_the_dossier_off_closes_at_once(self):
        self.vof.with_user(self.office).dossier_enabled = False
        self.assertFalse(self.sees(self.anna, self.document))
        self.vof.with_user(self.office).dossier_enabled = True
        self.assertTrue(self.sees(self.anna, self.document))
        self.vof.with_user(self.office).active = False
        self.assertFalse(self.sees(self.anna, self.document))

    def test_an_office_user_who_leaves_the_team_loses_sight_at_once(self):
        vof = self.vof.with_user(self.manager)
        vof.write({"office_access": "team", "team_user_ids": [Command.set(self.piet.ids)]})
        self.assertTrue(self.sees(self.piet, self.document))
        self.assertFalse(self.sees(self.office, self.document))
        vof.write({"team_user_ids": [Command.unlink(self.piet.id)]})
        self.assertFalse(self.sees(self.piet, self.document))
        self.assertTrue(self.sees(self.manager, self.document))
        for record in (self.vof, self.main, self.client_a, self.client_a.permission_ids[:1]):
            with self.assertRaises(AccessError):
                record.with_user(self.piet).read(["display_name"])
            self.forget()

    def test_only_a_manager_changes_the_team(self):
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.office.ids)]})
        for values in ({"office_access": "all"}, {"team_user_ids": [Command.link(self.piet.id)]}):
            with self.assertRaises(AccessError):
                self.vof.with_user(self.office).write(values)


class TestMergedContacts(LifecycleCase):
    """Merging contacts, as an administrator does it."""

    def merge(self, source, target):
        self.forget()
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(
            self.env.ref("base.user_admin")
        )
        wizard._merge((source | target).ids, target)
        self.forget()

    def test_two_client_users_of_one_administration_are_not_joined(self):
        with self.assertRaises(UserError) as caught:
            self.merge(self.anna.partner_id, self.bram.partner_id)
        for text in (self.anna.partner_id.name, self.bram.partner_id.name, self.vof.name):
            self.assertIn(text, str(caught.exception))
        self.assertTrue(self.anna.partner_id.exists())

    def test_the_error_names_no_administration_that_its_reader_may_not_enter(self):
        """Two that have ended: whoever merges contacts may touch them, and not the dossier."""
        (self.client_a | self.client_b).action_end()
        merger = self.make_user("kd_merger", "base.group_partner_manager")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(merger)
        partners = (self.anna | self.bram).partner_id
        with self.assertRaises(UserError) as caught:
            wizard._merge(partners.ids, partners[0], extra_checks=False)
        self.assertIn(self.anna.partner_id.name, str(caught.exception))
        self.assertNotIn(self.vof.name, str(caught.exception))

    @mute_logger("odoo.addons.base.wizard.base_partner_merge")
    def test_a_double_of_a_client_user_goes_in_either_direction(self):
        """Access stays with the log-in, and the log says what was joined."""
        partner, client = self.anna.partner_id, self.client_a
        double = self.make_person("Anna (dubbel)", partner.email)
        self.merge(double, partner)
        self.assertEqual(client.partner_id, partner)
        self.assertTrue(self.sees(self.anna, self.document))
        other = self.make_person("Anna, de goede", partner.email)
        self.merge(partner, other)
        self.assertFalse(partner.exists())
        self.assertEqual(client.partner_id, other)
        self.assertEqual(client.access_user_id, self.anna)
        self.assertTrue(self.sees(self.anna, self.document))
        self.assertEqual(len(self.events("contact_merged", client_ref=client.id)), 2)
        self.assertEqual(self.ranks(client)[self.bank], levels.EDIT)

    @mute_logger("odoo.addons.base.wizard.base_partner_merge")
    def test_client_users_of_different_administrations_may_be_joined(self):
        """One person after all: the log-in of the one opens nothing of the other by itself."""
        member = self.make_member(self.make_person("Anna", self.anna.partner_id.email), self.bv)
        self.merge(member.partner_id, self.anna.partner_id)
        self.assertEqual(member.partner_id, self.anna.partner_id)
        self.assertFalse(member.sudo().access_user_id)
        self.assertTrue(self.sees(self.anna, self.document))


class TestInvitation(MailboxMixin, LifecycleCase):
    """A log-in comes by Odoo's portal invitation and is bound to one client user."""

    def test_an_invitation_makes_a_log_in_and_a_mail(self):
        person = self.make_person()
        member = self.make_member(person)
        self.invite(member)
        user = member.sudo().user_id
        self.assertEqual(
            (user.partner_id, user.login, member.state), (person, "karin@example.com", "invited")
        )
        self.assertTrue(user.has_group(GROUP))
        self.assertEqual(member.access_user_id, user)
        [sent] = self.send_outbox()
        self.assertIn(person.email, sent["To"])
        self.assertIn("VOF De Vries &amp; Jansen", text_of(sent))
        self.assertIn(self.company.name, sent["Subject"])
        self.assertEqual(len(self.events("client_invited", client_ref=member.id)), 1)
        self.assertFalse(self.ranks(member), "an invitation opens no folder")

    def test_an_invited_client_user_is_active_after_the_first_log_in(self):
        member = self.make_member()
        self.invite(member)
        user = member.sudo().user_id
        user.with_user(user)._update_last_login()
        self.assertEqual(member.state, "active")

    def test_a_couple_with_one_mailbox_gets_a_clear_text(self):
        self.invite(self.make_member())
        partner = self.make_person("Kees de Vries", "KARIN@example.com")
        with self.assertRaises(UserError) as caught:
            self.invite(self.make_member(partner))
        for text in ("Kees de Vries", "Karin de Vries", "karin@example.com"):
            self.assertIn(text, str(caught.exception))
        self.assertFalse(partner.user_ids)

    def test_without_a_mail_address_nothing_is_made(self):
        member = self.make_member(self.make_person(email=False))
        with self.assertRaises(UserError):
            self.invite(member)
        self.assertEqual((member.state, member.user_id.id), ("none", False))

    def test_an_office_user_does_not_become_a_client_user(self):
        for user in (self.office, self.employee):
            with self.assertRaises(UserError):
                self.invite(self.make_member(user.partner_id, self.bv))

    def test_several_log_ins_are_not_chosen_from(self):
        """Nobody guesses which one; when one is left it is bound."""
        person = self.make_person()
        logins = ["kd_karin_1", "kd_karin_2"]
        users = [self.make_user(login, "base.group_portal") for login in logins]
        for user in users:
            user.partner_id = person
        member = self.make_member(person)
        with self.assertRaises(UserError) as caught:
            self.invite(member)
        for login in logins:
            self.assertIn(login, str(caught.exception))
        users[1].action_archive()
        self.confirm(member)
        self.assertEqual(member.user_id, users[0])

    def confirm(self, member):
        """Say yes in the dialog that an invitation opens."""
        action = member.action_invite()
        wizard = member.env[action["res_model"]].browse(action["res_id"])
        with self.assertRaises(UserError):
            wizard.action_apply()
        self.assertFalse(member.user_id, "nothing is bound before the office answers")
        self.assertIn(member.partner_id.sudo().user_ids.login, wizard.line_ids.plan)
        wizard.line_ids.include = True
        wizard.action_apply()

    def test_a_portal_user_of_the_contact_is_bound_after_a_question(self):
        count = self.env["res.users"].search_count([])
        member = self.make_member(self.outsider.partner_id)
        self.confirm(member)
        self.assertEqual(member.user_id, self.outsider)
        self.assertTrue(self.outsider.has_group(GROUP))
        self.assertEqual(self.env["res.users"].search_count([]), count)

    def test_somebody_elses_log_in_cannot_be_bound(self):
        member = self.make_member()
        for user in (self.bram, self.outsider, self.office):
            with self.assertRaises(UserError):
                member._bind(user)
        self.assertFalse(member.user_id)

    def test_office_users_outside_the_team_cannot_invite(self):
        member = self.make_member()
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.office.ids)]})
        for method in ("action_invite", "action_end", "action_reopen", "action_give_permissions"):
            self.forget()
            with self.assertRaises(AccessError):
                getattr(member.with_user(self.piet), method)()


class TestEnd(LifecycleCase):
    """Ending stops everything and keeps the past; coming back starts from nothing."""

    def test_end_takes_all_and_reopen_gives_nothing_back(self):
        client = self.client_a.with_user(self.office)
        client.action_end()
        self.assertFalse(self.sees(self.anna, self.document))
        self.assertEqual((client.state, self.ranks(client)), ("ended", {}))
        self.assertFalse(self.anna.has_group(GROUP))
        line = self.events("client_ended", client_ref=client.id)
        self.assertIn("Bank", str(line.details))
        with self.assertRaises(UserError):
            self.grant(self.bank, self.client_a)
        with self.assertRaises(UserError):
            self.invite(client)
        client.action_reopen()
        self.assertNotEqual(client.state, "ended")
        self.assertTrue(self.anna.has_group(GROUP))
        self.assertFalse(self.sees(self.anna, self.document))
        self.grant(self.bank, self.client_a)
        self.assertTrue(self.sees(self.anna, self.document))

    def test_the_group_stays_while_another_dossier_is_open(self):
        member = self.make_client(self.bv, "kd_anna", user=self.anna)
        self.client_a.with_user(self.office).action_end()
        self.assertTrue(self.anna.has_group(GROUP))
        member.with_user(self.office).action_end()
        self.assertFalse(self.anna.has_group(GROUP))

    def test_the_group_opens_nothing_by_itself(self):
        self.outsider.write({"group_ids": [Command.link(self.env.ref(GROUP).id)]})
        for model in ("folder", "document", "permission"):
            self.forget()
            self.assertFalse(
                self.env[f"klantendossier.{model}"].with_user(self.outsider).search([])
            )

    def test_office_groups_and_client_users_exclude_each_other(self):
        for user, group in (
            (self.anna, "klantendossier.group_user"),
            (self.anna, "klantendossier.group_manager"),
            (self.office, GROUP),
            (self.employee, GROUP),
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                user.write({"group_ids": [Command.link(self.env.ref(group).id)]})
                self.env.flush_all()
            self.forget()

    def test_a_client_user_stays_the_same_person(self):
        client = self.client_a.with_user(self.manager)
        with self.assertRaises(UserError):
            client.write({"partner_id": self.make_person().id})
        with self.assertRaises(UserError):
            client.write({"administration_id": self.bv.id})

    def test_only_an_unused_client_user_is_deleted(self):
        with self.assertRaises(UserError):
            self.client_a.with_user(self.office).unlink()
        granted = self.make_member()
        self.grant(self.bank, granted)
        with self.assertRaises(UserError):
            granted.unlink()
        unused = self.make_member(self.make_person("Nieuw", "nieuw@example.com"))
        unused.unlink()
        self.assertFalse(unused.exists())


class TestJoiningLater(LifecycleCase):
    """Somebody who joins later gets what the office chooses, never something by himself."""

    def setUp(self):
        super().setUp()
        template = self.env["klantendossier.template"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "book_year")], limit=1
        )
        self.env["klantendossier.template.run"].with_user(self.office)._start(
            template, "2031", self.vof.with_user(self.office)
        )
        self.levels = template.folder_ids.level_ids

    def choose(self, member, **values):
        member.action_give_permissions()
        wizard = self.env["klantendossier.client.wizard"].with_user(self.office)
        wizard.create({"client_id": member.id, **values}).action_apply()

    def test_nothing_comes_by_itself(self):
        member = self.make_member(role=self.role_a)
        self.assertEqual(self.ranks(member), {})
        self.choose(member, mode="none")
        self.assertEqual(self.ranks(member), {})

    def test_as_the_templates_say_for_the_role(self):
        wanted = self.levels.filtered(lambda level: level.role_id == self.role_a)
        self.assertTrue(wanted)
        member = self.make_member(role=self.role_a)
        self.choose(member, mode="role")
        given = self.env["klantendossier.permission"].search(
            [("client_id", "=", member.id), ("rank", ">", levels.TRAVERSE)]
        )
        self.assertEqual(
            {(row.folder_id.template_folder_id.id, row.rank) for row in given},
            {(level.folder_id.id, level.rank) for level in wanted},
        )

    def test_a_role_is_needed_for_that(self):
        with self.assertRaises(UserError):
            self.choose(self.make_member(), mode="role")

    def test_the_same_as_somebody_else(self):
        member = self.make_member()
        self.choose(member, mode="same", other_client_id=self.client_a.id)
        self.assertEqual(self.ranks(member), self.ranks(self.client_a))
        self.assertEqual(self.ranks(member)[self.bank], levels.EDIT)

    def test_the_same_as_somebody_of_another_administration_gives_nothing(self):
        self.grant(self.bv_main, self.client_c, levels.EDIT)
        member = self.make_member()
        try:
            with self.env.cr.savepoint():
                self.choose(member, mode="same", other_client_id=self.client_c.id)
        except UserError:
            pass
        self.assertEqual(self.ranks(member), {})


class TestBulkCreation(LifecycleCase):
    """Administrations from a list of contacts."""

    def test_each_contact_without_one_gets_an_administration(self):
        companies = self.env["res.partner"].create(
            [
                {"name": f"Klant {number}", "is_company": True, "ref": f"K{number}"}
                for number in range(3)
            ]
        )
        action = companies.with_user(self.office).action_create_administrations()
        # The list shows them by a filter that can be seen and taken away, see test_doors.
        self.assertEqual(action["context"], {"search_default_contact_ids": companies.ids})
        made = self.env["klantendossier.administration"].search(
            [("partner_id", "in", companies.ids)]
        )
        self.assertEqual(made.partner_id, companies)
        self.assertEqual(set(made.mapped("code")), {"K0", "K1", "K2"})
        self.assertTrue(all(made.mapped("dossier_enabled")))
        self.assertEqual(made.company_id, self.company)
        more = self.env["res.partner"].create({"name": "Klant 4"})
        action = (companies | more).with_user(self.office).action_create_administrations()
        self.assertEqual(action["context"], {"search_default_contact_ids": more.ids})
        with self.assertRaises(UserError):
            companies.with_user(self.office).action_create_administrations()

    def test_only_the_office_makes_administrations(self):
        partner = self.make_person()
        for user in (self.employee, self.anna, self.outsider):
            self.forget()
            with self.assertRaises(AccessError):
                partner.with_user(user).action_create_administrations()

"""The dialog of an invitation: what it says before, what is sent, taken back and changed meanwhile."""

from datetime import timedelta

from markupsafe import Markup, escape

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.klantendossier.tools import levels

from .common import PASSWORD, DossierCase, DossierHttpCase
from .mailbox import MailboxMixin, links_in, text_of, token_of

CLIENT = "klantendossier.client"
WIZARD = "klantendossier.invite.wizard"
GROUP = "klantendossier.group_client"


class InvitationMixin(MailboxMixin):
    def make_member(self, name="Karin de Vries", email="karin@example.com", administration=None):
        person = self.env["res.partner"].create({"name": name, "email": email, "lang": "en_US"})
        return (
            self.env[CLIENT]
            .with_user(self.office)
            .create({"administration_id": (administration or self.vof).id, "partner_id": person.id})
        )

    def open_dialog(self, clients):
        action = clients.action_invite()
        return action, clients.env[WIZARD].browse(action["res_id"])

    def shows_again(self, wizard):
        """Press the button and see that nothing is sent, and the same dialog comes back with a notice."""
        before = self.env["klantendossier.outbox"].search_count([])
        action = wizard.action_apply()
        self.assertEqual((action.get("res_model"), action.get("res_id")), (WIZARD, wizard.id))
        self.assertIn("Nothing was sent", wizard.notice)
        self.assertEqual(self.env["klantendossier.outbox"].search_count([]), before)
        return action


class InvitationCase(InvitationMixin, DossierCase):
    def setUp(self):
        super().setUp()
        self.speak_english()


class TestDialog(InvitationCase):
    """What stands in it."""

    def test_it_names_person_address_administration_and_what_he_will_see(self):
        member = self.make_member()
        self.grant(self.bank, member, levels.VIEW)
        self.grant(self.fixed, member, levels.UPLOAD)
        self.upload(self.bank, "een.pdf")
        self.upload(self.bank, "kantoor.pdf", visibility="office")
        self.upload(self.fixed, "twee.pdf")
        action, wizard = self.open_dialog(member)
        self.assertTrue(action["name"].endswith(f" · {self.vof.name} · {self.vof.code}"))
        self.assertEqual(action["context"]["klantendossier_administration_id"], self.vof.id)
        for text in ("Karin de Vries", "karin@example.com"):
            self.assertIn(text, wizard.line_ids.plan)
        self.assertIn(
            "Sees 2 documents in 2 folders: Jaarwerk 2026 and Vaste stukken.", wizard.line_ids.plan
        )
        self.assertIn("6 days", wizard.line_ids.plan)
        self.assertEqual(wizard.summary, "Send to Karin de Vries")
        self.assertFalse(member.sudo().user_id, "nothing is made before the button")

    def test_the_numbers_are_what_the_person_then_finds(self):
        member = self.make_member()
        self.grant(self.main, member, levels.VIEW, below=True)
        for number in range(3):
            self.upload(self.bank, f"{number}.pdf")
        self.upload(self.sub, "kantoor.pdf", visibility="office")
        _action, wizard = self.open_dialog(member)
        facts = wizard.line_ids.facts
        wizard.action_apply()
        self.forget()
        user = member.sudo().user_id
        documents = self.env["klantendossier.document"].with_user(user).search_count([])
        rows = self.env["klantendossier.permission"].with_user(user)
        folders = rows.search_count([("rank", ">=", levels.VIEW)])
        self.assertEqual((facts["documents"], facts["folders"]), (documents, folders))

    def test_who_would_see_nothing_is_warned_about_on_the_button_too(self):
        member = self.make_member()
        _action, wizard = self.open_dialog(member)
        self.assertIn("No folder yet", wizard.line_ids.plan)
        self.assertEqual(wizard.summary, "Send to Karin de Vries all the same: sees no folder yet")
        action = wizard.line_ids.action_open_permissions()
        self.assertEqual(action["params"]["client"], member.id)
        # A folder in the bin is none.
        self.grant(self.fixed, member)
        self.fixed.with_user(self.office).action_bin()
        _action, wizard = self.open_dialog(member)
        self.assertIn("No folder yet", wizard.line_ids.plan)

    def test_several_at_once_and_each_gets_his_own_line(self):
        first = self.make_member()
        self.grant(self.bank, first)
        second = self.make_member("Kees", False)
        third = self.make_member("Toos", "toos@example.com")
        self.client_a._write_own({"state": "active"})
        action, wizard = self.open_dialog(first | second | third | self.client_a)
        self.assertIn("4 persons", action["name"])
        lines = {line.client_id: line for line in wizard.line_ids}
        self.assertEqual(
            [line.kind for line in wizard.line_ids], ["new", "blocked", "new", "blocked"]
        )
        self.assertIn("e-mail address first", lines[second].plan)
        self.assertIn("logged in already", lines[self.client_a].plan)
        self.assertEqual(wizard.summary, "Send to 2 persons, of whom 1 see no folder yet")
        done = wizard.action_apply()
        self.assertIn(
            "Invitation sent to Karin de Vries (karin@example.com) and Toos",
            done["params"]["message"],
        )
        self.assertIn("Not invited: Kees.", done["params"]["message"])
        messages = self.send_outbox()
        self.assertEqual(
            {m.envelope[0] for m in messages}, {"karin@example.com", "toos@example.com"}
        )

    def test_one_who_is_left_out_gets_nothing(self):
        first, second = self.make_member(), self.make_member("Toos", "toos@example.com")
        _action, wizard = self.open_dialog(first | second)
        wizard.line_ids[0].include = False
        self.assertIn("Toos", wizard.summary)
        wizard.action_apply()
        self.assertEqual((first.state, second.state), ("none", "invited"))

    def test_a_selection_of_two_administrations_is_refused_when_chosen(self):
        both = self.make_member() | self.make_member("Toos", "toos@example.com", self.bv)
        for act in (both.action_invite,):
            with self.assertRaises(UserError) as caught:
                act()
            self.assertIn(self.bv._get_label(), str(caught.exception))
        self.assertFalse(self.env[WIZARD].search([]))
        for member in both:
            self.invite(member)
        for act in (both.action_invite_again, both.action_withdraw_invitation):
            with self.assertRaises(UserError):
                act()

    def test_two_with_one_mailbox_in_one_selection(self):
        first, second = self.make_member(), self.make_member("Kees", "KARIN@example.com")
        _action, wizard = self.open_dialog(first | second)
        self.assertEqual(wizard.line_ids.mapped("kind"), ["new", "blocked"])
        self.assertIn("same e-mail address as Karin de Vries", wizard.line_ids[1].plan)
        wizard.action_apply()
        self.assertEqual((first.state, second.state), ("invited", "none"))

    def test_an_address_that_only_resembles_a_log_in_is_free(self):
        """An underscore is a letter, and no wildcard."""
        self.make_user("jan-d@example.com", "base.group_portal")
        member = self.make_member("Jan", "jan_d@example.com")
        self.invite(member)
        self.assertEqual(member.sudo().user_id.login, "jan_d@example.com")

    def test_what_is_said_of_each_kind_of_log_in(self):
        """New; in use elsewhere; invited elsewhere and never used; waiting; archived; an office user."""
        used = (
            self.env[CLIENT]
            .with_user(self.office)
            .create({"administration_id": self.bv.id, "partner_id": self.anna.partner_id.id})
        )
        self.assertEqual(self.client_a.state, "invited")
        self.client_a._write_own({"state": "active"})
        _action, wizard = self.open_dialog(used)
        self.assertEqual(wizard.line_ids.kind, "used")
        self.assertIn("Sees this dossier at once", wizard.line_ids.plan)
        self.assertNotIn("Choose a password", wizard.preview)
        wizard.action_apply()
        self.assertEqual(used.state, "active")
        [message] = self.send_outbox()
        self.assertFalse(links_in(text_of(message)), "no link that opens a log-in")
        employee = self.make_member("Werknemer", "w@example.com")
        for change, kind, text in (
            (
                lambda: self.employee.write({"partner_id": employee.partner_id.id}),
                "blocked",
                "office user",
            ),
        ):
            change()
            _action, wizard = self.open_dialog(employee)
            self.assertEqual(wizard.line_ids.kind, kind)
            self.assertIn(text, wizard.line_ids.plan)
            self.assertFalse(wizard.can_send)
            with self.assertRaises(UserError):
                wizard.action_apply()

    def test_the_dossier_that_is_off_is_said(self):
        member = self.make_member()
        self.assertFalse(self.open_dialog(member)[1].dossier_off)
        self.vof.with_user(self.office).dossier_enabled = False
        self.assertIn(self.vof.name, self.open_dialog(member)[1].dossier_off)

    def test_names_are_shown_as_they_are(self):
        """What somebody is called is no HTML of the dialog or the mail."""
        name = '<img src=x onerror="alert(1)"> Karin'
        member = self.make_member(name)
        self.vof.with_user(self.office).name = "<b>VOF</b>"
        _action, wizard = self.open_dialog(member)
        for html in (wizard.line_ids.plan, wizard.preview):
            self.assertNotIn("<img", html)
            self.assertNotIn("<b>VOF", html)


class TestWho(InvitationCase):
    """Who may open it, and whose log-in it touches."""

    def test_only_the_office_that_may_enter(self):
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.office.ids)]})
        member = self.make_member()
        self.forget()
        for user in (self.piet, self.employee, self.anna, self.outsider, self.other_manager):
            for act in ("action_invite", "action_invite_again", "action_withdraw_invitation"):
                with self.subTest(user=user.login, act=act), self.assertRaises(AccessError):
                    getattr(member.with_user(user), act)()
            with self.assertRaises(AccessError):
                self.env[WIZARD].with_user(user).create({"client_ids": [Command.set(member.ids)]})
        for user in (self.office, self.manager):
            self.assertTrue(member.with_user(user).action_invite()["res_id"])

    def test_a_dialog_is_its_makers_only(self):
        _action, wizard = self.open_dialog(self.make_member())
        with self.assertRaises(AccessError):
            wizard.with_user(self.manager).action_apply()
        with self.assertRaises(AccessError):
            wizard.line_ids.with_user(self.manager).action_open_permissions()

    def test_who_may_not_enter_all_dossiers_of_the_person_learns_nothing(self):
        """In a selection: one line says so and no log-in is named; alone it is refused, with a line."""
        self.bv.write({"office_access": "team", "team_user_ids": [Command.set(self.manager.ids)]})
        carla = (
            self.env[CLIENT]
            .with_user(self.office)
            .create({"administration_id": self.vof.id, "partner_id": self.carla.partner_id.id})
        )
        self.forget()
        _action, wizard = self.open_dialog(carla | self.make_member())
        line = wizard.line_ids[0]
        self.assertEqual(line.kind, "blocked")
        self.assertNotIn(self.carla.login, line.facts["text"])
        self.assertFalse(line.facts["login"])
        line.include = True
        wizard.action_apply()
        self.assertEqual(carla.state, "none")
        self.forget()
        # Not by assertRaises, which takes the line in the log back too.
        try:
            carla.action_invite()
        except AccessError as error:
            self.assertNotIn(self.bv.name, str(error))
        else:
            self.fail("it was not refused")
        self.forget()
        self.assertTrue(self.refusals(user_ref=self.office.id))

    def test_what_is_written_into_the_dialog_opens_nothing(self):
        """By RPC: the facts of a line, another person's line."""
        stranger = self.make_member("Vreemd", "vreemd@example.com", self.bv)
        user = self.make_user("karin@example.com", "base.group_portal")
        member = self.make_member()
        member.partner_id.sudo().write({"user_ids": [Command.link(user.id)]})
        user.partner_id = member.partner_id
        _action, wizard = self.open_dialog(member)
        self.assertEqual(wizard.line_ids.kind, "ask")
        facts = {**wizard.line_ids.facts, "kind": "new"}
        wizard.line_ids.write({"facts": facts, "include": True})
        self.shows_again(wizard)
        self.assertFalse(wizard.line_ids.include, "asked anew")
        wizard.env["klantendossier.invite.wizard.line"].create(
            {
                "wizard_id": wizard.id,
                "client_id": stranger.id,
                "include": True,
                "facts": {**facts, "kind": "new"},
            }
        )
        with self.assertRaises(UserError):
            wizard.action_apply()
        self.assertEqual((member.state, stranger.state), ("none", "none"))


class TestMail(InvitationCase):
    def test_the_mail_names_office_and_dossier_and_nothing_that_lies_in_it(self):
        self.company.name = "Kantoor Lindeboom"
        member = self.make_member()
        self.grant(self.bank, member)
        self.upload(self.bank, "geheim-stuk.pdf")
        self.invite(member)
        [message] = self.send_outbox()
        text = text_of(message)
        self.assertEqual(
            message["Subject"], f"Kantoor Lindeboom invites you to the dossier of {self.vof.name}"
        )
        for part in (
            "Kantoor Lindeboom",
            "VOF De Vries &amp; Jansen",
            "6 days",
            "karin@example.com",
        ):
            self.assertIn(part, text)
        for part in ("geheim-stuk", "Bank", "Jaarwerk", "Liquide"):
            self.assertNotIn(part, text)
        self.assertEqual(len(links_in(text)), 1)

    def test_the_preview_is_the_mail_without_its_link(self):
        member = self.make_member()
        _action, wizard = self.open_dialog(member)
        preview = wizard.preview
        self.assertNotIn("token", preview)
        self.assertNotIn("href", preview)
        self.assertFalse(member.partner_id.sudo().signup_type)
        wizard.action_apply()
        [message] = self.send_outbox()
        sent = escape(message["Subject"]) + Markup(text_of(message))
        for part in (message["Subject"], "for 6 days", "click the button and choose a password"):
            self.assertIn(escape(part), preview)
            self.assertIn(escape(part), sent)

    def test_a_template_that_asks_for_the_link_gives_none_to_the_preview(self):
        """An administrator may write it; who previews it may not get in by that."""
        self.env.ref("klantendossier.mail_invitation").write(
            {
                "arch_db": "<t t-name='klantendossier.mail_invitation'>"
                "<p t-out='person.sudo()._generate_signup_token()'/></t>"
            }
        )
        with self.assertRaises(Exception) as caught:
            self.open_dialog(self.make_member())[1].preview
        self.assertNotIn("token=", str(caught.exception))

    def test_a_short_life_is_said_in_hours(self):
        self.env["ir.config_parameter"].set_param("auth_signup.signup.validity.hours", "12")
        member = self.make_member()
        self.assertIn("12 hours", self.open_dialog(member)[1].line_ids.plan)
        self.invite(member)
        [message] = self.send_outbox()
        self.assertIn("12 hours", text_of(message))


class TestState(InvitationCase):
    """Sent again, expired, withdrawn."""

    def expire(self, member):
        member.sudo().outbox_ids._write_own(
            {"link_end": fields.Datetime.now() - timedelta(hours=1)}
        )
        self.forget()

    def test_the_date_and_the_expiry_are_shown(self):
        member = self.make_member()
        self.invite(member)
        self.assertEqual((member.invitation_state, member.invitation_end), ("waiting", False))
        self.send_outbox()
        self.assertEqual(member.invitation_state, "sent")
        left = member.invitation_end - fields.Datetime.now()
        self.assertAlmostEqual(left / timedelta(hours=1), 144, delta=0.1)
        self.assertIn("works until", member.invitation_note)
        self.expire(member)
        self.assertEqual(member.invitation_state, "expired")
        self.assertIn("expired on", member.invitation_note)
        action = member.action_invite_again()
        wizard = member.env[WIZARD].browse(action["res_id"])
        self.assertEqual(wizard.line_ids.kind, "again")
        self.assertIn("expired on", wizard.line_ids.plan)
        wizard.action_apply()
        [message] = self.send_outbox()
        self.assertEqual(member.invitation_state, "sent")
        self.assertEqual(len(links_in(text_of(message))), 1)

    def test_one_who_came_is_not_expired(self):
        member = self.make_member()
        self.invite(member)
        self.send_outbox()
        member._write_own({"state": "active"})
        self.expire(member)
        self.assertEqual(member.invitation_state, "sent")

    def withdraw(self, members):
        action = members.action_withdraw_invitation()
        wizard = members.env[action["res_model"]].with_context(**action["context"]).create({})
        return action, wizard, wizard.action_apply()

    def test_a_withdrawn_invitation_opens_nothing(self):
        member = self.make_member()
        self.grant(self.bank, member)
        document = self.upload(self.bank)
        self.invite(member)
        [message] = self.send_outbox()
        token = token_of(links_in(text_of(message))[0])
        user = member.sudo().user_id
        partners = self.env["res.partner"]
        self.assertTrue(partners._get_partner_from_token(token))
        self.assertTrue(self.sees(user, document))
        action, wizard, done = self.withdraw(member)
        self.assertIn(self.vof._get_label(), action["name"])
        self.assertIn("Karin de Vries", wizard.preview)
        self.assertIn("withdrawn", done["params"]["message"])
        self.forget()
        self.assertFalse(partners._get_partner_from_token(token))
        self.assertFalse(self.sees(user, document))
        self.assertFalse(user.has_group(GROUP))
        self.assertEqual((member.state, member.invitation_state), ("none", "withdrawn"))
        self.assertTrue(member.sudo().permission_ids, "permissions stay")
        self.assertEqual(len(self.events("invitation_withdrawn", client_ref=member.id)), 1)
        self.invite(member)
        self.assertEqual((member.state, member.sudo().user_id), ("invited", user))
        [message] = self.send_outbox()
        self.assertTrue(partners._get_partner_from_token(token_of(links_in(text_of(message))[0])))
        self.assertFalse(partners._get_partner_from_token(token))

    def test_a_password_that_a_stranger_chose_meanwhile_is_worth_nothing(self):
        """He set it by the link without coming in; then the address is mended and the person invited anew."""
        member = self.make_member(email="fout@example.com")
        self.invite(member)
        self.send_outbox()
        user = member.sudo().user_id
        user.with_context(no_reset_password=True).password = "van-een-vreemde-1"
        user._update_last_login()
        self.env["res.users.log"].sudo().create({"create_uid": user.id})
        member._write_own({"state": "invited"})
        before = user._session_token_get_values()
        self.withdraw(member)
        self.assertNotEqual(before, user._session_token_get_values())
        member.partner_id.sudo().email = "goed@example.com"
        self.invite(member)
        self.assertEqual(member.state, "invited", "he has to choose a password")

    def test_a_mail_that_waits_is_not_sent_any_more(self):
        member = self.make_member()
        self.invite(member)
        self.withdraw(member)
        self.assertFalse(self.send_outbox())
        self.assertEqual(member.invitation_state, "withdrawn")

    def test_an_invitation_in_another_administration_says_that_its_link_ended(self):
        member = self.make_member()
        self.invite(member)
        other = (
            self.env[CLIENT]
            .with_user(self.office)
            .create({"administration_id": self.bv.id, "partner_id": member.partner_id.id})
        )
        self.invite(other)
        self.send_outbox()
        self.withdraw(member)
        self.forget()
        self.assertEqual((other.state, other.invitation_state), ("invited", "outdated"))
        self.assertIn("withdrawn", other.invitation_note)
        self.assertTrue(other.sudo().access_user_id)

    def test_who_came_is_not_withdrawn_but_ended(self):
        self.client_a._write_own({"state": "active"})
        for member in (self.client_a.with_user(self.office), self.make_member()):
            with self.assertRaises(UserError):
                member.action_withdraw_invitation()
            with self.assertRaises(UserError):
                member._withdraw_invitation()


class TestMeanwhile(InvitationCase):
    """A colleague changes something between the dialog and the button: nothing is sent."""

    def changes(self, member):
        def taken():
            self.make_user("karin@example.com", "base.group_portal")

        return {
            "the person has ended": (
                lambda: member.with_user(self.manager).action_end(),
                "what happens",
            ),
            "the address is another": (
                lambda: member.partner_id.with_user(self.manager).write(
                    {"email": "nieuw@example.com"}
                ),
                "karin@example.com",
            ),
            "the address is gone": (
                lambda: member.partner_id.with_user(self.manager).write({"email": False}),
                "e-mail address",
            ),
            "somebody else got the log-in": (taken, "what happens"),
            "a colleague invited": (
                lambda: self.invite(member.with_user(self.manager)),
                "the state",
            ),
            "another name": (
                lambda: member.partner_id.with_user(self.manager).write({"name": "Iemand anders"}),
                "the name",
            ),
            "more folders": (lambda: self.grant(self.fixed, member), "the folders"),
            "the dossier is off": (
                lambda: self.vof.with_user(self.manager).write({"dossier_enabled": False}),
                "dossier is on",
            ),
        }

    def test_each_change_shows_the_dialog_anew(self):
        member = self.make_member()
        self.grant(self.bank, member)
        for name, (change, said) in self.changes(member).items():
            with self.subTest(change=name), self.env.cr.savepoint() as savepoint:
                _action, wizard = self.open_dialog(member)
                change()
                self.forget()
                self.shows_again(wizard)
                self.assertIn(said, wizard.line_ids.changed)
                savepoint.rollback()
                self.forget()

    def test_pressed_once_more_it_goes_to_the_address_that_is_shown(self):
        member = self.make_member()
        _action, wizard = self.open_dialog(member)
        member.partner_id.with_user(self.manager).write({"email": "nieuw@example.com"})
        self.shows_again(wizard)
        self.assertIn("nieuw@example.com", wizard.line_ids.plan)
        wizard.action_apply()
        [message] = self.send_outbox()
        self.assertEqual(message.envelope, ["nieuw@example.com"])

    def test_one_of_many_holds_them_all(self):
        first, second = self.make_member(), self.make_member("Toos", "toos@example.com")
        _action, wizard = self.open_dialog(first | second)
        second.partner_id.with_user(self.manager).write({"email": "nieuw@example.com"})
        self.shows_again(wizard)
        self.assertEqual((first.state, second.state), ("none", "none"))

    def test_a_client_user_who_was_deleted(self):
        first, second = self.make_member(), self.make_member("Toos", "toos@example.com")
        _action, wizard = self.open_dialog(first | second)
        second.with_user(self.manager).unlink()
        self.forget()
        self.shows_again(wizard)
        self.assertEqual(len(wizard.line_ids), 1)

    def test_one_who_lost_the_right_meanwhile(self):
        _action, wizard = self.open_dialog(self.make_member())
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.piet.ids)]})
        self.forget()
        with self.assertRaises(AccessError):
            wizard.action_apply()


class TestBudget(InvitationCase):
    def test_the_dialog_of_fifty_costs_the_queries_of_five(self):
        self.upload(self.bank)
        few = self.env[CLIENT].with_user(self.office)
        many = self.env[CLIENT].with_user(self.office)
        for number in range(55):
            member = self.make_member(f"P{number}", f"p{number}@example.com")
            self.grant(self.bank, member)
            if number < 5:
                few |= member
            else:
                many |= member

        def count(clients):
            self.forget()
            before = self.env.cr.sql_log_count
            _action, wizard = self.open_dialog(clients)
            self.assertIn(str(len(clients)), wizard.summary)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        for clients in (few, many):  # what Odoo looks up once per process or per user
            count(clients)
        counts = count(few), count(many)
        self.assertEqual(*counts, "the number of queries grows with the persons")

    def test_sending_to_fifty_is_linear(self):
        def count(number):
            members = self.env[CLIENT].with_user(self.office)
            for i in range(number):
                members |= self.make_member(f"P{number}-{i}", f"p{number}-{i}@example.com")
            _action, wizard = self.open_dialog(members)
            self.forget()
            before = self.env.cr.sql_log_count
            wizard.action_apply()
            self.env.flush_all()
            self.assertEqual(set(members.mapped("state")), {"invited"})
            return self.env.cr.sql_log_count - before

        count(1)
        two, ten, fifty = count(2), count(10), count(50)
        each = (ten - two) / 8
        self.assertLessEqual(fifty, two + each * 48 * 1.2)
        self.assertLessEqual(each, 190)


class TestOverHttp(InvitationMixin, DossierHttpCase):
    """The link from the mail, in a browser."""

    def get(self, link, **headers):
        path = "/" + link.replace("&amp;", "&").split("/", 3)[3]
        return self.url_open(path, headers=headers, allow_redirects=False)

    def post(self, page, link):
        csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        data = {"csrf_token": csrf, "password": PASSWORD, "confirm_password": PASSWORD}
        data |= {"token": token_of(link), "login": "", "name": "", "redirect": "/my/dossiers"}
        path = "/" + link.replace("&amp;", "&").split("/", 3)[3]
        return self.url_open(path.split("?")[0], data=data)

    def setUp(self):
        super().setUp()
        self.speak_english()
        self.authenticate(None, None)
        self.member = self.make_member()
        self.invite(self.member)
        [message] = self.send_outbox()
        [self.link] = links_in(text_of(message))

    def assertEnded(self, answer, text="This link does not work any more"):
        self.assertEqual(answer.status_code, 410)
        self.assertIn(text, answer.text)
        self.assertNotIn("confirm_password", answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertNotIn("Karin", answer.text)

    def test_a_withdrawn_link_is_dead_at_once(self):
        page = self.get(self.link)
        self.assertIn("confirm_password", page.text)
        self.member._withdraw_invitation()
        self.assertEnded(self.get(self.link))
        # And so is the form that stood open meanwhile.
        self.assertEnded(self.post(page, self.link))
        self.env.invalidate_all()
        self.assertEqual(self.member.state, "none")

    def test_a_link_that_was_replaced(self):
        wizard = self.member.action_invite_again()["res_id"]
        self.env[WIZARD].with_user(self.office).browse(wizard).action_apply()
        self.send_outbox()
        self.assertEnded(self.get(self.link))

    def test_an_expired_link_speaks_the_readers_language(self):
        """Whatever his browser speaks."""
        self.env["res.lang"]._activate_lang("nl_NL")
        self.member.partner_id.lang = "nl_NL"
        self.env["ir.config_parameter"].set_param("auth_signup.signup.validity.hours", "-1")
        wizard = self.member.action_invite_again()["res_id"]
        self.env[WIZARD].with_user(self.office).browse(wizard).action_apply()
        [message] = self.send_outbox()
        [link] = links_in(text_of(message))
        self.assertIn("lang=nl_NL", link)
        answer = self.get(link, **{"Accept-Language": "en-US"})
        self.assertEqual(answer.status_code, 410)
        self.assertIn('lang="nl-NL"', answer.text)
        self.assertEqual(self.member.invitation_state, "expired")

    def test_no_link_at_all(self):
        for token in ("x", "%00", "AQ", "é" * 5, "a" * 3000, self.link[-20:]):
            self.assertEnded(
                self.url_open(f"/web/signup?token={token}&redirect=/my/dossiers&lang=xx_XX")
            )
            self.assertEnded(
                self.url_open(f"/web/reset_password?token={token}&redirect=/my/dossiers")
            )

    def test_odoos_own_links_answer_as_before(self):
        page = self.url_open("/web/signup?token=AQ")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Invalid signup token", page.text)

    def test_the_link_works_once_and_then_says_so(self):
        self.post(self.get(self.link), self.link)
        self.env.invalidate_all()
        self.assertEqual(self.member.state, "active")
        self.logout()
        self.assertEnded(self.get(self.link))

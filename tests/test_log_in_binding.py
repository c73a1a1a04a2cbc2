"""Which log-in an invitation binds, and what becomes of one that others made or changed (design L1)."""

from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.fields import Command

from .common import PASSWORD, DossierCase
from .mailbox import MailboxMixin, links_in, text_of

CLIENT = "klantendossier.client"


class BindingCase(MailboxMixin, DossierCase):
    """``karin`` has a log-in that somebody made by Odoo's means, before she was a client user."""

    def setUp(self):
        super().setUp()
        self.user = self.make_user("karin@example.com", "base.group_portal")
        self.person = self.user.partner_id
        self.person.email = "karin@example.com"

    def make_member(self, administration=None, person=None):
        return (
            self.env[CLIENT]
            .with_user(self.office)
            .create(
                {
                    "administration_id": (administration or self.vof).id,
                    "partner_id": (person or self.person).id,
                }
            )
        )

    def open_dialog(self, member):
        action = member.action_invite()
        self.assertEqual(action["res_model"], "klantendossier.invite.wizard")
        return self.env[action["res_model"]].with_user(self.office).browse(action["res_id"])

    def adopt(self, member):
        wizard = self.open_dialog(member)
        wizard.line_ids.include = True
        wizard.action_apply()

    def opens(self, password=PASSWORD, user=None):
        """Say whether a password opens a log-in."""
        user = user or self.user
        try:
            user.with_user(user)._check_credentials(
                {"type": "password", "login": user.login, "password": password},
                {"interactive": True},
            )
        except AccessDenied:
            return False
        return True


class TestForeignLogIn(BindingCase):
    def test_the_office_is_asked_and_sees_the_address(self):
        member = self.make_member()
        wizard = self.open_dialog(member)
        self.assertFalse(member.user_id)
        facts = wizard.line_ids.facts
        self.assertEqual(facts["kind"], "ask")
        self.assertEqual((facts["login"], facts["email"]), ("karin@example.com",) * 2)
        self.assertIn("did not make", facts["text"])
        self.assertFalse(wizard.line_ids.include)
        with self.assertRaises(UserError):
            wizard.action_apply()
        self.assertFalse(member.user_id)

    def test_what_others_know_of_it_is_worth_nothing_after_the_answer(self):
        """The password, the second step, keys, and links that were made before."""
        self.env.cr.execute(
            "UPDATE res_users SET totp_secret = 'GEHEIM' WHERE id = %s", [self.user.id]
        )
        self.env.invalidate_all()
        self.person.signup_prepare()
        old_link = self.person._generate_signup_token()
        self.env["res.users.apikeys"].with_user(self.user).sudo()._generate(None, "x", False)
        if "auth.passkey.key" in self.env:
            keys = self.env["auth.passkey.key"].with_user(self.user).sudo()
            keys.create({"name": "Van een ander", "credential_identifier": "x", "public_key": "y"})
            self.assertTrue(self.user.sudo().auth_passkey_key_ids)
        self.assertTrue(self.opens())
        member = self.make_member()
        self.adopt(member)
        self.assertEqual((member.user_id, member.state), (self.user, "invited"))
        self.assertFalse(self.opens())
        self.assertFalse(self.env["res.partner"]._get_partner_from_token(old_link))
        self.assertFalse(self.user.totp_enabled)
        self.assertFalse(self.user.sudo().api_key_ids)
        if "auth.passkey.key" in self.env:
            self.assertFalse(keys.search([("create_uid", "=", self.user.id)]))
        [message] = self.send_outbox()
        self.assertIn("karin@example.com", message["To"])
        self.assertEqual(len(links_in(text_of(message))), 1)

    def test_one_whose_address_differs_is_refused(self):
        self.person.email = "karin.echt@example.com"
        member = self.make_member()
        with self.assertRaises(UserError) as caught:
            self.invite(member, tick=True)
        for text in ("karin@example.com", "karin.echt@example.com"):
            self.assertIn(text, str(caught.exception))
        with self.assertRaises(UserError):
            member._adopt_log_in()
        self.assertFalse(member.user_id)

    def test_several_at_once_are_not_bound_in_silence(self):
        other = self.make_member(
            person=self.env["res.partner"].create({"name": "X", "email": "x@y.nl"})
        )
        member = self.make_member()
        self.invite(other | member)
        self.assertEqual((other.state, member.state), ("invited", "none"))
        with self.assertRaises(UserError) as caught:
            member._invite()
        self.assertIn("karin@example.com", str(caught.exception))

    def test_a_log_in_that_the_dossier_knows_is_bound_without_a_question(self):
        self.adopt(self.make_member())
        member = self.make_member(self.bv)
        self.assertEqual(self.open_dialog(member).line_ids.kind, "unused")
        self.invite(member)
        self.assertEqual(member.user_id, self.user)

    def test_who_may_not_enter_the_other_administration_does_not_bind(self):
        """A person of two administrations: the office user of the one may not bind for the other."""
        self.adopt(self.make_member())
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.office.ids)]})
        member = self.make_member(self.bv)
        with self.assertRaises(AccessError) as caught:
            member.with_user(self.piet).action_invite()
        self.assertNotIn(self.vof.name, str(caught.exception))
        self.assertFalse(member.user_id)

    def test_the_dialog_is_for_who_may_write_the_client_user(self):
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.office.ids)]})
        member = self.make_member()
        for user in (self.piet, self.employee, self.anna):
            self.forget()
            with self.assertRaises(AccessError):
                self.env["klantendossier.invite.wizard"].with_user(user).create(
                    {"client_ids": [Command.set(member.ids)]}
                )

    def test_an_own_log_in_that_is_no_portal_log_in_is_not_bound(self):
        """The deepest method refuses too, whatever led to it."""
        member = self.make_member(person=self.employee.partner_id)
        with self.assertRaises(UserError):
            member._bind(self.employee)
        self.assertFalse(member.user_id)

    def test_one_that_lost_portal_access_gets_it_back_by_the_answer(self):
        self.user.write(
            {
                "group_ids": [
                    Command.unlink(self.env.ref("base.group_portal").id),
                    Command.link(self.env.ref("base.group_public").id),
                ]
            }
        )
        member = self.make_member()
        self.adopt(member)
        self.assertTrue(self.user._is_portal())
        self.assertEqual(member.access_user_id, self.user)


class TestReopening(BindingCase):
    """From the end to the reopening nobody guards the log-in."""

    def setUp(self):
        super().setUp()
        self.member = self.client_a.with_user(self.office)

    def test_an_untouched_log_in_comes_back(self):
        for state in ("invited", "active"):
            self.client_a._write_own({"state": state})
            self.member.action_end()
            self.member.action_reopen()
            self.assertEqual((self.member.user_id, self.member.state), (self.anna, state))

    def test_one_that_was_changed_meanwhile_has_to_be_invited_anew(self):
        acts = {
            "password": lambda: self.anna.write({"password": "overgenomen-1"}),
            "login": lambda: self.anna.write({"login": "overnemer"}),
            "address": lambda: self.anna.partner_id.write({"email": "overnemer@example.com"}),
        }
        for name, act in acts.items():
            with self.subTest(changed=name), self.env.cr.savepoint() as savepoint:
                self.member.action_end()
                act()
                self.member.action_reopen()
                self.assertEqual((self.member.user_id.id, self.member.state), (False, "none"))
                self.assertFalse(self.anna.has_group("klantendossier.group_client"))
                savepoint.rollback()
                self.forget()

    def test_an_address_that_was_put_back_does_not_help(self):
        """The address elsewhere, a new password by mail, and the address as it was."""
        self.member.action_end()
        old = self.anna.partner_id.email
        self.anna.partner_id.email = "overnemer@example.com"
        self.anna.write({"password": "overgenomen-1"})
        self.anna.partner_id.email = old
        self.member.action_reopen()
        self.assertFalse(self.member.user_id)

    def test_guarded_by_another_administration_it_stays(self):
        other = self.make_client(self.bv, "kd_anna", user=self.anna)
        self.member.action_end()
        self.anna.with_user(self.anna).sudo().write({"password": "nieuw-wachtwoord-1"})
        self.member.action_reopen()
        self.assertEqual(self.member.user_id, self.anna)
        self.assertEqual(other.user_id, self.anna)

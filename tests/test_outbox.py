"""What the dossier mails: after the commit, once, without a trace of what it holds (design L2)."""

import re
import smtplib
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import file_path, mute_logger

from odoo.addons.base.models.ir_mail_server import MailDeliveryException
from odoo.addons.klantendossier.models.outbox import PAUSES

from .common import PASSWORD, DossierCase, DossierHttpCase
from .mailbox import MailboxMixin, links_in, text_of, token_of

LOGGER = "odoo.addons.klantendossier.models.outbox"


class OutboxMixin(MailboxMixin):
    def make_member(self, name="Karin", email="karin@example.com", administration=None):
        person = self.env["res.partner"].create({"name": name, "email": email})
        return (
            self.env["klantendossier.client"]
            .with_user(self.office)
            .create({"administration_id": (administration or self.vof).id, "partner_id": person.id})
        )

    def invite_member(self):
        member = self.make_member()
        self.invite(member)
        return member

    def invite_again(self, members):
        action = members.action_invite_again()
        members.env[action["res_model"]].browse(action["res_id"]).action_apply()

    def whole_database_holds(self, text):
        """Say whether any text column of what people read holds a text."""
        self.env.flush_all()
        for table, column in (
            ("mail_message", "body"),
            ("mail_message", "subject"),
            ("mail_mail", "body_html"),
            ("klantendossier_outbox", "reason"),
            ("klantendossier_event", "details::text"),
        ):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} WHERE {column} LIKE %s", [f"%{text}%"]
            )
            if self.env.cr.fetchone()[0]:
                return True
        return False


class TestSending(OutboxMixin, DossierCase):
    def test_nothing_leaves_before_the_job_runs(self):
        member = self.make_member()
        mails = self.env["mail.mail"].search_count([])
        self.invite(member)
        [row] = self.outbox(client_id=member.id)
        self.assertEqual((row.state, member.invitation_state), ("waiting", "waiting"))
        self.assertEqual(row.partner_id, member.partner_id)
        [message] = self.send_outbox()
        self.assertEqual(message["Message-Id"], row.message_id)
        self.assertEqual((row.state, member.invitation_state), ("sent", "sent"))
        [link] = links_in(text_of(message))
        token = token_of(link)
        self.assertFalse(self.whole_database_holds(token))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(self.send_outbox(), [])
        signed = self.env["res.partner"]._get_partner_from_token(token)
        self.assertEqual(signed, member.partner_id)

    def test_the_log_names_who_asked(self):
        member = self.invite_member()
        self.send_outbox()
        line = self.events("mail_sent", client_ref=member.id)
        self.assertEqual(line.user_ref, self.office.id)
        self.assertIn("karin@example.com", line.details_text)

    @mute_logger(LOGGER)
    def test_a_mail_that_fails_says_why_and_is_tried_again_with_growing_pauses(self):
        member = self.invite_member()
        [row] = self.outbox(client_id=member.id)
        failure = MailDeliveryException("Mail Delivery Failed", "x")
        failure.__context__ = ConnectionRefusedError(111, "Connection refused")
        pauses = []
        for number in range(1, len(PAUSES) + 2):
            self.send_outbox(failure)
            self.assertEqual((row.state, row.tries), ("failed", number))
            if row.next_try:
                pauses.append(row.next_try - fields.Datetime.now())
            self.assertEqual(self.send_outbox(), [], "it is not due yet")
            row._write_own({"next_try": fields.Datetime.now() if row.next_try else False})
        self.assertEqual(pauses, sorted(pauses))
        self.assertFalse(row.next_try, "given up after the last pause")
        self.assertIn("was niet bereikbaar", row.reason)
        self.assertEqual(member.invitation_state, "failed")
        self.assertIn("was niet bereikbaar", member.invitation_note)
        self.assertEqual(len(self.events("mail_failed", client_ref=member.id)), len(PAUSES) + 1)
        self.assertFalse(self.whole_database_holds("token="))
        row.with_user(self.office).action_retry()
        self.assertEqual(len(self.send_outbox()), 1)
        self.assertEqual(row.state, "sent")

    @mute_logger(LOGGER)
    def test_one_mail_that_fails_keeps_no_other(self):
        first, second = self.make_member(), self.make_member("Kees", "kees@example.com")
        self.invite(first | second)
        self.outbox(client_id=first.id)._write_own({"kind": "password_reset", "user_id": False})
        messages = self.send_outbox()
        self.assertEqual(len(messages), 1)
        self.assertIn("kees@example.com", messages[0]["To"])

    @mute_logger(LOGGER)
    def test_a_refused_address_is_told_apart(self):
        member = self.invite_member()
        self.send_outbox(smtplib.SMTPRecipientsRefused({"karin@example.com": (550, b"no")}))
        self.assertIn("accepteert dit adres niet", member.invitation_note)

    def test_the_right_is_looked_at_once_more(self):
        """Who asked has left the team meanwhile, the client user has ended, the log-in is archived."""
        acts = {
            "left": lambda member: self.vof.write(
                {"office_access": "team", "team_user_ids": [Command.set(self.piet.ids)]}
            ),
            "ended": lambda member: member.action_end(),
            "archived": lambda member: member.sudo().user_id.action_archive(),
            "address": lambda member: member.partner_id.sudo().write({"email": False}),
        }
        for name, act in acts.items():
            with self.subTest(act=name), self.env.cr.savepoint() as savepoint:
                member = self.invite_member()
                act(member)
                self.assertEqual(self.send_outbox(), [])
                [row] = self.outbox(client_id=member.id)
                self.assertEqual((row.state, row.next_try), ("dropped", False))
                self.assertTrue(row.reason)
                savepoint.rollback()
                self.forget()

    def test_the_mail_goes_to_the_address_of_that_moment(self):
        member = self.invite_member()
        member.partner_id.with_user(self.office).write({"email": "anders@example.com"})
        [message] = self.send_outbox()
        self.assertIn("anders@example.com", message["To"])

    def test_sent_again_there_is_a_new_link_and_the_old_one_is_dead(self):
        member = self.invite_member()
        [first] = self.send_outbox()
        self.invite_again(member)
        [second] = self.send_outbox()
        self.assertNotEqual(first["Message-Id"], second["Message-Id"])
        tokens = [token_of(links_in(text_of(message))[0]) for message in (first, second)]
        people = [self.env["res.partner"]._get_partner_from_token(token) for token in tokens]
        self.assertEqual(people, [None, member.partner_id])

    def test_sent_again_before_it_went_it_goes_once(self):
        member = self.invite_member()
        self.invite_again(member)
        self.assertEqual(len(self.send_outbox()), 1)
        self.assertEqual(self.outbox(client_id=member.id).mapped("state"), ["dropped", "sent"])

    def test_only_who_was_invited_is_invited_again(self):
        with self.assertRaises(UserError):
            self.make_member().action_invite_again()
        member = self.invite_member()
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.office.ids)]})
        for user in (self.piet, self.employee, self.anna):
            self.forget()
            with self.assertRaises(AccessError):
                member.with_user(user).action_invite_again()

    def test_somebody_who_logged_in_before_gets_no_link_to_set_a_password(self):
        self.client_a._write_own({"state": "active"})
        member = (
            self.env["klantendossier.client"]
            .with_user(self.office)
            .create({"administration_id": self.bv.id, "partner_id": self.anna.partner_id.id})
        )
        self.invite(member)
        self.assertEqual((member.user_id, member.state), (self.anna, "active"))
        [message] = self.send_outbox()
        self.assertEqual(links_in(text_of(message)), [])
        self.assertIn("/web/login?", text_of(message))

    def test_the_mail_speaks_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        member = self.make_member()
        member.partner_id.lang = "nl_NL"
        self.invite(member)
        [message] = self.send_outbox()
        self.assertTrue(message["Subject"])
        self.assertEqual(message["Auto-Submitted"], "auto-generated")

    @mute_logger(LOGGER)
    def test_the_office_reads_why_a_mail_failed_in_its_own_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.office.lang = "nl_NL"
        member = self.invite_member()
        outbox = type(self.env["klantendossier.outbox"])
        langs = []
        explain = outbox._explain
        self.patch(
            outbox, "_explain", lambda s, error: langs.append(s.env.lang) or explain(s, error)
        )
        self.send_outbox(ConnectionRefusedError(111, "x"))
        self.assertEqual((member.invitation_state, langs), ("failed", ["nl_NL"]))

    def test_the_office_reads_what_became_of_its_own(self):
        member = self.invite_member()
        self.vof.write({"office_access": "team", "team_user_ids": [Command.set(self.office.ids)]})
        outbox = self.env["klantendossier.outbox"]
        domain = [("client_id", "=", member.id)]
        self.assertTrue(outbox.with_user(self.office).search(domain))
        self.assertFalse(outbox.with_user(self.piet).search(domain))
        for user in (self.employee, self.anna):
            self.forget()
            with self.assertRaises(AccessError):
                outbox.with_user(user).search(domain)
        row = self.outbox(client_id=member.id)
        for values in ({"partner_id": self.bram.partner_id.id}, {"state": "waiting"}):
            with self.assertRaises(AccessError):
                row.sudo().write(values)

    def test_kinds_are_a_registry(self):
        """What another addon does: a kind of its own, with its own mail."""
        outbox = type(self.env["klantendossier.outbox"])
        kinds = outbox._get_kinds
        self.patch(outbox, "_get_kinds", lambda s: kinds(s) | {"receipt": "Ontvangst"})
        outbox._prepare_receipt = lambda s: s._compose(
            "klantendossier.mail_layout", lambda env: "Ontvangst", s.env.company, {}
        )
        self.addCleanup(delattr, outbox, "_prepare_receipt")
        self.env["klantendossier.outbox"]._queue("receipt", self.anna.partner_id)
        [message] = self.send_outbox()
        self.assertEqual(message["Subject"], "Ontvangst")


class TestPasswordReset(OutboxMixin, DossierCase):
    def test_anybody_may_ask_and_only_the_bound_address_hears(self):
        public = self.env.ref("base.public_user")
        for user in (public, self.employee, self.piet, self.bram, self.anna):
            with self.subTest(user=user.login), self.env.cr.savepoint() as savepoint:
                self.forget()
                users = self.env["res.users"].with_user(user).sudo()
                result = users.reset_password(self.anna.login)
                self.assertNotIn("token", str(result))
                self.assertFalse(self.whole_database_holds("token="))
                [message] = self.send_outbox()
                self.assertIn(self.anna.email, message["To"])
                self.assertIn("/web/reset_password?", links_in(text_of(message))[0])
                line = self.events("client_changed", user_ref=user.id)[:1]
                self.assertEqual(line.details["credential"], "reset")
                savepoint.rollback()
                self.forget()

    def test_asked_twice_it_is_sent_once(self):
        for _time in range(2):
            self.anna.action_reset_password()
        self.assertEqual(len(self.send_outbox()), 1)

    def test_others_get_it_as_odoo_sends_it(self):
        with mute_logger("odoo.addons.auth_signup.models.res_users"):
            self.outsider.action_reset_password()
        self.assertEqual(self.outsider.partner_id.signup_type, "reset")
        self.assertFalse(self.outbox(user_id=self.outsider.id))

    def test_no_address_and_no_archived_log_in(self):
        self.anna.partner_id.email = False
        with self.assertRaises(UserError):
            self.anna.action_reset_password()
        self.anna.partner_id.email = "anna@example.com"
        self.anna.action_archive()
        with self.assertRaises(UserError):
            self.anna.action_reset_password()


class TestLinksOverHttp(OutboxMixin, DossierHttpCase):
    """The link from the mail, in a browser."""

    def setUp(self):
        super().setUp()
        self.speak_english()

    def fill_in(self, link, password):
        path = "/" + link.replace("&amp;", "&").split("/", 3)[3]
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        data = {"csrf_token": csrf, "password": password, "confirm_password": password}
        data |= {"token": token_of(link), "login": "", "name": ""}
        return self.url_open(path.split("?")[0], data=data)

    @mute_logger("odoo.http")
    def test_the_invitation_sets_a_password_once(self):
        member = self.invite_member()
        [message] = self.send_outbox()
        [link] = links_in(text_of(message))
        self.fill_in(link, PASSWORD)
        self.env.invalidate_all()
        self.assertEqual(member.state, "active")
        self.authenticate("karin@example.com", PASSWORD)
        self.assertEqual(self.url_open("/my/dossiers").status_code, 200)
        lines = self.events("client_changed", client_ref=member.id)
        self.assertIn("password", [line.details.get("credential") for line in lines])
        self.logout()
        self.assertFalse(self.env["res.partner"]._get_partner_from_token(token_of(link)))

    @mute_logger("odoo.http")
    def test_a_forgotten_password(self):
        self.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        self.authenticate(None, None)
        page = self.url_open("/web/reset_password").text
        csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
        answer = self.url_open(
            "/web/reset_password", data={"login": self.anna.login, "csrf_token": csrf}
        )
        self.assertIn("instructions sent", answer.text)
        self.assertNotIn("token=", answer.text)
        [message] = self.send_outbox()
        self.fill_in(links_in(text_of(message))[0], "heel-iets-anders-1")
        self.authenticate(self.anna.login, "heel-iets-anders-1")
        self.assertEqual(self.url_open("/my/dossiers").status_code, 200)
        self.assertEqual(
            self.outbox(user_id=self.anna.id).create_uid, self.env.ref("base.public_user")
        )


class TestPauses(DossierCase):
    def test_pauses_grow(self):
        self.assertEqual(list(PAUSES), sorted(PAUSES))
        self.assertGreaterEqual(timedelta(minutes=sum(PAUSES)), timedelta(days=1))

    def test_nothing_else_of_ours_hands_a_mail_over(self):
        """One place talks to the mail server; the dossier makes no mail record either."""
        root = Path(file_path("klantendossier"))
        words = re.compile(
            r"send_mail\(|send_mail_batch\(|\bsend_email\(|force_send|mail\.mail\"|_bus_send"
        )
        found = {
            str(path.relative_to(root))
            for path in root.rglob("*.py")
            if words.search(path.read_text(encoding="utf-8"))
        }
        self.assertEqual(found, {"models/outbox.py"})

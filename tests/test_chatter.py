"""The office's chatter: whoever may enter now, and no mail from outside (design L4, attacks 58 and 59)."""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.fields import Command, Date
from odoo.tests import JsonRpcException
from odoo.tools import mute_logger

from odoo.addons.klantendossier.models.mail_thread import AUTHSERV_PARAMETER

from .common import DossierCase, DossierHttpCase

SERVER = "mx.kantoor.example"
PASSED = f"{SERVER}; dkim=pass header.d=kantoor.example; dmarc=pass header.from=kantoor.example"


class ChatterMixin:
    """``piet`` is in the team, follows, is written to, has an activity; then he leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        team = [Command.set((cls.office | cls.piet).ids)]
        cls.vof.write(
            {"office_access": "team", "team_user_ids": team, "responsible_id": cls.office.id}
        )
        cls.piet.notification_type = "inbox"
        cls.vof.message_subscribe(partner_ids=(cls.office | cls.piet).partner_id.ids)
        cls.told = cls.vof.with_user(cls.office).message_post(
            body="Voor Piet", partner_ids=cls.piet.partner_id.ids, message_type="comment"
        )
        cls.own = cls.vof.with_user(cls.piet).message_post(body="Van Piet", message_type="comment")
        cls.activity = cls.vof.with_user(cls.office).activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.piet.id, summary="Bellen"
        )
        cls.env.cr.precommit.run()  # Odoo writes then what it tracked
        cls.env.flush_all()

    def leave(self):
        """By the team, as the manager does it."""
        self.vof.with_user(self.manager).write({"team_user_ids": [Command.unlink(self.piet.id)]})
        self.forget()


class TestReaders(ChatterMixin, DossierCase):
    def model(self, name):
        return self.env[name].with_user(self.piet)

    def reads(self, name, record):
        """Say whether piet finds and reads a record; both must agree."""
        self.forget()
        found = bool(self.model(name).search_count([("id", "=", record.id)]))
        self.forget()
        readable = record.with_user(self.piet).has_access("read")
        self.assertEqual(found, readable, name)
        return found

    def test_in_the_team_he_reads_and_posts(self):
        follower = self.vof.message_follower_ids.filtered(
            lambda f: f.partner_id == self.piet.partner_id
        )
        for name, record in (
            ("mail.message", self.told),
            ("mail.message", self.own),
            ("mail.activity", self.activity),
            ("mail.followers", follower),
        ):
            self.assertTrue(self.reads(name, record), name)
        self.assertTrue(self.vof.with_user(self.piet).message_post(body="Nog iets"))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_after_he_left_there_is_nothing(self):
        follower = self.vof.message_follower_ids.filtered(
            lambda f: f.partner_id == self.office.partner_id
        )
        self.leave()
        for name, record in (
            ("mail.message", self.told),
            ("mail.message", self.own),
            ("mail.activity", self.activity),
            ("mail.followers", follower),
        ):
            self.assertFalse(self.reads(name, record), name)
            with self.assertRaises(AccessError):
                record.with_user(self.piet).read()
            self.forget()
        with self.assertRaises(AccessError):
            self.vof.with_user(self.piet).message_post(body="Nog iets")
        self.forget()
        with self.assertRaises(AccessError):
            self.model("mail.message").create(
                {"model": self.vof._name, "res_id": self.vof.id, "body": "Nog iets"}
            )
        self.forget()
        for values in ({"body": "Anders"}, {"res_id": self.bv.id}):
            with self.assertRaises(AccessError):
                self.own.with_user(self.piet).write(values)
            self.forget()
        self.assertTrue(self.told.with_user(self.office).has_access("read"))

    def test_followed_or_not_who_may_not_enter_reads_nothing(self):
        """The right decides, not the row: one that was left behind by whatever way shows nothing."""
        self.leave()
        self.env["mail.followers"].create(
            {
                "res_model": self.vof._name,
                "res_id": self.vof.id,
                "partner_id": self.piet.partner_id.id,
            }
        )
        self.env["mail.notification"].create(
            {"mail_message_id": self.told.id, "res_partner_id": self.piet.partner_id.id}
        )
        self.activity.user_id = self.piet
        self.assertFalse(self.reads("mail.message", self.told))
        self.assertFalse(self.reads("mail.activity", self.activity))
        message = self.vof.with_user(self.office).message_post(
            body="Na zijn vertrek", subtype_xmlid="mail.mt_comment", message_type="comment"
        )
        self.assertNotIn(self.piet.partner_id, message.sudo().notification_ids.res_partner_id)
        self.assertFalse(self.reads("mail.message", message))

    def test_mentioned_or_given_an_activity_he_hears_nothing(self):
        self.leave()
        message = self.vof.with_user(self.office).message_post(
            body="@Piet", partner_ids=self.piet.partner_id.ids, message_type="comment"
        )
        self.assertFalse(message.sudo().notification_ids)
        notice = self.vof.with_user(self.office).message_notify(
            body="Piet", partner_ids=self.piet.partner_id.ids, subject="x"
        )
        self.assertFalse(notice.sudo().notification_ids)
        self.assertNotIn(self.piet.partner_id, self.vof.message_partner_ids)

    def test_what_hung_on_him_is_handed_over(self):
        self.leave()
        self.assertNotIn(self.piet.partner_id, self.vof.message_partner_ids)
        self.assertIn(self.office.partner_id, self.vof.message_partner_ids)
        self.assertFalse(
            self.told.sudo().notification_ids.filtered(
                lambda n: n.res_partner_id == self.piet.partner_id
            )
        )
        self.assertEqual(self.activity.user_id, self.office, "the responsible sees to it now")

    def test_who_loses_the_group_or_the_company_hears_nothing_either(self):
        acts = {
            "group": lambda: self.piet.write(
                {"group_ids": [Command.set(self.env.ref("base.group_user").ids)]}
            ),
            "company": lambda: self.piet.write(
                {
                    "company_ids": [Command.set(self.other_company.ids)],
                    "company_id": self.other_company.id,
                }
            ),
            "archived": lambda: self.piet.action_archive(),
        }
        for name, act in acts.items():
            with self.subTest(lost=name), self.env.cr.savepoint() as savepoint:
                act()
                self.forget()
                message = self.vof.with_user(self.office).message_post(
                    body="Later", subtype_xmlid="mail.mt_comment", message_type="comment"
                )
                self.assertNotIn(
                    self.piet.partner_id, message.sudo().notification_ids.res_partner_id
                )
                if name != "archived":  # who is archived does not log in at all
                    self.assertFalse(self.reads("mail.message", self.told))
                savepoint.rollback()
                self.forget()

    def test_colleagues_without_the_dossier_do_not_follow(self):
        self.vof.message_subscribe(
            partner_ids=(self.employee | self.anna | self.other_manager).partner_id.ids
        )
        followers = self.vof.message_partner_ids
        self.assertFalse(followers & (self.employee | self.anna | self.other_manager).partner_id)

    def test_employees_do_not_learn_who_follows_what(self):
        for user in (self.employee, self.other_manager):
            self.forget()
            found = self.env["mail.followers"].with_user(user)
            self.assertFalse(found.search([("res_model", "=", self.vof._name)]))

    def test_the_way_of_the_chatters_routes_is_closed_too(self):
        self.assertTrue(self.model("mail.message")._get_with_access(self.own.id))
        self.leave()
        for message in (self.own, self.told):
            self.assertFalse(self.model("mail.message")._get_with_access(message.id))
            self.forget()

    def test_in_whichever_company_he_works_a_reader_reads(self):
        """The inbox holds messages of all his companies, whichever he has selected."""
        self.piet.company_ids = [Command.link(self.other_company.id)]
        message = self.env["mail.message"].with_user(self.piet)
        message = message.with_context(allowed_company_ids=self.other_company.ids)
        self.assertTrue(message.search_count([("id", "=", self.told.id)]))

    def test_other_chatters_are_as_they_were(self):
        partner = self.env["res.partner"].create({"name": "X"})
        message = partner.message_post(body="Gewoon", partner_ids=self.employee.partner_id.ids)
        self.assertTrue(
            self.env["mail.message"].with_user(self.employee).search([("id", "=", message.id)])
        )
        self.assertTrue(message.with_user(self.employee).has_access("read"))


class TestChatterOverHttp(ChatterMixin, DossierHttpCase):
    @mute_logger("odoo.http")
    def test_the_web_clients_own_routes_show_nothing(self):
        self.leave()
        self.authenticate(self.piet.login, "wachtwoord-1")
        thread = {"thread_model": self.vof._name, "thread_id": self.vof.id}
        for route, parameters in (
            ("/mail/inbox/messages", {}),
            ("/mail/history/messages", {}),
            ("/mail/thread/messages", thread),
            ("/mail/data", {"fetch_params": ["init_messaging", "systray_get_activities"]}),
            (
                "/mail/message/reaction",
                {"message_id": self.told.id, "content": "+", "action": "add"},
            ),
            (
                "/mail/message/post",
                {**thread, "post_data": {"body": "Nog iets", "message_type": "comment"}},
            ),
            (
                "/mail/message/update_content",
                {"message_id": self.own.id, "update_data": {"body": "Anders"}},
            ),
        ):
            with self.subTest(route=route):
                try:
                    answer = str(self.make_jsonrpc_request(route, parameters))
                except JsonRpcException as error:
                    answer = str(error)
                for text in ("Voor Piet", "Van Piet", "Bellen", self.vof.name):
                    self.assertNotIn(text, answer)
        self.env.invalidate_all()
        self.assertEqual(len(self.vof.message_ids.filtered(lambda m: "Nog iets" in str(m.body))), 0)
        self.assertIn("Van Piet", str(self.own.body))


class TestReplies(ChatterMixin, DossierCase):
    """A mail that answers a message of the chatter, as the gateway brings it."""

    def setUp(self):
        super().setUp()
        self.office.email = "kantoor@kantoor.example"
        self.number = 0

    def reply(self, headers=(), sender=None, extra=""):
        self.number += 1
        lines = [f"Authentication-Results: {header}" for header in headers]
        lines += [
            f"From: {sender or self.office.email}",
            "To: iemand@kantoor.example",
            "Subject: Re: Voor Piet",
            f"Message-Id: <antwoord-{self.number}@kantoor.example>",
            f"In-Reply-To: {self.told.message_id}",
            *([extra] if extra else []),
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "Antwoord van buiten",
        ]
        raw = "\r\n".join(lines)
        before = self.vof.message_ids
        documents = self.vof.document_ids
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env(user=SUPERUSER_ID)["mail.thread"].message_process(None, raw)
        self.forget()
        return self.vof.message_ids - before, self.vof.document_ids - documents, raw

    def trust(self):
        self.env["ir.config_parameter"].set_param(AUTHSERV_PARAMETER, SERVER)

    def test_unless_it_is_switched_on_every_reply_becomes_an_inbox_item(self):
        for headers in ((), (PASSED,)):
            messages, documents, raw = self.reply(headers)
            self.assertFalse(messages)
            self.assertEqual(len(documents), 1)
            self.assertEqual((documents.folder_id.id, documents.visibility), (False, "office"))
            self.assertEqual((documents.origin, documents.file_type), ("mail", "eml"))
            stored = documents.current_version_id.sudo()._get_attachments()[
                documents.current_version_id.id
            ]
            self.assertEqual(stored.file_size, len(raw.encode()))

    def test_a_verified_colleague_answers(self):
        self.trust()
        messages, documents, _raw = self.reply([PASSED])
        self.assertFalse(documents)
        self.assertIn("Antwoord van buiten", str(messages.body))
        self.assertEqual(messages.author_id, self.office.partner_id)

    def test_whatever_the_headers_say_nobody_else_does(self):
        self.trust()
        other = "mx.elders.example"
        tries = {
            "no header": (),
            "failed": [f"{SERVER}; dmarc=fail header.from=kantoor.example"],
            "none": [f"{SERVER}; dmarc=none header.from=kantoor.example"],
            "another server": [PASSED.replace(SERVER, other)],
            "ours stands below": [f"{other}; dmarc=fail header.from=kantoor.example", PASSED],
            "another domain": [f"{SERVER}; dmarc=pass header.from=elders.example"],
            "spf alone": [f"{SERVER}; spf=pass smtp.mailfrom=kantoor.example"],
            "quoted": [
                f'{SERVER}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=kantoor.example ; y"'
            ],
            "comment": [f"{SERVER}; spf=pass (x; dmarc=pass header.from=kantoor.example ; y)"],
            "nested comment": [
                f"{SERVER} (a (b) ; dmarc=pass header.from=kantoor.example); spf=pass"
            ],
            "twice": [f"{PASSED}; dmarc=fail header.from=kantoor.example"],
            "passed, nearly": [f"{SERVER}; dmarc=passed header.from=kantoor.example"],
            "two domains": [f"{PASSED} header.from=elders.example"],
            "name only": [SERVER],
        }
        for name, headers in tries.items():
            with self.subTest(headers=name):
                messages, documents, _raw = self.reply(headers)
                self.assertFalse(messages)
                self.assertEqual(len(documents), 1)

    def test_nor_who_is_no_colleague_or_may_not_enter(self):
        self.trust()
        self.anna.partner_id.email = "anna@kantoor.example"
        self.employee.email = "medewerker@kantoor.example"
        self.piet.email = "piet@kantoor.example"
        self.leave()
        for sender in (
            *("anna@kantoor.example", "medewerker@kantoor.example", "piet@kantoor.example"),
            *("niemand@kantoor.example", "kantoor@kantoor.example, anna@kantoor.example"),
        ):
            with self.subTest(sender=sender):
                messages, documents, _raw = self.reply([PASSED], sender)
                self.assertFalse(messages)
                self.assertEqual(len(documents), 1)

    def test_an_address_of_two_colleagues_is_nobodys(self):
        self.trust()
        self.piet.email = self.office.email
        messages, documents, _raw = self.reply([PASSED])
        self.assertFalse(messages)
        self.assertEqual(len(documents), 1)

    def test_a_mail_whose_file_is_refused_is_not_lost_in_silence(self):
        self.company.klantendossier_file_type_ids -= self.env["klantendossier.file.type"].search(
            [("code", "=", "eml")]
        )
        activities = self.vof.activity_ids
        messages, documents, _raw = self.reply(sender="vreemd@elders.example")
        self.assertFalse(messages)
        self.assertFalse(documents)
        told = self.vof.activity_ids - activities
        self.assertEqual(told.user_id, self.office)
        self.assertIn("vreemd@elders.example", told.note)
        self.assertNotIn("Antwoord van buiten", told.note)
        self.assertGreaterEqual(told.date_deadline, Date.today())

    def test_the_same_mail_twice_is_kept_twice(self):
        """Twins are kept where nobody can be asked; the second came as another message."""
        _messages, first, _raw = self.reply(sender="vreemd@elders.example")
        _messages, second, _raw = self.reply(sender="vreemd@elders.example")
        self.assertTrue(first and second)
        self.assertNotEqual(first, second)

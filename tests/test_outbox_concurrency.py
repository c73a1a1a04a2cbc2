"""The outbox with two real connections: conflicts, two senders, a crash after the mail went out (design L2)."""

import threading
from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.klantendossier.models.outbox import Outbox

from .mailbox import catch_mail
from .racing import CLIENT, MARK, RaceCase

OUTBOX = "klantendossier.outbox"


class TestOutboxRaces(RaceCase):
    """Committed rows, thrown away afterwards with the dossier."""

    def setUp(self):
        super().setUp()
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            persons = [
                env["res.partner"].create(
                    {
                        "name": f"{MARK} mail {n}",
                        "email": f"{MARK.lower()}-mail-{self.book}-{n}@example.com",
                    }
                )
                for n in range(2)
            ]
            members = env[CLIENT].create(
                [{"administration_id": self.book, "partner_id": person.id} for person in persons]
            )
            self.members, self.persons = members.ids, [person.id for person in persons]
            cr.commit()

    @classmethod
    @mute_logger("odoo.models.unlink", "odoo.addons.base.models.ir_model")
    def clean(cls):
        with closing(cls.registry.cursor()) as cr:
            cr.execute("DELETE FROM klantendossier_outbox")
            cr.execute(
                "DELETE FROM ir_cron_trigger t USING ir_cron c, ir_model_data d WHERE t.cron_id = c.id"
                " AND d.model = 'ir.cron' AND d.res_id = c.id AND d.name = 'cron_outbox'"
            )
            cr.execute(
                "UPDATE klantendossier_client SET user_id = NULL, access_user_id = NULL WHERE partner_id IN"
                " (SELECT id FROM res_partner WHERE name LIKE %s) RETURNING id",
                [f"{MARK} mail %"],
            )
            cr.commit()
        super().clean()
        with closing(cls.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            partners = (
                env["res.partner"]
                .with_context(active_test=False)
                .search([("name", "like", f"{MARK} mail %")])
            )
            partners.user_ids.unlink()
            partners.unlink()
            cr.commit()

    def send(self):
        """Run the job as the scheduler does, with commits; give the messages."""
        with closing(self.registry.cursor()) as cr, catch_mail() as caught:
            api.Environment(cr, SUPERUSER_ID, {})[OUTBOX]._cron_send()
            cr.commit()
        return caught

    def rows(self):
        with closing(self.registry.cursor()) as cr:
            cr.execute("SELECT state, message_id, tries FROM klantendossier_outbox ORDER BY id")
            return cr.fetchall()

    def invite(self, number=0):
        def act(env):
            action = env[CLIENT].browse(self.members[number]).action_invite()
            env[action["res_model"]].browse(action["res_id"]).action_apply()

        return act

    def test_an_invitation_that_meets_a_conflict_is_mailed_once(self):
        """Against somebody who changes the tree at that moment: Odoo tries the invitation again."""
        self.race(self.invite(), self.move(self.left, self.right))
        self.assertEqual([state for state, _id, _tries in self.rows()], ["waiting"])
        self.assertEqual(len(self.send()), 1)
        self.assertEqual(self.send(), [])

    def test_two_colleagues_invite_the_same_person(self):
        """One log-in comes of it, and one mail is left to send."""
        self.race(self.invite(), self.invite())
        with closing(self.registry.cursor()) as cr:
            cr.execute("SELECT count(*) FROM res_users WHERE partner_id = %s", [self.persons[0]])
            self.assertEqual(cr.fetchone(), (1,))
        self.assertEqual(len(self.send()), 1)

    def test_two_senders_send_each_mail_once(self):
        """One holds the row while it talks to the mail server; the other passes it by."""
        for number in range(2):
            self.run_as(self.manager, self.invite(number))
        inside, go_on = threading.Event(), threading.Event()
        caught = []

        def send_email(server, message, *args, **kwargs):
            caught.append(message["Message-Id"])
            if not inside.is_set():
                inside.set()
                go_on.wait(20)
            return message["Message-Id"]

        def work():
            with closing(self.registry.cursor()) as cr:
                api.Environment(cr, SUPERUSER_ID, {})[OUTBOX]._cron_send()
                cr.commit()

        with (
            patch.object(IrMail_Server, "_disable_send", lambda server: False),
            patch.object(IrMail_Server, "_connect__", lambda server, *args, **kwargs: None),
            patch.object(IrMail_Server, "send_email", send_email),
        ):
            first = threading.Thread(target=work)
            first.start()
            self.assertTrue(inside.wait(20))
            work()
            self.assertTrue(first.is_alive(), "the second sender waited for the first")
            self.assertEqual(len(caught), 2, "the other mail went meanwhile")
            go_on.set()
            first.join(30)
        self.assertFalse(first.is_alive())
        self.assertEqual(len(caught), len(set(caught)))
        self.assertEqual({state for state, _id, _tries in self.rows()}, {"sent"})

    @mute_logger("odoo.sql_db", "odoo.addons.klantendossier.models.outbox")
    def test_after_a_crash_it_goes_again_with_the_same_message_id(self):
        """The process dies between handing over and the commit: a mail too many, never one too few."""
        self.run_as(self.manager, self.invite())

        class Crash(BaseException):
            pass

        def crash(cron, *args, **kwargs):
            raise Crash

        with closing(self.registry.cursor()) as cr, catch_mail() as first:
            with patch.object(IrCron, "_commit_progress", crash), self.assertRaises(Crash):
                api.Environment(cr, SUPERUSER_ID, {})[OUTBOX]._cron_send()
            cr.rollback()
        self.assertEqual([state for state, _id, _tries in self.rows()], ["waiting"])
        second = self.send()
        self.assertEqual(
            [message["Message-Id"] for message in first],
            [message["Message-Id"] for message in second],
        )
        self.assertEqual(len(second), 1)

    @mute_logger("odoo.sql_db")
    def test_a_conflict_while_the_mail_is_made_sends_nothing(self):
        """Somebody changes the row after the sender took its snapshot: it is sent the next time, once."""
        self.run_as(self.manager, self.invite())
        take = Outbox.try_lock_for_update

        def change_first(rows, **kwargs):
            with closing(self.registry.cursor()) as other:
                other.execute("UPDATE klantendossier_outbox SET tries = tries")
                other.commit()
            return take(rows, **kwargs)

        with patch.object(Outbox, "try_lock_for_update", change_first, create=True):
            self.assertEqual(self.send(), [])
        self.assertEqual(len(self.send()), 1)

    @mute_logger("odoo.addons.klantendossier.models.outbox")
    def test_an_act_that_fails_after_all_mails_nobody(self):
        def act(env):
            self.invite()(env)
            raise UserError("toch niet")

        with self.assertRaises(UserError):
            self.run_as(self.manager, act)
        self.assertEqual(self.rows(), [])
        self.assertEqual(self.send(), [])

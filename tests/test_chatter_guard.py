"""The office's chatter is changed by who may enter only: through sudo, the gateway and Odoo's own methods too."""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import DossierCase
from .test_chatter import ChatterMixin

MAIL = """From: {sender}
To: iemand@example.com
Subject: Hallo
Message-Id: <{key}@example.com>

Tekst
"""


class GuardMixin(ChatterMixin):
    """``piet`` has left the team; a message with a file is in the chatter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": "Paspoort.pdf",
                "raw": b"paspoort",
                "res_model": cls.vof._name,
                "res_id": cls.vof.id,
            }
        )
        cls.secret = cls.vof.with_user(cls.office).message_post(
            body="Geheim", attachment_ids=cls.file.ids, message_type="comment"
        )
        cls.vof.with_user(cls.manager).write({"team_user_ids": [Command.unlink(cls.piet.id)]})
        cls.number = 0
        cls.env.cr.precommit.run()
        cls.env.flush_all()

    def attack(self, user):
        """Give commands on the messages of a record of his own, by name."""
        own = user.partner_id.id
        secret, file, model = self.secret.id, self.file.id, self.vof._name
        there = {"model": model, "res_id": self.vof.id}
        row = {"res_model": "res.partner", "res_id": own}
        return {
            "move": [Command.update(secret, {"model": "res.partner", "res_id": own})],
            "take over": [Command.link(secret)],
            "rewrite": [Command.update(secret, {"body": "Vervalst"})],
            "move the file": [
                Command.update(secret, {"attachment_ids": [Command.update(file, row)]})
            ],
            "rename the file": [
                Command.update(secret, {"attachment_ids": [Command.update(file, {"name": "x"})]})
            ],
            "delete the file": [Command.update(secret, {"attachment_ids": [Command.delete(file)]})],
            "delete": [Command.delete(secret)],
            "forge": [Command.create({"body": "Akkoord", "message_type": "comment", **there})],
        }

    def look(self):
        self.forget()
        messages = self.env["mail.message"].search(
            [("model", "=", self.vof._name), ("res_id", "=", self.vof.id)]
        )
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self.vof._name), ("res_id", "=", self.vof.id)]
        )
        return (
            sorted((m.id, str(m.body), m.author_id.id) for m in messages),
            sorted((f.id, f.name) for f in files),
        )

    def assertRefused(self, method, *args):
        """Say that it is refused, with a line; what it wrote before is rolled back, as a request does."""
        with self.env.cr.savepoint() as savepoint:
            lines = self.refusals()
            try:
                method(*args)
                self.env.flush_all()
            except AccessError:
                self.assertGreater(self.refusals(), lines, "no line in the log")
            else:
                self.fail("not refused")
            finally:
                savepoint.rollback()

    def process(self, user, values, sender=None):
        type(self).number += 1
        mail = MAIL.format(sender=sender or f"{user.login}@example.com", key=self.number)
        with mute_logger("odoo.addons.mail.models.mail_thread", "odoo.models.unlink"):
            return (
                self.env["mail.thread"]
                .with_user(user)
                .message_process("res.partner", mail, custom_values={"name": "gw", **values})
            )


class TestChatterGuard(GuardMixin, DossierCase):
    def test_a_made_up_mail_with_values_is_refused_and_logged(self):
        before = self.look()
        self.office.email = "kantoor@kantoor.example"
        for user in (self.employee, self.piet, self.anna, self.office):
            for sender in (None, self.office.email):
                for name, commands in self.attack(user).items():
                    with self.subTest(user=user.login, attack=name, sender=sender):
                        values = {"message_ids": commands}
                        self.assertRefused(self.process, user, values, sender)
                        self.assertEqual(self.look(), before)

    @mute_logger("odoo.models.unlink")
    def test_whoever_may_not_enter_reaches_no_message_in_sudo_either(self):
        """The mechanism below: the same commands by any way in which Odoo writes in sudo."""
        before = self.look()
        for user in (self.employee, self.piet, self.anna):
            for name, commands in self.attack(user).items():
                if name == "forge":  # its id would be that of his own record; see the next test
                    continue
                with self.subTest(user=user.login, attack=name):
                    partner = user.partner_id.with_user(user).sudo()
                    self.assertRefused(partner.write, {"message_ids": commands})
                    self.assertEqual(self.look(), before)

    def test_nothing_is_planted_in_sudo(self):
        rows = {
            "mail.message": {"model": self.vof._name, "res_id": self.vof.id, "body": "Akkoord"},
            "mail.activity": {
                "res_model_id": self.env["ir.model"]._get_id(self.vof._name),
                "res_id": self.vof.id,
                "user_id": self.employee.id,
                "summary": "x",
            },
            "mail.followers": {
                "res_model": self.vof._name,
                "res_id": self.vof.id,
                "partner_id": self.employee.partner_id.id,
            },
            "ir.attachment": {
                "name": "x",
                "raw": b"x",
                "res_model": self.vof._name,
                "res_id": self.vof.id,
            },
        }
        for name, values in rows.items():
            with self.subTest(model=name):
                model = self.env[name].with_user(self.employee).sudo()
                self.assertRefused(model.create, values)

    def test_an_alias_gives_no_commands_on_what_exists(self):
        """Who manages an alias of his own record gives the defaults; the gateway makes the record as root."""
        before = self.look()
        category = self.env["res.partner.category"].create({"name": "Per mail"})
        for name, commands in self.attack(self.employee).items():
            with self.subTest(attack=name):
                lines = self.refusals()
                made = self.process(
                    self.env["res.users"].browse(SUPERUSER_ID),
                    {"message_ids": commands, "category_id": [Command.link(category.id)]},
                    "x@example.com",
                )
                self.assertEqual(self.look(), before)
                self.assertGreater(self.refusals(), lines)
                partner = self.env["res.partner"].browse(made)
                self.assertEqual(partner.category_id, category, "the mail is taken nevertheless")

    def test_who_is_in_the_team_works_as_before(self):
        vof = self.vof.with_user(self.office)
        file = self.env["ir.attachment"].with_user(self.office)
        file = file.create(
            {"name": "a.txt", "raw": b"a", "res_model": "mail.compose.message", "res_id": 0}
        )
        message = vof.message_post(body="Eigen", attachment_ids=file.ids, message_type="comment")
        self.assertEqual((file.res_model, file.res_id), (vof._name, vof.id))
        vof._message_update_content(message, body="Anders")
        self.assertIn("Anders", str(message.body))
        file.unlink()
        message.unlink()
        activity = vof.activity_schedule("mail.mail_activity_data_todo", user_id=self.office.id)
        activity.write({"summary": "Later"})
        activity.action_feedback(feedback="Klaar")
        self.assertIn("Klaar", str(vof.message_ids[0].body))

    def test_who_takes_himself_out_of_the_team_leaves_it_in_order(self):
        self.vof.write({"team_user_ids": [Command.link(self.piet.id)]})
        self.env.cr.precommit.run()
        self.vof.with_user(self.piet).message_post(body="Dag")
        self.forget()
        try:
            with self.env.cr.savepoint():
                self.vof.with_user(self.piet).write(
                    {"team_user_ids": [Command.unlink(self.piet.id)]}
                )
        except (AccessError, UserError):
            return  # the right itself refuses it
        self.env.cr.precommit.run()
        self.forget()
        self.assertNotIn(self.piet, self.vof.team_user_ids)
        self.assertNotIn(self.piet.partner_id, self.vof.message_partner_ids)

    def test_an_administration_is_deleted_with_its_chatter(self):
        empty = self.env["klantendossier.administration"].with_user(self.manager)
        with Form(empty) as form:
            form.name, form.code = "Leeg BV", "9999"
        empty = form.save()
        empty.message_post(body="Dag")
        message = empty.message_ids[:1].sudo()
        empty.unlink()
        self.assertFalse(message.exists())

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import DossierCase

MESSAGE = """From: {sender}
To: iemand@example.com
Subject: Hallo
Message-Id: <{key}@example.com>
In-Reply-To: {reply_to}

Tekst
"""


class TestGateway(DossierCase):
    """Odoo's mail gateway is a public method: it is no way into a dossier (attack list 20, 37 and 40)."""

    def process(
        self, user, model="klantendossier.administration", thread=None, values=None, reply_to=""
    ):
        message = MESSAGE.format(
            sender=user.email or "x@example.com", key=f"{user.id}-{thread}", reply_to=reply_to
        )
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            return (
                self.env["mail.thread"]
                .with_user(user)
                .message_process(model, message, custom_values=values, thread_id=thread)
            )

    def test_nobody_makes_or_changes_anything_by_a_message(self):
        document = self.upload(self.bank, visibility="office")
        values = {
            "name": "x",
            "document_ids": [Command.update(document.id, {"folder_id": self.fixed.id})],
            "folder_ids": [Command.create({"name": "z"})],
        }
        before = self.env["klantendossier.administration"].search_count([])
        for user in (self.employee, self.office, self.manager, self.anna, self.outsider):
            with self.assertRaises(AccessError):
                self.process(user, values=values)
        self.forget()
        self.assertEqual(document.folder_id, self.bank)
        self.assertEqual(self.env["klantendossier.administration"].search_count([]), before)

    def test_nobody_posts_in_the_chatter_by_a_made_up_message(self):
        for user in (self.employee, self.office, self.anna):
            with self.assertRaises(AccessError):
                self.process(user, thread=self.vof.id)

    def test_client_users_never_become_followers(self):
        self.vof.message_subscribe(partner_ids=(self.anna | self.office).partner_id.ids)
        self.assertNotIn(self.anna.partner_id, self.vof.message_partner_ids)
        self.assertIn(self.office.partner_id, self.vof.message_partner_ids)

    def test_client_users_are_no_recipients_of_the_chatter(self):
        self.vof.partner_id = self.anna.partner_id
        message = self.vof.with_user(self.office).message_post(
            body="Intern", partner_ids=self.anna.partner_id.ids, message_type="comment"
        )
        self.forget()
        self.assertFalse(message.sudo().notification_ids)
        suggested = self.vof.with_user(self.office)._message_get_suggested_recipients()
        self.assertFalse(suggested)

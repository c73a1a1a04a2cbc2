"""What reaches the mail server, caught before it goes anywhere."""

import re
from contextlib import contextmanager
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo import SUPERUSER_ID

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.base.models.ir_mail_server import IrMail_Server


@contextmanager
def catch_mail(failure=None):
    """Give the list to which every message is added that Odoo hands over to a mail server.

    Each has ``envelope``: the addresses that the mail server would be told to bring it to.

    :param failure: an exception that the mail server answers with instead
    """
    caught = []

    def send_email(self, message, *args, **kwargs):
        if failure:
            raise failure
        message.envelope = self._prepare_smtp_to_list(message, None)
        caught.append(message)
        return message["Message-Id"]

    with (
        patch.object(IrMail_Server, "_disable_send", lambda self: False),
        patch.object(IrMail_Server, "_connect__", lambda self, *args, **kwargs: None),
        patch.object(IrMail_Server, "send_email", send_email),
    ):
        yield caught


def text_of(message):
    """Give the HTML of a message."""
    return message.get_body(("html",)).get_content()


def links_in(text):
    """Give the links in a text that hold a token."""
    return [link for link in re.findall(r'href="([^"]+)"', text) if "token=" in link]


def token_of(link):
    return parse_qs(urlsplit(link.replace("&amp;", "&")).query)["token"][0]


class MailboxMixin:
    """For cases with a database of their own transaction."""

    def send_outbox(self, failure=None):
        """Run the outbox's job as the scheduler does; give the messages that went out."""
        self.env.flush_all()
        outbox = self.env(user=SUPERUSER_ID, context={})["klantendossier.outbox"]
        with (
            catch_mail(failure) as caught,
            patch.object(IrCron, "_commit_progress", lambda self, *args, **kwargs: float("inf")),
        ):
            outbox._cron_send()
        self.env.invalidate_all()
        return caught

    def outbox(self, **values):
        """Give rows of the outbox, oldest first, in the superuser's environment."""
        domain = [(key, "=", value) for key, value in values.items()]
        return self.env["klantendossier.outbox"].search(domain, order="id")

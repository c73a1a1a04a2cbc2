import logging
import smtplib
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime
from odoo.tools.mail import generate_tracking_message_id
from odoo.tools.translate import LazyTranslate

from ..tools.mail_address import find_single, format_single

_logger = logging.getLogger(__name__)
_lt = LazyTranslate(__name__)

#: Minutes until the next try, after the first failure, the second and so on; then it is given up.
PAUSES = (5, 15, 60, 240, 720, 1440)
#: Mails that one look at the table takes up.
BATCH = 50
#: Longest text kept of why a mail server refused a mail, in characters.
MAX_REASON = 300


class NotNeeded(Exception):
    """A mail is not sent after all, for the reason that this says."""


class Outbox(models.Model):
    """What the dossier mails: made and sent after the transaction that asked for it is certain (design L2).

    A row says who gets which kind of mail. It never holds the mail, a link or a code: those are made at the
    moment of sending, when the recipient and the right are looked at once more, and go to the mail server
    without being stored. So a conflict sends nothing twice, and whoever reads messages reads no link.

    A row is locked, and everything that follows is written, before the mail is handed over. Only a crash
    between that and the commit sends a mail a second time, then with the same Message-Id.
    """

    _name = "klantendossier.outbox"
    _description = "Outgoing Mail of a Dossier"
    _inherit = ["klantendossier.protection.mixin"]
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection("_selection_kind", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "To", required=True, readonly=True, index=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        "klantendossier.client", "Client User", readonly=True, index=True, ondelete="restrict"
    )
    administration_id = fields.Many2one(related="client_id.administration_id")
    user_id = fields.Many2one(
        "res.users", "Log-in", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    message_id = fields.Char("Message-Id", required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("dropped", "Not needed any more"),
            ("outdated", "Link Ended"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    reason = fields.Char(readonly=True)
    tries = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True, help="Empty: it is not tried again by itself.")
    sent_date = fields.Datetime("Sent On", readonly=True)
    link_end = fields.Datetime(
        "Link Until", readonly=True, help="Empty: the mail holds no link that ends."
    )

    _next_try_idx = models.Index("(next_try, id) WHERE next_try IS NOT NULL")
    _message_id_uniq = models.Constraint("UNIQUE (message_id)", "A mail has its own Message-Id.")

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_kinds(self):
        """Give the kinds of mail: code -> label.

        A kind has a method ``_prepare_<code>``, called in sudo on one row at the moment of sending. It gives
        what :meth:`_compose` gives, or raises :class:`NotNeeded`. Another addon adds its own kinds by
        ``super()``.
        """
        return {}

    @api.model
    def _selection_kind(self):
        return list(self._get_kinds().items())

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change: all of them."""
        return super()._get_protected_fields() | set(self._fields) - set(models.MAGIC_COLUMNS)

    # ------------------------------------------------------------------ putting in

    @api.model
    def _queue(self, kind, partner, client=None, user=None):
        """Have a mail sent as soon as this transaction is certain.

        :param str kind: code of :meth:`_get_kinds`
        :param partner: the person who gets it
        :param client: the client user that it is about; the office reads rows of its own client users
        :param user: the log-in that it is about
        :return: the row, in sudo
        """
        values = {
            "kind": kind,
            "partner_id": partner.id,
            "client_id": client.id if client else False,
            "user_id": user.id if user else False,
            "message_id": generate_tracking_message_id("klantendossier"),
            "next_try": fields.Datetime.now(),
        }
        # sudo: outbox - written by the dossier alone; the caller has checked what it asks for
        row_sudo = self.sudo()._unlocked(*values).create(values).with_env(self.env).sudo()
        self._wake_sender()
        return row_sudo

    @api.model
    def _wake_sender(self, at=None):
        # sudo: ir.cron - the job starts after the commit, or at the time that is given
        self.env.ref("klantendossier.cron_outbox").sudo()._trigger(at)

    def _withdraw(self, reason):
        """Take rows back that were not sent yet."""
        waiting = self.filtered("next_try")
        waiting._write_own({"state": "dropped", "reason": reason, "next_try": False})

    def _describe(self):
        """Say of one mail what became of it and what comes next, for the office."""
        self.ensure_one()

        def when(date):
            return format_datetime(self.env, date, dt_format="short")

        if self.state == "sent" and self.link_end:
            values = {"sent": when(self.sent_date), "end": when(self.link_end)}
            if self.link_end <= fields.Datetime.now():
                return self.env._("Sent on %(sent)s. The link expired on %(end)s.", **values)
            return self.env._("Sent on %(sent)s. The link works until %(end)s.", **values)
        if self.state == "sent":
            return self.env._("Sent on %s.", when(self.sent_date))
        if self.state == "failed" and self.next_try:
            return self.env._(
                "%(reason)s Tried again on %(date)s.", reason=self.reason, date=when(self.next_try)
            )
        return self.reason or self.env._("It is being sent.")

    def action_retry(self):
        """Try mails that failed once more, now.

        :raises AccessError: for who may not touch the log-ins of these persons
        """
        self.check_access("read")
        for row_sudo in self.sudo():  # sudo: outbox - office users only read it; checked per person
            if row_sudo.state != "failed":
                raise UserError(self.env._("Only a mail that failed is tried again."))
            self.env["klantendossier.client"]._check_credential_access(
                row_sudo.partner_id, "invitation"
            )
            row_sudo._write_own({"state": "waiting", "next_try": fields.Datetime.now()})
        self._wake_sender()
        return True

    # ------------------------------------------------------------------ sending

    @api.model
    def _cron_send(self):
        """Send what is due, one transaction per mail; whatever stays behind is taken up next time."""
        cron, seen = self.env["ir.cron"], set()
        while rows := self._find_due(seen):
            for row in rows:
                seen.add(row.id)
                try:
                    row._process()
                except psycopg2.OperationalError:
                    # Somebody changed this person or his log-in just now; nothing was sent.
                    self.env.cr.rollback()
                    self._wake_sender(fields.Datetime.now() + timedelta(minutes=1))
                except psycopg2.Error as error:
                    # Data that the database refuses: this mail fails, the others go out.
                    _logger.exception("Mail %s of the outbox cannot be stored as sent", row.id)
                    self.env.cr.rollback()
                    row.exists()._note_failure(self._explain(error))
                if not cron._commit_progress(1, remaining=self._count_due()):
                    return

    def _get_due_domain(self):
        return [("next_try", "<=", fields.Datetime.now())]

    def _find_due(self, seen):
        domain = [*self._get_due_domain(), ("id", "not in", list(seen))]
        return self.search(domain, order="next_try, id", limit=BATCH)

    def _count_due(self):
        return self.search_count(self._get_due_domain())

    def _process(self):
        """Send one mail, unless another process has it, or it is no longer due."""
        self.ensure_one()
        row = self.try_lock_for_update()
        row.invalidate_recordset()
        if not row or not row.next_try or row.next_try > fields.Datetime.now():
            return
        # What is kept of it, is read by the office: in the language of the colleague who asked.
        row = row.with_context(lang=row._get_office_lang())
        try:
            with self.env.cr.savepoint():
                mail = getattr(row, f"_prepare_{row.kind}")()
                row._write_own(
                    {
                        "state": "sent",
                        "reason": False,
                        "tries": row.tries + 1,
                        "next_try": False,
                        "sent_date": fields.Datetime.now(),
                        "link_end": mail.get("link_end", False),
                    }
                )
                row._log_mail("mail_sent", {"email": mail["to"]})
                # From here on nothing can fail but the hand-over itself.
                self.env.cr.flush()
                row._hand_over(mail)
        except NotNeeded as error:
            row._withdraw(str(error))
            row._log_mail("mail_failed", {"reason": str(error)})
        except psycopg2.Error:
            raise
        except Exception as error:
            _logger.info("Mail %s of the outbox was not sent", row.id, exc_info=True)
            row._note_failure(row._explain(error))

    def _get_office_lang(self):
        asker = self.create_uid
        if asker.lang and not asker.share:
            return asker.lang
        return self.client_id.administration_id.company_id.partner_id.lang or self.env.lang

    def _hand_over(self, mail):
        """Give a mail to the mail server; nothing of it is stored.

        :raises ValueError: when it would go to anybody else than the one whom it is made for
        """
        # Odoo takes for a recipient whatever looks like an address, also in names.
        recipients = [mail["address"]]
        server = self.env["ir.mail_server"].with_context(send_validated_to=recipients)
        if alias_domain := mail["company"].alias_domain_id:
            server = server.with_context(
                domain_notifications_email=alias_domain.default_from_email,
                domain_bounce_address=alias_domain.bounce_email,
            )
        message = server._build_email__(
            email_from=mail["from"],
            email_to=[mail["to"]],
            subject=mail["subject"],
            body=mail["body"],
            subtype="html",
            message_id=self.message_id,
            headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF"},
        )
        if server._prepare_smtp_to_list(message, None) != recipients:
            raise ValueError(self.env._("No mail can be sent to this e-mail address."))
        server.send_email(message)

    def _note_failure(self, reason):
        tries = self.tries + 1
        pause = PAUSES[tries - 1] if tries <= len(PAUSES) else None
        next_try = pause and fields.Datetime.now() + timedelta(minutes=pause)
        self._write_own(
            {
                "state": "failed",
                "reason": reason[:MAX_REASON],
                "tries": tries,
                "next_try": next_try or False,
            }
        )
        self._log_mail("mail_failed", {"reason": reason[:MAX_REASON]})
        if next_try:
            self._wake_sender(next_try)

    def _explain(self, error):
        """Say why a mail did not go out, for the office and whoever looks after its mail server."""
        cause = error.__context__ if isinstance(error.__context__, OSError) else error
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            text = self.env._("The mail server does not accept this address.")
        elif isinstance(cause, smtplib.SMTPException):
            text = self.env._("The mail server refused the mail.")
        elif isinstance(cause, OSError):
            text = self.env._("The mail server could not be reached.")
        else:
            return str(error) or type(error).__name__
        return f"{text} ({cause})"

    def _log_mail(self, action, details):
        """Write a line by the person who asked for the mail."""
        asker = self.create_uid.id or SUPERUSER_ID
        entry = {"details": {"mail": self.kind, **details}}
        if self.client_id:
            entry["client"] = self.client_id
        self.env["klantendossier.event"].with_user(asker)._log(action, [entry])

    # ------------------------------------------------------------------ for the kinds

    def _compose(self, template, subject, company, values):
        """Make a mail in the recipient's language.

        :param str template: external id of a QWeb view
        :param subject: function that gives the subject in the environment that it is given
        :param company: the office that sends it
        :param values: for the view, besides ``office`` and ``person``: a dict, or a function that gives it in
            the environment that it is given
        :return: dict ``to, address, from, subject, body, company``
        :raises NotNeeded: when the person has no e-mail address, or more than one
        """
        person = self.partner_id
        # Made of the address itself: copies of it that Odoo stores beside it can be written by others.
        address = find_single(person.email)
        if not person.email:
            raise NotNeeded(self.env._("The contact has no e-mail address any more."))
        if not address:
            raise NotNeeded(
                self.env._("The contact has no usable e-mail address: give exactly one.")
            )
        subject, body = self._render_mail(template, subject, person, company, values)
        return {
            "to": format_single(person.name, address),
            "address": address,
            "from": company.email_formatted or self.env.ref("base.user_root").email_formatted,
            "subject": subject,
            "body": body,
            "company": company,
        }

    @api.model
    def _render_mail(self, template, subject, person, company, values):
        """Give the subject and the HTML of a mail in the recipient's language."""
        lang = person.lang or company.partner_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        values = values(env) if callable(values) else values
        body = env["ir.qweb"]._render(
            template, {"office": company.with_env(env), "person": person.with_env(env), **values}
        )
        return " ".join(subject(env).split()), body


class Event(models.Model):
    """How the log says what was mailed."""

    _inherit = "klantendossier.event"

    @api.model
    def _get_actions(self):
        return super()._get_actions() | {
            "mail_failed": _lt("Mail not sent"),
            "mail_sent": _lt("Mail sent"),
        }

    @api.model
    def _get_detail_labels(self):
        return super()._get_detail_labels() | {"mail": _lt("Mail")}

    @api.model
    def _get_detail_codes(self):
        return super()._get_detail_codes() | {
            "mail": self.env["klantendossier.outbox"]._get_kinds()
        }

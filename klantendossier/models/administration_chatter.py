from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..tools.file_names import clean_title
from .mail_readers import TRACKED

#: Fields that decide who of the office may enter.
_ENTRY_FIELDS = frozenset({"office_access", "team_user_ids", "company_id", "ledger_company_id"})


class Administration(models.Model):
    """The office's chatter: for whoever may enter the administration at that moment, and nobody else.

    Odoo asks who followed, who was mentioned, who was told before. Here the present right decides each
    time: who gets a message, who reads it, who posts (see ``mail_readers``), who is given an activity.
    """

    _inherit = "klantendossier.administration"

    _klantendossier_readers_only = True

    def write(self, vals):
        result = super().write(vals)
        if _ENTRY_FIELDS & vals.keys():
            self._let_leavers_go()
        return result

    def unlink(self):
        """Ask first: Odoo removes the messages before, in sudo, and is refused there in other words."""
        self.check_access("unlink")
        return super().unlink()

    def message_post(self, **kwargs):
        """Post in the chatter as somebody who may read the administration; else Odoo tells whether it is there."""
        self.check_access("read")
        return super().message_post(**kwargs)

    def _message_track(self, fields_iter, initial_values_dict):
        """Write what was changed, also when by that change the acting user may not enter any more."""
        tracked = self.with_context(klantendossier_tracked=TRACKED)
        return super(Administration, tracked)._message_track(fields_iter, initial_values_dict)

    def _message_log_batch(self, *args, **kwargs):
        """Write Odoo's own line, as that it was made, also by who may not enter."""
        tracked = self.with_context(klantendossier_tracked=TRACKED)
        messages = super(Administration, tracked)._message_log_batch(*args, **kwargs)
        return messages.with_env(self.env)

    # ------------------------------------------------------------------ recipients

    def _filter_entering_partners(self, partners):
        """Give the contacts among these whose log-in may enter this administration now."""
        self.ensure_one()
        # sudo: res.users - whether the contact is a colleague, and which one
        return partners.filtered(
            lambda partner: any(
                self._may_enter(user) for user in partner.sudo().user_ids if not user.share
            )
        )

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Let only those follow who may enter: client users and other outsiders never do."""
        partners = self.env["res.partner"].browse(partner_ids or [])
        for administration in self:
            super(Administration, administration)._message_subscribe(
                administration._filter_entering_partners(partners).ids, subtype_ids, customer_ids
            )
        return True

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """Suggest nobody: the chatter is the office's own, clients hear by other means."""
        return {administration.id: [] for administration in self}

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Drop client users, other outsiders, and colleagues who may not enter any more."""
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        users = self.env["res.users"]
        return [
            recipient
            for recipient in recipients
            if not recipient["share"]
            and recipient["uid"]
            # sudo: res.users - whether the colleague is there still
            and self._may_enter(users.sudo().browse(recipient["uid"]))
        ]

    def _let_leavers_go(self):
        """Take the chatter away from colleagues who may not enter any more, and their activities.

        What they may not read is hidden from them already; so nobody would see to an activity of theirs.
        """
        for administration in self:
            # sudo: mail.followers, mail.notification, mail.activity - of all colleagues, whoever acts; as the
            # system, for who takes himself out of the team may not enter by now
            administration_sudo = administration.with_user(SUPERUSER_ID)
            followers_sudo = administration_sudo.message_partner_ids
            leaving_sudo = followers_sudo - administration._filter_entering_partners(followers_sudo)
            administration_sudo.message_unsubscribe(leaving_sudo.ids)
            notifications_sudo = administration_sudo.message_ids.notification_ids
            told_sudo = notifications_sudo.res_partner_id
            told_sudo -= administration._filter_entering_partners(told_sudo)
            notifications_sudo.filtered(lambda n, gone=told_sudo: n.res_partner_id in gone).unlink()
            successor = administration_sudo.responsible_id
            if not administration._may_enter(successor):
                successor = self.env.user
            for activity_sudo in administration_sudo.activity_ids:
                if not administration._may_enter(activity_sudo.user_id):
                    activity_sudo.with_context(mail_activity_quick_update=True).write(
                        {"user_id": successor.id}
                    )

    # ------------------------------------------------------------------ mail that comes in

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse: no mail makes an administration, and Odoo would make it by sudo with values from outside."""
        self.env["klantendossier.event"]._refuse(
            self.env._("An administration is not made by e-mail."),
            records=self.browse(),
            details={"operation": "create", "reason": "not_by_mail"},
        )

    def message_update(self, msg_dict, update_vals=None):
        """Take a reply into the chatter, but only when the mail gateway brings it.

        Over RPC anybody could call the gateway with a made-up message (attack 40). Whose reply it may be,
        decides :meth:`_take_reply` before.
        """
        if not self.env["mail.thread"]._get_gateway_mail():
            self.env["klantendossier.event"]._refuse(
                self.env._("Messages come in by the mail gateway only."),
                records=self,
                details={"operation": "write", "reason": "not_by_mail"},
            )
        return super().message_update(msg_dict, update_vals)

    def _take_reply(self, message, message_dict, raw):
        """Decide what becomes of a mail that answers a message of this chatter (design L4).

        A colleague whom the office's own mail server verified, and who may enter, answers. Everything else
        becomes a document in the inbox, as it came, for the office only; whatever its headers say.

        :param message: the parsed mail
        :param dict message_dict: Odoo's values of it; the author is set to the verified colleague
        :param bytes raw: the mail as it came
        :return: whether it may stand in the chatter
        """
        self.ensure_one()
        colleague = self.env["mail.thread"]._find_verified_colleague(message)
        if colleague and self._may_enter(colleague):
            message_dict["author_id"] = colleague.partner_id.id
            message_dict["email_from"] = colleague.partner_id.email_formatted
            return True
        self._keep_mail(message, raw)
        return False

    def _keep_mail(self, message, raw):
        """Put a mail into the inbox; when its file is refused, tell the responsible that it came."""
        subject = clean_title(str(message.get("Subject") or "")) or self.env._(
            "Mail without subject"
        )
        sender = email_normalize(str(message.get("From") or "")) or "?"
        # sudo: document - what the gateway brings is nobody's act; it is for the office only
        documents_sudo = self.env["klantendossier.document"].sudo()
        folder = self.env["klantendossier.folder"]
        try:
            with self.env.cr.savepoint():
                return documents_sudo._create_from_files(
                    self.sudo(),  # sudo: as above
                    folder,
                    [{"name": f"{subject}.eml", "data": raw}],
                    origin="mail",
                    visibility="office",
                )
        except UserError as error:
            # sudo: mail.activity - as above; says that a mail came, and nothing of what is in it
            return self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.responsible_id.id or self.env.uid,
                summary=self.env._("A mail could not be kept"),
                note=self.env._(
                    "A mail from %(sender)s came as an answer to a message here, and its file was refused: "
                    "%(reason)s Ask the sender for it, or look in the mailbox itself.",
                    sender=sender,
                    reason=str(error),
                ),
            )

import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.auth_signup.models.res_partner import SignupError

from ..tools.mail_address import find_single


class Client(models.Model):
    """How a person gets a log-in, and how it is bound to a client user.

    The dossier makes log-ins itself. One that stood on the contact already may be somebody else's work,
    with a password that somebody else knows: it is bound only after the office was asked, and with a new
    password that the person chooses by a link to his own address.
    """

    _inherit = "klantendossier.client"

    login_seal = fields.Char(
        groups=fields.NO_ACCESS,
        copy=False,
        help="What the log-in looked like when the client user ended.",
    )
    outbox_ids = fields.One2many("klantendossier.outbox", "client_id", "Mails")
    invitation_state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("dropped", "Not sent"),
            ("outdated", "Link ended: send again"),
            ("expired", "Link expired: send again"),
            ("withdrawn", "Withdrawn"),
        ],
        "Invitation",
        compute="_compute_invitation",
    )
    invitation_note = fields.Char("About the Invitation", compute="_compute_invitation")
    invitation_end = fields.Datetime(
        "Link Until",
        compute="_compute_invitation",
        help="Of the last invitation that was sent. Empty: none was sent yet, or no link was needed.",
    )

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"login_seal", "outbox_ids"}

    @api.depends(
        "state",
        "outbox_ids.state",
        "outbox_ids.reason",
        "outbox_ids.next_try",
        "outbox_ids.link_end",
    )
    def _compute_invitation(self):
        now = fields.Datetime.now()
        last = dict(
            self.env["klantendossier.outbox"]._read_group(
                [("client_id", "in", self.ids), ("kind", "=", "invitation")],
                ["client_id"],
                ["id:recordset"],
            )
        )
        for client in self:
            mail = last.get(client, client.outbox_ids.browse()).sorted("id")[-1:]
            state = mail.state
            if state and client.state == "none":
                state = "withdrawn"
            elif state == "sent" and client.state == "invited" and mail.link_end:
                state = "expired" if mail.link_end <= now else state
            client.invitation_state = state
            client.invitation_note = mail._describe() if mail else False
            client.invitation_end = mail.link_end if mail.state == "sent" else False

    # ------------------------------------------------------------------ actions

    def action_invite(self):
        """Open the dialog that says who gets which mail, and what each will see, before it is sent.

        :raises AccessError: for who may not write the client users, or may not touch a single person's log-in
        :raises UserError: for client users of several administrations
        """
        return self._open_invitation(self.env._("Invite"))

    def action_invite_again(self):
        """Open the same dialog for who was invited: a new link to the present address; older links end.

        :raises UserError: for a client user who was not invited, or has logged in already
        """
        self.check_access("write")
        for client in self:
            client._check_invited()
        return self._open_invitation(self.env._("Send again"))

    def action_withdraw_invitation(self):
        """Open the question before an invitation is taken back.

        :raises UserError: for a client user who was not invited, or has logged in already
        """
        self.check_access("write")
        for client in self:
            client._check_invited()
        name = self.partner_id.name if len(self) == 1 else self.env._("%s persons", len(self))
        return self._open_dialog(
            "klantendossier.impact.wizard",
            self.env._("Withdraw the invitation of %s", name),
            {"default_kind": "withdraw", "default_client_ids": self.ids},
        )

    def _open_invitation(self, verb):
        name = self.partner_id.name if len(self) == 1 else self.env._("%s persons", len(self))
        action = self._open_dialog(
            "klantendossier.invite.wizard",
            self.env._("%(verb)s: %(name)s", verb=verb, name=name),
            {},
        )
        if len(self) == 1 and self._find_untouchable():
            self._check_credential_access(self.partner_id, "invitation")
        wizard = self.env["klantendossier.invite.wizard"].create(
            {"client_ids": [fields.Command.set(self.ids)]}
        )
        return {**action, "res_id": wizard.id}

    def _check_invited(self):
        """Refuse for who was not invited, or came already.

        :raises UserError: which names him
        """
        if self.state != "invited":
            raise UserError(
                self.env._(
                    "%s has not been invited, or has logged in already.", self.partner_id.name
                )
            )

    # ------------------------------------------------------------------ inviting

    def _invite(self, user=None, adopted=False):
        """Invite one person.

        :param user: the log-in of this contact to bind, when the office has chosen it
        :param bool adopted: that log-in has just lost its password, see :meth:`_adopt_log_in`
        """
        self.ensure_one()
        self.check_access("write")
        self._check_credential_access(self.partner_id, "invitation")
        if self.state == "ended":
            self._refuse_ended()
        self._get_address()
        self._lock_person()
        if not user and (unknown := self._get_unknown_log_in()):
            raise UserError(
                self.env._(
                    "%(name)s has the log-in %(login)s already, which the dossier did not make. Invite this "
                    "person alone; then you are asked whether it is the right one.",
                    name=self.partner_id.name,
                    login=unknown.login,
                )
            )
        user = user or self._find_user() or self._create_log_in()
        self._bind(user, state="invited" if adopted else None)
        self.env["klantendossier.event"]._log(
            "client_invited",
            [{"client": self, "details": {"login": user.sudo().login}}],  # sudo: log
        )
        self.env["klantendossier.outbox"]._queue_invitation(self)

    def _send_again(self):
        """Send the invitation of who did not come yet once more, to the present address."""
        self.ensure_one()
        self.check_access("write")
        self._check_invited()
        self._check_credential_access(self.partner_id, "invitation")
        self._get_address()
        self.env["klantendossier.outbox"]._queue_invitation(self)

    def _withdraw_invitation(self):
        """Take invitations back: links end at once, and what was chosen by them opens nothing any more.

        The permissions stay, so that the person can be invited anew. The log-in stays bound, without access.
        """
        self.check_access("write")
        outbox = self.env["klantendossier.outbox"]
        for client in self:
            client._check_credential_access(client.partner_id, "invitation")
            client._lock_person()
            client._check_invited()
            user_sudo = client.user_id.sudo()  # sudo: res.users - the log-in that is bound
            email = client.partner_id.email or "-"
            client._write_own({"state": "none"})
            outbox._withdraw_invitations(client)
            if not self._has_logged_in(user_sudo):
                # Who has the link may have chosen a password by it without having come in.
                self._prove_credentials(
                    user_sudo, client.partner_id, "password", "second_factor", "login", quiet=True
                )._forget_credentials()
            self._sync_client_group(client.user_id)
            self.env["klantendossier.event"]._log(
                "invitation_withdrawn",
                [{"client": client, "details": {"login": user_sudo.login, "email": email}}],
            )
        self.administration_id._access_changed()

    def _lock_person(self):
        """Wait for who is inviting the same person now, also in another administration; then try again."""
        self.administration_id._lock_structure()
        self.env.cr.execute(
            "SELECT id FROM res_partner WHERE id = %s FOR UPDATE", [self.partner_id.id]
        )

    def _get_address(self):
        """Give the address that the invitation goes to."""
        email = email_normalize(self.partner_id.email)
        if not find_single(self.partner_id.email):
            raise UserError(
                self.env._(
                    "Give %s an e-mail address first: it becomes the log-in.", self.partner_id.name
                )
            )
        return email

    def _find_user(self):
        """Give the one log-in of the contact, nothing when he has none."""
        # sudo: res.users - office users may not read log-ins; only this contact's own are looked at
        users_sudo = (
            self.user_id.sudo() or self.partner_id.sudo().with_context(active_test=False).user_ids
        )
        name = self.partner_id.name
        if any(not user.share for user in users_sudo):
            raise UserError(
                self.env._("%s is an office user and cannot be a client user too.", name)
            )
        active = users_sudo.filtered("active")
        if users_sudo and not active:
            raise UserError(
                self.env._(
                    "The log-in of %s is archived. Ask an administrator to take it out of the archive, then "
                    "invite again.",
                    name,
                )
            )
        if len(active) > 1:
            raise UserError(
                self.env._(
                    "%(name)s has %(count)s log-ins (%(logins)s). Archive the ones that are not used, then "
                    "invite again; the dossier is bound to exactly one.",
                    name=name,
                    count=len(active),
                    logins=", ".join(active.mapped("login")),
                )
            )
        return active

    def _create_log_in(self):
        """Make a log-in on the contact, from Odoo's template for portal users; nothing is mailed."""
        email = self._get_address()
        self._check_taken(self._find_taken_logins())
        company = self.partner_id.company_id or self.administration_id.company_id
        users = self._prove_credentials(
            self.env["res.users"], self.partner_id, "new_login", "password", "groups", quiet=True
        )
        try:
            # sudo: res.users - meant for administrators; the right on this person was checked
            user_sudo = (
                users.sudo()
                .with_context(no_reset_password=True)
                ._create_user_from_template(
                    {
                        "email": self.partner_id.email,
                        "login": email,
                        "partner_id": self.partner_id.id,
                        "company_id": company.id,
                        "company_ids": [fields.Command.set(company.ids)],
                    }
                )
            )
        except (SignupError, ValueError) as error:
            raise UserError(
                self.env._(
                    "No log-in could be made for %(name)s: %(reason)s",
                    name=self.partner_id.name,
                    reason=error,
                )
            ) from error
        self._make_portal_user(user_sudo)
        return user_sudo

    def _make_portal_user(self, user_sudo):
        if not user_sudo._is_portal():
            self._prove_credentials(user_sudo, self.partner_id, "groups", quiet=True).write(
                {
                    "group_ids": [
                        fields.Command.link(self.env.ref("base.group_portal").id),
                        fields.Command.unlink(self.env.ref("base.group_public").id),
                    ]
                }
            )

    # ------------------------------------------------------------------ log-ins that others made

    def _get_unknown_log_in(self):
        """Give the log-in of the contact that the dossier did not make and was not asked about yet.

        :raises UserError: when its address is not the contact's: then it is not this person's
        """
        self.ensure_one()
        user_sudo = self._find_user().sudo()  # sudo: res.users - this contact's own log-in
        if not user_sudo or self.user_id == user_sudo or self._is_known(user_sudo):
            return user_sudo.browse()
        address = email_normalize(user_sudo.login)
        if address and address != email_normalize(self.partner_id.email):
            raise UserError(
                self.env._(
                    "%(name)s has the log-in %(login)s already, but the e-mail address of this contact is "
                    "%(email)s. It may be somebody else's. Correct the address, or archive that log-in, and "
                    "invite again.",
                    name=self.partner_id.name,
                    login=user_sudo.login,
                    email=self.partner_id.email or "-",
                )
            )
        return user_sudo

    def _is_known(self, user_sudo):
        """Say whether the dossier made a log-in or was asked about it, and guarded it ever since."""
        # sudo: client - all dossiers count
        rows_sudo = self.sudo().search(
            [("user_id", "=", user_sudo.id), ("partner_id", "=", self.partner_id.id)]
        )
        return any(row.state != "ended" or row._is_seal_whole() for row in rows_sudo)

    def _adopt_log_in(self):
        """Take over the log-in that others made, after the office was asked: with a new password.

        :return: the log-in
        """
        self._lock_person()
        user_sudo = self._get_unknown_log_in()
        if user_sudo:
            self._check_credential_access(self.partner_id, "bind")
            self._make_portal_user(user_sudo)
            self._prove_credentials(
                user_sudo, self.partner_id, "password", "second_factor", "login", quiet=True
            )._forget_credentials()
        return user_sudo

    # ------------------------------------------------------------------ binding

    def _bind(self, user, state=None):
        """Bind a portal log-in of the same contact.

        :param str state: ``invited`` when he has to choose a password anew; else the log-in tells
        """
        self.administration_id._lock_structure()
        user_sudo = user.sudo()  # sudo: res.users - only the fields that decide
        user_sudo.ensure_one()
        if user_sudo.partner_id != self.partner_id or not user_sudo._is_portal():
            raise UserError(self._explain_foreign(user_sudo))
        state = state or ("active" if self._has_logged_in(user_sudo) else "invited")
        self._write_own({"user_id": user_sudo.id, "state": state})
        self._sync_client_group(user_sudo)
        self.administration_id._access_changed()

    def _has_logged_in(self, user_sudo):
        """Say whether a log-in was ever used; with two-step verification the password alone is no log-in."""
        # sudo: client - all dossiers count
        rows_sudo = self.sudo().search([("user_id", "=", user_sudo.id), ("state", "!=", "ended")])
        if rows_sudo:
            # One whose invitation was withdrawn has no password any more, whatever he did before.
            return "active" in rows_sudo.mapped("state")
        return bool(user_sudo.login_date) and not user_sudo._mfa_type()

    # ------------------------------------------------------------------ the seal

    def _seal(self):
        """Note at the end what the log-ins look like: from then on nobody guards them.

        Whoever gets a log-in that was changed meanwhile back would let a stranger in, see
        :meth:`_is_seal_whole`.
        """
        for client_sudo in self.sudo():  # sudo: client, res.users - the log-in that is bound
            seal = client_sudo._compute_seal()
            client_sudo._write_own({"login_seal": seal and f"{client_sudo.state}:{seal}"})

    def _compute_seal(self):
        if not self.user_id:
            return False
        self.env.flush_all()
        # All that a session hangs on: log-in, password, second step, keys; and where links go.
        parts = (self.user_id._session_token_get_values(), self.partner_id.email)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def _is_seal_whole(self):
        """Say whether the log-in is as it was when the client user ended."""
        _state, _colon, seal = (self.login_seal or "").partition(":")
        return bool(seal) and secrets.compare_digest(seal, self._compute_seal() or "")

    def _get_state_before(self):
        """Give the state that a client user ended from."""
        return (self.login_seal or "").partition(":")[0] or "none"

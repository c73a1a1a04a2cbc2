from collections import Counter
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, format_date

#: What the dossier says of the link's life in hours; above that in days.
_HOURS_SAID = 48


class Plan(NamedTuple):
    """What an invitation does for one person, found out by the methods that then do it."""

    #: ``new`` (log-in is made), ``unused`` (log-in that was never used), ``used`` (log-in in use), ``again``
    #: (invited before), ``ask`` (log-in that others made) or ``blocked``
    kind: str
    #: Sentence for the office: what happens, or why nothing can.
    text: str
    #: Name of the log-in, present or to be made.
    login: str = ""


class Client(models.Model):
    """What an invitation would do, said before it is sent (design S2)."""

    _inherit = "klantendossier.client"

    def _plan_invitations(self):
        """Say per client user what an invitation does now.

        Each right and each rule is decided by the same methods as when it is sent, and by them again then.

        :return: dict client id -> :class:`Plan`
        :raises AccessError: without write access on the client users
        """
        self.check_access("write")
        closed = self._find_untouchable()
        taken = self._find_taken_logins()
        twice = Counter(self._normalize_address(client) for client in self)
        plans, first = {}, {}
        for client in self:
            address = self._normalize_address(client)
            if client in closed:
                # Nothing else is said: what log-in there is, is no concern of this user.
                text = self.env._(
                    "Only an office user who may enter all administrations of this person may invite."
                )
                plan = Plan("blocked", text)
            else:
                plan = client._plan_invitation(taken)
            if plan.kind == "new" and twice[address] > 1 and address in first:
                text = self.env._(
                    "Has the same e-mail address as %s. A log-in belongs to one person; ask for an own address.",
                    first[address],
                )
                plan = Plan("blocked", text)
            if plan.kind == "new":
                first[address] = client.partner_id.name
            plans[client.id] = plan
        return plans

    def _plan_invitation(self, taken):
        """Say what an invitation does for one person whose log-in the user may touch."""
        self.ensure_one()
        try:
            if self.state == "ended":
                self._refuse_ended()
            email = self._get_address()
            user_sudo = self._find_user().sudo()  # sudo: res.users - this contact's own log-in
            unknown_sudo = self._get_unknown_log_in().sudo()  # sudo: as above
            if not user_sudo:
                self._check_taken(taken)
        except UserError as error:
            return Plan("blocked", str(error))
        login = user_sudo.login or email
        if unknown_sudo:
            return Plan("ask", self._describe_unknown(unknown_sudo), login)
        if user_sudo and (user_sudo.partner_id != self.partner_id or not user_sudo._is_portal()):
            return Plan("blocked", self._explain_foreign(user_sudo), login)
        if self.state == "active":
            text = self.env._("Has logged in already as %s. Nothing is sent.", login)
            return Plan("blocked", text, login)
        valid = self._describe_validity()
        values = {"login": login, "valid": valid}
        if self.state == "invited":
            text = self.env._(
                "Invited before. %(note)s A new link goes out, which works for %(valid)s; the old one stops "
                "working.",
                note=self.invitation_note or "",
                **values,
            )
            return Plan("again", text, login)
        if not user_sudo:
            text = self.env._(
                "Gets the log-in %(login)s, and a link to choose a password that works for %(valid)s.",
                **values,
            )
            return Plan("new", text, login)
        if self._has_logged_in(user_sudo):
            text = self.env._(
                "Uses the log-in %(login)s already and keeps it. Sees this dossier at once; the mail says so.",
                **values,
            )
            return Plan("used", text, login)
        text = self.env._(
            "Has the log-in %(login)s, never used. Gets a new link, which works for %(valid)s; older links "
            "stop working.",
            **values,
        )
        return Plan("unused", text, login)

    def _find_untouchable(self):
        """Give those among the client users whose log-in the acting user may not touch; nothing is logged."""
        # sudo: client - the rows decide, whoever reads them
        rows_sudo = self._get_guarded_clients(self.partner_id)
        closed_sudo = self.env["res.partner"].union(
            *(
                person_sudo
                for person_sudo, own_sudo in rows_sudo.grouped("partner_id").items()
                if not own_sudo._may_touch_credentials("invitation")
            )
        )
        return self.filtered(lambda client: client.partner_id.id in closed_sudo.ids)

    def _find_taken_logins(self):
        """Give client id -> name of who has this person's address as his log-in, in one query."""
        addresses = {client.id: self._normalize_address(client) for client in self}
        rows = self._execute(
            """
            SELECT lower(u.login), u.partner_id, p.name
              FROM res_users u JOIN res_partner p ON p.id = u.partner_id
             WHERE lower(u.login) = ANY(%s)
            """,
            [address for address in addresses.values() if address],
        )
        return {
            client.id: name
            for client in self
            for login, partner_id, name in rows
            if login == addresses[client.id] and partner_id != client.partner_id.id
        }

    def _check_taken(self, taken):
        """Refuse an address that is somebody else's log-in.

        :param dict taken: as :meth:`_find_taken_logins` gives it
        :raises UserError: which names him
        """
        if self.id in taken:
            raise UserError(
                self.env._(
                    "%(email)s is already the log-in of %(other)s. A log-in belongs to one person, so that it "
                    "is clear who saw and approved what. Ask %(name)s for an own e-mail address.",
                    email=self._normalize_address(self),
                    other=taken[self.id],
                    name=self.partner_id.name,
                )
            )

    def _normalize_address(self, client):
        return (email_normalize(client.partner_id.email) or "").lower()

    def _refuse_ended(self):
        raise UserError(
            self.env._("%s has ended. Reopen the client user first.", self.partner_id.name)
        )

    def _explain_foreign(self, user_sudo):
        return self.env._("The log-in %s is not a portal log-in of this person.", user_sudo.login)

    def _describe_unknown(self, user_sudo):
        return self.env._(
            "Has the log-in %(login)s already, which the dossier did not make: made on %(date)s by %(maker)s, "
            "who may know its password. Tick this person only when it is his: then it gets a new password, "
            "which he chooses by a link to the address above; the present one and its two-step verification end.",
            login=user_sudo.login,
            date=format_date(self.env, user_sudo.create_date),
            maker=user_sudo.create_uid.name or self.env._("somebody unknown"),
        )

    def _describe_validity(self):
        """Say how long a link works."""
        return self._describe_hours(self.env["klantendossier.outbox"]._get_invitation_hours())

    def _describe_hours(self, hours):
        if hours == 1:
            return self.env._("1 hour")
        if hours < _HOURS_SAID:
            return self.env._("%s hours", hours)
        return self.env._("%s days", hours // 24)

    # ------------------------------------------------------------------ the mail

    def _get_invitation_subject(self, env):
        """Give the subject of the mail in the language of an environment."""
        administration = self.administration_id
        return env._(
            "%(office)s invites you to the dossier of %(dossier)s",
            office=administration.company_id.name,
            dossier=administration.name,
        )

    def _get_invitation_values(self, env, login, first, link):
        """Give what the text of the mail needs; it names no folder and no document.

        :param bool first: whether the person has to choose a password
        :param link: where the button leads; False for a preview, which leads nowhere
        """
        # sudo: ir.config_parameter - whether the log-in page offers it is no secret
        reset = env["ir.config_parameter"].sudo().get_param("auth_signup.reset_password")
        return {
            "dossier": self.administration_id.name,
            "login": login,
            "first": first,
            "valid": self.with_env(env)._describe_validity(),
            "reset": reset == "True",
            "link": link,
        }

    def _preview_invitation(self, login, first):
        """Give subject and text of the mail as it would go to this person, with a button that leads nowhere.

        Made with the user's own rights, in an environment in which no link and no code is given out.
        """
        self.ensure_one()
        outbox = self.env["klantendossier.outbox"].with_context(klantendossier_rendering=True)
        return outbox._render_mail(
            "klantendossier.mail_invitation",
            self._get_invitation_subject,
            self.partner_id,
            self.administration_id.company_id,
            lambda env: self._get_invitation_values(env, login, first, False),
        )

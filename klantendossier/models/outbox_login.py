import uuid
from datetime import timedelta

from werkzeug.urls import url_encode

from odoo import api, fields, models
from odoo.tools.urls import urljoin

from .outbox import NotNeeded


class Outbox(models.Model):
    """The mails that lead to a log-in: the invitation, and a new password."""

    _inherit = "klantendossier.outbox"

    @api.model
    def _get_kinds(self):
        return super()._get_kinds() | {
            "invitation": self.env._("Invitation"),
            "password_reset": self.env._("New password"),
        }

    # ------------------------------------------------------------------ invitation

    @api.model
    def _queue_invitation(self, client):
        """Have the invitation of a client user sent; one that still waits is replaced.

        A link that was made before, for this or by whatever way, is worth nothing any more.
        """
        # sudo: outbox, client - the caller has checked that the user may invite this person
        client_sudo, outbox_sudo = client.sudo(), self.sudo()
        older_sudo = outbox_sudo.search(
            [("kind", "=", "invitation"), ("client_id", "=", client.id)]
        )
        older_sudo._withdraw(self.env._("Sent again."))
        self._renew_links(client_sudo.partner_id)
        return self._queue(
            "invitation", client_sudo.partner_id, client=client, user=client_sudo.user_id
        )

    def _prepare_invitation(self):
        client = self.client_id
        user = client.user_id
        if client.state not in ("invited", "active"):
            raise NotNeeded(self.env._("The client user is not invited any more."))
        if not (user.active and user.share and user.partner_id == client.partner_id):
            raise NotNeeded(
                self.env._("The log-in is archived or belongs to somebody else by now.")
            )
        self._check_asker()
        first = client.state == "invited"
        hours = self._get_invitation_hours()
        if first:
            link = self._make_link("/web/signup", hours)
        else:
            query = {"login": user.login, "redirect": "/my/dossiers"}
            link = urljoin(self.partner_id.get_base_url(), f"/web/login?{url_encode(query)}")
        end = fields.Datetime.now() + timedelta(hours=hours) if first else False
        mail = self._compose(
            "klantendossier.mail_invitation",
            client._get_invitation_subject,
            client.administration_id.company_id,
            lambda env: client._get_invitation_values(env, user.login, first, link),
        )
        return {**mail, "link_end": end}

    @api.model
    def _withdraw_invitations(self, clients):
        """Take the mails of these client users back, and make every link worthless that their persons have.

        Somebody who is still invited in another administration has to get a new link there, which that
        invitation then says.
        """
        reason = self.env._("The invitation was withdrawn.")
        # sudo: outbox, client - the caller has checked that the user may touch these log-ins
        mails_sudo = clients.sudo().outbox_ids.filtered(lambda mail: mail.kind == "invitation")
        mails_sudo._withdraw(reason)
        for own_sudo in mails_sudo.grouped("client_id").values():
            last_sudo = own_sudo.sorted("id")[-1:]
            if last_sudo.state == "sent":
                last_sudo._write_own({"state": "outdated", "reason": reason})
        self._end_links(
            clients.partner_id,
            self.env._(
                "Another invitation of this person was withdrawn, so the link no longer works. Send it again."
            ),
        )

    def _check_asker(self):
        """Look once more whether who asked for it may still touch this person's log-in."""
        asker = self.create_uid
        # sudo: client - the rows decide, whoever reads them; asked for the one who acted
        rows_sudo = self.client_id._get_guarded_clients(self.partner_id).with_user(asker).sudo()
        if not rows_sudo._may_touch_credentials("invitation"):
            raise NotNeeded(self.env._("%s may no longer invite this person.", asker.name))

    # ------------------------------------------------------------------ new password

    @api.model
    def _queue_password_reset(self, user):
        """Have a link sent by which a log-in gets a new password; asked twice, it is sent once."""
        # sudo: outbox, client - nothing of it is given back; anybody may ask for a new password
        waiting_sudo = self.sudo().search(
            [("kind", "=", "password_reset"), ("user_id", "=", user.id), ("next_try", "!=", False)],
            limit=1,
        )
        if waiting_sudo:
            self._wake_sender()
            return waiting_sudo
        rows_sudo = self.env["klantendossier.client"]._get_guarded_clients(user.partner_id)
        rows_sudo = rows_sudo.sorted(lambda row: (row.user_id != user, row.id))
        rows_sudo[:1]._log_credentials("client_changed", "reset")
        return self._queue("password_reset", user.partner_id, client=rows_sudo[:1], user=user)

    def _prepare_password_reset(self):
        user = self.user_id
        if not user.active or user.partner_id != self.partner_id:
            raise NotNeeded(
                self.env._("The log-in is archived or belongs to somebody else by now.")
            )
        hours = self._get_hours("auth_signup.reset_password.validity.hours", 4)
        company = self.client_id.administration_id.company_id or user.company_id
        return self._compose(
            "klantendossier.mail_password_reset",
            lambda env: env._("A new password for your log-in at %s", company.name),
            company,
            {
                "login": user.login,
                "hours": hours,
                "link": self._make_link("/web/reset_password", hours),
            },
        )

    # ------------------------------------------------------------------ links

    @api.model
    def _renew_links(self, partner_sudo):
        """Make every link that this contact's log-in was ever given worthless.

        Odoo signs the kind of link along; one of our own, never used before, is asked for by nobody else.
        """
        client = self.env["klantendossier.client"]
        client._prove_credentials(partner_sudo, partner_sudo, "link_kind", quiet=True).write(
            {"signup_type": f"dossier-{uuid.uuid4().hex}"}
        )

    @api.model
    def _end_links(self, partners, reason):
        """Make links worthless that went to an address, or for a log-in name, that was changed since.

        A stranger whose address stood there by mistake has them. The invitation of who did not log in yet
        says that it must be sent again.

        :param partners: the contacts; those without a client user that has not ended are left alone
        :param str reason: sentence for the office
        """
        rows_sudo = self.env["klantendossier.client"]._get_guarded_clients(partners)
        for partner_sudo in rows_sudo.partner_id:
            self._renew_links(partner_sudo)
        invited_sudo = rows_sudo.filtered(lambda row: row.state == "invited")
        mails_sudo = invited_sudo.outbox_ids.filtered(lambda mail: mail.kind == "invitation")
        for _client, own_sudo in mails_sudo.grouped("client_id").items():
            last_sudo = own_sudo.sorted("id")[-1:]
            if last_sudo.state == "sent":
                last_sudo._write_own({"state": "outdated", "reason": reason})

    def _make_link(self, path, hours):
        """Make the link; called while the mail is made, and kept nowhere."""
        partner = self.partner_id
        if not (partner.signup_type or "").startswith("dossier-"):
            self._renew_links(partner)
        client = self.env["klantendossier.client"]
        proven = client._prove_credentials(partner, partner, "link", quiet=True)
        query = {
            "db": self.env.cr.dbname,
            "token": proven._generate_signup_token(expiration=hours),
            "redirect": "/my/dossiers",
        }
        if partner.lang:
            # Whoever opens the link reads the page in his language, also when the link has ended.
            query["lang"] = partner.lang
        return urljoin(partner.get_base_url(), f"{path}?{url_encode(query)}")

    @api.model
    def _get_invitation_hours(self):
        """Give how long the link of an invitation works, in hours."""
        # sudo: ir.config_parameter - the dialog says it to office users
        return self.sudo()._get_hours("auth_signup.signup.validity.hours", 144)

    def _get_hours(self, parameter, default):
        return int(self.env["ir.config_parameter"].get_param(parameter, default))

import secrets

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.mail_address import find_single


class ResUsers(models.Model):
    """Log-ins of client users: who may change them, and what a client user's access hangs on."""

    _inherit = "res.users"

    # ------------------------------------------------------------------ guards (design L1)

    @api.model
    def _get_credential_fields(self):
        """Give the fields by which somebody gets into a log-in, with the act that writing them is.

        Also of modules that this addon does not need. Another addon adds its own by ``super()``.
        """
        return {
            "login": "login",
            "partner_id": "bind",
            "group_ids": "groups",
            "share": "groups",
            "active": "revive",
            "totp_secret": "second_factor",
            "auth_passkey_key_ids": "second_factor",
            "oauth_provider_id": "login",
            "oauth_uid": "login",
            "oauth_access_token": "login",
        }

    def _is_credential_changed(self, name, value):
        """Say whether writing this value would change the log-in; one that is archived is only closed."""
        user_sudo = self.sudo()  # sudo: res.users - only compared
        if name == "active":
            return bool(value) and not user_sudo.active
        if name == "share":
            return user_sudo.share != bool(value)
        if name == "login":
            return user_sudo.login != value
        if name == "partner_id":
            return user_sudo.partner_id.id != value
        return True

    def _check_credential_write(self, vals):
        """Check each act that writing these values is, for the log-ins that it changes."""
        client = self.env["klantendossier.client"]
        own = self.ids == [self.env.uid]
        acts = {}
        for name, act in self._get_credential_fields().items():
            if name not in vals:
                continue
            users = self.filtered(lambda user, n=name: user._is_credential_changed(n, vals[n]))
            acts[act] = acts.get(act, self.browse()) | users
        for act, users in acts.items():
            partners = users._get_credential_partners()
            if act == "bind":
                partners |= self.env["res.partner"].browse(vals["partner_id"])
            if own and act == "second_factor":
                # Whoever is logged in sets up the second step of that very log-in, be it bound or not.
                client._get_guarded_clients(partners)._log_credentials("client_changed", act)
            else:
                client._check_credential_access(partners, act)

    def _get_credential_partners(self):
        """Give the contacts whose log-in these are: the present one, and that of the client it is bound to."""
        # sudo: res.users, client - which contacts; they are not shown
        users_sudo, client_sudo = self.sudo(), self.env["klantendossier.client"].sudo()
        clients_sudo = client_sudo.search([("user_id", "in", self.ids)])
        return (users_sudo.partner_id | clients_sudo.partner_id).sudo(False)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a log-in on the contact of a client user, by whatever way it is made.

        :raises AccessError: when the acting user may not touch the log-in of that contact
        """
        users = super().create(vals_list)
        self.env["klantendossier.client"]._check_credential_access(
            users._get_credential_partners(), "new_login"
        )
        return users

    def write(self, vals):
        """Guard what leads to the log-in of a client user, and log that his access falls away or comes back.

        :raises AccessError: when the acting user may not touch the log-in of that contact
        """
        self._check_credential_write(vals)
        renamed = self.browse()
        if "login" in vals:
            renamed = self.filtered(lambda u: u._is_credential_changed("login", vals["login"]))
        result = super().write(vals)
        if renamed:
            self.env["klantendossier.outbox"]._end_links(
                renamed._get_credential_partners(),
                self.env._(
                    "The log-in name was changed after this mail had left, so its link no longer works. "
                    "Send it again."
                ),
            )
        if {"active", "partner_id"} & vals.keys():
            # sudo: client - access follows the log-in in all dossiers; whoever changes users is no office user
            clients_sudo = (
                self.env["klantendossier.client"].sudo().search([("user_id", "in", self.ids)])
            )
            details = {}
            if "active" in vals:
                details["login_active"] = bool(vals["active"])
            if "partner_id" in vals:
                details["login_person"] = self.partner_id[:1].display_name
            self.env["klantendossier.event"]._log(
                "client_changed",
                [{"client": client, "details": details} for client in clients_sudo],
            )
            clients_sudo.administration_id._access_changed()
        return result

    def _set_password(self):
        """Guard every way to set a password; whoever is logged in sets that of that very log-in."""
        client = self.env["klantendossier.client"]
        own = self.filtered(lambda user: user.id == self.env.uid)
        client._get_guarded_clients(own._get_credential_partners())._log_credentials(
            "client_changed", "password"
        )
        client._check_credential_access((self - own)._get_credential_partners(), "password")
        proven = self._prove_credentials("password", quiet=True)
        return super(ResUsers, proven)._set_password()

    def _set_encrypted_password(self, uid, pw):
        """Guard the deepest method too; a log-in's own password is kept anew when it is used."""
        if uid != self.env.uid:
            self.env["klantendossier.client"]._check_credential_access(
                self.browse(uid)._get_credential_partners(), "password"
            )
        return super()._set_encrypted_password(uid, pw)

    def _get_totp_mail_key(self):
        """Guard what the mailed code of ``auth_totp_mail`` is made of; without that module never called."""
        self.env["klantendossier.client"]._check_credential_access(
            self._get_credential_partners(), "code"
        )
        return super()._get_totp_mail_key()

    def _send_totp_mail_code(self):
        """Let the code be made where it goes to the bound address and nothing comes back."""
        return super(ResUsers, self._prove_credentials("code"))._send_totp_mail_code()

    def action_totp_invite(self):
        """Guard the mail of ``auth_totp_mail`` and its answer, which names the persons."""
        self.env["klantendossier.client"]._check_credential_access(
            self._get_credential_partners(), "second_factor_mail"
        )
        return super().action_totp_invite()

    def _check_credentials(self, credential, env):
        """Let the mailed code be compared; who passed the second step has logged in."""
        if credential["type"] == "totp_mail":
            self = self._prove_credentials("code", quiet=True)
        auth_info = super()._check_credentials(credential, env)
        if auth_info["mfa"] == "skip" or credential["type"] in ("totp", "totp_mail"):
            (self or self.env.user)._note_first_log_in()
        return auth_info

    def _forget_credentials(self):
        """Make every way into these log-ins worthless, also those of modules that this addon does not need.

        Called in sudo. Another addon that brings a way to log in forgets its own by ``super()``.
        """
        self.write({"password": secrets.token_urlsafe(32)})
        for user in self:
            if user.totp_secret:
                user.write({"totp_secret": False})
            user._revoke_all_devices()
        self.env["res.users.apikeys"].search([("user_id", "in", self.ids)]).unlink()
        if "auth_passkey_key_ids" in self._fields:
            self.auth_passkey_key_ids.unlink()
        if "oauth_uid" in self._fields:
            self.write({"oauth_uid": False, "oauth_access_token": False})

    def _prove_credentials(self, *acts, quiet=False):
        return self.env["klantendossier.client"]._prove_credentials(
            self, self._get_credential_partners(), *acts, quiet=quiet
        )

    # ------------------------------------------------------------------ links (design L1, L2)

    @api.model
    def signup(self, values, token=None):
        """Let who holds a link of a client user set the password: the link went to his address alone."""
        if token:
            partner = self.env["res.partner"]._signup_retrieve_partner(
                token, check_validity=True, raise_exception=True
            )
            self = self.env["klantendossier.client"]._prove_credentials(
                self, partner, "password", "new_login", "login"
            )
        return super().signup(values, token)

    def action_reset_password(self):
        """Send a link to set the password; that of a client user goes to his own address, after commit.

        Anybody may ask for it, as on the log-in page. Nothing comes back.
        """
        self.check_access("read")
        return super().action_reset_password()

    def _action_reset_password(self, signup_type="reset"):
        guarded = self._filtered_guarded()
        others = self - guarded
        result = super(ResUsers, others)._action_reset_password(signup_type) if others else None
        if guarded:
            result = guarded._queue_password_reset()
        return result

    def _filtered_guarded(self):
        """Give the log-ins on the contact of a client user who has not ended."""
        # sudo: res.users - which contacts; they are not shown
        partners = {user.id: user.sudo().partner_id for user in self}
        rows_sudo = self.env["klantendossier.client"]._get_guarded_clients(
            self.env["res.partner"].union(*partners.values())
        )
        return self.filtered(lambda user: partners[user.id] in rows_sudo.partner_id)

    def _queue_password_reset(self):
        for user_sudo in self.sudo():  # sudo: res.users - nothing of them is given back
            if not user_sudo.active:
                raise UserError(self.env._("An archived log-in gets no new password."))
            if not find_single(user_sudo.email):
                raise UserError(
                    self.env._("%s has no e-mail address to send a link to.", user_sudo.name)
                )
            self.env["klantendossier.outbox"]._queue_password_reset(user_sudo)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("A link to set a new password is being sent."),
            },
        }

    # ------------------------------------------------------------------ the first log-in

    @api.model
    def _update_last_login(self):
        """An invited client user is active once he is in: with two steps, after the second."""
        result = super()._update_last_login()
        if not self.env.user._mfa_type():
            self.env.user._note_first_log_in()
        return result

    def _note_first_log_in(self):
        # sudo: client - the state of these log-ins' own rows
        invited_sudo = (
            self.env["klantendossier.client"]
            .sudo()
            .search([("user_id", "in", self.ids), ("state", "=", "invited")])
        )
        if invited_sudo and not self.env.cr.readonly:
            invited_sudo._write_own({"state": "active"})

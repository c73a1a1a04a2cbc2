from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize


class Client(models.Model):
    """A person who is a member of one administration and logs in through the portal.

    Access hangs on ``access_user_id`` alone: the one log-in that the office bound at the invitation,
    while that log-in is alive, is still this person's, and the dossier is on. A second log-in on the
    same contact has no row and sees nothing.
    """

    _name = "klantendossier.client"
    _description = "Client User"
    _inherit = ["klantendossier.access.mixin"]
    _order = "administration_id, role_id, id"
    _rec_name = "partner_id"

    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="administration_id.company_id")
    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, index=True, ondelete="restrict"
    )
    email = fields.Char(related="partner_id.email", related_sudo=False, readonly=False)
    role_id = fields.Many2one("klantendossier.role", ondelete="restrict", index="btree_not_null")
    user_id = fields.Many2one(
        "res.users",
        "Log-in",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    state = fields.Selection(
        [("none", "No log-in"), ("invited", "Invited"), ("active", "Active"), ("ended", "Ended")],
        required=True,
        readonly=True,
        default="none",
        copy=False,
    )
    access_user_id = fields.Many2one(
        "res.users",
        "Log-in with Access",
        compute="_compute_access_user_id",
        store=True,
        index="btree_not_null",
        help="Empty means: no access.",
    )
    permission_ids = fields.One2many("klantendossier.permission", "client_id", "Permissions")

    _administration_partner_uniq = models.Constraint(
        "UNIQUE (administration_id, partner_id)",
        "This person is already a client user of this administration.",
    )
    _administration_user_uniq = models.UniqueIndex(
        "(administration_id, user_id) WHERE user_id IS NOT NULL",
        "This log-in is already bound to another client user of this administration.",
    )

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"user_id", "state", "access_user_id"}

    def init(self):
        super().init()
        # What points at a client carries its administration along (design P3).
        self._add_unique_key(self._table, ("id", "administration_id"))

    @api.depends(
        "user_id.active",
        "user_id.share",
        "user_id.partner_id",
        "partner_id",
        "state",
        "administration_id.dossier_enabled",
        "administration_id.active",
    )
    def _compute_access_user_id(self):
        for client in self:
            user = client.user_id
            open_ = (
                client.state in ("invited", "active")
                and client.administration_id.dossier_enabled
                and client.administration_id.active
                and user.active
                and user.share
                and user.partner_id == client.partner_id
            )
            access_user = user if open_ else user.browse()
            if client.access_user_id != access_user:
                # Whoever caused it: an act of ours, a colleague who changes groups, another addon.
                client.administration_id._access_changes()
            client.access_user_id = access_user

    @api.constrains("administration_id", "role_id")
    def _check_role_company(self):
        for client in self:
            if client.role_id and client.role_id.company_id != client.administration_id.company_id:
                raise ValidationError(self.env._("The role belongs to another office."))

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        # The name of a contact is shown whatever the rights on it: take only those one may read.
        partner_ids = [vals["partner_id"] for vals in vals_list if vals.get("partner_id")]
        self.env["res.partner"].browse(partner_ids).check_access("read")
        clients = super().create(vals_list)
        self.env["klantendossier.event"]._log(
            "client_added", [{"client": client} for client in clients]
        )
        return clients

    def write(self, vals):
        if vals.keys() & {"administration_id", "partner_id"}:
            for client in self:
                if (
                    vals.get("administration_id", client.administration_id.id)
                    != client.administration_id.id
                    or vals.get("partner_id", client.partner_id.id) != client.partner_id.id
                ):
                    raise UserError(
                        self.env._(
                            "A client user stays this person in this administration. End this one and add "
                            "the other person; then the log stays true."
                        )
                    )
        result = super().write(vals)
        if "role_id" in vals:
            self.env["klantendossier.event"]._log(
                "client_changed",
                [
                    {"client": client, "details": {"role": client.role_id.name or "-"}}
                    for client in self
                ],
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: event - whether a line names the client decides, and office users cannot read the log
        for client in self.sudo():
            if client.state != "none" or client.permission_ids:
                raise UserError(
                    self.env._(
                        "%(name)s had a log-in or permissions. Use 'End' instead: access stops at once and "
                        "what the person saw and did stays on record.",
                        name=client.partner_id.name,
                    )
                )

    def unlink(self):
        self.env["klantendossier.event"]._log(
            "client_removed", [{"client": client} for client in self]
        )
        return super().unlink()

    # ------------------------------------------------------------------ invitation and end

    def action_invite(self):
        """Give the person a log-in, by Odoo's portal invitation, and bind it to this client user.

        :raises UserError: when there is no usable e-mail address, when that address is somebody else's
            log-in (a couple with one mailbox), when the contact is an office user, or when the contact
            has several log-ins so that the office must choose one
        """
        for client in self:
            client._invite()
        return True

    def _invite(self, user=None):
        self.ensure_one()
        self.check_access("write")
        if self.state == "ended":
            raise UserError(
                self.env._("%s has ended. Reopen the client user first.", self.partner_id.name)
            )
        user = user or self._find_user()
        if not user:
            user = self._invite_by_portal_wizard()
        self._bind(user)
        self.env["klantendossier.event"]._log(
            "client_invited", [{"client": self, "details": {"login": user.login}}]
        )

    def _find_user(self):
        """Give the one portal log-in of the contact, nothing when he has none."""
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
        return active if active and active._is_portal() else active.browse()

    def _invite_by_portal_wizard(self):
        """Make a log-in and send Odoo's own invitation mail."""
        email = email_normalize(self.partner_id.email)
        if not email:
            raise UserError(
                self.env._(
                    "Give %s an e-mail address first: it becomes the log-in.", self.partner_id.name
                )
            )
        # sudo: res.users - to tell whose log-in this address already is
        taken_sudo = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search([("login", "=ilike", email), ("partner_id", "!=", self.partner_id.id)], limit=1)
        )
        if taken_sudo:
            raise UserError(
                self.env._(
                    "%(email)s is already the log-in of %(other)s. A log-in belongs to one person, so that it "
                    "is clear who saw and approved what. Ask %(name)s for an own e-mail address.",
                    email=email,
                    other=taken_sudo.name,
                    name=self.partner_id.name,
                )
            )
        # sudo: portal.wizard - meant for contact managers; the office user may write this client user
        wizard_sudo = (
            self.env["portal.wizard"]
            .sudo()
            .create({"partner_ids": [fields.Command.set(self.partner_id.ids)]})
        )
        wizard_sudo.user_ids.action_grant_access()
        return self.partner_id.sudo().user_ids  # sudo: res.users - the log-in made just now

    def _bind(self, user):
        """Bind a portal log-in of the same contact."""
        self.administration_id._lock_structure()
        user_sudo = user.sudo()  # sudo: res.users - only the fields that decide
        user_sudo.ensure_one()
        if user_sudo.partner_id != self.partner_id or not user_sudo._is_portal():
            raise UserError(
                self.env._("The log-in %s is not a portal log-in of this person.", user_sudo.login)
            )
        state = "active" if user_sudo.login_date else "invited"
        self._write_own({"user_id": user_sudo.id, "state": state})
        self._sync_client_group(user_sudo)
        self.administration_id._access_changed()

    def action_end(self):
        """End the client user: all access stops at once, and the log keeps what he had."""
        self.check_access("write")
        clients = self.filtered(lambda c: c.state != "ended")
        clients.administration_id._lock_structure()
        had = clients._describe_permissions()
        self.env["klantendossier.permission"]._revoke_all(clients)
        users = clients.user_id
        clients._write_own({"state": "ended"})
        self._sync_client_group(users)
        self.env["klantendossier.event"]._log(
            "client_ended",
            [
                {"client": client, "details": {"permissions": had.get(client.id, [])}}
                for client in clients
            ],
        )
        clients.administration_id._access_changed()
        return True

    def action_reopen(self):
        """Take an ended client user back, without any permission."""
        self.check_access("write")
        self.administration_id._lock_structure()
        clients = self.filtered(lambda c: c.state == "ended")
        for client in clients:
            user_sudo = client.user_id.sudo()  # sudo: res.users - whether he ever logged in
            state = ("active" if user_sudo.login_date else "invited") if user_sudo else "none"
            client._write_own({"state": state})
            self._sync_client_group(user_sudo)
            self.env["klantendossier.event"]._log(
                "client_changed", [{"client": client, "details": {"state": state}}]
            )
        clients.administration_id._access_changed()
        return True

    def action_give_permissions(self):
        """Open the wizard that gives a client user who joins later his permissions."""
        self.ensure_one()
        return self._open_dialog(
            "klantendossier.client.wizard",
            self.env._("Permissions of %s", self.partner_id.name),
            {"default_client_id": self.id},
        )

    def _describe_permissions(self):
        """Give per client id the list of 'folder: level' that he has, for the log."""
        had = {}
        # sudo: permission - everything the client has, also in folders the office user may not see
        for permission_sudo in self.sudo().permission_ids.sorted("folder_id"):
            had.setdefault(permission_sudo.client_id.id, []).append(
                f"{permission_sudo.folder_id.complete_name}: {permission_sudo.level}"
            )
        return had

    @api.model
    def _sync_client_group(self, users):
        """Give or take ``group_client``: a log-in has it while it is bound to a client that has not ended."""
        group = self.env.ref("klantendossier.group_client")
        # sudo: client, res.users - the group follows all administrations, also those closed to this user
        for user_sudo in users.sudo():
            bound = self.sudo().search_count(  # sudo: as above
                [("user_id", "=", user_sudo.id), ("state", "in", ("invited", "active"))], limit=1
            )
            if bound and group not in user_sudo.group_ids and user_sudo._is_portal():
                user_sudo.write({"group_ids": [fields.Command.link(group.id)]})
            elif not bound and group in user_sudo.group_ids:
                user_sudo.write({"group_ids": [fields.Command.unlink(group.id)]})

    # ------------------------------------------------------------------ merging contacts

    @api.model
    def _prepare_merge(self, partner_ids):
        """Check that contacts may be merged.

        :param partner_ids: ids of the contacts that become one
        :return: their client users, in sudo, for :meth:`_after_merge`
        :raises UserError: when two of them are client users of one administration
        """
        # sudo: client - all client users count, also those in dossiers that the user may not enter
        clients_sudo = self.sudo().search([("partner_id", "in", list(partner_ids))])
        for administration_sudo, members_sudo in clients_sudo.grouped("administration_id").items():
            if len(members_sudo) > 1:
                raise UserError(
                    self.env._(
                        "%(names)s are different client users of %(administration)s, with their own permissions "
                        "and history. End one of them in the dossier and delete it there if it was never used; "
                        "contacts that both are client users cannot be merged.",
                        names=" / ".join(
                            f"{member.partner_id.name} (ID {member.partner_id.id})"
                            for member in members_sudo
                        ),
                        administration=administration_sudo.name,
                    )
                )
        return clients_sudo

    def _after_merge(self):
        """Decide access anew from the real rows: a merge writes foreign keys by SQL, past the ORM."""
        if not self:
            return
        self.invalidate_recordset()
        self.env.add_to_compute(self._fields["access_user_id"], self)
        self.env["klantendossier.event"]._log(
            "contact_merged",
            [
                {"client": client, "details": {"merged_into": client.partner_id.display_name}}
                for client in self
            ],
        )
        self.administration_id._access_changed()

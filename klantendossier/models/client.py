from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


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
                client.administration_id.dossier_enabled
                and client.administration_id.active
                and client._has_own_login()
            )
            access_user = user if open_ else user.browse()
            if client.access_user_id != access_user:
                # Whoever caused it: an act of ours, a colleague who changes groups, another addon.
                client.administration_id._access_changes()
            client.access_user_id = access_user

    def _has_own_login(self):
        """Say whether the log-in opens the dossier, were that on and not archived; in sudo."""
        user = self.user_id
        return (
            self.state in ("invited", "active")
            and user.active
            and user.share
            and user.partner_id == self.partner_id
        )

    def _get_shut_out(self):
        """Give those who see the dossier again as soon as it is on and out of the archive."""
        # sudo: client - facts about the bound log-in of client users that the user may read
        return self.filtered(lambda c: not c.access_user_id and c.sudo()._has_own_login())

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
            name = client.partner_id.name
            if client.state != "none" or client.permission_ids:
                raise UserError(
                    self.env._(
                        "%(name)s had a log-in or permissions. Use 'End' instead: access stops at once and "
                        "what the person saw and did stays on record.",
                        name=name,
                    )
                )
            for field in client._get_references():
                # sudo: any model - a row in a dossier that the user may not read keeps the person too
                rows_sudo = self.env[field.model_name].sudo()
                if rows_sudo.search_count([(field.name, "=", client.id)], limit=1):
                    raise UserError(
                        self.env._(
                            "%(name)s is used in %(what)s. Use 'End' instead, or take the person out there "
                            "first.",
                            name=name,
                            what=self.env["ir.model"]._get(field.model_name).name,
                        )
                    )

    @api.model
    def _get_references(self):
        """Give the fields that keep a client user from being deleted, of any addon."""
        return [
            field
            for model in self.env.registry.values()
            if model._auto and not model._abstract and not model._transient
            for field in model._fields.values()
            if field.type == "many2one"
            and field.store
            and field.comodel_name == self._name
            and field.ondelete == "restrict"
        ]

    def unlink(self):
        self.env["klantendossier.event"]._log(
            "client_removed", [{"client": client} for client in self]
        )
        return super().unlink()

    # ------------------------------------------------------------------ end and reopen

    def action_end(self):
        """End the client user: all access stops at once, and the log keeps what he had."""
        self.check_access("write")
        clients = self.filtered(lambda c: c.state != "ended")
        clients.administration_id._lock_structure()
        had = clients._describe_permissions()
        self.env["klantendossier.permission"]._revoke_all(clients)
        users = clients.user_id
        clients._seal()
        # sudo: outbox - office users only read it
        clients.sudo().outbox_ids._withdraw(self.env._("The client user has ended."))
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

    def action_end_dialog(self):
        """Open the dialog that says what a client user loses before he is ended."""
        return self._open_dialog(
            "klantendossier.impact.wizard",
            self.env._("End Client User"),
            {"default_kind": "end", "default_client_ids": self.ids},
        )

    def action_reopen(self):
        """Take an ended client user back, without any permission.

        A log-in that was changed while nobody guarded it is let go: then the person is invited again.
        """
        self.check_access("write")
        self.administration_id._lock_structure()
        clients = self.filtered(lambda c: c.state == "ended")
        for client in clients:
            user_sudo = client.user_id.sudo()  # sudo: res.users - whether it is still the same
            known = bool(user_sudo) and client._is_known(user_sudo)
            # sudo: client - what the seal says; nobody reads the field
            values = {"state": client.sudo()._get_state_before() if known else "none"}
            if user_sudo and not known:
                values["user_id"] = False
            client._write_own(values)
            self._sync_client_group(user_sudo)
            self.env["klantendossier.event"]._log(
                "client_changed",
                [{"client": client, "details": {**values, "login": user_sudo.login or "-"}}],
            )
        clients.administration_id._access_changed()
        return True

    def action_view_as(self):
        """Open the portal as this client user sees it, in a tab of its own; to read only, and logged.

        :raises AccessError: for who may not read the client user; client users never may
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/klantendossier/as/{self.id}/{self.administration_id.id}",
            "target": "new",
        }

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
            user_sudo = self._prove_credentials(
                user_sudo, user_sudo._get_credential_partners(), "groups", quiet=True
            )
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
        partners = self.env["res.partner"].browse(partner_ids)
        # sudo: client - all client users count, also those in dossiers that the user may not enter
        clients_sudo = self.sudo().search([("partner_id", "in", partners.ids)])
        self._check_credential_access(partners, "merge")
        for administration_sudo, members_sudo in clients_sudo.grouped("administration_id").items():
            if len(members_sudo) > 1:
                names = " / ".join(
                    f"{member.partner_id.name} (ID {member.partner_id.id})"
                    for member in members_sudo
                )
                # Ended client users of a dossier that this user may not enter: its name is not told.
                if administration_sudo._may_enter(self.env.user) or self.env.is_superuser():
                    where = administration_sudo.name
                else:
                    where = self.env._("one administration")
                raise UserError(
                    self.env._(
                        "%(names)s are different client users of %(administration)s, with their own permissions "
                        "and history. End one of them in the dossier and delete it there if it was never used; "
                        "contacts that both are client users cannot be merged.",
                        names=names,
                        administration=where,
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

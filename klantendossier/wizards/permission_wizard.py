from odoo import api, fields, models

from ..tools import levels


class PermissionWizard(models.TransientModel):
    """The matrix of an administration's client users × levels for one folder.

    Shows what ``permission._describe_grant`` says of exactly the arguments that the button then gives to
    ``permission._grant``, and refuses when somebody else changed something in between.
    """

    _name = "klantendossier.permission.wizard"
    _description = "Permissions of a Folder"
    _inherit = ["klantendossier.dialog.mixin", "klantendossier.preview.mixin"]

    folder_id = fields.Many2one(
        "klantendossier.folder", required=True, readonly=True, ondelete="cascade"
    )
    path = fields.Char(related="folder_id.complete_name", related_sudo=False)
    scope = fields.Selection(
        [("this", "This folder only"), ("below", "With everything below")],
        "Apply to",
        required=True,
        default="below",
    )
    include_unchanged = fields.Boolean(
        "Also for those whose level does not change here",
        help="Gives everyone in the list the same level in all folders below.",
    )
    scope_hint = fields.Char(compute="_compute_scope_hint")
    line_ids = fields.One2many("klantendossier.permission.wizard.line", "wizard_id", "Client Users")
    ticks = fields.Json(help="Keys of what may be lowered and opened, see permission._plan_grant.")
    plan = fields.Json(compute="_compute_plan")
    revision = fields.Integer(
        compute="_compute_revision", store=True, readonly=False, precompute=True, compute_sudo=False
    )
    summary = fields.Char(compute="_compute_plan")
    notice = fields.Char(readonly=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        folder = self.env["klantendossier.folder"].browse(values.get("folder_id"))
        folder.check_access("read")
        ranks = {permission.client_id: permission.rank for permission in folder.permission_ids}
        clients = folder.administration_id.client_ids.filtered(lambda c: c.state != "ended")
        values["line_ids"] = [
            fields.Command.create(
                {
                    "client_id": client.id,
                    "old_rank": ranks.get(client, levels.NONE),
                    "level": levels.CODES[ranks.get(client, levels.NONE)],
                }
            )
            for client in clients
        ]
        return values

    @api.depends("folder_id")
    def _compute_scope_hint(self):
        for wizard in self:
            subtree = wizard.folder_id._get_subtree().filtered(lambda f: not f.bin_date)
            documents = self.env["klantendossier.document"].search_count(
                [("folder_id", "in", subtree.ids), ("bin_date", "=", False)]
            )
            hint = self.env._(
                "Below: %(folders)s. In all: %(documents)s.",
                folders=self._count_folders(max(len(subtree) - 1, 0)),
                documents=self._count_documents(documents),
            )
            if internal := self.env["klantendossier.permission"]._name_internal(wizard.folder_id):
                hint += " " + self.env._("%s stays closed.", internal)
            wizard.scope_hint = hint

    @api.depends(
        "line_ids.level", "line_ids.revoke", "scope", "include_unchanged", "ticks", "folder_id"
    )
    def _compute_plan(self):
        for wizard in self:
            plan = self.env["klantendossier.permission"]._describe_grant(
                wizard.folder_id, *wizard._get_grant()
            )
            wizard.plan = {**plan, "above": wizard._describe_above()}
            wizard.summary = plan["summary"]

    @api.depends(
        "line_ids.level", "line_ids.revoke", "scope", "include_unchanged", "ticks", "folder_id"
    )
    def _compute_revision(self):
        """Note what the plan was made from: the same transaction, so the same state."""
        for wizard in self:
            wizard.revision = wizard.folder_id.administration_id._read_revision()

    def _get_grant(self):
        """Give what ``permission._grant`` and its preview take: levels, whether below, ticks, who loses all."""
        wanted, revoked = {}, []
        everyone = self.include_unchanged and self.scope == "below"
        for line in self.line_ids:
            if not line.client_id:
                continue
            if line.revoke:
                revoked.append(line.client_id.id)
            elif line.is_changed or (everyone and line._get_rank()):
                wanted[line.client_id.id] = line._get_rank()
        return wanted, self.scope == "below", list(self.ticks or []), revoked

    def _describe_above(self):
        """Say who gets the names of the folders above to see."""
        ancestors = self.folder_id._get_ancestors() if self.folder_id else self.folder_id
        wanted, _below, _ticks, _revoked = self._get_grant()
        new = self.env["klantendossier.client"].browse(c for c, rank in wanted.items() if rank)
        rows = self.env["klantendossier.permission"].search(
            [("folder_id", "in", ancestors.ids), ("client_id", "in", new.ids)]
        )
        seen = {(row.folder_id.id, row.client_id.id) for row in rows}
        lines = []
        for folder in ancestors:
            names = [c.partner_id.name for c in new if (folder.id, c.id) not in seen]
            if names:
                lines.append(
                    self.env._(
                        "%(folder)s: traverse for %(names)s (only its name)",
                        folder=folder.name,
                        names=", ".join(names),
                    )
                )
        return lines

    def _show_anew(self):
        """Give the dialog again with what a colleague changed meanwhile; what was chosen stays chosen."""
        permission = self.env["klantendossier.permission"]
        ranks = dict(permission._read_rank(self.folder_id, self.line_ids.client_id))
        for line in self.line_ids:
            rank = ranks.get(line.client_id.id, levels.NONE)
            chosen = line.is_changed
            line.old_rank = rank
            if not chosen:
                line.level = levels.CODES[rank]
        self.notice = self.env._(
            "A colleague changed folders or permissions meanwhile. Nothing was saved. This is what changes "
            "now: look at it again."
        )
        self.revision = self.folder_id.administration_id._read_revision()
        return {**self.folder_id.action_permissions(), "res_id": self.id}

    def action_apply(self):
        """Write exactly what was shown, and say so; or show anew when a colleague changed something.

        :raises UserError: when somebody changes folders or permissions at this very moment
        """
        self.ensure_one()
        wanted, below, ticks, revoked = self._get_grant()
        if not (wanted or revoked):
            return {"type": "ir.actions.act_window_close"}
        if self.folder_id.administration_id._read_revision() != self.revision:
            return self._show_anew()
        self.env["klantendossier.permission"]._grant(
            self.folder_id, wanted, below, ticks, revoked, self.revision
        )
        clients = self.env["klantendossier.client"].browse([*wanted, *revoked])
        return self._done(
            self.env._(
                "Permissions of %(names)s in %(folder)s saved.",
                names=self.env["klantendossier.document"]._format_audience(
                    sorted(clients.partner_id.mapped("name"))
                ),
                folder=self.folder_id.name,
            )
        )


class PermissionWizardLine(models.TransientModel):
    """One client user in the matrix."""

    _name = "klantendossier.permission.wizard.line"
    _description = "Client User in the Permissions of a Folder"
    _inherit = ["klantendossier.dialog.mixin"]

    wizard_id = fields.Many2one(
        "klantendossier.permission.wizard", required=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        "klantendossier.client", required=True, readonly=True, ondelete="cascade"
    )
    role_id = fields.Many2one(related="client_id.role_id", related_sudo=False)
    state = fields.Selection(related="client_id.state", related_sudo=False)
    old_rank = fields.Integer(readonly=True)
    below = fields.Char("Has Below Now", compute="_compute_below")
    has_below = fields.Boolean(compute="_compute_below")
    was = fields.Char(compute="_compute_was")
    is_changed = fields.Boolean(compute="_compute_was")
    revoke = fields.Boolean("Take Everything Away")
    level = fields.Selection(
        [
            ("none", "None"),
            ("traverse", "Traverse"),
            ("view", "View"),
            ("upload", "Upload"),
            ("edit", "Edit"),
        ],
        required=True,
        default="none",
    )

    def _get_rank(self):
        """Give the level that the folder itself gets; traverse comes by itself, from what is below."""
        rank = levels.BY_CODE.get(self.level, levels.NONE)
        return rank if rank > levels.TRAVERSE else levels.NONE

    @api.depends("client_id", "wizard_id.folder_id")
    def _compute_below(self):
        permission = self.env["klantendossier.permission"]
        for wizard, lines in self.grouped("wizard_id").items():
            texts = permission._describe_below(wizard.folder_id, lines.client_id)
            for line in lines:
                line.below = texts.get(line.client_id.id) or self.env._("Nothing")
                line.has_below = bool(texts.get(line.client_id.id))

    @api.depends("level", "old_rank", "revoke")
    def _compute_was(self):
        labels = self.env["klantendossier.permission"]._get_level_labels()
        for line in self:
            old = line.old_rank if line.old_rank > levels.TRAVERSE else levels.NONE
            line.is_changed = line.revoke or line._get_rank() != old
            line.was = labels[line.old_rank] if line.is_changed else ""

    def action_open_permissions(self):
        """Open the permissions of this client user over the whole administration."""
        self.ensure_one()
        return self.client_id.action_open_permissions()

    def action_invite(self):
        """Open the dialog of the invitation, from which one comes back to the matrix."""
        self.ensure_one()
        action = self.client_id.action_invite()
        wizard = self.env["klantendossier.invite.wizard"].browse(action["res_id"])
        wizard.permission_wizard_id = self.wizard_id
        return action

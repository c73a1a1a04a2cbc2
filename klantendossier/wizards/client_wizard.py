from odoo import api, fields, models
from odoo.exceptions import UserError


class ClientWizard(models.TransientModel):
    """Permissions of a client user who joins later: by choice, never by themselves."""

    _name = "klantendossier.client.wizard"
    _description = "Permissions of a New Client User"
    _inherit = ["klantendossier.dialog.mixin"]

    client_id = fields.Many2one(
        "klantendossier.client", required=True, readonly=True, ondelete="cascade"
    )
    administration_id = fields.Many2one(related="client_id.administration_id", related_sudo=False)
    role_id = fields.Many2one(related="client_id.role_id", related_sudo=False)
    mode = fields.Selection(
        [
            ("role", "As the templates say for this role"),
            ("same", "The same as another client user"),
            ("none", "None for now"),
        ],
        required=True,
        default="role",
    )
    other_client_id = fields.Many2one(
        "klantendossier.client",
        "Same as",
        domain="[('administration_id', '=', administration_id), ('id', '!=', client_id), "
        "('state', '!=', 'ended')]",
        ondelete="cascade",
    )
    ticks = fields.Json(help="Keys of what may be lowered and opened, see permission._plan_grant.")
    notice = fields.Char(readonly=True)
    plan = fields.Json(compute="_compute_plan")
    summary = fields.Char(compute="_compute_plan")
    revision = fields.Integer(
        compute="_compute_revision", store=True, readonly=False, precompute=True, compute_sudo=False
    )

    @api.depends("client_id", "mode", "other_client_id", "ticks")
    def _compute_plan(self):
        for wizard in self:
            plan = wizard._describe() if wizard.client_id else {"clients": [], "summary": ""}
            wizard.plan = plan
            wizard.summary = plan["summary"]

    @api.depends("client_id", "mode", "other_client_id", "ticks")
    def _compute_revision(self):
        """Note what the plan was made from: the same transaction, so the same state."""
        for wizard in self:
            wizard.revision = wizard.administration_id._read_revision()

    def _describe(self):
        """Give what :meth:`action_apply` does, in words."""
        permission = self.env["klantendossier.permission"]
        client, ticks = self.client_id._origin, self._get_ticks()
        if self.mode == "same":
            return permission._preview_as_client(client, self.other_client_id._origin, ticks)
        if self.mode == "role":
            return permission._preview_by_role(client, ticks)
        return permission._describe_person(client, {}, revoke_all=True)

    @api.onchange("mode", "other_client_id")
    def _onchange_mode(self):
        """What was ticked for one choice is not ticked for another one."""
        self.ticks = False

    def _get_ticks(self):
        """Give the ticks as they came from outside: texts in a list, else none."""
        ticks = self.ticks if isinstance(self.ticks, list) else []
        return [tick for tick in ticks if isinstance(tick, str)]

    def action_apply(self):
        """Give exactly what was shown, or show anew what a colleague changed; 'None for now' takes all away.

        :raises UserError: when somebody changes folders or permissions at this very moment
        """
        self.ensure_one()
        permission = self.env["klantendossier.permission"]
        if self.mode == "same" and not self.other_client_id:
            raise UserError(self.env._("Choose the client user to follow."))
        if self.administration_id._read_revision() != self.revision:
            return self._show_anew()
        if self.mode == "same":
            permission._grant_as_client(
                self.client_id, self.other_client_id, self.revision, self._get_ticks()
            )
        elif self.mode == "role":
            permission._grant_by_role(self.client_id, self.revision, self._get_ticks())
        else:
            permission._grant_person(self.client_id, {}, revoke_all=True, revision=self.revision)
        return self._done(self.env._("Permissions of %s saved.", self.client_id.partner_id.name))

    def _show_anew(self):
        """Give the dialog again with what a colleague changed meanwhile; what was chosen stays chosen."""
        self.notice = self.env._(
            "A colleague changed folders or permissions meanwhile. Nothing was saved. This is what changes "
            "now: look at it again."
        )
        self.revision = self.administration_id._read_revision()
        return {**self.client_id.action_give_permissions(), "res_id": self.id}

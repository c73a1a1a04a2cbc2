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

    @api.depends("client_id", "mode", "other_client_id")
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

    def _get_ticks(self):
        """Give the ticks as they came from outside: texts in a list, else none."""
        ticks = self.ticks if isinstance(self.ticks, list) else []
        return [tick for tick in ticks if isinstance(tick, str)]

    def action_apply(self):
        """Give exactly what was shown; with 'None for now' take everything away.

        :raises UserError: when folders or permissions changed since it was shown
        """
        self.ensure_one()
        permission = self.env["klantendossier.permission"]
        if self.mode == "same":
            if not self.other_client_id:
                raise UserError(self.env._("Choose the client user to follow."))
            permission._grant_as_client(
                self.client_id, self.other_client_id, self.revision, self._get_ticks()
            )
        elif self.mode == "role":
            permission._grant_by_role(self.client_id, self.revision, self._get_ticks())
        else:
            permission._grant_person(self.client_id, {}, revoke_all=True, revision=self.revision)
        return self._done(self.env._("Permissions of %s saved.", self.client_id.partner_id.name))

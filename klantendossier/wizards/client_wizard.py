from markupsafe import Markup

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
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("client_id", "mode", "other_client_id")
    def _compute_preview(self):
        labels = self.env["klantendossier.permission"]._get_level_labels()
        for wizard in self:
            rows = wizard._get_rows()
            if not rows:
                wizard.preview = Markup('<p class="text-muted">%s</p>') % self.env._(
                    "Nothing is opened."
                )
                continue
            items = Markup("").join(
                Markup("<li>%s: %s</li>") % (folder.complete_name, labels[rank])
                for folder, rank in rows
            )
            wizard.preview = Markup('<ul class="list-unstyled">%s</ul>') % items

    def _get_rows(self):
        """Give pairs of a folder and a rank: exactly what :meth:`action_apply` writes."""
        permission = self.env["klantendossier.permission"]
        if self.mode == "same":
            return permission._preview_as_client(self.client_id, self.other_client_id)
        if self.mode == "role":
            return permission._preview_by_role(self.client_id)
        return []

    def action_apply(self):
        """Give the chosen permissions."""
        self.ensure_one()
        permission = self.env["klantendossier.permission"]
        if self.mode == "same":
            if not self.other_client_id:
                raise UserError(self.env._("Choose the client user to follow."))
            permission._grant_as_client(self.client_id, self.other_client_id)
        elif self.mode == "role":
            permission._grant_by_role(self.client_id)
        return self._done(self.env._("Permissions of %s saved.", self.client_id.partner_id.name))

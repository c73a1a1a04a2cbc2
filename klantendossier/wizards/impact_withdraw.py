from odoo import fields, models


class ImpactWizard(models.TransientModel):
    """The question before invitations are taken back."""

    _inherit = "klantendossier.impact.wizard"

    kind = fields.Selection(
        selection_add=[("withdraw", "Withdraw invitations")],
        ondelete={"withdraw": "cascade"},
    )

    def _preview_withdraw(self):
        clients = self.client_ids._origin
        lines = [f"{client.partner_id.name}: {client.invitation_note or '-'}" for client in clients]
        html = self._render_text(*lines) + self._render_losses(clients)
        html += self._render_text(
            self.env._(
                "The link that was sent stops working at once, and a password that was chosen by it too. The "
                "permissions stay: you can invite again later."
            )
        )
        verb = self.env._("Withdraw the invitation of %s", self._name_clients(clients))
        return html, verb

    def _apply_withdraw(self):
        clients = self.client_ids
        name = self._name_clients(clients)
        clients._withdraw_invitation()
        return self._done(self.env._("%s: the invitation is withdrawn. The link is dead.", name))

from odoo import models
from odoo.exceptions import UserError


class MergePartnerAutomatic(models.TransientModel):
    """Contacts that are client users: a merge must not join two of them in one administration."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # sudo: client - all client users count, also those in dossiers that the user may not enter
        clients_sudo = self.env["klantendossier.client"].sudo().search([("partner_id", "in", list(partner_ids))])
        for administration_sudo, members_sudo in clients_sudo.grouped("administration_id").items():
            if len(members_sudo) > 1:
                raise UserError(
                    self.env._(
                        "%(names)s are different client users of %(administration)s, with their own permissions "
                        "and history. End one of them in the dossier and delete it there if it was never used; "
                        "contacts that both are client users cannot be merged.",
                        names=" / ".join(
                            f"{member.partner_id.name} (ID {member.partner_id.id})" for member in members_sudo
                        ),
                        administration=administration_sudo.name,
                    )
                )
        names = {client.id: client.partner_id.display_name for client in clients_sudo}
        result = super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
        if clients_sudo:
            # The merge writes foreign keys by SQL, past the ORM: decide access anew from the real rows.
            clients_sudo.invalidate_recordset()
            self.env.add_to_compute(clients_sudo._fields["access_user_id"], clients_sudo)
            self.env["klantendossier.event"]._log(
                "contact_merged",
                [{"client": client, "details": {"was": names[client.id]}} for client in clients_sudo],
            )
        return result

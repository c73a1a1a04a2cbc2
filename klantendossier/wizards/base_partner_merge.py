from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    """Contacts that are client users: a merge must not join two of them in one administration."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        clients = self.env["klantendossier.client"]._prepare_merge(partner_ids)
        result = super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
        clients._after_merge()
        return result

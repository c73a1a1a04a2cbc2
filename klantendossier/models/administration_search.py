from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.search_text import normalise


class Administration(models.Model):
    """By what an administration, and everything in its dossier, is found by the office."""

    _name = "klantendossier.administration"
    _inherit = ["klantendossier.administration", "klantendossier.search.mixin"]

    office_text = fields.Char(
        compute="_compute_office_text", store=True, precompute=True, exportable=False
    )

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"office_text"}

    @api.depends("name", "code", "partner_id.name")
    def _compute_office_text(self):
        for administration in self:
            # A merge of contacts moves partner_id by SQL, but writes the name of the one that stays.
            texts = (administration.name, administration.code, administration.partner_id.name)
            administration.office_text = normalise(*texts) or False

    @api.model
    def _get_word_domain(self, pattern):
        """Find it by its client users too, but not by those who have ended."""
        person = Domain("office_text", "like", pattern) & Domain("state", "!=", "ended")
        return self._get_name_word_domain(pattern) | Domain("client_ids", "any!", person)

    @api.model
    def _get_name_word_domain(self, pattern):
        return Domain("office_text", "like", pattern)


class Client(models.Model):
    """By what a client user, and what he brought, is found by the office."""

    _inherit = "klantendossier.client"

    office_text = fields.Char(
        compute="_compute_office_text", store=True, precompute=True, exportable=False
    )

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"office_text"}

    @api.depends("partner_id.name")
    def _compute_office_text(self):
        for client in self:
            client.office_text = normalise(client.partner_id.name) or False

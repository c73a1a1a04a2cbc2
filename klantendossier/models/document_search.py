from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.search_text import normalise


class Document(models.Model):
    """By what a document is found: its own texts here, the path and notes of its folder there."""

    _name = "klantendossier.document"
    _inherit = ["klantendossier.document", "klantendossier.search.mixin"]

    client_text = fields.Char(
        compute="_compute_client_text", store=True, precompute=True, exportable=False
    )
    office_text = fields.Char(
        compute="_compute_office_text", store=True, precompute=True, exportable=False
    )

    @api.model
    def _get_client_fields(self):
        """Give the closed list of fields that client users may read."""
        return super()._get_client_fields() | {"client_text"}

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"client_text", "office_text"}

    @api.depends("name", "note")
    def _compute_client_text(self):
        """Put together what every client user who sees the document may know of it, and nothing else."""
        for document in self:
            document.client_text = normalise(document.name, document.note) or False

    @api.depends("name", "note", "internal_note", "client_remark")
    def _compute_office_text(self):
        for document in self:
            texts = (document.name, document.note, document.internal_note, document.client_remark)
            document.office_text = normalise(*texts) or False

    @api.model
    def _get_word_domain(self, pattern):
        text = Domain("office_text", "like", pattern)
        folder_text = self.env["klantendossier.folder"]._get_word_domain(pattern)
        return (
            text
            | self._get_target_domain("folder_id", folder_text)
            | self._get_target_domain("administration_id", text)
            | self._get_target_domain("uploaded_client_id", text)
        )

    @api.model
    def _get_name_word_domain(self, pattern):
        return Domain("office_text", "like", pattern)

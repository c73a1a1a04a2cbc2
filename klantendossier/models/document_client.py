from odoo import api, fields, models


class DocumentClient(models.Model):
    """A client user for whom a document with visibility 'selected' is meant; office only."""

    _name = "klantendossier.document.client"
    _description = "Selected Client User of a Document"
    _inherit = ["klantendossier.access.mixin"]
    _rec_name = "client_id"

    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, readonly=True, ondelete="restrict"
    )
    document_id = fields.Many2one(
        "klantendossier.document", required=True, readonly=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        "klantendossier.client", required=True, readonly=True, ondelete="restrict"
    )

    _client_document_idx = models.Index("(client_id, document_id)")
    _document_client_uniq = models.Constraint(
        "UNIQUE (document_id, client_id)", "A client user is selected once per document."
    )

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"administration_id", "document_id", "client_id"}

    @api.model
    def _get_administration_keys(self):
        """Give the many2one fields whose target must lie in the same administration."""
        return super()._get_administration_keys() + ("document_id", "client_id")

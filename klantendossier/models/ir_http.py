from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Give the portal's scripts their texts in the reader's language."""
        return [*super()._get_translation_frontend_modules_name(), "klantendossier"]

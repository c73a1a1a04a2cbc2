from odoo import api, models
from odoo.tools import ormcache


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    @ormcache()  # core empties the caches whenever a default changes
    def _get_klantendossier_lang_code(self):
        """Give the language that new contacts get, which Odoo takes for that of its public pages."""
        return self._get("res.partner", "lang")

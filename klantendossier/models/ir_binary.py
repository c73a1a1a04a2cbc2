from odoo import models
from odoo.exceptions import MissingError

from .ir_attachment import VERSION_MODEL


class IrBinary(models.AbstractModel):
    """Odoo's own content routes give out nothing of a dossier: they would pass the log by (rule R6)."""

    _inherit = "ir.binary"

    def _find_record(
        self, xmlid=None, res_model="ir.attachment", res_id=None, access_token=None, field=None
    ):
        record = super()._find_record(xmlid, res_model, res_id, access_token, field)
        # sudo: ir.attachment - only to see whether the row holds a document of a dossier
        if record._name.startswith("klantendossier.") or (
            record._name == "ir.attachment" and record.sudo().res_model == VERSION_MODEL
        ):
            # sudo: ir.attachment - only which version the row belongs to, for the log
            own = record if record._name != "ir.attachment" else record.sudo()
            if own is not record:
                own = self.env[VERSION_MODEL].browse(own.res_id)
            self.env["klantendossier.event"]._refuse(
                error=MissingError,
                records=own,
                details={"model": record._name, "operation": "content"},
            )
        return record

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
            self.env["klantendossier.event"]._log_refusal(
                details={"model": record._name, "ids": record.ids, "operation": "content"}
            )
            raise MissingError(self.env._("This page does not exist or is not for you."))
        return record

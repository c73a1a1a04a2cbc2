from odoo import models


class IrActionsActWindow(models.Model):
    """Windows on the dossier: what they show is not kept on the disk of the browser."""

    _inherit = "ir.actions.act_window"

    def _get_action_dict(self):
        """Switch the cache of lists and forms off, in which the web client keeps records after the session."""
        result = super()._get_action_dict()
        if (result.get("res_model") or "").startswith("klantendossier."):
            result["cache"] = False
        return result

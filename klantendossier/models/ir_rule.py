from odoo import models


class IrRule(models.Model):
    """Refusals on parts of a dossier are written in the log (design E3).

    Here and in ``ir.model.access``, since every refusal of the ORM makes its error here, also that of a
    search or a fetch which never asks ``check_access``.
    """

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        self.env["klantendossier.event"]._log_access_error(operation, records)
        return super()._make_access_error(operation, records)


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    def _make_access_error(self, model, mode):
        if model in self.env:
            self.env["klantendossier.event"]._log_access_error(mode, self.env[model])
        return super()._make_access_error(model, mode)

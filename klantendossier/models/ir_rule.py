from odoo import models
from odoo.exceptions import AccessError

from .event_refusal import PREFIX


class IrRule(models.Model):
    """Refusals on parts of a dossier are written in the log, and tell nothing (design E5, P8).

    Here and in ``ir.model.access``, since every refusal of the ORM makes its error here, also that of a
    search or a fetch which never asks ``check_access``.
    """

    _inherit = "ir.rule"

    def _compute_domain(self, model_name, mode="read"):
        """Log that somebody chose a company that is not his: the rule that needs it cannot be made."""
        try:
            return super()._compute_domain(model_name, mode)
        except AccessError as error:
            if model_name.startswith(PREFIX):
                self.env["klantendossier.event"]._log_error(
                    error,
                    records=self.env[model_name],
                    details={"operation": mode, "reason": "foreign_company"},
                )
            raise

    def _make_access_error(self, operation, records):
        """Log it, and answer as if the record were not there.

        Odoo's own text would name the record to who switches debug mode on. Only who would get in with
        another of his own companies is told so.
        """
        event = self.env["klantendossier.event"]
        if not records._name.startswith(PREFIX):
            error = super()._make_access_error(operation, records)
            return event._log_hanging(error, records, operation)
        entry = {"records": records, "details": {"operation": operation}}
        companies = self.env.user._get_company_ids()
        if operation != "create" and not records.with_context(
            allowed_company_ids=companies
        ).has_access(operation):
            return event._make_refusal(**entry)
        return event._log_error(super()._make_access_error(operation, records), **entry)


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    def _make_access_error(self, model, mode):
        error = super()._make_access_error(model, mode)
        if model.startswith(PREFIX) and model in self.env:
            self.env["klantendossier.event"]._log_error(
                error, records=self.env[model], details={"operation": mode}
            )
        return error

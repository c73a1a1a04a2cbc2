from odoo import models


class MailMessage(models.Model):
    """A refused message or activity of an administration is a refusal of the dossier (design E5)."""

    _inherit = "mail.message"

    def _make_access_error(self, operation):
        error = super()._make_access_error(operation)
        return self.env["klantendossier.event"]._log_hanging(error, self, operation)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _make_access_error(self, operation):
        error = super()._make_access_error(operation)
        return self.env["klantendossier.event"]._log_hanging(error, self, operation)

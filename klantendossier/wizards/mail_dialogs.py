from odoo import SUPERUSER_ID, models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _evaluate_res_ids(self):
        """Compose about what the acting user may read; the subject is computed by sudo, with the name."""
        return _check_readable(self, self.model, super()._evaluate_res_ids())


class MailActivitySchedule(models.TransientModel):
    _inherit = "mail.activity.schedule"

    def _evaluate_res_ids(self):
        """Schedule about what the acting user may read, as in the composer."""
        return _check_readable(self, self.res_model, super()._evaluate_res_ids())


def _check_readable(dialog, model, ids):
    """Give ids back when they are not ours, or all for the acting user; in sudo too.

    :raises AccessError: else; logged
    """
    env = dialog.env(su=False)
    if env.uid == SUPERUSER_ID or not ids or not env["mail.message"]._is_ours(model):
        return ids
    records = env["mail.message"]._as_anywhere(model).browse(ids)
    if len(records._filtered_access("read")) < len(records):
        env["klantendossier.event"]._refuse(
            records=records, details={"model": dialog._name, "operation": "read"}
        )
    return ids

import logging

from odoo import api, models

_logger = logging.getLogger(__name__)

RESTRICT_TEMPLATES = "mail.restrict.template.rendering"
TEMPLATE_EDITORS = "mail.group_mail_template_editor"


class IrConfigParameter(models.Model):
    """Code in mail templates runs as the server does: no field of ours holds against it (design L3).

    Odoo's 'Restrict Template Rendering' keeps it to the members of one group. Installation switches it on;
    here the server's log says it when that does not hold any more.
    """

    _inherit = "ir.config_parameter"

    def _register_hook(self):
        super()._register_hook()
        self._warn_of_template_editors()

    @api.model
    def set_param(self, key, value):
        result = super().set_param(key, value)
        if key == RESTRICT_TEMPLATES and not value:
            self._warn_of_template_editors()
        return result

    @api.model
    def _count_template_editors(self):
        """Give how many colleagues may write code in mail templates and are no Settings administrators."""
        editors = self.env.ref(TEMPLATE_EDITORS, raise_if_not_found=False)
        if not editors:
            return 0
        # sudo: res.users - one number, for a warning to administrators
        users_sudo = self.env["res.users"].sudo().search([("all_group_ids", "in", editors.ids)])
        return len(users_sudo.filtered(lambda user: not user.has_group("base.group_system")))

    @api.model
    def _warn_of_template_editors(self):
        if count := self._count_template_editors():
            _logger.warning(
                "Client dossiers: %s users who are no Settings administrators may write code in mail templates, "
                "and by that read every document without a line in the audit log. Switch on 'Restrict Template "
                "Rendering' in the General Settings, and take the group 'Mail Template Editor' from who does not "
                "need it.",
                count,
            )

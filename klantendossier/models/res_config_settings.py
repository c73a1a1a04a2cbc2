from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    klantendossier_max_size = fields.Integer(
        related="company_id.klantendossier_max_size", readonly=False
    )
    klantendossier_file_type_ids = fields.Many2many(
        related="company_id.klantendossier_file_type_ids", readonly=False
    )
    klantendossier_version_count = fields.Integer(compute="_compute_klantendossier_versions")
    klantendossier_handed_back_count = fields.Integer(compute="_compute_klantendossier_versions")
    klantendossier_damaged_count = fields.Integer(compute="_compute_klantendossier_versions")

    def _compute_klantendossier_versions(self):
        # sudo: document.version - only two numbers over all offices, for the uninstall help
        version_sudo = self.env["klantendossier.document.version"].sudo()
        for settings in self:
            settings.klantendossier_version_count = version_sudo.search_count([])
            settings.klantendossier_handed_back_count = version_sudo.search_count(
                [("handed_back_ref", ">", 0)]
            )
            settings.klantendossier_damaged_count = version_sudo.search_count(
                [("handed_back_ref", "<", 0)]
            )

    def action_klantendossier_hand_back(self):
        """Start handing back the bytes of all documents as ordinary attachments, in the background."""
        self.check_access("write")
        # sudo: document.version - what was damaged may have been restored from the backup since
        damaged_sudo = self.env["klantendossier.document.version"].sudo()
        damaged_sudo = damaged_sudo.search([("handed_back_ref", "<", 0)])
        damaged_sudo._write_own({"handed_back_ref": 0})
        # sudo: ir.config_parameter, ir.cron - the settings page is for Settings administrators only
        self.env["ir.config_parameter"].sudo().set_param("klantendossier.hand_back", "1")
        self.env.ref("klantendossier.cron_hand_back").sudo()._trigger()  # sudo: as above
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("Started. The numbers on this page show how far it is.")
            },
        }

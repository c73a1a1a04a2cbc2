from odoo import api, fields, models

from .ir_attachment import DURABLE_STORAGES

#: The dossier's part of the settings; a Settings administrator outside the office has nothing to do with it.
_OFFICE = "klantendossier.group_user"


def _accepted_types(group, string):
    """Give a field with the accepted file types of one group, for its own list of boxes.

    Each has its own compute: fields that share one count as written together, and a group that is not
    sent along would become empty.

    :param str group: one of ``tools.file_types.GROUPS``
    :param str string: how the settings page calls it
    """
    name = f"klantendossier_{group}_type_ids"

    @api.depends("company_id.klantendossier_file_type_ids")
    def compute(self):
        for settings in self:
            accepted = settings.company_id.klantendossier_file_type_ids
            settings[name] = accepted.filtered(lambda kind: kind.group == group)

    def inverse(self):
        for settings in self:
            company = settings.company_id
            others = company.klantendossier_file_type_ids.filtered(lambda kind: kind.group != group)
            company.klantendossier_file_type_ids = others | settings[name]

    return fields.Many2many(
        "klantendossier.file.type",
        string=string,
        compute=compute,
        inverse=inverse,
        domain=[("group", "=", group)],
        groups=_OFFICE,
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    klantendossier_max_size = fields.Integer(
        related="company_id.klantendossier_max_size", readonly=False
    )
    klantendossier_file_type_ids = fields.Many2many(
        related="company_id.klantendossier_file_type_ids", readonly=False, groups=_OFFICE
    )
    klantendossier_document_type_ids = _accepted_types("document", "Documents")
    klantendossier_spreadsheet_type_ids = _accepted_types("spreadsheet", "Spreadsheets")
    klantendossier_presentation_type_ids = _accepted_types("presentation", "Presentations")
    klantendossier_image_type_ids = _accepted_types("image", "Pictures")
    klantendossier_mail_type_ids = _accepted_types("mail", "E-mail and Calendar")
    klantendossier_data_type_ids = _accepted_types("data", "Data of Banks and Bookkeeping")
    klantendossier_media_type_ids = _accepted_types("media", "Sound and Video")
    klantendossier_archive_type_ids = _accepted_types("archive", "Archives")
    klantendossier_authserv_id = fields.Char(
        "Own Mail Server",
        config_parameter="klantendossier.authserv_id",
        help="The name with which the office's own mail server begins its header Authentication-Results.",
    )
    klantendossier_version_count = fields.Integer(compute="_compute_klantendossier_versions")
    klantendossier_handed_back_count = fields.Integer(compute="_compute_klantendossier_versions")
    klantendossier_damaged_count = fields.Integer(compute="_compute_klantendossier_versions")
    klantendossier_template_editor_count = fields.Integer(compute="_compute_klantendossier_safety")
    klantendossier_refused_storage = fields.Char(compute="_compute_klantendossier_safety")

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

    def _compute_klantendossier_safety(self):
        """Look at settings of Odoo's on which the safety of documents depends."""
        storage = self.env["ir.attachment"]._storage()
        self.klantendossier_template_editor_count = self.env[
            "ir.config_parameter"
        ]._count_template_editors()
        self.klantendossier_refused_storage = storage not in DURABLE_STORAGES and storage

    def action_klantendossier_hand_back(self):
        """Start handing back the bytes of all documents as ordinary attachments, in the background."""
        self.check_access("write")
        # sudo: document.version - what was damaged may have been restored from the backup since
        damaged_sudo = self.env["klantendossier.document.version"].sudo()
        damaged_sudo = damaged_sudo.search([("handed_back_ref", "<", 0)])
        damaged_sudo._write_own({"handed_back_ref": 0})
        # sudo: ir.config_parameter, ir.cron - the settings page is for Settings administrators only
        self.env["ir.config_parameter"].sudo().set_param(
            "klantendossier.hand_back", str(self.env.uid)
        )
        self.env.ref("klantendossier.cron_hand_back").sudo()._trigger()  # sudo: as above
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("Started. The numbers on this page show how far it is.")
            },
        }

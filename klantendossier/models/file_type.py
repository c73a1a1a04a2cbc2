from odoo import api, fields, models

from ..tools import file_types


class FileType(models.Model):
    """A kind of file that an office can allow; what each one is stands in ``tools.file_types``."""

    _name = "klantendossier.file.type"
    _description = "File Type"
    _inherit = ["klantendossier.refusal.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        [(file_type.code, file_type.label) for file_type in file_types.FILE_TYPES], required=True
    )
    group = fields.Selection(
        [
            ("document", "Documents"),
            ("spreadsheet", "Spreadsheets"),
            ("presentation", "Presentations"),
            ("image", "Pictures"),
            ("mail", "E-mail and Calendar"),
            ("data", "Data of Banks and Bookkeeping"),
            ("media", "Sound and Video"),
            ("archive", "Archives"),
        ],
        compute="_compute_group",
        store=True,
    )
    sequence = fields.Integer(compute="_compute_group", store=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "There is already a file type with this code.")

    @api.depends("code")
    def _compute_group(self):
        codes = list(file_types.BY_CODE)
        for record in self:
            file_type = file_types.BY_CODE.get(record.code)
            record.group = file_type.group if file_type else False
            record.sequence = codes.index(record.code) if file_type else len(codes)

    @api.model
    def _get_default_types(self):
        """Give the types that a new office accepts."""
        return self.search([("code", "in", file_types.DEFAULT_CODES)])

    def _get_labels(self):
        """Give these types as people call them, each word once: 'PDF, Word, Excel, JPEG'.

        A word stands for its usual kind; without that one, the others are called as in the settings.
        """
        codes, usual = set(self.mapped("code")), {}
        for file_type in file_types.FILE_TYPES:
            usual.setdefault(file_type.label, file_type.code)
        labels = []
        for record in self:
            label = file_types.BY_CODE[record.code].label
            labels.append(label if usual[label] in codes else record.name)
        return ", ".join(dict.fromkeys(labels))

    @api.model
    def _get_mark_labels(self):
        """Give the words for ``tools.file_types.MARKS``, by code."""
        return {
            "password": self.env._("with password"),
            "macro": self.env._("with macros"),
            "export": self.env._("package export"),
            "wrapped": self.env._("wrapped by Outlook"),
            "incomplete": self.env._("seems incomplete"),
        }

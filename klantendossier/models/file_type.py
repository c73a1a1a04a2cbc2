from odoo import fields, models

from ..tools import file_types


class FileType(models.Model):
    """A kind of file that an office can allow; what each one is stands in ``tools.file_types``."""

    _name = "klantendossier.file.type"
    _description = "File Type"
    _order = "id"

    name = fields.Char(required=True)
    code = fields.Selection(
        [(file_type.code, file_type.label) for file_type in file_types.FILE_TYPES], required=True
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "There is already a file type with this code.")

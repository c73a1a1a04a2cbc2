from odoo import fields, models

#: Largest file in MB that an office may set: Odoo's own limit of a request is 128 MiB.
MAX_SIZE_LIMIT = 120


class ResCompany(models.Model):
    _inherit = "res.company"

    klantendossier_max_size = fields.Integer("Largest File (MB)", default=25, required=True)
    klantendossier_file_type_ids = fields.Many2many(
        "klantendossier.file.type",
        string="Accepted File Types",
        default=lambda self: self._default_klantendossier_file_types(),
    )

    _klantendossier_max_size_range = models.Constraint(
        f"CHECK (klantendossier_max_size BETWEEN 1 AND {MAX_SIZE_LIMIT})",
        "The largest file is between 1 and 120 MB.",
    )

    def _default_klantendossier_file_types(self):
        return self.env["klantendossier.file.type"]._get_default_types()

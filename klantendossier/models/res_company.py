from odoo import api, fields, models
from odoo.exceptions import UserError

#: Largest file in MB that an office may set: Odoo's own limit of a request is 128 MiB.
MAX_SIZE_LIMIT = 120


class ResCompany(models.Model):
    _inherit = "res.company"

    klantendossier_max_size = fields.Integer("Largest File (MB)", default=25, required=True)
    klantendossier_file_type_ids = fields.Many2many(
        "klantendossier.file.type",
        string="Accepted File Types",
        # Whoever reads all fields of a company would else be refused the names of the types.
        groups="klantendossier.group_user",
    )

    _klantendossier_max_size_range = models.Constraint(
        f"CHECK (klantendossier_max_size BETWEEN 1 AND {MAX_SIZE_LIMIT})",
        "The largest file is between 1 and 120 MB.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Give new companies the usual file types: not as a default, which takes the maker's rights on them."""
        companies = super().create(vals_list)
        # sudo: company, file.type - whoever makes a company need not know any dossier
        types_sudo = self.env["klantendossier.file.type"].sudo()._get_default_types()
        for company_sudo, vals in zip(companies.sudo(), vals_list, strict=True):  # sudo: as above
            if "klantendossier_file_type_ids" not in vals:
                company_sudo.klantendossier_file_type_ids = types_sudo
        return companies

    def action_open_dossiers(self):
        """Open the dossier whose books this company holds; of several, their list.

        :raises UserError: when several companies are chosen
        """
        if len(self) != 1:
            raise UserError(self.env._("Choose one company, and open the dossier of that one."))
        domain = [("ledger_company_id", "=", self.id)]
        filters = {"search_default_ledger_company_id": self.id}
        return self.env["klantendossier.administration"]._open_found(domain, filters)

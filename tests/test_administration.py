from odoo.exceptions import UserError
from odoo.fields import Command

from .common import DossierCase


class TestAdministration(DossierCase):
    """What holds for an administration itself."""

    def test_it_stays_with_its_office(self):
        """Also for a manager of both offices, and in sudo: roles, templates and company rules hang on it."""
        self.manager.company_ids = [Command.link(self.other_company.id)]
        for administration in (self.vof.with_user(self.manager), self.vof.sudo()):
            with self.assertRaisesRegex(UserError, "stays with its office"):
                administration.with_context(
                    allowed_company_ids=(self.company | self.other_company).ids
                ).write({"company_id": self.other_company.id})
            administration.write({"company_id": self.company.id})
        self.assertEqual(self.vof.company_id, self.company)

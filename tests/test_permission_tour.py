"""The two screens of permissions in a real browser."""

from odoo.addons.klantendossier.tools import levels

from .common import DossierHttpCase


class TestPermissionTour(DossierHttpCase):
    def setUp(self):
        super().setUp()
        self.speak_english()
        self.leave_out_missing_library()
        self.make_folder(self.vof, "Controle intern", self.main, office_visibility="office")
        self.upload(self.bank, "Een.pdf")
        self.grant(self.bank, self.client_a, levels.EDIT)

    def ranks(self):
        self.forget()
        return {row.folder_id: row.rank for row in self.client_a.permission_ids}

    def test_matrix_with_lowering(self):
        self.upload(self.main, "Twee.pdf")
        self.start_tour(
            f"/odoo/administrations/{self.vof.id}/dossier",
            "klantendossier_matrix",
            login=self.office.login,
        )
        self.assertEqual(self.ranks(), dict.fromkeys((self.main, self.sub, self.bank), levels.VIEW))

    def test_person_over_the_whole_administration(self):
        self.start_tour(
            f"/odoo/administrations/{self.vof.id}/person-permissions?client={self.client_a.id}",
            "klantendossier_person_permissions",
            login=self.office.login,
        )
        self.assertEqual(self.ranks(), {})
        steps = [
            (line.details["from"], line.details["to"])
            for line in self.events("permission_changed", client_ref=self.client_a.id)
            if line.user_ref == self.office.id
        ]
        self.assertEqual(sorted(steps), [("edit", "view"), ("view", "none")])

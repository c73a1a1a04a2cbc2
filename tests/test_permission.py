from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase


class TestPermission(DossierCase):
    """Granting, revoking and closure (design P1, P2, P4)."""

    def ranks(self, client):
        self.forget()
        return {p.folder_id.name: p.rank for p in client.permission_ids}

    def test_nothing_without_a_row(self):
        document = self.upload(self.bank)
        for user in (self.anna, self.bram, self.carla, self.outsider):
            self.assertFalse(self.sees(user, document))

    def test_grant_makes_exactly_the_path_above_visible(self):
        self.grant(self.bank, self.client_a)
        self.assertEqual(
            self.ranks(self.client_a),
            {
                "Jaarwerk 2026": levels.TRAVERSE,
                "Liquide middelen": levels.TRAVERSE,
                "Bank": levels.VIEW,
            },
        )
        self.assertEqual(self.ranks(self.client_b), {})

    def test_grant_works_at_once_and_so_does_revoke(self):
        document = self.upload(self.bank)
        self.grant(self.bank, self.client_a)
        self.assertTrue(self.sees(self.anna, document))
        self.grant(self.bank, self.client_a, levels.NONE)
        self.assertFalse(self.sees(self.anna, document))
        self.assertEqual(self.ranks(self.client_a), {})

    def test_grant_with_everything_below(self):
        self.grant(self.main, self.client_a, levels.UPLOAD, below=True)
        self.assertEqual(set(self.ranks(self.client_a).values()), {levels.UPLOAD})
        self.assertEqual(len(self.client_a.permission_ids), 3)

    def test_traverse_shows_the_name_and_no_document(self):
        document = self.upload(self.main)
        self.grant(self.bank, self.client_a)
        self.assertFalse(self.sees(self.anna, document))
        self.assertEqual(self.main.with_user(self.anna).name, "Jaarwerk 2026")
        with self.assertRaises(AccessError):
            self.main.with_user(self.anna).read(["note"])

    def test_revoking_a_middle_folder_leaves_the_way_to_what_lies_below(self):
        self.grant(self.main, self.client_a, below=True)
        self.grant(self.sub, self.client_a, levels.NONE)
        self.assertEqual(
            self.ranks(self.client_a),
            {
                "Jaarwerk 2026": levels.VIEW,
                "Liquide middelen": levels.TRAVERSE,
                "Bank": levels.VIEW,
            },
        )

    def test_revoke_below_takes_all(self):
        self.grant(self.main, self.client_a, below=True)
        self.grant(self.main, self.client_a, levels.NONE, below=True)
        self.assertEqual(self.ranks(self.client_a), {})

    def test_new_subfolder_is_closed_unless_ticked(self):
        self.grant(self.main, self.client_a, levels.EDIT)
        folder = self.env["klantendossier.folder"].with_user(self.office)
        closed = folder.create({"name": "Nieuw", "parent_id": self.main.id})
        opened = folder.create(
            {"name": "Ook nieuw", "parent_id": self.main.id, "same_permissions": True}
        )
        self.assertFalse(closed.sudo().permission_ids)
        self.assertEqual(opened.sudo().permission_ids.rank, levels.EDIT)

    def test_levels_are_a_closed_list(self):
        for rank in (levels.TRAVERSE, 15, 99):
            with self.assertRaises(UserError):
                self.grant(self.bank, self.client_a, rank)

    def test_client_of_another_administration_is_refused(self):
        with self.assertRaises(UserError):
            self.grant(self.bank, self.client_c)

    def test_preview_says_what_the_grant_does(self):
        self.upload(self.bank, "een.pdf")
        self.upload(self.bank, "twee.pdf", visibility="office")
        self.upload(self.sub, "drie.pdf")
        preview = self.env["klantendossier.permission"]._preview_grant(
            self.sub, {self.client_a.id: levels.VIEW}, below=True
        )[self.client_a.id]
        self.assertEqual(
            (preview["gains"], preview["closed"], preview["folders_gained"]), (2, 1, 2)
        )
        before = self.env["klantendossier.document"].with_user(self.anna).search_count([])
        self.grant(self.sub, self.client_a, below=True)
        self.forget()
        after = self.env["klantendossier.document"].with_user(self.anna).search_count([])
        self.assertEqual(after - before, 2)

    def test_grant_is_logged_with_old_and_new_level(self):
        self.grant(self.bank, self.client_a, levels.VIEW)
        self.grant(self.bank, self.client_a, levels.EDIT)
        event = self.events("permission_changed", client_ref=self.client_a.id)[0]
        self.assertEqual((event.details["from"], event.details["to"]), ("view", "edit"))
        self.assertEqual(event.user_ref, self.manager.id)
        self.assertIn("Bank", event.folder_name)

    def test_office_user_outside_the_team_cannot_grant(self):
        self.vof.write({"office_access": "team"})
        with self.assertRaises(AccessError):
            self.grant(self.bank, self.client_a, user=self.piet)
        self.vof.write({"team_user_ids": [Command.link(self.piet.id)]})
        self.grant(self.bank, self.client_a, user=self.piet)
        self.assertEqual(self.ranks(self.client_a)["Bank"], levels.VIEW)

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase


class TestFolder(DossierCase):
    """The tree: moving, the bin, deleting, and what a client sees of it (design P6, D3)."""

    def office_folder(self, folder):
        return folder.with_user(self.office)

    def names(self, user):
        self.forget()
        return set(self.env["klantendossier.folder"].with_user(user).search([]).mapped("name"))

    def test_permissions_travel_with_a_folder_and_the_path_is_rebuilt(self):
        document = self.upload(self.bank)
        self.grant(self.bank, self.client_a)
        preview = self.sub._preview_move(self.fixed)
        self.assertEqual(preview["gains"], [(self.client_a, "Vaste stukken")])
        self.assertEqual(preview["loses"], [(self.client_a, "Jaarwerk 2026")])
        self.office_folder(self.sub)._move(self.office_folder(self.fixed))
        self.assertTrue(self.sees(self.anna, document))
        self.assertEqual(self.names(self.anna), {"Vaste stukken", "Liquide middelen", "Bank"})
        self.assertEqual(self.bank.complete_name, "Vaste stukken / Liquide middelen / Bank")

    def test_a_write_of_parent_id_is_the_same_move(self):
        self.grant(self.bank, self.client_a)
        self.office_folder(self.sub).write({"parent_id": self.fixed.id})
        self.assertEqual(self.names(self.anna), {"Vaste stukken", "Liquide middelen", "Bank"})

    def test_moves_that_are_refused(self):
        with self.assertRaises(UserError):
            self.office_folder(self.main)._move(self.office_folder(self.bank))
        with self.assertRaises(UserError):
            self.office_folder(self.main)._move(self.office_folder(self.bv_main))
        self.fixed.action_bin()
        with self.assertRaises(UserError):
            self.office_folder(self.sub)._move(self.office_folder(self.fixed))

    def test_moving_needs_write_access_on_the_new_place(self):
        self.bv.write({"office_access": "team"})
        self.forget()
        with self.assertRaises(AccessError):
            self.sub.with_user(self.piet).write({"parent_id": self.bv_main.id})

    def test_protected_fields_are_refused_for_everybody(self):
        for values in (
            {"administration_id": self.bv.id},
            {"bin_date": "2026-01-01"},
            {"template_folder_id": 1},
            {"parent_path": "1/"},
        ):
            for user in (self.office, self.manager):
                with self.assertRaises(AccessError):
                    self.main.with_user(user).write(values)
            with self.assertRaises(AccessError):
                self.main.with_context(klantendossier_unlock=True).write(values)

    def test_commands_in_a_new_folder_change_nothing_that_is_protected(self):
        """One2many commands carry the context along: what may be given to create is a closed list."""
        document = self.upload(self.bank, visibility="office")
        office = self.env["klantendossier.folder"].with_user(self.office)
        base = {"administration_id": self.vof.id, "name": "Nieuw"}
        for extra in (
            {"document_ids": [Command.update(document.id, {"visibility": "folder"})]},
            {"child_ids": [Command.update(self.sub.id, {"bin_date": "2020-01-01"})]},
            {"child_ids": [Command.create({"name": "x", "template_folder_id": 1})]},
            {"permission_ids": [Command.create({"client_id": self.client_a.id, "rank": 40})]},
        ):
            with self.assertRaises(AccessError):
                office.create({**base, **extra})
            with self.assertRaises(AccessError):
                self.vof.with_user(self.office).write(
                    {"folder_ids": [Command.create({**base, **extra})]}
                )
        self.forget()
        self.assertEqual(document.visibility, "office")

    def test_the_bin_takes_the_whole_subtree_from_clients_at_once_and_restore_gives_it_back(self):
        document = self.upload(self.bank)
        self.grant(self.main, self.client_a, below=True)
        self.office_folder(self.sub).action_bin()
        self.assertFalse(self.sees(self.anna, document))
        self.assertEqual(self.names(self.anna), {"Jaarwerk 2026"})
        self.assertTrue(self.bank.bin_date)
        self.office_folder(self.sub).action_restore()
        self.assertTrue(self.sees(self.anna, document))
        self.assertEqual(self.names(self.anna), {"Jaarwerk 2026", "Liquide middelen", "Bank"})

    def test_what_went_to_the_bin_before_stays_there_when_the_folder_above_is_restored(self):
        self.bank.action_bin()
        self.main.action_bin()
        self.main.action_restore()
        self.forget()
        self.assertFalse(self.sub.bin_date)
        self.assertTrue(self.bank.bin_date)

    def test_a_selection_from_the_bin_is_restored_in_any_order(self):
        self.sub.action_bin()
        self.fixed.action_bin()
        for selection in (self.sub | self.bank | self.fixed, self.bank | self.sub):
            selection.with_user(self.office).action_restore()
            self.forget()
            self.assertFalse((self.sub | self.bank | self.fixed).filtered("bin_date"))
            self.sub.action_bin()
        self.sub.action_restore()

    def test_restoring_below_a_folder_in_the_bin_says_what_to_do(self):
        self.bank.action_bin()
        self.main.action_bin()
        with self.assertRaisesRegex(UserError, "Restore that one first"):
            self.bank.action_restore()

    def test_restoring_where_the_name_is_taken_says_what_to_do(self):
        self.bank.action_bin()
        self.make_folder(self.vof, "bank", self.sub)
        with self.assertRaisesRegex(UserError, "Rename"):
            self.bank.action_restore()

    def test_names_are_unique_side_by_side_without_regard_to_case(self):
        with self.assertRaises(Exception) as raised, self.cr.savepoint():
            self.make_folder(self.vof, "BANK", self.sub)
        self.assertIn("unique", str(raised.exception).lower())
        self.make_folder(self.vof, "Bank", self.main)

    def test_a_name_of_blanks_is_refused(self):
        with self.assertRaises(ValidationError):
            self.make_folder(self.vof, "   ", self.sub)

    def test_only_a_manager_deletes_for_good_and_only_from_the_bin(self):
        self.upload(self.bank)
        with self.assertRaises(UserError):
            self.sub.with_user(self.manager).unlink()
        self.sub.action_bin()
        with self.assertRaises(AccessError):
            self.office_folder(self.sub).unlink()
        self.grant(self.fixed, self.client_a)
        self.sub.with_user(self.manager).unlink()
        self.forget()
        self.assertFalse(self.bank.exists())
        self.assertEqual(len(self.events("folder_deleted", administration_ref=self.vof.id)), 2)
        self.assertEqual(len(self.events("document_deleted", administration_ref=self.vof.id)), 1)

    def test_deleting_for_good_takes_the_traverse_rows_above_along(self):
        self.grant(self.bank, self.client_a)
        self.bank.action_bin()
        self.bank.with_user(self.manager).unlink()
        self.forget()
        self.assertFalse(self.client_a.permission_ids)

    def test_nothing_is_done_in_a_folder_that_lies_in_the_bin(self):
        self.sub.action_bin()
        for call in (
            lambda: self.grant(self.bank, self.client_a),
            lambda: self.upload(self.bank),
            lambda: self.make_folder(self.vof, "Nieuw", self.bank),
        ):
            with self.assertRaisesRegex(UserError, "bin"):
                call()

    def test_reading_order_follows_the_sequence_at_each_depth(self):
        first = self.make_folder(self.vof, "Aaa later", self.main, sequence=20)
        second = self.make_folder(self.vof, "Zzz eerder", self.main, sequence=1)
        order = self.env["klantendossier.folder"].search([("id", "child_of", self.main.id)])
        self.assertEqual(
            order.mapped("name"),
            ["Jaarwerk 2026", second.name, "Liquide middelen", "Bank", first.name],
        )

    def test_the_client_tree_gives_notes_from_view_up_and_never_the_internal_one(self):
        self.main.write({"note": "Voor u", "internal_note": "Alleen wij"})
        self.grant(self.bank, self.client_a)
        tree = self.env["klantendossier.folder"].with_user(self.anna)._client_tree(self.vof.id)
        self.assertEqual([f["name"] for f in tree], ["Jaarwerk 2026", "Liquide middelen", "Bank"])
        self.assertNotIn("note", tree[0])
        self.grant(self.main, self.client_a, levels.VIEW)
        self.forget()
        tree = self.env["klantendossier.folder"].with_user(self.anna)._client_tree(self.vof.id)
        self.assertEqual(tree[0]["note"], "Voor u")
        self.assertNotIn("Alleen wij", str(tree))

    def test_a_subfolder_belongs_to_the_book_year_it_lies_in(self):
        self.main.book_year = "2026"
        office = self.env["klantendossier.folder"].with_user(self.office)
        new = office.create({"name": "Btw", "parent_id": self.main.id})
        self.assertEqual(new.book_year, "2026")
        other = office.create({"name": "Oud", "parent_id": self.main.id, "book_year": "2025"})
        self.assertEqual(other.book_year, "2025")
        old = self.make_folder(self.vof, "Jaarwerk 2025", book_year="2025")
        below = self.make_folder(self.vof, "Bijlagen", new)
        new._move(old.with_user(self.office))
        self.assertEqual((new | below).mapped("book_year"), ["2025", "2025"])
        [line] = self.events("folder_moved", folder_ref=new.id)
        self.assertEqual(line.details["changes"]["book_year"], ["2026", "2025"])
        new._move(self.fixed.with_user(self.office))
        self.assertEqual(new.book_year, "2025", "where there is no book year, it keeps its own")

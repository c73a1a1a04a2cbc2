"""Choosing a folder, and what dropping on one does before and after it is asked."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase

KEY = "klantendossier_administration_id"


class DropCase(DossierCase):
    def setUp(self):
        super().setUp()
        self.client_a.partner_id.name = "Anna"
        self.client_b.partner_id.name = "Bram"
        self.grant(self.bank, self.client_a, levels.VIEW)
        self.grant(self.fixed, self.client_b, levels.VIEW)
        self.document = self.upload(self.bank, "Bon.pdf")
        self.mine = self.document.with_user(self.office)


class TestPlaces(DropCase):
    def places(self, query="", open_ids=None, folder=None, administration=None, user=None):
        folders = self.env["klantendossier.folder"].with_user(user or self.office)
        return folders.search_places(
            (administration or self.vof).id, query, open_ids, folder.id if folder else False
        )

    def names(self, *args, **kwargs):
        return [folder["name"] for folder in self.places(*args, **kwargs)["folders"]]

    def test_children_come_when_their_folder_is_opened(self):
        self.assertEqual(self.names(), ["Jaarwerk 2026", "Vaste stukken"])
        self.assertEqual(
            self.names(open_ids=self.main.ids),
            ["Jaarwerk 2026", "Liquide middelen", "Vaste stukken"],
        )

    def test_the_way_to_the_chosen_folder_is_open(self):
        self.assertIn("Bank", self.names(open_ids=[], folder=self.bank))

    def test_the_current_book_year_is_open(self):
        self.main.book_year = "2026"
        self.assertIn("Liquide middelen", self.names())

    def test_words_in_any_order(self):
        for query in ("bank 2026", "2026 bank", "JAARWERK bánk"):
            self.assertEqual(self.names(query), ["Bank"], query)
        self.assertEqual(self.names("bank 2025"), [])

    def test_the_bin_and_other_administrations_are_not_offered(self):
        self.make_folder(self.bv, "Bank BV", self.bv_main)
        self.assertEqual(self.names("bank"), ["Bank"])
        self.bank.action_bin()
        self.assertEqual(self.names("bank"), [])
        self.assertNotIn("Bank", self.names(open_ids=self.sub.ids))

    def test_last_used_first_and_per_user(self):
        self.mine._move(self.fixed.with_user(self.office))
        self.mine._move(self.sub.with_user(self.office))
        recent = [place["path"] for place in self.places()["recent"]]
        self.assertEqual(recent, ["Jaarwerk 2026 / Liquide middelen", "Vaste stukken"])
        self.assertEqual(self.names("2026")[0], "Liquide middelen")
        self.assertEqual(self.places(user=self.piet)["recent"], [])
        self.fixed.action_bin()
        self.assertEqual(len(self.places()["recent"]), 1)

    def test_says_who_sees_a_folder(self):
        place = next(p for p in self.places("bank")["folders"])
        self.assertEqual((place["access"], place["access_count"]), ("people", 1))
        self.assertIn("Anna", place["access_label"])

    def test_not_for_others(self):
        for user in (self.anna, self.outsider, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.places(user=user)
        self.assertEqual(self.places(user=self.other_manager)["folders"], [])
        folders = self.env["klantendossier.folder"].with_user(self.office)
        with self.assertRaisesRegex(UserError, "9057"), self.env.cr.savepoint():
            folders.with_context(**{KEY: self.bv.id}).search_places(self.vof.id)

    def test_nonsense_finds_nothing(self):
        for value in (None, "x", [], {}, -1, 2**40, True):
            folders = self.env["klantendossier.folder"].with_user(self.office)
            self.assertEqual(folders.search_places(value)["folders"], [], value)
        self.assertEqual(len(self.places(query=None, open_ids="x")["folders"]), 2)

    def test_two_thousand_folders_cost_what_few_cost(self):
        self.places(open_ids=[])
        self.forget()
        few = self.count_queries(lambda: self.places(open_ids=[]))
        for number in range(3):
            top = self.make_folder(self.vof, f"Map {number}")
            self.env["klantendossier.folder"].create(
                [
                    {"administration_id": self.vof.id, "parent_id": top.id, "name": f"Sub {i}"}
                    for i in range(60)
                ]
            )
        self.forget()
        self.assertLessEqual(self.count_queries(lambda: self.places(open_ids=[])), few)
        self.assertEqual(len(self.places(open_ids=[])["folders"]), 5)

    def count_queries(self, act):
        before = self.env.cr.sql_log_count
        act()
        return self.env.cr.sql_log_count - before


class TestDrop(DropCase):
    def target(self, folder):
        return folder.id if folder else False

    def test_says_who_will_see_it(self):
        said = self.mine.preview_drop(self.fixed.id)
        self.assertEqual((said["gains"], said["loses"], said["asks"]), ("Bram", "Anna", True))
        self.assertEqual((said["name"], said["sees"]), ("Vaste stukken", "Bram"))
        said = self.mine.preview_drop(self.bank.id)
        self.assertTrue(said["here"])
        self.assertEqual(self.document.folder_id, self.bank)

    def test_one_that_changes_who_sees_it_asks(self):
        action = self.mine.action_drop(self.fixed.id)
        self.assertEqual(action["res_model"], "klantendossier.move.wizard")
        self.assertIn("9042", action["name"])
        self.assertEqual(self.document.folder_id, self.bank)
        form = Form(
            self.env[action["res_model"]].with_user(self.office).with_context(**action["context"])
        )
        self.assertEqual(form.target_folder_id, self.fixed)
        self.assertIn("1 gains, 1 loses access", form.summary)
        form.save().action_apply()
        self.assertEqual(self.document.folder_id, self.fixed)

    def test_one_that_does_not_just_happens_and_is_taken_back(self):
        self.grant(self.fixed, self.client_a, levels.VIEW)
        self.grant(self.bank, self.client_b, levels.VIEW)
        action = self.mine.action_drop(self.fixed.id)
        self.assertEqual(action["tag"], "klantendossier_done")
        self.assertEqual(self.document.folder_id, self.fixed)
        self.assertTrue(action["params"]["undo_id"])
        row = self.env["klantendossier.undo"].browse(action["params"]["undo_id"])
        row.with_user(self.office).action_undo()
        self.assertEqual(self.document.folder_id, self.bank)

    def test_shift_shows_it_to_nobody(self):
        hidden = self.upload(self.bank, "Geheim.pdf", visibility="office").with_user(self.office)
        action = hidden.action_drop(self.fixed.id, True)
        self.assertEqual(action["tag"], "klantendossier_done")
        self.assertEqual((hidden.folder_id, hidden.visibility), (self.fixed, "office"))
        action = self.mine.action_drop(self.fixed.id, True)
        self.assertEqual(self.document.folder_id, self.bank, "Anna loses it, so that is asked")
        form = Form(
            self.env[action["res_model"]].with_user(self.office).with_context(**action["context"])
        )
        self.assertIn("1 loses access", form.summary)
        form.save().action_apply()
        self.assertEqual(
            (self.document.folder_id, self.document.visibility), (self.fixed, "office")
        )
        self.assertFalse(self.sees(self.anna, self.document) or self.sees(self.bram, self.document))

    def test_to_the_inbox_and_from_there(self):
        self.assertTrue(self.mine.preview_drop(False)["asks"])
        inbox = self.upload(
            self.bank.browse(), "Nieuw.pdf", visibility="office", administration=self.vof
        )
        said = inbox.with_user(self.office).preview_drop(self.bank.id)
        # As the dialog proposes that letting go opens: it is not the visibility in the inbox that counts.
        self.assertEqual((said["filing"], said["asks"], said["gains"]), (True, True, "Anna"))
        self.bank.office_visibility = "office"
        said = inbox.with_user(self.office).preview_drop(self.bank.id)
        self.assertEqual((said["asks"], said["gains"]), (True, ""))
        action = inbox.with_user(self.office).action_drop(self.bank.id)
        self.assertEqual(action["res_model"], "klantendossier.upload.wizard")
        self.assertEqual(action["context"]["default_folder_id"], self.bank.id)

    def test_each_reason_to_ask_is_enough(self):
        unseen = self.upload(self.main, "Van niemand.pdf").with_user(self.office)
        said = unseen.preview_drop(self.bank.id)
        self.assertEqual((said["gains"], said["loses"]), ("Anna", ""))
        self.assertTrue(said["asks"])
        self.assertFalse(said["seen"])
        self.assertTrue(self.mine.preview_drop(self.bank.id)["seen"])
        self.assertEqual(
            unseen.action_drop(self.bank.id)["res_model"], "klantendossier.move.wizard"
        )
        said = self.mine.preview_drop(self.main.id)
        self.assertEqual((said["gains"], said["loses"], said["asks"]), ("", "Anna", True))
        self.assertEqual(
            self.mine.action_drop(self.main.id)["res_model"], "klantendossier.move.wizard"
        )
        self.assertTrue(said["seen"])
        # Whom it would be shown to there is no reason to ask when nobody is to see it.
        other = self.upload(self.main, "Ook van niemand.pdf").with_user(self.office)
        self.assertEqual(other.action_drop(self.bank.id, True)["tag"], "klantendossier_done")
        self.assertEqual((other.folder_id, other.visibility), (self.bank, "office"))
        # Who sees it here and there would lose it to Shift.
        self.grant(self.fixed, self.client_a, levels.VIEW)
        action = self.mine.action_drop(self.fixed.id, True)
        self.assertEqual(action["context"]["default_audience"], "office")
        self.assertEqual(self.document.folder_id, self.bank)

    def test_a_selection_lies_here_only_when_all_of_it_does(self):
        inbox = self.upload(
            self.bank.browse(), "Nieuw.pdf", visibility="office", administration=self.vof
        ).with_user(self.office)
        self.assertFalse((self.mine | inbox).preview_drop(self.bank.id)["here"])
        self.assertFalse((self.mine | inbox).preview_drop(self.bank.id)["filing"])
        said = inbox.preview_drop(False)
        self.assertEqual((said["name"], said["here"], said["filing"]), ("Inbox", True, False))
        hidden = self.upload(self.bank, "Geheim.pdf", visibility="office").with_user(self.office)
        self.assertEqual(hidden.action_drop(False)["tag"], "klantendossier_done")
        self.assertFalse(hidden.folder_id)
        action = self.mine.action_drop(False)
        self.assertTrue(action["context"]["default_to_top"], "Anna loses it, so that is asked")

    def test_out_of_the_inbox_with_shift_needs_no_dialog(self):
        inbox = self.upload(
            self.bank.browse(), "Nieuw.pdf", visibility="office", administration=self.vof
        ).with_user(self.office)
        self.assertNotEqual(inbox.action_drop(self.bank.id).get("tag"), "klantendossier_done")
        self.assertFalse(inbox.folder_id)
        self.assertEqual(inbox.action_drop(self.bank.id, True)["tag"], "klantendossier_done")
        self.assertEqual((inbox.folder_id, inbox.visibility), (self.bank, "office"))

    def test_a_folder_on_a_folder(self):
        sub = self.sub.with_user(self.office)
        said = sub.preview_drop(self.fixed.id)
        self.assertEqual((said["gains"], said["loses"]), ("Anna", "Anna"))
        self.assertEqual(sub.action_drop(self.fixed.id)["res_model"], "klantendossier.move.wizard")
        self.assertEqual(self.sub.parent_id, self.main)
        context = sub.action_drop(self.fixed.id)["context"]
        self.assertEqual(
            (context["default_target_folder_id"], context["default_to_top"]), (self.fixed.id, False)
        )
        # To the top he loses the name of the folder above, and gains none.
        said = sub.preview_drop(False)
        self.assertEqual((said["gains"], said["loses"], said["asks"]), ("", "Anna", True))
        context = sub.action_drop(False)["context"]
        self.assertEqual(
            (context["default_target_folder_id"], context["default_to_top"]), (False, True)
        )
        for inside in (self.sub, self.bank):
            self.assertTrue(sub.preview_drop(inside.id)["inside"])
            with self.assertRaisesRegex(UserError, "into itself"):
                sub.action_drop(inside.id)
        self.assertTrue(sub.preview_drop(self.main.id)["here"])
        empty = self.make_folder(self.vof, "Leeg", self.main).with_user(self.office)
        self.assertEqual(empty.action_drop(self.fixed.id)["tag"], "klantendossier_done")
        self.assertEqual(empty.parent_id, self.fixed)

    def test_a_folder_that_is_gone_or_another_ones(self):
        self.fixed.action_bin()
        for records in (self.mine, self.sub.with_user(self.office)):
            for folder in (self.fixed.id, self.bv_main.id, 2**30, "x", -1):
                for act in (records.preview_drop, records.action_drop):
                    with self.subTest(folder=folder, act=act.__name__):
                        with self.assertRaisesRegex(UserError, "not there any more"):
                            act(folder)
        foreign = self.upload(self.bv_main, "Ander.pdf").with_user(self.office)
        with self.assertRaisesRegex(UserError, "several administrations"):
            (self.mine | foreign).preview_drop(self.bank.id)
        bound = foreign.with_context(**{KEY: self.vof.id})
        with self.assertRaisesRegex(UserError, "9057"), self.env.cr.savepoint():
            bound.action_drop(self.bv_main.id)

    def test_not_for_others(self):
        for user in (self.anna, self.outsider, self.employee, self.other_manager):
            for records in (self.document.with_user(user), self.sub.with_user(user)):
                for act in (records.preview_drop, records.action_drop):
                    with self.subTest(user=user.login, act=act.__name__):
                        self.forget()
                        with self.assertRaises(AccessError):
                            act(self.fixed.id)

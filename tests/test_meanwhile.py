"""What a colleague did a second ago is said by every act of the explorer, instead of done again (design S2)."""

from odoo.exceptions import AccessError, UserError

from .common import DossierCase, pdf

SHOWN = "klantendossier_shown"


class TestMeanwhile(DossierCase):
    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a)
        self.document = self.upload(self.bank, "Bon.pdf")
        self.document._write_own({"origin": "portal"})
        self.mine = self.as_shown(self.document, self.bank)
        self.folder = self.sub.with_user(self.office)

    def as_shown(self, documents, folder, below=False):
        shown = [folder.id if folder else "inbox", below]
        return documents.with_user(self.office).with_context(**{SHOWN: shown})

    def acts(self, document):
        """Give every act of the explorer on a document, by name; the bin's own are in test_bin."""
        version = document.sudo().version_ids[:1].id
        return {
            "move": document.action_move,
            "visibility": document.action_visibility,
            "withdraw": document.action_withdraw,
            "bin": document.action_bin_dialog,
            "handle": document.action_mark_handled,
            "drop": lambda: document.action_drop(self.fixed.id),
            "drop hidden": lambda: document.action_drop(self.fixed.id, True),
            "rename": lambda: document.action_rename("Anders.pdf", "Bon.pdf"),
            "current": lambda: document.action_make_current(version),
        }

    def state(self, record):
        self.forget()
        return {
            name: record[name]
            for name in ("name", "bin_date", "folder_id", "visibility", "handled_date")
            if name in record._fields
        }

    def assertSaid(self, act, record, text):
        before = self.state(record)
        try:
            action = act()
        except UserError as error:
            said = str(error)
        else:
            self.assertEqual(action["tag"], "klantendossier_done", action)
            said = action["params"]["message"]
            self.assertIn(action["params"]["type"], ("info", "warning"))
        self.assertIn(text, said)
        self.assertEqual(self.state(record), before)

    def test_a_document_that_was_binned(self):
        self.document.with_user(self.manager).action_bin()
        for name, act in self.acts(self.mine).items():
            with self.subTest(name):
                self.assertSaid(
                    act,
                    self.document,
                    f"Bon.pdf was put in the bin by {self.manager.name} already.",
                )

    def test_a_document_that_was_moved(self):
        self.document.with_user(self.manager)._move(self.fixed.with_user(self.manager))
        self.document._write_own({"handled_date": False, "handled_by_id": False})
        acts = self.acts(self.mine)
        for name, act in acts.items():
            with self.subTest(name):
                self.assertSaid(act, self.document, "Bon.pdf lies in Vaste stukken by now.")

    def test_a_document_that_was_filed_out_of_the_inbox(self):
        document = self.as_shown(self.document, None)
        self.assertSaid(document.action_bin_dialog, self.document, "lies in Jaarwerk 2026 / ")

    def test_where_it_lies_nothing_is_said(self):
        for shown in (self.mine, self.as_shown(self.document, self.main, True)):
            self.assertEqual(shown.action_move()["res_model"], "klantendossier.move.wizard")
        moved = self.as_shown(self.document, self.main)
        self.assertIn("lies in", moved.action_move()["params"]["message"])

    def test_of_several_the_others_go_on(self):
        other = self.upload(self.bank, "Ander.pdf")
        self.document.with_user(self.manager).action_bin()
        both = self.as_shown(self.document | other, self.bank)
        action = both.action_move()
        self.assertEqual(action["context"]["default_document_ids"], other.ids)
        self.assertIn("Bon.pdf was put in the bin", action["context"]["default_notice"])
        wizard = self.env[action["res_model"]].with_user(self.office)
        wizard = wizard.with_context(**action["context"]).new({})
        self.assertIn("Bon.pdf was put in the bin", wizard.notice)

    def test_a_folder_that_was_binned(self):
        self.sub.with_user(self.manager).action_bin()
        for name, act in {
            "move": self.folder.action_move,
            "bin": self.folder.action_bin_dialog,
            "drop": lambda: self.folder.action_drop(self.fixed.id),
            "rename": lambda: self.folder.action_rename("Anders", "Liquide middelen"),
        }.items():
            with self.subTest(name):
                self.assertSaid(act, self.sub, f"was put in the bin by {self.manager.name} already")

    def test_a_name_that_a_colleague_changed(self):
        for record, was, new in (
            (self.document, "Bon.pdf", "Piet.pdf"),
            (self.sub, "Liquide middelen", "Piet"),
        ):
            with self.subTest(record):
                mine = record.with_user(self.office)
                mine.action_rename("Eerst" + new, was)
                record.with_user(self.manager).write({"name": new})
                self.assertSaid(
                    lambda mine=mine, was=was: mine.action_rename("Mijn.pdf", was), record, new
                )
                mine.action_rename("Mijn.pdf", new)
                self.assertEqual(record.name, "Mijn.pdf")

    def test_a_version_is_made_current_as_the_question_said(self):
        old = self.document.version_ids
        mine = self.mine.with_context(**{SHOWN: False})
        self.document.with_user(self.manager)._upload_version("Bon.pdf", pdf("twee"))
        shown = {"number": 2, "client_ids": self.client_a.ids}
        self.grant(self.bank, self.client_b)
        self.assertSaid(
            lambda: mine.action_make_current(old.id, shown), self.document, "Somebody changed"
        )
        for nonsense in ([], "x", {}, {"number": None}, 7):
            with self.assertRaises(UserError):
                mine.action_make_current(old.id, nonsense)
        shown["client_ids"] = sorted((self.client_a | self.client_b).ids)
        self.document.with_user(self.manager)._upload_version("Bon.pdf", pdf("drie"))
        self.assertSaid(
            lambda: mine.action_make_current(old.id, shown), self.document, "Somebody changed"
        )
        mine.action_make_current(old.id, {**shown, "number": 3})
        self.assertEqual(self.document.version_number, 4)

    def test_nonsense_in_the_context_changes_nothing(self):
        for value in (None, True, "x", [], [1], ["x", "y"], {}, [None, None], 7):
            document = self.document.with_user(self.office).with_context(**{SHOWN: value})
            document.action_move()

    def test_it_opens_no_door(self):
        for user in (self.anna, self.outsider):
            for record in (self.document, self.sub):
                with self.assertRaises(AccessError):
                    record.with_user(user).action_rename("x", "")

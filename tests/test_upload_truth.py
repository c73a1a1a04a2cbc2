"""What the button of the upload dialog said is what happens, or nothing happens (issue 6, §3)."""

from odoo.exceptions import AccessError, UserError

from odoo.addons.klantendossier.exceptions import AudienceChanged
from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf
from .portal import PortalCase
from .racing import ADMINISTRATION, DOCUMENT, FOLDER, RaceCase

SEND = "/klantendossier/upload"


class TestUploadTruth(PortalCase):
    """The route, as the office user."""

    def setUp(self):
        super().setUp()
        self.login(self.office)
        self.grant(self.bank, self.client_a)

    def send_file(self, name, expected, **values):
        data = {
            "administration_id": self.vof.id,
            "folder_id": self.bank.id,
            "visibility": "folder",
            "expected": ",".join(str(client.id) for client in expected),
            **values,
        }
        return self.send(SEND, name, pdf(name), data)

    def test_what_is_stored_is_answered_with_who_sees_it(self):
        answer = self.send_file("a.pdf", self.client_a).json()
        self.assertEqual(answer["audience"]["ids"], self.client_a.ids)
        self.assertIn(self.anna.name, answer["audience"]["label"])
        answer = self.send_file("b.pdf", [], visibility="office").json()
        self.assertEqual(answer["audience"]["ids"], [])

    def test_others_than_the_button_named_see_nothing(self):
        """Whoever was let in, or out, since the dialog asked: nothing is stored, and it says who."""
        self.grant(self.bank, self.client_b)
        response = self.send_file("a.pdf", self.client_a)
        self.assertEqual(response.status_code, 409)
        answer = response.json()
        self.assertEqual(set(answer["audience"]), {self.client_a.id, self.client_b.id})
        self.assertIn(f"{self.bram.name} would see it too", answer["error"])
        self.assertFalse(self.bank.document_ids)
        self.grant(self.bank, self.client_b, levels.NONE)
        response = self.send_file("a.pdf", self.client_a | self.client_b)
        self.assertEqual(response.status_code, 409)
        self.assertIn(f"{self.bram.name} would not see it", response.json()["error"])
        self.assertFalse(self.bank.document_ids)
        self.assertFalse(self.events("document_uploaded", folder_ref=self.bank.id))

    def test_selected_and_office_only(self):
        self.grant(self.bank, self.client_b)
        values = {"visibility": "selected", "client_ids": str(self.client_b.id)}
        self.assertEqual(self.send_file("a.pdf", self.client_a, **values).status_code, 409)
        answer = self.send_file("a.pdf", self.client_b, **values).json()
        self.assertEqual(answer["audience"]["ids"], self.client_b.ids)
        response = self.send_file("b.pdf", self.client_a, visibility="office")
        self.assertEqual(response.status_code, 409)

    def test_a_new_version_is_seen_by_who_was_said(self):
        document = self.upload(self.bank)
        for expected, status in ((self.client_b, 409), (self.client_a, 200)):
            response = self.send_file("nieuw.pdf", expected, document_id=document.id)
            self.assertEqual(response.status_code, status)
        self.forget()
        self.assertEqual(document.version_number, 2)

    def test_the_question_about_a_name_says_who_opened_the_old_one(self):
        self.grant(self.bank, self.client_b)
        document = self.upload(self.bank, "Balans.pdf")
        question = self.send_file("Balans.pdf", self.client_a | self.client_b)
        question = self.ask_name()
        self.assertIn("Version 1 was opened by nobody yet", question["text"])
        self.env[DOCUMENT].with_user(self.anna)._open(document.id, "document_opened")
        question = self.ask_name()
        self.assertIn(f"Version 1 was opened by {self.anna.name} on", question["text"])
        self.assertIn(f"Not yet by {self.bram.name}", question["text"])
        self.assertEqual(question["audience"], sorted((self.client_a | self.client_b).ids))

    def ask_name(self):
        data = {
            "administration_id": self.vof.id,
            "folder_id": self.bank.id,
            "visibility": "folder",
        }
        response = self.send(SEND, "Balans.pdf", pdf("anders"), data)
        self.assertEqual(response.status_code, 409)
        return response.json()["same_name"]

    def test_year_kind_and_notes_go_along(self):
        self.send_file(
            "a.pdf",
            self.client_a,
            book_year="2025",
            kind="contract",
            note="voor u",
            internal_note="voor ons",
        )
        document = self.bank.document_ids
        self.assertEqual(
            (document.book_year, document.kind, document.note, document.internal_note),
            ("2025", "contract", "voor u", "voor ons"),
        )
        self.assertEqual(self.send_file("b.pdf", self.client_a, kind="x").status_code, 422)

    def test_a_token_is_for_the_office(self):
        answer = self.url_open(f"{SEND}/token").json()
        self.assertEqual(answer["user_id"], self.office.id)
        self.assertTrue(answer["csrf_token"])
        self.login(self.anna)
        self.assertEqual(set(self.url_open(f"{SEND}/token").json()), {"error"})


class TestHideAndTree(DossierCase):
    """What is done after sending, and the folders of directories."""

    def as_office(self, record):
        return record.with_user(self.office)

    def test_hide_what_was_just_sent_and_take_that_back(self):
        self.grant(self.bank, self.client_a)
        documents = self.upload(self.bank, "a.pdf") | self.upload(self.bank, "b.pdf")
        action = self.as_office(documents).action_hide()
        self.forget()
        self.assertEqual(set(documents.mapped("visibility")), {"office"})
        self.assertFalse(self.sees(self.anna, documents[0]))
        undo = self.env["klantendossier.undo"].with_user(self.office)
        undo.browse(action["params"]["undo_id"]).action_undo()
        self.assertTrue(self.sees(self.anna, documents[0]))
        for user in (self.anna, self.outsider, self.employee, self.other_manager):
            with self.assertRaises(AccessError):
                documents.with_user(user).action_hide()

    def test_a_tree_is_foreseen_and_made(self):
        self.main.book_year = "2026"
        self.sub.book_year = "2026"
        self.grant(self.sub, self.client_a)
        self.grant(self.bank, self.client_b)
        sub = self.as_office(self.sub)
        before = self.env[FOLDER].search_count([])
        paths = ["bank/Jan/Week 1", "Leeg"]
        told = sub.foresee_subfolders(paths)
        self.assertEqual(self.env[FOLDER].search_count([]), before)
        self.assertEqual(
            {path: (folder["id"], folder["audience"]) for path, folder in told.items()},
            {
                "bank": (self.bank.id, self.client_b.ids),
                "bank/Jan": (False, []),
                "bank/Jan/Week 1": (False, []),
                "Leeg": (False, []),
            },
        )
        same = sub.foresee_subfolders(paths, True)
        self.assertEqual(same["bank/Jan/Week 1"]["audience"], self.client_b.ids)
        self.assertEqual(same["Leeg"]["audience"], self.client_a.ids)
        made = sub.make_subfolders(paths, True)
        self.assertEqual(
            {path: folder["audience"] for path, folder in made.items()},
            {path: folder["audience"] for path, folder in same.items()},
        )
        week = self.env[FOLDER].browse(made["bank/Jan/Week 1"]["id"])
        self.assertEqual(
            week.complete_name, "Jaarwerk 2026 / Liquide middelen / Bank / Jan / Week 1"
        )
        self.assertEqual((week.book_year, made["bank"]["made"]), (self.bank.book_year, False))
        self.assertEqual(self.env[FOLDER].browse(made["Leeg"]["id"]).book_year, "2026")
        again = sub.make_subfolders(paths, True)
        self.assertFalse([path for path, folder in again.items() if folder["made"]])

    def test_a_tree_is_closed_unless_it_was_ticked(self):
        self.grant(self.sub, self.client_a)
        made = self.as_office(self.sub).make_subfolders(["Nieuw"])
        self.assertEqual(made["Nieuw"]["audience"], [])
        self.assertFalse(self.env[FOLDER].browse(made["Nieuw"]["id"]).permission_ids)

    def test_names_that_differ_by_case_only_are_one_folder(self):
        made = self.as_office(self.sub).make_subfolders(["Bonnen", "BONNEN/maart"])
        self.assertEqual(made["Bonnen"]["id"], made["BONNEN"]["id"])
        parent = self.env[FOLDER].browse(made["BONNEN/maart"]["id"]).parent_id
        self.assertEqual(parent.id, made["Bonnen"]["id"])

    def test_trees_that_are_refused(self):
        sub = self.as_office(self.sub)
        for paths in (["/".join("abcdefghijklmnop")], [str(number) for number in range(1001)]):
            for method in ("foresee_subfolders", "make_subfolders"):
                with self.assertRaises(UserError):
                    getattr(sub, method)(paths)
        for user in (self.anna, self.outsider, self.employee, self.other_manager):
            for method in ("foresee_subfolders", "make_subfolders"):
                with self.assertRaises(AccessError):
                    getattr(self.sub.with_user(user), method)(["x"])

    def test_who_lacks_the_folder_is_let_in_after_it_was_said(self):
        self.upload(self.bank)
        bank = self.as_office(self.bank)
        told = bank.preview_viewing(self.client_a.id)
        self.assertIn(f"{self.anna.name} gets View in Bank", told)
        self.assertIn("1 documents", told)
        self.assertFalse(self.bank.permission_ids)
        self.upload(self.bank, "Voor Anna.pdf", visibility="selected", selected=self.client_a)
        now = bank.preview_viewing(self.client_a.id)
        self.assertIn("2 documents", now, "what was for her by name she sees then, too")
        with self.assertRaisesRegex(UserError, "A colleague changed"):
            bank.action_give_viewing(self.client_a.id, told)
        bank.action_give_viewing(self.client_a.id, now)
        self.forget()
        self.assertEqual(self.bank.permission_ids.rank, levels.VIEW)
        self.grant(self.bank, self.client_a, levels.EDIT)
        bank.action_give_viewing(self.client_a.id)
        self.forget()
        self.assertEqual(self.bank.permission_ids.rank, levels.EDIT, "nothing is lowered")
        for method in ("preview_viewing", "action_give_viewing"):
            with self.assertRaises(UserError):
                getattr(bank, method)(self.client_c.id)
        for user in (self.anna, self.outsider, self.other_manager):
            for method in ("preview_viewing", "action_give_viewing"):
                with self.assertRaises(AccessError):
                    getattr(self.bank.with_user(user), method)(self.client_b.id)


class TestUploadTruthRace(RaceCase):
    """Somebody is let in between the look and the storing: two connections."""

    def test_a_grant_after_the_snapshot(self):
        begun = []

        def act(env):
            if not begun:
                begun.append(self.run_as(self.manager, self.grant(self.left, self.clients[0])))
            file = {"name": "memo.pdf", "data": pdf("memo")}
            place = env[ADMINISTRATION].browse(self.book), env[FOLDER].browse(self.left)
            return env[DOCUMENT]._upload(
                *place, [file], visibility="folder", answers={}, expected=set()
            )

        [result] = self.race_alone(act)
        self.assertIsInstance(result, AudienceChanged)
        self.assertEqual(result.client_ids, [self.clients[0]])

    def test_a_grant_while_it_is_filed(self):
        begun = []

        def bring(env):
            file = {"name": "memo.pdf", "data": pdf("memo")}
            book = env[ADMINISTRATION].browse(self.book)
            return env[DOCUMENT]._upload(book, env[FOLDER], [file], answers={}).id

        document = self.run_as(self.manager, bring)

        def act(env):
            if not begun:
                begun.append(self.run_as(self.manager, self.grant(self.left, self.clients[0])))
            values = {"folder_id": self.left, "visibility": "folder", "expected": []}
            return env[DOCUMENT].browse(document).file_away(values)

        [result] = self.race_alone(act)
        self.assertIsInstance(result, AudienceChanged)

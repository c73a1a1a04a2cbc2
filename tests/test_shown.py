"""A dialog does what it shows, or nothing: what a colleague changed meanwhile is shown first (design S2)."""

from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service import model as service_model
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf
from .racing import DOCUMENT, FOLDER, RaceCase

UNDO = "klantendossier.undo"


class ShownCase(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_a.partner_id.name, cls.client_b.partner_id.name = "Anna", "Bram"

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a)
        self.grant(self.fixed, self.client_a)
        self.document = self.upload(self.bank, "Bon.pdf")
        self.mine = self.document.with_user(self.office)

    def form(self, action, **values):
        """Open a dialog as the web client does, choose, and press its button: what was shown goes along."""
        model = self.env[action["res_model"]].with_user(self.office)
        form = Form(model.with_context(**action["context"]))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def press(self, form):
        self.forget()
        wizard = form.save()
        self.forget()
        return wizard, wizard.action_apply()

    def changes(self):
        """Give what a colleague can do to the document in between, by name."""
        document = self.document.with_user(self.manager)
        return {
            "permission": lambda: self.grant(self.fixed, self.client_b),
            "place": lambda: document._move(self.main.with_user(self.manager)),
            "visibility": lambda: document._set_visibility("selected", self.client_a),
            "name": lambda: document.write({"name": "Anders.pdf"}),
            "handled": document._mark_handled,
            "version": lambda: document._upload_version("Bon.pdf", pdf("nieuw")),
            "target": lambda: self.fixed.with_user(self.manager).write({"name": "Elders"}),
        }

    def state(self):
        self.forget()
        document = self.document
        return (
            document.folder_id,
            document.name,
            document.visibility,
            document.selected_ids.client_id,
            document.bin_date,
        )


class TestShownAnew(ShownCase):
    def assertShownAnew(self, form, change):
        change()
        before = self.state()
        wizard, action = self.press(form)
        self.assertEqual(action.get("res_id"), wizard.id, "the dialog, anew")
        self.assertTrue(action["name"].endswith(self.vof._get_label()))
        self.assertIn("A colleague changed", wizard.notice)
        self.assertIn("Nothing was done", wizard.notice)
        self.assertEqual(self.state(), before)
        self.forget()
        self.assertEqual(
            wizard.action_apply()["tag"], "klantendossier_done", "shown, so it is done"
        )

    def test_moving(self):
        self.document._write_own({"origin": "portal"})
        for name in self.changes():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                form = self.form(self.mine.action_move(), target_folder_id=self.fixed)
                self.assertShownAnew(form, self.changes()[name])
                savepoint.close(rollback=True)

    def test_visibility(self):
        self.document._write_own({"origin": "portal"})
        changes = self.changes()
        changes["permission"] = lambda: self.grant(self.bank, self.client_b)
        del changes["target"]
        for name, change in changes.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                form = self.form(self.mine.action_visibility(), visibility="folder")
                self.assertShownAnew(form, change)
                savepoint.close(rollback=True)

    def test_the_bin(self):
        for act in (self.mine, self.sub.with_user(self.office)):
            with self.subTest(act), self.env.cr.savepoint() as savepoint:
                form = self.form(act.action_bin_dialog())
                self.assertShownAnew(form, lambda: self.grant(self.bank, self.client_b))
                savepoint.close(rollback=True)

    def test_restoring(self):
        self.bank.with_user(self.office).action_bin()
        items = self.env["klantendossier.bin.item"].with_user(self.office)
        items = items.search([("administration_id", "=", self.vof.id)])
        wizard = items.action_restore_dialog()
        form = self.form(wizard)
        self.document.with_user(self.manager)._set_visibility("office")
        wizard, action = self.press(form)
        self.assertEqual(action["res_id"], wizard.id)
        self.assertIn("A colleague changed Bank meanwhile", wizard.notice)
        self.assertTrue(self.bank.bin_date)

    def test_a_folder_that_moves(self):
        form = self.form(self.sub.with_user(self.office).action_move(), target_folder_id=self.fixed)
        self.grant(self.bank, self.client_b)  # he would get to see the name of the new place
        wizard, action = self.press(form)
        self.assertEqual(action["res_id"], wizard.id)
        self.assertIn("Bram", wizard.preview)
        self.assertEqual(self.sub.parent_id, self.main)
        wizard.action_apply()
        self.assertEqual(self.sub.parent_id, self.fixed)

    def test_who_gets_the_folder_with_it(self):
        self.upload(self.bank, "Ook.pdf")
        form = self.form(self.mine.action_visibility(), visibility="selected")
        form.client_ids.add(self.client_b)
        form.grant_ids.add(self.client_b)
        self.upload(self.bank, "Nog een.pdf")  # he would see that too, which was not said
        wizard, action = self.press(form)
        self.assertEqual(action.get("res_id"), wizard.id)
        self.assertFalse(self.sees(self.bram, self.document))

    def test_who_gets_several_folders_with_it_is_asked_once(self):
        """Nobody changed anything: whatever the order in which the documents come, it is done at once."""
        other = self.upload(self.fixed, "Ander.pdf", visibility="office")
        for documents in (self.document | other, other | self.document):
            with self.subTest(documents), self.env.cr.savepoint() as savepoint:
                action = documents.with_user(self.office).action_visibility()
                form = self.form(action, visibility="selected")
                form.client_ids.add(self.client_b)
                form.grant_ids.add(self.client_b)
                _wizard, action = self.press(form)
                self.assertEqual(action.get("tag"), "klantendossier_done")
                self.assertTrue(self.sees(self.bram, other))
                savepoint.close(rollback=True)

    def test_what_changes_elsewhere_stops_nobody(self):
        form = self.form(self.mine.action_move(), target_folder_id=self.fixed)
        self.grant(self.main, self.client_b)
        self.upload(self.main, "Elders.pdf")
        self.main.with_user(self.manager).write({"name": "Anders"})
        self.bv_main.with_user(self.manager).write({"name": "Anders"})
        form_2 = self.form(self.sub.with_user(self.office).action_bin_dialog())
        self.upload(self.fixed, "Elders.pdf")
        with self.subTest("the name of the old place was shown"):
            wizard, action = self.press(form)
            self.assertEqual(action.get("res_id"), wizard.id)
        _wizard, action = self.press(form_2)
        self.assertEqual(action["tag"], "klantendossier_done")

    def test_what_lies_in_the_bin_by_now_is_said(self):
        for action, values in (
            (self.mine.action_move(), {"target_folder_id": self.fixed}),
            (self.mine.action_visibility(), {"visibility": "office"}),
        ):
            with self.subTest(action["res_model"]), self.env.cr.savepoint() as savepoint:
                form = self.form(action, **values)
                self.document.with_user(self.manager).action_bin()
                _wizard, done = self.press(form)
                self.assertIn("Nothing was changed.", done["params"]["message"])
                self.assertIn(
                    f"Bon.pdf was put in the bin by {self.manager.name} already.",
                    done["params"]["message"],
                )
                self.assertEqual(self.document.visibility, "folder")
                savepoint.close(rollback=True)

    def test_one_of_several_in_the_bin_is_left_out_and_said(self):
        other = self.upload(self.bank, "Ander.pdf")
        both = (self.document | other).with_user(self.office)
        form = self.form(both.action_move(), target_folder_id=self.fixed)
        other.with_user(self.manager).action_bin()
        _wizard, done = self.press(form)
        self.assertIn("Bon.pdf moved to Vaste stukken.", done["params"]["message"])
        self.assertIn("Ander.pdf was put in the bin by", done["params"]["message"])
        self.assertEqual((self.document | other).folder_id, self.fixed | self.bank)

    def test_what_was_deleted_for_good_is_said(self):
        other = self.upload(self.bank, "Ander.pdf")
        both = (self.document | other).with_user(self.office)
        form = self.form(both.action_move(), target_folder_id=self.fixed)
        wizard = form.save()
        other.with_user(self.manager).action_bin()
        other.with_user(self.manager).unlink()
        self.forget()
        message = wizard.action_apply()["params"]["message"]
        self.assertIn("1 item was deleted for good by a colleague.", message)

    def test_choosing_anew_counts_as_having_looked(self):
        form = self.form(self.mine.action_move(), target_folder_id=self.main)
        self.grant(self.fixed, self.client_b)
        form.target_folder_id = self.fixed  # the preview is worked out now, with Bram in it
        self.assertIn("Bram", form.preview)
        _wizard, action = self.press(form)
        self.assertEqual(action["tag"], "klantendossier_done")


class TestShownIsWhatHappens(ShownCase):
    """Over random trees: who is shown to gain, lose and keep is who does, by the record rules."""

    def who(self, documents):
        """Give (client, document) of whoever finds a document by his own search.

        What is kept back is looked at as if it were released: the dialogs reckon with that.
        """
        found = set()
        with self.env.cr.savepoint() as savepoint:
            documents._write_own({"file_state": "ok"})
            self.forget()
            for client in (self.client_a, self.client_b):
                model = self.env[DOCUMENT].with_user(client.user_id)
                own = model.search([("id", "in", documents.ids)])
                found |= {(client.id, document.id) for document in own}
            savepoint.close(rollback=True)
        self.forget()
        return found

    def count(self, pairs):
        numbers = {}
        for client_id, _document_id in pairs:
            numbers[client_id] = numbers.get(client_id, 0) + 1
        return numbers

    def draw_world(self, data):
        folders = [self.main, self.sub, self.bank, self.fixed]
        clients = [self.client_a, self.client_b]
        ranks = st.sampled_from([0, levels.VIEW, levels.UPLOAD, levels.EDIT])
        for folder in folders:
            for client in clients:
                self.grant(folder, client, data.draw(ranks), below=data.draw(st.booleans()))
        documents = self.document.browse()
        for number in range(data.draw(st.integers(1, 3))):
            folder = data.draw(st.sampled_from([*folders, self.bank.browse()]))
            document = self.upload(
                folder, f"{number}.pdf", visibility="office", administration=self.vof
            )
            if folder:
                visibility = data.draw(st.sampled_from(["office", "folder", "selected"]))
                document.with_user(self.office)._set_visibility(
                    visibility, data.draw(st.sampled_from(clients))
                )
            if data.draw(st.integers(0, 5)) == 0:
                document._write_own({"file_state": "quarantine"})
            documents |= document
        return folders, clients, documents

    def assertShown(self, documents, shown, act):
        before = self.who(documents)
        act()
        after = self.who(documents)
        self.assertEqual(shown["gains"], self.count(after - before))
        self.assertEqual(shown["loses"], self.count(before - after))

    @settings(max_examples=80, deadline=None)
    @given(st.data())
    def test_moving(self, data):
        with self.env.cr.savepoint() as savepoint:
            folders, _clients, documents = self.draw_world(data)
            target = data.draw(st.sampled_from([*folders, self.bank.browse()]))
            wizard = (
                self.env["klantendossier.move.wizard"]
                .with_user(self.office)
                .create(
                    {
                        "administration_id": self.vof.id,
                        "document_ids": [Command.set(documents.ids)],
                        "target_folder_id": target.id,
                        "to_top": not target,
                        "audience": data.draw(st.sampled_from(["folder", "nobody", "office"])),
                    }
                )
            )
            self.assertShown(documents, wizard._preview_documents(), wizard.action_apply)
            self.assertEqual(documents.folder_id, target)
            savepoint.close(rollback=True)

    @settings(max_examples=80, deadline=None)
    @given(st.data())
    def test_visibility(self, data):
        with self.env.cr.savepoint() as savepoint:
            _folders, clients, documents = self.draw_world(data)
            visibility = data.draw(st.sampled_from(["office", "folder", "selected"]))
            chosen = data.draw(st.lists(st.sampled_from(clients), unique=True, min_size=1))
            granted = data.draw(st.lists(st.sampled_from(clients), unique=True))
            wizard = (
                self.env["klantendossier.visibility.wizard"]
                .with_user(self.office)
                .with_context(default_document_ids=documents.ids)
                .create(
                    {
                        "document_ids": [Command.set(documents.ids)],
                        "visibility": visibility,
                        "client_ids": [Command.set([client.id for client in chosen])],
                        "grant_ids": [Command.set([client.id for client in granted])],
                    }
                )
            )
            self.assertShown(documents, wizard._foresee(), wizard.action_apply)
            savepoint.close(rollback=True)


class TestShownRace(RaceCase):
    """Two colleagues on two connections: one has his snapshot, the other is done and stored, then he goes on."""

    def setUp(self):
        super().setUp()

        def upload(env):
            folder = env[FOLDER].browse(self.left)
            return (
                env[DOCUMENT]
                ._upload(folder.administration_id, folder, [{"name": "b.pdf", "data": pdf("b")}])
                .id
            )

        self.document = self.run_as(self.manager, upload)
        self.run_as(self.manager, self.grant(self.left, self.clients[0]))

    def meet(self, act, other):
        """Run an act whose snapshot is older than what a colleague does in the meantime."""
        tries = []
        with closing(self.registry.cursor()) as cr, mute_logger("odoo.sql_db"):
            env = api.Environment(cr, self.manager, {})

            def attempt():
                tries.append(1)
                if len(tries) == 1:
                    cr.execute("SELECT 1")  # takes the snapshot
                    self.run_as(self.manager, other)
                return act(env)

            try:
                result = service_model.retrying(attempt, env)
            except UserError as error:
                result = error
        self.assertEqual(len(tries), 2, "it saw nothing of the other and went on")
        return result

    def dialog(self, kind, **values):
        """Make a dialog and store it, with what it shows; give what its button does."""

        def create(env):
            value = {"document_ids": [Command.set([self.document])], **values}
            context = {"default_document_ids": [self.document]}
            model = env[f"klantendossier.{kind}.wizard"].with_context(**context)
            return model.create(value).id

        wizard = self.run_as(self.manager, create)
        return lambda env: env[f"klantendossier.{kind}.wizard"].browse(wizard).action_apply()

    def read(self, function):
        return self.run_as(self.manager, lambda env: function(env[DOCUMENT].browse(self.document)))

    def move_to_right(self):
        return self.dialog("move", administration_id=self.book, target_folder_id=self.right)

    def test_move_and_grant(self):
        result = self.meet(self.move_to_right(), self.grant(self.right, self.clients[1]))
        self.assertEqual(result.get("res_model"), "klantendossier.move.wizard", "shown anew")
        self.assertEqual(self.read(lambda d: d.folder_id.id), self.left)

    def test_move_and_grant_at_the_same_moment(self):
        """Whoever is first: the document moves as shown and then the folder opens, or it is shown anew."""
        moved, _granted = self.race(
            self.move_to_right(), self.grant(self.right, self.clients[1]), tried_again=False
        )
        place = self.read(lambda d: d.folder_id.id)
        self.assertEqual(place, self.left if moved.get("res_model") else self.right)
        self.state()

    def test_visibility_and_move(self):
        self.run_as(self.manager, self.grant(self.right, self.clients[1]))
        self.run_as(
            self.manager, lambda env: env[DOCUMENT].browse(self.document)._set_visibility("office")
        )
        act = self.dialog("visibility", visibility="folder")
        result = self.meet(
            act,
            lambda env: (
                env[DOCUMENT].browse(self.document)._move(env[FOLDER].browse(self.right)) and None
            ),
        )
        self.assertEqual(result.get("res_model"), "klantendossier.visibility.wizard")
        self.assertEqual(self.read(lambda d: d.visibility), "office")

    def test_visibility_and_others_selected(self):
        """Only who is selected changes: the document's own values stay what they were."""

        def select(number):
            client = self.clients[number]
            return lambda env: (
                env[DOCUMENT]
                .browse(self.document)
                ._set_visibility("selected", env["klantendossier.client"].browse(client))
            )

        self.run_as(self.manager, self.grant(self.right, self.clients[1]))
        self.run_as(self.manager, select(0))
        result = self.meet(self.move_to_right(), select(1))
        self.assertEqual(result.get("res_model"), "klantendossier.move.wizard")

    def undo(self, result):
        row = result["params"]["undo_id"]
        return lambda env: env[UNDO].browse(row).action_undo()

    def test_undo_and_a_later_act(self):
        moved = self.run_as(self.manager, self.move_to_right())
        hide = self.dialog("visibility", visibility="office")
        result = self.meet(self.undo(moved), hide)
        self.assertIsInstance(result, UserError)
        self.assertIn("meanwhile", str(result))
        self.assertEqual(
            self.read(lambda d: (d.folder_id.id, d.visibility)), (self.right, "office")
        )

    def test_two_undos(self):
        moved = self.run_as(self.manager, self.move_to_right())
        results = self.race(self.undo(moved), self.undo(moved))
        errors = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(errors), 1, results)
        self.assertIn("already", str(errors[0]))
        self.assertEqual(self.read(lambda d: d.folder_id.id), self.left)

    def test_undo_and_a_grant_that_would_show_it_to_somebody_else(self):
        moved = self.run_as(self.manager, self.move_to_right())
        result = self.meet(self.undo(moved), self.grant(self.left, self.clients[1]))
        self.assertIsInstance(result, UserError)
        self.assertEqual(self.read(lambda d: d.folder_id.id), self.right)

"""The bin: one list of folders and documents, restored or deleted each for itself."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, DossierHttpCase, pdf
from .racing import DOCUMENT, FOLDER, RaceCase
from .test_query_budget import QueryBudgetCase

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ITEM = "klantendossier.bin.item"


class BinCase(DossierCase):
    def setUp(self):
        super().setUp()
        self.sub = self.make_folder(self.vof, "Onder", self.bank)
        self.inside = self.upload(self.sub, "in de map.pdf")
        self.loose = self.upload(self.main, "los.pdf")
        self.grant(self.main, self.client_a, levels.VIEW, below=True)

    def items(self, user=None, administration=None):
        domain = [("administration_id", "=", (administration or self.vof).id)]
        return self.env[ITEM].with_user(user or self.office).search(domain)

    def restore(self, items):
        """Do what pressing 'Restore' and the button of its dialog do; give the message."""
        action = items.action_restore_dialog()
        if action["type"] == "ir.actions.client":
            return action["params"]
        wizard = self.env[action["res_model"]].with_user(items.env.user)
        wizard = wizard.with_context(**action["context"]).create({})
        self.summary, self.preview = wizard.summary, wizard.preview
        return wizard.action_apply()["params"]


class TestBin(BinCase):
    def test_what_lies_there(self):
        self.bank.with_user(self.office).action_bin()
        self.loose.with_user(self.office).action_bin()
        rows = [
            (item.kind, item.name, item.place, item.document_count, item.bin_user_id)
            for item in self.items().sorted("kind")
        ]
        self.assertEqual(
            rows,
            [
                ("document", "los.pdf", "Jaarwerk 2026", 1, self.office),
                ("folder", self.bank.name, self.bank.parent_id.complete_name, 1, self.office),
            ],
        )
        self.assertFalse(self.items(administration=self.bv))

    def test_whose(self):
        self.loose.with_user(self.office).action_bin()
        item = self.items()
        for user in (self.anna, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.items(user)
            with self.assertRaises(AccessError):
                item.with_user(user).action_restore_dialog()
        self.vof.write({"office_access": "team"})
        self.assertFalse(self.items(self.piet))
        with self.assertRaises(AccessError):
            item.with_user(self.piet).action_restore_dialog()

    def test_preview_and_restoring_together(self):
        self.bank.with_user(self.office).action_bin()
        self.loose.with_user(self.office).action_bin()
        self.forget()
        self.assertFalse(self.sees(self.anna, self.inside))
        message = self.restore(self.items())
        self.assertIn("1 folder and 1 document", self.summary)
        self.assertIn("will see both documents", self.preview)
        self.assertIn(self.client_a.partner_id.name, message["message"])
        self.assertEqual(message["type"], "success")
        self.forget()
        for document in (self.inside, self.loose):
            self.assertTrue(self.sees(self.anna, document))
        self.assertFalse(self.items())

    def test_each_for_itself(self):
        """One that cannot come back stops no other, and the message says why."""
        self.bank.with_user(self.office).action_bin()
        self.loose.with_user(self.office).action_bin()
        self.make_folder(self.vof, self.bank.name, self.bank.parent_id)
        message = self.restore(self.items())
        self.assertFalse(self.loose.bin_date)
        self.assertTrue(self.bank.bin_date)
        self.assertIn("los.pdf restored", message["message"])
        self.assertIn(
            f"Not restored: {self.bank.name}. There is a folder named", message["message"]
        )
        self.assertTrue(message["sticky"])

    def test_thirty_at_once_two_of_them_in_conflict(self):
        """The preview counts them all; what cannot come back is said each with its reason, the rest is back."""
        documents = self.env["klantendossier.document"].union(
            *(self.upload(self.main, f"stuk {number}.pdf") for number in range(26))
        )
        names = [f"Map {number}" for number in range(4)]
        folders = self.env["klantendossier.folder"].union(
            *(self.make_folder(self.vof, name, self.main) for name in names)
        )
        documents.with_user(self.office).action_bin()
        for folder in folders:
            folder.with_user(self.office).action_bin()
        for name in names[:2]:
            self.make_folder(self.vof, name, self.main)
        self.assertEqual(len(self.items()), 30)
        message = self.restore(self.items())
        self.assertIn("4 folders and 26 documents", self.summary)
        self.assertIn("26 documents", self.preview)
        self.assertIn("28 restored", message["message"])
        for name in names[:2]:
            self.assertIn(f"Not restored: {name}. There is a folder named", message["message"])
        self.assertEqual(message["message"].count("Not restored"), 2)
        self.assertTrue(message["sticky"])
        self.assertEqual(self.items().folder_id, folders[:2])
        self.assertFalse(documents.filtered("bin_date"))

    def test_a_document_whose_folder_lies_there_too(self):
        self.inside.with_user(self.office).action_bin()
        self.bank.with_user(self.office).action_bin()
        alone = self.items().filtered(lambda i: i.kind == "document")
        self.assertIn("lies in the bin too", self.restore(alone)["message"])
        self.restore(self.items())
        self.assertFalse(self.inside.bin_date or self.bank.bin_date)

    def test_a_colleague_was_first(self):
        self.loose.with_user(self.office).action_bin()
        items = self.items()
        action = items.action_restore_dialog()
        wizard = self.env[action["res_model"]].with_user(self.office)
        wizard = wizard.with_context(**action["context"]).create({})
        self.loose.with_user(self.manager).action_restore()
        params = wizard.action_apply()["params"]
        self.assertIn("A colleague was first: los.pdf", params["message"])
        self.assertIn("A colleague was first", items.action_restore_dialog()["params"]["message"])

    def test_binning_what_a_colleague_binned(self):
        action = self.loose.with_user(self.office).action_bin_dialog()
        wizard = self.env[action["res_model"]].with_user(self.office)
        wizard = wizard.with_context(**action["context"]).create({})
        self.loose.with_user(self.manager).action_bin()
        lines = len(self.events("document_binned"))
        params = wizard.action_apply()["params"]
        self.assertIn(f"los.pdf was put in the bin by {self.manager.name}", params["message"])
        self.assertFalse(params["undo_id"])
        self.assertEqual(len(self.events("document_binned")), lines)

    def test_handling_what_a_colleague_handled(self):
        self.loose.sudo()._write_own({"origin": "portal"})
        self.loose.with_user(self.manager).action_mark_handled()
        params = self.loose.with_user(self.office).action_mark_handled()["params"]
        self.assertIn(f"by {self.manager.name} already", params["message"])

    def test_two_clients_are_refused_when_chosen(self):
        other = self.upload(self.bv_main, "ander.pdf")
        for document in (self.loose, other):
            document.with_user(self.office).action_bin()
        items = self.items() | self.items(administration=self.bv)
        with self.assertRaisesRegex(UserError, "several administrations"):
            items.action_restore_dialog()

    def test_deleting_is_asked_with_the_name(self):
        self.bank.with_user(self.office).action_bin()
        self.loose.with_user(self.office).action_bin()
        with self.assertRaises(AccessError):
            self.items().action_delete_dialog()
        wizard = self.open_deleting()
        self.assertEqual(wizard.summary, "Delete for good: 2 items")
        self.assertIn("los.pdf", wizard.preview)
        self.assertIn(f"{self.bank.complete_name}, with 1 document in it", wizard.preview)
        self.assertIn("2 folders, 2 documents, 2 versions", wizard.preview)
        self.assertIn(f"seen again by: {self.client_a.partner_id.name}", wizard.preview)
        self.assertTrue(self.loose.exists(), "nothing is done by looking")
        params = wizard.action_apply()["params"]
        self.assertEqual(params["message"], "2 items: deleted for good.")
        self.assertFalse((self.loose | self.inside).exists() or self.bank.exists())

    def open_deleting(self, *names):
        """Open the question on what lies in the bin, or what of it has these names, as the manager."""
        items = self.items(self.manager)
        if names:
            items = items.filtered(lambda item: item.name in names)
        action = items.action_delete_dialog()
        self.assertTrue(action["name"].endswith(self.vof._get_label()))
        wizard = self.env[action["res_model"]].with_user(self.manager)
        return wizard.with_context(**action["context"]).create({})

    def test_deleting_one_document_counts_its_versions_and_says_who_brought_it(self):
        self.loose.with_user(self.manager)._upload_version("los.pdf", pdf("twee"))
        self.loose.sudo()._write_own({"origin": "portal"})
        self.loose.with_user(self.office).action_bin()
        wizard = self.open_deleting()
        self.assertEqual(wizard.summary, "Delete for good: los.pdf")
        self.assertIn("1 document, 2 versions", wizard.preview)
        self.assertIn("1 document of it came from client users", wizard.preview)
        wizard.action_apply()
        self.assertFalse(self.loose.exists())

    def test_what_a_colleague_took_out_is_kept_and_said(self):
        self.bank.with_user(self.office).action_bin()
        self.loose.with_user(self.office).action_bin()
        wizard = self.open_deleting()
        self.loose.with_user(self.office).action_restore()
        params = wizard.action_apply()["params"]
        self.assertIn("Bank: deleted for good.", params["message"])
        self.assertIn("A colleague was first: los.pdf", params["message"])
        self.assertFalse(self.bank.exists() or self.inside.exists())
        self.assertTrue(self.loose.exists())

    def test_deleting_what_changed_meanwhile_is_asked_again(self):
        self.bank.with_user(self.office).action_bin()
        wizard = self.open_deleting()
        self.inside.with_user(self.office)._move(self.fixed.with_user(self.office))
        action = wizard.action_apply()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertIn(f"A colleague changed {self.bank.name} meanwhile", wizard.notice)
        self.assertTrue(self.bank.exists())
        wizard.action_apply()
        self.assertFalse(self.bank.exists())
        self.assertTrue(self.inside.exists())

    def test_deleting_each_for_itself(self):
        """One that cannot go stops no other, and the message says why."""
        self.bank.with_user(self.office).action_bin()
        self.loose.with_user(self.office).action_bin()
        wizard = self.open_deleting()
        document = type(self.loose)

        def refuse(documents):
            if "los.pdf" in documents.mapped("name"):
                raise UserError("Bewaarplicht.")

        with patch.object(document, "_unlink_except_outside_bin", refuse):
            params = wizard.action_apply()["params"]
        self.assertIn("Not deleted: los.pdf. Bewaarplicht.", params["message"])
        self.assertTrue(params["sticky"])
        self.assertTrue(self.loose.exists())
        self.assertFalse(self.bank.exists())

    def test_there_is_one_way_to_delete_for_good(self):
        """Beside the question of the bin no method and no button deletes a document or folder."""
        for model in ("klantendossier.document", "klantendossier.folder"):
            names = [name for name in dir(self.env[model]) if name.startswith("action_delete")]
            self.assertEqual(names, [], model)
        kinds = self.env["klantendossier.impact.wizard"]._fields["kind"].selection
        self.assertNotIn("delete", dict(kinds))


class TestBinBudget(QueryBudgetCase):
    def test_list(self):
        def read(administration):
            self.env[ITEM].with_user(self.office).web_search_read(
                [("administration_id", "=", administration.id)],
                {"name": {}, "place": {}, "document_count": {}, "bin_date": {}},
            )

        def fill(main, number):
            for part in range(number):
                folder = self.make_folder(main.administration_id, f"Weg {part}", main)
                self.upload(folder, f"stuk {part}.pdf")
                folder.action_bin()
                self.upload(main, f"los {part}.pdf").action_bin()

        fill(self.bv_main, 1)
        fill(self.main, 6)
        self.assertSameCount(read, self.bv, self.vof)


class TestBinRace(RaceCase):
    """Two colleagues, two connections, the same document at the same moment."""

    def setUp(self):
        super().setUp()

        def upload(env):
            folder = env[FOLDER].browse(self.left)
            files = [{"name": "stuk.pdf", "data": PDF}]
            return env[DOCUMENT]._upload(folder.administration_id, folder, files).id

        self.document = self.run_as(self.manager, upload)

    def meet(self, act):
        """Run an act twice at once; one succeeds, and the other one says that a colleague was first."""
        messages = [params["params"]["message"] for params in self.race(act, act)]
        first = [message for message in messages if "already" in message or "colleague" in message]
        self.assertEqual(len(first), 1, messages)

    def test_binning(self):
        def act(env):
            wizard = env["klantendossier.bin.wizard"].create({"document_ids": [self.document]})
            return wizard.action_apply()

        self.meet(act)

    def test_restoring(self):
        self.run_as(self.manager, lambda env: env[DOCUMENT].browse(self.document).action_bin())

        def act(env):
            wizard = env["klantendossier.restore.wizard"].create({"document_ids": [self.document]})
            return wizard.action_apply()

        self.meet(act)

    def test_handling(self):
        self.run_as(
            self.manager,
            lambda env: env[DOCUMENT].browse(self.document)._write_own({"origin": "portal"}),
        )
        self.meet(lambda env: env[DOCUMENT].browse(self.document).action_mark_handled())


class TestBinTour(DossierHttpCase):
    def test_bin_and_restore(self):
        self.upload(self.main, "los.pdf")
        self.upload(self.bank, "in de map.pdf")
        self.grant(self.main, self.client_a, levels.VIEW, below=True)
        (self.bank).with_user(self.office).action_bin()
        self.main.document_ids.with_user(self.office).action_bin()
        self.speak_english()
        self.leave_out_missing_library()
        self.start_tour("/odoo/administrations", "klantendossier_bin", login=self.manager.login)
        self.forget()
        self.assertFalse(self.bank.bin_date)
        self.assertFalse(self.main.document_ids.exists(), "deleted after the question")

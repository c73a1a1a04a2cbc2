"""Whether a folder is internal is a fact of the folder: no change of a template opens one (P4, S3)."""

import importlib.util

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase
from .tooling import ADDON

SCRIPT = ADDON / "migrations" / "19.0.1.2.0" / "post-internal.py"


class TestInternal(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.permission = cls.env["klantendossier.permission"].with_user(cls.office)
        nodes = [
            {"depth": 0, "name": "Werk", "levels": {str(cls.role_a.id): "view"}},
            {"depth": 1, "name": "Intern", "levels": {}},
        ]
        cls.template = (
            cls.env["klantendossier.template"]
            .with_user(cls.manager)
            .create({"name": "Proef", "tree": {"nodes": nodes}})
        )

    def setUp(self):
        super().setUp()
        self.use_template(self.vof)
        self.work, self.intern = (self.find(self.vof, name) for name in ("Werk", "Intern"))
        self.secret = self.upload(self.intern, "Memo.pdf")

    def use_template(self, administration):
        self.env["klantendossier.template.run"].with_user(self.manager)._start(
            self.template, False, administration.with_user(self.manager)
        )
        self.forget()

    def find(self, administration, name):
        return administration.folder_ids.filtered(lambda folder: folder.name == name)

    def change(self, change):
        """Change the nodes of the template as its editor does."""
        nodes = self.template.tree["nodes"]
        self.template.write({"tree": {"nodes": change(nodes) or nodes}})
        self.forget()

    def give_below(self, ticks=()):
        self.permission._grant(
            self.work.with_user(self.office), {self.client_b.id: levels.VIEW}, True, ticks
        )
        self.forget()
        return self.sees(self.bram, self.secret)

    def rank(self, folder, client):
        self.forget()
        return folder.permission_ids.filtered(lambda row: row.client_id == client).rank

    # ------------------------------------------------------------------ a fact of the folder

    def test_made_from_a_template_that_gives_it_to_no_role(self):
        self.assertEqual((self.work | self.intern).mapped("is_internal"), [False, True])
        self.assertFalse(self.give_below())
        self.assertTrue(self.give_below([f"open:{self.intern.id}"]), "the tick opens it")

    def test_a_level_in_the_template_later_opens_nothing(self):
        def change(nodes):
            nodes[1]["levels"] = {str(self.role_a.id): "view"}

        self.change(change)
        self.assertFalse(self.give_below())

    def test_gone_from_the_template_it_stays_internal(self):
        self.change(lambda nodes: nodes[:1])
        self.assertFalse(self.intern.template_folder_id)
        self.assertFalse(self.give_below())

    def test_the_last_level_gone_closes_no_live_folder(self):
        def change(nodes):
            nodes[0]["levels"] = {}

        self.change(change)
        self.assertFalse(self.work.is_internal)

    def test_what_the_office_marks_is_logged(self):
        self.intern.with_user(self.office).write({"is_internal": False})
        self.assertTrue(self.give_below())
        [line] = self.events("folder_changed", folder_ref=self.intern.id)[:1]
        self.assertIn("is_internal", line.details["changes"])
        self.work.with_user(self.office).write({"is_internal": True})
        names = self.permission._name_internal(self.work)
        self.assertEqual(names, "", "its own, and nothing below it")

    def test_a_folder_made_by_hand_that_a_template_takes_over(self):
        work = self.make_folder(self.bv, "Werk")
        hand = self.make_folder(self.bv, "Intern", work)
        self.use_template(self.bv)
        self.assertTrue(hand.template_folder_id)
        self.assertEqual((work | hand).mapped("is_internal"), [False, True])

    def test_existing_folders_keep_what_they_were(self):
        plain = self.make_folder(self.vof, "Zonder template")
        folders = self.work | self.intern | plain
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE klantendossier_folder SET is_internal = NULL WHERE id = ANY(%s)", [folders.ids]
        )
        spec = importlib.util.spec_from_file_location("post_internal", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual(folders.mapped("is_internal"), [False, True, False])

    # ------------------------------------------------------------------ by role, the same as

    def dialog(self, client, **values):
        model = self.env["klantendossier.client.wizard"].with_user(self.office)
        return model.create({"client_id": client.id, **values})

    def test_by_role_never_lowers(self):
        self.grant(self.work, self.client_a, levels.EDIT)
        self.dialog(self.client_a, mode="role").action_apply()
        self.assertEqual(self.rank(self.work, self.client_a), levels.EDIT)

    def test_by_role_opens_no_internal_folder_without_its_tick(self):
        self.client_b.role_id = self.role_a
        self.work.office_visibility = "office"
        self.forget()
        dialog = self.dialog(self.client_b, mode="role")
        self.assertEqual(dialog.summary, "Save: nothing changes")
        [tick] = dialog.plan["clients"][0]["ticks"]
        self.assertEqual(tick["key"], f"open:{self.work.id}")
        dialog.action_apply()
        self.assertFalse(self.rank(self.work, self.client_b))
        dialog = self.dialog(self.client_b, mode="role", ticks=[tick["key"], 7, None])
        dialog.action_apply()
        self.assertEqual(self.rank(self.work, self.client_b), levels.VIEW)

    def test_the_same_as_somebody_opens_no_internal_folder_without_its_tick(self):
        self.grant(self.intern, self.client_a, levels.VIEW)
        dialog = self.dialog(self.client_b, mode="same", other_client_id=self.client_a.id)
        dialog.action_apply()
        self.forget()
        self.assertFalse(self.sees(self.bram, self.secret))
        self.assertEqual(self.rank(self.work, self.client_b), levels.VIEW, "the rest is given")

    def test_forged_ticks_are_none(self):
        self.grant(self.intern, self.client_a, levels.VIEW)
        for ticks in ("open", {"a": 1}, 5, True, [[f"open:{self.intern.id}"]]):
            with self.subTest(ticks=ticks):
                self.dialog(
                    self.client_b, mode="same", other_client_id=self.client_a.id, ticks=ticks
                ).action_apply()
                self.assertFalse(self.sees(self.bram, self.secret))

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase


class TestWizards(DossierCase):
    """The dialogs: what they say beforehand is what happens, and they open no back door."""

    def office_env(self, model):
        return self.env[model].with_user(self.office)

    def test_permission_matrix_shows_who_gains_and_loses_and_saves_that(self):
        self.upload(self.bank)
        self.grant(self.bank, self.client_b)
        action = self.bank.with_user(self.office).action_permissions()
        form = Form(
            self.office_env("klantendossier.permission.wizard").with_context(**action["context"]),
            view="klantendossier.permission_wizard_view_form",
        )
        levels_before = [form.line_ids.edit(i).level for i in range(len(form.line_ids))]
        self.assertEqual(levels_before, ["none", "view"])
        with form.line_ids.edit(0) as line:
            line.level = "upload"
        with form.line_ids.edit(1) as line:
            line.level = "none"
        lines = {line["name"]: line for line in form.plan["clients"]}
        self.assertEqual(lines[self.anna.name]["gained"], 1)
        self.assertEqual(lines[self.bram.name]["lost"], 1)
        self.assertEqual(form.summary, "Save: 1 gain, 1 lose access")
        wizard = form.save()
        wizard.action_apply()
        self.forget()
        ranks = {p.client_id: p.rank for p in self.bank.permission_ids}
        self.assertEqual(ranks, {self.client_a: levels.UPLOAD})
        self.assertEqual(
            self.main.permission_ids.mapped("rank"),
            [levels.TRAVERSE],
            "the way there, for anna only",
        )

    def test_unchanged_lines_keep_what_lies_below_unless_asked(self):
        self.grant(self.main, self.client_a, levels.VIEW)
        self.grant(self.bank, self.client_a, levels.EDIT)
        values = {
            "folder_id": self.main.id,
            "scope": "below",
            "line_ids": [
                Command.create(
                    {"client_id": self.client_a.id, "old_rank": levels.VIEW, "level": "view"}
                )
            ],
        }
        wizard = self.office_env("klantendossier.permission.wizard").create(values)
        wizard.action_apply()
        self.forget()
        self.assertEqual(self.bank.permission_ids.rank, levels.EDIT)
        values["include_unchanged"] = True
        wizard = self.office_env("klantendossier.permission.wizard").create(values)
        wizard.action_apply()
        self.forget()
        self.assertEqual(
            self.bank.permission_ids.rank, levels.EDIT, "lowering is a tick of its own"
        )
        wizard = self.office_env("klantendossier.permission.wizard").create(values)
        [tick] = wizard.plan["clients"][0]["ticks"]
        self.assertEqual(tick["text"], "Edit becomes View in Bank")
        wizard.ticks = [tick["key"]]
        wizard.action_apply()
        self.forget()
        self.assertEqual(self.bank.permission_ids.rank, levels.VIEW)

    def test_move_dialog_asks_for_a_folder(self):
        document = self.upload(self.bank)
        self.grant(self.bank, self.client_a)
        wizard = self.office_env("klantendossier.move.wizard").create(
            {"document_ids": [Command.set(document.ids)], "administration_id": self.vof.id}
        )
        with self.assertRaisesRegex(UserError, "Choose the folder"):
            wizard.action_apply()
        with Form(wizard) as form:
            form.target_folder_id = self.fixed
            self.assertIn("1 lose", form.summary)
        wizard.action_apply()
        self.assertEqual(document.folder_id, self.fixed)

    def test_bin_dialog_says_who_loses_sight(self):
        self.upload(self.bank)
        self.grant(self.bank, self.client_a)
        wizard = self.office_env("klantendossier.bin.wizard").create({"folder_id": self.sub.id})
        self.assertIn("1 lose", wizard.summary)
        self.assertIn(self.anna.name, wizard.preview)
        wizard.action_apply()
        self.assertTrue(self.bank.bin_date)

    def test_visibility_dialog(self):
        document = self.upload(self.bank, visibility="office")
        self.grant(self.bank, self.client_a)
        wizard = (
            self.office_env("klantendossier.visibility.wizard")
            .with_context(default_document_ids=document.ids)
            .create({"document_ids": [Command.set(document.ids)], "visibility": "folder"})
        )
        self.assertIn("1 gain", wizard.summary)
        wizard.action_apply()
        self.assertTrue(self.sees(self.anna, document))

    def test_upload_dialog_names_the_audience_beforehand(self):
        self.grant(self.bank, self.client_a)
        wizard = self.office_env("klantendossier.upload.wizard").create(
            {"administration_id": self.vof.id, "folder_id": self.bank.id}
        )
        self.assertEqual(wizard.visibility, "folder")
        self.assertIn(self.anna.name, wizard.audience)
        wizard.visibility = "office"
        self.assertNotIn(self.anna.name, wizard.audience)
        self.assertIn("25", wizard.limits)

    def test_joining_later_by_role_by_example_or_not_at_all(self):
        template = self.env["klantendossier.template"].search(
            [("company_id", "=", self.company.id), ("starter_code", "=", "jaarwerk")]
        )
        self.env["klantendossier.template.run"]._start(template, "2026", self.bv)
        self.forget()
        bookkeeper = self.make_client(self.bv, "kd_later", self.make_role("administratie"))
        wizard = self.office_env("klantendossier.client.wizard").create(
            {"client_id": bookkeeper.id}
        )
        self.assertIn("Voorraden", str(wizard.plan))
        wizard.action_apply()
        self.forget()
        names = {p.folder_id.name for p in bookkeeper.permission_ids if p.rank == levels.UPLOAD}
        self.assertEqual(names, {"Voorraden", "Liquide middelen", "Bank", "Kas"})
        follower = self.make_client(self.bv, "kd_follower")
        wizard = self.office_env("klantendossier.client.wizard").create(
            {"client_id": follower.id, "mode": "same", "other_client_id": bookkeeper.id}
        )
        wizard.action_apply()
        self.forget()
        self.assertEqual(
            {(p.folder_id, p.rank) for p in follower.permission_ids},
            {(p.folder_id, p.rank) for p in bookkeeper.permission_ids},
        )
        nobody = self.make_client(self.bv, "kd_nobody")
        self.office_env("klantendossier.client.wizard").create(
            {"client_id": nobody.id, "mode": "none"}
        ).action_apply()
        self.assertFalse(nobody.permission_ids)

    def test_responsible_and_team_in_bulk(self):
        administrations = self.vof | self.bv
        values = {
            "administration_ids": [Command.set(administrations.ids)],
            "change_responsible": True,
            "responsible_id": self.piet.id,
            "change_team": True,
            "office_access": "team",
            "team_user_ids": [Command.set(self.piet.ids)],
        }
        with self.assertRaises(AccessError):
            self.office_env("klantendossier.bulk.wizard").create(values)
        self.env["klantendossier.bulk.wizard"].with_user(self.manager).create(values).action_apply()
        self.forget()
        self.assertEqual(administrations.responsible_id, self.piet)
        self.assertFalse(self.vof.with_user(self.office).has_access("read"))
        self.forget()
        self.assertTrue(self.vof.with_user(self.piet).has_access("read"))

    def test_dialogs_say_nothing_about_what_the_user_may_not_read(self):
        document = self.upload(self.bank)
        self.vof.write({"office_access": "team"})
        self.forget()
        piet = self.piet
        for model, values, fields in (
            ("permission", {"folder_id": self.bank.id}, ["path", "preview", "scope_hint"]),
            ("move", {"folder_id": self.bank.id, "to_top": True}, ["preview"]),
            ("move", {"document_ids": [Command.set(document.ids)], "to_top": True}, ["preview"]),
            ("bin", {"folder_id": self.bank.id}, ["preview"]),
            ("upload", {"administration_id": self.vof.id, "folder_id": self.bank.id}, ["audience"]),
        ):
            wizard_model = self.env[f"klantendossier.{model}.wizard"].with_user(piet)
            self.forget()
            try:
                wizard = wizard_model.create(values)
                self.forget()
                answer = str(wizard.read(fields))
            except AccessError:
                continue
            for secret in ("Bank", "Jaarwerk", self.anna.name, document.name):
                self.assertNotIn(secret, answer, model)

    def test_dialogs_of_colleagues_are_out_of_reach(self):
        wizard = self.office_env("klantendossier.move.wizard").create({"folder_id": self.bank.id})
        self.forget()
        for user in (self.piet, self.manager, self.other_manager):
            self.assertFalse(
                self.env[wizard._name].with_user(user).search([("id", "=", wizard.id)])
            )

"""The matrix tells the truth: what it shows is what happens, and nothing is lowered or opened unsaid (S3)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class TestPermissionPlan(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.permission = cls.env["klantendossier.permission"].with_user(cls.office)
        cls.control = cls.make_folder(
            cls.vof, "Controle intern", cls.main, office_visibility="office"
        )

    def ranks(self, client):
        self.forget()
        rows = client.permission_ids.filtered(lambda row: row.rank > levels.TRAVERSE)
        return {row.folder_id: row.rank for row in rows}

    def give(self, wanted, below=True, ticks=(), revoked=(), folder=None, revision=None):
        folder = (folder or self.main).with_user(self.office)
        self.permission._grant(folder, wanted, below, ticks, revoked, revision)

    def test_with_everything_below_lowers_nobody_and_opens_no_internal_folder(self):
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.give({self.client_a.id: levels.VIEW})
        self.assertEqual(
            self.ranks(self.client_a),
            {self.main: levels.VIEW, self.sub: levels.VIEW, self.bank: levels.EDIT},
        )

    def test_each_tick_does_its_own(self):
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.grant(self.sub, self.client_a, levels.UPLOAD)
        wanted = {self.client_a.id: levels.VIEW}
        plan = self.permission._describe_grant(self.main, wanted, True)
        keys = [tick["key"] for tick in plan["clients"][0]["ticks"]]
        lower_edit = f"lower:{self.client_a.id}:{levels.EDIT}"
        lower_upload = f"lower:{self.client_a.id}:{levels.UPLOAD}"
        opened = f"open:{self.control.id}"
        self.assertEqual(set(keys), {lower_edit, lower_upload, opened})
        self.give(wanted, ticks=[lower_edit])
        self.assertEqual(
            self.ranks(self.client_a),
            {self.main: levels.VIEW, self.sub: levels.UPLOAD, self.bank: levels.VIEW},
        )
        self.give(wanted, ticks=[opened])
        self.assertEqual(self.ranks(self.client_a)[self.control], levels.VIEW)

    def test_taking_everything_away_is_one_act(self):
        self.grant(self.main, self.client_a, levels.VIEW, below=True)
        self.grant(self.fixed, self.client_a, levels.VIEW)
        self.give({}, revoked=[self.client_a.id])
        self.assertEqual(self.ranks(self.client_a), {self.fixed: levels.VIEW})
        [line] = self.events("permission_changed", client_ref=self.client_a.id)[:1]
        self.assertEqual((line.details["to"], line.details["below"]), ("none", True))

    def test_traverse_is_not_called_none(self):
        self.grant(self.bank, self.client_a, levels.VIEW)
        action = self.main.with_user(self.office).action_permissions()
        model = self.env["klantendossier.permission.wizard"].with_user(self.office)
        form = Form(
            model.with_context(**action["context"]), "klantendossier.permission_wizard_view_form"
        )
        line = form.line_ids.edit(0)
        self.assertEqual(
            (line.level, line.below, line.has_below), ("traverse", "View in 1 folder", True)
        )
        line.level = "view"
        line.save()
        with form.line_ids.edit(0) as line:
            line.level = "traverse"
        form.save().action_apply()
        self.assertEqual(self.ranks(self.client_a), {self.bank: levels.VIEW}, "what is below stays")

    def test_what_somebody_keeps_below_is_said(self):
        """Seen in a try-out: a level taken away with everything below was taken for the end of all of it."""
        self.grant(self.main, self.client_a, levels.VIEW, below=True)
        wanted = {self.client_a.id: levels.NONE}
        for below in (False, True):
            [anna] = self.permission._describe_grant(self.main, wanted, below)["clients"]
            self.assertIn("Keeps View in 3 folders below this folder", anna["keeps"])
        [anna] = self.permission._describe_grant(
            self.main, wanted, True, revoked=[self.client_a.id]
        )["clients"]
        self.assertEqual(anna["keeps"], "")
        self.grant(self.fixed, self.client_a, levels.VIEW)
        [anna] = self.permission._describe_grant(self.fixed, wanted, True)["clients"]
        self.assertEqual(anna["keeps"], "", "there is nothing below")

    def test_everything_is_said_with_names_and_numbers(self):
        self.upload(self.sub, "Een.pdf")
        self.upload(self.sub, "Twee.pdf", visibility="office")
        self.upload(self.bank, "Drie.pdf")
        self.grant(self.bank, self.client_b, levels.EDIT)
        wanted = {self.client_a.id: levels.UPLOAD, self.client_b.id: levels.NONE}
        plan = self.permission._describe_grant(self.main, wanted, True)
        [anna] = plan["clients"]
        self.assertEqual(
            [line["text"] for line in anna["gains"]],
            ["Upload in Jaarwerk 2026, Liquide middelen, Bank: 2 documents more."],
        )
        self.assertEqual(
            anna["closed"], "1 document stays closed, in Liquide middelen: 1 office only."
        )
        self.assertEqual(plan["summary"], f"Save: {self.anna.name} sees 2 documents more")
        plan = self.permission._describe_grant(self.main, {}, True, (), [self.client_b.id])
        self.assertEqual(plan["summary"], f"Save: {self.bram.name} loses 1 document")
        self.assertEqual(
            [line["text"] for line in plan["clients"][0]["loses"]],
            ["Edit in Bank: 1 document less."],
        )

    def test_many_folders_are_counted_and_named_in_full_on_hover(self):
        for number in range(9):
            self.make_folder(self.vof, f"Map {number}", self.main)
        plan = self.permission._describe_grant(self.main, {self.client_a.id: levels.VIEW}, True)
        [line] = plan["clients"][0]["gains"]
        self.assertIn("and 6 more", line["text"])
        self.assertIn("Map 8", line["detail"])

    def test_what_a_colleague_changed_meanwhile_is_looked_at_first(self):
        model = self.env["klantendossier.permission.wizard"].with_user(self.office)
        line = {"client_id": self.client_a.id, "level": "view"}
        wizard = model.create({"folder_id": self.main.id, "line_ids": [Command.create(line)]})
        self.grant(self.main, self.client_b, levels.EDIT)
        line = wizard.line_ids.create(
            {"wizard_id": wizard.id, "client_id": self.client_b.id, "level": "none"}
        )
        wizard.revision -= 1  # as if the last line had been there from the start
        action = wizard.action_apply()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (wizard._name, wizard.id), "it is shown anew"
        )
        self.assertFalse(self.ranks(self.client_a), "and nothing was saved")
        self.assertIn("A colleague changed", wizard.notice)
        self.assertEqual((line.old_rank, line.level, line.is_changed), (levels.EDIT, "edit", False))
        self.assertEqual(wizard.line_ids[0].level, "view", "what was chosen stays chosen")
        wizard.action_apply()
        self.assertIn(self.main, self.ranks(self.client_a))
        self.assertEqual(self.ranks(self.client_b), {self.main: levels.EDIT})

    def test_what_is_changed_between_the_look_and_the_lock_is_refused(self):
        revision = self.vof._read_revision()
        self.make_folder(self.vof, "Nieuw", self.main)
        with self.assertRaisesRegex(UserError, "meanwhile"):
            self.give({self.client_a.id: levels.VIEW}, revision=revision)
        self.assertFalse(self.ranks(self.client_a))

    def test_the_scope_says_what_stays_closed(self):
        action = self.main.with_user(self.office).action_permissions()
        model = self.env["klantendossier.permission.wizard"].with_user(self.office)
        wizard = model.with_context(**action["context"]).create({})
        self.assertEqual(
            wizard.scope_hint,
            "Below: 3 folders. In all: 0 documents. Controle intern stays closed.",
        )

    def test_nothing_chosen_writes_nothing(self):
        model = self.env["klantendossier.permission.wizard"].with_user(self.office)
        line = {"client_id": self.client_a.id, "level": "none"}
        before = self.vof.structure_revision
        wizard = model.create({"folder_id": self.main.id, "line_ids": [Command.create(line)]})
        wizard.action_apply()
        self.vof.invalidate_recordset()
        self.assertEqual(self.vof.structure_revision, before)

    def test_saving_what_is_so_already_stops_no_colleague(self):
        """By each way of granting: who looks at a preview is not told of a change that was none."""
        self.give({self.client_a.id: levels.VIEW})
        self.give({self.client_b.id: levels.VIEW})
        permission = self.env["klantendossier.permission"].with_user(self.office)
        ways = {
            "a folder": lambda: self.give({self.client_a.id: levels.VIEW}),
            "a person": lambda: permission._grant_person(
                self.client_a.with_user(self.office), {self.main.id: levels.VIEW}
            ),
            "as another": lambda: permission._grant_as_client(
                self.client_a.with_user(self.office), self.client_b
            ),
        }
        for way, act in ways.items():
            with self.subTest(way):
                revision = self.vof._read_revision()
                lines = len(self.events("permission_changed"))
                act()
                self.assertEqual(self.vof._read_revision(), revision)
                self.assertEqual(len(self.events("permission_changed")), lines)
        self.give({self.client_a.id: levels.UPLOAD}, revision=self.vof._read_revision())
        self.assertIn(levels.UPLOAD, self.ranks(self.client_a).values())

    @settings(max_examples=30, deadline=None)
    @given(st.data())
    def test_what_is_shown_is_what_happens(self, data):
        """Any tree, levels, visibilities and choices: gained and lost are the real difference of the audience."""
        with self.env.cr.savepoint() as savepoint:
            folders = [self.main, self.sub, self.bank, self.control]
            clients = [self.client_a, self.client_b]
            documents = self.env["klantendossier.document"]
            for number in range(data.draw(st.integers(1, 4))):
                document = self.upload(
                    data.draw(st.sampled_from(folders)), f"{number}.pdf", pdf(f"{number}"), "office"
                )
                document.with_user(self.office)._set_visibility(
                    data.draw(st.sampled_from(["office", "folder", "selected"])),
                    data.draw(st.sampled_from(clients)),
                )
                documents |= document
            for folder in folders:
                for client in clients:
                    if rank := data.draw(st.sampled_from([0, 0, *levels.GRANTABLE])):
                        self.grant(folder, client, rank)
            wanted = {
                client.id: data.draw(st.sampled_from([0, *levels.GRANTABLE]))
                for client in data.draw(st.sets(st.sampled_from(clients)))
            }
            left = [client.id for client in clients if client.id not in wanted]
            revoked = [id_ for id_ in left if data.draw(st.booleans())]
            below = data.draw(st.booleans())
            plan = self.permission._describe_grant(self.main, wanted, below, (), revoked)
            offered = [tick["key"] for line in plan["clients"] for tick in line["ticks"]]
            ticks = [key for key in offered if data.draw(st.booleans())]
            plan = self.permission._describe_grant(self.main, wanted, below, ticks, revoked)
            before = self.permission._get_audience(documents)
            ranks = {client: self.ranks(client) for client in clients}
            self.give(wanted, below, ticks, revoked, revision=plan["revision"])
            after = self.permission._get_audience(documents)
            for client in clients:
                gained = sum(client.id in after[d] - before[d] for d in after)
                lost = sum(client.id in before[d] - after[d] for d in after)
                line = next((c for c in plan["clients"] if c["id"] == client.id), None)
                self.assertEqual((gained, lost), (line["gained"], line["lost"]) if line else (0, 0))
                self.check_unsaid(client, ranks[client], ticks, revoked)
            savepoint.close(rollback=True)

    def check_unsaid(self, client, before, ticks, revoked):
        """Nobody was lowered below the folder, and nothing internal opened, without a tick."""
        after = self.ranks(client)
        for folder in (self.sub, self.bank, self.control):
            old, new = before.get(folder, 0), after.get(folder, 0)
            if new < old and client.id not in revoked:
                self.assertIn(f"lower:{client.id}:{old}", ticks)
            if folder == self.control and new > old == 0:
                self.assertIn(f"open:{folder.id}", ticks)

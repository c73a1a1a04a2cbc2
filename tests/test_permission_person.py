"""One person's permissions over the whole administration (design S3): what is shown is what is saved."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class TestPermissionPerson(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.env["klantendossier.client"].with_user(cls.office)
        cls.permission = cls.env["klantendossier.permission"].with_user(cls.office)
        cls.control = cls.make_folder(
            cls.vof, "Controle intern", cls.main, office_visibility="office"
        )

    def screen(self, client=None, administration=None):
        self.forget()
        return self.clients.get_permission_screen(
            (administration or self.vof).id, (client or self.client_a).id
        )

    def ranks(self, client):
        self.forget()
        rows = client.permission_ids.filtered(lambda row: row.rank > levels.TRAVERSE)
        return {row.folder_id: row.rank for row in rows}

    def save(self, choices, revoke_all=False, revision=None, client=None):
        if revision is None:
            revision = self.screen(client)["revision"]
        return self.clients.save_permissions(
            self.vof.id,
            (client or self.client_a).id,
            [[folder.id, rank] for folder, rank in choices.items()],
            revision,
            revoke_all,
        )

    def test_one_call_gives_tree_levels_role_and_numbers(self):
        template = self.env["klantendossier.template"].create({"name": "Rol"})
        line = self.env["klantendossier.template.folder"].create(
            {
                "template_id": template.id,
                "name": "Van de rol",
                "level_ids": [Command.create({"role_id": self.role_a.id, "level": "edit"})],
            }
        )
        self.sub._write_own({"template_folder_id": line.id})
        self.upload(self.bank, "Een.pdf")
        self.upload(self.bank, "Twee.pdf", visibility="office")
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        screen = self.screen()
        folders = {folder["name"]: folder for folder in screen["folders"]}
        self.assertEqual(screen["administration"]["label"], "VOF De Vries & Jansen · 9042")
        self.assertEqual(screen["client"]["name"], self.anna.name)
        self.assertEqual(
            [folders["Liquide middelen"][key] for key in ("rank", "role_rank", "total")],
            [0, levels.EDIT, 0],
            "traverse is worked out from what lies below",
        )
        self.assertEqual(
            [folders["Bank"][key] for key in ("rank", "role_rank", "visible", "total", "depth")],
            [levels.UPLOAD, None, 1, 2, 2],
        )
        self.assertTrue(folders["Controle intern"]["internal"])

    def test_who_it_is_and_what_is_left_out(self):
        """Somebody's own facts; the others of this administration, and folders that are not in the bin."""
        self.main.book_year = "2026"
        self.anna.with_user(self.anna)._update_last_login()
        self.client_b.with_user(self.office).action_end()
        self.fixed.with_user(self.office).action_bin()
        screen = self.screen()
        facts = screen["client"]
        self.assertEqual(
            (facts["role"], facts["email"], facts["state"]),
            (self.role_a.name, "kd_anna@example.com", "active"),
        )
        self.assertTrue(facts["last_login"])
        self.assertEqual([other["id"] for other in screen["clients"]], self.client_a.ids)
        folders = {folder["name"]: folder for folder in screen["folders"]}
        self.assertNotIn("Vaste stukken", folders)
        self.assertEqual(
            [folders["Jaarwerk 2026"][key] for key in ("book_year", "parent_id", "depth")],
            ["2026", False, 0],
        )
        self.assertEqual(folders["Bank"]["parent_id"], self.sub.id)
        person = self.env["res.partner"].create({"name": "Loek"})
        bare = self.client_a.create({"administration_id": self.vof.id, "partner_id": person.id})
        facts = self.screen(bare)["client"]
        self.assertEqual(
            [facts[key] for key in ("role", "email", "invitation", "last_login", "two_factor")],
            ["", "", "", False, False],
        )

    def test_saving_what_is_so_already_changes_nothing(self):
        self.save({self.bank: levels.VIEW})
        lines = len(self.events("permission_changed"))
        self.assertEqual(self.save({self.bank: levels.VIEW}), "Nothing changed.")
        self.assertEqual(len(self.events("permission_changed")), lines)
        self.assertIn("saved", self.save({self.bank: levels.EDIT}))
        self.assertEqual(len(self.events("permission_changed")), lines + 1)
        for missing in (None, "1", 1.5):
            with self.assertRaisesRegex(UserError, "Open this again"):
                self.clients.save_permissions(
                    self.vof.id, self.client_a.id, [[self.bank.id, levels.VIEW]], missing
                )
        self.client_a.with_user(self.office).action_end()
        preview = self.clients.preview_permissions(
            self.vof.id, self.client_a.id, [[self.bank.id, levels.NONE]]
        )
        self.assertEqual((preview["gained"], preview["lost"]), (0, 0))

    def test_the_address_names_the_administration_and_the_person(self):
        action = self.client_a.with_user(self.office).action_open_permissions()
        self.assertEqual(action["path"], "person-permissions")
        self.assertEqual(
            (action["context"]["active_id"], action["params"]),
            (self.vof.id, {"client": self.client_a.id}),
        )
        self.assertFalse(self.screen(self.client_c), "somebody of another administration")
        for wrong in (0, -1, "1", None, 2**40, [self.client_a.id]):
            self.assertFalse(self.clients.get_permission_screen(self.vof.id, wrong))
            self.assertFalse(self.clients.get_permission_screen(wrong, self.client_a.id))

    def test_saves_only_what_changed_and_keeps_the_rest(self):
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        self.grant(self.fixed, self.client_a, levels.VIEW)
        self.assertIn(self.anna.name, self.save({self.sub: levels.VIEW, self.fixed: 0}))
        self.assertEqual(
            self.ranks(self.client_a), {self.sub: levels.VIEW, self.bank: levels.UPLOAD}
        )
        lines = self.events("permission_changed", client_ref=self.client_a.id)[:2]
        self.assertEqual(
            {(line.folder_name, line.details["from"], line.details["to"]) for line in lines},
            {
                ("Jaarwerk 2026 / Liquide middelen", "none", "view"),
                ("Vaste stukken", "view", "none"),
            },
        )

    def test_taking_everything_away_says_it_first_and_reaches_the_bin(self):
        self.upload(self.fixed, "Een.pdf")
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        self.grant(self.fixed, self.client_a, levels.VIEW)
        self.bank.with_user(self.office).action_bin()
        self.forget()
        plan = self.clients.preview_permissions(self.vof.id, self.client_a.id, [], True)
        self.assertEqual(plan["summary"], f"Save: {self.anna.name} loses 1 document")
        self.save({}, revoke_all=True)
        self.assertFalse(self.ranks(self.client_a))
        self.assertFalse(self.client_a.permission_ids, "no traverse is left either")

    def test_an_internal_folder_is_not_opened_by_a_slip(self):
        with self.assertRaisesRegex(UserError, "internal folder"):
            self.save({self.control: levels.VIEW})
        self.grant(self.control, self.client_a, levels.EDIT)
        self.save({self.control: levels.VIEW})
        self.assertEqual(self.ranks(self.client_a), {self.control: levels.VIEW})

    def test_what_a_colleague_changed_meanwhile_is_looked_at_first(self):
        revision = self.screen()["revision"]
        self.grant(self.fixed, self.client_b, levels.VIEW)
        with self.assertRaisesRegex(UserError, "meanwhile"):
            self.save({self.bank: levels.VIEW}, revision=revision)
        self.assertFalse(self.ranks(self.client_a))

    def test_wrong_choices_are_refused(self):
        preview = self.clients.preview_permissions
        for choices in (
            [[self.bank.id, 10]],
            [[self.bank.id, 99]],
            [[self.bv_main.id, levels.VIEW]],
            [[0, levels.VIEW]],
            [[2**40, levels.VIEW]],
            [["x", "y"]],
            [1, 2],
            "abc",
        ):
            with self.assertRaises(UserError, msg=choices):
                preview(self.vof.id, self.client_a.id, choices)
        with self.assertRaises(UserError):
            preview(self.bv.id, self.client_a.id, [])
        self.bank.with_user(self.office).action_bin()
        with self.assertRaisesRegex(UserError, "bin"):
            preview(self.vof.id, self.client_a.id, [[self.bank.id, levels.VIEW]])
        self.client_a.with_user(self.office).action_end()
        with self.assertRaisesRegex(UserError, "has ended"):
            preview(self.vof.id, self.client_a.id, [[self.fixed.id, levels.VIEW]])

    def test_who_may_not_enter_gets_nothing(self):
        for user in (self.anna, self.outsider, self.employee):
            with self.assertRaises(AccessError):
                self.clients.with_user(user).get_permission_screen(self.vof.id, self.client_a.id)
        self.vof.write({"office_access": "team"})
        self.forget()
        model = self.clients.with_user(self.piet)
        self.assertFalse(model.get_permission_screen(self.vof.id, self.client_a.id))
        with self.assertRaises(UserError):
            model.save_permissions(self.vof.id, self.client_a.id, [], 0)

    def test_a_screen_of_another_administration_saves_nothing(self):
        model = self.clients.with_context(klantendossier_administration_id=self.bv.id)
        revision = self.screen()["revision"]
        with self.assertRaisesRegex(UserError, "the screen shows"):
            model.save_permissions(
                self.vof.id, self.client_a.id, [[self.bank.id, levels.VIEW]], revision
            )

    @settings(max_examples=30, deadline=None)
    @given(st.data())
    def test_what_is_shown_is_what_happens(self, data):
        """Any levels, visibilities, bin and choices: gained and lost are the real difference of the audience."""
        with self.env.cr.savepoint() as savepoint:
            folders = [self.main, self.sub, self.bank, self.fixed]
            documents = self.env["klantendossier.document"]
            for number in range(data.draw(st.integers(1, 4))):
                document = self.upload(
                    data.draw(st.sampled_from(folders)), f"{number}.pdf", pdf(f"{number}"), "office"
                )
                document.with_user(self.office)._set_visibility(
                    data.draw(st.sampled_from(["office", "folder", "selected"])),
                    data.draw(st.sampled_from([self.client_a, self.client_b])),
                )
                documents |= document
            for folder in folders:
                for client in (self.client_a, self.client_b):
                    if rank := data.draw(st.sampled_from([0, *levels.GRANTABLE])):
                        self.grant(folder, client, rank)
            live = list(folders)
            if data.draw(st.booleans()):
                self.fixed.with_user(self.office).action_bin()
                live.remove(self.fixed)
            choices = {
                folder: data.draw(st.sampled_from([0, *levels.GRANTABLE]))
                for folder in sorted(data.draw(st.sets(st.sampled_from(live))), key=lambda f: f.id)
            }
            revoke_all = data.draw(st.booleans())
            before, ranks = self.permission._get_audience(documents), self.ranks(self.client_a)
            others = self.ranks(self.client_b)
            plan = self.clients.preview_permissions(
                self.vof.id,
                self.client_a.id,
                [[folder.id, rank] for folder, rank in choices.items()],
                revoke_all,
            )
            self.save(choices, revoke_all, plan["revision"])
            after = self.permission._get_audience(documents)
            gained = sum(self.client_a.id in after[d] - before[d] for d in after)
            lost = sum(self.client_a.id in before[d] - after[d] for d in after)
            self.assertEqual((plan["gained"], plan["lost"]), (gained, lost))
            self.assertEqual(sum(plan["by_folder"].values()), gained - lost)
            expected = {} if revoke_all else dict(ranks)
            expected.update(choices)
            self.assertEqual(
                self.ranks(self.client_a), {f: rank for f, rank in expected.items() if rank}
            )
            self.assertEqual(self.ranks(self.client_b), others)
            savepoint.close(rollback=True)

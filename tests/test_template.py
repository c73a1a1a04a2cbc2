from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from odoo.addons.klantendossier.models.template_run import DIRECT
from odoo.addons.klantendossier.tools import levels
from odoo.addons.klantendossier.tools.book_year import fill_in, parse_book_year

from .common import DossierCase


class TestTemplate(DossierCase):
    """Templates: ready-made ones, the plan, applying once and again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.run_model = cls.env["klantendossier.template.run"].with_user(cls.office)
        cls.year_work = cls.starter("jaarwerk")
        cls.one_off = cls.starter("eenmalig")

    @classmethod
    def starter(cls, code):
        return cls.env["klantendossier.template"].search(
            [("company_id", "=", cls.company.id), ("starter_code", "=", code)]
        )

    def start(self, template, administrations, year="2027"):
        run = self.run_model._start(
            template.with_user(self.office), year, administrations.with_user(self.office)
        )
        self.forget()
        return run

    def tree(self, administration):
        folders = self.env["klantendossier.folder"].search(
            [("administration_id", "=", administration.id)]
        )
        return {folder.complete_name: folder for folder in folders}

    def test_ready_made_templates_are_there_for_the_office_to_change(self):
        names = self.one_off.folder_ids.mapped("name")
        self.assertIn("Persoonsgegevens vennoot A", names)
        upload = self.starter("documenten_van_klant").folder_ids.level_ids
        self.assertEqual(set(upload.mapped("level")), {"upload"})
        self.year_work.with_user(self.manager).write({"name": "Jaar {year}"})
        self.assertEqual(self.year_work.name, "Jaar {year}")

    def test_ready_made_templates_come_back_only_when_asked_and_missing(self):
        templates = self.env["klantendossier.template"].with_user(self.other_manager)
        self.assertFalse(templates._load_starters(self.other_company))
        templates.search([("starter_code", "=", "eenmalig")]).unlink()
        self.assertEqual(templates._load_starters(self.other_company).starter_code, "eenmalig")

    def test_a_template_that_was_applied_is_archived_not_deleted(self):
        self.start(self.year_work, self.bv)
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.year_work.with_user(self.manager).unlink()

    def test_office_user_reads_templates_but_does_not_change_them(self):
        template = self.year_work.with_user(self.office)
        self.assertTrue(template.read(["name"]))
        with self.assertRaises(AccessError):
            template.write({"name": "x"})

    def test_year_goes_into_names_and_notes(self):
        self.year_work.folder_ids.sorted("tree_order")[0].note = "Stukken van {year}"
        self.start(self.year_work, self.bv, "2025/26")
        folder = self.tree(self.bv)["Jaarwerk 2025/2026"]
        self.assertEqual((folder.note, folder.book_year), ("Stukken van 2025/2026", "2025/2026"))
        self.assertIn("Jaarwerk 2025/2026 / Liquide middelen / Bank", self.tree(self.bv))

    def test_book_years_as_people_type_them(self):
        for text, year in (
            ("2026", "2026"),
            (" 2026 ", "2026"),
            ("2025/2026", "2025/2026"),
            ("2025-26", "2025/2026"),
            ("1999/00", "1999/2000"),
        ):
            self.assertEqual(parse_book_year(text), year)
        for text in ("", None, "jaar", "20266", "2025/2027", "2026/2025", "0026"):
            with self.assertRaises(ValueError):
                parse_book_year(text)
        self.assertEqual(fill_in("Jaarwerk {year}", "2026"), "Jaarwerk 2026")
        with self.assertRaisesRegex(UserError, "2025/2026"):
            self.start(self.year_work, self.bv, "volgend jaar")

    def test_levels_come_per_role_and_the_path_above_opens(self):
        self.start(self.one_off, self.vof)
        tree = self.tree(self.vof)
        own = tree["Vaste stukken / Persoonsgegevens vennoot A"]
        self.assertEqual(own.permission_ids.client_id, self.client_a)
        main = {p.client_id: p.rank for p in tree["Vaste stukken"].permission_ids}
        self.assertEqual(main, {self.client_a: levels.TRAVERSE, self.client_b: levels.TRAVERSE})

    def test_who_has_ended_gets_nothing_from_a_template(self):
        self.client_b.with_user(self.office).action_end()
        self.forget()
        self.start(self.one_off, self.vof)
        self.assertFalse(self.client_b.permission_ids)
        self.assertTrue(self.client_a.permission_ids)

    def test_applying_again_adds_only_what_is_missing(self):
        self.start(self.year_work, self.bv)
        before = self.tree(self.bv)
        self.env["klantendossier.template.folder"].create(
            {
                "template_id": self.year_work.id,
                "parent_id": self.year_work.folder_ids.sorted("tree_order")[0].id,
                "name": "Lease",
            }
        )
        run = self.start(self.year_work, self.bv)
        self.assertEqual(run.folders_created, 1)
        self.assertEqual(set(self.tree(self.bv)) - set(before), {"Jaarwerk 2027 / Lease"})
        self.assertEqual(self.start(self.year_work, self.bv).folders_created, 0)

    def test_what_was_renamed_or_moved_is_known_again(self):
        self.start(self.year_work, self.bv)
        tree = self.tree(self.bv)
        tree["Jaarwerk 2027 / Voorraden"].name = "Magazijn"
        tree["Jaarwerk 2027 / Btw"]._move(self.bv_main)
        self.forget()
        self.assertEqual(self.start(self.year_work, self.bv).folders_created, 0)

    def test_what_lies_in_the_bin_is_never_revived(self):
        self.start(self.year_work, self.bv)
        self.tree(self.bv)["Jaarwerk 2027 / Liquide middelen"].action_bin()
        self.forget()
        plan = self.run_model._plan(self.year_work, "2027", self.bv)[self.bv.id]
        in_bin = {line["name"] for line in plan if line["status"] == "bin"}
        self.assertEqual(in_bin, {"Liquide middelen", "Bank", "Kas"})
        self.assertEqual(self.start(self.year_work, self.bv).folders_created, 0)

    def test_folder_made_by_hand_is_used_and_keeps_its_permissions(self):
        self.grant(self.bv_main, self.client_c, levels.EDIT)
        self.start(self.year_work, self.bv, "2026")
        tree = self.tree(self.bv)
        self.assertEqual(tree["Jaarwerk 2026"], self.bv_main)
        self.assertEqual(self.bv_main.permission_ids.mapped("rank"), [levels.EDIT])
        self.assertEqual(tree["Jaarwerk 2026 / Voorraden"].parent_id, self.bv_main)

    def test_the_preview_counts_what_applying_makes(self):
        wizard = (
            self.env["klantendossier.template.wizard"]
            .with_user(self.office)
            .create(
                {
                    "template_id": self.year_work.id,
                    "book_year": "2026",
                    "administration_ids": [Command.set((self.vof | self.bv).ids)],
                }
            )
        )
        plans = self.run_model._plan(self.year_work, "2026", self.vof | self.bv)
        new = sum(line["status"] == "new" for lines in plans.values() for line in lines)
        self.assertIn(str(new), wizard.summary)
        self.assertEqual(
            self.start(self.year_work, self.vof | self.bv, "2026").folders_created, new
        )

    def test_many_administrations_go_on_in_the_background_and_can_be_resumed(self):
        administrations = self.env["klantendossier.administration"].create(
            [{"name": f"Klant {n}", "dossier_enabled": True} for n in range(DIRECT + 10)]
        )
        run = self.start(self.year_work, administrations)
        self.assertEqual((run.state, run.finished, run.total), ("running", 0, DIRECT + 10))
        broken = administrations[3]
        original = type(run)._apply

        def fail_on_one(self, template, book_year, administrations):
            if broken in administrations:
                raise UserError("kapot")
            return original(self, template, book_year, administrations)

        with (
            patch.object(type(run), "_apply", fail_on_one),
            patch.object(self.env.cr, "commit", lambda: None),
        ):
            self.env["klantendossier.template.run"]._cron_process()
        self.forget()
        self.assertEqual(run.state, "failed")
        self.assertEqual(run.line_ids.filtered("message").administration_id.id, broken.id)
        self.assertFalse(self.tree(broken))
        self.assertEqual(len(self.tree(administrations[4])), 20)
        run.with_user(self.office).action_resume()
        with patch.object(self.env.cr, "commit", lambda: None):
            self.env["klantendossier.template.run"]._cron_process()
        self.forget()
        self.assertEqual((run.state, len(self.tree(broken))), ("done", 20))

    def test_refused_with_a_clear_text(self):
        for template, administrations, pattern in (
            (self.year_work, self.vof.browse(), "at least one"),
            (self.env["klantendossier.template"].create({"name": "Leeg"}), self.vof, "no folders"),
        ):
            with self.assertRaisesRegex(UserError, pattern):
                self.start(template, administrations)

    def make_year_template(self, *names, kind="book_year"):
        return (
            self.env["klantendossier.template"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Proef",
                    "kind": kind,
                    "folder_ids": [Command.create({"name": name}) for name in names],
                }
            )
        )

    def test_siblings_that_become_one_folder_are_refused_when_saved(self):
        for names in (
            ("Werk {year}", "Werk 2026"),
            ("Werk {year}", "WERK 2025/2026"),
            ("{year}", " {year} "),
            ("Werk", "werk "),
        ):
            with (
                self.subTest(names=names),
                self.assertRaisesRegex(ValidationError, "both become"),
                self.env.cr.savepoint(),
            ):
                self.make_year_template(*names)
        template = self.make_year_template("Werk {year}", "Werk", "Werk {year} btw")
        first, second, third = template.folder_ids
        third.parent_id = first
        for change in (
            lambda: second.write({"name": "Werk 2031"}),
            lambda: third.write({"name": "werk 2026", "parent_id": False}),
            lambda: template.write({"kind": "one_off"}),
        ):
            with (
                self.assertRaisesRegex(ValidationError, "both become"),
                self.env.cr.savepoint(),
            ):
                change()
        third.name = "Werk {year}"  # below another folder it meets nobody

    def test_siblings_saved_before_are_told_when_applied_and_nothing_is_made(self):
        template = self.make_year_template("Werk {year}", "Anders")
        self.env.cr.execute(
            "UPDATE klantendossier_template_folder SET name = 'Werk 2027' WHERE id = %s",
            [template.folder_ids[1].id],
        )
        self.forget()
        before = self.tree(self.bv)
        with self.assertRaisesRegex(UserError, "Werk {year}.*Werk 2027"):
            self.start(template, self.bv)
        self.start(template, self.bv, "2026")  # in another year they stay two
        self.assertEqual(set(self.tree(self.bv)) - set(before), {"Werk 2026", "Werk 2027"})

    def test_template_of_another_office_is_out_of_reach(self):
        foreign = self.env["klantendossier.template"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        self.assertFalse(foreign.with_user(self.office).has_access("read"))
        with self.assertRaises(AccessError):
            self.start(self.year_work, self.other)

    def test_copy_takes_the_tree_and_the_levels_along(self):
        twin = self.one_off.with_user(self.manager).copy()
        self.assertEqual(len(twin.folder_ids), len(self.one_off.folder_ids))
        self.assertEqual(len(twin.folder_ids.level_ids), len(self.one_off.folder_ids.level_ids))
        self.assertEqual(len(twin.folder_ids.filtered("parent_id").parent_id.template_id), 1)

    def test_log_says_what_was_applied(self):
        self.start(self.year_work, self.bv)
        event = self.events("template_applied", administration_ref=self.bv.id)[0]
        self.assertEqual(event.details["new_folders"], 20)
        self.assertEqual(event.user_ref, self.office.id)

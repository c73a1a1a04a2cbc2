"""The editor of a template's tree: everything in one save, and nothing of a colleague's lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.klantendossier.tools.book_year import fill_in, find_unknown, has_year

from .common import DossierCase, DossierHttpCase


def node(name, depth=0, **values):
    return {"id": False, "depth": depth, "name": name, **values}


class TestTemplateTree(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.templates = cls.env["klantendossier.template"].with_user(cls.manager)

    def make(self, nodes, kind="one_off"):
        return self.templates.create({"name": "Proef", "kind": kind, "tree": {"nodes": nodes}})

    def paths(self, template):
        """Give the names from the top down to each folder, in reading order."""
        result = []
        for folder in template.folder_ids.sorted("tree_order"):
            above = folder.parent_id
            path = [folder.name]
            while above:
                path.insert(0, above.name)
                above = above.parent_id
            result.append("/".join(path))
        return result

    def save(self, template, change):
        """Save the tree after ``change`` of its nodes, as the form does."""
        tree = template.tree
        changed = change(tree["nodes"])
        if changed is not None:
            tree["nodes"] = changed
        template.write({"tree": tree})
        self.forget()

    def test_a_whole_tree_is_made_at_once(self):
        template = self.make(
            [
                node("Jaarwerk {jaar}", open_all=True, note="Alles over {jaar}"),
                node("Bank", 1, levels={str(self.role_a.id): "upload"}),
                node("Afschriften", 2),
                node("Kas", 1, office_visibility="office"),
                node("Vast"),
            ],
            "book_year",
        )
        self.assertEqual(
            self.paths(template),
            [
                "Jaarwerk {jaar}",
                "Jaarwerk {jaar}/Bank",
                "Jaarwerk {jaar}/Bank/Afschriften",
                "Jaarwerk {jaar}/Kas",
                "Vast",
            ],
        )
        bank = template.folder_ids.filtered(lambda f: f.name == "Bank")
        self.assertEqual((bank.level_ids.role_id, bank.level_ids.level), (self.role_a, "upload"))
        main = template.folder_ids.filtered("open_all")
        self.assertEqual(main._get_filled_name("2026"), "Jaarwerk 2026")

    def test_dutch_and_english_names_of_the_year(self):
        for text in ("{year}", "{jaar}", "{ Jaar }", "{YEAR}"):
            self.assertEqual(fill_in(f"Werk {text}", "2026"), "Werk 2026")
            self.assertTrue(has_year(text))
        self.assertEqual(find_unknown("Werk {maand} {jaar}"), "{maand}")
        self.assertEqual(find_unknown("Werk {jaar"), "{")
        self.assertFalse(find_unknown("Werk {jaar} ({year})"))

    def test_two_folders_change_names_and_places_in_one_save(self):
        template = self.make([node("A"), node("B", 1), node("C", 1)])
        ids = {folder.name: folder.id for folder in template.folder_ids}

        def change(nodes):
            main, first, second = nodes
            first["name"], second["name"] = "C", "B"
            return [main, first, second]

        self.save(template, change)
        self.assertEqual(self.paths(template), ["A", "A/C", "A/B"])
        self.assertEqual(self.env["klantendossier.template.folder"].browse(ids["B"]).name, "C")

        def turn(nodes):
            main, first, second = nodes
            first["depth"], main["depth"], second["depth"] = 0, 1, 2
            return [first, main, second]

        self.save(template, turn)
        self.assertEqual(self.paths(template), ["C", "C/A", "C/A/B"])
        self.assertEqual(set(template.folder_ids.ids), set(ids.values()))

    def test_what_is_taken_away_goes_and_what_was_below_it_stays_when_it_moved(self):
        template = self.make([node("A"), node("B", 1), node("C", 2)])
        kept = template.folder_ids.filtered(lambda f: f.name == "C")

        def change(nodes):
            nodes[2]["depth"] = 0
            return [nodes[2]]

        self.save(template, change)
        self.assertEqual((self.paths(template), template.folder_ids), (["C"], kept))

    def test_saving_without_a_change_writes_nothing(self):
        template = self.make([node("A", levels={str(self.role_a.id): "view"}), node("B", 1)])
        before = self.events("template_changed")
        template.folder_ids.flush_recordset()
        stamps = template.folder_ids.mapped("write_date")
        self.save(template, lambda nodes: nodes)
        self.assertEqual(template.folder_ids.mapped("write_date"), stamps)
        self.assertEqual(self.events("template_changed"), before)

    def test_levels_change_and_are_logged(self):
        template = self.make([node("A", levels={str(self.role_a.id): "view"})])

        def change(nodes):
            nodes[0]["levels"] = {str(self.role_a.id): "edit", str(self.role_b.id): "view"}

        self.save(template, change)
        levels = {line.role_id: line.level for line in template.folder_ids.level_ids}
        self.assertEqual(levels, {self.role_a: "edit", self.role_b: "view"})
        self.save(template, lambda nodes: [])
        gone = [event.details["level"] for event in self.events("template_changed")]
        self.assertEqual(gone.count("none"), 2)

    def test_faults_are_said_at_their_folder(self):
        def faults(nodes, kind="book_year"):
            return {
                fault["index"]: fault["message"] for fault in self.templates.check_tree(nodes, kind)
            }

        self.assertEqual(faults([node("Werk {jaar}"), node("Bank", 1)]), {})
        self.assertIn("name", faults([node("A"), node("  ", 1)])[1])
        self.assertIn("{maand}", faults([node("Btw {maand}")])[0])
        self.assertIn("per book year", faults([node("Werk {jaar}")], "one_off")[0])
        twins = faults([node("A"), node("Bank", 1), node("bank", 1), node("Bank")])
        self.assertEqual(list(twins), [2])
        some_year = faults([node("Werk {year}"), node("werk 2031")])
        self.assertIn("2031", some_year[1])
        with self.assertRaisesRegex(ValidationError, "maand"):
            self.make([node("Btw {maand}")])

    def test_a_colleague_who_saved_meanwhile_loses_nothing(self):
        template = self.make([node("A")])
        stale = template.tree
        self.save(template, lambda nodes: [*nodes, node("Van een collega")])
        stale["nodes"] = [node("Iets anders")]
        with self.assertRaisesRegex(UserError, "colleague"):
            template.write({"tree": stale})
        self.assertEqual(self.paths(template), ["A", "Van een collega"])

    def test_nonsense_is_refused(self):
        template = self.make([node("A")])
        other = self.make([node("B")])
        for nodes in (
            None,
            "x",
            [1],
            [{"depth": 1, "name": "A"}],
            [{"depth": 0, "name": 3}],
            [{"depth": 0, "name": "A", "levels": {"x": "view"}}],
            [{"depth": 0, "name": "A", "id": other.folder_ids.id}],
        ):
            with self.subTest(nodes=nodes), self.assertRaises(UserError):
                template.write({"tree": {"nodes": nodes}})
        self.assertEqual(self.paths(template), ["A"])

    def test_forged_trees_are_refused_and_lose_nothing(self):
        template = self.make([node("A"), node("B")])
        first, second = template.tree["nodes"]
        role = self.role_a.id
        foreign = self.env["klantendossier.role"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        for nodes in (
            [node("A", levels={"\u00b2": "view"})],
            [node("A", levels={"\u0663": "view"})],
            [node("A", levels={"-1": "view"})],
            [node("A", levels={str(2**40): "view"})],
            [node("A", levels={"99999999": "view"})],
            [node("A", levels={str(foreign.id): "view"})],
            [node("A", levels={str(role): ["view"]})],
            [node("A", levels={str(role): "everything"})],
            [node("A", levels={str(role): 20})],
            [node("A", levels=["view"])],
            [node("A", levels="view")],
            [node("A", id=[1])],
            [node("A", id={"a": 1})],
            [node("A", id="x")],
            [node("A", id=True)],
            [node("A", id=2**40)],
            [node("A", office_visibility="what")],
            [node("A", client_visibility="office")],
            [first, {**first, "name": "C"}, {**second, "depth": 1}],
        ):
            with self.subTest(nodes=nodes):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    template.write({"tree": {"nodes": nodes}})
                    self.env.flush_all()
                self.forget()
                self.assertEqual(self.paths(template), ["A", "B"])

    def test_who_may_not_change_templates(self):
        template = self.make([node("A")])
        with self.assertRaises(AccessError):
            template.with_user(self.office).write({"tree": {"nodes": []}})
        with self.assertRaises(AccessError):
            self.templates.with_user(self.anna).check_tree([], "one_off")
        with self.assertRaises(AccessError):
            template.with_user(self.other_manager).write({"tree": {"nodes": []}})
        self.assertEqual(self.paths(template), ["A"])

    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def test_any_tree_becomes_any_other(self, data):
        """Whatever was kept keeps its row, and the folders read exactly as the tree does."""
        with self.env.cr.savepoint() as savepoint:
            template = self.make(self.draw(data, []))
            kept_ids = [line["id"] for line in template.tree["nodes"]]
            wanted = self.draw(data, kept_ids)
            self.save(template, lambda _nodes: wanted)
            folders = template.folder_ids.sorted("tree_order")
            self.assertEqual(
                [(folder.name, folder.depth) for folder in folders],
                [(line["name"], line["depth"]) for line in wanted],
            )
            for folder, line in zip(folders, wanted, strict=True):
                self.assertIn(line["id"], (False, folder.id))
            savepoint.close(rollback=True)

    def draw(self, data, ids):
        """Make a tree with some of the folders that are there, in any order and shape."""
        kept = data.draw(st.permutations(ids))[: data.draw(st.integers(0, len(ids)))]
        new = data.draw(st.integers(0, 3))
        nodes, depth = [], -1
        for number, id_ in enumerate(data.draw(st.permutations([*kept, *([False] * new)]))):
            depth = data.draw(st.integers(0, depth + 1))
            nodes.append({"id": id_, "depth": depth, "name": f"Map {number}"})
        return nodes


class TestTemplateTreeTour(DossierHttpCase):
    def test_a_template_with_subfolders_in_one_screen(self):
        self.speak_english()
        self.leave_out_missing_library()
        self.start_tour(
            "/odoo/action-klantendossier.template_action",
            "klantendossier_template",
            login=self.manager.login,
        )
        self.forget()
        template = self.env["klantendossier.template"].search([("name", "=", "Btw {jaar}")])
        folders = template.folder_ids.sorted("tree_order")
        self.assertEqual(
            [(folder.name, folder.depth) for folder in folders],
            [("Btw {jaar}", 0), ("Kwartaal 2", 1), ("Kwartaal 1", 1)],
        )
        main = folders[0]
        self.assertEqual(set(folders.level_ids.mapped("level")), {"view"})
        self.assertEqual(len(folders[1].level_ids), len(main.level_ids))
        self.assertEqual(main.note, "Lever aan voor de 10e")

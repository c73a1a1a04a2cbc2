"""The words of the log: closed registries that addons add to, and lines as people read them."""

import ast
from pathlib import Path

import odoo.addons.klantendossier
from odoo.addons.klantendossier.models.event import Event
from odoo.addons.klantendossier.tools import levels

from .common import DossierCase

ADDON = Path(odoo.addons.klantendossier.__file__).parent


def log_calls():
    """Give (place, call) of everything in the addon that writes to the log."""
    for path in sorted(ADDON.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr.startswith(("_log", "_refuse", "_make_refusal")):
                    yield f"{path.name}:{node.lineno}", node


class TestEventWords(DossierCase):
    def texts(self, line, lang="nl_NL"):
        return line.with_context(lang=lang).details_text.split("\n")

    def test_every_word_that_the_addon_uses_is_registered(self):
        """Actions, and the keys of details wherever they are written out."""
        event = self.env["klantendossier.event"]
        actions, keys = set(event._get_actions()), set(event._get_detail_labels()) | {"changes"}
        found = 0
        for place, call in log_calls():
            if call.func.attr in ("_log", "_log_changes", "_log_refusal") and call.args:
                action = call.args[0]
                if isinstance(action, ast.Constant):
                    self.assertIn(action.value, actions, place)
            for node in ast.walk(call):
                if isinstance(node, ast.keyword) and node.arg == "details":
                    written = node.value
                elif isinstance(node, ast.Dict):
                    pairs = zip(node.keys, node.values, strict=True)
                    written = next(
                        (v for k, v in pairs if getattr(k, "value", None) == "details"), None
                    )
                else:
                    continue
                for key in written.keys if isinstance(written, ast.Dict) else ():
                    if isinstance(key, ast.Constant):
                        found += 1
                        self.assertIn(key.value, keys, place)
        self.assertGreater(found, 30)

    def test_another_addon_adds_its_own_words(self):
        def more(method, **words):
            return lambda model: {**method(model), **words}

        cls = type(self.env["klantendossier.event"])
        self.patch(cls, "_get_actions", more(cls._get_actions, receipt_closed="Receipt closed"))
        self.patch(cls, "_get_detail_labels", more(cls._get_detail_labels, why="Why"))
        self.patch(cls, "_get_detail_codes", more(cls._get_detail_codes, why={"moved": "it moved"}))
        self.env["klantendossier.event"]._log("receipt_closed", [{"details": {"why": "moved"}}])
        line = self.env["klantendossier.event"].search([], limit=1)
        self.assertEqual((line.action, line.details_text), ("receipt_closed", "Why: it moved"))
        self.assertIn(("receipt_closed", "Receipt closed"), line._selection_action())

    def test_an_unknown_word_is_refused(self):
        for method in ("_log", "_log_refusal"):
            with self.assertRaises(ValueError):
                getattr(self.env["klantendossier.event"], method)(
                    "document_eaten", *([[]] if method == "_log" else [])
                )

    def test_changes_are_told_by_label_and_name(self):
        """Never an id, a command or the name of a field."""
        piet = self.piet
        self.vof.with_user(self.manager).write(
            {
                "office_access": "team",
                "team_user_ids": [(6, 0, piet.ids)],
                "responsible_id": piet.id,
            }
        )
        line = self.events("administration_changed", administration_ref=self.vof.id)[0]
        text = line.with_context(lang="en_US").details_text
        self.assertEqual(
            sorted(text.split("\n")),
            [
                "Open to: All office users → Team only",
                f"Responsible: {self.vof.responsible_id.browse(self.env.uid).login} "
                f'"{self.env.user.name}" → kd_piet "{piet.name}"',
                f'Team: - → kd_piet "{piet.name}"',
            ],
        )

    def test_one_spelling_per_field(self):
        """A field is called by its own label, in the reader's language, whichever act changed it."""
        self.bank.with_user(self.office).write(
            {"name": "Banken", "open_all": True, "internal_note": "BSN 1"}
        )
        line = self.events("folder_changed", folder_ref=self.bank.id)[0]
        self.assertEqual(
            sorted(line.with_context(lang="en_US").details_text.split("\n")),
            ["Internal Note: changed", 'Name: "Bank" → "Banken"', "Open Everything: no → yes"],
        )
        self.assertNotIn("BSN", str(line.details))
        labels = {text.split(":")[0] for text in self.texts(line)}
        self.assertEqual(labels, {"Interne notitie", "Naam", "Alles openen"})

    def test_nothing_changed_is_no_line(self):
        before = len(self.events("folder_changed"))
        self.bank.with_user(self.office).write({"name": "Bank", "open_all": False})
        self.assertEqual(len(self.events("folder_changed")), before)

    def test_a_name_is_never_taken_for_a_code(self):
        """Somebody's template may be called 'all' or 'office'."""
        event = self.env["klantendossier.event"]
        for name in ("all", "office", "view", "team", "ended"):
            event._log(
                "template_changed", [{"details": {"template": name, "role": name, "level": "view"}}]
            )
            line = self.events("template_changed")[0]
            self.assertEqual(
                line.with_context(lang="en_US").details_text,
                f'Template: "{name}"\nRole: "{name}"\nLevel: View',
            )

    def test_a_value_cannot_forge_another_line_or_another_value(self):
        event = self.env["klantendossier.event"]
        event._log(
            "client_ended", [{"details": {"permissions": ['Bank", "Loon', "a\nRol: directeur"]}}]
        )
        line = self.events("client_ended")[0].with_context(lang="en_US")
        self.assertEqual(line.details_text, 'Permissions: "Bank\', \'Loon", "a Rol: directeur"')

    def test_lines_of_older_versions_are_still_readable(self):
        """They are never rewritten."""
        event = self.env["klantendossier.event"]
        for action, details, text in (
            (
                "folder_changed",
                {"fields": ["name", "note"], "name": "Vast"},
                'Fields: Name, Note\nName: "Vast"',
            ),
            (
                "permission_changed",
                {"from": "view", "to": "edit", "below": True},
                "Was: View\nBecame: Edit\nWith everything below: yes",
            ),
            ("permission_changed", {"by template": {"view": 3}}, "By template: View 3"),
            (
                "template_applied",
                {"book year": "2026", "new folders": 2},
                'Book Year: "2026"\nNew Folders: 2',
            ),
            (
                "administration_changed",
                {"office_access": "team", "team_user_ids": "[(6, 0, [26])]"},
                'Open to: Team only\nTeam: "[(6, 0, [26])]"',
            ),
            (
                "refused",
                {"model": "klantendossier.document", "ids": [5], "operation": "read"},
                "Operation: read\nKind of Record: Document\nNot There (ID): 5",
            ),
            ("client_changed", {"log-in active": "False"}, 'Log-in Active: "False"'),
        ):
            event._log(action, [{"details": details}])
            line = event.search([], limit=1).with_context(lang="en_US")
            self.assertEqual(line.details_text, text)

    def test_levels_and_codes_are_translated(self):
        self.grant(self.bank, self.client_a, levels.VIEW)
        line = self.events("permission_changed", client_ref=self.client_a.id)[0]
        self.assertEqual(self.texts(line), ["Was: Geen", "Werd: Inzien", "Met alles eronder: nee"])

    def test_labels_have_no_doubles(self):
        """A module constant, so that nobody registers a word by changing it in place."""
        event = self.env["klantendossier.event"]
        labels = [str(event.env._(label)) for label in event._get_actions().values()]
        self.assertEqual(len(labels), len(set(labels)))
        self.assertTrue(issubclass(type(event), Event))

"""The plain Python of the addon, without records."""

import re

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.klantendossier.tools import events, file_types, starter_templates
from odoo.addons.klantendossier.tools.file_names import (
    MAX_LENGTH,
    clean_file_name,
    human_size,
    unique_name,
)

from .common import DossierCase

SAFE = re.compile(r'^[^\x00-\x1f\x7f<>:"/\\|?*]+$')


class TestTools(DossierCase):
    """Names, types, sizes and the ZIP."""

    def test_file_names_from_outside(self):
        for name, cleaned in (
            ("../../etc/passwd", "-..-etc-passwd"),
            (r"C:\Users\anna\Jaarrekening.pdf", "C_-Users-anna-Jaarrekening.pdf"),
            ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
            ("factuur\u202efdp.exe", "factuurfdp.exe"),
            ("nul\x00.pdf", "_nul.pdf"),
            ("CON", "_CON"),
            ("con.pdf", "_con.pdf"),
            ('"><svg onload=alert(1)>.pdf', "___svg onload=alert(1)_.pdf"),
            ("bon 🧾.jpg", "bon 🧾.jpg"),
            ("  .pdf  ", "pdf"),
            ("Jaarrekening 2025/2026", "Jaarrekening 2025-2026"),
            ("Brief dhr. Jansen", "Brief dhr. Jansen"),
            ("", "document"),
            (None, "document"),
        ):
            self.assertEqual(clean_file_name(name), cleaned)
        long = clean_file_name("x" * 300 + ".pdf")
        self.assertEqual((len(long), long[-4:]), (MAX_LENGTH, ".pdf"))

    def test_any_name_becomes_a_safe_one_and_stays_it(self):
        @given(st.text(max_size=400))
        def check(name):
            cleaned = clean_file_name(name)
            self.assertRegex(cleaned, SAFE)
            self.assertNotIn(cleaned, (".", ".."))
            self.assertLessEqual(len(cleaned), MAX_LENGTH + 1)
            self.assertEqual(clean_file_name(clean_file_name(name)), clean_file_name(name))

        check()

    def test_names_side_by_side_differ_without_regard_to_case(self):
        taken = set()
        names = [unique_name(name, taken) for name in ("a.pdf", "A.pdf", "a.pdf", "a (2).pdf")]
        self.assertEqual(names, ["a.pdf", "A (2).pdf", "a (3).pdf", "a (2) (2).pdf"])

    def test_sizes_as_people_read_them(self):
        for size, text in (
            (0, (0, "B")),
            (999, (999, "B")),
            (640_000, (640, "kB")),
            (3_400_000, (3.4, "MB")),
        ):
            self.assertEqual(human_size(size), text)

    def test_every_file_type_has_its_own_extensions(self):
        extensions = [e for file_type in file_types.FILE_TYPES for e in file_type.extensions]
        shared = {e for e in extensions if extensions.count(e) > 1}
        # What these hold is told by their content; this is what the bare name claims.
        claimed = {e: file_types.BY_EXTENSION[e].code for e in shared}
        self.assertEqual(claimed, {"adf": "xml", "xaf": "xml", "dat": "tnef"})
        inline = {file_type.code for file_type in file_types.FILE_TYPES if file_type.inline}
        self.assertEqual(inline, {"pdf", "jpeg", "png"})

    def test_event_vocabulary_is_sorted_and_has_labels(self):
        self.assertEqual(list(events.ACTIONS), sorted(events.ACTIONS))
        labels = dict(self.env["klantendossier.event"]._selection_action())
        # Other models add their own words.
        self.assertEqual(list(labels)[: len(events.ACTIONS)], list(events.ACTIONS))

    def test_starter_templates_name_only_roles_that_exist(self):
        known = {name.lower() for name in starter_templates.ROLES}

        def walk(folders):
            for folder in folders:
                pairs = starter_templates.levels_of(folder)
                roles = [role for role, _level in pairs]
                self.assertLessEqual(set(roles), known)
                self.assertEqual(len(roles), len(set(roles)), folder["name"])
                walk(folder.get("folders", ()))

        for template in starter_templates.TEMPLATES:
            walk(template["folders"])

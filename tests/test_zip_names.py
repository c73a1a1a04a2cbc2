"""Paths in a ZIP: whatever people call things, each document unpacks to a file of its own everywhere."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.klantendossier.tools.file_names import clean_file_name
from odoo.addons.klantendossier.tools.zip_names import ZipNames

RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{n}{d}" for n in ("COM", "LPT") for d in "123456789¹²³"),
}
NAMES = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="aAéE\u0301\u0308 .ßſıIİKµ🎉\u200d한", max_size=200),
    st.sampled_from(
        [
            *("CON", "con.pdf", "nul .txt", "COM¹", "a. ", " ", "...", ".pdf", "factuur.pdf (1)"),
            *(
                "x" * 300 + ".pdf",
                "é" * 200 + ".pdf",
                "e\u0301" * 100 + ".docx",
                "🎉" * 120 + ".pdf",
            ),
            *("한" * 130 + ".pdf", "gelijk.pdf", "Gelijk.pdf", "GELIJK.PDF", "Café", "Cafe\u0301"),
        ]
    ),
)


@st.composite
def trees(draw):
    """Give a tree of folders, each above those below it, and documents in it."""
    folders = [(1, 0, draw(NAMES))]
    for number in range(2, draw(st.integers(1, 40)) + 1):
        above = draw(st.one_of(st.just(number - 1), st.integers(1, number - 1)))
        folders.append((number, above, draw(NAMES)))
    count = draw(st.integers(0, 30))
    return folders, [
        (number, draw(st.integers(1, len(folders))), draw(NAMES)) for number in range(count)
    ]


def units(text):
    """Give the length as Windows counts it."""
    return len(text.encode("utf-16-le")) // 2


def on_windows(path):
    """Give a path as Windows compares it, which tells accents apart that are composed differently."""
    return path.upper()


def on_a_mac(path):
    """Give a path as macOS compares it: decomposed and without case."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


@tagged("standard", "post_install", "-at_install")
class TestZipNames(BaseCase):
    """The paths, without records."""

    def test_any_tree_unpacks_everywhere(self):
        @settings(max_examples=300)
        @given(trees())
        def check(tree):
            folders, documents = tree
            paths = ZipNames(folders, documents).paths
            self.assertEqual(set(paths), {number for number, _folder, _name in documents})
            for number, _folder, name in documents:
                self.check_path(paths[number], clean_file_name(name))
            for fold in (on_windows, on_a_mac):
                found = {fold(path) for path in paths.values()}
                self.assertEqual(len(found), len(paths), fold)
                # No file has the name of a folder.
                above = {
                    fold("/".join(path.split("/")[:depth]))
                    for path in paths.values()
                    for depth in range(1, path.count("/") + 1)
                }
                self.assertFalse(found & above, fold)

        check()

    def check_path(self, path, name):
        self.assertLessEqual(units(path), 240)
        for part in path.split("/"):
            self.assertTrue(part)
            self.assertLessEqual(len(part.encode()), 255)
            self.assertLessEqual(units(unicodedata.normalize("NFD", part)), 255)
            self.assertNotIn(part[-1], " .")
            self.assertNotIn(part.split(".")[0].strip().upper(), RESERVED)
            self.assertFalse(set(part) & set('<>:"\\|?*\x00'), part)
            self.assertEqual(part, unicodedata.normalize("NFC", part))
        extension = name.rpartition(".")[2] if "." in name else ""
        if extension.isascii() and extension.isalnum() and len(extension) <= 10:
            self.assertTrue(path.endswith(f".{extension}"), (path, name))

    def test_names_that_need_no_change_stay(self):
        names = ZipNames(
            [(1, 0, "Jaarwerk 2026"), (2, 1, "Liquide middelen"), (3, 2, "Bank")],
            [
                (7, 1, "Begroting v2.xlsx"),
                (8, 3, "Afschrift 2026.001.pdf"),
                (9, 3, "Brief dhr. Jansen"),
            ],
        )
        self.assertEqual(
            names.paths,
            {
                7: "Jaarwerk 2026/Begroting v2.xlsx",
                8: "Jaarwerk 2026/Liquide middelen/Bank/Afschrift 2026.001.pdf",
                9: "Jaarwerk 2026/Liquide middelen/Bank/Brief dhr. Jansen",
            },
        )

    def test_twins_get_a_number(self):
        names = ZipNames(
            [(1, 0, "Map"), (2, 1, "Café"), (3, 1, "Cafe\u0301"), (4, 1, "CAFÉ")],
            [
                *((1, 1, "gelijk.pdf"), (2, 1, "Gelijk.PDF"), (3, 1, "gelijk (2).pdf")),
                *((4, 1, "café"), (5, 2, "a.pdf"), (6, 3, "a.pdf"), (7, 4, "a.pdf")),
                *((8, 1, "straße.pdf"), (9, 1, "STRASSE.pdf"), (10, 1, "ı.pdf"), (11, 1, "I.pdf")),
            ],
        )
        self.assertEqual(
            list(names.paths.values()),
            [
                *("Map/gelijk.pdf", "Map/Gelijk (2).PDF", "Map/gelijk (2) (2).pdf", "Map/café (4)"),
                *("Map/Café/a.pdf", "Map/Café (2)/a.pdf", "Map/CAFÉ (3)/a.pdf"),
                *("Map/straße.pdf", "Map/STRASSE (2).pdf", "Map/ı.pdf", "Map/I (2).pdf"),
            ],
        )

    def test_long_names_that_are_cut_stay_two(self):
        folders = [(n, n - 1, f"{'Zeer uitgebreide mapnaam ' * 5}{n}") for n in range(1, 4)]
        documents = [(n, 3, f"{'Aangifte omzetbelasting ' * 6}{n}.pdf") for n in range(12)]
        paths = ZipNames(folders, documents).paths.values()
        self.assertEqual(len(set(paths)), 12)
        for path in paths:
            self.assertTrue(path.endswith(".pdf"))
            self.assertLessEqual(units(path), 240)
            self.assertEqual(path.count("/"), 3)

    def test_in_a_very_deep_tree_folders_in_the_middle_are_left_out(self):
        folders = [(n, n - 1, f"Map nummer {n}") for n in range(1, 60)]
        path = ZipNames(folders, [(1, 59, "Jaarrekening 2026.pdf")]).paths[1]
        self.assertTrue(path.startswith("Map nummer 1/Map nummer 2/"), path)
        self.assertTrue(path.endswith("/Map nummer 59/Jaarrekening 2026.pdf"), path)

    def test_a_type_that_changed_meanwhile_changes_the_extension_only(self):
        names = ZipNames([(1, 0, "Map")], [(1, 1, "Concept.docx"), (2, 1, "Concept.pdf")])
        for path, name, changed in (
            ("Map/Concept.docx", "Iets anders.docx", "Map/Concept.docx"),
            ("Map/Concept.docx", "Concept.xlsx", "Map/Concept.xlsx"),
            ("Map/Concept.docx", "Concept.pdf", "Map/Concept (2).pdf"),
        ):
            self.assertEqual(names.change_type(path, name), changed)

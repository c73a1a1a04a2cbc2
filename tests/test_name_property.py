"""Any name: uploaded, downloaded, renamed, put in a ZIP, uploaded again (issue 5, 'Shown by')."""

import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from odoo.http import content_disposition

from odoo.addons.klantendossier.tools import file_types, levels
from odoo.addons.klantendossier.tools.file_names import MAX_BYTES, MAX_LENGTH

from .common import PNG, DossierCase, docx, pdf

#: Kinds of content, none of which a name can turn into something dangerous.
CONTENTS = {"pdf": pdf("x"), "png": PNG, "docx": docx()}

words = st.text(
    st.characters(exclude_categories=("Cs",))
    | st.sampled_from("./\\:|<>\"*?' -_\u202e\u200d\u0301"),
    max_size=60,
)
extensions = st.sampled_from(
    [*file_types.BY_EXTENSION, "001", "tmp", "exe", "Jansen", "pdf (1)", ""]
)
#: Names as people write them: words, dots, and something behind the last dot or nothing.
names = words | st.builds("{}.{}".format, words, extensions)
PATH = re.compile(r"^([A-Za-z]:[\\/]|\\\\|/|\.\.?[\\/]|~[\\/])")


def words_of(name, code=None):
    """Give the letters and digits of a name in their order, without an extension that we know.

    :param str code: type of the document; a number that is no extension of it is a word
    """
    name = unicodedata.normalize("NFC", name)
    kept = (c for c in name if unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co"))
    name = "".join(" " if c.isspace() else c for c in kept).strip(" .")
    stem, dot, extension = name.rpartition(".")
    known = extension.lower() in file_types.BY_EXTENSION and bool(stem.strip(" ."))
    fits = code and extension.lower() in file_types.BY_CODE[code].extensions
    if dot and known and (fits or not extension.isdigit()):
        name = stem
    return "".join(c for c in unicodedata.normalize("NFC", name) if c.isalnum())


class TestNameProperty(DossierCase):
    def check_words(self, given_name, got, code):
        expected, kept = words_of(given_name, code), words_of(got, code)
        if not expected:
            return
        if len(got) < MAX_LENGTH - 10 and len(got.encode()) < MAX_BYTES - 20:
            self.assertEqual(kept, expected)
        else:
            self.assertTrue(expected.startswith(kept), (given_name, got))
        self.assertLessEqual(len(got), MAX_LENGTH)
        self.assertLessEqual(len(got.encode()), MAX_BYTES)

    def check_type(self, document, code):
        self.assertEqual(document.file_type, code)
        self.assertIn(document.name.rpartition(".")[2].lower(), file_types.BY_CODE[code].extensions)

    def add(self, folder, name, code):
        document = self.upload(folder, name, CONTENTS[code])
        self.check_type(document, code)
        return document

    def round_trip(self, name, new_name, code):
        document = self.add(self.bank, name, code)
        # Old browsers send a path; only what it leads to is the name.
        sent = re.split(r"[/\\]", name)[-1] or name if PATH.match(name) else name
        if file_types.has_words(sent):
            self.check_words(sent, document.name, code)

        opened, _attachment = self.env["klantendossier.document"]._open(document.id, None)
        header = content_disposition(opened.name)
        downloaded = parse_options_header(header)[1]["filename"]
        self.assertEqual(downloaded, document.name)

        if file_types.has_words(new_name):
            document.with_user(self.office).write({"name": new_name})
            self.check_words(new_name, document.name, code)
            self.check_type(document, code)

        model = self.env["klantendossier.document"].with_user(self.anna)
        _zip_name, entries = model._client_zip(self.vof.id, self.bank.id)
        [unpacked] = [entry.name.rpartition("/")[2] for entry in entries]
        for folder, found in ((self.fixed, downloaded), (self.main, unpacked)):
            again = self.add(folder, found, code)
            self.assertEqual(again.name, found)

    def test_any_name_survives_the_round_trip(self):
        self.grant(self.bank, self.client_a, levels.VIEW)
        self.env.flush_all()

        @settings(max_examples=50)
        @given(names, names, st.sampled_from(list(CONTENTS)))
        @example("Jaarrekening 2025/2026", "Jaarrekening 2025/2026", "pdf")
        @example("Brief dhr. Jansen", "Afschrift 2026.940", "docx")
        @example("C:\\fakepath\\bon.pdf", ".pdf", "png")
        @example("x" * 200 + ".pdf", "\U0001f9fe" * 90, "pdf")
        @example("con", "e\u0301" * 80 + ".xlsx", "pdf")
        def check(name, new_name, code):
            savepoint = self.env.cr.savepoint()
            try:
                self.round_trip(name, new_name, code)
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

        check()

"""What a file is, by its content: the corpus, and whatever else may come (issue 5, A1.3 and A1.4)."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import UserError

from odoo.addons.klantendossier.tools import file_types, levels
from odoo.addons.klantendossier.tools.file_content import inspect

from . import file_corpus
from .common import DossierCase

EVERYTHING = [*file_corpus.ACCEPTED, *file_corpus.DANGEROUS, *file_corpus.UNKNOWN]


class TestFileContent(DossierCase):
    def test_every_file_of_the_corpus_is_what_an_office_expects(self):
        self.assertGreaterEqual(len(EVERYTHING), 60)
        for case in EVERYTHING:
            with self.subTest(case.name, data=case.data[:40]):
                found = inspect(case.data, case.name)
                self.assertEqual(found.danger, case.danger)
                self.assertEqual(found.file_type and found.file_type.code, case.code)
                if case.code:
                    self.assertEqual(found.name, case.result)
                    self.assertEqual(found.marks, set(case.marks))

    def test_every_kind_and_mark_and_danger_is_in_the_corpus(self):
        self.assertEqual({case.code for case in file_corpus.ACCEPTED}, set(file_types.BY_CODE))
        marks = {mark for case in file_corpus.ACCEPTED for mark in case.marks}
        self.assertEqual(marks, set(file_types.MARKS))
        dangers = {case.danger for case in file_corpus.DANGEROUS}
        self.assertEqual(dangers, set(file_types.DANGERS))

    def test_what_was_accepted_is_accepted_again_under_its_new_name(self):
        for case in file_corpus.ACCEPTED:
            with self.subTest(case.name):
                first = inspect(case.data, case.name)
                again = inspect(case.data, first.name)
                self.assertEqual((again.name, again.file_type), (first.name, first.file_type))
                self.assertIsNone(again.renamed)

    def test_a_broken_off_office_file_says_so(self):
        whole = next(case for case in EVERYTHING if case.name == "gewoon.xlsx").data
        self.assertEqual(inspect(whole[:-40], "gewoon.xlsx").marks, {"damaged"})

    def test_office_and_client_can_add_them(self):
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        everything = self.env["klantendossier.file.type"].search([])
        self.company.klantendossier_file_type_ids = everything
        for number, case in enumerate(file_corpus.ACCEPTED):
            # A folder each: names that are there already would be numbered.
            office = self.make_folder(self.vof, f"Kantoor {number}")
            client = self.make_folder(self.vof, f"Klant {number}")
            self.grant(client, self.client_a, levels.UPLOAD)
            with self.subTest(case.name, code=case.code):
                document = self.upload(office, case.name, case.data)
                mine = client.with_user(self.anna)._client_upload(case.name, case.data)
                for added in (document, mine):
                    self.assertEqual((added.name, added.file_type), (case.result, case.code))
                    marks = {mark for mark in (added.sudo().marks or "").split(",") if mark}
                    self.assertEqual(marks, set(case.marks))
        for case in [*file_corpus.DANGEROUS, *file_corpus.UNKNOWN]:
            with self.subTest(case.name, danger=case.danger):
                with self.assertRaises(UserError):
                    self.upload(self.bank, case.name, case.data)
                with self.assertRaises(UserError):
                    self.bank.with_user(self.anna)._client_upload(case.name, case.data)

    def test_texts_made_to_stall_it_do_not(self):
        """Patterns that repeat what repeats take for ever with these: this test would not end."""
        for name, data, code in (
            ("a.txt", b"<!doctype " + b"[a] " * 15_000, "txt"),
            ("a.txt", b"<!--" * 20_000, "txt"),
            ("a.xml", b"<!DOCTYPE a [" + b"<!entity % " * 6_000, "txt"),
            ("a.xml", b"<a " + b'xmlns="' * 9_000, "xml"),
            ("a.xls", b"<html><table>" + b"<a b " * 500_000, "xls"),
            ("a.xls", b"<html><table><a " + b" on" * 500_000, "xls"),
            ("a.csv", b"ID;PWXL\r\n" + b"F;\r\n" * 15_000, "csv"),
            ("a.swi", b":20:" + b"\n:20:x" * 10_000, "txt"),
            ("a.eml", b"X-a: b\n" * 500_000, "txt"),
            ("a.jpg", b"function " * 7_000, "txt"),
        ):
            with self.subTest(name, data=data[:20]):
                found = inspect(data, name)
                self.assertEqual(found.file_type and found.file_type.code, code)

    def test_nothing_from_outside_makes_it_fail(self):
        pieces = st.sampled_from([case.data[:20_000] for case in EVERYTHING])
        names = st.sampled_from([case.name for case in EVERYTHING]) | st.text(max_size=30)

        @given(pieces, st.integers(0, 20_000), st.binary(max_size=40), names)
        def check(data, at, change, name):
            for changed in (data[:at], data[:at] + change + data[at + len(change) :], change):
                found = inspect(changed, name)
                self.assertFalse(found.danger and found.file_type)
                if found.file_type:
                    self.assertIn(found.name.rpartition(".")[2].lower(), found.file_type.extensions)
                if found.file_type and found.file_type.inline:
                    start = {"pdf": b"%PDF-", "png": b"\x89PNG", "jpeg": b"\xff\xd8\xff"}
                    self.assertIn(start[found.file_type.code], changed[:1029])

        check()

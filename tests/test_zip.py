"""The ZIP of a folder: what is in it, when it leaves, and what the log says of it (design E1, R9)."""

import hashlib
import io
import os
import tracemalloc
import zipfile
from unittest.mock import patch

import pytz

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.klantendossier.models import portal_zip
from odoo.addons.klantendossier.tools import levels
from odoo.addons.klantendossier.tools.zip_stream import ZipWriter

from .common import DossierCase, docx, pdf

ZIP_LOGGER = "odoo.addons.klantendossier.models.portal_zip"


@tagged("standard", "post_install", "-at_install")
class TestZipWriter(BaseCase):
    """The format by itself."""

    def test_it_is_made_in_pieces_of_bounded_size(self):
        data = b"0123456789" * 1_000_000
        writer, pieces = ZipWriter(), []
        for number in range(3):
            stream = writer.add(f"map/{number}.bin", (2026, 1, 1, 0, 0, 0), io.BytesIO(data))
            while True:
                try:
                    pieces.append(next(stream))
                except StopIteration as end:
                    self.assertEqual(end.value, hashlib.sha256(data).hexdigest())
                    break
        pieces += writer.finish()
        self.assertLess(max(map(len, pieces)), 400_000)
        with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
            self.assertIsNone(archive.testzip())
            self.assertEqual(len(archive.namelist()), 3)


class ZipCase(DossierCase):
    """Three documents in two folders, for anna."""

    def setUp(self):
        super().setUp()
        self.grant(self.main, self.client_a, below=True)
        self.one = self.upload(self.main, "een.pdf", pdf("zip een"))
        self.two = self.upload(self.bank, "twee.pdf", pdf("zip twee"))
        self.three = self.upload(self.bank, "drie.pdf", pdf("zip drie"))
        self.forget()

    def start(self, user=None, folder=None):
        """Ask for a ZIP; give the generator of its bytes."""
        documents = self.env["klantendossier.document"].with_user(user or self.anna)
        folder = folder or self.main
        _name, entries = documents._client_zip(folder.administration_id.id, folder.id)
        return documents._stream_zip(folder.id, entries)

    def read(self, stream):
        """Read what is left of a ZIP; give it opened."""
        return zipfile.ZipFile(io.BytesIO(b"".join(stream)))

    def path_of(self, document):
        version = document.current_version_id
        return version._get_attachments()[version.id]._get_stored_bytes().path

    def damage(self, document, keep_size=True):
        path = self.path_of(document)
        with open(path, "rb") as file:
            original = file.read()

        def write(data):
            with open(path, "wb") as file:
                file.write(data)

        write(b"X" + original[1:] if keep_size else original[:-1])
        self.addCleanup(write, original)

    def zipped(self):
        self.forget()
        return self.events("document_zipped", user_ref=self.anna.id)

    def advance(self, stream, name):
        """Read until the bytes of a document have left; give what was read."""
        pieces = []
        for piece in stream:
            pieces.append(piece)
            if name in piece:
                return pieces
        raise AssertionError(f"{name} did not come")


class TestZip(ZipCase):
    """What a client user gets."""

    def test_what_the_client_sees_with_safe_unique_names(self):
        self.upload(self.bank, "Twee.pdf", pdf("hoofdletter"))
        self.upload(self.bank, "geheim.pdf", pdf("geheim"), visibility="office")
        archive = self.read(self.start())
        self.assertIsNone(archive.testzip())
        self.assertEqual(
            set(archive.namelist()),
            {
                "Jaarwerk 2026/een.pdf",
                "Jaarwerk 2026/Liquide middelen/Bank/twee.pdf",
                "Jaarwerk 2026/Liquide middelen/Bank/drie.pdf",
                "Jaarwerk 2026/Liquide middelen/Bank/Twee (2).pdf",
            },
        )
        self.assertEqual(archive.read("Jaarwerk 2026/een.pdf"), pdf("zip een"))
        self.assertEqual(len(self.zipped()), 4)

    def test_each_line_has_version_and_hash(self):
        self.read(self.start())
        lines = {line.document_ref: line for line in self.zipped()}
        for document in (self.one, self.two, self.three):
            line = lines[document.id]
            self.assertEqual(
                (line.version_ref, line.sha256, line.client_ref),
                (document.current_version_id.id, document.sha256, self.client_a.id),
            )

    def test_times_are_those_of_the_reader(self):
        """A document of 1 January 00:30 says 1 January, also where the reader has set no time zone."""
        self.one._write_own({"version_date": "2025-12-31 23:30:00"})
        self.two._write_own({"version_date": "2026-07-01 12:00:00"})
        office = self.anna.company_id.partner_id
        for own, of_office, first, second in (
            ("Europe/Amsterdam", False, (2026, 1, 1, 0, 30, 0), (2026, 7, 1, 14, 0, 0)),
            (False, "Europe/Amsterdam", (2026, 1, 1, 0, 30, 0), (2026, 7, 1, 14, 0, 0)),
            (
                "America/New_York",
                "Europe/Amsterdam",
                (2025, 12, 31, 18, 30, 0),
                (2026, 7, 1, 8, 0, 0),
            ),
            (False, False, (2025, 12, 31, 23, 30, 0), (2026, 7, 1, 12, 0, 0)),
        ):
            self.anna.tz, office.tz = own, of_office
            self.forget()
            archive = self.read(self.start())
            dates = {
                info.filename.rpartition("/")[2]: info.date_time for info in archive.infolist()
            }
            self.assertEqual((dates["een.pdf"], dates["twee.pdf"]), (first, second), own)

    def test_the_pages_say_the_same_day(self):
        documents = self.env["klantendossier.document"].with_user(self.anna)
        self.anna.tz, self.anna.company_id.partner_id.tz = False, "Europe/Amsterdam"
        self.forget()
        date = fields.Datetime.to_datetime("2024-12-31 23:30:00")
        self.assertEqual(
            documents.with_context(lang="nl_NL")._format_client_date(date), "1 januari 2025"
        )
        now = fields.Datetime.now()
        clock = pytz.utc.localize(now).astimezone(pytz.timezone("Europe/Amsterdam"))
        self.assertEqual(
            documents.with_context(lang="en_US")._format_client_date(now), f"today {clock:%H:%M}"
        )

    def test_an_empty_folder_gives_a_text_and_no_empty_zip(self):
        empty = self.make_folder(self.vof, "Leeg", self.main)
        self.grant(empty, self.client_a)
        self.forget()
        with self.assertRaisesRegex(UserError, "no document in this folder"):
            self.start(folder=empty)

    def test_with_attachments_in_the_database_it_is_one_document_at_a_time(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        size = 3_000_000
        for number in range(6):
            data = pdf(number) + bytes([number]) * size
            self.upload(self.fixed, f"groot {number}.pdf", data)
        self.grant(self.fixed, self.client_a)
        self.forget()
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        stream = self.start(folder=self.fixed)
        with open(os.devnull, "wb") as sink:
            for piece in stream:
                sink.write(piece)
        _now, most = tracemalloc.get_traced_memory()
        # PostgreSQL sends hexadecimal digits: a document is in memory about four times for a moment.
        self.assertLess(most, 5 * size)
        self.assertEqual(len(self.zipped()), 6)

    def test_no_transaction_is_open_while_bytes_leave(self):
        cursors = self.registry._TestZip_cursors = []
        open_cursor = self.registry.cursor

        def watch(readonly=False):
            cursor = open_cursor(readonly)
            cursors.append(cursor)
            return cursor

        with patch.object(self.registry, "cursor", watch):
            stream = self.start()
            for _piece in stream:
                self.assertTrue(all(cursor._closed for cursor in cursors))
        self.assertGreaterEqual(len(cursors), 3)

    def test_a_new_version_that_came_meanwhile_is_sent_under_its_own_type(self):
        stream = self.start()
        pieces = self.advance(stream, b"zip een")
        self.two.with_user(self.office)._upload_version("twee.docx", docx())
        archive = self.read([*pieces, *stream])
        self.assertIsNone(archive.testzip())
        self.assertEqual(archive.read("Jaarwerk 2026/Liquide middelen/Bank/twee.docx"), docx())
        line = self.zipped().filtered(lambda line: line.document_ref == self.two.id)
        self.assertEqual(line.sha256, hashlib.sha256(docx()).hexdigest())


class TestZipThatFails(ZipCase):
    """Damaged files, readers who leave, readers whose access is taken (attack row 61)."""

    def test_missing_and_cut_off_files_are_told_before_the_first_byte(self):
        self.damage(self.two, keep_size=False)
        path = self.path_of(self.three)
        os.rename(path, f"{path}.weg")
        self.addCleanup(os.rename, f"{path}.weg", path)
        with self.assertRaisesRegex(UserError, r"(?s)twee\.pdf.*drie\.pdf|drie\.pdf.*twee\.pdf"):
            self.start()
        self.forget()
        self.assertFalse(self.zipped())
        damaged = self.events("integrity_failed", user_ref=self.anna.id)
        self.assertEqual(set(damaged.mapped("document_ref")), {self.two.id, self.three.id})

    def test_the_same_where_attachments_lie_in_the_database(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        document = self.upload(self.bank, "rij.pdf", pdf("in de rij"))
        version = document.current_version_id
        for damage in ("substring(db_datas FROM 2)", "NULL"):
            self.env.cr.execute(
                f"UPDATE ir_attachment SET db_datas = {damage} WHERE res_model = %s AND res_id = %s",
                [version._name, version.id],
            )
            self.forget()
            with self.assertRaisesRegex(UserError, "rij.pdf"):
                self.start()

    def test_damaged_bytes_do_not_leave_and_the_zip_says_which(self):
        self.damage(self.two)
        archive = self.read(self.start())
        self.assertIsNone(archive.testzip())
        names = archive.namelist()
        self.assertEqual(names[-1], "NOT COMPLETE.txt")
        self.assertEqual(len(names), 3)
        text = archive.read("NOT COMPLETE.txt").decode("utf-8-sig")
        self.assertIn("twee.pdf", text)
        self.assertNotIn("drie.pdf", text)
        self.assertEqual(set(self.zipped().mapped("document_ref")), {self.one.id, self.three.id})
        [line] = self.events("integrity_failed", document_ref=self.two.id)
        self.assertEqual((line.user_ref, line.sha256), (self.anna.id, self.two.sha256))

    def test_the_text_is_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.damage(self.two)
        documents = self.env["klantendossier.document"].with_user(self.anna)
        documents = documents.with_context(lang="nl_NL")
        _name, entries = documents._client_zip(self.vof.id, self.main.id)
        seen = []

        def notice(model, damaged, left):
            seen.append(model.env.lang)
            return "NIET VOLLEDIG.txt", "tekst"

        with patch.object(type(documents), "_get_zip_notice", notice):
            archive = self.read(documents._stream_zip(self.main.id, entries))
        self.assertEqual((seen, archive.namelist()[-1]), (["nl_NL"], "NIET VOLLEDIG.txt"))

    def test_bytes_that_change_while_they_leave_are_named_too(self):
        hash_stream = portal_zip.hash_stream

        def damage_after(source):
            found = hash_stream(source)
            if os.fstat(source.fileno()).st_ino == os.stat(self.path_of(self.two)).st_ino:
                self.damage(self.two)
            return found

        with patch.object(portal_zip, "hash_stream", damage_after):
            archive = self.read(self.start())
        self.assertIn("twee.pdf", archive.read("NOT COMPLETE.txt").decode("utf-8-sig"))
        self.forget()
        self.assertTrue(self.events("integrity_failed", document_ref=self.two.id))

    def test_a_reader_whose_access_is_taken_gets_no_further_file(self):
        for name, take in (
            ("revoked", lambda: self.grant(self.main, self.client_a, levels.NONE, below=True)),
            ("ended", self.client_a.action_end),
        ):
            with self.subTest(name):
                self.grant(self.main, self.client_a, below=True)
                self.forget()
                before = len(self.zipped())
                stream = self.start()
                pieces = self.advance(stream, b"zip een")
                with self.env.cr.savepoint() as savepoint:
                    take()
                    self.forget()
                    archive = self.read([*pieces, *stream])
                    self.assertIsNone(archive.testzip())
                    self.assertEqual(
                        archive.namelist(), ["Jaarwerk 2026/een.pdf", "NOT COMPLETE.txt"]
                    )
                    text = archive.read("NOT COMPLETE.txt").decode("utf-8-sig")
                    self.assertIn("2 documents", text)
                    self.assertNotIn("twee.pdf", text)
                    self.assertEqual(len(self.zipped()), before + 1)
                    line = self.events("refused", user_ref=self.anna.id)[:1]
                    self.assertEqual(line.document_ref, self.two.id)
                    line = self.events("interrupted", user_ref=self.anna.id)[:1]
                    self.assertEqual(
                        (line.folder_ref, line.details), (self.main.id, {"sent": 1, "of": 3})
                    )
                    savepoint.rollback()
                self.forget()

    def test_one_document_that_is_taken_away_stops_it_as_well(self):
        stream = self.start()
        pieces = self.advance(stream, b"zip een")
        self.two.with_user(self.manager)._set_visibility("office")
        self.forget()
        archive = self.read([*pieces, *stream])
        self.assertEqual(archive.namelist(), ["Jaarwerk 2026/een.pdf", "NOT COMPLETE.txt"])

    def test_a_reader_who_leaves(self):
        stream = self.start()
        self.advance(stream, b"zip twee")
        stream.close()
        self.forget()
        [line] = self.events("interrupted", user_ref=self.anna.id)
        self.assertEqual((line.document_ref, line.details), (self.two.id, {"sent": 1, "of": 3}))
        self.assertEqual(set(self.zipped().mapped("document_ref")), {self.one.id, self.two.id})

    def test_a_reader_who_leaves_before_anything_was_sent(self):
        self.start().close()
        self.forget()
        self.assertFalse(self.events("interrupted", user_ref=self.anna.id))
        self.assertFalse(self.zipped())

    @mute_logger(ZIP_LOGGER)
    def test_a_reader_who_leaves_while_the_database_is_away(self):
        stream = self.start()
        self.advance(stream, b"zip een")

        def fail(readonly=False):
            raise OSError("no database")

        with patch.object(self.registry, "cursor", fail), self.assertLogs(ZIP_LOGGER, "ERROR"):
            stream.close()

    def test_where_from_is_known_after_the_request_and_claimed_by_nobody(self):
        event = self.env["klantendossier.event"].with_user(self.anna)
        forged = event.with_context(klantendossier_origin=["6.6.6.6", "x"])
        self.assertEqual(forged._get_origin()[0], None)
        with patch.object(
            type(self.env["ir.http"]),
            "_get_klantendossier_origin",
            lambda model: ("192.0.2.7", "Lezer"),
        ):
            stream = self.start()
        self.read(stream)
        self.assertEqual(set(self.zipped().mapped("ip")), {"192.0.2.7"})
        self.assertEqual(set(self.zipped().mapped("user_agent")), {"Lezer"})

    def test_a_folder_that_is_not_his(self):
        with self.assertRaises(AccessError):
            self.start(folder=self.fixed)

"""The log of an administration, or of a document, as a table for a spreadsheet: what it holds and who gets it."""

import csv
import io
import json
import re
import tracemalloc

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.klantendossier.models import event_export
from odoo.addons.klantendossier.tools import levels
from odoo.addons.klantendossier.tools.log_csv import guard, write_rows

from .browser import BrowserMixin
from .common import PASSWORD, DossierCase, DossierHttpCase
from .test_event_refusal import MUTED

#: With an offset from UTC, as ISO 8601 has it.
MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"


def parse(content):
    """Give the rows as an office's spreadsheet reads them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


class TestTable(DossierCase):
    def test_no_cell_is_a_formula(self):
        for text in (
            *("=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\uff1d1"),
        ):
            with self.subTest(text=text):
                self.assertEqual(guard(text), f"'{text}")
        for text in ("a=1", "", "2026-01-01", "'=1", "ab-c"):
            with self.subTest(text=text):
                self.assertEqual(guard(text), text)
        self.assertEqual((guard(None), guard(False), guard(0)), ("", "", "0"))

    def test_what_is_in_a_cell_ends_no_cell(self):
        row = ['a;b"c', "x\r\ny", "é"]
        content = write_rows([row], first=True)
        self.assertEqual(content[:3], b"\xef\xbb\xbf")
        self.assertEqual(parse(content), [row])
        self.assertNotEqual(write_rows([row])[:3], b"\xef\xbb\xbf", "the mark stands once")


class TestLogCsv(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.manager.tz = "Europe/Amsterdam"

    def setUp(self):
        super().setUp()
        self.document = self.upload(self.bank, "Café.pdf")
        self.upload(self.bv_main, "Van een ander.pdf")
        self.env.flush_all()

    def export(self, administration=None, document=None, filters=None, user=None, **kwargs):
        self.forget()
        event = self.env["klantendossier.event"].with_user(user or self.manager)
        name, body = event.with_context(lang="en_US")._export(
            administration.id if administration else 0,
            document.id if document else 0,
            json.dumps(filters) if filters is not None else "",
            **kwargs,
        )
        return name, list(body)

    def rows(self, *args, **kwargs):
        return parse(b"".join(self.export(*args, **kwargs)[1]))

    def test_of_an_administration(self):
        name, pieces = self.export(self.vof)
        self.assertRegex(name, r"^Log VOF De Vries & Jansen · 9042 \d{4}-\d\d-\d\d\.csv$")
        head, *rows = parse(b"".join(pieces))
        self.assertEqual(
            head,
            [
                *("Date and Time", "Action", "User", "Administration", "Client User", "Folder"),
                *("Document", "Details", "IP Address", "Browser", "SHA-256 of the Document"),
            ],
        )
        domain = [("administration_ref", "=", self.vof.id), ("action", "!=", "log_exported")]
        lines = self.env["klantendossier.event"].search(domain)
        self.assertEqual(len(rows), len(lines))
        self.assertFalse(any("ander" in " ".join(row) for row in rows), "another client's")
        [row] = [row for row in rows if row[6] == "Café.pdf" and row[1] == "Document uploaded"]
        self.assertRegex(row[0], MOMENT)
        self.assertEqual(row[3], "VOF De Vries & Jansen")
        self.assertEqual(row[5], "Jaarwerk 2026 / Liquide middelen / Bank")
        self.assertEqual(row[10], self.document.sha256)
        self.assertTrue(row[2].startswith('kd_manager "'))

    def test_the_moment_is_that_of_the_reader(self):
        self.manager.tz = "Asia/Tokyo"
        self.assertTrue(self.rows(self.vof)[1][0].endswith("+09:00"))

    def test_of_a_document_also_when_it_has_gone(self):
        self.upload(self.bank, "Ander.pdf")
        self.assertEqual({row[6] for row in self.rows(document=self.document)[1:]}, {"Café.pdf"})
        self.document.with_user(self.office).action_bin()
        self.document.with_user(self.manager).unlink()
        name, pieces = self.export(document=self.document)
        self.assertTrue(name.startswith("Log Café.pdf "), name)
        actions = {row[1] for row in parse(b"".join(pieces))[1:]}
        self.assertLessEqual({"Document uploaded", "Document deleted for good"}, actions)

    def test_with_the_filters_of_the_list(self):
        self.document.with_user(self.office).action_bin()
        rows = self.rows(self.vof, filters=[["action", "=", "document_binned"]])
        self.assertEqual([row[1] for row in rows[1:]], ["Document to the bin"])
        # They cannot lead out of what is exported.
        rows = self.rows(
            self.vof, filters=["|", ["id", "!=", 0], ["administration_ref", "=", self.bv.id]]
        )
        self.assertEqual({row[3] for row in rows[1:]}, {"VOF De Vries & Jansen"})

    def test_what_is_no_filter(self):
        for nonsense in (
            *("{", "1", '"x"', "{}", '[["nergens", "=", 1]]', '[["id", "=", {}]]', "[[[["),
            *('[["id", "bestaat niet", 1]]', '[["id", "=", "x"]]', '["&"]', "[" * 5000),
            '[["date", ">", "gisteren of zo"]]',
        ):
            with self.subTest(filters=nonsense[:40]), mute_logger("odoo.sql_db"):
                event = self.env["klantendossier.event"].with_user(self.manager)
                with self.assertRaisesRegex(UserError, "filters"):
                    event._export(self.vof.id, 0, nonsense)

    def test_who_exported_is_a_line(self):
        filters = [["action", "=", "document_uploaded"]]
        self.export(self.vof, filters=filters)
        line = self.events("log_exported", administration_ref=self.vof.id)
        self.assertEqual((line.user_ref, line.details["lines"]), (self.manager.id, 1))
        self.assertGreater(line.details["of"], 1)
        self.export(document=self.document)
        line = self.events("log_exported", document_ref=self.document.id)
        self.assertEqual(line.administration_ref, self.vof.id)
        exported = [row[1] for row in self.rows(document=self.document)].count("Log exported")
        self.assertEqual(exported, 1, "the line of an export comes after what is in it")
        self.export(self.bv, sends=False)
        self.assertFalse(self.events("log_exported", administration_ref=self.bv.id))

    def test_odoo_s_own_export_is_a_line_too(self):
        self.manager.group_ids |= self.env.ref("base.group_allow_export")
        lines = self.env["klantendossier.event"].with_user(self.manager)
        found = lines.search([("administration_ref", "=", self.vof.id)])
        found.export_data(["date", "action"])
        line = self.events("log_exported", administration_ref=self.vof.id)
        self.assertEqual((line.user_ref, line.details), (self.manager.id, {"lines": len(found)}))

    @mute_logger(*MUTED)
    def test_numbers_of_records_stay_out(self):
        self.env["klantendossier.event"].with_user(self.manager)._log_refusal(
            administration=self.vof, details={"not_there": [987654]}
        )
        rows = self.rows(self.vof)
        self.assertIn("Refused", [row[1] for row in rows])
        self.assertFalse(any("987654" in cell for row in rows for cell in row))

    @mute_logger(*MUTED)
    def test_who_may_not_gets_the_answer_for_what_is_not_there(self):
        self.bv.ledger_company_id = self.other_company  # may enter, and is no manager of its office
        nothing = self.env["klantendossier.administration"].browse(123_456_789)
        no_document = self.env["klantendossier.document"].browse(123_456_789)
        for user in (self.office, self.anna, self.outsider, self.employee, self.other_manager):
            answers = set()
            for values in (
                *((self.vof, None), (nothing, None), (None, None), (self.bv, None)),
                *((None, self.document), (None, no_document), (self.vof, no_document)),
            ):
                try:
                    self.export(*values, user=user)
                except Exception as error:
                    answers.add(f"{type(error).__name__}: {error}")
                else:
                    answers.add(f"got {values}")
            with self.subTest(user=user.login):
                self.assertEqual(len(answers), 1, answers)
                self.assertTrue(answers.pop().startswith("AccessError"))
        self.assertFalse(self.events("log_exported"))
        with self.assertRaises(AccessError, msg="a document of another administration"):
            self.export(self.bv, self.document)

    def test_a_right_that_ends_meanwhile(self):
        self.patch(event_export, "BATCH", 2)
        event = self.env["klantendossier.event"].with_user(self.manager)
        _name, body = event.with_context(lang="en_US")._export(self.vof.id)
        first = parse(next(body))
        self.assertEqual(len(first), 3)
        self.manager.group_ids -= self.env.ref("klantendossier.group_manager")
        self.forget()
        rest = parse(b"".join(body))
        self.assertEqual(len(rest), 1)
        self.assertIn("Not complete", rest[0][0])

    def test_a_long_log_in_pieces(self):
        """Each line once, in the order of the list, whatever the size of a piece; memory does not grow."""
        event = self.env["klantendossier.event"]
        event._log("document_changed", [{"document": self.document}] * 4000)
        whole = self.rows(self.vof)
        self.patch(event_export, "BATCH", 7)
        name, pieces = self.export(document=self.document)
        self.assertGreater(len(pieces), 500)
        self.patch(event_export, "BATCH", 500)
        rows = [row for row in self.rows(self.vof) if row[1] != "Log exported"]
        self.assertEqual(rows, whole)
        document = parse(b"".join(pieces))[1:]
        self.assertEqual(len([row for row in document if row[1] == "Document changed"]), 4000)
        moments = [row[0] for row in rows[1:]]
        self.assertEqual(moments, sorted(moments, reverse=True))
        _name, body = event.with_user(self.manager)._export(self.vof.id)
        next(body), next(body)
        tracemalloc.start()
        next(body)
        one = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        for _piece in body:
            pass
        self.assertLess(tracemalloc.get_traced_memory()[1], 2 * one)
        tracemalloc.stop()


class TestLogCsvOverHttp(DossierHttpCase):
    def setUp(self):
        super().setUp()
        self.document = self.upload(self.bank, "=cmd() x.pdf")
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.env.flush_all()

    def ask(self, user, method="GET", headers=None, **params):
        self.authenticate(user.login, PASSWORD)
        with mute_logger(*MUTED):
            return self.url_open(
                "/klantendossier/log", method=method, params=params, headers=headers
            )

    def test_as_a_browser_gets_it(self):
        answer = self.ask(self.manager, administration_id=self.vof.id)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertRegex(answer.headers["Content-Disposition"], r"^attachment; filename.*\.csv")
        self.assertEqual(answer.content[:3], b"\xef\xbb\xbf")
        names = {row[6] for row in parse(answer.content)}
        self.assertIn("'=cmd() x.pdf", names)
        self.assertNotIn("=cmd() x.pdf", names)
        [line] = self.events("log_exported", administration_ref=self.vof.id)
        self.assertEqual((line.user_ref, line.ip), (self.manager.id, "127.0.0.1"))

    def test_asking_without_taking(self):
        self.assertEqual(
            self.ask(self.manager, "HEAD", administration_id=self.vof.id).status_code, 200
        )
        prefetch = {"Sec-Purpose": "prefetch"}
        answer = self.ask(self.manager, headers=prefetch, administration_id=self.vof.id)
        self.assertEqual(answer.status_code, 503)
        self.forget()
        self.assertFalse(self.events("log_exported"))

    def test_one_answer_for_who_may_not(self):
        for user in (self.office, self.anna, self.outsider, self.other_manager):
            answers = {
                (answer.status_code, re.sub(r"csrf_token[^,]*", "", answer.text))
                for params in (
                    {"administration_id": self.vof.id},
                    {"administration_id": 123_456_789},
                    {"administration_id": "x"},
                    {"document_id": self.document.id},
                    {"document_id": 2**40},
                    {},
                )
                for answer in [self.ask(user, **params)]
            }
            with self.subTest(user=user.login):
                self.assertEqual(len(answers), 1, answers)
                self.assertEqual(answers.pop()[0], 404)

    def test_filters_that_are_none(self):
        answer = self.ask(self.manager, administration_id=self.vof.id, filters="[[")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("error", answer.json())


class TestLogList(BrowserMixin, DossierHttpCase):
    """The button in the list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def setUp(self):
        super().setUp()
        self.leave_out_missing_library()
        self.document = self.upload(self.main, "Balans.pdf")
        self.env.flush_all()

    def test_it_saves_what_the_list_shows(self):
        vof, document = self.vof.id, self.document.id
        action = self.env.ref("klantendossier.event_action_administration").id
        link = "document.querySelector('.o_kd_log_csv')"
        with self.browse(self.manager) as browser:
            browser.go(f"/odoo/administrations/{vof}/dossier-log", ".o_kd_log_csv")
            reloaded = browser.run(f"{link}.getAttribute('href')")
            browser.go(f"/odoo/administrations/{vof}", "button[name=action_open_log]")
            browser.run("document.querySelector('button[name=action_open_log]').click()")
            browser.until(f"!!{link}")
            title = browser.until("document.title.includes('9042') && document.title")
            href = browser.run(f"{link}.getAttribute('href')")
            plain = browser.run(f"fetch({link}.href).then((answer) => answer.text())")
            # Another filter, another address.
            browser.run(
                "odoo.__WOWL_DEBUG__.root.env.services.action.doAction("
                f"{action}, {{additionalContext: {{active_id: {vof}, search_default_refused: 1}}}}"
                ").then(() => true)"
            )
            browser.until(f"({link}?.href || '').includes('refused')")
            filtered = browser.run(f"fetch({link}.href).then((answer) => answer.text())")
            browser.go(f"/odoo/administrations/{document}/document-log", ".o_kd_log_csv")
            of_document = browser.run(f"{link}.getAttribute('href')")
            browser.go("/odoo/action-klantendossier.event_action", ".o_data_row")
            everywhere = browser.run(f"!!{link}")
        self.assertIn("VOF De Vries & Jansen", title)
        self.assertEqual(href, reloaded)
        self.assertTrue(href.startswith(f"/klantendossier/log?administration_id={vof}&"), href)
        self.assertIn("Balans.pdf", plain)
        self.assertNotIn("Balans.pdf", filtered)
        self.assertIn("Date and Time", filtered)
        self.assertTrue(of_document.startswith(f"/klantendossier/log?document_id={document}&"))
        self.assertFalse(everywhere, "of one administration or document only")

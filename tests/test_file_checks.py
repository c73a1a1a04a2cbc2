"""What a file goes through before it is kept, and what its bringer is told (design D4, issue 5 A1.5 and B2)."""

import re
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.klantendossier.models.document_check import Document as DocumentCheck
from odoo.addons.klantendossier.tools import file_checks, file_types, levels

from . import file_corpus
from .common import PNG, DossierCase, docx, pdf

EXE = b"MZ\x90\x00\x03" + b"\x00" * 100
#: A word of MIME: two short words around a slash, as in text/plain.
MIME = re.compile(r"\b(application|text|image|audio|video|message|font)/[\w.+-]+")


class FileCheckCase(DossierCase):
    """An office user, a client user with level upload, and both ways to bring a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a, levels.UPLOAD)

    def by_office(self, name, data, **kwargs):
        file = {"name": name, "data": data}
        documents = self.env["klantendossier.document"].with_user(self.office)
        documents = documents.with_context(lang="en_US")
        document = documents._upload(
            self.vof.with_user(self.office), self.bank.with_user(self.office), [file], **kwargs
        )
        return document.with_env(self.env), file

    def by_client(self, name, data, **kwargs):
        report = {}
        document = self.bank.with_user(self.anna)._client_upload(
            name, data, report=report, **kwargs
        )
        return document.with_env(self.env), report

    def refusal(self, bring, name, data):
        """Give the text with which a file is refused; without the savepoint of assertRaises, for the log."""
        try:
            bring(name, data)
        except UserError as error:
            return error.args[0]
        return self.fail(f"{name} was not refused")

    def adding(self, *verdicts, checks=()):
        """Add checks to the chain, as another addon does by ``super()``."""
        given = [lambda file, verdict=verdict: verdict for verdict in verdicts]
        original = DocumentCheck._get_file_checks
        return patch.object(
            DocumentCheck,
            "_get_file_checks",
            lambda documents: [*original(documents), *given, *checks],
        )


class TestVerdicts(FileCheckCase):
    """Every verdict that a check of another addon can give, on a new document and on a new version."""

    def test_accept(self):
        with self.adding(file_checks.accept()):
            document, file = self.by_office("a.pdf", pdf("a"))
        self.assertEqual((document.file_state, document.name, file["notices"]), ("ok", "a.pdf", []))

    def test_rename_is_told(self):
        with self.adding(file_checks.rename("name_cleaned", "Netter.pdf")):
            document, file = self.by_office("a.pdf", pdf("a"))
        self.assertEqual(document.name, "Netter.pdf")
        self.assertIn("Netter.pdf", file["notices"][0])

    def test_mark_is_kept_with_document_and_version_and_shown_to_both(self):
        with self.adding(file_checks.mark("macro", "password"), file_checks.mark("signed")):
            document, _file = self.by_office("a.pdf", pdf("a"))
        self.assertEqual(document.marks, "macro,password,signed")
        self.assertEqual(document.current_version_id.marks, document.marks)
        labels = [badge["label"] for badge in document.with_user(self.office).badges]
        self.assertEqual(labels, ["with macros", "with password", "signed"])
        [values] = document.with_user(self.anna)._client_documents([("id", "=", document.id)])
        self.assertEqual(values["marks"], labels)
        self.assertEqual(document.with_user(self.anna).marks, "macro,password,signed")

    def test_refuse_keeps_nothing_and_leaves_a_line(self):
        before = self.env["klantendossier.document"].search_count([])
        for bring, user in ((self.by_office, self.office), (self.by_client, self.anna)):
            with self.adding(file_checks.refuse("virus")):
                text = self.refusal(bring, "a.pdf", pdf("a"))
            self.assertIn("Nothing was kept", text)
            line = self.events("refused", user_ref=user.id)[:1]
            self.assertEqual(line.details, {"file": "a.pdf", "reason": "virus"})
            self.assertEqual(line.administration_ref, self.vof.id)
        self.assertEqual(self.env["klantendossier.document"].search_count([]), before)

    def test_the_first_refusal_ends_the_chain(self):
        asked = []
        with self.adding(checks=[lambda file: asked.append(file) or file_checks.accept()]):
            self.refusal(self.by_office, "a.pdf", EXE)
        self.assertEqual(asked, [])

    def test_texts_of_another_addon(self):
        def explain(documents, verdict, file):
            if verdict.reason == "virus":
                return f"Virus {verdict.values['name']} for {file.bringer.kind}"
            return original(documents, verdict, file)

        original = DocumentCheck._explain_verdict
        with (
            patch.object(DocumentCheck, "_explain_verdict", explain),
            self.adding(file_checks.refuse("virus", name="Eicar")),
        ):
            self.assertEqual(
                self.refusal(self.by_client, "a.pdf", pdf("a")), "Virus Eicar for client"
            )
            self.assertIn("program", self.refusal(self.by_client, "a.pdf", EXE))

    def test_a_check_knows_where_a_file_goes_and_who_brings_it(self):
        seen = []

        def look(file):
            seen.append(
                (
                    file.administration,
                    file.folder,
                    file.document,
                    file.bringer.kind,
                    file.bringer.client,
                    file.name,
                    file.file_type.code,
                    [verdict.action for verdict in file.verdicts],
                )
            )
            return file_checks.accept()

        with self.adding(checks=[look]):
            document, _report = self.by_client("scan", pdf("a"))
            document.with_user(self.office)._upload_version("b.pdf", pdf("b"))
        vof, bank, nothing = self.vof, self.bank, document.browse()
        said = ["accept"] * 4 + ["rename", "mark"]
        self.assertEqual(
            seen[0],
            (vof, bank, nothing, "client", self.client_a, "scan.pdf", "pdf", said),
        )
        self.assertEqual(seen[1][:5], (vof, bank, document, "office", self.client_a.browse()))

    def test_a_check_that_breaks_down_loses_nothing_and_shows_nothing(self):
        def broken(file):
            raise ZeroDivisionError

        for check in (broken, lambda file: None, lambda file: file_checks.Verdict("fine")):
            with self.adding(checks=[check]), self.assertLogs("odoo.addons.klantendossier") as log:
                document, file = self.by_office("a.pdf", pdf(check))
            self.assertIn("broke down", log.output[0])
            self.assertEqual(document.file_state, "quarantine")
            self.assertFalse(self.sees(self.anna, document))
            self.assertIn("a check broke down", file["notices"][0])

    def test_an_inspection_that_breaks_down_is_no_dead_end(self):
        with (
            patch.object(file_checks, "inspect", side_effect=RecursionError),
            self.assertLogs("odoo.addons.klantendossier"),
        ):
            document, _file = self.by_office("a.pdf", pdf("a"))
        self.assertEqual(
            (document.file_state, document.mimetype), ("quarantine", "application/octet-stream")
        )

    def test_quarantine_is_severer_than_waiting(self):
        with self.adding(file_checks.quarantine("virus"), file_checks.wait("scan")):
            document, _file = self.by_office("a.pdf", pdf("a"))
        self.assertEqual(document.file_state, "quarantine")
        self.assertEqual(document.current_version_id.state_reason, "virus")

    def test_a_client_is_not_told_why_a_file_is_held(self):
        texts = set()
        for verdict in (file_checks.wait("scan"), file_checks.quarantine("virus")):
            with self.adding(verdict):
                _document, report = self.by_client("a.pdf", pdf(verdict))
            texts.update(report["notices"])
        self.assertEqual(len(texts), 1)


class TestTexts(FileCheckCase):
    """What a refusal says: what happened, that nothing was kept, what to do; never a word of MIME."""

    def bring_everything(self, bring):
        """Bring something of every kind while nothing is accepted, and give name -> text."""
        samples = {
            "brief.docx": docx(),
            "stuk.pdf": pdf("x"),
            "foto.png": PNG,
            "lijst.csv": b"datum;bedrag\n2026-01-01;12,50\n",
            "tekst.txt": b"gewone tekst\n",
            "mail.eml": b"From: a@example.com\nTo: b@example.com\nSubject: x\n\nhallo\n",
            "bank.940": b":20:STARTUMS\n:25:NL01TEST0123456789\n",
            "factuur.xml": b'<?xml version="1.0"?><Invoice/>',
            "leeg.pdf": b"",
            "programma.pdf": EXE,
            "setup.exe": EXE,
            "script.js": b"alert(document.cookie)",
            "pagina.html": b"<html><script>alert(1)</script></html>",
            "onzin.pdf": b"\x01\x02\x03\x00" * 50,
            "onzin": b"\x01\x02\x03\x00" * 50,
            "half.docx": docx()[:200],
            "brief.txt": pdf("heet txt"),
            "muziek.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x21" + b"\x00" * 64,
        }
        self.company.klantendossier_file_type_ids = [Command.clear()]
        return {name: self.refusal(bring, name, data) for name, data in samples.items()}

    def test_no_refusal_speaks_of_mime_or_of_a_sender(self):
        for bring in (self.by_office, self.by_client):
            for name, text in self.bring_everything(bring).items():
                self.assertNotRegex(text, MIME, name)
                self.assertNotRegex(text, r"\bsender\b", name)
                self.assertIn("Nothing was kept", text, name)
                if bring == self.by_office:
                    self.assertNotRegex(text, r"your office", name)

    def test_a_pdf_is_never_asked_to_be_a_pdf(self):
        for bring in (self.by_office, self.by_client):
            texts = self.bring_everything(bring)
            for name in ("stuk.pdf", "brief.txt", "muziek.mp3", "factuur.xml"):
                self.assertNotIn("PDF and add", texts[name], name)
            for name in ("brief.docx", "foto.png", "tekst.txt"):
                self.assertIn("Save it as PDF", texts[name], name)

    def test_a_refusal_names_the_kind_as_the_settings_do(self):
        """'Word' would stand right above a list that begins with 'PDF, Word'."""
        kinds = self.env["klantendossier.file.type"].search([])
        self.company.klantendossier_file_type_ids = [Command.clear()]
        seen = set()
        for case in file_corpus.ACCEPTED:
            if case.code in seen:
                continue
            seen.add(case.code)
            kind = kinds.filtered(lambda kind, case=case: kind.code == case.code)
            for bring in (self.by_office, self.by_client):
                text = self.refusal(bring, case.name, case.data)
                self.assertIn(f"Refused. The content is {kind.name};", text)
                if case.code != "zip":
                    self.assertNotIn("npack", text)
                if case.code in ("iwork", "xps", "epub", "odg", "vsdx", "package"):
                    self.assertIn("Export it as PDF", text)
        self.assertEqual(seen, set(file_types.BY_CODE))

    def test_a_page_is_told_what_its_name_asks_for(self):
        page = b"<html><script>alert(1)</script></html>"
        for name, said, never in (
            ("pagina.html", "Open it in your browser", "called"),
            ("rapport.doc", "save it as Word document or PDF", "browser"),
            ("export.xls", "save it as Excel or PDF", "browser"),
            ("factuur.pdf", "Do not open it", "browser"),
            ("foto.jpg", "Do not open it", "browser"),
        ):
            text = self.refusal(self.by_office, name, page)
            self.assertIn(said, text)
            self.assertNotIn(never, text)
        drawing = self.refusal(self.by_office, "logo.svg", b"<svg/>")
        self.assertIn("Export it as PNG or PDF", drawing)

    def test_a_file_that_broke_off_is_kept_and_told(self):
        half = pdf("half").partition(b"trailer")[0]
        for bring in (self.by_office, self.by_client):
            document, told = bring("half.pdf", half)
            self.assertEqual(document.marks, "incomplete")
            self.assertIn("Look whether it opens", told["notices"][0])
        with self.adding():
            version, told = self.by_office("heel.pdf", pdf("heel"))
        report = {}
        version.with_user(self.office)._upload_version("heel.pdf", half + b" ", report=report)
        self.assertIn("Look whether it opens", report["notices"][0])

    def test_text_is_not_refused_for_being_text(self):
        document, file = self.by_office("notitie.txt", b"function() { geen script }\n")
        self.assertEqual((document.file_type, file["notices"]), ("txt", []))

    def test_every_danger_has_its_own_text(self):
        texts = set()
        for danger in file_types.DANGERS:
            found = file_checks.inspect(pdf("x"), "stuk.pdf")._replace(
                danger=danger, file_type=None
            )
            with patch.object(file_checks, "inspect", lambda data, name, found=found: found):
                texts.add(self.refusal(self.by_office, "stuk.pdf", pdf("x")))
        self.assertEqual(len(texts), len(file_types.DANGERS))
        self.assertFalse([text for text in texts if "something that can do harm" in text])

    def test_every_reason_has_a_label_for_the_log(self):
        labels = self.env["klantendossier.document"]._get_reason_labels()
        reasons = {"empty", "too_large", "type", "unknown", "server_limit", "check_failed"}
        self.assertEqual(reasons | set(file_types.DANGERS), set(labels))

    def test_just_above_the_limit_says_so(self):
        self.company.klantendossier_max_size = 1
        for size, said in (
            (1_000_001, "1.01 MB"),
            (1_010_000, "1.01 MB"),
            (1_040_000, "1.04 MB"),
            (1_060_000, "1.1 MB"),
            (3_000_000, "3 MB"),
            (31_400_000, "31 MB"),
        ):
            text = self.refusal(self.by_office, "a.pdf", pdf("x").ljust(size, b"0"))
            self.assertTrue(text.startswith(f"Too large: {said}, at most 1 MB."), text)
        self.by_office("a.pdf", pdf("x").ljust(1_000_000, b"0"))

    def test_sizes_in_the_number_format_of_the_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        document = self.env["klantendossier.document"]
        for size, dutch, english in (
            (0, "0 B", "0 B"),
            (640_000, "640 kB", "640 kB"),
            (3_400_000, "3,4 MB", "3.4 MB"),
            (3_000_000, "3 MB", "3 MB"),
        ):
            self.assertEqual(document.with_context(lang="nl_NL")._format_size(size), dutch)
            self.assertEqual(document.with_context(lang="en_US")._format_size(size), english)
        above = document.with_context(lang="nl_NL")._format_size_above(25_000_001, 25_000_000)
        self.assertEqual(above, "25,01 MB")

    def test_another_kind_under_the_right_extension_is_told(self):
        for bring in (self.by_office, self.by_client):
            document, told = bring("Kentekenbewijs.pdf", PNG)
            self.assertTrue(document.name.startswith("Kentekenbewijs"))
            self.assertTrue(document.name.endswith(".png"))
            self.assertIn(
                "This is a picture. It is stored as Kentekenbewijs.png", told["notices"][0]
            )

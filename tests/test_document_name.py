"""What documents are called: nothing that people typed is lost, and the extension tells the truth."""

from odoo.exceptions import UserError

from odoo.addons.klantendossier.tools import file_types, levels

from .common import PNG, DossierCase, docx, pdf


class TestRename(DossierCase):
    """Renaming by office and client."""

    def rename(self, document, name, user=None):
        document.with_user(user or self.office).write({"name": name})
        return document.name

    def test_every_word_stays(self):
        document = self.upload(self.bank, "stuk.pdf")
        for typed, name in (
            ("Jaarrekening 2025/2026", "Jaarrekening 2025-2026.pdf"),
            (r"Kas\bank 2026", "Kas-bank 2026.pdf"),
            (r"C:\fakepath\bon", "C_-fakepath-bon.pdf"),
            ("/map/naam", "-map-naam.pdf"),
            ("Brief dhr. Jansen", "Brief dhr. Jansen.pdf"),
            ("Factuur 2026.001", "Factuur 2026.001.pdf"),
            ("Afschrift 2026.940", "Afschrift 2026.940.pdf"),
            ("Let op: concept?", "Let op_ concept_.pdf"),
            ("Bonnen\tmaart\r\n2026", "Bonnen maart 2026.pdf"),
            ("Prive\u0301 \U0001f9fe", "Privé \U0001f9fe.pdf"),
            ("Begroting.xlsx", "Begroting.pdf"),
            ("Begroting.PDF", "Begroting.PDF"),
            (".Jansen", "Jansen.pdf"),
            ("CON", "_CON.pdf"),
        ):
            with self.subTest(typed):
                self.assertEqual(self.rename(document, typed), name)
                self.assertEqual(self.rename(document, name), name)

    def test_no_name_is_asked_for(self):
        document = self.upload(self.bank, "stuk.pdf")
        for typed in (False, "", "  ", ".", "...", " . . ", ".pdf", " .PDF ", "\u200b", "-", "_ _"):
            with self.subTest(typed), self.assertRaisesRegex(UserError, "Give the document a name"):
                self.rename(document, typed)
        self.assertEqual(document.name, "stuk.pdf")

    def test_long_names_keep_their_extension(self):
        document = self.upload(self.bank, "stuk.pdf")
        for typed in ("x" * 300, "\U0001f9fe" * 200, "e\u0301" * 300):
            name = self.rename(document, typed)
            self.assertTrue(name.endswith(".pdf"))
            self.assertLessEqual(len(name), 150)
            self.assertLessEqual(len(name.encode()), 240)

    def test_a_name_that_is_there_already_is_refused_with_another_one(self):
        self.upload(self.bank, "Bon.pdf")
        self.upload(self.bank, "Bon (2).pdf")
        self.upload(self.fixed, "Elders.pdf")
        document = self.upload(self.bank, "stuk.pdf")
        for typed in ("Bon", "bon.pdf", "BON.PDF"):
            with self.assertRaisesRegex(UserError, r"already.*[Bb][Oo][Nn] \(3\)\.(pdf|PDF)"):
                self.rename(document, typed)
        self.assertEqual(self.rename(document, "Bon (3)"), "Bon (3).pdf")
        self.assertEqual(self.rename(document, "bon (3)"), "bon (3).pdf")
        self.assertEqual(self.rename(document, "Elders"), "Elders.pdf")
        photo = self.upload(self.bank, "foto.png", PNG)
        self.assertEqual(self.rename(photo, "Bon"), "Bon.png")

    def test_what_lies_in_the_bin_or_the_inbox_is_in_nobodys_way(self):
        self.upload(self.bank, "Bon.pdf").action_bin()
        self.assertEqual(self.rename(self.upload(self.bank, "stuk.pdf"), "Bon"), "Bon.pdf")
        for _number in range(2):
            document = self.upload(
                self.bank.browse(), "los.pdf", pdf(_number), "office", administration=self.vof
            )
            self.assertEqual(self.rename(document, "Zelfde"), "Zelfde.pdf")

    def test_wildcards_in_a_name_mean_themselves(self):
        self.upload(self.bank, "100 procent.pdf")
        self.upload(self.bank, "1000.pdf")
        document = self.upload(self.bank, "stuk.pdf")
        for typed in ("1%", "1_0", "100%", r"100\%"):
            self.rename(document, typed)
        self.upload(self.bank, "100%.pdf", pdf("ander"))
        with self.assertRaisesRegex(UserError, "already"):
            self.rename(self.upload(self.bank, "nog.pdf"), "100%")

    def test_several_at_once_keep_their_types_and_are_numbered(self):
        first = self.upload(self.bank, "a.pdf", pdf("a"))
        second = self.upload(self.bank, "b.pdf", pdf("b"))
        photo = self.upload(self.bank, "c.png", PNG)
        letter = self.upload(self.fixed, "d.docx", docx())
        self.upload(self.bank, "Stuk.png", PNG + b"x")
        documents = first | second | photo | letter
        documents.with_user(self.office).write({"name": "Stuk", "note": "zie hier"})
        self.assertEqual(
            documents.mapped("name"), ["Stuk.pdf", "Stuk (2).pdf", "Stuk (2).png", "Stuk.docx"]
        )
        self.assertEqual(set(documents.mapped("note")), {"zie hier"})
        lines = self.events("document_changed", document_ref=second.id)
        self.assertEqual(
            lines.details, {"changes": {"name": ["b.pdf", "Stuk (2).pdf"], "note": None}}
        )

    def test_a_move_and_a_name_in_one_look_at_the_new_folder(self):
        self.upload(self.fixed, "Bon.pdf")
        document = self.upload(self.bank, "stuk.pdf")
        with self.assertRaisesRegex(UserError, "already"):
            document.with_user(self.office).write({"name": "Bon", "folder_id": self.fixed.id})

    def test_for_a_client_only_what_he_sees_counts(self):
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.upload(self.bank, "Geheim.pdf", visibility="office")
        self.upload(self.bank, "Samen.pdf")
        document = self.upload(self.bank, "stuk.pdf")
        mine = document.with_user(self.anna)
        mine._client_rename("Geheim")
        self.assertEqual(document.name, "Geheim.pdf")
        with self.assertRaisesRegex(UserError, r"Samen \(2\)\.pdf"):
            mine._client_rename("Samen")
        with self.assertRaisesRegex(UserError, "Give the document a name"):
            mine._client_rename(".pdf")
        mine._client_rename("Jaarrekening 2025/2026")
        self.assertEqual(document.name, "Jaarrekening 2025-2026.pdf")


class TestVersionOfAnotherType(DossierCase):
    """A document's name follows the type of its current version."""

    def add(self, document, name, data):
        document.with_user(self.office)._upload_version(name, data)
        self.forget()
        return document.name

    def test_the_name_follows_and_older_versions_keep_theirs(self):
        document = self.upload(self.bank, "Concept.docx", docx())
        self.assertEqual(self.add(document, "getekend.pdf", pdf("getekend")), "Concept.pdf")
        self.assertEqual(self.add(document, "scan", PNG), "Concept.png")
        self.assertEqual(self.add(document, "scan2.png", PNG + b"x"), "Concept.png")
        self.assertEqual(
            document.version_ids.mapped("name"),
            ["scan2.png", "scan.png", "getekend.pdf", "Concept.docx"],
        )
        self.assertEqual((document.file_type, document.mimetype), ("png", "image/png"))
        lines = self.events("version_added", document_ref=document.id)
        self.assertEqual(
            lines.mapped("document_name"), ["Concept.png", "Concept.png", "Concept.pdf"]
        )

    def test_a_dot_in_the_words_is_no_extension(self):
        document = self.upload(self.bank, "Brief dhr. Jansen", docx())
        self.assertEqual(document.name, "Brief dhr. Jansen.docx")
        self.assertEqual(self.add(document, "x.pdf", pdf("x")), "Brief dhr. Jansen.pdf")

    def test_the_one_who_adds_it_is_told_before(self):
        document = self.upload(self.bank, "Concept.docx", docx())

        def foresee(name, data):
            file = {"name": name, "size": 5000, "data": data, "sha256": None, "too_large": False}
            return document.with_user(self.office)._foresee_version(file)

        for name, data in (("v2.pdf", pdf("v2")), ("v2", pdf("v2")[:64])):
            text = str(foresee(name, data))
            self.assertIn(
                "This is PDF; the document was Word. It will be called Concept.pdf.", text
            )
        for name, data in (("v2.docx", docx()), ("v2.docx", docx()[:60])):
            self.assertEqual(foresee(name, data), {"notices": []})
        old = document._describe_type_change(file_types.BY_CODE["doc"])
        self.assertEqual((old["type"], old["was"]), ("Word (.doc)", "Word (.docx)"))
        self.upload(self.bank, "Concept.pdf", pdf("ander"))
        told = document._describe_type_change(file_types.BY_CODE["pdf"])
        self.assertEqual(told["name"], "Concept (2).pdf")
        self.assertEqual(self.add(document, "v2.pdf", pdf("v2")), told["name"])

    def test_everywhere_it_is_called_the_same(self):
        document = self.upload(self.bank, "Concept.docx", docx())
        self.grant(self.bank, self.client_a, levels.VIEW)
        self.add(document, "getekend.pdf", pdf("getekend"))
        model = self.env["klantendossier.document"].with_user(self.anna)
        [shown] = model._client_documents([("id", "=", document.id)])
        self.assertEqual((shown["name"], shown["type_label"]), ("Concept.pdf", "PDF"))
        opened, _attachment = model._open(document.id, "document_downloaded")
        self.assertEqual(opened.name, "Concept.pdf")
        line = self.events("document_downloaded", document_ref=document.id)
        self.assertEqual(line.document_name, "Concept.pdf")
        _name, entries = model._client_zip(self.vof.id, self.bank.id)
        self.assertEqual([entry.name.rpartition("/")[2] for entry in entries], ["Concept.pdf"])

"""What the office's dialog is told before a file is sent, and what a page without scripts asks.

Issue 5, A1.5 and A1.6.
"""

import hashlib
import json

from odoo.addons.klantendossier.tools import levels

from .common import PNG, pdf
from .portal import PortalCase

EXE = b"MZ\x90\x00\x03" + b"\x00" * 100
CHECK, SEND = "/klantendossier/upload/check", "/klantendossier/upload"


class TestUploadCheck(PortalCase):
    """The route stores nothing, whatever it is asked."""

    def setUp(self):
        super().setUp()
        self.login(self.office)

    def check(self, name, content, size=None, digest=True, **data):
        """Ask as the dialog does; the answer, after looking that nothing was stored."""
        before = self.count_all()
        response = self.post(
            CHECK,
            {
                "administration_id": self.vof.id,
                "folder_id": self.main.id,
                "name": name,
                "size": len(content) if size is None else size,
                "sha256": hashlib.sha256(content).hexdigest() if digest else "",
                **data,
            },
            files={"head": ("head", content[: 64 * 1024])},
        )
        self.assertEqual(self.count_all(), before)
        return response.json()

    def count_all(self):
        self.forget()
        return self.env["klantendossier.document.version"].search_count([])

    def test_what_is_refused_is_refused_with_the_text_of_the_upload(self):
        self.company.klantendossier_max_size = 1
        for name, content, size in (
            ("a.pdf", EXE, None),
            ("a.pdf", EXE + b"\0" * 100_000, 900_000),
            ("a.pdf", b"", None),
            ("a.pdf", pdf("x").ljust(1_200_000, b"0"), None),
        ):
            said = self.check(name, content, size)["error"]
            response = self.send(
                SEND,
                name,
                content,
                {"administration_id": self.vof.id, "folder_id": self.main.id},
            )
            self.assertEqual((response.status_code, response.json()["error"]), (422, said), name)

    def test_only_the_beginning_of_a_large_file_refuses_nothing_that_it_cannot_know(self):
        office_file = b"PK\x03\x04" + b"\0" * 64 * 1024
        self.assertEqual(self.check("a.docx", office_file, 500_000)["notices"], [])
        # So far it is text; what comes after may make it something else.
        self.assertEqual(self.check("a.pdf", b"regel\n" * 11_000, 500_000)["notices"], [])

    def test_another_kind_is_told(self):
        told = self.check("Kenteken.pdf", PNG + b"\0" * 70_000, 900_000)
        self.assertIn("Kenteken.png", told["notices"][0])

    def test_questions(self):
        document = self.upload(self.main, "een.pdf", pdf("x"))
        self.assertEqual(self.check("twee.pdf", pdf("x"))["question"], "twin")
        self.assertEqual(self.check("een.pdf", pdf("y"))["question"], "same_name")
        # No hash on an unsafe connection: then the server asks when the file comes.
        self.assertEqual(
            self.check("twee.pdf", pdf("x"), digest=False), {"notices": [], "name": "twee.pdf"}
        )
        data = {"administration_id": self.vof.id, "folder_id": self.main.id}
        response = self.send(SEND, "twee.pdf", pdf("x"), data)
        self.assertEqual((response.status_code, response.json()["question"]), (409, "twin"))
        self.assertEqual(
            self.send(SEND, "twee.pdf", pdf("x"), {**data, "twin": "skip"}).json()["skipped"], True
        )
        self.assertEqual(
            self.check("foto.png", PNG, document_id=document.id)["question"], "other_type"
        )

    def test_files_of_one_name_in_one_batch(self):
        """Said before anything is sent, with the right number, and never proposed as a version."""

        def ask(name, content, *along):
            files = [{"name": other, "sha256": digest} for other, digest in along]
            return self.check(name, content, along=json.dumps(files))

        self.assertEqual(
            ask("Bank 1.pdf", pdf("18"), ("Kas.pdf", "")), {"notices": [], "name": "Bank 1.pdf"}
        )
        answer = ask("bank 1.pdf", pdf("19"), ("Bank 1.pdf", ""))
        question = answer["same_name"]
        self.assertEqual(
            (answer["question"], question["preset"], question["free_name"]),
            ("same_name", "keep", "bank 1 (2).pdf"),
        )
        self.assertEqual([c["value"] for c in question["choices"]], ["keep", "skip"])
        self.assertIn("Another of these files is called Bank 1.pdf too", question["text"])
        third = ask("Bank 1.pdf", pdf("20"), ("Bank 1.pdf", ""), ("bank 1 (2).pdf", ""))
        self.assertEqual(third["same_name"]["free_name"], "Bank 1 (3).pdf")
        self.upload(self.main, "Bank 1.pdf", pdf("17"))
        fourth = ask("Bank 1.pdf", pdf("20"), ("Bank 1 (2).pdf", ""))["same_name"]
        self.assertEqual(fourth["free_name"], "Bank 1 (3).pdf")
        self.assertIn("There is another Bank 1.pdf here", fourth["text"])
        same = ask("Kopie.pdf", pdf("x"), ("Stuk.pdf", hashlib.sha256(pdf("x")).hexdigest()))
        self.assertEqual((same["question"], same["twin"]["preset"]), ("twin", "skip"))
        self.assertIn("same content: Stuk.pdf", same["twin"]["text"])

    def test_a_413_has_our_text(self):
        """A proxy's limit, or Odoo's: larger than ours it is the same text, else it names no limit."""
        self.company.klantendossier_max_size = 1
        big = self.check("a.pdf", pdf("x"), 2_000_000, status="413")["error"]
        self.assertTrue(big.startswith("Too large: 2 MB, at most 1 MB."), big)
        small = self.check("a.pdf", pdf("x"), 900_000, status="413")["error"]
        self.assertTrue(small.startswith("Too large: 900 kB, more than the server takes."), small)

    def test_who_may_not_upload_is_told_nothing(self):
        self.upload(self.main, "een.pdf", pdf("x"))
        self.vof.office_access = "team"
        for user in (self.office, self.employee, self.anna, self.outsider, self.other_manager):
            self.login(user)
            for data in ({}, {"visibility": "folder"}, {"folder_id": ""}):
                answer = self.check("twee.pdf", pdf("x"), **data)
                self.assertEqual(set(answer), {"error"}, user.login)
                self.assertNotIn("een.pdf", json.dumps(answer))

    def test_odd_values(self):
        for data in (
            {"size": "x"},
            {"size": "-1"},
            {"sha256": "'"},
            {"visibility": "folder", "client_ids": "x,,0"},
            {"along": "x"},
            {"along": "{}"},
            {"along": '[1, null, [], {}, {"name": {}, "sha256": 1}]'},
            {"along": "[" * 5000},
        ):
            values = {"size": None, **data}
            self.assertIsInstance(self.check("a.pdf", pdf("x"), **values), dict, data)
        self.assertIsInstance(self.check("", pdf("x")), dict)


class TestQuestionWithoutScript(PortalCase):
    """The page again, with what has to be chosen; the file has to be chosen again."""

    def newest(self):
        self.forget()
        return self.env["klantendossier.document"].search([], limit=1)

    def test_upload_page(self):
        self.grant(self.main, self.client_a, levels.UPLOAD)
        self.upload(self.main, "een.pdf", pdf("x"))
        self.login(self.anna)
        url = f"{self.main_url}/toevoegen"
        response = self.send(url, "twee.pdf", pdf("x"), {"remark": "graag bewaren"})
        self.assertEqual(response.status_code, 409)
        for word in ("een.pdf", 'name="twin"', "graag bewaren"):
            self.assertIn(word, response.text)
        response = self.send(url, "twee.pdf", pdf("x"), {"twin": "keep"})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.newest().name, "twee.pdf")
        json_headers = {"Accept": "application/json"}
        answer = self.send(url, "drie.pdf", pdf("x"), headers=json_headers)
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(set(answer.json()["twin"]) >= {"name", "text"}, True)
        answer = self.send(url, "drie.pdf", pdf("x"), {"twin": "skip"}, headers=json_headers)
        self.assertEqual(answer.json()["done"], "skipped")

    def test_version_form(self):
        self.grant(self.main, self.client_a, levels.UPLOAD)
        self.login(self.anna)
        self.send(f"{self.main_url}/toevoegen", "een.pdf", pdf("x"))
        url = self.document_url(self.newest(), "version")
        response = self.send(url, "foto.png", PNG)
        self.assertEqual(response.status_code, 409)
        self.assertIn('name="other_type"', response.text)
        self.assertEqual(self.newest().version_number, 1)
        self.send(url, "foto.png", PNG, {"other_type": "keep"})
        self.forget()
        self.assertEqual((self.newest().version_number, self.newest().name), (2, "een.png"))

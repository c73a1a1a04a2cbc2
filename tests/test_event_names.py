"""Names in the log cannot pass for something else: whoever chooses a name does not write the log."""

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.klantendossier.tools import log_text

from .common import DossierCase, pdf

#: Texts as somebody would choose them who wants to forge a line.
NASTY = (
    "Marieke Bos (medewerker1)",
    'Anna" kd_manager "Marieke Bos',
    "Anna” kd_manager “Marieke Bos",
    "Anna'' kd_manager ''Marieke",
    "Anna\n2027-01-01 kd_manager: akkoord",
    "Anna\r\n\tBos\x0b\x0c\x85\u2028\u2029x",
    "\u202eannA\u202c \u2066x\u2069",
    "a" + "\u200b" * 600 + "b",
    "\u2800" * 600,
    "\u3164" * 20 + "Anna" + "\U000e0041" * 40,
    "Z" + "\u0301" * 400 + "o",
    "x" * 5000,
    "\x00\x01\x7f\x9f",
    "\udcff Anna",
    "",
)
ALPHABET = st.one_of(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    st.sampled_from(
        "".join(
            chr(first)
            for ranges in (log_text._SPACES, log_text._INVISIBLE, log_text._QUOTES, log_text._MARKS)
            for pair in ranges
            for first in pair
        )
        + string.ascii_letters
        + " '\"/()"
    ),
)


class TestEventNames(DossierCase):
    def assertPlain(self, text, limit=log_text.NAME_LIMIT):
        self.assertLessEqual(len(text), limit)
        self.assertNotRegex(
            text, r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800]"
        )
        self.assertNotRegex(text, '["“”„‟″＂]')
        self.assertEqual(text, text.strip())

    def test_a_cleaned_name_is_one_visible_line_of_bounded_length(self):
        for name in NASTY:
            with self.subTest(name=name[:30]):
                self.assertPlain(log_text.clean(name))

    def test_python_and_postgresql_clean_alike(self):
        """The log looks most names up itself, others come with the call."""

        @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.text(ALPHABET, max_size=400))
        def check(name):
            self.cr.execute("SELECT klantendossier_log_name(%s)", [name])
            self.assertEqual(self.cr.fetchone()[0], log_text.clean(name))
            self.assertPlain(log_text.clean(name))

        check()
        for name in NASTY:
            name = name.replace("\x00", "").replace("\udcff", "")
            self.cr.execute("SELECT klantendossier_log_name(%s)", [name])
            self.assertEqual(self.cr.fetchone()[0], log_text.clean(name))

    def test_the_log_in_comes_first_and_the_name_is_quoted(self):
        """A client user who calls himself like an employee is still seen to be a client user."""
        for name in NASTY:
            self.anna.partner_id.sudo().write(
                {"name": name.replace("\x00", "").replace("\udcff", "") or "x"}
            )
            self.env.flush_all()
            self.env["klantendossier.event"].with_user(self.anna)._log(
                "document_opened", [{"client": self.client_a}]
            )
            self.env.invalidate_all()
            line = self.events("document_opened", user_ref=self.anna.id)[0]
            for text in (line.user_name, line.client_name):
                self.assertRegex(text, r'^kd_anna "[^"\n]*"$')
                self.assertPlain(text[len('kd_anna "') : -1])

    def test_a_log_in_with_odd_characters_is_quoted_too(self):
        for login, shown in (
            ("anna@example.com", "anna@example.com"),
            ('kd_manager "Marieke"', "\"kd_manager 'Marieke'\""),
            ("kd_anna\u202e", "kd_anna"),
            ("", None),
        ):
            self.cr.execute("SELECT klantendossier_log_person(%s, 'Anna')", [login])
            self.assertEqual(self.cr.fetchone()[0], f'{shown} "Anna"' if shown else '"Anna"')

    def test_a_client_user_without_log_in_has_a_quoted_name(self):
        person = self.env["res.partner"].create({"name": "Karin Bakker"})
        client = self.env["klantendossier.client"].create(
            {"administration_id": self.vof.id, "partner_id": person.id}
        )
        self.assertEqual(
            self.events("client_added", client_ref=client.id).client_name, '"Karin Bakker"'
        )

    def test_a_folder_cannot_pass_for_two(self):
        folder = self.make_folder(self.vof, "Loon / Geheim", self.main)
        line = self.events("folder_created", folder_ref=folder.id)
        self.assertEqual(line.folder_name, 'Jaarwerk 2026 / "Loon / Geheim"')

    def test_a_long_path_keeps_its_end(self):
        folder = self.main
        for number in range(6):
            folder = self.make_folder(self.vof, f"{number}" * 140, folder)
        name = self.events("folder_created", folder_ref=folder.id).folder_name
        self.assertEqual((len(name), name[0], name[-5:]), (500, "…", "55555"))

    def test_browser_and_details_are_cleaned(self):
        event = self.env["klantendossier.event"]
        for name in NASTY:
            self.patch(
                type(self.env["ir.http"]),
                "_get_klantendossier_origin",
                lambda s, n=name: ("::1", n),
            )
            event._log(
                "template_changed",
                [{"details": {"template": name, "records": [name, {"login": name}]}}],
            )
            line = self.events("template_changed")[0]
            self.assertPlain(line.user_agent or "", log_text.TEXT_LIMIT)
            self.assertPlain(line.details["template"], log_text.TEXT_LIMIT)
            self.assertPlain(line.details["records"][0], log_text.TEXT_LIMIT)
            self.assertPlain(line.details["records"][1]["login"], log_text.TEXT_LIMIT)
            self.assertEqual(line.details_text.count("\n"), 1)

    def test_names_are_kept_whole_where_they_are_fine(self):
        for name in (
            "VOF De Vries & Jansen",
            "Müller-Łukasz d'Ancona",
            "Ζωή",
            "日本 株式会社",
            "משה",
            "Ömer (2)",
        ):
            self.assertEqual(log_text.clean(name), name)
        document = self.upload(self.bank, "Jaarrekening 2025 définitief (v2).pdf", pdf("x"))
        line = self.events("document_uploaded", document_ref=document.id)
        self.assertEqual(line.document_name, "Jaarrekening 2025 définitief (v2).pdf")

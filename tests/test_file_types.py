"""Which file types an office accepts: the list, the settings page, and databases that had the old list."""

import importlib.util
from pathlib import Path

from odoo.fields import Command

from odoo.addons.klantendossier.tools import file_types

from .common import DossierCase

MIGRATION = Path(__file__).parent.parent / "klantendossier/migrations/19.0.1.1.0/post-migrate.py"


class TestFileTypes(DossierCase):
    def setUp(self):
        super().setUp()
        self.types = self.env["klantendossier.file.type"].search([])
        spec = importlib.util.spec_from_file_location("post_migrate", MIGRATION)
        self.migration = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.migration)

    def codes(self, company):
        return set(company.klantendossier_file_type_ids.mapped("code"))

    def choose(self, company, codes):
        chosen = self.types.filtered(lambda kind: kind.code in codes)
        company.klantendossier_file_type_ids = [Command.set(chosen.ids)]

    def test_every_type_is_a_record_in_its_group(self):
        self.assertEqual(self.types.mapped("code"), list(file_types.BY_CODE))
        for record in self.types:
            self.assertEqual(record.group, file_types.BY_CODE[record.code].group)
        labels = dict(self.types._fields["group"].selection)
        self.assertEqual(tuple(labels), file_types.GROUPS)
        self.assertEqual(set(self.types._get_mark_labels()), set(file_types.MARKS))

    def test_a_new_office_accepts_the_sensible_ones(self):
        company = self.env["res.company"].create({"name": "Kantoor Nieuw"})
        self.assertEqual(self.codes(company), set(file_types.DEFAULT_CODES))
        off = set(file_types.BY_CODE) - set(file_types.DEFAULT_CODES)
        self.assertEqual(
            off,
            {
                *("docm", "pptm", "ixbrl", "m4a", "mp3", "mp4", "mov", "zip"),
                *("iwork", "xps", "epub", "odg", "vsdx", "package"),
            },
        )

    def test_the_settings_show_them_in_groups(self):
        settings = self.env["res.config.settings"]
        page = settings.create({})
        fields = [f"klantendossier_{group}_type_ids" for group in file_types.GROUPS]
        shown = [kind for name in fields for kind in page[name].mapped("code")]
        self.assertEqual(sorted(shown), sorted(file_types.DEFAULT_CODES))
        arch = settings.get_view()["arch"]
        for name in fields:
            self.assertIn(f'name="{name}"', arch)
            self.assertEqual(page._fields[name].domain, [("group", "=", name.split("_")[1])])

    def test_saving_one_group_leaves_the_others(self):
        mp3 = self.types.filtered(lambda kind: kind.code == "mp3")
        before = self.codes(self.company)
        self.env["res.config.settings"].create(
            {"klantendossier_media_type_ids": [Command.set(mp3.ids)]}
        ).execute()
        self.assertEqual(self.codes(self.company), before | {"mp3"})
        page = self.env["res.config.settings"].create(
            {
                "klantendossier_media_type_ids": [Command.clear()],
                "klantendossier_image_type_ids": [Command.clear()],
            }
        )
        page.execute()
        images = {kind.code for kind in file_types.FILE_TYPES if kind.group == "image"}
        self.assertEqual(self.codes(self.company), before - images)

    def test_an_update_adds_new_types_unless_the_office_had_narrowed_its_choice(self):
        old = self.migration.OLD_DEFAULTS
        new = set(file_types.DEFAULT_CODES) - old
        for had, has in (
            (old, old | new),
            (old | {"zip"}, old | {"zip"} | new),
            (old - {"txt"}, old - {"txt"}),
            ({"pdf"}, {"pdf"}),
            (set(), set()),
        ):
            self.choose(self.other_company, had)
            self.migration.migrate(self.env.cr, "19.0.1.0.0")
            self.env.invalidate_all()
            self.assertEqual(self.codes(self.other_company), has)

    def test_no_extension_is_one_that_a_system_starts(self):
        """What Windows starts, and what Outlook keeps out for that reason; iXBRL is a page by nature."""
        started = set(
            "ade adp app asp aspx appref-ms bas bat cdxml cer chm cmd cnt com command cpl crt csh der desktop "
            "diagcab dll exe fxp gadget grp hlp hpj hta inf ini ins iso isp its jar jnlp js jse ksh lnk mad maf "
            "mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz msc msh msh1 msh2 mshxml msi msp "
            "mst ops osd pcd php pif pl plg prf prg printerexport ps1 ps2 psc1 psc2 psd1 psm1 pst py pyc pyo "
            "pyw pyz reg scf scr sct settingcontent-ms sh shb shs sys terminal theme tmp udl url vb vbe vbp vbs "
            "vhd vhdx vsmacros vsw webpnp website wsc wsf wsh xbap xll xnk svg html htm mht mhtml".split()
        )
        for kind in file_types.FILE_TYPES:
            if kind.code != "ixbrl":
                self.assertFalse(started & set(kind.extensions), kind.code)

    def test_the_list_never_says_less_than_a_refusal(self):
        self.choose(self.other_company, {"docm", "ods"})
        text = self.other_company.klantendossier_file_type_ids._get_labels()
        self.assertEqual(text, "Word with macros (.docm), OpenDocument spreadsheet (.ods)")

    def test_labels_are_words_and_each_stands_once(self):
        text = self.types._get_labels()
        self.assertEqual(text.count("Excel"), 1)
        self.assertTrue(text.startswith("PDF, Word, OpenDocument, RTF, TXT, Apple iWork, XPS"))

"""An existing database gets the texts that are searched, and the clients' remarks their own column."""

import importlib.util

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf
from .tooling import ADDON

SCRIPT = ADDON / "migrations" / "19.0.1.1.0" / "pre-search-text.py"
COLUMNS = {
    "klantendossier.document": ("client_text", "office_text"),
    "klantendossier.folder": ("path_text", "note_text"),
    "klantendossier.administration": ("office_text",),
    "klantendossier.client": ("office_text",),
}


def load_script():
    spec = importlib.util.spec_from_file_location("pre_migrate", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestSearchMigration(DossierCase):
    def read_texts(self):
        self.env.flush_all()
        found = {}
        for model, columns in COLUMNS.items():
            for column in columns:
                table = self.env[model]._table
                self.env.cr.execute(f"SELECT id, {column} FROM {table} ORDER BY id")
                found[table, column] = self.env.cr.fetchall()
        return found

    def test_texts_are_those_that_the_orm_makes(self):
        self.main.write({"note": "Vóór 15 maart", "internal_note": "Let op\nKas"})
        self.vof.partner_id = self.env["res.partner"].create({"name": "Café"})
        for number in range(12):
            self.upload(self.bank, f"Privé {number} 100%.pdf").internal_note = "Zoë"
        wanted = self.read_texts()
        self.assertIn(
            (self.bank.id, "jaarwerk 2026 liquide middelen bank"),
            wanted["klantendossier_folder", "path_text"],
        )
        for model, columns in COLUMNS.items():
            for column in columns:
                self.env.cr.execute(f"UPDATE {self.env[model]._table} SET {column} = NULL")
        script = load_script()
        script.BATCH = 5
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(self.read_texts(), wanted)

    def test_remarks_where_it_can_be_told(self):
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        folder = self.bank.with_user(self.anna)
        untouched, changed, earlier, silent = (
            folder._client_upload(f"{note}.pdf", pdf(note), note=note).sudo()
            for note in ("onaangeroerd", "veranderd", "eerder", "stil")
        )
        own = self.upload(self.bank, "van kantoor.pdf")
        own.internal_note = "van kantoor"
        # As it was before: in the internal note, some of which the office changed.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE klantendossier_document SET internal_note = client_remark, client_remark = NULL"
            " WHERE id = ANY(%s)",
            [(untouched | changed | earlier | silent).ids],
        )
        self.env.invalidate_all()
        changed.with_user(self.office).internal_note = "veranderd, en wij ook"
        silent.with_user(self.office).kind = "other"
        # A line as version 19.0.1.0.0 wrote it.
        self.env["klantendossier.event"]._log(
            "document_changed",
            [{"document": earlier, "details": {"fields": ["internal_note", "kind"]}}],
        )
        self.env.flush_all()
        script = load_script()
        for _repeated in range(2):
            script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(
            [
                (d.client_remark, d.internal_note)
                for d in (untouched, changed, earlier, silent, own)
            ],
            [
                ("onaangeroerd", False),
                (False, "veranderd, en wij ook"),
                (False, "eerder"),
                ("stil", False),
                (False, "van kantoor"),
            ],
        )
        self.assertEqual(own.office_text, "van kantoor.pdf van kantoor")

    def test_a_fresh_database_is_left_alone(self):
        load_script().migrate(None, None)

"""The office's search: lists, dialogs, what keeps the texts true, and what that costs."""

from unittest.mock import patch

from odoo.exceptions import AccessError

from odoo.addons.klantendossier.models import document_search
from odoo.addons.klantendossier.tools import levels

from .common import pdf
from .test_query_budget import QueryBudgetCase
from .test_search import SearchCase


class TestOfficeSearch(SearchCase):
    """Lists and dialogs of the office."""

    def test_documents(self):
        self.vof.partner_id = self.env["res.partner"].create({"name": "Café De Vriés"})
        self.client_a.partner_id.name = "Renée Jansen"
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        document = self.bank.with_user(self.anna)._client_upload(
            "Bon lunch.pdf", pdf("lunch"), note="Betaald uit privé"
        )
        document.sudo().write({"note": "Wie was erbij?", "internal_note": "Gemengde kosten 80%"})
        self.bank.write({"note": "Alle rekeningen", "internal_note": "Kas klopt niet"})
        for query in (
            *("bon", "lunch bon", "betaald prive", "erbij bon", "gemengde 80%", "rekeningen lunch"),
            *("kas lunch", "jaarwerk 2026 bon", "cafe vries lunch", "9042 bon", "renee bon"),
            "vof vries jansen liquide lunch",
        ):
            self.assertEqual(self.ask_office(query).ids, document.ids, query)
        for query in ("bon diner", "80_", "lunch 9043", "bakkerij lunch"):
            self.assertFalse(self.ask_office(query), query)

    def test_only_what_the_user_may_enter(self):
        document = self.upload(self.bank, "besloten.pdf")
        self.vof.write({"office_access": "team", "team_user_ids": self.office.ids})
        self.assertEqual(self.ask_office("besloten"), document)
        for user in (self.piet, self.other_manager):
            for model in ("document", "folder", "administration"):
                for word in ("besloten", "liquide", "vries"):
                    self.assertFalse(self.ask_office(word, f"klantendossier.{model}", user))

    def test_folder_fields_of_dialogs(self):
        btw = self.make_folder(self.vof, "Btw", self.main)
        self.make_folder(self.vof, "Btw", self.fixed)
        folders = self.env["klantendossier.folder"].with_user(self.office)
        domain = [("administration_id", "=", self.vof.id)]
        full = folders.with_context(klantendossier_full_path=True)
        self.assertEqual(full.name_search("btw 2026", domain), [(btw.id, "Jaarwerk 2026 / Btw")])
        self.assertEqual(full.name_search("2026 BTW", domain), [(btw.id, "Jaarwerk 2026 / Btw")])
        self.assertEqual(
            full.name_search("Jaarwerk 2026 / Btw", domain), [(btw.id, "Jaarwerk 2026 / Btw")]
        )
        self.assertEqual(len(full.name_search("", domain)), 6)
        self.assertEqual(full.name_search("100%", domain), [])
        rest = folders.search([*domain, ("display_name", "not ilike", "btw 2026")])
        self.assertEqual(len(rest), 5)

    def test_administrations(self):
        self.client_a.partner_id.name = "Renée Jansen"
        model = "klantendossier.administration"
        for query in ("vries", "jansen VOF", "9042", "renee", "vof renee"):
            self.assertEqual(self.ask_office(query, model), self.vof, query)
        name_search = self.env[model].with_user(self.office).name_search
        self.assertEqual([row[0] for row in name_search("9042 vof")], self.vof.ids)
        self.client_a.with_user(self.manager).action_end()
        self.assertFalse(self.ask_office("renee", model))

    def test_merged_contacts(self):
        """A merge changes what points at a contact by SQL."""
        one, other = self.env["res.partner"].create([{"name": "Zuid BV"}, {"name": "Noord BV"}])
        self.vof.partner_id = one
        document = self.upload(self.bank, "stuk.pdf")
        self.assertEqual(self.ask_office("zuid stuk"), document)
        self.env["base.partner.merge.automatic.wizard"]._merge((one | other).ids, other)
        self.assertEqual(self.ask_office("noord stuk"), document)
        self.assertFalse(self.ask_office("zuid stuk"))

    def test_renamed_contacts(self):
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        document = self.bank.with_user(self.anna)._client_upload("bon.pdf", pdf("bon"))
        self.client_a.partner_id.name = "Zoë"
        self.assertEqual(self.ask_office("zoe bon"), document)

    def test_operators(self):
        document = self.upload(self.bank, "stuk.pdf")
        documents = self.env["klantendossier.document"].with_user(self.office)
        base = [("administration_id", "=", self.vof.id)]
        for operator, value, found in (
            ("ilike", "stuk", True),
            ("like", "STUK", True),
            ("not ilike", "stuk", False),
            ("not ilike", "brief", True),
            ("=", "stuk", True),
            ("in", ["brief", "stuk"], True),
            ("!=", "stuk", False),
            ("ilike", "", True),
            ("ilike", " ", True),
            ("ilike", "\u0301", False),
        ):
            result = documents.search([*base, ("search_text", operator, value)])
            self.assertEqual(bool(result & document), found, (operator, value))

    def test_searched_columns_are_nobodys_to_write(self):
        document = self.upload(self.bank, "stuk.pdf")
        for record, name in (
            *((document, name) for name in ("client_text", "office_text", "client_remark")),
            *((self.bank, name) for name in ("path_text", "note_text")),
            (self.vof, "office_text"),
            (self.client_a, "office_text"),
        ):
            label = record._fields[name].string
            with self.assertRaisesRegex(AccessError, f"{label}|{name}"):
                record.with_user(self.manager).write({name: "x"})

    def test_odoos_other_searches_stay_as_they_are(self):
        """unaccent, once there, would change every search of the database."""
        self.env.cr.execute("SELECT 1 FROM pg_extension WHERE extname = 'unaccent'")
        self.assertFalse(self.env.cr.fetchall())
        self.env["res.partner"].create({"name": "Enée Accentloos"})
        self.assertFalse(self.env["res.partner"].search([("name", "ilike", "enee accentloos")]))

    def test_year_kind_and_type(self):
        """By the words of the screen, in whatever order, beside words of its name."""
        document = self.upload(self.bank, "Huur loods.pdf")
        document.write({"book_year": "2031", "kind": "contract"})
        dated = self.make_folder(self.vof, "Ander", book_year="2032")
        other = self.upload(dated, "Huur kantoor.pdf")
        self.assertEqual(self.ask_office("2031 huur"), document)
        self.assertEqual(self.ask_office("huur contract 2031"), document)
        self.assertEqual(self.ask_office("2032 huur"), other)
        self.assertEqual(self.ask_office("pdf huur loods"), document)
        self.assertFalse(self.ask_office("2031 kantoor"))

    def test_many_beside(self):
        """A word that stands in more folders than are looked up by their ids finds the same."""
        document = self.upload(self.bank, "Polis.pdf")
        found = self.ask_office("polis liquide")
        with patch.object(document_search, "_FEW", 0):
            self.assertEqual(self.ask_office("polis liquide"), found)
        self.assertEqual(found, document)

    def test_words_have_an_index(self):
        self.assertTrue(self.env.registry.has_trigram)
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'")
        found = " ".join(row[0] for row in self.env.cr.fetchall())
        for column in ("office_text", "path_text", "note_text"):
            self.assertIn(f"({column} gin_trgm_ops)", found)

    def test_everywhere(self):
        """The palette tells two look-alikes apart by their client and their place."""
        one = self.upload(self.bank, "Jaarrekening.pdf")
        two = self.upload(self.bv_main, "Jaarrekening.pdf")
        rows = self.env["klantendossier.administration"].with_user(self.office)
        found = {
            line["id"]: line["place"]
            for line in rows.search_everywhere("jaarrekening")
            if line["model"] == "klantendossier.document"
        }
        self.assertEqual(found.keys(), {one.id, two.id})
        self.assertIn("VOF De Vries & Jansen · 9042 · Jaarwerk 2026", found[one.id])
        self.assertIn("9057", found[two.id])
        self.vof.write({"office_access": "team"})
        places = [
            line["id"] for line in rows.with_user(self.piet).search_everywhere("jaarrekening")
        ]
        self.assertNotIn(one.id, places)
        with self.assertRaises(AccessError):
            rows.with_user(self.anna).search_everywhere("jaarrekening")


class TestSearchBudget(QueryBudgetCase):
    """What it costs that the texts stay true."""

    def test_renaming_above_many_folders_and_documents(self):
        """The folders below are written, in a constant number of queries; no document is."""
        small = self.make_dossier("8800", 12, 12)
        large = self.make_dossier("8801", 300, 200)
        documents = small.document_ids | large.document_ids
        main = {a: a.folder_ids.filtered(lambda f: not f.parent_id).id for a in (small, large)}
        names = iter("abcdefgh")

        def act(administration):
            folder = self.env["klantendossier.folder"].with_user(self.office)
            folder.browse(main[administration]).write({"name": f"Hernoemd {next(names)}"})

        places = self.read_places(documents)
        for some in (small, large):
            self.count(act, some)
        count, large_count = self.count(act, small), self.count(act, large)
        # Core writes a hundred rows per statement.
        self.assertEqual(large_count - count, 300 // 100 - 1)
        self.assertEqual(self.read_places(documents), places, "a document row was written")
        for administration in (small, large):
            texts = administration.folder_ids.mapped("path_text")
            self.assertTrue(all(text.startswith("hernoemd ") for text in texts), texts)

    def read_places(self, documents):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, ctid::text FROM klantendossier_document WHERE id = ANY(%s) ORDER BY id",
            [documents.ids],
        )
        return self.env.cr.fetchall()

    def test_search_of_a_client_user(self):
        small = self.make_dossier("8802", 12, 12, client_user=self.anna)
        large = self.make_dossier("8803", 200, 60, client_user=self.anna)

        def act(administration):
            page = self.env["klantendossier.portal.page"].with_user(self.anna)
            return page._dossier_page(administration.id, "stuk pdf deel")

        count = self.assertSameCount(act, small, large)
        self.assertEqual(len(act(large)["results"]), 60)
        # As many as the page without a search takes: the words cost no query of their own.
        page = self.env["klantendossier.portal.page"].with_user(self.anna)
        self.assertEqual(self.count(lambda: page._dossier_page(large.id)), count)

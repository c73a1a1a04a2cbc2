"""Search by words: what is found, and that a client user's search answers from nothing hidden."""

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class SearchCase(DossierCase):
    """Asking as a client user, as the portal's page does, and as the office, as its lists do."""

    def ask(self, query, user=None, administration=None):
        """Give the names of the folders and the documents that a client user's search finds."""
        self.forget()
        page = self.env["klantendossier.portal.page"].with_user(user or self.anna)
        values = page._dossier_page((administration or self.vof).id, query)
        return (
            [folder["name"] for folder in values["found_folders"]],
            [document["name"] for document in values["results"]],
        )

    def ask_office(self, query, model="klantendossier.document", user=None):
        self.forget()
        return (
            self.env[model].with_user(user or self.office).search([("search_text", "ilike", query)])
        )

    def assertFound(self, query, *names, user=None):
        self.assertEqual(self.ask(query, user)[1], list(names), query)

    def assertNothing(self, query, user=None):
        self.assertEqual(self.ask(query, user), ([], []), query)


class TestClientSearch(SearchCase):
    """What a client user finds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        grant = cls.env["klantendossier.permission"].with_user(cls.manager)._grant
        grant(cls.main.with_user(cls.manager), {cls.client_a.id: levels.VIEW}, True)
        grant(cls.fixed.with_user(cls.manager), {cls.client_a.id: levels.VIEW}, True)

    def test_without_case_and_accents(self):
        self.upload(self.bank, "Privégebruik auto.pdf")
        for query in ("prive", "PRIVÉ", "privegebruik", "AUTO"):
            self.assertFound(query, "Privégebruik auto.pdf")

    def test_every_word_in_any_order_in_name_path_or_note(self):
        document = self.upload(self.bank, "Afschrift 3.pdf")
        document.note = "Graag de creditrente nakijken"
        self.bank.note = "Alle rekeningen van de Rabobank"
        for query in (
            "afschrift 3",
            "3 afschrift",
            "jaarwerk afschrift",
            "afschrift liquide 2026",
            "creditrente bank",
            "rabo afschrift",
        ):
            self.assertFound(query, "Afschrift 3.pdf")
        for query in ("afschrift 4", "afschrift jaarwerk 2025", "afschriften"):
            self.assertFound(query)

    def test_wildcards_mean_themselves(self):
        self.upload(self.bank, "Belang 100% Holding.pdf")
        self.upload(self.bank, "Belang 1000 Holding.pdf")
        self.upload(self.bank, "a_b.pdf")
        self.upload(self.bank, "acb.pdf")
        self.assertFound("100%", "Belang 100% Holding.pdf")
        self.assertFound("%", "Belang 100% Holding.pdf")
        self.assertFound("a_b", "a_b.pdf")
        self.assertFound("_", "a_b.pdf")
        self.assertFound("\\")

    def test_folders_are_found(self):
        self.bank.note = "Rekeningen bij de Rabobank"
        self.assertEqual(self.ask("bank"), (["Bank"], []))
        self.assertEqual(self.ask("2026 bank"), (["Bank"], []))
        self.assertEqual(self.ask("rekeningen"), (["Bank"], []))
        # The main folder, and not everything below it.
        self.assertEqual(self.ask("jaarwerk"), (["Jaarwerk 2026"], []))

    def test_odd_queries(self):
        self.upload(self.bank, "stuk.pdf")
        for query in ("\u0301", "\x00", "\U0001f600", "' OR 1=1 --", "x" * 5000, "\\%_", "{0}"):
            self.assertNothing(query)
        self.assertFound("stuk\x00", "stuk.pdf")
        self.assertFound("  stuk \t pdf ", "stuk.pdf")

    def test_newest_first_and_says_that_there_is_more(self):
        for number in range(82):
            self.upload(self.fixed, f"reeks {number:02d}.pdf")
        page = self.env["klantendossier.portal.page"].with_user(self.anna)
        values = page._dossier_page(self.vof.id, "reeks")
        self.assertEqual(len(values["results"]), 80)
        self.assertEqual(values["results"][0]["name"], "reeks 81.pdf")
        self.assertTrue(values["more_results"])
        self.assertFalse(page._dossier_page(self.vof.id, "reeks 81")["more_results"])

    def test_follows_every_change(self):
        """The texts are what is true now: after renaming, moving and noting, also of folders above."""
        document = self.upload(self.bank, "stuk.pdf")
        office = self.env["klantendossier.folder"].with_user(self.office)
        for act, new, old in (
            (lambda: document.with_user(self.office).write({"name": "brief.pdf"}), "brief", "stuk"),
            (
                lambda: document.with_user(self.office).write({"note": "Nú tekenen"}),
                "nu tekenen",
                None,
            ),
            (lambda: document.with_user(self.office).write({"note": False}), "brief", "tekenen"),
            (lambda: office.browse(self.bank.id).write({"name": "Knab"}), "knab brief", "bank"),
            (
                lambda: office.browse(self.main.id).write({"name": "Werk 2027"}),
                "2027 brief",
                "jaarwerk",
            ),
            (
                lambda: office.browse(self.sub.id).write({"parent_id": self.fixed.id}),
                "vaste brief",
                "2027 brief",
            ),
            (
                lambda: document.with_user(self.office).write({"folder_id": self.main.id}),
                "2027 brief",
                "vaste brief",
            ),
            (
                lambda: office.browse(self.main.id).write({"note": "Héél dringend"}),
                "heel brief",
                None,
            ),
            (
                lambda: office.browse(self.main.id).write({"note": "Rustig aan"}),
                "rustig",
                "dringend",
            ),
        ):
            act()
            self.assertFound(new, document.name)
            self.assertEqual(self.ask_office(new) & document, document, new)
            if old:
                self.assertFound(old)
                self.assertFalse(self.ask_office(old) & document, old)


class TestNoOracle(SearchCase):
    """Words that stand only in what anna may not see: her search says nothing, the office's finds them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        grant = cls.env["klantendossier.permission"].with_user(cls.manager)._grant
        for folder, client, rank in (
            (cls.bank, cls.client_a, levels.UPLOAD),  # so the two above are traverse
            (cls.bank, cls.client_b, levels.UPLOAD),
            (cls.fixed, cls.client_b, levels.VIEW),
        ):
            grant(folder.with_user(cls.manager), {client.id: rank}, False)
        cls.hidden = cls.make_folder(cls.vof, "Zwanenzang", cls.sub, note="kievit")

    def test_hidden_texts(self):
        seen = self.upload(self.bank, "zichtbaar.pdf")
        seen.internal_note = "argwaan"
        self.bank.internal_note = "bedrog"
        self.main.write({"note": "complot", "internal_note": "diefstal"})
        self.sub.write({"note": "enquete"})
        remark = self.bank.with_user(self.bram)._client_upload(
            "van bram.pdf", pdf("b"), note="fraude"
        )
        self.upload(self.fixed, "geheim.pdf").note = "gokschuld"
        self.upload(self.hidden, "zwaan.pdf")
        self.upload(self.bank, "heling.pdf", visibility="office")
        self.upload(self.bank, "intrige.pdf", visibility="selected", selected=self.client_b)
        self.upload(self.env["klantendossier.folder"], "juwelen.pdf", administration=self.vof)
        binned = self.upload(self.bank, "kartel.pdf")
        binned.action_bin()
        lost = self.make_folder(self.vof, "Losgeld", self.bank)
        self.grant(lost, self.client_a)
        self.upload(lost, "moord.pdf").note = "nepfactuur"
        lost.action_bin()
        self.vof.partner_id = self.env["res.partner"].create({"name": "Oplichters BV"})
        self.client_b.partner_id.name = "Paul Piraat"
        self.assertEqual(self.ask("zichtbaar")[1], ["zichtbaar.pdf"])
        self.assertEqual(self.ask("van bram")[1], ["van bram.pdf"])
        for word in (
            "argwaan bedrog complot diefstal enquete fraude gokschuld geheim zwanenzang kievit zwaan"
            " heling intrige juwelen kartel losgeld moord nepfactuur oplichters piraat 9042"
        ).split():
            self.assertNothing(word)
            # No longer answers when something visible is asked for in the same breath.
            self.assertNothing(f"zichtbaar {word}")
            found = any(
                self.ask_office(word, model)
                for model in ("klantendossier.document", "klantendossier.folder")
            )
            self.assertTrue(found, f"{word}: the office does not find it either")
        # What is his own, his own search may tell.
        self.assertEqual(self.ask("zichtbaar", self.bram)[1], ["zichtbaar.pdf"])
        self.assertEqual(remark.with_user(self.office).client_remark, "fraude")

    def test_a_folders_note_counts_from_level_view(self):
        self.main.note = "Kerstpakket"
        self.upload(self.bank, "stuk.pdf")
        self.assertNothing("kerstpakket")
        self.assertNothing("kerstpakket jaarwerk")
        # Its name, it does show.
        self.assertEqual(self.ask("jaarwerk"), (["Jaarwerk 2026"], ["stuk.pdf"]))
        self.grant(self.main, self.client_a)
        self.assertEqual(self.ask("kerstpakket"), (["Jaarwerk 2026"], []))

    def test_the_columns_are_closed(self):
        """By name search and display name too: the office's columns answer nobody else."""
        self.bank.internal_note = "bedrog"
        self.upload(self.bank, "stuk.pdf").internal_note = "argwaan"
        for name, word, visible in (
            ("klantendossier.folder", "bedrog", "Bank"),
            ("klantendossier.folder", "liquide bank", "Bank"),
            ("klantendossier.document", "argwaan", "stuk"),
        ):
            self.forget()
            model = self.env[name].with_user(self.anna)
            self.assertEqual(model.name_search(word), [])
            self.assertEqual(model.search_count([("display_name", "ilike", word)]), 0)
            self.assertEqual(len(model.name_search(visible)), 1)

    def test_every_text_of_the_addon_is_known(self):
        """A text field that is added to a document or folder is searched for, or said not to be."""
        searched = {"name", "note", "internal_note", "client_remark", "path_text"}
        not_searched = {
            *("client_text", "office_text", "note_text", "parent_path", "tree_order", "sha256"),
            *("file_type", "mimetype", "marks", "book_year"),
        }
        for model in ("klantendossier.document", "klantendossier.folder"):
            texts = {
                name
                for name, field in self.env[model]._fields.items()
                if field.type in ("char", "text", "html") and field.store
            }
            self.assertLessEqual(texts, searched | not_searched)
            computes = {"client_text": set(), "office_text": set(), "note_text": set()}
            for column in computes.keys() & self.env[model]._fields.keys():
                depends = self.registry.field_depends[self.env[model]._fields[column]]
                self.assertLessEqual(set(depends), searched)
        document = self.env["klantendossier.document"]
        depends = self.registry.field_depends[document._fields["client_text"]]
        self.assertEqual(set(depends), {"name", "note"}, "what a client user's search answers from")

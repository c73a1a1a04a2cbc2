"""Query budgets: what costs the same number of queries however much there is (design: Speed).

Each test counts the queries of the same act twice, on little and on much, as who does it.
"""

from odoo.fields import Command

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class QueryBudgetCase(DossierCase):
    """Counting, and making much of something."""

    def count(self, act, *args):
        """Give the number of queries of an act, with nothing in the record cache."""
        self.forget()
        before = self.env.cr.sql_log_count
        act(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertSameCount(self, act, small, large):
        """Check that an act on much costs the queries of the act on little; give that number."""
        for some in (small, large):  # what Odoo looks up once per process or per user
            self.count(act, some)
        counts = self.count(act, small), self.count(act, large)
        self.assertEqual(*counts, "the number of queries grows with what there is")
        return counts[0]

    @classmethod
    def make_dossier(cls, code, folders, documents, client_user=None, clients=1):
        """Make an administration with a tree of three levels, documents in it, and clients."""
        administration = cls.make_administration(f"Maat {code}", code)
        rows = cls.env["klantendossier.folder"]
        main = cls.make_folder(administration, "Alles")
        middle = rows.create(
            [
                {
                    "administration_id": administration.id,
                    "parent_id": main.id,
                    "name": f"Deel {number}",
                }
                for number in range(max(folders // 10, 1))
            ]
        )
        leaves = rows.create(
            [
                {
                    "administration_id": administration.id,
                    "parent_id": middle[number % len(middle)].id,
                    "name": f"Map {number}",
                }
                for number in range(folders - 1 - len(middle))
            ]
        )
        for number, folder in enumerate(leaves):
            share = documents // len(leaves) + (number < documents % len(leaves))
            if share:
                cls.env["klantendossier.document"].with_user(cls.manager)._upload(
                    administration.with_user(cls.manager),
                    folder.with_user(cls.manager),
                    [
                        {
                            "name": f"stuk {number}-{part}.pdf",
                            "data": pdf(f"{code} {number} {part}"),
                        }
                        for part in range(share)
                    ],
                    visibility="folder",
                )
        made = [
            cls.make_client(
                administration, f"kd_{code}_{number}", user=client_user if number == 0 else None
            )
            for number in range(clients)
        ]
        cls.env["klantendossier.permission"].with_user(cls.manager)._grant(
            main.with_user(cls.manager), {client.id: levels.VIEW for client in made}, True
        )
        cls.analyze()
        return administration

    @classmethod
    def analyze(cls):
        """Do what autovacuum does in time: PostgreSQL still takes the tables for empty ones."""
        cls.env.flush_all()
        for name in ("folder", "permission", "document", "document_version", "client"):
            cls.env.cr.execute(f"ANALYZE klantendossier_{name}")


class TestClientQueryBudget(QueryBudgetCase):
    """What client users' pages are made of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.small = cls.make_dossier("8100", 10, 12, client_user=cls.anna)
        cls.large = cls.make_dossier("8101", 200, 300, client_user=cls.anna)

    def assertDossierCount(self, model, act):
        records = self.env[model].with_user(self.anna)
        return self.assertSameCount(
            lambda administration: act(records, administration.id), self.small, self.large
        )

    def test_tree(self):
        found = {}

        def act(folders, administration_id):
            found[administration_id] = len(folders._client_tree(administration_id))

        self.assertDossierCount("klantendossier.folder", act)
        self.assertEqual(found, {self.small.id: 10, self.large.id: 200})

    def test_documents(self):
        found = {}

        def act(documents, administration_id):
            found[administration_id] = len(
                documents._client_documents([("administration_id", "=", administration_id)])
            )

        self.assertDossierCount("klantendossier.document", act)
        self.assertEqual(found, {self.small.id: 12, self.large.id: 300})

    def test_numbers_of_documents(self):
        found = {}

        def act(documents, administration_id):
            counts = documents._client_count_by_folder(administration_id)
            found[administration_id] = sum(counts.values())

        count = self.assertDossierCount("klantendossier.document", act)
        self.assertEqual(found, {self.small.id: 12, self.large.id: 300})
        self.assertLessEqual(count, 3)

    def test_zip(self):
        found = {}

        def act(documents, administration_id):
            main = documents.env["klantendossier.folder"].search(
                [("administration_id", "=", administration_id), ("parent_id", "=", False)]
            )
            found[administration_id] = len(documents._client_zip(administration_id, main.id)[1])

        self.assertDossierCount("klantendossier.document", act)
        self.assertEqual(found, {self.small.id: 12, self.large.id: 300})

    def test_dossiers(self):
        """One dossier, or twenty of them."""
        self.make_dossier("8200", 10, 3, client_user=self.carla)
        for number in range(20):
            self.make_dossier(f"82{number + 10}", 4, 1, client_user=self.bram)
        found = {}

        def act(user):
            found[user] = len(
                self.env["klantendossier.administration"].with_user(user)._client_dossiers()
            )

        self.assertSameCount(act, self.carla, self.bram)
        # Each had one before: the one of the other tests' persona.
        self.assertEqual(found, {self.carla: 2, self.bram: 21})


class TestOfficeQueryBudget(QueryBudgetCase):
    """Lists and acts of the office."""

    def test_grant_with_everything_below(self):
        documents = {}
        for code, number in (("8300", 10), ("8301", 1000)):
            administration = self.make_dossier(code, number + 1, 40)
            documents[administration] = administration.document_ids
        clients = {a: self.make_client(a, f"kd_extra_{a.code}") for a in documents}

        rank = iter((levels.VIEW, levels.VIEW, levels.UPLOAD, levels.UPLOAD))

        def act(administration):
            folder = (
                self.env["klantendossier.folder"]
                .with_user(self.office)
                .browse(main[administration])
            )
            self.env["klantendossier.permission"].with_user(self.office)._grant(
                folder, {clients[administration].id: next(rank)}, True
            )

        small, large = documents
        main = {a: a.folder_ids.filtered(lambda f: not f.parent_id).id for a in documents}
        places = self.read_places(documents[small] | documents[large])
        count = self.assertSameCount(act, small, large)
        self.assertLessEqual(count, 15)
        self.assertEqual(len(clients[small].permission_ids), 11)
        self.assertEqual(len(clients[large].permission_ids), 1001)
        self.assertEqual(
            self.read_places(documents[small] | documents[large]),
            places,
            "a document row was written",
        )

    def test_one_new_folder(self):
        """The lock, the row, path and sort key, the log; nothing is rebuilt where no permission changes."""
        small = self.make_dossier("8310", 11, 5)
        large = self.make_dossier("8311", 400, 40, clients=8)
        parents = {a: a.folder_ids.filtered(lambda f: not f.parent_id).id for a in (small, large)}
        number = iter(range(100))

        def act(administration):
            self.env["klantendossier.folder"].with_user(self.office).create(
                {"name": f"Nieuw {next(number)}", "parent_id": parents[administration]}
            )

        self.assertSameCount(act, small, large)
        act(large)  # the folder above is known from here on, as when several are made in a row
        before = self.env.cr.sql_log_count
        act(large)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 4)

    def read_places(self, documents):
        """Give where PostgreSQL keeps the rows: another place means that a row was written."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, ctid::text, xmin::text FROM klantendossier_document"
            " WHERE id = ANY(%s) ORDER BY id",
            [documents.ids],
        )
        return self.env.cr.fetchall()

    def test_template_on_100_administrations(self):
        administrations = self.env["klantendossier.administration"].create(
            [
                {
                    "name": f"Sjabloon {number:03d}",
                    "code": f"84{number:03d}",
                    "dossier_enabled": True,
                }
                for number in range(100)
            ]
        )
        partners = self.env["res.partner"].create(
            [{"name": f"Vennoot {number}"} for number in range(200)]
        )
        self.env["klantendossier.client"].create(
            [
                {
                    "administration_id": administrations[number // 2].id,
                    "partner_id": partner.id,
                    "role_id": (self.role_a, self.role_b)[number % 2].id,
                }
                for number, partner in enumerate(partners)
            ]
        )
        templates = [self.make_template(folders) for folders in (2, 6, 60)]
        created = {}

        def act(template):
            run = self.env["klantendossier.template.run"].with_user(self.office)
            run = run._start(
                template.with_user(self.office), False, administrations.with_user(self.office)
            )
            run._process_lines(run.sudo().line_ids)  # what the background job calls
            created[template] = sum(run.sudo().line_ids.mapped("folders_created"))

        counts = [self.count(act, template) for template in templates][1:]
        self.assertEqual(list(created.values()), [200, 600, 6000])
        # Two levels each; Odoo inserts a hundred rows at a time.
        self.assertEqual(
            counts[1] - counts[0], (6000 - 600) // 100, "more queries than Odoo's own inserts"
        )
        self.assertLess(counts[0], 60)

    def make_template(self, folders):
        template = self.env["klantendossier.template"].create(
            {"name": f"Sjabloon van {folders}", "company_id": self.company.id}
        )
        parent = self.env["klantendossier.template.folder"]
        for number in range(folders):
            folder = parent.create(
                {
                    "template_id": template.id,
                    "parent_id": parent.id,
                    "name": f"Map {number} van {folders}",
                    "level_ids": [
                        Command.create({"role_id": self.role_a.id, "level": "view"}),
                        Command.create({"role_id": self.role_b.id, "level": "edit"}),
                    ],
                }
            )
            if number == 0:
                parent = folder
        return template

    def test_counters_of_the_administrations(self):
        administrations = self.env["klantendossier.administration"].create(
            [
                {"name": f"Teller {number:02d}", "code": f"85{number:02d}", "dossier_enabled": True}
                for number in range(80)
            ]
        )
        for administration in administrations:
            folder = self.make_folder(administration, "Map")
            self.upload(folder, data=pdf(administration.code))
        names = (
            "folder_count",
            "document_count",
            "inbox_count",
            "new_from_client_count",
            "last_change",
        )

        def act(some):
            for values in some.with_user(self.office).read(names):
                self.assertEqual((values["folder_count"], values["document_count"]), (1, 1))

        self.assertSameCount(act, administrations[:8], administrations)

    def test_a_folder_that_hangs_over_another(self):
        """Whatever the number of client users who have something in it, and of folders that they have."""
        targets = {}
        for code, folders, clients in (("8140", 12, 1), ("8141", 60, 12)):
            administration = self.make_dossier(code, folders, 0, clients=clients)
            middle = administration.folder_ids.filtered(lambda f: f.name == "Deel 0")
            targets[middle] = self.make_folder(administration, "Elders")
        small, large = targets

        def hover(folder):
            return folder.with_user(self.office).preview_drop(targets[folder].id)

        self.assertSameCount(hover, small, large)
        self.assertLessEqual(self.count(hover, large), 15)
        self.assertEqual(hover(large)["gains"].count("kd_8141"), 12)

    def test_audience_of_the_documents(self):
        """Eight documents in few folders, or eighty in many folders and with many client users."""
        small = self.make_dossier("8600", 10, 8)
        large = self.make_dossier("8601", 90, 80, clients=12)
        count = self.assertSameCount(
            lambda documents: documents.with_user(self.office).mapped("audience_label"),
            # By id: what comes from a relation is fetched one by one once the cache is emptied.
            self.env["klantendossier.document"].browse(small.document_ids.ids),
            self.env["klantendossier.document"].browse(large.document_ids.ids),
        )
        self.assertEqual(set(large.document_ids.mapped("audience_label")), {"12 client users"})
        self.assertLessEqual(count, 8)

    def test_list_of_the_documents(self):
        small = self.make_dossier("8700", 10, 8)
        large = self.make_dossier("8701", 90, 79, clients=12)  # a full page asks for the total too
        arch = self.env["klantendossier.document"].get_views([(False, "list")])["models"]
        names = arch["klantendossier.document"]["fields"]
        specification = {name: {} for name in names if name != "selected_ids"}
        for name in ("folder_id", "administration_id", "uploaded_by_id"):
            specification[name] = {"fields": {"display_name": {}}}
        specification["folder_id"]["context"] = {"klantendossier_full_path": True}

        def act(administration):
            return (
                self.env["klantendossier.document"]
                .with_user(self.office)
                .web_search_read(
                    [("administration_id", "=", administration.id)], specification, limit=80
                )
            )

        self.assertSameCount(act, small, large)
        self.assertEqual(len(act(large)["records"]), 79)

    def test_matrix_of_a_folder_with_its_preview(self):
        """Few client users and folders or many: opening the dialog, choosing for all, and what it says."""
        small = self.make_dossier("8800", 10, 8, clients=2)
        large = self.make_dossier("8801", 90, 80, clients=12)
        permission = self.env["klantendossier.permission"].with_user(self.office)

        def act(administration):
            folder = administration.folder_ids.filtered(lambda f: not f.parent_id)[:1]
            folder = folder.with_user(self.office)
            clients = administration.client_ids.with_user(self.office)
            permission._describe_below(folder, clients)
            return permission._describe_grant(
                folder, dict.fromkeys(clients.ids, levels.EDIT), True, ()
            )

        self.assertLessEqual(self.assertSameCount(act, small, large), 20)
        self.assertEqual(len(act(large)["clients"]), 12)

    def test_permissions_of_one_person(self):
        """The whole screen in one call, however many folders there are; and its preview."""
        small = self.make_dossier("8900", 10, 8, clients=2)
        large = self.make_dossier("8901", 90, 80, clients=12)
        model = self.env["klantendossier.client"].with_user(self.office)

        def act(administration):
            client = administration.client_ids[:1]
            screen = model.get_permission_screen(administration.id, client.id)
            plan = model.preview_permissions(administration.id, client.id, [], True)
            return len(screen["folders"]), plan["lost"]

        self.assertLessEqual(self.assertSameCount(act, small, large), 30)
        self.assertEqual((act(small), act(large)), ((10, 8), (90, 80)))


class TestExplorerQueryBudget(QueryBudgetCase):
    """The office's screen of one administration."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.small = cls.make_dossier("8400", 10, 12, clients=1)
        cls.large = cls.make_dossier("8401", 200, 120, clients=5)

    def get_tree(self, administration, folder_id=False, open_ids=None):
        return (
            self.env["klantendossier.administration"]
            .with_user(self.office)
            .get_explorer_tree(administration.id, folder_id, open_ids)
        )

    def test_opening(self):
        """Closed: no more is given of many folders than of few."""
        found = {}

        def act(administration):
            tree = self.get_tree(administration)
            found[administration] = [folder["count"] for folder in tree["folders"]]

        count = self.assertSameCount(act, self.small, self.large)
        self.assertLessEqual(count, 12)
        self.assertEqual(found, {self.small: [12], self.large: [120]})

    def test_everything_open(self):
        """However many folders are open, and however deep the active one lies."""
        folders = {a: a.folder_ids.sorted("tree_order") for a in (self.small, self.large)}
        found = {}

        def act(administration):
            ids = folders[administration].ids
            found[administration] = len(self.get_tree(administration, ids[-1], ids)["folders"])

        count = self.assertSameCount(act, self.small, self.large)
        self.assertLessEqual(count, 14)
        self.assertEqual(found, {self.small: 10, self.large: 200})

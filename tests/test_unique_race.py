"""Every unique index of the addon, and what happens when two people run into it at once (issue 5, A1.7)."""

import importlib
import uuid
from contextlib import closing

from odoo.exceptions import UserError

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase
from .racing import CLIENT, FOLDER, MARK, RaceCase

ROLE, TEMPLATE = "klantendossier.role", "klantendossier.template"
REFUSED = "the second reads in words that it is there already"
RETRIED = "both work: Odoo tries the second again, which then sees the first"
MERGED = "both work: the database adds the second to the row of the first"
#: Index (without the table's prefix) -> what becomes of the second, and the test with two connections that
#: shows it; ``file::Class.method``. A new unique index must be added here, with its test.
INDEXES = {
    "administration_code_company_uniq": (REFUSED, "test_unique_race::TestUniqueRace.test_numbers"),
    "client_administration_partner_uniq": (
        REFUSED,
        "test_upload_race::TestUploadRace.test_two_people_make_the_same_thing",
    ),
    "client_administration_user_uniq": (
        REFUSED,
        "test_unique_race::TestUniqueRace.test_one_log_in_for_two_client_users",
    ),
    "document_client_document_client_uniq": (
        RETRIED,
        "test_upload_race::TestUploadRace.test_two_people_choose_who_sees_a_document",
    ),
    "document_version_number_uniq": (
        RETRIED,
        "test_upload_race::TestUploadRace.test_two_new_versions",
    ),
    "document_version_upload_key_uniq": (
        RETRIED,
        "test_upload_race::TestUploadRace.test_without_questions_one_key_makes_one_document_too",
    ),
    "event_repeat_user_key_uniq": (
        MERGED,
        "test_event_repeat::TestEventRepeatTogether.test_none_is_lost_and_few_are_written",
    ),
    "folder_name_uniq": (REFUSED, "test_unique_race::TestUniqueRace.test_names_of_folders"),
    "folder_main_name_uniq": (REFUSED, "test_unique_race::TestUniqueRace.test_names_of_folders"),
    "outbox_message_id_uniq": (
        "made by chance, one per row: two senders share a row instead",
        "test_outbox_concurrency::TestOutboxRaces.test_two_senders_send_each_mail_once",
    ),
    "permission_folder_client_uniq": (
        RETRIED,
        "test_unique_race::TestUniqueRace.test_two_levels_for_one_client_user",
    ),
    "role_name_company_uniq": (REFUSED, "test_unique_race::TestUniqueRace.test_names_of_roles"),
    "template_folder_name_uniq": (
        REFUSED,
        "test_unique_race::TestUniqueRace.test_names_in_a_template",
    ),
    "template_level_folder_role_uniq": (
        REFUSED,
        "test_unique_race::TestUniqueRace.test_levels_in_a_template",
    ),
}
#: Of a model whose rows nobody makes but the installation of the addon.
BY_INSTALLATION = {"file_type_code_uniq": "klantendossier.file.type"}


class TestUniqueIndexes(DossierCase):
    """The list above is whole, and names tests that are there."""

    def test_each_has_its_race(self):
        """Keys that start with the id only serve composite foreign keys: nobody can run into them."""
        self.env.cr.execute(
            """
            SELECT x.relname::text FROM pg_index i
              JOIN pg_class x ON x.oid = i.indexrelid
              JOIN pg_class t ON t.oid = i.indrelid
              LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
             WHERE i.indisunique AND NOT i.indisprimary AND t.relname LIKE 'klantendossier\\_%'
               AND a.attname IS DISTINCT FROM 'id'
            """
        )
        found = {name.removeprefix("klantendossier_") for (name,) in self.env.cr.fetchall()}
        self.assertEqual(found, INDEXES.keys() | BY_INSTALLATION.keys())

    def test_the_races_are_there(self):
        for index, (_what, path) in INDEXES.items():
            module, _colons, name = path.partition("::")
            cls, _dot, method = name.partition(".")
            found = getattr(importlib.import_module(f"tests.{module}"), cls, None)
            self.assertTrue(callable(getattr(found, method, None)), index)

    def test_what_only_the_installation_makes_nobody_makes(self):
        for model in BY_INSTALLATION.values():
            for user in (self.manager, self.office, self.anna):
                self.assertFalse(self.env[model].with_user(user).has_access("create"), model)


class TestUniqueRace(RaceCase):
    """The second gets a sentence of ours, or it simply works; PostgreSQL's own text never."""

    def assertOneRefused(self, results, text, name=None):
        errors = [result for result in results if isinstance(result, Exception)]
        self.assertEqual(
            [isinstance(error, UserError) for error in errors], [True], (name, results)
        )
        self.assertIn(text, str(errors[0]), name)
        self.assertNotRegex(
            str(errors[0]), r"constraint|duplicate key|klantendossier_|_uniq|could not", name
        )

    def make_alone(self, model, **values):
        """Make a record that lives outside of any dossier; it goes after the test."""
        record = self.run_as(self.manager, lambda env: env[model].create(values).id)
        self.addCleanup(self.drop, model, [("id", "=", record)])
        return record

    def drop(self, model, domain):
        def unlink(env):
            env[model].with_context(active_test=False).search(domain).unlink()

        self.run_as(self.manager, unlink)

    def test_names_of_roles(self):
        names = [f"{MARK} rol {uuid.uuid4()}" for _number in range(2)]
        self.addCleanup(self.drop, ROLE, [("name", "=ilike", f"{MARK} rol %")])

        def make(name):
            return lambda env: env[ROLE].create({"name": name}).id

        self.assertOneRefused(
            self.race(make(names[0]), make(names[0].upper()), tried_again=False), "already"
        )
        other = self.make_alone(ROLE, name=f"{MARK} rol {uuid.uuid4()}")
        results = self.race(
            make(names[1]),
            lambda env: env[ROLE].browse(other).write({"name": names[1]}),
            tried_again=False,
        )
        self.assertOneRefused(results, "already")

    def test_names_in_a_template(self):
        template = self.make_alone(TEMPLATE, name=f"{MARK} {uuid.uuid4()}")
        values = {"template_id": template, "name": "Werk"}
        top = self.run_as(
            self.manager,
            lambda env: env["klantendossier.template.folder"].create({**values, "name": "A"}).id,
        )
        for more in ({}, {"parent_id": top}):

            def make(env, more=more):
                return env["klantendossier.template.folder"].create({**values, **more}).id

            self.assertOneRefused(
                self.race(make, make, tried_again=False), "cannot have the same name", more
            )

    def test_levels_in_a_template(self):
        template = self.make_alone(TEMPLATE, name=f"{MARK} {uuid.uuid4()}")
        role = self.make_alone(ROLE, name=f"{MARK} rol {uuid.uuid4()}")
        folder = self.run_as(
            self.manager,
            lambda env: (
                env["klantendossier.template.folder"]
                .create({"template_id": template, "name": "A"})
                .id
            ),
        )

        def add(level):
            values = {"folder_id": folder, "role_id": role, "level": level}
            return lambda env: env["klantendossier.template.level"].create(values).id

        self.assertOneRefused(
            self.race(add("view"), add("edit"), tried_again=False), "one level per folder"
        )

    def test_numbers(self):
        """A number is taken by a new administration, or by one that gets another number."""
        code = f"{MARK} {uuid.uuid4()}"
        other = self.run_as(
            self.manager,
            lambda env: env["klantendossier.administration"].create({"name": f"{MARK} nr"}).id,
        )

        def make(env):
            values = {"name": f"{MARK} zelfde", "code": code}
            return env["klantendossier.administration"].create(values).id

        def change(env):
            env["klantendossier.administration"].browse(other).write({"code": code})

        self.assertOneRefused(self.race(make, change, tried_again=False), "already")

    def test_names_of_folders(self):
        """Made, renamed, moved and restored, in every pair; below a folder and at the top."""
        for number, parent in enumerate((self.right, False)):
            name = f"Dubbel {number}"
            for first, second in (
                ("make", "make"),
                ("make", "rename"),
                ("make", "move"),
                ("rename", "move"),
                ("restore", "make"),
                ("restore", "rename"),
                ("restore", "move"),
            ):
                acts, made = zip(
                    *(
                        self.bring(way, name, parent, side)
                        for side, way in enumerate((first, second))
                    ),
                    strict=True,
                )
                results = self.race(*acts, tried_again=False)
                self.assertOneRefused(results, "folder", (first, second, parent))
                self.state()
                for folder in [*made, *(r for r in results if isinstance(r, int))]:
                    self.throw_away(folder)

    def bring(self, way, name, parent, side):
        """Give an act that ends with a folder of a name at a place, and the folder where there is one."""
        start = {
            "make": None,
            "rename": (f"Anders {side}", parent),
            "move": (name, self.left_low),
            "restore": (name, parent),
        }[way]
        folder = start and self.run_as(self.manager, lambda env: self.make(env, *start))
        if way == "restore":
            self.run_as(self.manager, lambda env: env[FOLDER].browse(folder).action_bin() and None)
        act = {
            "make": lambda env: self.make(env, name.upper(), parent),
            "rename": lambda env: env[FOLDER].browse(folder).write({"name": name}) and None,
            "move": lambda env: env[FOLDER].browse(folder).write({"parent_id": parent}) and None,
            "restore": lambda env: env[FOLDER].browse(folder).action_restore() and None,
        }[way]
        return act, folder

    def throw_away(self, folder):
        def unlink(env):
            env[FOLDER].browse(folder).action_bin()
            env[FOLDER].browse(folder).unlink()

        if folder:
            self.run_as(self.manager, unlink)

    def test_two_levels_for_one_client_user(self):
        for first, second in ((levels.VIEW, levels.EDIT), (levels.UPLOAD, levels.VIEW)):
            results = self.race(
                *(self.grant(self.left, self.clients[0], rank) for rank in (first, second))
            )
            self.assertFalse([r for r in results if isinstance(r, Exception)])
            rows = {
                folder: rank
                for (folder, client), rank in self.state().rows.items()
                if client == self.clients[0]
            }
            self.assertIn(rows[self.left], (first, second))
            self.assertEqual(rows[self.left], rows[self.left_low], "of one of the two, throughout")
            self.run_as(self.manager, self.grant(self.left, self.clients[0], levels.NONE))
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT count(*) FROM klantendossier_permission WHERE administration_id = %s",
                [self.book],
            )
            self.assertEqual(cr.fetchone(), (0,))

    def test_one_log_in_for_two_client_users(self):
        """Each act checks that the log-in is that of its person: so it is never bound to two of one dossier."""
        user, (one, other) = self.users[0], self.clients

        def bind(client):
            return lambda env: env[CLIENT].browse(client)._bind(env["res.users"].browse(user))

        results = self.race(bind(one), bind(other), tried_again=False)
        self.assertOneRefused(results, "is not a portal log-in of this person")
        results = self.race(bind(one), bind(one))
        self.assertFalse([r for r in results if isinstance(r, Exception)])

"""Two uploads at the same moment, by every way in which files come (issue 5, A1.7 and A1.6).

Both transactions have taken their snapshot before either of them writes, so that whoever comes second
sees nothing of the first; Odoo tries it again, and then both have simply worked, or one is asked.
"""

from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.klantendossier.exceptions import FileQuestion
from odoo.addons.klantendossier.models.document_check import Document as DocumentCheck
from odoo.addons.klantendossier.tools import levels
from odoo.addons.klantendossier.tools.file_checks import wait

from .common import pdf
from .racing import ADMINISTRATION, CLIENT, DOCUMENT, FOLDER, MARK, ROUNDS, RaceCase


class TestUploadRace(RaceCase):
    """Office and client users, new documents and versions, folder and inbox."""

    def setUp(self):
        super().setUp()
        for client in self.clients:
            self.run_as(self.manager, self.grant(self.left, client, levels.UPLOAD))

    # ------------------------------------------------------------------ ways in

    def office_new(self, name, data, key=None, folder=True):
        def act(env):
            place = env[FOLDER].browse(self.left if folder else [])
            file = {"name": name, "data": data, "upload_key": key}
            book = env[ADMINISTRATION].browse(self.book)
            return env[DOCUMENT]._upload(book, place, [file], answers={}).id

        return act

    def inbox_new(self, name, data, key=None):
        return self.office_new(name, data, key, folder=False)

    def office_version(self, document, data, key=None):
        def act(env):
            return env[DOCUMENT].browse(document)._upload_version("v.pdf", data, key, answers={}).id

        return act

    def client_new(self, number, name, data, key=None):
        def act(env):
            folder = env(user=self.users[number], su=False)[FOLDER].browse(self.left)
            return folder._client_upload(name, data, key, answers={}).id

        return act

    def client_version(self, document, data, key=None):
        def act(env):
            own = env(user=self.users[0], su=False)[DOCUMENT].browse(document)
            return own._client_add_version("v.pdf", data, key, answers={})

        return act

    def by_first_client(self, name, data, key=None):
        return self.client_new(0, name, data, key)

    def count(self, table, document=None):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                f"SELECT count(*) FROM klantendossier_{table} WHERE administration_id = %s"
                + (" AND document_id = %s" if document else ""),
                [self.book, *([document] if document else [])],
            )
            return cr.fetchone()[0]

    # ------------------------------------------------------------------ new documents

    def test_one_key_makes_one_document(self):
        ways = (self.office_new, self.inbox_new, self.by_first_client)
        for number in range(ROUNDS):
            for way in ways:
                before = self.count("document")
                act = way(
                    f"{way.__name__} {number}.pdf", pdf((way.__name__, number)), f"k-{number}"
                )
                first, second = self.race(act, act)
                self.assertEqual(first, second, way.__name__)
                self.assertEqual(self.count("document"), before + 1, way.__name__)

    def test_without_questions_one_key_makes_one_document_too(self):
        """As a program brings files: nothing is asked, so nobody waits, and the database decides."""

        def act(env):
            file = {"name": "x.pdf", "data": pdf("x"), "upload_key": "k"}
            book, folder = env[ADMINISTRATION].browse(self.book), env[FOLDER].browse(self.left)
            return env[DOCUMENT]._upload(book, folder, [file]).id

        first, second = self.race(act, act)
        self.assertEqual(first, second)
        self.assertEqual(self.count("document"), 1)

    def test_the_same_bytes_from_two_keys_are_asked(self):
        pairs = {
            "office": (
                self.office_new("a.pdf", pdf("o"), "1"),
                self.office_new("b.pdf", pdf("o"), "2"),
            ),
            "inbox": (
                self.inbox_new("a.pdf", pdf("i"), "3"),
                self.inbox_new("b.pdf", pdf("i"), "4"),
            ),
            "clients": (
                self.client_new(0, "c.pdf", pdf("c"), "5"),
                self.client_new(1, "d.pdf", pdf("c"), "5"),
            ),
            "both": (
                self.client_new(0, "e.pdf", pdf("b"), "6"),
                self.office_new("f.pdf", pdf("b")),
            ),
        }
        for name, acts in pairs.items():
            before = self.count("document")
            results = self.race(*acts)
            self.assertEqual(
                [type(result) for result in results if not isinstance(result, int)],
                [FileQuestion],
                name,
            )
            self.assertEqual(self.count("document"), before + 1, name)

    def test_two_files_of_one_name_are_asked(self):
        for number in range(ROUNDS):
            results = self.race(
                self.office_new(f"Bon {number}.pdf", pdf(("a", number))),
                self.office_new(f"bon {number}.pdf", pdf(("b", number))),
            )
            [question] = [result for result in results if isinstance(result, FileQuestion)]
            self.assertEqual(question.code, "same_name")

    def test_two_different_files_get_in_each_others_way_by_nothing(self):
        """No race that collides: both are stored at the first try."""
        acts = (
            self.office_new("een.pdf", pdf("1"), "1"),
            self.client_new(0, "twee.pdf", pdf("2"), "2"),
        )
        with self.assertRaisesRegex(AssertionError, "nothing collided"):
            self.race(*acts)
        self.assertEqual(self.count("document"), 2)

    # ------------------------------------------------------------------ new versions

    def test_two_new_versions(self):
        mine = self.run_as(self.manager, self.office_new("a.pdf", pdf("a")))
        theirs = self.run_as(self.manager, self.by_first_client("b.pdf", pdf("b")))
        for number in range(ROUNDS):
            for document, way in ((mine, self.office_version), (theirs, self.client_version)):
                before = self.count("document_version", document)
                results = self.race(
                    *(way(document, pdf((way.__name__, number, part))) for part in "xy")
                )
                self.assertFalse([r for r in results if isinstance(r, Exception)], way.__name__)
                self.assertEqual(self.count("document_version", document), before + 2)
            self.assertEqual(self.numbers(mine), list(range(1, 2 * number + 4)))

    def test_one_key_makes_one_version(self):
        mine = self.run_as(self.manager, self.office_new("a.pdf", pdf("a")))
        theirs = self.run_as(self.manager, self.by_first_client("b.pdf", pdf("b")))
        for document, way in ((mine, self.office_version), (theirs, self.client_version)):
            act = way(document, pdf(way.__name__), "k")
            first, second = self.race(act, act)
            self.assertEqual(first, second, way.__name__)
            self.assertEqual(self.count("document_version", document), 2, way.__name__)

    def numbers(self, document):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT v.number, d.version_number FROM klantendossier_document_version v"
                " JOIN klantendossier_document d ON d.id = v.document_id WHERE d.id = %s ORDER BY 1",
                [document],
            )
            rows = cr.fetchall()
        self.assertEqual(rows[-1][0], rows[-1][1], "the newest is the current one")
        return [number for number, _current in rows]

    def test_version_and_bin(self):
        """Either it is a version of what lies in the bin then, or it is refused; never half.

        A version that is kept back changes nothing of the document: only the lock sees the other one.
        """
        checks = DocumentCheck._get_file_checks
        for checked in (checks, lambda model: [*checks(model), lambda file: wait("scan")]):
            document = self.run_as(self.manager, self.office_new(f"{checked}.pdf", pdf(checked)))
            with patch.object(DocumentCheck, "_get_file_checks", checked):
                [result] = self.race_after(
                    lambda env, document=document: env[DOCUMENT].browse(document).action_bin(),
                    self.office_version(document, pdf((checked, "nieuw"))),
                )
            self.assertIsInstance(result, UserError)
            self.assertIn("lies in the bin", str(result))
            self.assertEqual(self.count("document_version", document), 1)

    # ------------------------------------------------------------------ upload and what closes the place

    def test_upload_and_the_place_that_closes(self):
        """Who loses the level, ends, or finds the folder in the bin meanwhile, adds nothing afterwards."""
        closings = {
            "bin": lambda env: env[FOLDER].browse(self.left).action_bin(),
            "grant": self.grant(self.left, self.clients[0], levels.VIEW),
            "end": lambda env: env[CLIENT].browse(self.clients[0]).action_end(),
            "off": lambda env: (
                env[ADMINISTRATION].browse(self.book).write({"dossier_enabled": False})
            ),
        }
        reopenings = {
            "bin": lambda env: env[FOLDER].browse(self.left).action_restore(),
            "end": lambda env: env[CLIENT].browse(self.clients[0]).action_reopen(),
            "off": lambda env: (
                env[ADMINISTRATION].browse(self.book).write({"dossier_enabled": True})
            ),
        }
        for name, close in closings.items():
            before = self.count("document")
            self.run_as(self.manager, close)  # it is closed, but the upload began before
            self.run_as(self.manager, reopenings.get(name, lambda env: None))
            self.run_as(self.manager, self.grant(self.left, self.clients[0], levels.UPLOAD))
            [result] = self.race_after(close, self.by_first_client(f"{name}.pdf", pdf(name)))
            self.assertIsInstance(result, (AccessError, UserError), name)
            self.assertEqual(self.count("document"), before, name)
            self.run_as(self.manager, reopenings.get(name, lambda env: None))
            self.run_as(self.manager, self.grant(self.left, self.clients[0], levels.UPLOAD))

    def race_after(self, first, second):
        """Run an act whose snapshot is older than another act that has been committed."""
        done = []

        def begun(env):
            if not done:
                done.append(self.run_as(self.manager, first))
            return second(env)

        return self.race_alone(begun)

    def test_an_upload_waits_for_who_changes_permissions(self):
        """Else whatever reconciles after a grant would miss the document, and the upload the grant (P9)."""
        document = self.run_as(self.manager, self.by_first_client("a.pdf", pdf("a")))
        ways = {
            "office": self.office_new("b.pdf", pdf("b")),
            "inbox": self.inbox_new("c.pdf", pdf("c")),
            "client": self.by_first_client("d.pdf", pdf("d")),
            "version": self.office_version(document, pdf("e")),
            "client's version": self.client_version(document, pdf("f")),
        }
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, self.manager, {})
            env[ADMINISTRATION].browse(self.book)._lock_structure()
            for name, way in ways.items():
                with closing(self.registry.cursor()) as other, mute_logger("odoo.sql_db"):
                    other.execute("SET lock_timeout = 100")
                    with self.assertRaises(psycopg2.errors.LockNotAvailable, msg=name):
                        way(api.Environment(other, self.manager, {}))

    # ------------------------------------------------------------------ other things of which there is one

    def test_two_people_choose_who_sees_a_document(self):
        """The last one has it, and never both together: that would be more than either of them chose."""
        document = self.run_as(self.manager, self.office_new("a.pdf", pdf("a")))

        def choose(*clients):
            return lambda env: (
                env[DOCUMENT]
                .browse(document)
                ._set_visibility("selected", env[CLIENT].browse(clients))
            )

        one, other = self.clients
        for before, first, second in (
            (None, one, other),
            (None, one, one),
            (one, one, other),
            (one, other, other),
        ):
            self.run_as(
                self.manager,
                choose(before)
                if before
                else lambda env: env[DOCUMENT].browse(document)._set_visibility("office"),
            )
            results = self.race(choose(first), choose(second))
            self.assertFalse([r for r in results if isinstance(r, Exception)], (before, first))
            self.assertEqual(self.count("document_client", document), 1, (before, first, second))

    def test_two_people_make_the_same_thing(self):
        """One has it, the other reads in words that it is there; nothing of the database's own."""
        partner = self.run_as(
            self.manager, lambda env: env["res.partner"].create({"name": f"{MARK} x"}).id
        )
        book = {"name": f"{MARK} zelfde", "code": f"{MARK} 1"}
        acts = {
            "main folder": lambda env: self.make(env, "Dubbel"),
            "folder": lambda env: self.make(env, "Dubbel", self.right),
            "client user": lambda env: (
                env[CLIENT].create({"administration_id": self.book, "partner_id": partner}).id
            ),
            "number": lambda env: env[ADMINISTRATION].create(book).id,
        }
        for name, act in acts.items():
            results = self.race(act, act, tried_again=False)
            self.assertEqual(len([r for r in results if isinstance(r, int)]), 1, (name, results))
            [error] = [str(r) for r in results if isinstance(r, UserError)]
            self.assertNotRegex(error, r"constraint|duplicate key|klantendossier_|_uniq", name)
            self.assertIn("already", error, name)

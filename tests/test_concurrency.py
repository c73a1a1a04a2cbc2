"""Two people at the same moment (design P9), with two real connections and committed data.

Both transactions have taken their snapshot before either of them writes; whoever comes second is tried again, as
Odoo does with every request. Afterwards the tree is whole and holds the result of both.
"""

from contextlib import closing

from odoo import api
from odoo.exceptions import AccessError, UserError

from odoo.addons.klantendossier.tools import levels

from .common import PDF
from .racing import ADMINISTRATION, CLIENT, DOCUMENT, FOLDER, ROUNDS, RaceCase


class TestConcurrency(RaceCase):
    """Tree, permissions, client users and the log."""

    # ------------------------------------------------------------------ the races

    def test_two_moves_that_would_make_a_ring(self):
        """Left under right and right under left: one of them is refused, in words."""
        for _round in range(ROUNDS):
            results = self.race(
                self.move(self.left, self.right_low), self.move(self.right, self.left_low)
            )
            errors = [result for result in results if isinstance(result, UserError)]
            self.assertEqual(len(errors), 1)
            state = self.state()
            parents = [state.folders[self.left].parent, state.folders[self.right].parent]
            self.assertIn(parents, ([self.right_low, None], [None, self.left_low]))
            for folder in (self.left, self.right):
                self.run_as(self.manager, self.move(folder, False))

    def test_two_moves_that_both_count(self):
        """A folder moves while the folder above it moves: both arrive."""
        for _round in range(ROUNDS):
            self.run_as(self.manager, self.grant(self.left_low, self.clients[0]))
            self.race(self.move(self.left, self.right), self.move(self.left_low, self.right_low))
            state = self.state()
            self.assertEqual(state.folders[self.left].parent, self.right)
            self.assertEqual(state.folders[self.left_low].parent, self.right_low)
            self.run_as(self.manager, self.move(self.left_low, self.left))
            self.run_as(self.manager, self.move(self.left, False))

    def test_move_and_grant(self):
        """The way to the granted folder leads over its new place, and no longer over the old one."""
        client = self.clients[0]
        for _round in range(ROUNDS):
            self.race(
                self.move(self.left_low, self.right), self.grant(self.left_low, client, levels.EDIT)
            )
            state = self.state()
            rows = {folder: rank for (folder, owner), rank in state.rows.items() if owner == client}
            self.assertEqual(rows, {self.right: levels.TRAVERSE, self.left_low: levels.EDIT})
            self.run_as(self.manager, self.grant(self.left_low, client, levels.NONE))
            self.run_as(self.manager, self.move(self.left_low, self.left))

    def test_move_and_new_subfolder(self):
        for number in range(ROUNDS):
            _moved, made = self.race(
                self.move(self.left, self.right if number % 2 == 0 else False),
                lambda env, number=number: self.make(env, f"Nieuw {number}", self.left_low),
            )
            state = self.state()
            self.assertEqual(state.folders[made].parent, self.left_low)
            self.assertEqual(
                state.folders[self.left].parent, self.right if number % 2 == 0 else None
            )

    def test_grant_and_new_subfolder_with_the_same_permissions(self):
        """Whoever comes first, the new folder is as open as the one above it."""
        for number, client in enumerate(self.clients):

            def create(env, number=number):
                values = {
                    "name": f"Zelfde {number}",
                    "parent_id": self.left,
                    "same_permissions": True,
                }
                return env[FOLDER].create(values).id

            _granted, made = self.race(self.grant(self.left, client, levels.UPLOAD), create)
            state = self.state()
            for owner in self.clients[: number + 1]:
                self.assertEqual(state.rows[made, owner], state.rows[self.left, owner])

    def test_two_grants(self):
        for _round in range(ROUNDS):
            self.race(*(self.grant(self.left_low, client, levels.VIEW) for client in self.clients))
            state = self.state()
            self.assertEqual(
                {owner for folder, owner in state.rows if folder == self.left}, set(self.clients)
            )
            for client in self.clients:
                self.run_as(self.manager, self.grant(self.left_low, client, levels.NONE))
            self.assertFalse(self.state().rows)

    def test_grant_and_end(self):
        """A client user who ends keeps nothing, also not what he gets at that moment."""
        for _round in range(ROUNDS):
            client = self.clients[0]
            self.race(
                self.grant(self.left, client),
                lambda env, c=client: env[CLIENT].browse(c).action_end(),
            )
            state = self.state()
            self.assertTrue(state.clients[client].ended)
            self.assertFalse(state.rows)
            self.run_as(self.manager, lambda env, c=client: env[CLIENT].browse(c).action_reopen())

    def test_dossier_off_and_a_client_user_who_is_taken_back(self):
        """Nobody keeps access to a dossier that goes off while he gets his log-in back."""
        client = self.clients[0]
        for _round in range(ROUNDS):
            self.run_as(self.manager, lambda env: env[CLIENT].browse(client).action_end())
            self.race(
                lambda env: env[ADMINISTRATION].browse(self.book).write({"dossier_enabled": False}),
                lambda env: env[CLIENT].browse(client).action_reopen(),
            )
            with closing(self.registry.cursor()) as cr:
                cr.execute(
                    "SELECT a.dossier_enabled, c.state, c.access_user_id FROM klantendossier_client c"
                    " JOIN klantendossier_administration a ON a.id = c.administration_id WHERE c.id = %s",
                    [client],
                )
                enabled, state, access_user_id = cr.fetchone()
            self.assertFalse(enabled)
            self.assertNotEqual(state, "ended")
            self.assertIsNone(access_user_id)
            self.run_as(
                self.manager,
                lambda env: env[ADMINISTRATION].browse(self.book).write({"dossier_enabled": True}),
            )

    def test_the_same_template_twice(self):
        """Two colleagues use one template at once: each folder is made once."""

        def use(env):
            template = env["klantendossier.template"].search([("kind", "=", "book_year")], limit=1)
            run = env["klantendossier.template.run"]._start(
                template, "2033", env[ADMINISTRATION].browse(self.book)
            )
            return len(template.folder_ids), run.folders_created

        (wanted, first), (_wanted, second) = self.race(use, use)
        self.assertEqual(sorted([first, second]), [0, wanted])
        names = [(folder.parent, folder.name) for folder in self.state().folders.values()]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(len(names), 4 + wanted)

    def test_document_moves_into_a_folder_that_goes_to_the_bin(self):
        """It may land there or stay where it was; nobody sees it in the bin, and restoring brings it back."""

        def upload(env):
            folder = env[FOLDER].browse(self.left)
            files = [{"name": "stuk.pdf", "data": PDF}]
            return env[DOCUMENT]._upload(folder.administration_id, folder, files).id

        for client in self.clients:
            self.run_as(self.manager, self.grant(self.left, client))
            self.run_as(self.manager, self.grant(self.right, client))
        document = self.run_as(self.manager, upload)
        for _round in range(ROUNDS):
            try:
                self.race(
                    lambda env: env[DOCUMENT].browse(document).write({"folder_id": self.right}),
                    lambda env: env[FOLDER].browse(self.right).action_bin(),
                )
            except AssertionError as error:
                if "nothing collided" not in str(error):
                    raise
            state = self.state()
            self.assertTrue(state.folders[self.right].binned)
            seen = state.audience(document)
            self.assertEqual(
                seen, set(self.clients) if state.documents[document].folder == self.left else set()
            )
            found = self.run_as(
                self.users[0], lambda env: env[DOCUMENT].search([("id", "=", document)]).ids
            )
            self.assertEqual(bool(found), bool(seen))
            self.run_as(self.manager, lambda env: env[FOLDER].browse(self.right).action_restore())
            self.run_as(
                self.manager,
                lambda env: env[DOCUMENT].browse(document).write({"folder_id": self.left}),
            )

    # ------------------------------------------------------------------ the log

    def test_a_refusal_stays_in_the_log_after_the_rollback(self):
        """As a request does it: the act fails, everything is rolled back, the line is there (design E3)."""
        acts = {
            "upload": lambda env: env[FOLDER].browse(self.left)._client_upload("x.pdf", PDF),
            "open": lambda env: env[DOCUMENT]._open(2**31 - 1, "document_opened"),
            "page": lambda env: env["klantendossier.portal.page"]._folder_page(
                self.book, self.left
            ),
        }
        for name, act in acts.items():
            with self.subTest(act=name), closing(self.registry.cursor()) as cr:
                before = self.count_refusals()
                with self.assertRaises(AccessError):
                    act(api.Environment(cr, self.users[0], {}))
                cr.rollback()
                self.assertGreater(self.count_refusals(), before)

    def count_refusals(self):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT count(*) FROM klantendossier_event WHERE action = 'refused' AND user_ref = %s",
                [self.users[0]],
            )
            return cr.fetchone()[0]

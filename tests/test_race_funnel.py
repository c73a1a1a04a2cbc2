"""An act that opens or closes something while documents arrive there (design P9).

What hangs in the funnel works out who sees what when it is told. Of two acts at the same moment neither sees the
other, unless one of them is tried again: then the second must see the result of both.
"""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.klantendossier.models.administration_access import Administration
from odoo.addons.klantendossier.tools import levels

from .common import pdf
from .racing import ADMINISTRATION, CLIENT, DOCUMENT, FOLDER, MARK, RaceCase

#: Who sees which document, from the real rows, as the transaction that asks sees them.
SIGHT = """
    SELECT d.name, p.client_id
      FROM klantendossier_document d
      JOIN klantendossier_folder f ON f.id = d.folder_id AND f.bin_date IS NULL
      JOIN klantendossier_permission p ON p.folder_id = f.id AND p.rank >= 20
      JOIN klantendossier_client c ON c.id = p.client_id AND c.access_user_id IS NOT NULL
     WHERE d.bin_date IS NULL AND d.visibility = 'folder' AND d.administration_id = ANY(%s)
"""


class TestRaceFunnel(RaceCase):
    """One act has its snapshot; then the other is done and stored; then the first goes on."""

    def setUp(self):
        super().setUp()
        self.told = []
        self.number = 0

        def reconcile(book, folders=None, documents=None):
            book.env.flush_all()
            book.env.cr.execute(SIGHT, [book.ids])
            self.told.append(set(book.env.cr.fetchall()))

        self.startPatcher(patch.object(Administration, "_reconcile_access", reconcile))

    # ------------------------------------------------------------------ acts

    def upload(self, folder, name="a.pdf"):
        def act(env):
            self.number += 1
            file = {"name": name, "data": pdf(self.number), "upload_key": None}
            place = env[FOLDER].browse(folder)
            book = env[ADMINISTRATION].browse(self.book)
            return env[DOCUMENT]._upload(book, place, [file], "folder", answers={}).id

        return act

    def on(self, model, record, method, *args):
        return lambda env: getattr(env[model].browse(record), method)(*args)

    def done(self, act):
        return self.run_as(self.manager, act)

    # ------------------------------------------------------------------ meeting

    @contextmanager
    def between(self, other):
        """Do another act, and store it, after the first has begun and before it says or locks anything."""
        tries = []

        def begin(act):
            def attempt(env):
                tries.append(1)
                if len(tries) == 1:
                    env.cr.execute("SELECT 1 FROM klantendossier_document LIMIT 1")
                    self.done(other)
                return act(env)

            return attempt

        yield begin, tries

    def meet(self, first, other, expected):
        """Let an act meet another one; the last of the two that is told sees what both did."""
        self.told.clear()
        with self.between(other) as (begin, tries):
            (result,) = self.race_alone(begin(first))
        self.assertNotIsInstance(result, Exception)
        self.assertEqual(len(tries), 2, "the first act did not see the other one, and went on")
        self.assertEqual(self.told[-1], expected)
        with self.registry.cursor() as cr:
            cr.execute(SIGHT, [[self.book]])
            self.assertEqual(set(cr.fetchall()), expected)
        self.state()

    # ------------------------------------------------------------------ the meetings

    def test_grant_begins_and_a_document_arrives(self):
        client = self.clients[0]
        self.meet(self.grant(self.left, client), self.upload(self.left), {("a.pdf", client)})

    def test_upload_begins_and_the_folder_is_opened(self):
        client = self.clients[0]
        self.meet(self.upload(self.left), self.grant(self.left, client), {("a.pdf", client)})

    def test_revoke_and_upload(self):
        client = self.clients[0]
        revoke = self.grant(self.left, client, levels.NONE)
        self.done(self.grant(self.left, client))
        self.meet(revoke, self.upload(self.left), set())
        self.done(self.grant(self.left, client))
        self.meet(self.upload(self.left, "b.pdf"), revoke, set())

    def test_document_moves_and_grant(self):
        client = self.clients[0]
        document = self.done(self.upload(self.left))
        move = self.on_place(document, self.right)
        self.meet(self.grant(self.right, client), move, {("a.pdf", client)})
        self.meet(
            self.on_place(document, self.left), self.grant(self.left, client), {("a.pdf", client)}
        )

    def on_place(self, document, folder):
        return lambda env: env[DOCUMENT].browse(document)._move(env[FOLDER].browse(folder))

    def test_restore_and_revoke(self):
        client = self.clients[0]
        document = self.done(self.upload(self.left))
        restore = self.on(DOCUMENT, document, "action_restore")
        for first in (True, False):
            self.done(self.grant(self.left, client))
            self.done(self.on(DOCUMENT, document, "action_bin"))
            pair = restore, self.grant(self.left, client, levels.NONE)
            self.meet(*(pair if first else reversed(pair)), set())

    def test_visibility_and_folder_that_comes_back(self):
        client = self.clients[0]
        self.done(self.grant(self.left, client))
        document = self.done(self.upload(self.left))
        self.done(self.on(DOCUMENT, document, "_set_visibility", "office"))
        opened = self.on(DOCUMENT, document, "_set_visibility", "folder")
        self.done(self.on(FOLDER, self.left, "action_bin"))
        # In the bin nothing is opened, so the folder comes back first.
        self.done(self.on(FOLDER, self.left, "action_restore"))
        self.meet(self.on(FOLDER, self.left, "action_bin"), opened, set())

    def test_client_who_ends_and_upload(self):
        client = self.clients[0]
        self.done(self.grant(self.left, client))
        self.meet(self.on(CLIENT, client, "action_end"), self.upload(self.left), set())

    def test_log_in_archived_or_back_and_upload(self):
        """Whoever changes log-ins does not lock the trees himself: the funnel does."""
        client = self.clients[0]
        self.done(self.grant(self.left, client))
        for active, seen in ((False, set()), (True, {("a.pdf", client), ("b.pdf", client)})):
            switch = self.on("res.users", self.users[0], "write", {"active": active})
            self.meet(switch, self.upload(self.left, "b.pdf" if active else "a.pdf"), seen)

    def test_log_in_archived_and_grant(self):
        client = self.clients[0]
        self.done(self.upload(self.left))
        archive = self.on("res.users", self.users[0], "write", {"active": False})
        self.meet(archive, self.grant(self.left, client), set())
        back = self.on("res.users", self.users[0], "write", {"active": True})
        self.meet(self.grant(self.left, client), back, {("a.pdf", client)})

    # ------------------------------------------------------------------ who does not meet

    def test_two_uploads_do_not_meet(self):
        """Nor an upload and a grant elsewhere: each is done at once."""
        with self.between(self.upload(self.left, "b.pdf")) as (begin, tries):
            self.race_alone(begin(self.upload(self.left)))
        self.assertEqual(len(tries), 1)

        def elsewhere(env):
            return (
                env[ADMINISTRATION].create({"name": f"{MARK} elders", "dossier_enabled": True}).id
            )

        other = self.done(elsewhere)

        def upload_there(env):
            book = env[ADMINISTRATION].browse(other)
            files = [{"name": "c.pdf", "data": pdf("c"), "upload_key": None}]
            return env[DOCUMENT]._upload(book, env[FOLDER], files, None, answers={}).id

        with self.between(upload_there) as (begin, tries):
            self.race_alone(begin(self.grant(self.left, self.clients[0])))
        self.assertEqual(len(tries), 1)

    def test_a_waiting_grant_sees_the_document_it_waited_for(self):
        """The upload is not stored yet when the grant locks: it waits, and then it is tried again."""
        client = self.clients[0]
        for number in range(3):
            self.race(
                self.upload(self.left, f"{number}.pdf"),
                self.grant(self.left, client),
            )
            expected = {(f"{n}.pdf", client) for n in range(number + 1)}
            self.assertEqual(self.told[-1], expected)
            self.done(self.grant(self.left, client, levels.NONE))

    def test_two_acts_on_the_tree_in_one_transaction(self):
        """What the first act saw, and what the same transaction did with documents, is no news to the second."""
        client = self.clients[0]

        def act(env):
            self.upload(self.left)(env)
            self.grant(self.left, client)(env)
            self.upload(self.left, "b.pdf")(env)
            self.grant(self.right, client)(env)

        self.assertEqual(self.race_alone(act), [None])
        self.assertEqual(self.told[-1], {("a.pdf", client), ("b.pdf", client)})

    def test_old_marks_go(self):
        self.done(self.upload(self.left))
        with self.registry.cursor() as cr:
            self.assertEqual(self.count_marks(cr), 1)
            cr.execute("UPDATE klantendossier_access_mark SET made = made - interval '25 hours'")
        self.done(self.upload(self.left, "b.pdf"))
        self.done(lambda env: env["klantendossier.access.mark"]._remove_old())
        with self.registry.cursor() as cr:
            self.assertEqual(self.count_marks(cr), 1)

    def count_marks(self, cr):
        cr.execute(
            "SELECT count(*) FROM klantendossier_access_mark WHERE administration_id = %s",
            [self.book],
        )
        return cr.fetchone()[0]

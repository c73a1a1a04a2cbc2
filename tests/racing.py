"""What a test needs in which two people meet: two real connections, committed data, a race."""

import threading
import uuid
from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import model as service_model
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from . import oracle

FOLDER, DOCUMENT, PERMISSION, CLIENT, ADMINISTRATION = (
    f"klantendossier.{name}"
    for name in ("folder", "document", "permission", "client", "administration")
)
MARK = "Gelijktijdig"
ROUNDS = 3


@tagged("standard", "post_install", "-at_install")
class RaceCase(BaseCase):
    """A fresh dossier for each test, thrown away afterwards, with what the log says of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.clean()
        cls.addClassCleanup(cls.clean)

    def setUp(self):
        super().setUp()
        # A second try waits up to two seconds, so that people do not meet again; a test need not.
        self.startPatcher(patch.object(service_model.random, "uniform", lambda low, high: 0.01))
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.manager = env.ref("base.user_admin").id
            book = env[ADMINISTRATION].create(
                {"name": f"{MARK} {uuid.uuid4()}", "dossier_enabled": True}
            )
            self.book = book.id
            self.users, self.clients = [], []
            for number in range(2):
                login = f"{MARK.lower()}-{number}-{uuid.uuid4()}"
                user = (
                    env["res.users"]
                    .with_context(no_reset_password=True)
                    .create(
                        {
                            "name": login,
                            "login": login,
                            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
                        }
                    )
                )
                client = env[CLIENT].create(
                    {"administration_id": book.id, "partner_id": user.partner_id.id}
                )
                client._bind(user)
                self.users.append(user.id)
                self.clients.append(client.id)
            self.left = self.make(env, "Links")
            self.left_low = self.make(env, "Links laag", self.left)
            self.right = self.make(env, "Rechts")
            self.right_low = self.make(env, "Rechts laag", self.right)
            cr.commit()

    def tearDown(self):
        super().tearDown()
        self.clean()

    def make(self, env, name, parent=None):
        return (
            env[FOLDER]
            .create({"administration_id": self.book, "name": name, "parent_id": parent or False})
            .id
        )

    @classmethod
    @mute_logger("odoo.models.unlink", "odoo.addons.base.models.ir_model")
    def clean(cls):
        """Remove what the tests committed, and the lines that the log keeps of it."""
        with closing(cls.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            books = (
                env[ADMINISTRATION]
                .with_context(active_test=False)
                .search([("name", "like", f"{MARK} %")])
            )
            users = (
                env["res.users"]
                .with_context(active_test=False)
                .search([("login", "like", f"{MARK.lower()}-%")])
            )
            documents = env[DOCUMENT].search([("administration_id", "in", books.ids)])
            attachments = env["ir.attachment"].search(
                [
                    ("res_model", "=", "klantendossier.document.version"),
                    ("res_field", "!=", False),
                    ("res_id", "in", documents.version_ids.ids),
                ]
            )
            env.flush_all()
            cr.execute(
                "UPDATE klantendossier_document SET current_version_id = NULL WHERE id = ANY(%s)",
                [documents.ids],
            )
            for table in (
                "document_client",
                "document_version",
                "document",
                "permission",
                "folder",
                "client",
            ):
                cr.execute(
                    f"DELETE FROM klantendossier_{table} WHERE administration_id = ANY(%s)",
                    [books.ids],
                )
            env.invalidate_all()
            attachments.unlink()  # none goes while its version lives
            cr.execute(
                "DELETE FROM klantendossier_template_run_line WHERE administration_id = ANY(%s)",
                [books.ids],
            )
            cr.execute(
                "DELETE FROM klantendossier_template_run r WHERE NOT EXISTS"
                " (SELECT 1 FROM klantendossier_template_run_line l WHERE l.run_id = r.id)"
            )
            books.unlink()
            partners = users.partner_id | env["res.partner"].search([("name", "=", f"{MARK} x")])
            users.unlink()
            partners.unlink()
            env.flush_all()
            cr.execute(
                "ALTER TABLE klantendossier_event DISABLE TRIGGER klantendossier_event_append_only"
            )
            cr.execute(
                "DELETE FROM klantendossier_event WHERE administration_ref = ANY(%s) OR user_ref = ANY(%s)",
                [books.ids, users.ids],
            )
            cr.execute(
                "ALTER TABLE klantendossier_event ENABLE TRIGGER klantendossier_event_append_only"
            )
            cr.commit()

    # ------------------------------------------------------------------ racing

    def race(self, *acts, tried_again=True):
        """Run acts at the same moment, each as the manager in its own transaction; give results or errors."""
        barrier = threading.Barrier(len(acts), timeout=20)
        results = [None] * len(acts)
        tries = [0] * len(acts)

        def run(number, act):
            with closing(self.registry.cursor()) as cr:
                env = api.Environment(cr, self.manager, {})

                def attempt():
                    tries[number] += 1
                    if tries[number] == 1:
                        cr.execute("SELECT 1")  # takes the snapshot
                        barrier.wait()
                    return act(env)

                try:
                    results[number] = service_model.retrying(attempt, env)
                except UserError as error:
                    results[number] = error

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertFalse([t for t in threads if t.is_alive()], "a transaction hangs")
        if tried_again:
            self.assertGreater(sum(tries), len(acts), "nothing collided: this race shows nothing")
        return results

    def race_alone(self, act):
        """Run one act as Odoo runs a request; give its result or error in a list."""
        with closing(self.registry.cursor()) as cr, mute_logger("odoo.sql_db"):
            env = api.Environment(cr, self.manager, {})
            cr.execute("SELECT 1")  # takes the snapshot
            try:
                return [service_model.retrying(lambda: act(env), env)]
            except UserError as error:
                return [error]

    def state(self):
        """Give what came out, after checking what always holds."""
        with closing(self.registry.cursor()) as cr:
            state = oracle.read_state(cr, [self.book])
            self.assertEqual(state.broken_rules(), [])
            self.assertEqual(oracle.read_broken_paths(cr), [])
        return state

    def run_as(self, user_id, act):
        """Do something alone, and commit."""
        with closing(self.registry.cursor()) as cr:
            result = act(api.Environment(cr, user_id, {}))
            cr.commit()
        return result

    def grant(self, folder, client, rank=levels.VIEW, below=True):
        return lambda env: env[PERMISSION]._grant(env[FOLDER].browse(folder), {client: rank}, below)

    def move(self, folder, parent):
        return lambda env: env[FOLDER].browse(folder).write({"parent_id": parent})

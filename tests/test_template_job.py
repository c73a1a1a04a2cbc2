"""Applying templates in the background: conflicts, crashes, bad data, and in whose name it happens."""

from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import DossierCase
from .racing import ADMINISTRATION, FOLDER, RaceCase

RUN = "klantendossier.template.run"
LOGGER = "odoo.addons.klantendossier.models.template_run"


class TestTemplateJob(RaceCase):
    """The job with real transactions, and somebody else in the way."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch("odoo.addons.klantendossier.models.template_run.time.sleep"))
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            name = env[ADMINISTRATION].browse(self.book).name
            self.books = [
                self.book,
                *env[ADMINISTRATION]
                .create([{"name": f"{name} {n}", "dossier_enabled": True} for n in range(3)])
                .ids,
            ]
            self.template = env["klantendossier.template"].search(
                [("kind", "=", "book_year"), ("starter_code", "=", "jaarwerk")], limit=1
            )
            cr.commit()

    def start(self, books, year="2031"):
        """Leave a run to the job, as the manager; give its id."""
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, self.manager, {})
            run = (
                env[RUN]
                .sudo()  # sudo: as _start does for checked administrations
                .create(
                    {
                        "template_id": self.template.id,
                        "book_year": year,
                        "line_ids": [
                            (0, 0, {"administration_id": book, "user_id": self.manager})
                            for book in books
                        ],
                    }
                )
            )
            cr.commit()
            return run.id

    def work(self):
        """Let the job run once, as the cron does; what is to come back later is due at once."""
        with closing(self.registry.cursor()) as cr, mute_logger("odoo.sql_db"):
            cr.execute("UPDATE klantendossier_template_run_line SET next_try = NULL")
            cr.commit()
            api.Environment(cr, SUPERUSER_ID, {})[RUN]._cron_process()
            cr.commit()

    def lines(self, run_id):
        with closing(self.registry.cursor()) as cr:
            lines = api.Environment(cr, SUPERUSER_ID, {})[RUN].browse(run_id).line_ids
            return {line.administration_id.id: (line.state, line.message) for line in lines}

    def states(self, run_id):
        return {state for state, _message in self.lines(run_id).values()}

    def spoil(self, spoiled, act):
        """Have something happen just before the job applies a template to one administration."""
        model = self.registry[RUN]
        original = model._apply

        def apply(run, template, book_year, administrations):
            if spoiled in administrations.ids:
                act()
            return original(run, template, book_year, administrations)

        return patch.object(model, "_apply", apply)

    def collide(self):
        """Change the tree of the administration from elsewhere, after the job's snapshot."""
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, self.manager, {})
            env[FOLDER].browse(self.left).sequence += 1
            cr.commit()

    def test_a_conflict_is_tried_again_and_harms_nobody(self):
        run = self.start(self.books)
        collisions = iter([self.collide])
        with self.spoil(self.book, lambda: next(collisions, lambda: None)()):
            self.work()
            self.work()
        self.assertEqual(self.states(run), {"done"})
        self.assertEqual(next(collisions, None), None, "nothing collided: this shows nothing")
        self.state()

    def test_one_that_always_collides_keeps_nobody_else_waiting(self):
        stuck, other = self.start(self.books[:2]), self.start(self.books[2:])
        with self.spoil(self.book, self.collide):
            for _ in range(4):
                self.work()
            self.assertEqual(self.states(other), {"done"})
            state = self.lines(stuck)
            self.assertEqual(state[self.books[1]][0], "done", "it stands in the same run only")
            self.assertEqual(state[self.book][0], "waiting")
            self.assertRegex(state[self.book][1], "Somebody is working|Iemand werkt")
        self.work()
        self.assertEqual(self.states(stuck), {"done"})
        self.assertFalse(self.lines(stuck)[self.book][1], "the message outlived its reason")

    def test_what_nobody_foresaw_marks_its_line_and_is_in_the_servers_log(self):
        run = self.start(self.books)

        def fail():
            raise ZeroDivisionError("kapot")

        with self.spoil(self.book, fail), self.assertLogs(LOGGER, "ERROR") as logs:
            self.work()
        state, message = self.lines(run)[self.book]
        self.assertEqual(state, "failed")
        self.assertIn("ZeroDivisionError", message)
        self.assertIn("Traceback", logs.output[0])
        self.assertEqual({self.lines(run)[book][0] for book in self.books[1:]}, {"done"})

    def test_a_worker_that_dies_comes_back_to_it_after_the_others(self):
        deadly, other = self.start(self.books[:1]), self.start(self.books[1:])

        def die():
            raise SystemExit

        with self.spoil(self.book, die):
            with self.assertRaises(SystemExit):
                self.work()
            with self.assertRaises(SystemExit):
                self.work()
        self.assertEqual(self.states(other), {"done"})
        self.assertEqual(self.states(deadly), {"waiting"})
        self.work()
        self.assertEqual(self.states(deadly), {"done"})

    def test_the_same_application_twice_at_once(self):
        runs = [self.start(self.books), self.start(self.books)]
        self.work()
        self.work()
        self.assertEqual([self.states(run) for run in runs], [{"done"}, {"done"}])


class TestTemplateAsker(DossierCase):
    """Work in the background happens in the name, and with the rights, of whoever asked for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["klantendossier.template"].search(
            [("company_id", "=", cls.company.id), ("starter_code", "=", "eenmalig")]
        )

    def start(self, user, administrations):
        """Have a user ask for more than is done at once."""
        with patch("odoo.addons.klantendossier.models.template_run.DIRECT", 0):
            run = (
                self.env[RUN]
                .with_user(user)
                ._start(self.template.with_user(user), "2031", administrations.with_user(user))
            )
        self.forget()
        return run

    def work(self):
        with (
            patch.object(self.env.cr, "commit", lambda: None),
            patch("odoo.addons.klantendossier.models.template_run.time.sleep"),
        ):
            self.env[RUN]._cron_process()
        self.forget()

    def test_everything_names_who_asked(self):
        here = [("administration_id", "=", self.vof.id)]
        before = self.env[FOLDER].search(here)
        self.start(self.office, self.vof | self.bv)
        self.work()
        folders = self.env[FOLDER].search(here) - before
        self.assertGreater(len(folders), 5)
        self.assertEqual(folders.create_uid, self.office)
        self.assertEqual(folders.permission_ids.create_uid, self.office)
        for action in ("template_applied", "permission_changed"):
            events = self.events(action, administration_ref=self.vof.id)
            self.assertEqual(set(events.mapped("user_ref")), {self.office.id}, action)

    def test_rights_that_were_lost_meanwhile_count(self):
        run = self.start(self.office, self.vof | self.bv)
        self.bv.write({"office_access": "team", "team_user_ids": [(6, 0, self.manager.ids)]})
        self.work()
        lines = {line.administration_id: line for line in run.sudo().line_ids}
        self.assertEqual((lines[self.vof].state, lines[self.bv].state), ("done", "failed"))
        self.assertIn(self.office.name, lines[self.bv].message)
        refused = self.events("refused", administration_ref=self.bv.id)
        self.assertIn(self.office.id, refused.mapped("user_ref"))

    def test_who_has_left_the_office_leaves_nothing_half_done(self):
        run = self.start(self.office, self.vof | self.bv)
        self.office.active = False
        self.work()
        self.assertEqual(set(run.sudo().line_ids.mapped("state")), {"failed"})

    def test_trying_again_is_for_who_may_enter_and_in_his_name(self):
        run = self.start(self.office, self.vof | self.bv)
        self.office.active = False
        self.work()
        self.bv.write({"office_access": "team", "team_user_ids": [(6, 0, self.manager.ids)]})
        outsider = self.make_user("kd_collega", "klantendossier.group_user")
        run.with_user(outsider).action_resume()
        self.work()
        states = {line.administration_id: line.state for line in run.sudo().line_ids}
        self.assertEqual(states, {self.vof: "done", self.bv: "failed"})
        event = self.events("template_applied", administration_ref=self.vof.id)[0]
        self.assertEqual(event.user_ref, outsider.id)
        with self.assertRaisesRegex(UserError, "nothing that you can try again"):
            run.with_user(outsider).action_resume()

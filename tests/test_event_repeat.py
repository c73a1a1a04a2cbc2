"""Refusals cannot flood the log: repeats of the same one are counted, and the number is written too."""

import threading
import uuid
from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from .common import DossierCase


class TestEventRepeat(DossierCase):
    def refuse(self, user=None, folder=None, **more):
        self.env["klantendossier.event"].with_user(user or self.anna)._log_refusal(
            folder=folder or self.fixed, details={"needed": "view"}, **more
        )

    def lines(self, user=None):
        self.env.invalidate_all()
        return self.events("refused", user_ref=(user or self.anna).id)

    def grow_old(self):
        """Let the time of counting pass."""
        self.cr.execute(
            "UPDATE klantendossier_event_repeat SET since = since - interval '11 minutes'"
        )

    def run_cron(self):
        self.env.ref("klantendossier.cron_event_repeat").method_direct_trigger()

    def test_the_first_is_written_at_once_and_repeats_are_counted(self):
        for _time in range(38):
            self.refuse()
        self.assertEqual(len(self.lines()), 1)
        self.assertEqual(self.refusals(user_ref=self.anna.id), 38)
        self.run_cron()
        self.assertEqual(len(self.lines()), 1, "the time is not over yet")
        self.grow_old()
        self.run_cron()
        line = self.lines()[0].with_context(lang="en_US")
        self.assertEqual(len(self.lines()), 2)
        self.assertEqual((line.user_name[:8], line.folder_name), ("kd_anna ", "Vaste stukken"))
        self.assertEqual((line.details["again"], line.details["needed"]), (37, "view"))
        self.assertIn("37 times more", line.details_text)
        self.assertRegex(line.details_text, r"Since: .+\nUntil: ")
        self.assertFalse(
            self.env["klantendossier.event.repeat"].search([("user_ref", "=", self.anna.id)])
        )
        self.refuse()
        self.assertEqual(len(self.lines()), 3, "after the time it is written at once again")

    def test_only_the_same_user_kind_and_target_is_folded(self):
        self.refuse()
        self.refuse(user=self.bram)
        self.refuse(folder=self.bank)
        self.env["klantendossier.event"].with_user(self.anna)._log_refusal(
            folder=self.fixed, details={"needed": "edit"}
        )
        self.env["klantendossier.event"].with_user(self.anna)._log_refusal(
            folder=self.fixed, details={"needed": "view", "operation": "read"}
        )
        self.assertEqual((len(self.lines()), len(self.lines(self.bram))), (4, 1))

    def test_credentials_and_damaged_bytes_are_never_folded(self):
        version = self.upload(self.bank).current_version_id
        for _time in range(3):
            self.refuse(fold=False)
            self.env["klantendossier.event"]._log_refusal("integrity_failed", version=version)
        self.assertEqual(len(self.lines()), 3)
        self.assertEqual(len(self.events("integrity_failed", version_ref=version.id)), 3)

    def test_without_cron_the_next_refusal_writes_the_count(self):
        for _time in range(3):
            self.refuse()
        self.grow_old()
        self.refuse()
        self.assertEqual([line.details.get("again") for line in self.lines()], [None, 2, None])

    def test_repeats_from_other_addresses_are_told(self):
        """Whoever has somebody's session asks from elsewhere: that must not vanish in a number."""
        for ip in ("192.0.2.1", "192.0.2.1", "198.51.100.7"):
            origin = lambda _self, ip=ip: (ip, "Firefox")  # noqa: E731
            self.patch(type(self.env["ir.http"]), "_get_klantendossier_origin", origin)
            self.refuse()
        self.grow_old()
        self.run_cron()
        line = self.lines()[0].with_context(lang="en_US")
        self.assertEqual(line.details["ips"], ["192.0.2.1", "198.51.100.7"])
        self.assertIn('IP Addresses: "192.0.2.1", "198.51.100.7"', line.details_text)

    def test_the_count_is_read_by_the_managers_of_the_office(self):
        event = self.env["klantendossier.event"].with_user(self.other_manager)
        for _time in range(2):
            event._log_refusal(details={"path": "/x"})
        self.grow_old()
        self.run_cron()
        found = event.search([("action", "=", "refused"), ("user_ref", "=", self.other_manager.id)])
        self.assertEqual(len(found), 2)

    def test_a_count_survives_the_user(self):
        user = self.make_user("kd_weg", "base.group_portal")
        for _time in range(2):
            self.refuse(user=user)
        user.unlink()
        self.grow_old()
        self.run_cron()
        self.assertEqual(self.lines(user)[0].details["again"], 1)

    def test_many_counts_are_written_in_batches(self):
        for number in range(230):
            for _time in range(2):
                self.env["klantendossier.event"].with_user(self.anna)._log_refusal(
                    details={"path": f"/{number}"}
                )
        self.grow_old()
        self.run_cron()
        self.assertEqual(len([x for x in self.lines() if x.details.get("again")]), 230)


@tagged("standard", "post_install", "-at_install")
class TestEventRepeatTogether(BaseCase):
    """Requests at the same moment, with connections of their own and committed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.path = f"/gelijktijdig/{uuid.uuid4()}"
        self.addCleanup(self.clean)

    def clean(self):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "ALTER TABLE klantendossier_event DISABLE TRIGGER klantendossier_event_append_only"
            )
            cr.execute("DELETE FROM klantendossier_event WHERE details->>'path' = %s", [self.path])
            cr.execute(
                "ALTER TABLE klantendossier_event ENABLE TRIGGER klantendossier_event_append_only"
            )
            cr.execute(
                "DELETE FROM klantendossier_event_repeat WHERE entry::text LIKE %s",
                [f"%{self.path}%"],
            )
            cr.commit()

    def together(self, *acts):
        """Run functions of an environment at once; give what went wrong."""
        errors, barrier = [], threading.Barrier(len(acts))

        def run(act):
            try:
                with closing(self.registry.cursor()) as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    env.cr.execute("SELECT 1")
                    barrier.wait()
                    act(env)
                    cr.commit()
            except Exception as error:  # looked at below
                errors.append(repr(error))

        threads = [threading.Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return errors

    def told(self):
        """Give the lines and how many refusals they and the counted repeats stand for."""
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT count(*), coalesce(sum(coalesce((details->>'again')::int, 1)), 0) "
                "  FROM klantendossier_event WHERE details->>'path' = %s",
                [self.path],
            )
            lines, total = cr.fetchone()
            cr.execute(
                "SELECT coalesce(sum(count), 0) FROM klantendossier_event_repeat WHERE entry::text LIKE %s",
                [f"%{self.path}%"],
            )
            return lines, total + cr.fetchone()[0]

    def refuse(self, env):
        for _time in range(5):
            env["klantendossier.event"]._log_refusal(details={"path": self.path})

    def test_none_is_lost_and_few_are_written(self):
        with mute_logger("odoo.sql_db"):
            self.assertEqual(self.together(*[self.refuse] * 6), [])
        lines, total = self.told()
        self.assertEqual(total, 30)
        # Whoever meets another one at that very moment writes a line rather than wait.
        self.assertLess(lines, 20)

    def test_none_is_lost_while_the_cron_writes(self):
        with mute_logger("odoo.sql_db"):
            self.together(self.refuse)
            with closing(self.registry.cursor()) as cr:
                cr.execute(
                    "UPDATE klantendossier_event_repeat SET since = since - interval '11 minutes' "
                    "WHERE entry::text LIKE %s",
                    [f"%{self.path}%"],
                )
                cr.commit()
            errors = self.together(
                *[self.refuse] * 3,
                *[lambda env: env["klantendossier.event.repeat"]._cron_write_counts()] * 2,
            )
        self.assertEqual(errors, [])
        self.assertEqual(self.told()[1], 20)

import psycopg2

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class TestEvent(DossierCase):
    """The audit log: append-only, in the transaction of the act, refusals apart (design E3)."""

    def test_the_database_refuses_every_change_of_a_line(self):
        self.upload(self.bank)
        for statement in (
            "UPDATE klantendossier_event SET user_name = 'iemand anders'",
            "DELETE FROM klantendossier_event",
            "TRUNCATE klantendossier_event",
        ):
            with (
                self.assertRaisesRegex(psycopg2.Error, "append-only"),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement)

    def test_nobody_writes_the_log_over_the_orm(self):
        self.upload(self.bank)
        event = self.env["klantendossier.event"].search([], limit=1)
        for user in (self.manager, self.office, self.anna):
            for call in (
                lambda e: e.write({"user_name": "x"}),
                lambda e: e.unlink(),
                lambda e: e.create({"action": "refused", "date": "2026-01-01"}),
                lambda e: e.copy(),
            ):
                with self.assertRaises(AccessError):
                    call(event.with_user(user))

    def test_managers_read_the_log_of_their_own_office_only(self):
        self.upload(self.bank)
        events = self.env["klantendossier.event"]
        mine = events.with_user(self.manager).search([("administration_ref", "=", self.vof.id)])
        self.assertTrue(mine)
        self.assertFalse(
            events.with_user(self.other_manager).search([("administration_ref", "=", self.vof.id)])
        )
        for user in (self.office, self.anna, self.employee):
            with self.assertRaises(AccessError):
                events.with_user(user).search([])

    def test_a_line_names_who_and_what_and_stays_true_when_the_record_has_gone(self):
        document = self.upload(self.bank, "weg.pdf")
        document.with_user(self.office).action_bin()
        document.with_user(self.manager).unlink()
        self.forget()
        line = self.events("document_uploaded", document_name="weg.pdf")
        self.assertEqual(
            (line.administration_name, line.folder_name, len(line.sha256)),
            ("VOF De Vries & Jansen", "Jaarwerk 2026 / Liquide middelen / Bank", 64),
        )
        self.assertEqual(line.user_name, f'kd_manager "{self.manager.name}"')

    def test_every_act_writes_its_line(self):
        document = self.upload(self.bank)
        office = document.with_user(self.office)
        self.grant(self.bank, self.client_a, levels.EDIT)
        acts = {
            "document_moved": lambda: office._move(self.fixed.with_user(self.office)),
            "document_changed": lambda: office.write({"note": "Let op"}),
            "document_binned": office.action_bin,
            "document_restored": office.action_restore,
            "version_added": lambda: office._upload_version("v2.pdf", pdf("v2")),
            "folder_changed": lambda: self.fixed.with_user(self.office).write({"name": "Vast"}),
            "folder_moved": lambda: self.fixed.with_user(self.office)._move(
                self.main.with_user(self.office)
            ),
            "folder_binned": self.fixed.with_user(self.office).action_bin,
            "folder_restored": self.fixed.with_user(self.office).action_restore,
            "permission_changed": lambda: (
                self.env["klantendossier.folder"]
                .with_user(self.office)
                .create({"name": "Sub", "parent_id": self.bank.id, "same_permissions": True})
            ),
            "client_removed": lambda: (
                self.env["klantendossier.client"]
                .with_user(self.office)
                .create(
                    {"administration_id": self.vof.id, "partner_id": self.outsider.partner_id.id}
                )
                .unlink()
            ),
            "client_ended": self.client_a.with_user(self.office).action_end,
            "dossier_disabled": lambda: self.vof.with_user(self.office).write(
                {"dossier_enabled": False}
            ),
            "administration_changed": lambda: self.vof.with_user(self.manager).write(
                {"office_access": "team"}
            ),
        }
        for action, act in acts.items():
            before = len(self.events(action, administration_ref=self.vof.id))
            act()
            self.forget()
            self.assertEqual(
                len(self.events(action, administration_ref=self.vof.id)), before + 1, action
            )

    def test_what_is_rolled_back_leaves_no_line(self):
        before = self.env["klantendossier.event"].search_count([])

        class Undo(Exception):
            pass

        with self.assertRaises(Undo), self.cr.savepoint():
            self.upload(self.bank)
            raise Undo
        self.forget()
        self.assertEqual(self.env["klantendossier.event"].search_count([]), before)

    def test_a_refusal_is_logged_apart_and_survives_the_error(self):
        """Without assertRaises: Odoo's rolls back to a savepoint that the log's own cursor shares here."""
        refused = False
        with self.enter_registry_test_mode():
            try:
                self.bank.with_user(self.anna)._client_upload("a.pdf", pdf("a"))
            except AccessError:
                refused = True
        self.assertTrue(refused)
        line = self.events("refused", user_ref=self.anna.id)
        self.assertEqual((len(line), line.details), (1, {"needed": "upload"}))

    def test_a_name_cannot_forge_a_line(self):
        self.upload(self.bank, "a.pdf\n2026-01-01 Anna: akkoord.pdf", pdf("vals"))
        line = self.env["klantendossier.event"].search(
            [("action", "=", "document_uploaded")], limit=1
        )
        self.assertNotIn("\n", line.document_name)

"""What is kept back is seen from its release on: all that is said before reckons with that (P6, S2)."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.klantendossier.exceptions import AudienceChanged
from odoo.addons.klantendossier.tools import file_checks, levels

from .common import pdf
from .test_file_checks import FileCheckCase

QUARANTINE = file_checks.quarantine("virus")


class TestKeptBack(FileCheckCase):
    """Anna has the bank; Bram has the fixed folder, where the document must not be shown to him unsaid."""

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a)
        self.grant(self.fixed, self.client_b)
        self.document = self.upload(self.bank, "Bon.pdf")
        self.hold(self.document)

    def hold(self, document, state="quarantine"):
        document.sudo()._settle_version(document.current_version_id, state, "virus")
        self.forget()

    def release(self):
        self.document.with_user(self.manager)._release()
        self.forget()

    def dialog(self, kind, user=None, **values):
        documents = {"document_ids": [Command.set(self.document.ids)]}
        model = self.env[f"klantendossier.{kind}.wizard"].with_user(user or self.office)
        return model.create({**documents, **values})

    def move(self, **values):
        return self.dialog(
            "move", administration_id=self.vof.id, target_folder_id=self.fixed.id, **values
        )

    # ------------------------------------------------------------------ before it is released

    def test_nobody_extra_holds_after_the_release(self):
        self.move(audience="nobody").action_apply()
        self.release()
        self.assertFalse(self.sees(self.bram, self.document))
        self.assertFalse(self.sees(self.anna, self.document), "she has not got that folder")

    def test_nobody_extra_keeps_who_would_have_seen_it(self):
        self.grant(self.fixed, self.client_a)
        self.move(audience="nobody").action_apply()
        self.release()
        self.assertEqual(
            [self.sees(user, self.document) for user in (self.anna, self.bram)], [True, False]
        )

    def test_dropping_asks(self):
        document = self.document.with_user(self.office)
        said = document.preview_drop(self.fixed.id)
        self.assertEqual((said["gains"], said["asks"]), (self.bram.name, True))
        action = document.action_drop(self.fixed.id)
        self.assertEqual(action.get("res_model"), "klantendossier.move.wizard")
        self.assertEqual(self.document.folder_id, self.bank)

    def test_the_dialog_says_from_when_on(self):
        dialog = self.move()
        self.assertIn("will see this document, from the release on", dialog.preview)
        message = dialog.action_apply()["params"]["message"]
        self.assertIn(
            f"{self.bram.name} can see it, what is kept back from the release on", message
        )
        self.assertNotIn("now.", message)

    def test_of_visibility(self):
        self.document.with_user(self.office)._set_visibility("office")
        dialog = self.dialog("visibility", visibility="folder")
        self.assertEqual(dialog.summary, "Save: 1 gains access")
        self.assertIn("from the release on", dialog.preview)

    def test_selected_with_view_on_the_folder(self):
        bram = [Command.set(self.client_b.ids)]
        dialog = self.dialog("visibility", visibility="selected", client_ids=bram, grant_ids=bram)
        self.assertEqual(dialog.summary, "Save: 1 gains, 1 loses access")
        dialog.action_apply()
        self.release()
        self.assertTrue(self.sees(self.bram, self.document))

    def test_a_version_in_order_is_seen_by_whom_the_dialog_names(self):
        upload = {"name": "Bon.pdf", "data": pdf("2")}
        document = self.document.with_user(self.office)
        self.assertEqual(document._get_viewers(), {self.client_a.id})
        with self.assertRaises(AudienceChanged):
            document._upload_version(upload["name"], upload["data"], expected=set())
        document._upload_version(upload["name"], upload["data"], expected={self.client_a.id})
        self.forget()
        self.assertTrue(self.sees(self.anna, self.document))

    def test_an_upload_that_is_kept_back_is_checked_as_well(self):
        def upload(name, expected):
            with self.adding(QUARANTINE):
                return (
                    self.env["klantendossier.document"]
                    .with_user(self.office)
                    ._upload(
                        self.vof.with_user(self.office),
                        self.bank.with_user(self.office),
                        [{"name": name, "data": pdf(name)}],
                        expected=expected,
                    )
                )

        with self.assertRaises(AudienceChanged):
            upload("Een.pdf", set())
        self.assertEqual(upload("Twee.pdf", {self.client_a.id}).file_state, "quarantine")

    def test_filing_says_from_when_on(self):
        self.document.with_user(self.office)._move(self.env["klantendossier.folder"])
        values = {"folder_id": self.fixed.id, "visibility": "folder"}
        with self.assertRaises(AudienceChanged):
            self.document.with_user(self.office).file_away({**values, "expected": []})
        result = self.document.with_user(self.office).file_away(
            {**values, "expected": [self.client_b.id]}
        )
        self.assertIn("from its release on", result["done"]["params"]["message"])

    def test_a_grant_says_what_is_seen_from_the_release_on(self):
        self.upload(self.bank, "Kantoor.pdf", visibility="office")
        hidden = self.upload(self.bank, "Kantoor 2.pdf", visibility="office")
        self.hold(hidden)
        plan = (
            self.env["klantendossier.permission"]
            .with_user(self.office)
            ._describe_grant(
                self.bank.with_user(self.office), {self.client_b.id: levels.VIEW}, False
            )
        )
        self.assertEqual(
            plan["clients"][0]["closed"],
            "3 documents stay closed, in Bank: 2 office only, 1 kept back until the release.",
        )

    def test_undo_shows_it_to_nobody_new_after_the_release(self):
        """Permissions that came meanwhile count for what is kept back too."""
        action = self.dialog("bin").action_apply()
        self.grant(self.bank, self.client_b)
        self.forget()
        undo = self.env["klantendossier.undo"].with_user(self.office)
        with (
            self.assertRaisesRegex(UserError, "kd_bram.*would see Bon.pdf"),
            self.env.cr.savepoint(),
        ):
            undo.browse(action["params"]["undo_id"]).action_undo()
        self.forget()
        self.assertTrue(self.document.bin_date)

    # ------------------------------------------------------------------ the release

    def open_release(self, **values):
        action = self.document.with_user(self.manager).action_release()
        self.assertEqual(action["res_model"], "klantendossier.release.wizard")
        self.assertTrue(action["name"].endswith(self.vof._get_label()))
        model = self.env["klantendossier.release.wizard"].with_user(self.manager)
        dialog = model.with_context(**action["context"]).create(values)
        self.assertEqual(dialog.document_ids.ids, self.document.ids)
        return dialog

    def test_the_release_names_who_sees_it(self):
        dialog = self.open_release()
        self.assertFalse(self.sees(self.anna, self.document), "asking shows nothing")
        self.assertEqual(dialog.summary, f"Release, to be seen by: {self.anna.name}")
        self.assertIn(f"{self.anna.name} (", dialog.preview)
        self.assertIn("In quarantine", dialog.preview)
        message = dialog.action_apply()["params"]["message"]
        self.assertEqual(message, f"Bon.pdf: released. {self.anna.name} can see it now.")
        self.forget()
        self.assertTrue(self.sees(self.anna, self.document))

    def test_the_release_for_the_office_only(self):
        dialog = self.open_release(audience="office")
        self.assertEqual(dialog.summary, "Release, office only")
        dialog.action_apply()
        self.forget()
        self.assertEqual((self.document.file_state, self.document.visibility), ("ok", "office"))
        self.assertFalse(self.sees(self.anna, self.document))

    def test_what_a_colleague_changed_meanwhile_is_looked_at_first(self):
        dialog = self.open_release()
        self.grant(self.bank, self.client_b)
        self.forget()
        action = dialog.action_apply()
        self.assertEqual((action["res_model"], action["res_id"]), (dialog._name, dialog.id))
        self.assertEqual(self.document.file_state, "quarantine")
        self.assertIn("A colleague changed Bon.pdf meanwhile", dialog.notice)
        self.assertIn(self.bram.name, dialog.summary)
        dialog.action_apply()
        self.forget()
        self.assertTrue(self.sees(self.bram, self.document))

    def test_a_version_that_came_meanwhile_is_not_released_unseen(self):
        dialog = self.open_release()
        with self.adding(QUARANTINE):
            self.document.with_user(self.office)._upload_version("Bon.pdf", pdf("later"))
        self.forget()
        self.assertEqual(dialog.action_apply().get("res_id"), dialog.id)
        self.assertEqual(set(self.document.version_ids.mapped("file_state")), {"quarantine"})

    def test_a_newer_version_of_what_is_seen_already(self):
        self.release()
        with self.adding(QUARANTINE):
            self.document.with_user(self.office)._upload_version("Bon.pdf", pdf("2"))
        self.forget()
        dialog = self.open_release()
        self.assertIn("Version 2 is kept back", dialog.preview)
        self.assertEqual(dialog.summary, f"Release, to be seen by: {self.anna.name}")
        dialog.action_apply()
        self.forget()
        self.assertEqual(self.document.version_number, 2)

    def test_not_in_the_bin_not_twice_and_not_by_others(self):
        dialog = self.open_release()
        self.release()
        action = self.document.with_user(self.manager).action_release()
        self.assertIn("Nothing is kept back", action["params"]["message"])
        self.hold(self.document)
        self.document.action_bin()
        with self.assertRaisesRegex(UserError, "lies in the bin"):
            self.document.with_user(self.manager).action_release()
        dialog.action_apply()
        self.assertEqual(self.document.file_state, "quarantine")
        with self.assertRaises(AccessError):
            self.dialog("release")

"""What stands beside a document in the office's explorer, its versions, and the row in the list."""

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import PASSWORD, DossierCase, DossierHttpCase, docx, pdf
from .test_query_budget import QueryBudgetCase

MUTED = ("odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")


class TestSide(DossierCase):
    """By the models, as office user."""

    def setUp(self):
        super().setUp()
        self.speak_english()
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        self.document = self.upload(self.bank, "saldi.pdf", pdf("een"))
        self.document.with_user(self.office)._upload_version("saldi 2.pdf", pdf("twee"))
        self.forget()
        self.mine = self.document.with_user(self.office)

    def test_who_sees_it_is_named_with_level(self):
        side = self.mine.get_side()
        self.assertEqual(
            [(p["name"], p["level"], p["state"]) for p in side["audience"]["people"]],
            [(self.client_a.partner_id.name, "Upload", "")],
        )
        self.assertEqual(side["audience"]["kind"], "one")
        self.assertEqual(side["administration"], "VOF De Vries & Jansen · 9042")

    def test_who_cannot_look_yet_is_said(self):
        self.vof.dossier_enabled = False
        self.forget()
        person = self.mine.get_side()["audience"]["people"][0]
        self.assertEqual(person["state"], "The dossier is switched off")

    def test_nobody_sees_it_and_why(self):
        cases = [
            (self.upload(self.fixed), "No client user has access to this folder."),
            (self.upload(self.bank, visibility="office"), "Only your office sees it."),
            (
                self.upload(self.folderless(), administration=self.vof),
                "It lies in the inbox; only your office sees it.",
            ),
        ]
        for document, hint in cases:
            audience = document.with_user(self.office).audience
            self.assertEqual((audience["kind"], audience["names"]), ("office", []))
            self.assertEqual(audience["hint"], hint)

    def folderless(self):
        return self.env["klantendossier.folder"]

    def test_versions_are_compared_by_date_uploader_and_hash(self):
        new, old = self.mine.get_side()["versions"]
        self.assertEqual((new["number"], new["is_current"]), (2, True))
        self.assertEqual((old["number"], old["is_current"]), (1, False))
        self.assertEqual((new["who"], old["who"]), (self.office.name, self.manager.name))
        self.assertNotEqual(new["sha256"], old["sha256"])
        self.assertTrue(old["date"].startswith("today "), old["date"])
        self.assertIn("/klantendossier/version/", old["preview"]["url"])

    def test_a_kind_without_preview_says_so(self):
        document = self.upload(self.bank, "brief.docx", docx()).with_user(self.office)
        preview = document.get_side()["preview"]
        self.assertEqual(preview["kind"], "none")
        self.assertIn("Download it", preview["reason"])

    def test_history_for_the_office_is_without_refusals(self):
        with mute_logger(*MUTED), self.assertRaises(AccessError):
            self.document.with_user(self.bram).read(["name"])
        self.env["klantendossier.event"]._log_refusal("refused", document=self.document)
        self.forget()
        actions = {line["action"] for line in self.mine.get_side()["history"]}
        self.assertEqual(actions, {"Document uploaded", "Version added"})
        full = {
            line["action"] for line in self.document.with_user(self.manager).get_side()["history"]
        }
        self.assertIn("Refused", full)

    def test_client_users_and_colleagues_without_access_get_nothing(self):
        self.bv.office_access = "team"
        other = self.upload(self.bv_main)
        for user, document in ((self.anna, self.document), (self.piet, other)):
            for act in (
                lambda d: d.get_side(),
                lambda d: d.action_make_current(d.sudo().version_ids[:1].id),
                lambda d: d.action_withdraw(),
                lambda d: d.action_open_log(),
            ):
                self.forget()
                with mute_logger(*MUTED), self.assertRaises(AccessError):
                    act(document.with_user(user))

    def test_log_of_a_document_is_the_managers(self):
        action = self.document.with_user(self.manager).action_open_log()
        self.assertEqual(action["context"]["active_id"], self.document.id)
        with mute_logger(*MUTED), self.assertRaises(AccessError):
            self.mine.action_open_log()

    # ------------------------------------------------------------------ older versions

    def test_an_older_version_becomes_current_as_a_new_one(self):
        old = self.document.version_ids.sorted("number")[0]
        result = self.mine.action_make_current(old.id)
        self.forget()
        self.assertEqual(result["tag"], "klantendossier_done")
        self.assertIn(self.client_a.partner_id.name, result["params"]["message"])
        self.assertEqual(self.document.version_number, 3)
        self.assertEqual(self.document.sha256, old.sha256)
        self.assertEqual(len(self.document.version_ids), 3)
        self.assertEqual(self.document.current_version_id.uploaded_by_id, self.office)
        self.assertTrue(
            self.events("version_made_current", document_ref=self.document.id)
            and len(self.events("version_added", document_ref=self.document.id)) == 2
        )

    def test_only_an_older_version_of_this_document_becomes_current(self):
        other = self.upload(self.bank, "ander.pdf")
        held = self.document.version_ids.sorted("number")[0]
        held._write_own({"file_state": "quarantine"})
        for version_id in (
            other.current_version_id.id,
            self.document.current_version_id.id,
            held.id,
            0,
        ):
            self.forget()
            with self.assertRaises(UserError):
                self.mine.action_make_current(version_id)
        self.forget()
        self.assertEqual(self.document.version_number, 2)

    def test_not_from_the_screen_of_another_administration(self):
        old = self.document.version_ids.sorted("number")[0]
        mine = self.mine.with_context(klantendossier_administration_id=self.bv.id)
        with self.assertRaises(UserError):
            mine.action_make_current(old.id)

    def test_withdrawing_proposes_office_only(self):
        action = self.mine.action_withdraw()
        wizard = self.env["klantendossier.visibility.wizard"].with_user(self.office)
        wizard = wizard.with_context(**action["context"]).create({})
        self.assertEqual(wizard.visibility, "office")
        wizard.action_apply()
        self.forget()
        self.assertFalse(self.sees(self.anna, self.document))

    # ------------------------------------------------------------------ the row

    def test_row_says_version_size_and_day(self):
        self.assertRegex(self.mine.row_detail, r"^v2 · \d+ B · today \d")

    def test_row_of_a_clients_upload_names_him(self):
        self.document._write_own({"origin": "portal", "uploaded_by_id": self.anna.id})
        self.forget()
        self.assertIn(f"from {self.anna.name}", self.mine.row_detail)

    def test_badge_names_two_at_most(self):
        self.grant(self.bank, self.client_b)
        self.forget()
        names = sorted(c.partner_id.name for c in self.client_a | self.client_b)
        self.assertEqual(self.mine.audience["names"], names)
        self.assertEqual(self.mine.audience["kind"], "folder")
        self.grant(self.bank, self.make_client(self.vof, "kd_derde"))
        self.forget()
        self.assertEqual(self.mine.audience["label"], "3 client users")
        self.assertEqual(len(self.mine.audience["names"]), 3)


class TestSideQueryBudget(QueryBudgetCase):
    """A page of the list costs the same, whatever the number of documents; so does the side."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.small = cls.make_dossier("8500", 3, 4, clients=1)
        cls.large = cls.make_dossier("8501", 3, 60, clients=6)

    def test_list(self):
        specification = {
            name: {}
            for name in ("name", "row_detail", "audience", "badges", "note", "is_new_from_client")
        }

        def act(administration):
            documents = self.env["klantendossier.document"].with_user(self.office)
            found = documents.web_search_read(
                [("administration_id", "=", administration.id)], specification, limit=80
            )
            self.assertEqual(len(found["records"]), len(administration.document_ids))

        self.assertSameCount(act, self.small, self.large)

    def test_side(self):
        for document in self.large.document_ids[:1]:
            for number in range(8):
                document.with_user(self.office)._upload_version("nieuw.pdf", pdf(f"v{number}"))

        def act(administration):
            administration.document_ids[-1:].sorted("id").with_user(self.office).get_side()

        # The first of the large one has nine versions and a history.
        self.large.invalidate_recordset()
        self.assertSameCount(act, self.small, self.large)


class TestVersionRoutes(DossierHttpCase):
    """Older versions over HTTP: for the office, logged, and for nobody else."""

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a, levels.VIEW)
        self.document = self.upload(self.bank, "saldi.pdf", pdf("een"))
        self.document.with_user(self.manager)._upload_version("saldi.pdf", pdf("twee"))
        self.old = self.document.version_ids.sorted("number")[0]
        self.env.flush_all()

    def get(self, user, what="preview", version=None, **kwargs):
        self.authenticate(user.login, PASSWORD)
        version_id = version.id if version else self.old.id
        response = self.url_open(f"/klantendossier/version/{version_id}/{what}", **kwargs)
        self.forget()
        return response

    def test_an_office_user_opens_and_downloads_an_older_version(self):
        response = self.get(self.office)
        self.assertEqual((response.status_code, response.content), (200, pdf("een")))
        self.assertTrue(response.headers["Content-Disposition"].startswith("inline"))
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        response = self.get(self.office, "download")
        self.assertTrue(response.headers["Content-Disposition"].startswith("attachment"))
        for action in ("document_opened", "document_downloaded"):
            line = self.events(action, version_ref=self.old.id)
            self.assertEqual((line.user_ref, line.sha256), (self.office.id, self.old.sha256))

    def test_nobody_else_does(self):
        self.vof.office_access = "team"
        self.env.flush_all()
        for user in (self.anna, self.outsider, self.employee, self.piet, self.other_manager):
            with self.subTest(user=user.login):
                response = self.get(user)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(b"%PDF", response.content)
                self.assertEqual(self.refusals(user_ref=user.id), 1)
        self.assertFalse(self.events("document_opened", version_ref=self.old.id))

    def test_one_in_quarantine_is_for_managers(self):
        self.old._write_own({"file_state": "quarantine"})
        self.env.flush_all()
        self.assertEqual(self.get(self.office).status_code, 422)
        self.assertEqual(self.get(self.manager).status_code, 200)

    def test_a_later_part_is_not_another_opening(self):
        self.get(self.office)
        response = self.get(self.office, headers={"Range": "bytes=5-"})
        self.assertEqual(response.status_code, 206)
        self.assertEqual(len(self.events("document_opened", version_ref=self.old.id)), 1)

"""Documents and versions that a check keeps back: there for nobody outside the office (issue 5, B2)."""

from odoo.exceptions import AccessError, UserError

from odoo.addons.klantendossier.tools import file_checks, levels

from .common import pdf
from .test_file_checks import FileCheckCase

HELD = {"waiting": file_checks.wait("scan"), "quarantine": file_checks.quarantine("virus")}


class TestFileState(FileCheckCase):
    """Both ways to be kept back, on every way to see a document."""

    def assertHidden(self, document):
        self.forget()
        self.assertFalse(self.sees(self.anna, document))
        documents = self.env["klantendossier.document"].with_user(self.anna)
        self.assertNotIn(document.id, [d["id"] for d in documents._client_documents([])])
        counts = documents._client_count_by_folder(self.vof.id)
        self.assertEqual(sum(counts.values()), len(documents.search([])))
        _name, entries = documents._client_zip(self.vof.id, self.bank.id)
        self.assertNotIn(document.name, [entry.name.rpartition("/")[2] for entry in entries])
        with self.assertRaises(AccessError):
            documents._open(document.id, "document_opened")
        with self.assertRaises(AccessError):
            document.with_user(self.anna).read(["name"])
        pages = self.env["klantendossier.portal.page"].with_user(self.anna)
        with self.assertRaises(AccessError):
            pages._document_page(document.id)
        found = pages._dossier_page(self.vof.id, document.name)["results"]
        self.assertNotIn(document.id, [values["id"] for values in found])
        self.assertEqual(document.with_user(self.office).audience_count, 0)
        self.assertTrue(self.sees(self.office, document))

    def test_a_new_document_that_is_kept_back(self):
        for state, verdict in HELD.items():
            for bring in (self.by_office, self.by_client):
                with self.adding(verdict):
                    document, _told = bring(f"{state} {bring.__name__}.pdf", pdf((state, bring)))
                self.assertEqual(document.file_state, state)
                self.assertHidden(document)

    def test_what_is_kept_back_is_no_gain_now(self):
        with self.adding(HELD["waiting"]):
            document, _file = self.by_office("a.pdf", pdf("a"))
        permission = self.env["klantendossier.permission"].with_user(self.office)
        bank = self.bank.with_user(self.office)
        preview = permission._preview_grant(bank, {self.client_b.id: levels.VIEW}, False)
        self.assertEqual(
            (preview[self.client_b.id]["gains"], preview[self.client_b.id]["closed"]), (0, 1)
        )
        held = document.with_user(self.office)
        nobody = {"gains": {}, "loses": {}, "keeps": {}}
        self.assertEqual(held._preview_audience(), nobody, "now")
        change = held._preview_audience(visibility="folder")
        self.assertEqual(change, {**nobody, "keeps": {self.client_a.id: 1}}, "from its release on")
        self.grant(self.bank, self.client_b)
        self.assertFalse(self.sees(self.bram, document))

    def test_a_version_that_is_kept_back_leaves_the_previous_one(self):
        for state, verdict in HELD.items():
            document, _file = self.by_office(f"{state}.pdf", pdf(f"{state} 1"))
            with self.adding(verdict):
                document.with_user(self.office)._upload_version("v2.pdf", pdf(f"{state} 2"))
            self.forget()
            self.assertEqual((document.version_number, document.file_state), (1, "ok"))
            self.assertTrue(self.sees(self.anna, document))
            self.assertEqual(self.read_bytes(document), pdf(f"{state} 1"))
            self.assertIn("2", document.with_user(self.office).state_label)
            document.with_user(self.manager)._release()
            self.forget()
            self.assertEqual((document.version_number, document.state_label), (2, False))
            self.assertEqual(self.read_bytes(document), pdf(f"{state} 2"))

    def read_bytes(self, document):
        """Give what the client user gets."""
        _document, stored = (
            self.env["klantendossier.document"].with_user(self.anna)._open(document.id, None)
        )
        return stored.read_all()

    def test_an_own_upload_gets_a_version_that_is_kept_back(self):
        document, _report = self.by_client("a.pdf", pdf("a"))
        document.with_user(self.office).action_mark_handled()
        report = {}
        with self.adding(HELD["waiting"]):
            document.with_user(self.anna)._client_add_version("a.pdf", pdf("b"), report=report)
        self.forget()
        self.assertTrue(document.with_user(self.office).is_new_from_client)
        self.assertEqual(document.version_number, 1)
        self.assertEqual(len(report["notices"]), 1)

    def test_versions_one_after_the_other(self):
        """The newest that is in order is shown, whatever the order in which the checks end."""
        document, _file = self.by_office("a.pdf", pdf("1"))
        versions = [document.current_version_id]
        for number in (2, 3):
            with self.adding(HELD["waiting"]):
                versions.append(
                    document.with_user(self.office)._upload_version("a.pdf", pdf(number))
                )
        one, two, three = (version.with_env(self.env).sudo() for version in versions)
        document_sudo = document.sudo()
        document_sudo._settle_version(three, "ok")
        self.assertEqual(document.current_version_id, three)
        document_sudo._settle_version(two, "ok")
        self.assertEqual(document.current_version_id, three, "an older one does not come back")
        document_sudo._settle_version(three, "quarantine")
        self.assertEqual(document.current_version_id, two)
        document_sudo._settle_version(two, "quarantine")
        self.assertEqual(document.current_version_id, one)
        document_sudo._settle_version(one, "quarantine")
        self.assertEqual((document.current_version_id, document.file_state), (one, "quarantine"))
        self.assertHidden(document)
        document_sudo._settle_version(two, "ok")
        self.assertEqual((document.current_version_id, document.file_state), (two, "ok"))

    def test_a_document_that_waits_gets_a_version_in_order(self):
        with self.adding(HELD["waiting"]):
            document, _file = self.by_office("a.pdf", pdf("1"))
        document.with_user(self.office)._upload_version("a.pdf", pdf("2"))
        self.forget()
        self.assertEqual((document.version_number, document.file_state), (2, "ok"))
        self.assertTrue(self.sees(self.anna, document))

    def test_only_a_manager_releases_and_that_is_logged(self):
        with self.adding(HELD["quarantine"]):
            document, _file = self.by_office("a.pdf", pdf("a"))
        for user in (self.office, self.anna, self.employee):
            with self.assertRaises(AccessError):
                document.with_user(user).action_release()
            with self.assertRaises(AccessError):
                document.with_user(user)._release()
        document.with_user(self.manager)._release()
        self.assertTrue(self.sees(self.anna, document))
        [line] = self.events("version_released", document_ref=document.id)
        self.assertEqual(line.user_ref, self.manager.id)
        [line] = self.events("document_uploaded", document_ref=document.id)
        self.assertEqual(line.details, {"file_state": "quarantine", "reason": "virus"})

    def test_quarantine_is_opened_by_managers_only(self):
        with self.adding(HELD["quarantine"]):
            document, _file = self.by_office("a.pdf", pdf("a"))
        documents = self.env["klantendossier.document"]
        with self.assertRaisesRegex(UserError, "quarantine"):
            documents.with_user(self.office)._open(document.id, "document_downloaded")
        documents.with_user(self.manager)._open(document.id, "document_downloaded")
        with self.adding(HELD["waiting"]):
            waiting, _file = self.by_office("b.pdf", pdf("b"))
        documents.with_user(self.office)._open(waiting.id, "document_downloaded")

    def test_states_and_marks_are_protected(self):
        document, _file = self.by_office("a.pdf", pdf("a"))
        for name, value in (("file_state", "quarantine"), ("marks", "macro")):
            for record in (document, document.current_version_id):
                with self.assertRaises(AccessError):
                    record.with_user(self.manager).write({name: value})
        with self.assertRaises(AccessError):
            document.with_user(self.anna).read(["file_state"])

    def test_a_double_send_of_what_waits_stays_single(self):
        with self.adding(HELD["waiting"]):
            first, _report = self.by_client("a.pdf", pdf("a"), upload_key="k")
            again, report = self.by_client("a.pdf", pdf("a"), upload_key="k")
        self.assertEqual(first, again)
        self.assertTrue(report["again"])

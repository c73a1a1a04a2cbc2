"""The same file twice, and two files of one name: what is asked, of whom, and what is told (issue 5, A1.6)."""

from odoo.exceptions import AccessError

from odoo.addons.klantendossier.exceptions import FileQuestion
from odoo.addons.klantendossier.tools import levels

from .common import PNG, DossierCase, pdf


class TwinCase(DossierCase):
    """An office user, and two client users who may add to the bank folder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        self.grant(self.bank, self.client_b, levels.UPLOAD)

    def office_adds(self, name, data, folder=None, user=None, key=None, visibility=None, **answers):
        """Add as office user who can be asked; give the document and what he is told."""
        user, folder = user or self.office, self.bank if folder is None else folder
        file = {"name": name, "data": data, "upload_key": key}
        document = (
            self.env["klantendossier.document"]
            .with_user(user)
            ._upload(
                self.vof.with_user(user),
                folder.with_user(user),
                [file],
                visibility=visibility,
                answers=answers,
            )
        )
        return document.with_env(self.env), file

    def client_adds(self, user, name, data, key=None, **answers):
        report = {}
        document = self.bank.with_user(user)._client_upload(
            name, data, upload_key=key, answers=answers, report=report
        )
        return document.with_env(self.env), report

    def question(self, bring, *args, **kwargs):
        """Give the question that is asked instead of storing something."""
        before = self.count()
        with self.assertRaises(FileQuestion) as caught:
            bring(*args, **kwargs)
        self.assertEqual(self.count(), before)
        return caught.exception

    def count(self):
        self.forget()
        return self.env["klantendossier.document.version"].search_count([])


class TestTwinsOfTheOffice(TwinCase):
    """The office is told who sees the one that is here before it may leave the new one out."""

    def test_the_question_says_who_sees_the_one_that_is_here(self):
        document, _file = self.office_adds("een.pdf", pdf("x"))
        question = self.question(self.office_adds, "twee.pdf", pdf("x"))
        self.assertEqual((question.code, question.details["preset"]), ("twin", "skip"))
        self.assertEqual(question.details["name"], "een.pdf")
        for word in ("Same content as een.pdf", "kd_anna", "kd_bram"):
            self.assertIn(word, question.details["text"])
        document.with_user(self.office)._set_visibility("office")
        question = self.question(self.office_adds, "twee.pdf", pdf("x"), visibility="folder")
        self.assertIn("Only your office sees it", question.details["text"])
        self.assertEqual(question.details["preset"], "keep", "leaving it out would hide it")

    def test_another_key_another_user_another_name(self):
        self.office_adds("een.pdf", pdf("x"), key="k-1")
        for user, name, key in (
            (self.office, "een.pdf", "k-2"),
            (self.manager, "een.pdf", "k-1"),
            (self.manager, "anders.pdf", None),
        ):
            self.assertEqual(
                self.question(self.office_adds, name, pdf("x"), user=user, key=key).code, "twin"
            )

    def test_the_same_key_is_the_same_upload(self):
        first, _file = self.office_adds("een.pdf", pdf("x"), key="k-1")
        again, file = self.office_adds("een.pdf", pdf("x"), key="k-1")
        self.assertEqual(first, again)
        self.assertTrue(file["again"])
        first.with_user(self.office)._move(self.fixed.with_user(self.office))
        again, _file = self.office_adds("een.pdf", pdf("x"), key="k-1")
        self.assertEqual(first, again, "it was filed since, and is no second one")

    def test_leaving_out_and_keeping(self):
        first, _file = self.office_adds("een.pdf", pdf("x"))
        before = self.count()
        skipped, file = self.office_adds("twee.pdf", pdf("x"), twin="skip")
        self.assertEqual((skipped, file["skipped"], self.count()), (first, True, before))
        kept, file = self.office_adds("een.pdf", pdf("x"), twin="keep")
        self.assertNotEqual(kept, first)
        self.assertEqual(kept.name, "een (2).pdf")
        self.assertIn("een (2).pdf", file["notices"][0])

    def test_leaving_out_loses_nothing_when_the_other_one_has_gone_meanwhile(self):
        first, _file = self.office_adds("een.pdf", pdf("x"))
        first.with_user(self.office)._move(self.fixed.with_user(self.office))
        stored, file = self.office_adds("twee.pdf", pdf("x"), twin="skip")
        self.assertEqual((stored.name, file["skipped"]), ("twee.pdf", False))

    def test_one_in_the_bin_is_named_but_not_offered(self):
        document, _file = self.office_adds("een.pdf", pdf("x"))
        document.with_user(self.office).action_bin()
        question = self.question(self.office_adds, "een.pdf", pdf("x"))
        self.assertIn("lies in the bin", question.details["text"])
        self.assertEqual(question.details["preset"], "keep")
        live, _file = self.office_adds("een.pdf", pdf("x"), twin="keep")
        self.assertEqual(live.name, "een.pdf", "what lies in the bin takes no name")
        question = self.question(self.office_adds, "een.pdf", pdf("x"))
        self.assertEqual(question.details["document_id"], live.id)

    def test_one_that_is_kept_back_is_named_but_not_offered(self):
        document, _file = self.office_adds("een.pdf", pdf("x"))
        document.sudo()._settle_version(document.current_version_id, "waiting")
        question = self.question(self.office_adds, "twee.pdf", pdf("x"))
        self.assertIn("not released yet", question.details["text"])
        self.assertEqual(question.details["preset"], "keep")

    def test_an_older_version_is_named_as_such(self):
        document, _file = self.office_adds("een.pdf", pdf("oud"))
        document.with_user(self.office)._upload_version("een.pdf", pdf("nieuw"))
        question = self.question(self.office_adds, "weer.pdf", pdf("oud"))
        self.assertIn("version 1 of een.pdf", question.details["text"])
        self.assertEqual(question.details["preset"], "keep")

    def test_another_folder_another_administration_and_the_inbox_are_other_places(self):
        self.office_adds("een.pdf", pdf("x"))
        self.office_adds("een.pdf", pdf("x"), folder=self.fixed)
        self.office_adds("een.pdf", pdf("x"), folder=self.bank.browse())
        question = self.question(self.office_adds, "een.pdf", pdf("x"), folder=self.bank.browse())
        self.assertEqual(question.code, "twin")

    def test_no_question_about_a_folder_that_one_may_not_write(self):
        self.office_adds("een.pdf", pdf("x"))
        self.vof.office_access = "team"
        self.forget()
        documents = self.env["klantendossier.document"].with_user(self.piet)
        vof, bank = self.vof.with_user(self.piet), self.bank.with_user(self.piet)
        file = {"name": "b.pdf", "data": b"", "size": 9, "sha256": "0" * 64}
        for ask in (
            lambda: documents._foresee(vof, bank, dict(file)),
            lambda: documents._upload(vof, bank, [{**file, "data": pdf("x")}], answers={}),
            lambda: documents._foresee(vof.browse(self.bv.id), bank, dict(file)),
        ):
            with self.assertRaises(AccessError):
                ask()

    def test_where_nobody_can_be_asked_twins_are_kept_and_marked(self):
        one, two = (self.upload(self.bank, f"{name}.pdf", pdf("x")) for name in ("een", "twee"))
        other = self.upload(self.bank, "drie.pdf", pdf("y"))
        self.forget()
        documents = (one | two | other).with_user(self.office)
        self.assertEqual(documents.mapped("is_twin"), [True, True, False])
        self.assertEqual([badge["label"] for badge in documents[0].badges], ["Twice here"])
        two.with_user(self.office).action_bin()
        self.forget()
        self.assertEqual(documents.mapped("is_twin"), [False, False, False])


class TestNames(TwinCase):
    """Two documents of one name in one folder are never made in silence."""

    def test_the_office_chooses_a_version_or_a_second_name(self):
        document, _file = self.office_adds("Bon.pdf", pdf("een"))
        question = self.question(self.office_adds, "bon.pdf", pdf("twee"))
        self.assertEqual((question.code, question.details["preset"]), ("same_name", "version"))
        self.assertEqual(question.details["document_id"], document.id)
        labels = {choice["value"]: choice["label"] for choice in question.details["choices"]}
        self.assertEqual(set(labels), {"version", "keep", "skip"})
        self.assertIn("bon (2).pdf", labels["keep"])
        self.assertIn("Version 2", labels["version"])
        second, _file = self.office_adds("bon.pdf", pdf("twee"), same_name="keep")
        self.assertEqual(second.name, "bon (2).pdf")
        skipped, file = self.office_adds("bon.pdf", pdf("drie"), same_name="skip")
        self.assertEqual((skipped, file["skipped"]), (document, True))

    def test_a_version_is_not_proposed_where_others_see_the_document(self):
        self.office_adds("bon.pdf", pdf("een"), visibility="folder")
        question = self.question(self.office_adds, "bon.pdf", pdf("twee"), visibility="office")
        self.assertEqual(question.details["preset"], "keep")

    def test_programs_and_batches_number_names(self):
        self.upload(self.bank, "bon.pdf", pdf("een"))
        files = [{"name": "bon.pdf", "data": pdf(number)} for number in range(2)]
        documents = (
            self.env["klantendossier.document"]
            .with_user(self.office)
            ._upload(self.vof.with_user(self.office), self.bank.with_user(self.office), files)
        )
        self.assertEqual(documents.mapped("name"), ["bon (2).pdf", "bon (3).pdf"])

    def test_a_client_gets_a_second_name_of_what_he_sees_only(self):
        self.upload(self.bank, "bon.pdf", pdf("een"), visibility="office")
        hidden, report = self.client_adds(self.anna, "bon.pdf", pdf("twee"))
        self.assertEqual((hidden.name, report["notices"]), ("bon.pdf", []))
        seen, report = self.client_adds(self.bram, "bon.pdf", pdf("drie"))
        self.assertEqual(seen.name, "bon (2).pdf")
        self.assertIn("bon (2).pdf", report["notices"][0])


class TestTwinsOfClients(TwinCase):
    """A client user is asked from what he sees; what is hidden from him is not there."""

    def test_what_he_sees_is_asked(self):
        document = self.upload(self.bank, "een.pdf", pdf("x"))
        question = self.question(self.client_adds, self.anna, "twee.pdf", pdf("x"))
        self.assertEqual(question.code, "twin")
        self.assertIn("een.pdf", question.details["text"])
        self.assertNotIn("kd_", question.details["text"], "no names of others")
        skipped, report = self.client_adds(self.anna, "twee.pdf", pdf("x"), twin="skip")
        self.assertEqual((skipped, report["skipped"]), (document, True))
        kept, _report = self.client_adds(self.anna, "twee.pdf", pdf("x"), twin="keep")
        self.assertEqual(kept.name, "twee.pdf")

    def test_a_hidden_one_is_stored_beside_it_without_a_word(self):
        hidden = self.upload(self.bank, "geheim.pdf", pdf("x"))
        hides = (
            lambda: hidden.with_user(self.office)._set_visibility("office"),
            lambda: hidden.with_user(self.office)._set_visibility(
                "selected", self.client_b.with_user(self.office)
            ),
            lambda: hidden.sudo()._settle_version(hidden.current_version_id, "quarantine"),
            lambda: hidden.with_user(self.office).action_bin(),
        )
        for number, hide in enumerate(hides):
            hide()
            self.assertFalse(self.sees(self.anna, hidden))
            document, report = self.client_adds(self.anna, f"eigen {number}.pdf", pdf("x"))
            self.assertEqual(report, {"notices": [], "skipped": False, "again": False}, number)
            self.assertNotEqual(document, hidden)
            self.assertFalse(document.marks, "a mark would tell him")
            document.with_user(self.office).action_bin()

    def test_an_older_version_is_no_twin_for_him(self):
        document = self.upload(self.bank, "een.pdf", pdf("oud"))
        document.with_user(self.office)._upload_version("een.pdf", pdf("nieuw"))
        stored, _report = self.client_adds(self.anna, "twee.pdf", pdf("oud"))
        self.assertNotEqual(stored, document)

    def test_a_double_send_stays_single(self):
        first, _report = self.client_adds(self.anna, "een.pdf", pdf("x"), key="k")
        again, report = self.client_adds(self.anna, "een.pdf", pdf("x"), key="k")
        self.assertEqual((first, report["again"]), (again, True))
        other, _report = self.client_adds(self.anna, "een.pdf", pdf("y"), key="k")
        self.assertNotEqual(other, first, "a browser kept the old form: another file")
        again, _report = self.client_adds(self.anna, "een.pdf", pdf("y"), key="k")
        self.assertEqual(other, again, "and its double send stays single too")

    def test_a_key_after_withdrawing_or_binning_is_a_new_file(self):
        first, _report = self.client_adds(self.anna, "een.pdf", pdf("x"), key="k")
        first.with_user(self.anna)._client_withdraw()
        second, report = self.client_adds(self.anna, "een.pdf", pdf("x"), key="k")
        self.assertNotEqual(second, first)
        self.assertFalse(report["again"])
        third, _report = self.client_adds(self.anna, "een.pdf", pdf("x"), key="k")
        self.assertEqual(third, second)
        self.bank.with_user(self.office).action_bin()
        self.bank.with_user(self.office).action_restore()
        fourth, _report = self.client_adds(self.anna, "een.pdf", pdf("x"), key="k")
        self.assertEqual(fourth, second)
        second.with_user(self.office).action_bin()
        fifth, _report = self.client_adds(self.anna, "een.pdf", pdf("x"), key="k")
        self.assertNotIn(fifth, first | second)

    def test_two_people_with_the_same_key(self):
        first, _report = self.client_adds(self.anna, "een.pdf", pdf("x"), key="k")
        question = self.question(self.client_adds, self.bram, "een.pdf", pdf("x"), key="k")
        self.assertEqual(question.details["document_id"], first.id)
        self.bank.client_visibility = "uploader"
        first.with_user(self.office)._set_visibility(
            "selected", self.client_a.with_user(self.office)
        )
        own, _report = self.client_adds(self.bram, "een.pdf", pdf("x"), key="k")
        self.assertEqual((own.name, own != first), ("een.pdf", True))


class TestTwinsOfVersions(TwinCase):
    """A new version that is here already, or that is another kind of file."""

    def office_version(self, document, name, data, key=None, **answers):
        report = {}
        version = document.with_user(self.office)._upload_version(
            name, data, key, answers=answers, report=report
        )
        return version, report

    def client_version(self, document, name, data, **answers):
        report = {}
        document.with_user(self.anna)._client_add_version(
            name, data, answers=answers, report=report
        )
        return report

    def test_the_current_version_again(self):
        document = self.upload(self.bank, "een.pdf", pdf("x"))
        question = self.question(self.office_version, document, "een.pdf", pdf("x"))
        self.assertEqual((question.code, question.details["preset"]), ("twin", "skip"))
        version, report = self.office_version(document, "een.pdf", pdf("x"), twin="skip")
        self.assertEqual((len(version), report["skipped"]), (0, True))
        self.office_version(document, "een.pdf", pdf("x"), twin="keep")
        self.assertEqual(document.version_number, 2)

    def test_another_document_with_these_bytes(self):
        self.upload(self.bank, "een.pdf", pdf("x"))
        document = self.upload(self.bank, "twee.pdf", pdf("y"))
        question = self.question(self.office_version, document, "twee.pdf", pdf("x"))
        self.assertEqual(question.details["name"], "een.pdf")

    def test_the_same_key_is_the_same_version(self):
        document = self.upload(self.bank, "een.pdf", pdf("x"))
        first, _report = self.office_version(document, "een.pdf", pdf("y"), key="k")
        again, report = self.office_version(document, "een.pdf", pdf("y"), key="k")
        self.assertEqual((first, report["again"]), (again, True))
        self.assertEqual(document.version_number, 2)

    def test_another_kind_of_file_is_told_before(self):
        document = self.upload(self.bank, "een.pdf", pdf("x"))
        question = self.question(self.office_version, document, "foto.png", PNG)
        self.assertEqual(question.code, "other_type")
        for word in ("PNG", "PDF", "een.png"):
            self.assertIn(word, question.details["text"])
        _version, report = self.office_version(document, "foto.png", PNG, other_type="skip")
        self.assertEqual((document.name, report["skipped"]), ("een.pdf", True))
        self.office_version(document, "foto.png", PNG, other_type="keep")
        self.assertEqual((document.name, document.file_type), ("een.png", "png"))

    def test_a_client_is_told_of_his_own_only(self):
        document, _report = self.client_adds(self.anna, "een.pdf", pdf("x"))
        self.upload(self.bank, "geheim.pdf", pdf("geheim"), visibility="office")
        question = self.question(self.client_version, document, "een.pdf", pdf("x"))
        self.assertEqual(question.details["name"], "een.pdf")
        self.assertEqual(
            self.question(self.client_version, document, "een.png", PNG).code, "other_type"
        )
        report = self.client_version(document, "een.pdf", pdf("geheim"))
        self.assertEqual((report["notices"], document.version_number), ([], 2))

    def test_no_version_for_what_lies_in_the_bin(self):
        document = self.upload(self.bank, "een.pdf", pdf("x"))
        document.with_user(self.office).action_bin()
        before = self.count()
        with self.assertRaisesRegex(Exception, "lies in the bin"):
            self.office_version(document, "een.pdf", pdf("y"))
        self.assertEqual(self.count(), before)

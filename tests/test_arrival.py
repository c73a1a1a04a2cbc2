"""Documents that come to lie where one of their name or content lies already (issue 5, A1.6)."""

from contextlib import closing

from odoo.fields import Command

from odoo.addons.klantendossier.tools import levels

from .common import PASSWORD, DossierCase, pdf
from .portal import PortalCase
from .racing import ADMINISTRATION, DOCUMENT, FOLDER, RaceCase


class TestArrival(DossierCase):
    """Moved, filed and restored by the office; moved by a client user."""

    def office_move(self, documents, folder):
        told = documents.with_user(self.office)._move(folder.with_user(self.office))
        self.forget()
        return told

    def dialog(self, model, documents, **values):
        return (
            self.env[f"klantendossier.{model}.wizard"]
            .with_user(self.office)
            .create({"document_ids": [Command.set(documents.ids)], **values})
        )

    def in_inbox(self, name, data):
        return self.upload(self.bank.browse(), name, data, "office", administration=self.vof)

    def test_the_move_dialog_says_it_before_and_after(self):
        there = self.upload(self.fixed, "Bon.pdf", pdf("daar"))
        document = self.upload(self.bank, "bon.pdf", pdf("hier"))
        wizard = self.dialog(
            "move", document, administration_id=self.vof.id, target_folder_id=self.fixed.id
        )
        self.assertIn("bon.pdf will be called bon (2).pdf", wizard.preview)
        action = wizard.action_apply()
        self.assertEqual(action["tag"], "klantendossier_done")
        self.assertIn("bon.pdf is now called bon (2).pdf", action["params"]["message"])
        self.assertTrue(action["params"]["sticky"])
        self.forget()
        self.assertEqual((document.name, document.folder_id), ("bon (2).pdf", self.fixed))
        self.assertEqual(there.name, "Bon.pdf")
        line = self.events("document_moved", document_ref=document.id)
        self.assertEqual(
            line.details,
            {
                "from": "Jaarwerk 2026 / Liquide middelen / Bank",
                "changes": {"name": ["bon.pdf", "bon (2).pdf"]},
            },
        )
        self.assertEqual(line.document_name, "bon (2).pdf")
        for part in ("bon.pdf", "bon (2).pdf", "Bank"):
            self.assertIn(part, line.details_text)

    def test_nothing_is_said_where_nothing_is_in_the_way(self):
        self.upload(self.fixed, "Bon.pdf").action_bin()
        document = self.upload(self.bank, "Bon.pdf", pdf("hier"))
        wizard = self.dialog(
            "move", document, administration_id=self.vof.id, target_folder_id=self.fixed.id
        )
        self.assertNotIn("o_kd_preview_notices", wizard.preview)
        self.assertFalse(wizard.action_apply()["params"]["sticky"])
        self.assertEqual(document.name, "Bon.pdf")
        self.assertEqual(document.version_ids.mapped("name"), ["Bon.pdf"])

    def test_filing_from_the_inbox(self):
        self.upload(self.bank, "Bon.pdf", pdf("daar"))
        first, second = self.in_inbox("Bon.pdf", pdf("1")), self.in_inbox("Bon.pdf", pdf("2"))
        second.with_user(self.office).write({"name": "Bon.pdf"})
        self.assertEqual((first | second).mapped("name"), ["Bon.pdf"] * 2)
        told = self.office_move(second | first, self.bank)
        self.assertEqual((first.name, second.name), ("Bon (2).pdf", "Bon (3).pdf"))
        self.assertEqual(len(told), 2)

    def test_the_inbox_numbers_nothing(self):
        self.in_inbox("Bon.pdf", pdf("1"))
        document = self.upload(self.bank, "Bon.pdf", pdf("2"))
        self.assertEqual(self.office_move(document, self.bank.browse()), [])
        self.assertEqual(document.name, "Bon.pdf")

    def test_the_same_content_is_told_and_nothing_is_left_out(self):
        self.upload(self.fixed, "Daar.pdf", pdf("x"))
        document = self.upload(self.bank, "Hier.pdf", pdf("x"))
        wizard = self.dialog(
            "move", document, administration_id=self.vof.id, target_folder_id=self.fixed.id
        )
        self.assertIn("Hier.pdf has the same content as Daar.pdf", wizard.preview)
        self.assertIn("same content", wizard.action_apply()["params"]["message"])
        self.forget()
        self.assertEqual((document.name, document.folder_id), ("Hier.pdf", self.fixed))
        self.assertTrue(document.with_user(self.office).is_twin)

    def test_long_names_and_names_with_wildcards(self):
        for name in ("x" * 146, "\U0001f9fe" * 59, "100%_"):
            self.upload(self.fixed, f"{name}.pdf", pdf((name, 0)))
            names = []
            for number in (1, 2):
                document = self.upload(self.bank, f"{name}.pdf", pdf((name, number)))
                self.office_move(document, self.fixed)
                names.append(document.name)
            self.assertTrue(names[0].endswith(" (2).pdf") and names[1].endswith(" (3).pdf"), names)

    def test_restoring(self):
        self.grant(self.bank, self.client_a)
        binned = self.upload(self.bank, "Bon.pdf", pdf("x")) | self.upload(
            self.fixed, "Los.pdf", pdf("los")
        )
        binned.with_user(self.office).action_bin()
        self.upload(self.bank, "Bon.pdf", pdf("x"))
        action = binned.with_user(self.office).action_restore_dialog()
        wizard = self.dialog("restore", binned.browse(action["context"]["default_document_ids"]))
        for part in ("Bon.pdf will be called Bon (2).pdf", "same content as Bon.pdf", "kd_anna"):
            self.assertIn(part, wizard.preview)
        self.assertIn("1 gains", wizard.summary)
        self.assertIn("Bon (2).pdf", wizard.action_apply()["params"]["message"])
        self.forget()
        self.assertEqual(binned.mapped("name"), ["Bon (2).pdf", "Los.pdf"])
        self.assertFalse(any(binned.mapped("bin_date")))
        self.assertTrue(self.sees(self.anna, binned[0]))
        lines = self.events("document_restored", administration_ref=self.vof.id)
        self.assertEqual(
            {line.document_name: line.details or {} for line in lines},
            {
                "Bon (2).pdf": {"changes": {"name": ["Bon.pdf", "Bon (2).pdf"]}},
                "Los.pdf": {},
            },
        )

    def test_restoring_without_the_dialog_tells_it_too(self):
        binned = self.upload(self.bank, "Bon.pdf", pdf("1"))
        binned.with_user(self.office).action_bin()
        self.upload(self.bank, "Bon.pdf", pdf("2"))
        action = binned.with_user(self.office).action_restore()
        self.assertIn("Bon (2).pdf", action["params"]["message"])

    def test_the_restore_dialog_says_who_sees_it_again(self):
        """As it then is: by folder, selected, office only, kept back."""
        self.grant(self.bank, self.client_a)
        self.grant(self.bank, self.client_b)
        documents = (
            self.upload(self.bank, "map.pdf")
            | self.upload(self.bank, "keuze.pdf", visibility="selected", selected=self.client_b)
            | self.upload(self.bank, "kantoor.pdf", visibility="office")
            | self.upload(self.bank, "wacht.pdf")
            | self.in_inbox("inbox.pdf", pdf("inbox"))
        )
        held = documents[3]
        held._settle_version(held.current_version_id, "waiting")
        documents.with_user(self.office).action_bin()
        self.forget()
        dialog = self.env["klantendossier.restore.wizard"].with_user(self.office)
        dialog = dialog.create({"document_ids": [Command.set(documents.ids)]})
        wanted = dialog._preview_audience(
            documents.with_user(self.office), dialog.folder_ids, documents.browse()
        )
        self.assertEqual(
            wanted,
            {"gains": {self.client_a.id: 2, self.client_b.id: 3}, "loses": {}, "keeps": {}},
            "what is kept back counts: it is seen from its release on",
        )
        self.assertIn("what is kept back from the release on", dialog.preview)
        documents.with_user(self.office).action_restore()
        held._settle_version(held.current_version_id, "ok")
        self.forget()
        for client in (self.client_a, self.client_b):
            seen = sum(self.sees(client.user_id, document) for document in documents)
            self.assertEqual(seen, wanted["gains"][client.id])

    def test_folders_carry_their_documents_as_they_are_called(self):
        """In a folder that moves or comes back nothing meets anything: what it holds is what it held."""
        self.upload(self.bank, "Bon.pdf", pdf("1")).with_user(self.office).action_bin()
        inside = self.upload(self.bank, "Bon.pdf", pdf("2"))
        beside = self.upload(self.fixed, "Bon.pdf", pdf("3"))
        bank = self.bank.with_user(self.office)
        bank._move(self.fixed.with_user(self.office))
        bank.action_bin()
        bank.action_restore()
        self.forget()
        self.assertEqual((inside | beside).mapped("name"), ["Bon.pdf", "Bon.pdf"])
        self.assertFalse(inside.bin_date)
        live = self.env["klantendossier.document"].search(
            [("folder_id", "=", self.bank.id), ("bin_date", "=", False)]
        )
        self.assertEqual(live, inside, "what lay in the bin by itself stays there")

    def test_the_audience_is_what_the_dialog_said_without_regard_to_the_name(self):
        self.grant(self.fixed, self.client_a)
        self.upload(self.fixed, "Bon.pdf", pdf("1"))
        document = self.upload(self.bank, "Bon.pdf", pdf("2"))
        self.office_move(document, self.fixed)
        self.assertTrue(self.sees(self.anna, document))
        self.assertFalse(self.sees(self.bram, document))

    def test_for_a_client_only_what_he_sees_counts(self):
        for folder in (self.bank, self.fixed):
            self.grant(folder, self.client_a, levels.EDIT)
        self.upload(self.fixed, "Geheim.pdf", pdf("s"), visibility="office")
        self.upload(self.fixed, "Samen.pdf", pdf("1"))
        hidden = self.upload(self.bank, "Geheim.pdf", pdf("s"))
        seen = self.upload(self.bank, "Samen.pdf", pdf("2"))
        told = [
            document.with_user(self.anna)._client_move(self.fixed.id) for document in (hidden, seen)
        ]
        self.forget()
        self.assertEqual((hidden.name, seen.name), ("Geheim.pdf", "Samen (2).pdf"))
        self.assertEqual(told[0], [])
        self.assertIn("Samen.pdf is now called Samen (2).pdf", told[1][0])


class TestArrivalOnThePortal(PortalCase):
    """The page that a client user comes back to says the new name."""

    def test_a_move_says_the_new_name(self):
        for folder in (self.bank, self.fixed):
            self.grant(folder, self.client_a, levels.EDIT)
        self.upload(self.fixed, "Samen.pdf", pdf("1"))
        document = self.upload(self.bank, "Samen.pdf", pdf("2"))
        self.authenticate("kd_anna", PASSWORD)
        page = self.post(self.document_url(document, "move"), {"target": self.fixed.id})
        self.assertIn("Samen.pdf is now called Samen (2).pdf", page.text)
        self.forget()
        self.assertEqual((document.name, document.folder_id), ("Samen (2).pdf", self.fixed))


class TestArrivalRace(RaceCase):
    """Two people bring a document of one name to one folder at the same moment."""

    def new(self, folder, name, data):
        def act(env):
            book, place = env[ADMINISTRATION].browse(self.book), env[FOLDER].browse(folder)
            files = [{"name": name, "data": pdf(data)}]
            return env[DOCUMENT]._upload(book, place, files, answers={"same_name": "keep"}).id

        return act

    def put(self, document, folder):
        return lambda env: env[DOCUMENT].browse(document)._move(env[FOLDER].browse(folder))

    def restore(self, document):
        return lambda env: env[DOCUMENT].browse(document)._restore()

    def names(self, *documents):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT name FROM klantendossier_document WHERE id = ANY(%s)", [list(documents)]
            )
            return sorted(name for (name,) in cr.fetchall())

    def test_two_moves_a_move_and_an_upload_a_move_and_a_restore(self):
        one = self.run_as(self.manager, self.new(self.left, "Bon.pdf", 1))
        two = self.run_as(self.manager, self.new(self.left_low, "bon.pdf", 2))
        self.race(self.put(one, self.right), self.put(two, self.right))
        self.assertIn(
            self.names(one, two), (["Bon (2).pdf", "bon.pdf"], ["Bon.pdf", "bon (2).pdf"])
        )
        three = self.run_as(self.manager, self.new(self.left, "Nota.pdf", 3))
        _told, four = self.race(
            self.put(three, self.right_low), self.new(self.right_low, "Nota.pdf", 4)
        )
        self.assertEqual(self.names(three, four), ["Nota (2).pdf", "Nota.pdf"])
        five = self.run_as(self.manager, self.new(self.left, "Akte.pdf", 5))
        self.run_as(self.manager, lambda env: env[DOCUMENT].browse(five).action_bin())
        six = self.run_as(self.manager, self.new(self.right, "Akte.pdf", 6))
        self.race(self.restore(five), self.put(six, self.left))
        self.assertEqual(self.names(five, six), ["Akte (2).pdf", "Akte.pdf"])

    def test_what_the_same_request_took_away_is_in_nobodys_way(self):
        """What others still see there only because this transaction is not over makes nobody wait for ever."""
        one = self.run_as(self.manager, self.new(self.left, "Bon.pdf", 1))
        two = self.run_as(self.manager, self.new(self.right, "Bon.pdf", 2))

        def swap(env):
            env[DOCUMENT].browse(one)._move(env[FOLDER].browse(self.right_low))
            env[DOCUMENT].browse(two)._move(env[FOLDER].browse(self.left))

        [error] = self.race_alone(swap)
        self.assertIsNone(error)
        self.assertEqual(self.names(one, two), ["Bon.pdf", "Bon.pdf"])

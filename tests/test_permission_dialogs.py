"""Dialogs that give permissions on the way say it first: somebody new, and who lacks the folder (design S3)."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase

FOLDER = "klantendossier.folder"


class DialogCase(DossierCase):
    def ranks(self, client):
        self.forget()
        rows = client.permission_ids.filtered(lambda row: row.rank > levels.TRAVERSE)
        return {row.folder_id: row.rank for row in rows}

    def lines(self, plan, kind):
        return [line["text"] for client in plan["clients"] for line in client[kind]]


class TestClientWizard(DialogCase):
    """Permissions of a new client user: each choice says what is gained and lost."""

    def wizard(self, **values):
        return (
            self.env["klantendossier.client.wizard"]
            .with_user(self.office)
            .create({"client_id": self.client_a.id, **values})
        )

    def test_none_for_now_takes_away_what_there_is(self):
        self.upload(self.bank, "Een.pdf")
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.grant(self.fixed, self.client_a)
        self.grant(self.fixed, self.client_b)
        wizard = self.wizard(mode="none")
        self.assertEqual(wizard.summary, f"Save: {self.anna.name} loses 1 document")
        self.assertEqual(
            self.lines(wizard.plan, "loses"),
            ["Edit in Bank: 1 document less.", "View in Vaste stukken: 0 documents less."],
        )
        wizard.action_apply()
        self.assertFalse(self.ranks(self.client_a))
        self.assertEqual(self.ranks(self.client_b), {self.fixed: levels.VIEW})

    def test_none_for_who_has_nothing_changes_nothing(self):
        wizard = self.wizard(mode="none")
        self.assertEqual(wizard.summary, "Save: nothing changes")
        wizard.action_apply()
        self.assertFalse(self.ranks(self.client_a))

    def test_the_same_as_somebody_lowers_by_its_tick_only(self):
        self.upload(self.fixed, "Een.pdf")
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.grant(self.sub, self.client_a, levels.VIEW)
        self.grant(self.bank, self.client_b, levels.VIEW)
        self.grant(self.fixed, self.client_b, levels.VIEW)
        wizard = self.wizard(mode="same", other_client_id=self.client_b.id)
        self.assertEqual(
            self.lines(wizard.plan, "gains"), ["View in Vaste stukken: 1 document more."]
        )
        self.assertFalse(self.lines(wizard.plan, "changes"))
        [tick] = wizard.plan["clients"][0]["ticks"]
        self.assertEqual(
            (tick["kind"], tick["text"], tick["checked"]),
            ("lower", "Edit becomes View in Bank", False),
        )
        wizard.action_apply()
        kept = {self.bank: levels.EDIT, self.sub: levels.VIEW, self.fixed: levels.VIEW}
        self.assertEqual(self.ranks(self.client_a), kept)
        wizard = self.wizard(mode="same", other_client_id=self.client_b.id, ticks=[tick["key"]])
        self.assertEqual(self.lines(wizard.plan, "changes"), ["Edit becomes View in Bank"])
        wizard.action_apply()
        self.assertEqual(self.ranks(self.client_a), {**kept, self.bank: levels.VIEW})

    def test_by_role_nothing_is_lowered_or_opened_unless_ticked(self):
        template = self.env["klantendossier.template"].search(
            [("company_id", "=", self.company.id), ("starter_code", "=", "jaarwerk")]
        )
        self.env["klantendossier.template.run"]._start(template, "2026", self.bv)
        self.forget()
        client = self.make_client(self.bv, "kd_later", self.make_role("administratie"))
        tree = {
            f.name: f for f in self.env[FOLDER].search([("administration_id", "=", self.bv.id)])
        }
        low, closed = tree["Voorraden"], tree["Kas"]
        self.grant(low, client, levels.EDIT)
        closed.with_user(self.office).write({"office_visibility": "office"})
        self.upload(closed, visibility="folder")
        wizard = self.wizard(client_id=client.id, mode="role")
        ticks = {tick["kind"]: tick for tick in wizard.plan["clients"][0]["ticks"]}
        self.assertEqual(ticks["lower"]["text"], "Edit becomes Upload in Voorraden")
        self.assertEqual(ticks["open"]["text"], "Kas, 1 document")
        wizard.action_apply()
        ranks = self.ranks(client)
        self.assertEqual(ranks[low], levels.EDIT)
        self.assertNotIn(closed, ranks)
        wizard = self.wizard(
            client_id=client.id, mode="role", ticks=[tick["key"] for tick in ticks.values()]
        )
        self.assertIn("1 document more", str(wizard.plan["clients"][0]["gains"]))
        wizard.action_apply()
        ranks = self.ranks(client)
        self.assertEqual((ranks[low], ranks[closed]), (levels.UPLOAD, levels.UPLOAD))

    def test_ticks_in_the_dialog_of_the_web_client(self):
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.grant(self.bank, self.client_b, levels.VIEW)
        action = self.client_a.with_user(self.office).action_give_permissions()
        model = self.env[action["res_model"]].with_user(self.office)
        form = Form(model.with_context(**action["context"]))
        form.mode = "same"
        form.other_client_id = self.client_b
        self.assertEqual(form.summary, "Save: nothing changes")
        wizard = form.save()
        wizard.ticks = [form.plan["clients"][0]["ticks"][0]["key"]]
        self.assertEqual(wizard.summary, f"Save permissions of {self.anna.name}")
        wizard.action_apply()
        self.assertEqual(self.ranks(self.client_a), {self.bank: levels.VIEW})

    def test_what_a_colleague_changed_meanwhile_is_looked_at_first(self):
        self.grant(self.fixed, self.client_b, levels.VIEW)
        for values, rank in (
            ({"mode": "none"}, levels.EDIT),
            ({"mode": "same", "other_client_id": self.client_b.id}, levels.VIEW),
            ({"mode": "role"}, levels.UPLOAD),
        ):
            wizard = self.wizard(**values)
            self.grant(self.bank, self.client_b, rank)
            before = self.ranks(self.client_a)
            action = wizard.action_apply()
            self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
            self.assertIn("A colleague changed", wizard.notice)
            self.assertEqual(self.ranks(self.client_a), before)


class TestLacking(DialogCase):
    """Who is chosen for a document but does not see its folder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_a.partner_id.name, cls.client_b.partner_id.name = "Anna", "Bram"

    def wizard(self, documents, clients, granted=()):
        return (
            self.env["klantendossier.visibility.wizard"]
            .with_user(self.office)
            .with_context(default_document_ids=documents.ids)
            .create(
                {
                    "document_ids": [Command.set(documents.ids)],
                    "visibility": "selected",
                    "client_ids": [Command.set([client.id for client in clients])],
                    "grant_ids": [Command.set([client.id for client in granted])],
                }
            )
        )

    def test_it_is_said_at_once_and_nothing_is_given_unasked(self):
        document = self.upload(self.bank, visibility="office")
        self.grant(self.bank, self.client_a)
        wizard = self.wizard(document, [self.client_a, self.client_b])
        self.assertEqual(wizard.lacking_ids, self.client_b)
        self.assertIn("Bram: no permission on Bank", wizard.lacking_text)
        self.assertIn("Anna", wizard.preview)
        self.assertNotIn("Bram", wizard.preview)
        wizard.action_apply()
        self.assertTrue(self.sees(self.anna, document))
        self.assertFalse(self.sees(self.bram, document))
        self.assertFalse(self.ranks(self.client_b))

    def test_ticked_it_is_given_in_the_same_act_with_all_that_it_shows(self):
        document = self.upload(self.bank, "Een.pdf", visibility="office")
        other = self.upload(self.bank, "Twee.pdf", visibility="folder")
        below = self.make_folder(self.vof, "Dieper", self.bank)
        wizard = self.wizard(document, [self.client_b], [self.client_b])
        self.assertIn("will see this document", wizard.preview)
        self.assertIn("View in Bank: 1 document more.", wizard.preview)
        self.assertEqual(wizard.summary, "Save: 1 gains access")
        action = wizard.action_apply()
        self.assertIn("Bram can see it now", action["params"]["message"])
        self.assertFalse(action["params"]["undo_id"], "taking back would leave the permission")
        self.assertTrue(self.sees(self.bram, document))
        self.assertTrue(self.sees(self.bram, other))
        self.assertEqual(self.ranks(self.client_b), {self.bank: levels.VIEW})
        self.assertNotIn(below, self.ranks(self.client_b))

    def test_in_the_dialog_itself(self):
        document = self.upload(self.bank, visibility="office").with_user(self.office)
        action = document.action_visibility()
        model = self.env[action["res_model"]].with_user(self.office)
        form = Form(model.with_context(**action["context"]))
        self.assertFalse(form.lacking_text)
        form.visibility = "selected"
        form.client_ids = self.client_b
        self.assertIn("Bram", form.lacking_text)
        form.grant_ids = self.client_b
        self.assertIn("will see this document", form.preview)
        form.save().action_apply()
        self.assertTrue(self.sees(self.bram, document))

    def test_a_tick_for_who_was_not_chosen_gives_nothing(self):
        document = self.upload(self.bank, visibility="office")
        self.grant(self.bank, self.client_a)
        self.wizard(document, [self.client_a], [self.client_b]).action_apply()
        self.assertFalse(self.ranks(self.client_b))

    def test_for_other_dialogs(self):
        folder = self.bank.with_user(self.office)
        self.grant(self.bank, self.client_a, levels.EDIT)
        clients = (self.client_a | self.client_b).with_user(self.office)
        self.assertEqual(folder._get_lacking(clients), self.client_b)
        self.assertEqual(folder._grant_lacking(clients), self.client_b)
        self.assertEqual(self.ranks(self.client_a)[self.bank], levels.EDIT, "nobody is lowered")
        self.assertFalse(folder._get_lacking(clients))
        for user in (self.anna, self.employee):
            with self.assertRaises(AccessError):
                self.bank.with_user(user)._grant_lacking(clients.with_user(user))
        with self.assertRaises(UserError):
            folder._grant_lacking(self.client_c.with_user(self.office))

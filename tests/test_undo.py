"""Moving, filing, binning and hiding can be taken back, exactly (design S5)."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class TestUndo(DossierCase):
    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a, levels.VIEW)
        self.grant(self.fixed, self.client_b, levels.VIEW)
        self.document = self.upload(self.bank, "Bon.pdf")

    def dialog(self, kind, records, user=None, **values):
        field = "folder_id" if records._name == "klantendossier.folder" else "document_ids"
        value = records.id if field == "folder_id" else [Command.set(records.ids)]
        model = self.env[f"klantendossier.{kind}.wizard"].with_user(user or self.office)
        return model.create({field: value, **values})

    def move(self, records, folder, **values):
        administration = records.administration_id
        return self.dialog(
            "move",
            records,
            administration_id=administration.id,
            target_folder_id=folder.id,
            to_top=not folder,
            **values,
        ).action_apply()

    def undo(self, action, user=None):
        self.forget()
        row = self.env["klantendossier.undo"].browse(action["params"]["undo_id"])
        result = row.with_user(user or self.office).action_undo()
        self.forget()
        return result

    def state(self, *documents):
        """Give everything about documents that somebody could notice, and who sees them."""
        self.forget()
        result = []
        for document in documents:
            audience = self.env["klantendossier.permission"]._get_audience(document)
            result.append(
                (
                    document.name,
                    document.folder_id.complete_name,
                    document.visibility,
                    document.selected_ids.client_id,
                    bool(document.bin_date),
                    document.handled_by_id,
                    document.is_new_from_client,
                    audience[document.id],
                )
            )
        return result

    def test_a_move_names_who_sees_it_now_and_is_taken_back(self):
        before = self.state(self.document)
        action = self.move(self.document, self.fixed)
        self.assertEqual(
            action["params"]["message"],
            "Bon.pdf moved to Vaste stukken. kd_bram (base.group_portal) can see it now. "
            "kd_anna (base.group_portal) cannot see it any more.",
        )
        self.assertNotEqual(self.state(self.document), before)
        self.undo(action)
        self.assertEqual(self.state(self.document), before)
        self.assertEqual(len(self.events("document_moved", document_ref=self.document.id)), 2)

    def test_a_name_that_was_taken_there_comes_back(self):
        self.upload(self.fixed, "bon.pdf", pdf("daar"))
        action = self.move(self.document, self.fixed)
        self.assertEqual(self.document.name, "Bon (2).pdf")
        self.undo(action)
        self.assertEqual(self.document.name, "Bon.pdf")

    def test_what_a_client_sent_is_new_again(self):
        document = self.upload(self.bank, "Van Anna.pdf", pdf("anna"))
        document._write_own({"origin": "portal", "handled_date": False, "handled_by_id": False})
        before = self.state(document)
        self.assertTrue(document.is_new_from_client)
        self.undo(self.move(document, self.fixed))
        self.assertEqual(self.state(document), before)

    def test_nobody_extra(self):
        before = self.state(self.document)
        self.grant(self.fixed, self.client_a, levels.VIEW)
        action = self.move(self.document, self.fixed, audience="nobody")
        self.forget()
        self.assertEqual(self.document.selected_ids.client_id, self.client_a)
        self.assertTrue(self.sees(self.anna, self.document))
        self.assertFalse(self.sees(self.bram, self.document))
        self.undo(action)
        self.assertEqual(self.state(self.document), before)
        inbox = self.upload(self.bank.browse(), "Nieuw.pdf", administration=self.vof)
        inbox.with_user(self.office)._set_visibility("folder")
        self.move(inbox, self.fixed, audience="nobody")
        self.assertEqual(inbox.visibility, "office")

    def test_a_binned_document_and_a_hidden_one(self):
        before = self.state(self.document)
        self.undo(self.dialog("bin", self.document).action_apply())
        self.assertEqual(self.state(self.document), before)
        wizard = self.dialog("visibility", self.document, visibility="office")
        action = wizard.action_apply()
        self.assertFalse(self.sees(self.anna, self.document))
        self.undo(action)
        self.assertEqual(self.state(self.document), before)

    def test_folders(self):
        before = self.state(self.document)
        self.undo(self.move(self.sub, self.fixed))
        self.assertEqual(self.state(self.document), before)
        action = self.dialog("bin", self.sub).action_apply()
        self.assertFalse(self.sees(self.anna, self.document))
        self.undo(action)
        self.assertEqual(self.state(self.document), before)
        self.assertTrue(self.sees(self.anna, self.document))

    def test_a_moved_folder_gets_its_book_year_back(self):
        self.sub.book_year, self.fixed.book_year = "2026", "2025"
        action = self.move(self.sub, self.fixed)
        self.assertEqual((self.sub | self.bank).mapped("book_year"), ["2025", "2025"])
        self.undo(action)
        self.assertEqual((self.sub | self.bank).mapped("book_year"), ["2026", False])

    def test_only_once_only_soon_only_by_oneself(self):
        action = self.move(self.document, self.fixed)
        row = self.env["klantendossier.undo"].browse(action["params"]["undo_id"])
        for user in (self.piet, self.manager, self.anna, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.undo(action, user)
        row.flush_recordset()
        self.env.cr.execute(
            "UPDATE klantendossier_undo SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(minutes=11), row.id],
        )
        with self.assertRaisesRegex(UserError, "10 minutes"):
            self.undo(action)
        self.env.cr.execute(
            "UPDATE klantendossier_undo SET create_date = %s WHERE id = %s",
            [fields.Datetime.now(), row.id],
        )
        self.undo(action)
        with self.assertRaisesRegex(UserError, "already"):
            self.undo(action)

    def test_not_when_a_colleague_changed_it_meanwhile(self):
        action = self.move(self.document, self.fixed)
        self.document.with_user(self.manager)._set_visibility("office")
        before = self.state(self.document)
        with self.assertRaisesRegex(UserError, "Bon.pdf was changed meanwhile"):
            self.undo(action)
        self.assertEqual(self.state(self.document), before)

    def test_not_when_the_folder_is_gone(self):
        action = self.move(self.document, self.fixed)
        self.sub.action_bin()
        self.forget()
        with self.assertRaisesRegex(UserError, "bin"):
            self.undo(action)
        self.assertEqual(self.document.folder_id, self.fixed)

    def test_nobody_makes_such_a_row_himself(self):
        values = {
            "administration_id": self.vof.id,
            "res_model": "klantendossier.document",
            "before": {},
            "after": {},
        }
        for user in (self.office, self.manager, self.anna):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["klantendossier.undo"].with_user(user).create(values)
        action = self.move(self.document, self.fixed)
        row = self.env["klantendossier.undo"].browse(action["params"]["undo_id"])
        with self.assertRaises(AccessError):
            row.with_user(self.office).write({"before": {}})

    def test_an_act_that_changed_nothing_offers_nothing(self):
        action = self.move(self.document, self.bank)
        self.assertFalse(action["params"]["undo_id"])

    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def test_any_act_on_any_documents_is_taken_back(self, data):
        with self.env.cr.savepoint() as savepoint:
            folders = [self.main, self.sub, self.bank, self.fixed, self.bank.browse()]
            clients = [self.client_a, self.client_b]
            for folder in folders[:-1]:
                for client in clients:
                    if rank := data.draw(st.sampled_from([0, levels.VIEW, levels.UPLOAD])):
                        self.grant(folder, client, rank)
            documents = self.document.browse()
            for number in range(data.draw(st.integers(1, 3))):
                folder = data.draw(st.sampled_from(folders))
                name = data.draw(st.sampled_from(["A.pdf", "B.pdf"]))
                document = self.upload(
                    folder, name, pdf(f"{number}"), "office", administration=self.vof
                )
                visibility = data.draw(st.sampled_from(["office", "folder", "selected"]))
                chosen = data.draw(st.sampled_from(clients))
                document.with_user(self.office)._set_visibility(visibility, chosen)
                documents |= document
            before = self.state(*documents)
            target = data.draw(st.sampled_from(folders))
            act = data.draw(st.sampled_from(["move", "nobody", "bin", "hide"]))
            if act == "bin":
                action = self.dialog("bin", documents).action_apply()
            elif act == "hide":
                action = self.dialog("visibility", documents, visibility="office").action_apply()
            else:
                audience = "nobody" if act == "nobody" else "folder"
                seen = [line[-1] for line in before]
                action = self.move(documents, target, audience=audience)
                if act == "nobody":
                    for was, now in zip(seen, self.state(*documents), strict=True):
                        self.assertLessEqual(now[-1], was)
            if action["params"]["undo_id"]:
                self.undo(action)
            self.assertEqual(self.state(*documents), before)
            savepoint.close(rollback=True)

"""Conditions that no other test misses when they are taken out; each was taken out once and seen red here."""

import io

from odoo import http
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import PASSWORD, DossierCase, DossierHttpCase, pdf

RULES = "odoo.addons.base.models.ir_rule"


class TestGuards(DossierCase):
    def test_somebody_elses_opening_does_not_count(self):
        """A later part of a file counts as resumed only after an own opening: else it would be read unseen."""
        document = self.upload(self.bank)
        for client in (self.client_a, self.client_b):
            self.grant(self.bank, client, levels.VIEW)
        documents = self.env["klantendossier.document"]
        documents.with_user(self.anna)._open(document.id, "document_downloaded")
        for user, lines in ((self.anna, 1), (self.bram, 1), (self.bram, 1)):
            self.forget()
            documents.with_user(user)._open(document.id, "document_downloaded", resumed=True)
            found = self.events("document_downloaded", document_ref=document.id, user_ref=user.id)
            self.assertEqual(len(found), lines, user.login)

    def test_an_office_user_has_no_level_of_a_client(self):
        """He reads the rows of all clients, but none of them is his: the portal's acts are not for him."""
        self.grant(self.bank, self.client_a, levels.EDIT)
        for user in (self.office, self.manager):
            permission = self.env["klantendossier.permission"].with_user(user)
            self.assertTrue(permission.search([("folder_id", "=", self.bank.id)]))
            self.assertFalse(permission._search_own([("folder_id", "=", self.bank.id)]))
            with self.assertRaises(AccessError):
                self.bank.with_user(user)._client_upload("x.pdf", pdf("x"))
            tree = self.env["klantendossier.folder"].with_user(user)._client_tree(self.vof.id)
            self.assertEqual(tree, [])

    @mute_logger(RULES)
    def test_tree_conditions_tell_nothing_however_deep(self):
        self.grant(self.main, self.client_a, levels.VIEW, below=True)
        document, folder = "klantendossier.document", "klantendossier.folder"
        below = ("id", "child_of", self.fixed.ids)
        for model, domain in (
            (folder, [below]),
            (folder, [("id", "parent_of", self.bank.ids)]),
            (folder, [("parent_id", "child_of", self.main.ids)]),
            (document, [("folder_id", "child_of", self.fixed.ids)]),
            (document, [("folder_id", "any", [below])]),
            (document, [("folder_id", "not any", [below])]),
            (document, [("folder_id", "any", [("parent_id", "any", [below])])]),
            (document, ["|", ("id", "=", 0), "!", ("folder_id", "any", [below])]),
            (document, [("folder_id.parent_id", "child_of", self.main.ids)]),
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                self.env[model].with_user(self.anna).search(domain)


class TestPostGuards(DossierHttpCase):
    def test_a_refused_post_keeps_nothing(self):
        """The answer ends the request without an error, so Odoo would keep what was written before the refusal."""
        self.authenticate(self.office.login, PASSWORD)
        before = self.env["klantendossier.document"].search_count([])
        answer = self.url_open(
            "/klantendossier/upload",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "administration_id": self.vof.id,
                "folder_id": self.bank.id,
                "visibility": "selected",
            },
            files={"file": ("x.pdf", io.BytesIO(pdf("x")), "application/pdf")},
        )
        self.assertEqual(answer.status_code, 422)
        self.env.invalidate_all()
        self.assertEqual(self.env["klantendossier.document"].search_count([]), before)

"""Dragging in the explorer, and the same without a mouse, in a real browser."""

from odoo.addons.klantendossier.tools import levels

from .common import DossierHttpCase


class TestExplorerDrag(DossierHttpCase):
    """In headless Chromium."""

    def setUp(self):
        super().setUp()
        self.client_a.partner_id.name = "Anna"
        self.client_b.partner_id.name = "Bram"
        self.grant(self.bank, self.client_a, levels.VIEW)
        self.speak_english()
        self.leave_out_missing_library()

    def tour(self, name, folder):
        address = f"/odoo/administrations/{self.vof.id}/dossier?folder={folder}"
        self.start_tour(address, name, login=self.office.login)
        self.forget()

    def test_a_drop_asks_when_it_changes_who_sees_it_and_is_taken_back(self):
        self.grant(self.fixed, self.client_b, levels.VIEW)
        document = self.upload(self.bank, "Bon.pdf")
        draft = self.upload(self.bank, "Kladje.pdf", visibility="office")
        self.tour("klantendossier_explorer_drag", self.bank.id)
        self.assertEqual((document.folder_id, document.visibility), (self.bank, "folder"))
        self.assertTrue(self.sees(self.anna, document))
        self.assertFalse(self.sees(self.bram, document))
        self.assertEqual(len(self.events("document_moved", document_ref=document.id)), 2)
        self.assertEqual((draft.folder_id, draft.visibility), (self.fixed, "office"))

    def test_without_a_mouse(self):
        inbox = self.bank.browse()
        document = self.upload(
            inbox, "Nieuw.txt", b"Een notitie.\n", "office", administration=self.vof
        )
        self.tour("klantendossier_explorer_keys", "inbox")
        self.assertEqual((document.folder_id, document.visibility), (self.bank, "office"))
        self.assertEqual((self.fixed.name, self.fixed.parent_id), ("Blijvende stukken", self.sub))
        self.assertFalse(self.main.bin_date or self.bank.bin_date)

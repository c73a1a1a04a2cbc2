import base64
import io
import os
import random
import zipfile
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.klantendossier.tools import levels
from odoo.addons.klantendossier.tools.file_content import inspect

from .common import PNG, DossierCase, docx, pdf


class TestDocument(DossierCase):
    """Uploading, visibility, moving, the bin, versions, and the bytes (design P5, P6, D1, D3, D4)."""

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a)
        self.grant(self.bank, self.client_b)

    # ------------------------------------------------------------------ visibility

    def test_visibility_decides_within_the_folder(self):
        for visibility, selected, seen in (
            ("office", None, set()),
            ("folder", None, {"kd_anna", "kd_bram"}),
            ("selected", self.client_a, {"kd_anna"}),
        ):
            document = self.upload(self.bank, visibility=visibility, selected=selected)
            who = {
                user.login
                for user in (self.anna, self.bram, self.carla)
                if self.sees(user, document)
            }
            self.assertEqual(who, seen, visibility)

    def test_selected_without_level_on_the_folder_sees_nothing(self):
        document = self.upload(self.fixed, visibility="selected", selected=self.client_a)
        self.assertFalse(self.sees(self.anna, document))

    def test_visibility_can_be_changed_later_and_says_who_gains_and_loses(self):
        document = self.upload(self.bank, visibility="office")
        preview = document._preview_audience(visibility="selected", selected=self.client_b)
        self.assertEqual(
            (set(preview["gains"]), set(preview["loses"])), ({self.client_b.id}, set())
        )
        document.with_user(self.office)._set_visibility(
            "selected", self.client_b.with_user(self.office)
        )
        self.assertTrue(self.sees(self.bram, document))
        self.assertFalse(self.sees(self.anna, document))
        document.with_user(self.office)._set_visibility("office")
        self.assertFalse(self.sees(self.bram, document))

    def test_selected_needs_somebody_of_this_administration(self):
        document = self.upload(self.bank)
        with self.assertRaises(UserError):
            document._set_visibility("selected")
        with self.assertRaises(UserError):
            document._set_visibility("selected", self.client_c)

    def test_new_documents_take_the_setting_of_the_folder(self):
        self.bank.write({"office_visibility": "office", "client_visibility": "uploader"})
        document = self.upload(self.bank, visibility=None)
        self.assertEqual(document.visibility, "office")
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        upload = self.bank.with_user(self.anna)._client_upload("mijn.pdf", pdf("mijn"))
        self.assertEqual(upload.sudo().visibility, "selected")
        self.assertTrue(self.sees(self.anna, upload))
        self.assertFalse(self.sees(self.bram, upload))

    def test_inbox_documents_are_for_the_office_only(self):
        document = self.upload(self.bank.browse(), administration=self.vof)
        self.assertEqual((document.visibility, document.folder_id.id), ("office", False))
        self.assertFalse(self.sees(self.anna, document))
        self.assertTrue(self.sees(self.office, document))

    def test_switching_the_dossier_off_hides_all_and_keeps_all(self):
        document = self.upload(self.bank)
        self.vof.with_user(self.office).write({"dossier_enabled": False})
        self.assertFalse(self.sees(self.anna, document))
        self.assertTrue(document.exists().current_version_id)
        self.vof.with_user(self.office).write({"dossier_enabled": True})
        self.assertTrue(self.sees(self.anna, document))

    # ------------------------------------------------------------------ moving and the bin

    def test_visibility_travels_with_a_document_and_the_preview_is_what_happens(self):
        document = self.upload(self.bank, visibility="folder")
        self.grant(self.fixed, self.client_b)
        preview = document._preview_audience(folder=self.fixed)
        self.assertEqual(
            (set(preview["gains"]), set(preview["loses"]), set(preview["keeps"])),
            (set(), {self.client_a.id}, {self.client_b.id}),
        )
        document.with_user(self.office)._move(self.fixed.with_user(self.office))
        self.assertEqual(
            (self.sees(self.anna, document), self.sees(self.bram, document)), (False, True)
        )
        self.assertEqual(document.visibility, "folder")

    def test_moving_to_the_inbox_hides_it(self):
        document = self.upload(self.bank)
        self.assertEqual(
            set(document._preview_audience(folder=self.bank.browse())["loses"]),
            {self.client_a.id, self.client_b.id},
        )
        document.with_user(self.office).write({"folder_id": False})
        self.assertFalse(self.sees(self.anna, document))

    def test_moves_that_are_refused(self):
        document = self.upload(self.bank)
        with self.assertRaises(UserError):
            document.with_user(self.office).write({"folder_id": self.bv_main.id})
        self.bv.write({"office_access": "team"})
        self.forget()
        with self.assertRaises(AccessError):
            document.with_user(self.piet).write({"folder_id": self.bv_main.id})

    def test_protected_fields_are_refused_for_everybody(self):
        document = self.upload(self.bank)
        for name, value in (
            ("visibility", "folder"),
            ("sha256", "0"),
            ("current_version_id", False),
            ("administration_id", self.bv.id),
            ("handled_date", "2026-01-01"),
            ("uploaded_by_id", self.piet.id),
            ("bin_date", "2026-01-01"),
        ):
            with self.assertRaises(AccessError):
                document.with_user(self.manager).write({name: value})

    def test_bin_restore_and_delete_for_good(self):
        document = self.upload(self.bank)
        version = document.current_version_id
        with self.assertRaises(UserError):
            document.with_user(self.manager).unlink()
        document.with_user(self.office).action_bin()
        self.assertFalse(self.sees(self.anna, document))
        document.with_user(self.office).action_restore()
        self.assertTrue(self.sees(self.anna, document))
        document.with_user(self.office).action_bin()
        with self.assertRaises(AccessError):
            document.with_user(self.office).unlink()
        document.with_user(self.manager).unlink()
        self.assertFalse(version.exists())
        self.assertFalse(
            self.env["ir.attachment"].search_count(
                [
                    ("res_model", "=", version._name),
                    ("res_id", "=", version.id),
                    ("res_field", "=", "data"),
                ]
            )
        )
        self.assertEqual(self.events("document_deleted")[0].document_name, "stuk.pdf")

    def test_a_document_whose_folder_lies_in_the_bin_says_what_to_do(self):
        document = self.upload(self.bank)
        document.action_bin()
        self.bank.action_bin()
        with self.assertRaisesRegex(UserError, "Restore the folder first"):
            document.action_restore()

    # ------------------------------------------------------------------ bytes

    def test_bytes_stay_as_they_are_also_of_large_photos(self):
        from PIL import Image

        noise = Image.frombytes("RGB", (2200, 2100), random.Random(1).randbytes(2200 * 2100 * 3))
        buffer = io.BytesIO()
        noise.save(buffer, "JPEG", quality=92)
        photo = buffer.getvalue()
        document = self.upload(self.bank, "foto.jpg", photo)
        _document, stored = (
            self.env["klantendossier.document"]
            .with_user(self.anna)
            ._open(document.id, "document_downloaded")
        )
        self.assertEqual(stored.read_all(), photo)
        self.assertGreater(len(photo), 4_000_000)

    def test_opening_is_logged_with_version_and_hash(self):
        document = self.upload(self.bank)
        self.env["klantendossier.document"].with_user(self.anna)._open(
            document.id, "document_opened"
        )
        event = self.events("document_opened")[0]
        self.assertEqual(
            (event.document_ref, event.user_ref, event.client_ref, event.sha256),
            (document.id, self.anna.id, self.client_a.id, document.sha256),
        )

    def test_damaged_bytes_are_not_given_out_and_that_is_logged(self):
        document = self.upload(self.bank, "heel.pdf", pdf("eigen inhoud voor schade"))
        attachment = document.current_version_id._get_attachments()[document.current_version_id.id]
        path = attachment._full_path(attachment.store_fname)
        original = open(path, "rb").read()
        os.chmod(path, 0o600)
        with open(path, "wb") as file:
            file.write(original[:-1])
        self.addCleanup(lambda: open(path, "wb").write(original))
        with self.enter_registry_test_mode(), self.assertRaisesRegex(UserError, "damaged"):
            self.env["klantendossier.document"].with_user(self.anna)._open(
                document.id, "document_opened"
            )
        self.assertFalse(self.events("document_opened", document_ref=document.id))
        self.assertTrue(self.events("integrity_failed", document_ref=document.id))

    def test_the_same_upload_key_makes_no_second_document_and_swallows_none(self):
        """Sent again it is the same document; other bytes, or another place, are another document."""
        model = self.env["klantendossier.document"].with_user(self.office)
        vof, bank, fixed = (r.with_user(self.office) for r in (self.vof, self.bank, self.fixed))

        def send(folder, name):
            return model._upload(
                vof, folder, [{"name": name, "data": pdf(name), "upload_key": "sleutel-1"}]
            )

        first = send(bank, "een.pdf")
        self.assertEqual(send(bank, "een.pdf"), first)
        second, third = send(bank, "twee.pdf"), send(fixed, "een.pdf")
        self.assertEqual(len(first | second | third), 3)
        self.assertEqual((second.name, third.folder_id), ("twee.pdf", self.fixed))
        twice = [{"name": f"{n}.pdf", "data": pdf(n), "upload_key": "sleutel-2"} for n in "ab"]
        self.assertEqual(len(model._upload(vof, bank, twice)), 2)

    def test_a_key_of_another_document_does_not_swallow_a_version(self):
        one, two = self.upload(self.bank, "een.pdf"), self.upload(self.bank, "twee.pdf")
        one.with_user(self.office)._upload_version("v.pdf", pdf("v"), "sleutel-3")
        one.with_user(self.office)._upload_version("v.pdf", pdf("v"), "sleutel-3")
        two.with_user(self.office)._upload_version("v.pdf", pdf("v"), "sleutel-3")
        self.assertEqual((one.version_number, two.version_number), (2, 2))

    def test_a_file_that_was_cut_off_in_the_store_can_be_stored_again(self):
        """As after a crash or a full disk half-way; core would call it a collision for ever."""
        data = pdf("afgebroken")
        attachment = self.env["ir.attachment"]
        checksum = attachment._compute_checksum(data)
        path = attachment._full_path(f"{checksum[:2]}/{checksum}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data[:10])
        document = self.upload(self.bank, "a.pdf", data)
        _document, stored = self.env["klantendossier.document"]._open(document.id, None)
        self.assertEqual(stored.read_all(), data)
        self.assertFalse([n for n in os.listdir(os.path.dirname(path)) if n.startswith("tmp")])

    def test_a_file_after_one_that_was_there_already_is_stored_too(self):
        """The first of these stores no new file; what it remembers must not catch the next one's."""
        self.upload(self.bank, "a.pdf", pdf("dubbel"))
        self.upload(self.fixed, "a.pdf", pdf("dubbel"))
        for marker in ("eerste", "tweede", "dubbel", "derde"):
            document = self.upload(self.bank, "b.pdf", pdf(f"daarna {marker}"))
            attachment = self.env["ir.attachment"].sudo()
            row = document.current_version_id._get_attachments()[document.current_version_id.id]
            self.assertTrue(os.path.isfile(attachment._full_path(row.store_fname)), marker)

    def test_renaming_keeps_the_extension_that_the_content_has(self):
        document = self.upload(self.bank, "a.pdf")
        document.with_user(self.office).write({"name": "kwaad.html"})
        self.assertEqual(document.name, "kwaad.pdf")
        with self.assertRaisesRegex(UserError, "name"):
            document.with_user(self.office).write({"name": "  "})

    def test_a_batch_with_one_refused_file_keeps_nothing(self):
        before = self.env["klantendossier.document"].search_count([])
        with self.assertRaises(UserError):
            self.env["klantendossier.document"].with_user(self.office)._upload(
                self.vof.with_user(self.office),
                self.bank.with_user(self.office),
                [
                    {"name": "a.pdf", "data": pdf("a")},
                    {"name": "b.pdf", "data": b"MZ\x90\x00" + b"\x00" * 60},
                ],
            )
        self.assertEqual(self.env["klantendossier.document"].search_count([]), before)

    def test_the_content_decides_what_a_file_is(self):
        for name, data, refused in (
            ("factuur.pdf", b"MZ\x90\x00\x03" + b"\x00" * 100, "a program"),
            ("pagina.html", b"<html><script>alert(1)</script></html>", "a web page"),
            (
                "plaatje.svg",
                b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
                "a drawing",
            ),
            ("macro.hta", b"<html><hta:application/></html>", "a web page"),
            ("script.js", b"alert(document.cookie)", "a script"),
            ("verkeerd.txt", b"<!DOCTYPE html><html></html>", "a web page"),
            ("leeg.pdf", b"", "empty"),
        ):
            with self.assertRaisesRegex(UserError, refused):
                self.upload(self.bank, name, data)
        for name, data, code in (
            ("a.pdf", pdf("a"), "pdf"),
            ("scan", PNG, "png"),
            ("brief.docx", docx(), "docx"),
            ("lijst.csv", b"datum;bedrag\n2026-01-01;12,50\n", "csv"),
            ("bank.940", b":20:STARTUMS\n:25:NL01TEST0123456789\n", "txt"),
            ("factuur.xml", b'<?xml version="1.0"?><Invoice/>', "xml"),
        ):
            self.assertEqual(self.upload(self.bank, name, data).file_type, code, name)

    def test_types_and_size_are_settings_of_the_office(self):
        pdf_type = self.env["klantendossier.file.type"].search([("code", "=", "pdf")])
        self.company.klantendossier_file_type_ids = [Command.unlink(pdf_type.id)]
        with self.assertRaisesRegex(UserError, "is not accepted"):
            self.upload(self.bank)
        self.company.write(
            {
                "klantendossier_file_type_ids": [Command.link(pdf_type.id)],
                "klantendossier_max_size": 1,
            }
        )
        with self.assertRaisesRegex(UserError, "Too large"):
            self.upload(self.bank, data=pdf("x") + b"0" * 1_100_000)

    def test_a_bomb_is_refused_without_unpacking_it(self):
        buffer = io.BytesIO(docx())
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/media/nullen.bin", b"\x00" * 60_000_000)
        self.assertEqual(inspect(buffer.getvalue(), "bom.docx").danger, "bomb")
        with self.assertRaisesRegex(UserError, "enormous"):
            self.upload(self.bank, "bom.docx", buffer.getvalue())

    def test_versions_keep_every_set_of_bytes(self):
        document = self.upload(self.bank, "v.pdf", pdf("een"))
        document.with_user(self.office)._upload_version("v2.pdf", pdf("twee"))
        self.forget()
        self.assertEqual(document.version_ids.mapped("number"), [2, 1])
        self.assertEqual((document.version_number, document.name), (2, "v.pdf"))
        _document, stored = self.env["klantendossier.document"]._open(document.id, None)
        self.assertEqual(stored.read_all(), pdf("twee"))

    # ------------------------------------------------------------------ what a client user does

    def test_uploading_needs_level_upload_and_is_new_for_the_office(self):
        with self.enter_registry_test_mode(), self.assertRaises(AccessError):
            self.bank.with_user(self.anna)._client_upload("a.pdf", pdf("a"))
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        document = self.bank.with_user(self.anna)._client_upload(
            "a.pdf", pdf("a"), note="Telling van 2 januari"
        )
        self.assertTrue(document.with_user(self.office).is_new_from_client)
        self.assertEqual(document.with_user(self.office).client_remark, "Telling van 2 januari")
        self.assertEqual(self.vof.with_user(self.office).new_from_client_count, 1)
        document.with_user(self.office).action_mark_handled()
        self.forget()
        self.assertEqual(self.vof.with_user(self.office).new_from_client_count, 0)

    def test_withdrawing_ends_when_the_office_has_handled_it(self):
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        document = self.bank.with_user(self.anna)._client_upload("a.pdf", pdf("a"))
        other = self.bank.with_user(self.anna)._client_upload("b.pdf", pdf("b"))
        document._client_withdraw()
        self.assertFalse(self.sees(self.anna, document))
        other.with_user(self.office).action_mark_handled()
        with self.assertRaisesRegex(UserError, "works with"):
            other._client_withdraw()

    def test_a_new_version_does_not_make_a_handled_upload_withdrawable(self):
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        document = self.bank.with_user(self.anna)._client_upload("a.pdf", pdf("a"), "sleutel-4")
        document.with_user(self.office).action_mark_handled()
        document._client_add_version("b.pdf", pdf("b"))
        self.forget()
        self.assertTrue(document.with_user(self.office).is_new_from_client)
        with self.assertRaisesRegex(UserError, "works with"):
            document._client_withdraw()

    def test_reading_from_the_second_byte_on_is_an_opening_too(self):
        document = self.upload(self.bank)
        model = self.env["klantendossier.document"].with_user(self.anna)
        for expected in (1, 1):
            model._open(document.id, "document_opened", resumed=True)
            self.assertEqual(
                len(self.events("document_opened", document_ref=document.id)), expected
            )
        model._open(document.id, "document_opened")
        self.assertEqual(len(self.events("document_opened", document_ref=document.id)), 2)

    def test_only_own_uploads_get_a_version_or_are_withdrawn(self):
        self.grant(self.bank, self.client_a, levels.UPLOAD)
        self.grant(self.bank, self.client_b, levels.UPLOAD)
        document = self.bank.with_user(self.anna)._client_upload("a.pdf", pdf("a"))
        for act in (
            lambda d: d._client_withdraw(),
            lambda d: d._client_add_version("a.pdf", pdf("vals")),
        ):
            with self.enter_registry_test_mode(), self.assertRaises(AccessError):
                act(document.with_user(self.bram))
        document._client_add_version("a.pdf", pdf("beter"))
        self.assertEqual(document.sudo().version_number, 2)

    def test_level_edit_renames_notes_moves_and_bins_client_uploads_only(self):
        document = self.upload(self.bank, "kantoor.pdf")
        mine = document.with_user(self.anna)
        with self.enter_registry_test_mode(), self.assertRaises(AccessError):
            mine._client_rename("x.pdf")
        self.grant(self.bank, self.client_a, levels.EDIT)
        mine._client_rename("Jaarstuk")
        self.assertEqual(document.name, "Jaarstuk.pdf")
        mine._client_set_note("Zie bladzijde 7")
        self.assertEqual(document.note, "Zie bladzijde 7")
        with self.enter_registry_test_mode(), self.assertRaises(AccessError):
            mine._client_bin()
        with self.enter_registry_test_mode(), self.assertRaises(AccessError):
            mine._client_move(self.fixed.id)
        self.grant(self.fixed, self.client_a, levels.EDIT)
        mine._client_move(self.fixed.id)
        self.assertEqual(document.folder_id, self.fixed)

    # ------------------------------------------------------------------ handing back and uninstalling

    def test_uninstalling_is_refused_until_the_bytes_were_handed_back(self):
        document = self.upload(self.bank, "bewaar.pdf", pdf("bewaar"))
        module = self.env.ref("base.module_klantendossier")
        with self.assertRaisesRegex(UserError, "Hand back"):
            module.button_uninstall()
        versions = self.env["klantendossier.document.version"]
        while versions._hand_back(50):
            pass
        self.forget()
        attachment = self.env["ir.attachment"].browse(document.current_version_id.handed_back_ref)
        self.assertEqual(attachment.raw, pdf("bewaar"))
        self.assertIn("bewaar.pdf", attachment.name)
        self.assertFalse(attachment.with_user(self.employee).has_access("read"))
        module._check_no_dossier_documents()

    def test_handing_back_names_who_asked_and_comes_back_after_a_conflict(self):
        document = self.upload(self.bank)
        settings = self.make_user("kd_settings_2", "base.group_system,klantendossier.group_manager")
        self.env["res.config.settings"].with_user(settings).create(
            {}
        ).action_klantendossier_hand_back()
        versions = self.env["klantendossier.document.version"]
        with (
            patch.object(type(versions), "_hand_back", side_effect=SerializationFailure),
            patch.object(self.env.cr, "rollback", lambda: None),
        ):
            before = self.env["ir.cron.trigger"].search_count([])
            versions._cron_hand_back()
            self.assertEqual(self.env["ir.cron.trigger"].search_count([]), before + 1)
        with patch.object(self.env.cr, "commit", lambda: None):
            versions._cron_hand_back()
        self.forget()
        self.assertTrue(document.current_version_id.handed_back_ref)
        event = self.events("documents_handed_back", document_ref=document.id)
        self.assertEqual(event.user_ref, settings.id)

    def test_attachments_of_versions_are_closed_to_everybody(self):
        document = self.upload(self.bank)
        version = document.current_version_id
        attachment = version._get_attachments()[version.id]
        admin = self.make_user("kd_settings", "base.group_system,klantendossier.group_manager")
        for user in (admin, self.manager, self.office, self.anna):
            self.forget()
            mine = attachment.with_user(user)
            for call in (
                lambda a: a.read(["datas"]),
                lambda a: a.write({"public": True}),
                lambda a: a.write({"res_id": 1}),
                lambda a: a.unlink(),
                lambda a: a.generate_access_token(),
            ):
                with self.assertRaises(AccessError):
                    call(mine)
            if user != self.anna:
                domain = [("res_model", "=", version._name), ("res_field", "=", "data")]
                self.assertFalse(self.env["ir.attachment"].with_user(user).search(domain))
                self.assertFalse(
                    self.env["ir.attachment"].with_user(user).search([("id", "=", attachment.id)])
                )

    def test_content_of_a_dossier_cannot_be_found_by_its_bytes(self):
        self.upload(self.bank, "geheim.pdf", pdf("geheim"))
        values = {
            "name": "x",
            "datas": base64.b64encode(pdf("geheim")).decode(),
            "mimetype": "application/octet-stream",
        }
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].with_user(self.anna).create_unique([values])
        found = self.env["ir.attachment"].with_user(self.office).create_unique([values])
        self.assertNotEqual(
            self.env["ir.attachment"].browse(found).res_model, "klantendossier.document.version"
        )

    def test_storing_in_the_database_works_too(self):
        with patch.object(type(self.env["ir.attachment"]), "_storage", lambda self: "db"):
            document = self.upload(self.bank, "db.pdf", pdf("db"))
            _document, stored = self.env["klantendossier.document"]._open(document.id, None)
            self.assertEqual(stored.read_all(), pdf("db"))

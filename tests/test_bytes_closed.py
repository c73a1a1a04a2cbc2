"""The bytes of documents leave by the dossier's own door only, also for code in sudo (design L3)."""

import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import PNG, DossierCase, pdf

VERSION = "klantendossier.document.version"
CONTENT = ("raw", "datas", "db_datas", "index_content")
TEXT = b"geheime tekst; 1234,56\nnog een regel\n"


class BytesCase(DossierCase):
    """One text document, which core would index, per kind of storage."""

    def setUp(self):
        super().setUp()
        self.grant(self.bank, self.client_a)
        self.attachments = self.env["ir.attachment"].sudo()

    def store_in(self, storage):
        """Let this database keep its attachments elsewhere, as its administrator does."""
        self.env["ir.config_parameter"].set_param("ir_attachment.location", storage)

    def make(self, name="lijst.csv", data=TEXT, storage="file"):
        self.store_in(storage)
        document = self.upload(self.bank, name, data)
        self.store_in("file")
        self.forget()
        return document

    def row_of(self, document):
        version = document.current_version_id
        return version._get_attachments()[version.id]

    def bytes_of(self, document, user=None):
        documents = self.env["klantendossier.document"].with_user(user or self.anna)
        return documents._open(document.id, None)[1].read_all()


class TestBytesClosed(BytesCase):
    """What Odoo's own methods give of our rows: nothing, in sudo too."""

    def test_every_field_with_content_is_empty_in_sudo(self):
        for storage in ("file", "db"):
            row = self.row_of(self.make(storage=storage))
            for context in ({}, {"bin_size": True}, {"prefetch_fields": False}, {"active_test": 0}):
                with self.subTest(storage=storage, context=context):
                    self.forget()
                    mine = row.with_context(**context)
                    self.assertEqual([mine[name] for name in CONTENT], [False] * 4)
                    self.forget()
                    [values] = mine.read(list(CONTENT))
                    self.assertEqual([values[name] for name in CONTENT], [False] * 4)
                    self.assertEqual(
                        mine.export_data(list(CONTENT))["datas"], [["", "", "", ""]], context
                    )
                    found = mine.search_read([("id", "=", row.id)], ["index_content", "db_datas"])
                    self.assertEqual(
                        (found[0]["index_content"], found[0]["db_datas"]), (False,) * 2
                    )
                    self.assertFalse(self.row_version(row).with_context(bin_size=False).data)

    def row_version(self, row):
        return self.env[VERSION].sudo().browse(row.res_id)

    def test_others_in_the_same_read_keep_theirs(self):
        for storage in ("file", "db"):
            row = self.row_of(self.make(storage=storage))
            self.store_in(storage)
            other = self.attachments.create({"name": "gewoon.txt", "raw": b"gewone tekst"})
            self.store_in("file")
            for order in (row + other, other + row):
                self.forget()
                self.assertEqual(set(order.mapped("raw")), {False, b"gewone tekst"}, storage)
                self.forget()
                values = {v["id"]: v for v in order.read(list(CONTENT))}
                self.assertEqual(values[other.id]["datas"], base64.b64encode(b"gewone tekst"))
                self.assertEqual(values[other.id]["index_content"], "gewone tekst")
                self.assertFalse(values[row.id]["datas"])

    def test_searching_tells_nothing_of_the_content(self):
        """Also not letter by letter; the text of an older version of the addon may be there still."""
        for storage in ("file", "db"):
            row = self.row_of(self.make(storage=storage))
            self.env.cr.execute(
                "UPDATE ir_attachment SET index_content = %s WHERE id = %s", [TEXT.decode(), row.id]
            )
            self.forget()
            for domain in (
                [("index_content", "=like", "g%")],
                [("index_content", "ilike", "geheim")],
                [("index_content", "!=", False)],
                [("db_datas", "!=", False)],
                [("db_datas", "=", TEXT)],
            ):
                domain = [("id", "=", row.id), *domain]
                self.assertFalse(self.attachments.search(domain), (storage, domain))
            by_text = self.attachments._read_group(
                [("id", "=", row.id)], ["index_content"], ["__count"]
            )
            self.assertEqual(by_text, [(False, 1)])
            for name in ("raw", "datas"):
                with self.assertRaises(NotImplementedError):
                    self.attachments.search([("id", "=", row.id), (name, "=like", "g%")])

    def test_nothing_is_indexed_whatever_another_addon_does(self):
        def index(self, bin_data, file_type, checksum=None):
            raise AssertionError("the bytes went through a method that others extend")

        with patch.object(type(self.attachments), "_index", index):
            row = self.row_of(self.make())
        self.env.cr.execute("SELECT index_content FROM ir_attachment WHERE id = %s", [row.id])
        self.assertEqual(self.env.cr.fetchall(), [(None,)])

    def test_a_template_reads_nothing_also_where_templates_are_not_restricted(self):
        """Attack row 57: what the boundary of the templates does not hold, the field does."""
        document = self.make()
        row = self.row_of(document)
        expressions = [
            f"object.env['ir.attachment'].sudo().browse({row.id}).{name}" for name in CONTENT
        ]
        expressions += [
            f"object.env['{VERSION}'].sudo().browse({document.current_version_id.id}).data",
            f"object.env['ir.attachment'].sudo().browse({row.id}).with_context(bin_size=False).raw",
            f"object.env['ir.attachment'].sudo().browse({row.id}).read(['raw'])[0]['raw']",
        ]
        template = self.env["mail.template"].create(
            {
                "name": "Nieuwsbrief",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body_html": "".join(f'<p t-out="{text}"/>' for text in expressions),
            }
        )
        for user in (self.employee, self.env.ref("base.user_admin")):
            user.group_ids += self.env.ref("mail.group_mail_template_editor")
            body = template.with_user(user)._render_field("body_html", user.partner_id.ids)
            text = body[user.partner_id.id]
            self.assertNotIn("geheim", text)
            self.assertNotIn(base64.b64encode(TEXT)[:8].decode(), text)

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_rows_are_made_changed_copied_and_streamed_by_nobody(self):
        row = self.row_of(self.make())
        version = self.row_version(row)
        other = self.attachments.create({"name": "gewoon.txt", "raw": b"gewone tekst"})
        own = {"name": "data", "res_model": VERSION, "res_field": "data", "res_id": version.id}
        defaults = {f"default_{name}": value for name, value in own.items()}
        calls = {
            "write": lambda: row.write({"name": "x"}),
            "set": lambda: setattr(row, "raw", b"anders"),
            "unbind": lambda: row.write({"res_model": False}),
            "share": lambda: row.generate_access_token(),
            "copy": lambda: row.copy(),
            "delete": lambda: row.unlink(),
            "stream": lambda: row._to_http_stream(),
            "stream of the field": lambda: self.env["ir.binary"]._get_stream_from(version, "data"),
            "create": lambda: self.attachments.create({**own, "raw": b"anders"}),
            "bind": lambda: other.write({k: own[k] for k in ("res_model", "res_field", "res_id")}),
            "write the field": lambda: version.write({"data": base64.b64encode(b"anders")}),
        }
        for name, call in calls.items():
            # Not assertRaises: it would undo what the log writes in the test's transaction.
            with self.subTest(name), self.assertRaisesRegex(AccessError, "."):
                call()
        with self.assertRaises(AccessError):
            # Noticed only when it is there: the caller's transaction goes with the error.
            self.attachments.with_context(**defaults).create({"name": "x", "raw": b"anders"})
        self.forget()
        self.assertEqual(self.bytes_of(version.document_id), TEXT)
        refused = self.events("refused", user_ref=self.env.uid)
        operations = {(line.details or {}).get("operation") for line in refused}
        self.assertLessEqual({"write", "copy", "unlink", "stream", "create"}, operations)

    def test_a_context_from_outside_decides_nothing_about_a_row(self):
        """The office's dialogs are called over RPC, with whatever context somebody sends along."""
        context = {
            "default_public": True,
            "default_access_token": "11111111-2222",
            "default_url": "/web/over/het/hek",
            "default_type": "url",
            "default_res_id": 1,
            "default_company_id": self.other_company.id,
            "default_name": "<b>",
        }
        document = self.make()
        version = document.current_version_id
        self.env.cr.execute("DELETE FROM ir_attachment WHERE id = %s", [self.row_of(document).id])
        self.attachments.with_user(self.office).sudo().with_context(**context)._create_for_versions(
            [(version.id, TEXT, "text/csv")]
        )
        self.forget()
        row = self.row_of(document)
        self.assertEqual(
            (row.public, row.access_token, row.url, row.type, row.res_id, row.company_id, row.name),
            (False, False, False, "binary", version.id, self.company, "data"),
        )
        self.assertEqual(
            (row.create_uid, row.res_model, row.res_field), (self.office, VERSION, "data")
        )
        self.assertEqual((row.mimetype, self.bytes_of(document)), ("text/csv", TEXT))

    def test_a_row_goes_with_its_version(self):
        document = self.make()
        row = self.row_of(document)
        document.with_user(self.manager).action_bin()
        document.with_user(self.manager).unlink()
        self.assertFalse(row.exists())

    def test_ordinary_attachments_cost_no_query_more(self):
        self.attachments.create({"name": "warm", "raw": b"warm"}).write({"name": "warmer"})
        self.env.flush_all()

        def act():
            made = self.attachments.create({"name": "x.txt", "raw": b"x"})
            made.write({"name": "y.txt"})
            self.env.flush_all()
            self.env.invalidate_all()
            return made.raw

        before = self.env.cr.sql_log_count
        act()
        ours = self.env.cr.sql_log_count - before
        with patch.object(
            type(self.attachments), "_filter_versions", lambda records: records.browse()
        ):
            before = self.env.cr.sql_log_count
            act()
            core = self.env.cr.sql_log_count - before
        self.assertEqual(ours, core)


class TestStorages(BytesCase):
    """Where attachments lie is the office's choice; what a commit makes final stays whole."""

    def test_the_database_as_storage(self):
        document = self.make(storage="db")
        row = self.row_of(document)
        self.assertFalse(row.store_fname)
        self.assertEqual(self.bytes_of(document), TEXT)
        self.assertEqual((row.file_size, row.checksum), (len(TEXT), row._compute_checksum(TEXT)))

    def test_several_documents_in_the_database(self):
        self.store_in("db")
        files = [{"name": f"{n}.pdf", "data": pdf(n)} for n in range(3)]
        documents = self.env["klantendossier.document"].with_user(self.manager)
        made = documents._upload(
            self.vof.with_user(self.manager), self.bank.with_user(self.manager), files
        )
        self.forget()
        self.assertEqual(
            [self.bytes_of(document, self.manager) for document in made], [pdf(n) for n in range(3)]
        )

    def test_another_storage_is_refused_with_a_text(self):
        before = self.env["klantendossier.document"].search_count([])
        self.store_in("s3_bucket")
        with self.assertRaisesRegex(UserError, "'s3_bucket'.*Ask your administrator"):
            with self.env.cr.savepoint():
                self.upload(self.bank, "a.pdf")
        self.assertEqual(self.env["klantendossier.document"].search_count([]), before)

    def test_moving_all_attachments_to_the_other_storage_and_back(self):
        """By an administrator in the screens, who does not find these rows, and by a script."""
        documents = [self.make(), self.make("foto.png", PNG)]
        contents = [self.bytes_of(document) for document in documents]
        rows = self.attachments.union(*map(self.row_of, documents))
        admin = self.env.ref("base.user_admin")
        for model in (self.attachments.with_user(admin).sudo(False), self.attachments):
            for storage in ("db", "file"):
                self.store_in(storage)
                # Only ours: the screens' own attachments are not what this is about.
                with patch.object(
                    type(model), "_get_storage_domain", lambda model: [("id", "<", 0)]
                ):
                    model.force_storage()
                self.forget()
                self.assertEqual([bool(row.store_fname) for row in rows], [storage == "file"] * 2)
                self.assertEqual(
                    [self.bytes_of(document) for document in documents], contents, storage
                )
                self.assertEqual([row.file_size for row in rows], [len(data) for data in contents])
                self.env.cr.execute(
                    "SELECT count(*) FROM ir_attachment WHERE id = ANY(%s) AND db_datas IS NOT NULL",
                    [rows.ids],
                )
                self.assertEqual(self.env.cr.fetchone()[0], 2 if storage == "db" else 0)

    def test_core_migrating_a_row_of_ours_loses_nothing(self):
        """Core's own method reads emptiness there, and would store that and drop the file."""
        document = self.make()
        other = self.attachments.create({"name": "gewoon.txt", "raw": b"gewone tekst"})
        self.store_in("db")
        (self.row_of(document) + other)._migrate()
        self.forget()
        self.assertEqual(self.bytes_of(document), TEXT)
        self.assertEqual((other.raw, other.store_fname), (b"gewone tekst", False))
        self.assertFalse(self.row_of(document).store_fname)

    def test_moving_to_an_unknown_storage_is_refused_before_anything_moved(self):
        document = self.make()
        self.store_in("s3_bucket")
        with self.assertRaisesRegex(UserError, "s3_bucket"):
            self.attachments.force_storage()
        self.store_in("file")
        self.assertEqual(self.bytes_of(document), TEXT)

    @mute_logger("odoo.addons.klantendossier.models.ir_attachment")
    def test_damaged_bytes_stay_where_a_restore_will_look_for_them(self):
        damaged, whole = self.make(), self.make("foto.png", PNG)
        path = self.row_of(damaged)._get_stored_bytes().path
        with open(path, "wb") as file:
            file.write(TEXT[:5])
        self.store_in("db")
        (self.row_of(damaged) + self.row_of(whole))._migrate()
        self.forget()
        self.assertTrue(self.row_of(damaged).store_fname)
        self.assertFalse(self.row_of(whole).store_fname)
        self.assertTrue(self.events("integrity_failed", document_ref=damaged.id))
        with open(path, "wb") as file:
            file.write(TEXT)
        self.assertEqual(self.bytes_of(damaged), TEXT)

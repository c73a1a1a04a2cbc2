"""What PostgreSQL itself holds, whoever writes: one administration, unique names, an append-only log.

These tests run on a database that saw both ``-i`` and ``-u`` of the addon (``dev/test`` sees to that), and
read the catalogue of that database.
"""

import psycopg2

from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from odoo.addons.klantendossier.hooks import release_references

from .common import DossierCase
from .test_access_matrix import PREFIX, MatrixMixin

#: What ``pg_constraint.confdeltype`` says for each ``ondelete``.
ON_DELETE = {"restrict": "r", "cascade": "c", "set null": "n"}


class TestConstraints(MatrixMixin, DossierCase):
    """By raw SQL, past every check in Python."""

    def run_sql(self, error, query, *args):
        """Run a statement that the database must refuse; give the error."""
        self.env.flush_all()
        with (
            self.assertRaises(error) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(SQL(query, *args))
        return caught.exception

    def with_administration(self):
        """Give the models with rows of their own that belong to an administration."""
        for name, model in self.models().items():
            field = model._fields.get("administration_id")
            # What is made by a query has no rows of its own: its records are those behind it.
            if field and field.store and model._auto and not (model._abstract or model._transient):
                yield name, model

    def links(self):
        """Give (model, field) of every link between two records that each belong to an administration."""
        inside = {model._name for _name, model in self.with_administration()}
        for _name, model in self.with_administration():
            for field in model._fields.values():
                if field.type == "many2one" and field.store and field.comodel_name in inside:
                    yield model, field

    def foreign_keys(self, model, column):
        """Give the keys of a table in which a column takes part: columns, target, its columns, on delete, name."""
        self.env.cr.execute(
            """
            SELECT ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (num, pos)
                           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num ORDER BY k.pos),
                   c.confrelid::regclass::text,
                   ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k (num, pos)
                           JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num ORDER BY k.pos),
                   c.confdeltype, c.conname, c.convalidated
              FROM pg_constraint c
             WHERE c.contype = 'f' AND c.conrelid = %s::regclass
            """,
            [model._table],
        )
        return [row for row in self.env.cr.fetchall() if row[0][0] == column]

    # ------------------------------------------------------------------ P3

    def test_every_link_carries_the_administration_along(self):
        """One foreign key per field: its column first, then the administration, with the field's own ON DELETE."""
        seen = []
        for model, field in self.links():
            with self.subTest(model=model._name, field=field.name):
                [(columns, target, target_columns, on_delete, _name, valid)] = self.foreign_keys(
                    model, field.name
                )
                second = ("administration_id", "administration_id")
                if field.name == "current_version_id":
                    second = (
                        "id",
                        "document_id",
                    )  # narrower still: a version of this very document
                self.assertEqual(columns, [field.name, second[0]])
                self.assertEqual(target, self.env[field.comodel_name]._table)
                self.assertEqual(target_columns, ["id", second[1]])
                self.assertEqual(on_delete, ON_DELETE[field.ondelete])
                self.assertTrue(valid)
            seen.append(f"{model._name.removeprefix(PREFIX)}.{field.name}")
        self.assertEqual(
            set(seen),
            {
                "folder.parent_id",
                "permission.folder_id",
                "permission.client_id",
                "document.folder_id",
                "document.uploaded_client_id",
                "document.current_version_id",
                "document.client.document_id",
                "document.client.client_id",
                "document.version.document_id",
            },
        )

    def test_the_administration_is_always_there(self):
        for name, model in self.with_administration():
            with self.subTest(model=name):
                self.run_sql(
                    psycopg2.errors.NotNullViolation,
                    "UPDATE %s SET administration_id = NULL WHERE id = (SELECT min(id) FROM %s)",
                    SQL.identifier(model._table),
                    SQL.identifier(model._table),
                )

    def test_no_link_between_administrations(self):
        """Each link is bent by hand to a record of another administration, in rows of the VOF."""
        for model, field in self.links():
            with self.subTest(model=model._name, field=field.name):
                # A version also has a number of its own in its document.
                apart = (
                    SQL(", number = 1000")
                    if field.name == "document_id" and "number" in model._fields
                    else SQL("")
                )
                error = self.run_sql(
                    psycopg2.errors.ForeignKeyViolation,
                    "UPDATE %s SET %s = (SELECT min(id) FROM %s WHERE administration_id = %s) %s"
                    " WHERE id = (SELECT max(id) FROM %s WHERE administration_id = %s)",
                    SQL.identifier(model._table),
                    SQL.identifier(field.name),
                    SQL.identifier(self.env[field.comodel_name]._table),
                    self.bv.id,
                    apart,
                    SQL.identifier(model._table),
                    self.vof.id,
                )
                self.assertRegex(error.diag.constraint_name, "_whole_fkey$")

    def test_no_row_goes_to_another_administration(self):
        """Nor does what is linked to leave what links to it behind."""
        for name, record in (
            ("folder", self.sub),
            ("client", self.client_a),
            ("document", self.vof.document_ids.filtered("folder_id")[:1]),
            ("permission", self.client_a.permission_ids[:1]),
        ):
            with self.subTest(model=name):
                self.run_sql(
                    psycopg2.errors.ForeignKeyViolation,
                    "UPDATE %s SET administration_id = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    self.bv.id,
                    record.id,
                )

    def test_no_new_row_across_administrations(self):
        self.run_sql(
            psycopg2.errors.ForeignKeyViolation,
            "INSERT INTO klantendossier_permission (administration_id, folder_id, client_id, rank)"
            " VALUES (%s, %s, %s, 40)",
            self.bv.id,
            self.bank.id,
            self.client_c.id,
        )
        self.run_sql(
            psycopg2.errors.ForeignKeyViolation,
            "INSERT INTO klantendossier_permission (administration_id, folder_id, client_id, rank)"
            " VALUES (%s, %s, %s, 40)",
            self.vof.id,
            self.bank.id,
            self.client_c.id,
        )
        self.run_sql(
            psycopg2.errors.ForeignKeyViolation,
            "INSERT INTO klantendossier_document_client (administration_id, document_id, client_id)"
            " VALUES (%s, %s, %s)",
            self.vof.id,
            self.vof.document_ids[:1].id,
            self.client_c.id,
        )

    def test_a_client_user_with_rows_is_not_deleted(self):
        """Every key that points at a client user is RESTRICT: evidence does not go with a contact."""
        self.env.cr.execute(
            "SELECT conrelid::regclass::text, confdeltype FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = 'klantendossier_client'::regclass"
        )
        rows = self.env.cr.fetchall()
        wizards = {model._table for model in self.models().values() if model._transient}
        kept = [
            (table, kind)
            for table, kind in rows
            if table not in wizards and not table.endswith("_rel")
        ]
        self.assertGreaterEqual(len(kept), 3)
        self.assertEqual({kind for _table, kind in kept}, {"r"})
        self.run_sql(
            psycopg2.errors.ForeignKeyViolation,
            "DELETE FROM klantendossier_client WHERE id = %s",
            self.client_a.id,
        )
        self.run_sql(
            psycopg2.errors.ForeignKeyViolation,
            "DELETE FROM res_partner WHERE id = %s",
            self.anna.partner_id.id,
        )

    # ------------------------------------------------------------------ one of each

    def test_ranks_are_a_closed_list(self):
        row = self.client_a.permission_ids[:1]
        for rank in (-1, 0, 1, 15, 25, 41, 99):
            self.run_sql(
                psycopg2.errors.CheckViolation,
                "UPDATE klantendossier_permission SET rank = %s WHERE id = %s",
                rank,
                row.id,
            )
        self.run_sql(
            psycopg2.errors.NotNullViolation,
            "UPDATE klantendossier_permission SET rank = NULL WHERE id = %s",
            row.id,
        )

    def test_one_permission_per_folder_and_client(self):
        row = self.client_a.permission_ids[:1]
        self.run_sql(
            psycopg2.errors.UniqueViolation,
            "INSERT INTO klantendossier_permission (administration_id, folder_id, client_id, rank)"
            " SELECT administration_id, folder_id, client_id, 40 FROM klantendossier_permission WHERE id = %s",
            row.id,
        )

    def refuse(self, model, **values):
        """Make a record that the database refuses, as the manager."""
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"):
            self.env[PREFIX + model].with_user(self.manager).create(values)
            self.env.flush_all()

    def test_names_of_folders_are_unique_where_they_lie(self):
        book = self.vof.id
        for name in ("Bank", "BANK", " bank "):
            self.refuse("folder", administration_id=book, parent_id=self.sub.id, name=name)
        for name in ("Jaarwerk 2026", "jaarwerk 2026"):
            self.refuse("folder", administration_id=book, name=name)
        for values in ({"parent_id": self.main.id, "name": "Bank"}, {"name": "Bank"}):
            self.assertTrue(
                self.env["klantendossier.folder"]
                .with_user(self.manager)
                .create({"administration_id": book, **values})
            )
        self.assertTrue(
            self.make_folder(self.vof, "Zelfde naam") and self.make_folder(self.bv, "Zelfde naam")
        )

    def test_a_name_is_free_again_while_the_folder_lies_in_the_bin(self):
        self.bank.with_user(self.manager).action_bin()
        again = self.make_folder(self.vof, "Bank", self.sub)
        self.assertTrue(again)
        self.fixed.with_user(self.manager).action_bin()
        self.assertTrue(self.make_folder(self.vof, "Vaste stukken"))

    def test_other_things_of_which_there_is_one(self):
        self.refuse("client", administration_id=self.vof.id, partner_id=self.anna.partner_id.id)
        self.refuse("administration", name="Dubbel", code="9042", company_id=self.company.id)
        self.refuse("role", name="VENNOOT A", company_id=self.company.id)
        folder = self.env["klantendossier.template.folder"].search(
            [("company_id", "=", self.company.id), ("parent_id", "=", False)], limit=1
        )
        self.refuse("template.folder", template_id=folder.template_id.id, name=folder.name.upper())
        version = self.vof.document_ids.version_ids[:1]
        self.run_sql(
            psycopg2.errors.UniqueViolation,
            "INSERT INTO klantendossier_document_version"
            " (administration_id, document_id, number, name, sha256, size, mimetype, uploaded_by_id,"
            " file_state) SELECT administration_id, document_id, number, name, sha256, size, mimetype,"
            " uploaded_by_id, file_state"
            " FROM klantendossier_document_version WHERE id = %s",
            version.id,
        )
        others = self.vof.document_ids.version_ids - version
        self.run_sql(
            psycopg2.errors.UniqueViolation,
            "UPDATE klantendossier_document_version SET upload_key = 'same', uploaded_by_id = %s"
            " WHERE id = ANY(%s)",
            self.manager.id,
            others[:2].ids,
        )
        self.run_sql(
            psycopg2.errors.UniqueViolation,
            "UPDATE klantendossier_client SET user_id = %s WHERE id = %s",
            self.anna.id,
            self.client_b.id,
        )
        self.run_sql(
            psycopg2.errors.UniqueViolation,
            "INSERT INTO klantendossier_document_client (administration_id, document_id, client_id)"
            " SELECT administration_id, document_id, client_id FROM klantendossier_document_client"
            " WHERE administration_id = %s",
            self.vof.id,
        )

    # ------------------------------------------------------------------ the log

    def test_the_log_only_grows(self):
        """The trigger refuses every change, whoever is connected; also of no line at all, and by a cascade."""
        refused = psycopg2.errors.InsufficientPrivilege
        self.assertTrue(self.env["klantendossier.event"].search_count([]))
        for statement in (
            "UPDATE klantendossier_event SET user_name = 'somebody else'",
            "UPDATE klantendossier_event SET date = now() WHERE id = 0",
            "DELETE FROM klantendossier_event",
            "DELETE FROM klantendossier_event WHERE id = 0",
            "TRUNCATE klantendossier_event",
            "TRUNCATE klantendossier_event CASCADE",
        ):
            error = self.run_sql(refused, statement)
            self.assertIn("append-only", str(error))

    def test_the_log_hangs_on_nothing(self):
        """No foreign key: a line stays true when the record has gone, and no deletion reaches it."""
        self.env.cr.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
            " AND 'klantendossier_event'::regclass IN (conrelid, confrelid)"
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))


class TestForeignReferences(DossierCase):
    """Tables of other addons that refer to a dossier do not keep it from being uninstalled."""

    def make_table(self, rule, needed=""):
        table = f"kd_foreign_{rule.replace(' ', '_').lower()}"
        self.env.cr.execute(
            f"""
            CREATE TABLE {table} (
                id serial, folder_id int {needed} REFERENCES klantendossier_folder (id) ON DELETE {rule})
            """
        )
        self.env.cr.execute(SQL("INSERT INTO %s (folder_id) VALUES (%s)", SQL(table), self.bank.id))
        return table

    def read(self, table):
        self.env.cr.execute(SQL("SELECT folder_id FROM %s", SQL(table)))
        return self.env.cr.fetchall()

    def test_each_lets_go_by_its_own_rule(self):
        empty, gone, kept = (self.make_table(rule) for rule in ("SET NULL", "CASCADE", "RESTRICT"))
        release_references(self.env)
        self.assertEqual(self.read(empty), [(None,)])
        self.assertEqual(self.read(gone), [])
        self.assertEqual(self.read(kept), [(None,)])
        self.env.cr.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            " AND confrelid = 'klantendossier_folder'::regclass"
        )
        self.assertFalse({empty, gone, kept} & {table for (table,) in self.env.cr.fetchall()})

    def test_one_that_must_not_be_empty_is_named(self):
        table = self.make_table("RESTRICT", "NOT NULL")
        with self.assertRaisesRegex(UserError, table):
            release_references(self.env)

"""Fill a database with an office: administrations of 60 folders and 1,000 documents each.

Odoo makes one row of each kind by its own methods; every other row is a copy of that one, made by
one INSERT per table, with only the columns changed that must differ. So the rows have whatever
columns the addon has at the moment.

Foreign keys are not checked row by row meanwhile (:func:`check` looks at the whole afterwards). The
small documents share a few stored files: their rows are a million, their bytes are on disk once.
"""

import contextlib
import json
import os
import time

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

#: Where a database remembers what was made in it.
PARAMETER = "klantendossier_bench.facts"

FOLDERS = 60
DOCUMENTS = 1000
CLIENTS = 3
#: So many administrations share one client user, who advises them all.
ADVISED = 20
#: The folder that has more documents than fit on one page.
FULL_FOLDER = 5
#: The document, by number within its administration, whose file is of the size that is downloaded.
BIG_DOCUMENT = 100
BIG_SIZE = 100_000
#: Portal users open ordinary attachments by a token.
PLAIN_TOKEN = "11111111-2222-3333-4444-555555555555"
SMALL_SIZES = (2_000, 3_000, 5_000, 8_000, 12_000, 20_000)
WORDS = ("Factuur", "Bankafschrift", "Aangifte", "Contract", "Jaarrekening", "Brief", "Polis")


def make_pdf(size, marker):
    """Give bytes that are a PDF to whoever looks at their start."""
    head = b"%PDF-1.4\n1 0 obj<<>>endobj\n% " + marker.encode() + b"\n"
    return head + b"0" * (size - len(head) - 6) + b"\n%%EOF"


def make_big_pdf():
    """Give a PDF of the size that is downloaded, each with bytes of its own."""
    head, end = b"%PDF-1.4\n1 0 obj<<>>endobj\n", b"\n%%EOF"
    return head + os.urandom(BIG_SIZE - len(head) - len(end)) + end


class Generator:
    """Fills one database; :meth:`run` gives the facts that the measurements need."""

    def __init__(self, env, administrations):
        self.env = env
        self.cr = env.cr
        self.number = administrations
        self.base = {}
        self.examples = {}

    def run(self):
        self.make_examples()
        self.env.flush_all()
        self.make_plan_tables()
        self.cr.execute("SET session_replication_role = replica")
        for step in (
            self.copy_users,
            self.copy_administrations,
            self.copy_folders,
            self.copy_permissions,
            self.copy_documents,
            self.copy_versions,
            self.copy_attachments,
            self.copy_selections,
            self.copy_events,
        ):
            start = time.perf_counter()
            step()
            print(f"    {step.__name__}: {time.perf_counter() - start:.0f} s", flush=True)
        self.cr.execute("SET session_replication_role = origin")
        check(self.cr)
        self.env.invalidate_all()
        return self.get_facts()

    # ------------------------------------------------------------------ one row of each kind

    def make_examples(self):
        """Make one of everything by the addon's own methods."""
        env, company = self.env, self.env.ref("base.main_company")
        users = env["res.users"].with_context(no_reset_password=True)
        office = users.create(
            {
                "name": "Kantoor",
                "login": "bench_office",
                "group_ids": [(4, env.ref("klantendossier.group_user").id)],
            }
        )
        portal = users.create(
            {
                "name": "Klant",
                "login": "bench_client",
                "email": "bench_client@example.com",
                "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
            }
        )
        administration = env["klantendossier.administration"].create(
            {"name": "Voorbeeld", "code": "V", "company_id": company.id, "dossier_enabled": True}
        )
        client = env["klantendossier.client"].create(
            {"administration_id": administration.id, "partner_id": portal.partner_id.id}
        )
        client._bind(portal)
        folder = env["klantendossier.folder"].create(
            {"administration_id": administration.id, "name": "Voorbeeld"}
        )
        env["klantendossier.permission"]._grant(folder, {client.id: 20}, False)
        files = [
            {"name": f"voorbeeld {size}.pdf", "data": make_pdf(size, "bench")}
            for size in (*SMALL_SIZES, BIG_SIZE)
        ]
        documents = (
            env["klantendossier.document"]
            .with_user(office)
            ._upload(administration, folder, files, visibility="selected", selected=client)
        )
        env.flush_all()
        document = documents.sudo()[0]
        plain = (
            env["ir.attachment"]
            .with_user(office)
            .create(
                {
                    "name": "voorbeeld.pdf",
                    "raw": files[0]["data"],
                    "res_model": administration._name,
                    "res_id": administration.id,
                }
            )
        )
        env.flush_all()
        self.office = office
        self.examples = {
            "res_partner": portal.partner_id.id,
            "res_users": portal.id,
            "klantendossier_administration": administration.id,
            "klantendossier_client": client.id,
            "klantendossier_folder": folder.id,
            "klantendossier_permission": folder.permission_ids.id,
            "klantendossier_document": document.id,
            "klantendossier_document_version": document.current_version_id.id,
            "klantendossier_document_client": document.selected_ids.id,
            "klantendossier_event": self.find_example_event(document),
            "ir_attachment": plain.id,
        }
        self.stored = self.find_example_bytes(document.current_version_id)
        self.make_file_table(documents.sudo().current_version_id)

    def find_example_event(self, document):
        return (
            self.env["klantendossier.event"]
            .search([("document_ref", "=", document.id), ("action", "=", "document_uploaded")])
            .id
        )

    def find_example_bytes(self, version):
        return version._get_attachments()[version.id].id

    def make_file_table(self, versions):
        """Remember the stored files; number 0 is the big one."""
        self.cr.execute(
            """
            CREATE TEMP TABLE bench_file AS
            SELECT (row_number() OVER (ORDER BY v.size DESC) - 1)::int AS n, v.sha256, v.size,
                   a.store_fname, a.checksum
              FROM klantendossier_document_version v
              JOIN ir_attachment a ON a.res_model = 'klantendossier.document.version'
                                  AND a.res_field = 'data' AND a.res_id = v.id
             WHERE v.id = ANY(%s)
            """,
            [versions.ids],
        )

    # ------------------------------------------------------------------ the plan of one dossier

    def make_plan_tables(self):
        """Write down once what all dossiers have in common: tree, client users and their levels."""
        tree = list(plan_tree())
        self.cr.execute("CREATE TEMP TABLE bench_tree (k int, parent int, up int[], name text)")
        self.cr.execute("CREATE TEMP TABLE bench_level (c int, k int, rank int)")
        for row in tree:
            self.cr.execute("INSERT INTO bench_tree VALUES (%s, %s, %s, %s)", row)
        for row in plan_levels():
            self.cr.execute("INSERT INTO bench_level VALUES (%s, %s, %s)", row)
        self.cr.execute(
            """
            CREATE TEMP TABLE bench_client AS
            SELECT a, c, a * 4 + c AS client, CASE c WHEN 3 THEN 0 ELSE a * 3 + c END AS login
              FROM generate_series(1, %s) a, generate_series(0, 3) c WHERE c < 3 OR a <= %s
            """,
            [self.number, ADVISED],
        )
        # Documents came in over the years, so those of one administration lie scattered.
        self.cr.execute(
            """
            CREATE TEMP TABLE bench_document AS
            SELECT i * %(number)s + a AS o, a, i, x.k, x.binned,
                   CASE WHEN x.k IS NULL OR (i / 7) %% 10 = 0 THEN 'office'
                        WHEN (i / 7) %% 10 = 1 THEN 'selected' ELSE 'folder' END AS visibility,
                   CASE WHEN i = %(big)s THEN 0 ELSE 1 + i %% %(files)s END AS file,
                   (%(words)s::text[])[1 + i %% %(word_count)s] || ' ' || 2020 + (i / 7) %% 7 || '-'
                       || to_char(i, 'FM0000') || '.pdf' AS name,
                   (i / 3) %% 7 = 0 AND x.k IS NOT NULL AS from_client,
                   timezone('UTC', now()) - (1000 - i) * interval '26 hours' AS date
              FROM generate_series(0, %(documents)s - 1) i, generate_series(1, %(number)s) a,
                   LATERAL (SELECT CASE WHEN i < 20 THEN NULL WHEN i < 220 THEN %(full)s
                                        ELSE i %% %(folders)s END AS k,
                                   i %% 50 = 49 AS binned) x
             ORDER BY 1
            """,
            {
                "number": self.number,
                "documents": DOCUMENTS,
                "folders": FOLDERS,
                "full": FULL_FOLDER,
                "big": BIG_DOCUMENT,
                "files": len(SMALL_SIZES),
                "words": list(WORDS),
                "word_count": len(WORDS),
            },
        )
        self.cr.execute("ANALYZE bench_document, bench_client, bench_tree, bench_level, bench_file")

    # ------------------------------------------------------------------ copying

    def start_ids(self, table):
        """Give the id after which copies in a table are numbered."""
        if table not in self.base:
            self.cr.execute(SQL("SELECT coalesce(max(id), 0) FROM %s", SQL.identifier(table)))
            self.base[table] = self.cr.fetchone()[0] + 1000
        return self.base[table]

    def copy(self, table, source, example=None, **changes):
        """Insert one copy of the example row per row of the source.

        :param str source: what stands in FROM
        :param changes: column -> SQL expression over the source; ``id`` is counted from the base of
            the table
        """
        self.cr.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        columns = [name for (name,) in self.cr.fetchall()]
        if unknown := changes.keys() - set(columns):
            raise ValueError(f"{table} has no columns {unknown}")
        start = self.start_ids(table) if "id" in columns else 0
        self.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s e, %s WHERE e.id = %s",
                SQL.identifier(table),
                SQL(", ").join(SQL.identifier(name) for name in columns),
                SQL(", ").join(
                    SQL(changes[name].replace("%", "%%"))
                    if name in changes
                    else SQL("e.%s", SQL.identifier(name))
                    for name in columns
                ),
                SQL.identifier(table),
                SQL(source.replace("%", "%%")),
                example or self.examples[table],
            )
        )
        self.cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}) + 1)")
        return start

    def copy_users(self):
        partner, user = self.start_ids("res_partner"), self.start_ids("res_users")
        logins = "(SELECT DISTINCT login FROM bench_client) s"
        self.copy(
            "res_partner",
            logins,
            id=f"{partner} + s.login",
            name="'Klant ' || s.login",
            complete_name="'Klant ' || s.login",
            email="'klant' || s.login || '@example.com'",
            email_normalized="'klant' || s.login || '@example.com'",
            commercial_partner_id=f"{partner} + s.login",
        )
        self.copy(
            "res_users",
            logins,
            id=f"{user} + s.login",
            login="'klant' || s.login || '@example.com'",
            partner_id=f"{partner} + s.login",
        )
        for table, own, other in (
            ("res_groups_users_rel", "uid", "gid"),
            ("res_company_users_rel", "user_id", "cid"),
        ):
            self.cr.execute(
                f"INSERT INTO {table} ({own}, {other}) SELECT {user} + s.login, r.{other}"
                f" FROM {table} r, {logins} WHERE r.{own} = %s",
                [self.examples["res_users"]],
            )

    def copy_administrations(self):
        administration = self.start_ids("klantendossier_administration")
        self.copy(
            "klantendossier_administration",
            f"generate_series(1, {self.number}) a",
            id=f"{administration} + a",
            name="'Administratie ' || to_char(a, 'FM0000')",
            code="'B' || a",
            office_text="'administratie ' || to_char(a, 'FM0000') || ' b' || a",
        )
        self.copy(
            "klantendossier_client",
            "bench_client c",
            id=f"{self.start_ids('klantendossier_client')} + c.client",
            administration_id=f"{administration} + c.a",
            partner_id=f"{self.base['res_partner']} + c.login",
            user_id=f"{self.base['res_users']} + c.login",
            access_user_id=f"{self.base['res_users']} + c.login",
            office_text="'klant ' || c.login",
        )

    def folder_id(self, k="t.k", a="a"):
        return f"({self.start_ids('klantendossier_folder')} + {a} * {FOLDERS} + {k})"

    def copy_folders(self):
        up = "unnest(t.up) WITH ORDINALITY x (k, n)"
        one = self.folder_id("x.k")
        self.copy(
            "klantendossier_folder",
            f"generate_series(1, {self.number}) a, bench_tree t",
            id=self.folder_id(),
            administration_id=f"{self.base['klantendossier_administration']} + a",
            parent_id=self.folder_id("t.parent"),
            parent_path=f"(SELECT string_agg({one} || '/', '' ORDER BY x.n) FROM {up})",
            tree_order="(SELECT string_agg(to_char(x.k, 'FM000000') || '.'"
            f" || to_char({one}, 'FM0000000000') || '/', '' ORDER BY x.n) FROM {up})",
            name="t.name",
            # What Python makes of these names: they have no accents.
            path_text="(SELECT string_agg(lower(u.name), ' ' ORDER BY x.n)"
            f" FROM {up} JOIN bench_tree u ON u.k = x.k)",
            sequence="t.k",
        )

    def copy_permissions(self):
        permission = self.start_ids("klantendossier_permission")
        self.copy(
            "klantendossier_permission",
            "(SELECT c.a, c.client, l.k, l.rank, row_number() OVER () AS n"
            " FROM bench_client c JOIN bench_level l USING (c)) s",
            id=f"{permission} + s.n",
            administration_id=f"{self.base['klantendossier_administration']} + s.a",
            folder_id=self.folder_id("s.k", "s.a"),
            client_id=f"{self.base['klantendossier_client']} + s.client",
            rank="s.rank",
        )

    def copy_documents(self):
        document = self.start_ids("klantendossier_document")
        version = self.start_ids("klantendossier_document_version")
        client = f"{self.base['klantendossier_client']} + d.a * 4"
        user = f"{self.base['res_users']} + d.a * 3"
        self.copy(
            "klantendossier_document",
            "bench_document d JOIN bench_file f ON f.n = d.file",
            id=f"{document} + d.o",
            administration_id=f"{self.base['klantendossier_administration']} + d.a",
            folder_id=self.folder_id("d.k", "d.a"),
            name="d.name",
            visibility="d.visibility",
            current_version_id=f"{version} + d.o",
            sha256="f.sha256",
            size="f.size",
            version_date="d.date",
            create_date="d.date",
            write_date="d.date",
            book_year="'202' || d.i % 7",
            note="CASE WHEN d.i % 9 = 0 THEN 'Graag even bekijken.' END",
            client_text="lower(d.name) || CASE WHEN d.i % 9 = 0 THEN ' graag even bekijken.' ELSE '' END",
            office_text="lower(d.name) || CASE WHEN d.i % 9 = 0 THEN ' graag even bekijken.' ELSE '' END",
            origin="CASE WHEN d.from_client THEN 'portal' ELSE 'upload' END",
            uploaded_by_id=f"CASE WHEN d.from_client THEN {user} ELSE {self.office.id} END",
            uploaded_client_id=f"CASE WHEN d.from_client THEN {client} END",
            handled_date="CASE WHEN d.from_client AND d.i < 950 THEN d.date END",
            handled_by_id=f"CASE WHEN d.from_client AND d.i < 950 THEN {self.office.id} END",
            bin_date="CASE WHEN d.binned THEN d.date END",
        )

    def copy_versions(self):
        self.copy(
            "klantendossier_document_version",
            "bench_document d JOIN bench_file f ON f.n = d.file",
            id=f"{self.base['klantendossier_document_version']} + d.o",
            administration_id=f"{self.base['klantendossier_administration']} + d.a",
            document_id=f"{self.base['klantendossier_document']} + d.o",
            name="d.name",
            sha256="f.sha256",
            size="f.size",
            create_date="d.date",
            write_date="d.date",
        )

    def copy_attachments(self):
        """Copy the rows with the bytes; and for comparison as many ordinary attachments."""
        attachment = self.start_ids("ir_attachment")
        files = "bench_document d JOIN bench_file f ON f.n = d.file"
        same = {
            "store_fname": "f.store_fname",
            "checksum": "f.checksum",
            "file_size": "f.size",
            "create_date": "d.date",
            "write_date": "d.date",
        }
        self.copy(
            "ir_attachment",
            files,
            example=self.stored,
            id=f"{attachment} + d.o * 2",
            res_id=f"{self.base['klantendossier_document_version']} + d.o",
            **same,
        )
        self.copy(
            "ir_attachment",
            files,
            id=f"{attachment} + d.o * 2 + 1",
            name="d.name",
            res_id=f"{self.base['klantendossier_administration']} + d.a",
            **same,
        )

    def copy_selections(self):
        self.copy(
            "klantendossier_document_client",
            "(SELECT d.*, c, row_number() OVER () AS n FROM bench_document d, generate_series(0, 1) c"
            " WHERE d.visibility = 'selected' AND (c = 0 OR d.i % 2 = 0)) s",
            id=f"{self.start_ids('klantendossier_document_client')} + s.n",
            document_id=f"{self.base['klantendossier_document']} + s.o",
            client_id=f"{self.base['klantendossier_client']} + s.a * 4 + s.c",
            administration_id=f"{self.base['klantendossier_administration']} + s.a",
        )

    def copy_events(self):
        self.copy(
            "klantendossier_event",
            "bench_document d JOIN bench_file f ON f.n = d.file",
            id=f"{self.start_ids('klantendossier_event')} + d.o",
            date="d.date",
            administration_ref=f"{self.base['klantendossier_administration']} + d.a",
            administration_name="'Administratie ' || to_char(d.a, 'FM0000')",
            folder_ref=self.folder_id("d.k", "d.a"),
            document_ref=f"{self.base['klantendossier_document']} + d.o",
            document_name="d.name",
            version_ref=f"{self.base['klantendossier_document_version']} + d.o",
            sha256="f.sha256",
        )

    # ------------------------------------------------------------------ facts

    def get_facts(self):
        """Give the ids that the measurements need: all of the first administration."""
        users, document = self.base["res_users"], self.base["klantendossier_document"]
        folder = self.base["klantendossier_folder"] + FOLDERS
        owner = users + 3  # login number 1 * 3 + 0
        big = document + BIG_DOCUMENT * self.number + 1
        data = make_pdf(BIG_SIZE, "bench plain")
        plain = (
            self.env["ir.attachment"]
            .with_user(owner)
            .sudo()
            .create({"name": "gewoon.pdf", "raw": data, "access_token": PLAIN_TOKEN})
        )
        self.env.flush_all()
        return {
            "administration": self.base["klantendossier_administration"] + 1,
            "office": self.office.id,
            "owner": owner,
            "narrow": users + 5,
            "adviser": users,
            "full_folder": folder + FULL_FOLDER,
            "small_folder": folder + FULL_FOLDER + 2,
            "document": big,
            "plain_attachment": plain.id,
            "administrations": self.number,
            "documents": self.number * DOCUMENTS,
        }


def plan_tree():
    """Give four main folders with four folders each, and ten below those: (k, parent, path, name)."""
    mains = ("Eenmalig", "Jaarwerk 2024", "Jaarwerk 2025", "Jaarwerk 2026")
    for m, main in enumerate(mains):
        first = m * 15
        yield first, None, [first], main
        for j in range(1, 5):
            yield first + j, first, [first, first + j], f"Rubriek {j}"
        for j in range(5, 15):
            middle = first + 1 + (j - 5) % 4
            yield first + j, middle, [first, middle, first + j], f"Map {j}"


def plan_levels():
    """Give the levels of the client users in the folders: (client user, k, rank)."""
    for k in range(45):  # the director: three of the main folders, and may change something
        yield 0, k, 40 if 5 <= k < 15 else 30 if 20 <= k < 30 else 20
    for c in (1, 3):  # the bookkeeper, and the adviser of many: two main folders
        for k in range(30, 60):
            yield c, k, 20
    for k in range(12):  # somebody for six folders deep down: the way there is traverse
        if k != FULL_FOLDER:
            yield 2, k, 30 if k > FULL_FOLDER else 10


def check(cr):
    """Check what the database could not check meanwhile."""
    for question in (
        "klantendossier_document d JOIN klantendossier_folder f ON f.id = d.folder_id"
        " WHERE f.administration_id <> d.administration_id",
        "klantendossier_document d LEFT JOIN klantendossier_document_version v"
        " ON v.id = d.current_version_id WHERE v.document_id IS DISTINCT FROM d.id",
        "klantendossier_document d LEFT JOIN klantendossier_folder f ON f.id = d.folder_id"
        " WHERE d.folder_id IS NOT NULL AND f.id IS NULL",
        "klantendossier_permission p JOIN klantendossier_folder f ON f.id = p.folder_id"
        " LEFT JOIN klantendossier_permission u"
        " ON u.folder_id = f.parent_id AND u.client_id = p.client_id"
        " WHERE f.parent_id IS NOT NULL AND u.id IS NULL",
        "klantendossier_folder f LEFT JOIN klantendossier_folder up ON up.id = f.parent_id"
        " WHERE f.path_text IS DISTINCT FROM concat_ws(' ', up.path_text, lower(f.name))",
        "klantendossier_document WHERE client_text IS DISTINCT FROM lower(concat_ws(' ', name, note))",
        "klantendossier_client c LEFT JOIN res_users u ON u.id = c.access_user_id"
        " WHERE u.id IS NULL OR u.partner_id <> c.partner_id",
        "klantendossier_document_client s JOIN klantendossier_document d ON d.id = s.document_id"
        " JOIN klantendossier_client c ON c.id = s.client_id"
        " WHERE c.administration_id <> d.administration_id",
    ):
        cr.execute(f"SELECT count(*) FROM {question}")
        if wrong := cr.fetchone()[0]:
            raise ValueError(f"The generated data is wrong in {wrong} rows: {question}")


def tidy(registry):
    """Do what autovacuum does in time, also for what undone transactions left in the tables."""
    with contextlib.closing(registry.cursor()) as cr:
        cr._cnx.autocommit = True
        cr._obj.execute("VACUUM ANALYZE")
        # As docs/operations.md asks of every office.
        cr._obj.execute(f'ALTER DATABASE "{registry.db_name}" SET jit = off')
        cr._cnx.autocommit = False


def ensure_data(registry, administrations):
    """Fill the database when that was not done before; give the facts about it."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        parameters = env["ir.config_parameter"]
        if known := parameters.get_param(PARAMETER):
            return json.loads(known)
        start = time.perf_counter()
        print(f"==> {cr.dbname}: {administrations} administrations", flush=True)
        cr.execute("SET synchronous_commit = off")
        facts = Generator(env, administrations).run()
        parameters.set_param(PARAMETER, json.dumps(facts))
    print(f"    in all: {time.perf_counter() - start:.0f} s", flush=True)
    return facts

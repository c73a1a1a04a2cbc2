"""The office's explorer: opening one administration's dossier, and a folder in it.

One dossier of 2,000 folders and 20,000 documents stands in a database of its own, a copy of the large one:
there the trees and documents of other administrations are hung below the folders of the first one. It is
committed and vacuumed, as the dossiers of an office are: before that PostgreSQL reads no index without the table.
"""

import contextlib
import time

from generate import tidy

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL

ADMINISTRATION, DOCUMENT = "klantendossier.administration", "klantendossier.document"
PAGE_SIZE, COUNT_LIMIT = 80, 10_001
#: Where the database of the grown dossier remembers that it is grown.
PARAMETER = "klantendossier_bench.grown"
#: How many administrations' folders and documents make the grown dossier.
TREES, SHARES = 34, 20


def read_documents(env, administration_id, domain):
    """Read the first page of the explorer's list, with the fields of its view."""
    view = env.ref("klantendossier.document_view_list_explorer")
    fields = env[DOCUMENT].get_views([(view.id, "list")])["models"][DOCUMENT]["fields"]
    arch = env[DOCUMENT].get_view(view.id, "list")["arch"]
    specification = {
        name: {"fields": {"display_name": {}}} if field.get("relation") else {}
        for name, field in fields.items()
        if f'name="{name}"' in arch
    }
    documents = env[DOCUMENT].with_context(klantendossier_administration_id=administration_id)
    return documents.web_search_read(
        [
            ("administration_id", "=", administration_id),
            ("bin_date", "=", False),
            ("folder_id", "not any", [("bin_date", "!=", False)]),
            *domain,
        ],
        specification,
        limit=PAGE_SIZE,
        count_limit=COUNT_LIMIT,
    )["records"]


def open_explorer(env, facts):
    """Do what the web client asks for when the dossier is opened: the door, the tree, the documents."""
    administration = env[ADMINISTRATION].browse(facts["administration"])
    administration.action_open_dossier()
    env[ADMINISTRATION].get_explorer_tree(administration.id)
    return read_documents(env, administration.id, [])


def change_folder(env, facts):
    """Do what the web client asks for when a folder is clicked."""
    folder = env["klantendossier.folder"].browse(facts["small_folder"])
    administration_id = folder.administration_id.id
    env[ADMINISTRATION].get_explorer_tree(administration_id, folder.id, folder.parent_id.ids)
    return read_documents(env, administration_id, [("folder_id", "=", folder.id)])


def grow(cr, administration_id):
    """Hang what other administrations have below the folders of this one."""
    cr.execute(
        "SELECT id FROM klantendossier_administration WHERE id > %s ORDER BY id LIMIT %s",
        [administration_id, TREES - 1],
    )
    others = [id_ for (id_,) in cr.fetchall()]
    if len(others) < TREES - 1:
        raise RuntimeError("Too few administrations for a grown dossier: take a larger scale.")
    # As the generator does: the keys of thousands of rows are not checked one by one.
    cr.execute("SET LOCAL session_replication_role = replica")
    cr.execute(
        """
        WITH place AS (
            SELECT id, parent_path, tree_order, row_number() OVER (ORDER BY id) - 1 AS n
              FROM klantendossier_folder
             WHERE administration_id = %(one)s AND parent_path LIKE '%%/%%/' AND parent_path NOT LIKE '%%/%%/%%/'
        ), main AS (
            SELECT f.id, f.parent_path, p.id AS parent_id, p.parent_path AS above, p.tree_order AS before
              FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM klantendossier_folder
                     WHERE administration_id = ANY(%(others)s) AND parent_id IS NULL) f
              JOIN place p ON p.n = f.n %% (SELECT count(*) FROM place)
        )
        UPDATE klantendossier_folder f
           SET administration_id = %(one)s,
               parent_id = coalesce(f.parent_id, main.parent_id),
               name = CASE WHEN f.parent_id IS NULL THEN f.name || ' ' || f.id ELSE f.name END,
               parent_path = main.above || f.parent_path,
               tree_order = main.before || f.tree_order
          FROM main
         WHERE f.parent_path LIKE main.parent_path || '%%'
        """,
        {"one": administration_id, "others": others},
    )
    for table, some in (
        ("klantendossier_document", others[: SHARES - 1]),
        ("klantendossier_document_version", others[: SHARES - 1]),
        ("klantendossier_permission", others),
    ):
        cr.execute(
            f"UPDATE {table} SET administration_id = %s WHERE administration_id = ANY(%s)",
            [administration_id, some],
        )
    # What others have left lies in folders that are not theirs any more.
    cr.execute(
        "DELETE FROM klantendossier_document WHERE administration_id = ANY(%s)",
        [others[SHARES - 1 :]],
    )
    cr.execute("SET LOCAL session_replication_role = origin")
    # What was updated lies together at the end; documents that came in over the years lie scattered.
    for name in ("folder", "document", "document_version", "permission"):
        cr.execute(f"CLUSTER klantendossier_{name} USING klantendossier_{name}_pkey")


def ensure_grown(database, large, facts):
    """Copy the large database and grow a dossier in it, when that was not done before.

    :param str database: name of the copy
    :return: its registry
    """
    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if not cr.rowcount:
            print(f"==> {database}: a copy of {large.db_name}", flush=True)
            close_db(large.db_name)  # what somebody is connected to cannot be copied
            names = SQL.identifier(database), SQL.identifier(large.db_name)
            cr.execute(SQL("CREATE DATABASE %s TEMPLATE %s", *names))
    registry = Registry(database)
    with registry.cursor() as cr:
        parameters = api.Environment(cr, SUPERUSER_ID, {})["ir.config_parameter"]
        if not parameters.get_param(PARAMETER):
            grow(cr, facts["administration"])
            parameters.set_param(PARAMETER, "yes")
    tidy(registry)
    return registry


class GrownSide:
    """The database with the grown dossier in it, and an ordinary one beside it."""

    def __init__(self, registry, facts, user):
        self.cr = registry.cursor()
        self.facts = facts
        company = api.Environment(self.cr, facts[user], {}).user.company_id
        self.env = api.Environment(
            self.cr, facts[user], {"allowed_company_ids": company.ids, "lang": "en_US"}
        )
        ordinary = facts["administration"] + TREES + 1
        self.cr.execute(
            "SELECT id FROM klantendossier_folder WHERE administration_id = %s"
            " ORDER BY id OFFSET %s LIMIT 1",
            [ordinary, self.get_place()],
        )
        (folder_id,) = self.cr.fetchone()
        self.ordinary = {**facts, "administration": ordinary, "small_folder": folder_id}
        self.check(facts["administration"], 2000, 20_000)
        self.check(ordinary, 60, 1000)

    def check(self, administration_id, folders, documents):
        """Check that a dossier is as large as the row says."""
        for table, least in (("folder", folders), ("document", documents)):
            self.cr.execute(
                f"SELECT count(*) FROM klantendossier_{table} WHERE administration_id = %s",
                [administration_id],
            )
            if not least <= (found := self.cr.fetchone()[0]) < least * 1.1:
                raise RuntimeError(f"A dossier of {found} rows in {table} instead of {least}.")

    def get_place(self):
        """Give which folder of its administration the small one is."""
        self.cr.execute(
            "SELECT count(*) FROM klantendossier_folder f JOIN klantendossier_folder s"
            " ON s.administration_id = f.administration_id WHERE s.id = %s AND f.id < s.id",
            [self.facts["small_folder"]],
        )
        return self.cr.fetchone()[0]

    def once(self, act, grown):
        """Do an act on either dossier; give milliseconds, queries, number found."""
        self.env.invalidate_all()
        before, start = self.env.cr.sql_log_count, time.perf_counter()
        found = act(self.env, self.facts if grown else self.ordinary)
        took = time.perf_counter() - start
        return took * 1000, self.env.cr.sql_log_count - before, len(found)

    def close(self):
        """Undo it all."""
        with contextlib.suppress(Exception):
            self.cr.rollback()
        self.cr.close()

"""The texts that are searched, and the client's own remark.

Odoo would fill new computed columns by itself, but with all rows in memory at once: of a million
documents that is gigabytes. Here it is done in batches, before the ORM looks whether a column is new.
"""

from odoo.tools import SQL

from odoo.addons.klantendossier.tools.search_text import normalise

BATCH = 10_000

#: table -> (the columns, in the order of what the query gives after the id; the query)
TEXTS = {
    "klantendossier_document": (
        ("client_text", "office_text"),
        """
        SELECT id, ARRAY[name, note], ARRAY[name, note, internal_note, client_remark]
          FROM klantendossier_document
        """,
    ),
    "klantendossier_folder": (
        ("path_text", "note_text"),
        """
        SELECT f.id,
               (SELECT array_agg(up.name ORDER BY length(up.parent_path))
                  FROM klantendossier_folder up
                 WHERE up.id = ANY (string_to_array(rtrim(f.parent_path, '/'), '/')::int[])),
               ARRAY[f.note, f.internal_note]
          FROM klantendossier_folder f
        """,
    ),
    "klantendossier_administration": (
        ("office_text",),
        """
        SELECT a.id, ARRAY[a.name, a.code, p.name]
          FROM klantendossier_administration a LEFT JOIN res_partner p ON p.id = a.partner_id
        """,
    ),
    "klantendossier_client": (
        ("office_text",),
        """
        SELECT c.id, ARRAY[p.name]
          FROM klantendossier_client c JOIN res_partner p ON p.id = c.partner_id
        """,
    ),
}


def migrate(cr, version):
    if not version:
        return
    add_column(cr, "klantendossier_document", "client_remark", "text")
    move_remarks(cr)
    for table, (columns, query) in TEXTS.items():
        for column in columns:
            add_column(cr, table, column, "varchar")
        fill(cr, table, columns, query)


def add_column(cr, table, column, kind):
    cr.execute(
        SQL(
            "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s",
            SQL.identifier(table),
            SQL.identifier(column),
            SQL(kind),
        )
    )


def move_remarks(cr):
    """Give what a client user wrote with an upload its own column.

    It lay in the internal note. Where the office changed that note later, by the log, nobody can tell
    whose words they are: they stay with the office.
    """
    cr.execute(
        """
        UPDATE klantendossier_document d SET client_remark = internal_note, internal_note = NULL
         WHERE origin = 'portal' AND internal_note IS NOT NULL AND client_remark IS NULL
           AND NOT EXISTS (
               SELECT 1 FROM klantendossier_event e
                WHERE e.document_ref = d.id AND e.action = 'document_changed'
                  -- As lines were written then, and as they are written since.
                  AND (e.details -> 'fields' @> '["internal_note"]'
                       OR e.details -> 'changes' ? 'internal_note'))
        """
    )


def fill(cr, table, columns, query):
    """Fill the columns of a table, batch by batch, in the order of the ids."""
    last = 0
    while True:
        cr.execute(f"SELECT * FROM ({query}) q WHERE id > %s ORDER BY id LIMIT %s", [last, BATCH])
        rows = cr.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        texts = [[normalise(*row[n]) for row in rows] for n in range(1, len(columns) + 1)]
        cr.execute(
            SQL(
                "UPDATE %s t SET %s FROM unnest(%s::int[]%s) v (id%s) WHERE t.id = v.id",
                SQL.identifier(table),
                SQL(", ").join(
                    SQL("%s = nullif(v.%s, '')", SQL.identifier(c), SQL.identifier(c))
                    for c in columns
                ),
                [row[0] for row in rows],
                SQL("").join(SQL(", %s::text[]", text) for text in texts),
                SQL("").join(SQL(", %s", SQL.identifier(c)) for c in columns),
            )
        )

"""What happens around installing and uninstalling."""

from odoo.exceptions import UserError
from odoo.tools import SQL


def post_init_hook(env):
    """Give the office its ready-made templates and the list of accepted file types."""
    env["klantendossier.template"]._load_starters(env.ref("base.main_company"))
    types = env["klantendossier.file.type"]._get_default_types()
    for company in env["res.company"].search([]):
        if not company.klantendossier_file_type_ids:
            company.klantendossier_file_type_ids = types
    restrict_templates(env)


def restrict_templates(env):
    """Keep code in mail templates to Settings administrators and whom they name (design L3)."""
    env["ir.config_parameter"].set_param("mail.restrict.template.rendering", True)


def release_references(env):
    """Have foreign keys of other addons let go of the addon's rows, each by its own rule; then drop them.

    A many2one that an office made with Studio, or the table of another addon: what deleting row by row
    would do to them is done at once, since TRUNCATE takes no rows that anybody refers to.

    :raises UserError: when a column that must not be empty forbids it
    """
    env.cr.execute(
        """
        SELECT c.conrelid::regclass::text, c.conname, a.attname, c.confdeltype, a.attnotnull
          FROM pg_constraint c
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f' AND c.confrelid::regclass::text LIKE 'klantendossier\\_%'
           AND c.conrelid::regclass::text NOT LIKE 'klantendossier\\_%'
        """
    )
    for table, name, column, rule, needed in env.cr.fetchall():
        found = SQL("%s WHERE %s IS NOT NULL", SQL(table), SQL.identifier(column))
        if rule == "c":
            env.cr.execute(SQL("DELETE FROM %s", found))
        elif not needed:
            column = SQL.identifier(column)
            env.cr.execute(
                SQL("UPDATE %s SET %s = NULL WHERE %s IS NOT NULL", SQL(table), column, column)
            )
        else:
            env.cr.execute(SQL("SELECT EXISTS (SELECT 1 FROM %s)", found))
            if env.cr.fetchone()[0]:
                raise UserError(
                    env._(
                        "Rows of %(table)s refer to the dossier in %(column)s, which must not be empty. Remove "
                        "these rows, or the addon that made that table, first; nothing was uninstalled.",
                        table=table,
                        column=column,
                    )
                )
        env.cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", SQL(table), SQL.identifier(name)))


def uninstall_hook(env):
    """Drop what Odoo does not know of: the trigger of the log and the composite keys (design P3).

    :raises UserError: while documents exist whose bytes were not handed back (design D3)
    """
    env["ir.module.module"]._check_no_dossier_documents()
    env["ir.config_parameter"].search([("key", "=", "klantendossier.hand_back")]).unlink()
    env.cr.execute(
        "DROP TRIGGER IF EXISTS klantendossier_event_append_only ON klantendossier_event"
    )
    for function in (
        *("event_append_only()", "log_path(text[])", "log_person(text, text)", "log_name(text)"),
    ):
        env.cr.execute(f"DROP FUNCTION IF EXISTS klantendossier_{function}")
    env.cr.execute(
        """
        SELECT conrelid::regclass::text, conname FROM pg_constraint
         WHERE contype = 'f' AND array_length(conkey, 1) > 1
           AND conrelid::regclass::text LIKE 'klantendossier\\_%'
        """
    )
    for table, name in env.cr.fetchall():
        env.cr.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    # The rows go first and all together: Odoo deletes what the data files made model by model, against
    # the foreign keys. Their bytes stay in the store as far as they were handed back.
    env.flush_all()
    env.cr.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'klantendossier\\_%'")
    tables = [SQL.identifier(name) for (name,) in env.cr.fetchall()]
    release_references(env)
    env.cr.execute(SQL("TRUNCATE %s", SQL(", ").join(tables)))
    env.cr.execute("DELETE FROM ir_attachment WHERE res_model = 'klantendossier.document.version'")
    env.invalidate_all(flush=False)

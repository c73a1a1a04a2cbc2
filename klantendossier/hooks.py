"""What happens around installing and uninstalling."""

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
    env.cr.execute(SQL("TRUNCATE %s", SQL(", ").join(tables)))
    env.cr.execute("DELETE FROM ir_attachment WHERE res_model = 'klantendossier.document.version'")
    env.invalidate_all(flush=False)

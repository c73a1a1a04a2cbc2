from odoo import api, models
from odoo.tools import SQL


class KeysMixin(models.AbstractModel):
    """Foreign keys that carry the administration along, so that two dossiers cannot meet (design P3)."""

    _name = "klantendossier.keys.mixin"
    _description = "The Administration in the Foreign Keys"

    @api.model
    def _get_administration_keys(self):
        """Give the many2one fields whose target must lie in the same administration."""
        return ()

    def init(self):
        super().init()
        if self._get_administration_keys():
            # After all tables exist, and before Odoo looks which foreign keys are missing: it takes ours,
            # whose first column and ON DELETE are the field's, for the one it would make.
            self.pool.post_init(self._add_administration_keys)

    def _add_administration_keys(self):
        """Create the composite foreign keys (field, administration) -> (id, administration)."""
        for name in self._get_administration_keys():
            field = self._fields[name]
            target = self.env[field.comodel_name]
            self._add_unique_key(target._table, ("id", "administration_id"))
            self._add_composite_key(
                name, "administration_id", target._table, "administration_id", field.ondelete
            )

    def _add_unique_key(self, table, columns):
        key = f"{table}_{'_'.join(columns)}_key"
        self.env.cr.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [key])
        if not self.env.cr.rowcount:
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD CONSTRAINT %s UNIQUE (%s)",
                    SQL.identifier(table),
                    SQL.identifier(key),
                    SQL(", ").join(SQL.identifier(column) for column in columns),
                )
            )

    def _add_composite_key(self, column, second, table, target_second, ondelete):
        """Create the key ``(column, second) -> table (id, target_second)`` when it is not there."""
        key = f"{self._table}_{column}_whole_fkey"  # PostgreSQL cuts names at 63 characters
        self.env.cr.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [key])
        if self.env.cr.rowcount:
            return
        self.env.cr.execute(
            SQL(
                "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s, %s) REFERENCES %s (id, %s) ON DELETE %s",
                SQL.identifier(self._table),
                SQL.identifier(key),
                SQL.identifier(column),
                SQL.identifier(second),
                SQL.identifier(table),
                SQL.identifier(target_second),
                SQL(ondelete.upper()),
            )
        )

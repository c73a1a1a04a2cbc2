from typing import NamedTuple

import psycopg2

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class _Unlock(NamedTuple):
    """Proof that private code of this addon changes these fields of this model, and no others.

    An object of the running process cannot come in over RPC, where a context is plain JSON; so a key of
    the context alone would be no protection. Bound to model and fields, because commands on one2many
    fields carry the context on to other records.
    """

    model: str
    names: frozenset


def _has_tree_condition(domain):
    """Say whether a domain, or one nested in it, asks what lies above or below named records."""
    for condition in Domain(domain).iter_conditions():
        if condition.operator in ("child_of", "parent_of"):
            return True
        if isinstance(condition.value, (list, tuple, Domain)) and "any" in condition.operator:
            if _has_tree_condition(condition.value):
                return True
    return False


class AccessMixin(models.AbstractModel):
    """What every model of a dossier shares: closed fields, and the administration in its foreign keys.

    * ``_client_fields``: the closed list of fields that a client user may read (design P7). Every other
      field is refused by the ORM in read, search, group and export.
    * ``_protected_fields``: fields that only private methods of this addon change, also not by an office
      user with write access, a manager or a superuser over RPC.
    * ``_administration_keys``: many2one fields whose target must lie in the same administration (design
      P3); the database holds that by composite foreign keys.
    """

    _name = "klantendossier.access.mixin"
    _description = "Closed Fields of a Dossier"

    # Commands on x2many fields run with the user's own rights, also where the record is in sudo.
    _allow_sudo_commands = False
    _client_fields = frozenset()
    _protected_fields = frozenset()
    _administration_keys = ()

    def init(self):
        super().init()
        if self._administration_keys:
            # After all tables exist, and before Odoo looks which foreign keys are missing: it takes ours,
            # whose first column and ON DELETE are the field's, for the one it would make.
            self.pool.post_init(self._add_administration_keys)

    def _add_administration_keys(self):
        """Create the composite foreign keys (field, administration) -> (id, administration)."""
        for name in self._administration_keys:
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

    # ------------------------------------------------------------------ access

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        # Asked for every value that is read: the stored ``share`` is what is quick and true.
        if self.env.su or not self.env.user.share:
            return True
        return operation == "read" and field.name in self._client_fields

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # Core looks up the records named in a tree condition by sudo: counting ids would tell which
        # folders exist and where. Pages of the portal need no such condition.
        if (
            not (self.env.su or bypass_access)
            and self.env.user.share
            and _has_tree_condition(domain)
        ):
            raise AccessError(self.env._("This search is not possible here."))
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _unlocked(self, *names):
        """Give the records in an environment that may change these protected fields.

        :param names: the fields that the caller itself sets, never names from outside
        """
        return self.with_context(klantendossier_unlock=_Unlock(self._name, frozenset(names)))

    def _check_protected(self, names):
        unlock = self.env.context.get("klantendossier_unlock")
        own = isinstance(unlock, _Unlock) and unlock.model == self._name
        if refused := self._protected_fields.intersection(names) - (unlock.names if own else set()):
            raise AccessError(
                self.env._(
                    "The fields %(fields)s of %(model)s are set by the dossier itself and cannot be changed.",
                    fields=", ".join(sorted(refused)),
                    model=self.env["ir.model"]._get(self._name).name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_protected({name for vals in vals_list for name in vals})
        return super(AccessMixin, self._without_protected_defaults()).create(vals_list)

    def _without_protected_defaults(self):
        """Drop defaults of protected fields from the context, which comes from outside too."""
        keys = [
            f"default_{name}"
            for name in self._protected_fields
            if f"default_{name}" in self.env.context
        ]
        if not keys:
            return self
        context = {k: v for k, v in self.env.context.items() if k not in keys}
        return self.with_context(context)  # pylint: disable=context-overridden

    def write(self, vals):
        self._check_protected(vals)
        return super().write(vals)

    def copy_data(self, default=None):
        raise AccessError(self.env._("Parts of a dossier cannot be duplicated."))

    # ------------------------------------------------------------------ forms

    @api.model
    def _check_targets(self, values):
        """Check read access on the records that values point at, also inside commands.

        :raises AccessError: when the user may not read one of them
        """
        for name, value in values.items():
            field = self._fields.get(name)
            if not value or field is None or not field.relational:
                continue
            comodel = self.env[field.comodel_name]
            if field.type == "many2one":
                ids = [value.get("id") if isinstance(value, dict) else value]
            else:
                ids = self._check_commands(comodel, value)
            comodel.browse(i for i in ids if isinstance(i, int)).check_access("read")

    @api.model
    def _check_commands(self, comodel, commands):
        """Give the ids that commands of an x2many field point at; check the values inside them."""
        ids = []
        for command in commands:
            if isinstance(command, int):
                ids.append(command)
                continue
            code, target = command[0], command[1] if len(command) > 1 else 0
            payload = command[2] if len(command) > 2 else None
            if code in (1, 4):
                ids.append(target)
            elif code == 6:
                ids += payload or []
            if code in (0, 1) and payload and hasattr(comodel, "_check_targets"):
                comodel._check_targets(payload)
        return ids

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._check_targets(values)
        return values

    def onchange(self, values, field_names, fields_spec):
        """Check what the form holds before anything is computed from it."""
        self._check_targets(values)
        return super().onchange(values, field_names, fields_spec)

    def _open_dialog(self, model, name, context):
        """Give the action that opens one of the office's dialogs on these records.

        :raises AccessError: for who may not write the records; client users never may
        """
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def _execute(self, query, *args):
        """Run set-based SQL on up-to-date tables and forget what the cache held of them.

        :return: the fetched rows, or None when the statement returns none
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        try:
            rows = self.env.cr.fetchall()
        except psycopg2.ProgrammingError:
            rows = None
        return rows

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain


class _Unlock(NamedTuple):
    """Proof that private code of this addon changes these fields of this model, and no others.

    An object of the running process cannot come in over RPC, where a context is plain JSON; so a key of
    the context alone would be no protection. Bound to model and fields, because commands on one2many
    fields carry the context on to other records.
    """

    model: str
    names: frozenset


def _has_tree_condition(domain):
    """Say whether a domain asks what lies above or below named records.

    One that is nested in it is looked at by the search of its own model, which comes here too.
    """
    return any(
        condition.operator in ("child_of", "parent_of")
        for condition in Domain(domain).iter_conditions()
    )


class ProtectionMixin(models.AbstractModel):
    """Closed lists of fields: what client users may read, and what only private methods change.

    The lists are methods, so that another addon adds its own fields by ``super()``.
    """

    _name = "klantendossier.protection.mixin"
    _description = "Closed Fields of a Dossier"
    _inherit = ["klantendossier.refusal.mixin"]

    # Commands on x2many fields run with the user's own rights, also where the record is in sudo.
    _allow_sudo_commands = False

    @api.model
    def _get_client_fields(self):
        """Give the closed list of fields that client users may read (design P7).

        Every other field is refused by the ORM in read, search, group and export.
        """
        return frozenset()

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change.

        Nobody else does: no office user with write access, no manager, no superuser over RPC.
        """
        return frozenset()

    # ------------------------------------------------------------------ reading

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        # Asked for every value that is read: the stored ``share`` is what is quick and true.
        if self.env.su or not self.env.user.share:
            return True
        return operation == "read" and field.name in self._get_client_fields()

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # Core looks up the records named in a tree condition by sudo: counting ids would tell which
        # folders exist and where. Pages of the portal need no such condition.
        if (
            not (self.env.su or bypass_access)
            and self.env.user.share
            and _has_tree_condition(domain)
        ):
            self.env["klantendossier.event"]._refuse(
                self.env._("This search is not possible here."),
                records=self.browse(),
                details={"operation": "search", "reason": "tree_search"},
            )
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    # ------------------------------------------------------------------ writing

    def _unlocked(self, *names):
        """Give the records in an environment that may change these protected fields.

        :param names: the fields that the caller itself sets, never names from outside
        """
        return self.with_context(klantendossier_unlock=_Unlock(self._name, frozenset(names)))

    def _get_unlocked_fields(self):
        unlock = self.env.context.get("klantendossier_unlock")
        own = isinstance(unlock, _Unlock) and unlock.model == self._name
        return unlock.names if own else frozenset()

    def _write_own(self, vals):
        """Write values as a private method that has checked and logs what it does.

        ``write`` of the model lets exactly these fields through without its own checks, see
        :meth:`_is_own_write`.

        :param dict vals: values of the method's own making, never a dict from outside
        """
        return self._unlocked(*vals).write(vals)

    def _is_own_write(self, vals):
        """Say whether a write comes from :meth:`_write_own`; for the ``write`` of a model."""
        return bool(vals) and self._get_unlocked_fields() >= vals.keys()

    @api.model
    def _create_own(self, vals_list):
        """Create records as a private method that has checked and logs what it does.

        ``create`` of the model lets exactly these fields through without its own checks, see
        :meth:`_is_own_create`.

        :param list vals_list: values of the method's own making, never dicts from outside
        """
        names = {name for vals in vals_list for name in vals}
        return self._unlocked(*names).create(vals_list).with_env(self.env)

    @api.model
    def _is_own_create(self, vals_list):
        """Say whether a create comes from :meth:`_create_own`; for the ``create`` of a model."""
        names = {name for vals in vals_list for name in vals}
        return bool(names) and self._get_unlocked_fields() >= names

    def _check_protected(self, names):
        """Refuse to change protected fields that were not unlocked.

        :raises AccessError: which names the fields
        """
        if (
            refused := self._get_protected_fields().intersection(names)
            - self._get_unlocked_fields()
        ):
            event = self.env["klantendossier.event"]
            event._refuse(
                self.env._(
                    "The fields %(fields)s of %(model)s are set by the dossier itself and cannot be changed.",
                    fields=", ".join(
                        event._get_field_label(self, name) for name in sorted(refused)
                    ),
                    model=self.env["ir.model"]._get(self._name).name,
                ),
                records=self,
                details={
                    "operation": "write" if self else "create",
                    "fields": sorted(refused),
                    "reason": "protected_field",
                },
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_protected({name for vals in vals_list for name in vals})
        return super(ProtectionMixin, self._without_protected_defaults()).create(vals_list)

    def _without_protected_defaults(self):
        """Drop defaults of protected fields from the context, which comes from outside too."""
        keys = [
            f"default_{name}"
            for name in self._get_protected_fields()
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
        self.env["klantendossier.event"]._refuse(
            self.env._("Parts of a dossier cannot be duplicated."),
            records=self,
            details={"operation": "create", "reason": "no_copy"},
        )

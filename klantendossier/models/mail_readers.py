from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import ormcache

#: Of the names of our models.
PREFIX = "klantendossier."

#: Proof that Odoo itself writes what was tracked; an object cannot come in over RPC.
TRACKED = object()


class HangingMixin(models.AbstractModel):
    """What hangs on a part of a dossier by model and id is made, changed and removed by who may read that part.

    In sudo too: the test is on the acting user. Odoo makes records in sudo with values from outside (its mail
    gateway with ``custom_values``, an alias with its defaults), and a command in these reaches every row.
    """

    _name = "klantendossier.hanging.mixin"
    _description = "Hanging on a Part of a Dossier"

    #: The fields that say on which record it hangs.
    _reader_fields = ("res_model", "res_id")

    @api.model
    def _is_ours(self, model):
        return (
            bool(model) and model.startswith(PREFIX) and model in self.env and self.env[model]._auto
        )

    def _as_anywhere(self, model):
        """Give a model as the acting user enters it, in any of his companies."""
        companies = list(self.env.user._get_company_ids())
        return self.env[model].with_context(allowed_company_ids=companies, active_test=False)

    def _get_readable_ids(self, model, ids):
        """Give those among ids of a model that the acting user may read now."""
        return set(self._as_anywhere(model).browse(ids)._filtered_access("read")._ids)

    def _get_unreadable(self):
        """Give those among these that hang on a record which the acting user may not read now."""
        name_field, id_field = self._reader_fields
        unreadable = self.browse()
        # sudo: messages, activities, followers, attachments - only to see what they hang on
        hanging_sudo = self.sudo().filtered(lambda r: r._is_ours(r[name_field]) and r[id_field])
        for model, rows_sudo in hanging_sudo.grouped(name_field).items():
            allowed = self._get_readable_ids(model, rows_sudo.mapped(id_field))
            unreadable |= rows_sudo.filtered(lambda r, ids=allowed: r[id_field] not in ids).sudo(
                False
            )
        return unreadable

    def _check_acting(self, operation):
        """Refuse what hangs on a record that the acting user may not read, in sudo too.

        :raises AccessError: when there is any among these
        """
        if (
            self.env.uid == SUPERUSER_ID
            or self.env.context.get("klantendossier_tracked") is TRACKED
        ):
            return
        unreadable = self.sudo(False)._get_unreadable()
        if unreadable and operation == "unlink":
            # What was left behind by a record that is gone may go.
            unreadable = unreadable.filtered(lambda row: row._get_target().exists())
        if unreadable:
            raise unreadable._make_hanging_error(operation)

    def _get_target(self):
        """Give the record on which this hangs."""
        name_field, id_field = self._reader_fields
        row_sudo = self.sudo()  # sudo: as in _get_unreadable
        return self.env[row_sudo[name_field]].browse(row_sudo[id_field])

    def _make_hanging_error(self, operation):
        """Log that something hangs on a record that is not for the acting user, and give the error."""
        return self.env["klantendossier.event"]._make_refusal(
            records=self[:1]._get_target(),
            details={"operation": operation, "model": self._name},
        )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_acting("create")
        return rows

    def write(self, vals):
        self._check_acting("write")
        result = super().write(vals)
        if not {*self._reader_fields, "res_model_id"}.isdisjoint(vals):
            self._check_acting("write")
        return result

    def unlink(self):
        self._check_acting("unlink")
        return super().unlink()


class ReadersMixin(models.AbstractModel):
    """What hangs on a record whose chatter is for its readers only: messages, activities, followers.

    Odoo lets somebody read a message that he wrote or was told of, an activity that is his, and every list
    of followers, whatever his rights on the record by now. On these records the present right decides.
    """

    _name = "klantendossier.readers.mixin"
    _description = "For Readers of the Record Only"
    _inherit = ["klantendossier.hanging.mixin"]

    @api.model
    @ormcache()
    def _get_readers_only_models(self):
        return tuple(
            name
            for name, model in self.env.registry.items()
            if getattr(model, "_klantendossier_readers_only", False) and model._auto
        )

    def _get_readable_ids(self, model, ids):
        """Give the same; nothing is for readers of a model that has no chatter."""
        if model not in self._get_readers_only_models():
            return set(ids if self.env.su else ())
        return super()._get_readable_ids(model, ids)

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            name_field, id_field = self._reader_fields
            readable = Domain(name_field, "not =like", f"{PREFIX}%")
            for model in self._get_readers_only_models():
                records = self._as_anywhere(model)
                if records.has_access("read"):
                    readable |= Domain(name_field, "=", model) & Domain(
                        id_field, "in", records._search([])
                    )
            domain = Domain(domain) & readable
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        passed = self - result[0] if result else self
        if not passed or not (unreadable := passed._get_unreadable()):
            return result
        refused = (result[0] if result else self.browse()) + unreadable
        make_error = result[1] if result else lambda: unreadable._make_access_error(operation)
        return refused, make_error


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message", "klantendossier.readers.mixin"]

    _reader_fields = ("model", "res_id")


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "klantendossier.readers.mixin"]


class MailFollowers(models.Model):
    _name = "mail.followers"
    _inherit = ["mail.followers", "klantendossier.readers.mixin"]

    def _make_access_error(self, operation):
        """Give the error of the record that they follow."""
        return self.env["ir.rule"]._make_access_error(operation, self)


class IrAttachment(models.Model):
    """Files in the chatter hang on the administration; the rows of documents are closed altogether (L3)."""

    _name = "ir.attachment"
    _inherit = ["ir.attachment", "klantendossier.hanging.mixin"]

    def _check_acting(self, operation):
        return super(IrAttachment, self - self._filter_versions())._check_acting(operation)

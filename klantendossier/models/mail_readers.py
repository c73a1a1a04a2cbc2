from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache


class ReadersMixin(models.AbstractModel):
    """What hangs on a record whose chatter is for its readers only: messages, activities, followers.

    Odoo lets somebody read a message that he wrote or was told of, an activity that is his, and every list
    of followers, whatever his rights on the record by now. On these records the present right decides.
    """

    _name = "klantendossier.readers.mixin"
    _description = "For Readers of the Record Only"

    #: The fields that say on which record it hangs.
    _reader_fields = ("res_model", "res_id")

    @api.model
    @ormcache()
    def _get_readers_only_models(self):
        return tuple(
            name
            for name, model in self.env.registry.items()
            if getattr(model, "_klantendossier_readers_only", False) and model._auto
        )

    def _as_anywhere(self, model):
        """Give a model as the acting user enters it, in any of his companies."""
        companies = list(self.env.user._get_company_ids())
        return self.env[model].with_context(allowed_company_ids=companies, active_test=False)

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            name_field, id_field = self._reader_fields
            for model in self._get_readers_only_models():
                records = self._as_anywhere(model)
                other = Domain(name_field, "!=", model)
                if records.has_access("read"):
                    other |= Domain(id_field, "in", records._search([]))
                domain = Domain(domain) & other
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _get_unreadable(self):
        """Give those among these that hang on a record which the acting user may not read now."""
        name_field, id_field = self._reader_fields
        unreadable = self.browse()
        # sudo: messages, activities, followers - only to see what they hang on
        hanging_sudo = self.sudo().filtered(
            lambda r: r[name_field] in r._get_readers_only_models() and r[id_field]
        )
        for model, rows_sudo in hanging_sudo.grouped(name_field).items():
            records = self._as_anywhere(model).browse(rows_sudo.mapped(id_field))
            allowed = set(records._filtered_access("read")._ids)
            unreadable |= rows_sudo.filtered(lambda r, ids=allowed: r[id_field] not in ids).sudo(
                False
            )
        return unreadable

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

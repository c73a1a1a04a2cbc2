from contextlib import nullcontext
from functools import partial

from odoo import api, models
from odoo.exceptions import AccessError, MissingError


class RefusalMixin(models.AbstractModel):
    """Refusals of Odoo itself on the addon's models: logged, and alike for what is not there (design E5, P8)."""

    _name = "klantendossier.refusal.mixin"
    _description = "Refusals of a Dossier"
    _inherit = ["klantendossier.technical.mixin"]

    @api.model
    def _check_field_access(self, field, operation):
        """Log a refused field here, where the error is made; ``_has_field_access`` merely asks."""
        try:
            super()._check_field_access(field, operation)
        except AccessError as error:
            self.env["klantendossier.event"]._log_error(
                error,
                records=self,
                details={
                    "operation": operation,
                    "fields": [field.name],
                    "reason": "closed_field",
                },
            )
            self.invalidate_recordset()  # see _check_access
            raise

    def _check_access(self, operation):
        """Answer alike for what is not there and what is not allowed (design P8), and forget what was refused.

        A rule that reads a record which is not there ends in another error than a refusal. And Odoo
        evaluates rules in sudo, on the records themselves: their values stay in the cache that the user
        reads from, and core computes a name once more after a refusal.
        """
        refused = self._find_refused(operation)
        if not refused or not refused[0]:
            return refused
        forbidden, make_error = refused

        def make_and_forget():
            error = make_error()  # which looks up names too
            forbidden.invalidate_recordset()
            return error

        forbidden.invalidate_recordset()
        return forbidden, make_and_forget

    def _find_refused(self, operation):
        try:
            return super()._check_access(operation)
        except MissingError:
            there = self.exists()
            refused = super(RefusalMixin, there)._check_access(operation)
            forbidden = (self - there) | (refused[0] if refused else self.browse())
            error = partial(self.env["ir.rule"]._make_access_error, operation, forbidden)
            return (forbidden, error) if forbidden else None

    def read(self, fields=None, load="_classic_read"):
        """Answer alike for what is not there, which Odoo leaves out in silence, and what is not allowed.

        Raised at one place: RPC sends the traceback along, which would tell the two apart.
        """
        refused = None
        try:
            values_list = super().read(fields, load=load)
            if values_list and values_list[0].keys() <= {"id"}:
                self.check_access("read")  # Odoo asks nothing where it has nothing to read
        except AccessError as error:
            refused = error
        else:
            if len(values_list) < len(self) and not self.env.su:
                missing = self - self.browse(values["id"] for values in values_list)
                refused = self.env["ir.rule"]._make_access_error("read", missing)
        if refused:
            raise refused.with_traceback(None)
        return values_list

    def get_external_id(self):
        """Give external ids to who may read the records; Odoo gives them for any id."""
        self.check_access("read")
        return super().get_external_id()

    def _fetch_field(self, field):
        """Refuse what is not there like what is not allowed, and write no line for what nobody asked for.

        Core reads ahead for many records and, when that is refused, reads the one that was asked for.
        """
        if self.env.su:
            return super()._fetch_field(field)
        refused = None
        ahead = len(self) > 1
        with self.env["klantendossier.event"]._asking() if ahead else nullcontext():
            try:
                super()._fetch_field(field)
            except AccessError as error:
                refused = error
            else:
                if field.store and (missing := [*field._cache_missing_ids(self)]):
                    refused = self.env["ir.rule"]._make_access_error("read", self.browse(missing))
        if refused:
            self.invalidate_recordset()  # see _check_access
            raise refused.with_traceback(None)
        return None

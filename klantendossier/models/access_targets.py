from odoo import api, models
from odoo.exceptions import AccessError


class TargetsMixin(models.AbstractModel):
    """Forms speak of nothing that their user may not read.

    Odoo shows the name of a many2one's target whatever the rights on it, so a form that is given
    somebody else's id would tell names. Here what a form holds is checked before anything is computed
    from it.
    """

    _name = "klantendossier.targets.mixin"
    _description = "Checked Targets of a Form"

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
        try:
            values = super().default_get(fields)
        except (
            AccessError
        ) as error:  # a company that is not the user's: core takes it for a default
            self.env["klantendossier.event"]._log_error(
                error,
                records=self.browse(),
                details={"operation": "create", "reason": "foreign_company"},
            )
            raise
        self._check_targets(values)
        return values

    def onchange(self, values, field_names, fields_spec):
        """Check what the form holds before anything is computed from it."""
        self._check_targets(values)
        return super().onchange(values, field_names, fields_spec)

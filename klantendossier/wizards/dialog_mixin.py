from odoo import api, models

#: Stored computed fields that say from which state a dialog was shown: they come from the screen, or stay.
_AS_SHOWN = ("revision", "shown")


class DialogMixin(models.AbstractModel):
    """What every dialog of the office shares: it speaks of nothing that its user may not read.

    Odoo shows the name of a many2one's target whatever the rights on it, and gives a stored computed
    field by sudo; so a dialog that is made with somebody else's id would tell names. Here each record
    that a dialog is given is checked, whether it comes by create, write, default or onchange.
    """

    _name = "klantendossier.dialog.mixin"
    _description = "Dialog of the Office"
    _inherit = ["klantendossier.access.mixin"]
    # A dialog's lines hold no documents; they are made by whoever makes the dialog.
    _allow_sudo_commands = True

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Mark each dialog of the office, so that all of them look alike (see klantendossier.scss)."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            arch.set("class", f"{arch.get('class', '')} o_kd_dialog".strip())
        return arch, view

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_targets(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_targets(vals)
        # A save must not work out anew what was shown before it: the button would compare the state of
        # now with itself, and a colleague's change in between would go unnoticed.
        fields = [self._fields[name] for name in _AS_SHOWN if name in self._fields]
        with self.env.protecting(fields, self):
            return super().write(vals)

from odoo import models
from odoo.exceptions import UserError


class BoundMixin(models.AbstractModel):
    """Acts of a screen that shows one administration touch nothing of another one (design S1).

    The screen sends ``klantendossier_administration_id`` along in the context. It gives no right: who may
    do what is decided elsewhere, and without the key nothing changes. It catches the slip: a list that was
    left open in another tab, a selection that was made before the screen changed.
    """

    _name = "klantendossier.bound.mixin"
    _description = "Bound to One Administration"

    def check_access(self, operation):
        super().check_access(operation)
        if operation != "read" and not self.env.su:
            self._check_bound()

    def _get_bound_id(self):
        """Give the id of the administration that the acting screen shows, or False when none is sent along.

        What is sent along and is no id means no administration at all: then everything belongs elsewhere.
        """
        value = self.env.context.get("klantendossier_administration_id")
        if not value:
            return False
        return self.env["klantendossier.administration"]._parse_id(value) or -1

    def _get_administrations(self):
        """Give the administrations that the records belong to; none for what belongs to no administration."""
        if "administration_id" not in self._fields or self._transient:
            return self.env["klantendossier.administration"]
        return self.administration_id

    def _check_bound(self):
        """Refuse to touch what does not belong to the administration that the screen shows.

        :raises UserError: which names both; logged
        """
        bound_id = self._get_bound_id()
        if not bound_id:
            return
        others = self._get_administrations().filtered(lambda a: a.id != bound_id)
        if not others:
            return
        # Searched: of an administration that is closed to him, whoever sends its id learns no name.
        bound = others.search([("id", "=", bound_id)])
        self.env["klantendossier.event"]._refuse(
            self.env._(
                "This belongs to %(other)s, but the screen shows %(shown)s. Nothing was changed. Reload the "
                "page and choose again.",
                other=", ".join(administration._get_label() for administration in others[:3]),
                shown=bound._get_label() if bound else self.env._("another administration"),
            ),
            records=self,
            details={"operation": "write", "reason": "other_administration"},
            error=UserError,
        )

    def _check_one_administration(self):
        """Give the one administration that all records belong to.

        :raises UserError: when they belong to several; which names them
        """
        administrations = self._get_administrations()
        if len(administrations) > 1:
            names = [administration._get_label() for administration in administrations[:3]]
            if len(administrations) > len(names):
                names.append(self.env._("%s more", len(administrations) - len(names)))
            raise UserError(
                self.env._(
                    "You chose from several administrations: %s. Choose from one at a time, so that nothing "
                    "goes to the wrong client.",
                    ", ".join(names),
                )
            )
        return administrations

from odoo import api, fields, models
from odoo.fields import Domain

#: What leads to an administration, with the domain that finds the administrations of one record of it.
_PARENTS = {
    "klantendossier.administration": lambda id_: [("id", "=", id_)],
    "klantendossier.client": lambda id_: [("client_ids", "=", id_)],
    "klantendossier.document": lambda id_: [("document_ids", "=", id_)],
    "res.partner": lambda id_: ["|", ("partner_id", "=", id_), ("client_ids.partner_id", "=", id_)],
    "res.company": lambda id_: ["|", ("company_id", "=", id_), ("ledger_company_id", "=", id_)],
}


class Administration(models.Model):
    """Addresses of a dossier, and the doors that lead there (design S1)."""

    _inherit = "klantendossier.administration"

    contact_ids = fields.Many2many(
        "res.partner",
        string="Contact Persons",
        compute="_compute_contact_ids",
        search="_search_contact_ids",
    )

    @api.depends("partner_id", "client_ids.partner_id")
    def _compute_contact_ids(self):
        for administration in self:
            contacts = administration.partner_id | administration.client_ids.partner_id
            administration.contact_ids = contacts

    def _search_contact_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("partner_id", operator, value) | Domain(
            "client_ids.partner_id", operator, value
        )

    @api.depends("name", "code")
    @api.depends_context("klantendossier_label")
    def _compute_display_name(self):
        """Give the name, with the number where it must not be mistaken for another one."""
        # Client users may know the name only.
        if not self.env.context.get("klantendossier_label") or not self.env.user._is_internal():
            return super()._compute_display_name()
        for administration in self:
            administration.display_name = administration._get_label() if administration.name else ""
        return None

    # ------------------------------------------------------------------ what an address names

    @api.model
    def get_bound(self, administration_id=0, model=False, res_id=False, under=False):
        """Say which administration a screen shows, and whether what its address names belongs to it.

        An address can be typed, mended and copied wrong: ``/odoo/administrations/12/dossier/345`` with a
        document of another client, or ``/odoo/contacts/3/dossier``, where 3 is a contact. None of them may
        show one client's dossier under another one's name.

        :param int administration_id: the number before the action in the address
        :param str model: of the record that the form shows
        :param res_id: its id, if the address names one
        :param dict under: the record in the address that has the same number as the administration:
            ``action`` (its path or id) or ``model``, and ``id``
        :return: dict with ``id`` and ``label``, or with ``message`` where there is nothing to show
        :raises AccessError: for who is not of the office
        """
        self.check_access("read")
        id_ = self._parse_id(administration_id)
        administration = self.with_context(active_test=False).search([("id", "=", id_)])
        if not administration:
            return {"message": self._get_unknown_message()}
        label = administration._get_label()
        if not administration.active:
            return {
                "message": self.env._(
                    "%s is archived. Take it out of the archive first, then its dossier opens again.",
                    label,
                )
            }
        if isinstance(under, dict) and not administration._lies_under(under):
            return {"message": self._get_unknown_message()}
        if not administration._has_record(model, res_id):
            return {
                "message": self.env._(
                    "What this address names does not lie in the dossier of %s. Choose it from the list.",
                    label,
                )
            }
        return {"id": administration.id, "label": label}

    @api.model
    def _get_unknown_message(self):
        return self.env._(
            "This administration does not exist, or it is not open to you. Choose one from the list."
        )

    def _has_record(self, model, res_id):
        """Say whether a record belongs to this administration; what belongs to none belongs everywhere."""
        known = isinstance(model, str) and model.startswith("klantendossier.") and model in self.env
        if not known or not res_id or "administration_id" not in self.env[model]._fields:
            return True
        records = self.env[model].with_context(active_test=False)
        return bool(
            records.search_count(
                [("id", "=", self._parse_id(res_id)), ("administration_id", "=", self.id)]
            )
        )

    def _lies_under(self, under):
        """Say whether the record before it in the address is one from which a door leads here."""
        model, action = under.get("model"), under.get("action")
        if action and isinstance(action, str | int):
            # Whatever number is sent must be one that the database knows as an id.
            named = ("path", "=", action)
            if isinstance(action, int):
                named = ("id", "=", self._parse_id(action))
            # sudo: act_window - only which model an address means
            window_sudo = self.env["ir.actions.act_window"].sudo().search([named])
            model = window_sudo[:1].res_model
        if model not in _PARENTS:
            return False
        domain = _PARENTS[model](self._parse_id(under.get("id")))
        return bool(self.search_count([("id", "=", self.id), *domain]))

    # ------------------------------------------------------------------ doors

    @api.model
    def _open_found(self, domain, filters):
        """Open the dossier of the only administration that is found, or else the list with a filter on it.

        The filter is a facet that one sees: where it falls away, the list is visibly that of all.

        :param domain: of the administrations that are meant
        :param dict filters: ``search_default_*`` that show them in the list
        """
        self.check_access("read")
        found = self.search([*domain, ("dossier_enabled", "=", True)], limit=2)
        if len(found) == 1:
            return found.action_open_dossier()
        action = self.env["ir.actions.actions"]._for_xml_id("klantendossier.administration_action")
        # Not bound to the dossier from which one came here.
        action["context"] = {"klantendossier_administration_id": False, **filters}
        return action

    def action_choose_dossier(self):
        """Open the dossier of the chosen administration.

        :raises UserError: when several are chosen
        """
        return self._check_one_administration().action_open_dossier()

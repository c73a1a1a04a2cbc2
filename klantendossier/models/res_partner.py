from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.mail_address import find_single

#: The address of a contact, and the copy of it that Odoo stores beside it and lets everybody write.
ADDRESSES = ("email", "email_normalized")


class ResPartner(models.Model):
    _inherit = "res.partner"

    klantendossier_administration_count = fields.Integer(
        "Administrations",
        compute="_compute_klantendossier_administration_count",
        groups="klantendossier.group_user",
    )

    def _compute_klantendossier_administration_count(self):
        counts = dict(
            self.env["klantendossier.administration"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.klantendossier_administration_count = counts.get(partner, 0)

    # ------------------------------------------------------------------ what leads to a log-in

    def write(self, vals):
        """Guard the address of client users: who changes it can have their log-in's password set anew.

        :raises AccessError: when the acting user may not touch the log-in of these contacts
        """
        client = self.env["klantendossier.client"]
        changed_address = self.browse()
        for name, act in self._get_credential_fields().items():
            if name not in vals:
                continue
            value = vals[name]
            changed = self.filtered(lambda p, n=name, v=value: p._is_credential_changed(n, v))
            details = None
            if name in ADDRESSES:
                changed_address |= changed
                details = {
                    # sudo: res.partner - what the log says was there before
                    partner.id: {"email": f"{partner.sudo()[name] or '-'} > {value or '-'}"}
                    for partner in changed
                }
            client._check_credential_access(changed, act, details=details)
        result = super().write(vals)
        if changed_address:
            self.env["klantendossier.outbox"]._end_links(
                changed_address,
                self.env._(
                    "The e-mail address was changed after this mail had left, so its link no longer works. "
                    "Send it again."
                ),
            )
        return result

    @api.model
    def _get_credential_fields(self):
        """Give the fields that lead to a log-in, with the act that writing them is; as for ``res.users``.

        Other stored copies lead nowhere: our mails go to what :func:`find_single` makes of ``email``.
        Another addon adds its own by ``super()``.
        """
        return {**dict.fromkeys(ADDRESSES, "address"), "signup_type": "link_kind"}

    def _is_credential_changed(self, name, value):
        """Say whether writing this value to this contact would change what leads to the log-in."""
        old = self.sudo()[name]  # sudo: res.partner - only compared
        if name in ADDRESSES:
            return self._normalize_address(old) != self._normalize_address(value)
        if name == "signup_type":
            # A link is good for the kind that it was made for: putting one back revives it.
            return bool(value) and old != value
        return old != value

    @api.model
    def _normalize_address(self, address):
        return find_single(address) or (address or "").strip()

    def _generate_signup_token(self, expiration=None):
        """Guard the deepest method: every link that sets a password is made of what this one gives."""
        self.env["klantendossier.client"]._check_credential_access(self, "link")
        return super()._generate_signup_token(expiration=expiration)

    def signup_get_auth_param(self):
        """Leave the link out for client users; Odoo makes it in passing, in every portal notification."""
        withheld = self.browse()
        if self.env["res.users"]._get_signup_invitation_scope() == "b2c":
            # sudo: res.partner - Odoo makes a link for contacts without a log-in only
            without = self.filtered(lambda partner: not partner.sudo().user_ids)
            withheld = without - self.env["klantendossier.client"]._check_credential_access(
                without, "link", explicit=False
            )
        return super(ResPartner, self - withheld).signup_get_auth_param()

    def _can_be_edited_by_current_customer(self, **kwargs):
        """Keep a fellow client's contact out of the portal's address book."""
        return super()._can_be_edited_by_current_customer(**kwargs) and (
            self == self._get_current_partner(**kwargs)
            or not self.env["klantendossier.client"]._get_guarded_clients(self)
        )

    def action_open_administrations(self):
        """Open the dossier of which the contacts are the client or a client user; of several, their list."""
        domain = ["|", ("partner_id", "in", self.ids), ("client_ids.partner_id", "in", self.ids)]
        filters = {
            "search_default_contact_ids": self.ids,
            "default_partner_id": self[:1].id,
            "default_name": self[:1].name,
        }
        return self.env["klantendossier.administration"]._open_found(domain, filters)

    def action_create_administrations(self):
        """Make an administration with dossier for each contact that has none, and open them.

        :raises UserError: when every contact has one already
        """
        administration = self.env["klantendossier.administration"]
        administration.check_access("create")
        having = (
            administration.with_context(active_test=False)
            .search([("partner_id", "in", self.ids)])
            .partner_id
        )
        wanting = self - having
        if not wanting:
            raise UserError(self.env._("These contacts have an administration already."))
        administration.create(
            [
                {
                    "name": partner.name,
                    "partner_id": partner.id,
                    "code": partner.ref or False,
                    "dossier_enabled": True,
                    "company_id": (partner.company_id or self.env.company).id,
                }
                for partner in wanting
            ]
        )
        action = self.env["ir.actions.actions"]._for_xml_id("klantendossier.administration_action")
        action["context"] = {"search_default_contact_ids": wanting.ids}
        return action

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


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
        if "email" in vals:
            changed = self._with_another_address(vals["email"])
            details = {
                # sudo: res.partner - what the log says was there before
                partner.id: {"email": f"{partner.sudo().email or '-'} > {vals['email'] or '-'}"}
                for partner in changed
            }
            client._check_credential_access(changed, "address", details=details)
        if kind := vals.get("signup_type"):
            # A link is good for the kind that it was made for: putting one back revives it.
            # sudo: res.partner - only compared
            other = self.filtered(lambda partner: partner.sudo().signup_type != kind)
            client._check_credential_access(other, "link_kind")
        return super().write(vals)

    def _with_another_address(self, email):
        """Give the contacts among these for which this e-mail address is another one."""

        def normal(address):
            return email_normalize(address) or (address or "").strip()

        # sudo: res.partner - only compared
        old = {partner.id: partner.sudo().email for partner in self}
        return self.filtered(lambda partner: normal(old[partner.id]) != normal(email))

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
        """Open the administrations of which the contact is the client, or is a client user."""
        self.env["klantendossier.administration"].check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id("klantendossier.administration_action")
        action["domain"] = [
            "|",
            ("partner_id", "in", self.ids),
            ("client_ids.partner_id", "in", self.ids),
        ]
        action["context"] = {"default_partner_id": self[:1].id, "default_name": self[:1].name}
        return action

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
        created = administration.create(
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
        action["domain"] = [("id", "in", created.ids)]
        return action

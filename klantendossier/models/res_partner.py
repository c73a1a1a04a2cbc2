from odoo import fields, models
from odoo.exceptions import UserError


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

    def write(self, vals):
        """Guard the address of client users: who changes it can have their log-in's password set anew.

        :raises AccessError: when the user may not change the client users of these contacts
        """
        if "email" not in vals:
            return super().write(vals)
        # sudo: client - all dossiers count; the right is checked below without sudo
        clients_sudo = (
            self.env["klantendossier.client"]
            .sudo()
            .search(
                [("partner_id", "in", self.ids), ("user_id", "!=", False), ("state", "!=", "ended")]
            )
        )
        old = {client.id: client.partner_id.email or "-" for client in clients_sudo}
        if clients_sudo and not self.env.su:
            clients_sudo.sudo(False).check_access("write")
        result = super().write(vals)
        self.env["klantendossier.event"]._log(
            "client_changed",
            [
                {
                    "client": client,
                    "details": {"email": f"{old[client.id]} > {vals['email'] or '-'}"},
                }
                for client in clients_sudo
                if old[client.id] != (vals["email"] or "-")
            ],
        )
        return result

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

from odoo import api, models


class Administration(models.Model):
    """What a client user may know of administrations: his own only, found by his log-in."""

    _inherit = "klantendossier.administration"

    @api.model
    def _client_dossiers(self):
        """Give what the acting log-in may know of his administrations.

        :return: list of dicts ``id, name, code, responsible, document_count``
        """
        # sudo: client - own rows only: access_user_id is the acting user, which only the office sets
        clients_sudo = (
            self.env["klantendossier.client"].sudo().search([("access_user_id", "=", self.env.uid)])
        )
        if not clients_sudo:
            return []
        counts = dict(
            self.env["klantendossier.document"]._read_group([], ["administration_id"], ["__count"])
        )
        return [
            {
                **administration._prepare_client_values(),
                "document_count": counts.get(administration.sudo(False), 0),
            }
            for administration in clients_sudo.administration_id
        ]

    @api.model
    def _client_dossier(self, administration_id):
        """Give the acting log-in's client row of one administration, or nothing.

        :param int administration_id: id as it came from outside
        :return: the client in sudo, empty when there is no such dossier for this log-in
        """
        # sudo: client - own row only: access_user_id is the acting user, which only the office sets
        client_sudo = self.env["klantendossier.client"].sudo()
        domain = [
            ("administration_id", "=", administration_id),
            ("access_user_id", "=", self.env.uid),
        ]
        return client_sudo.search(domain, limit=1)

    def _prepare_client_values(self):
        """Give the fields of an administration that its client users may see; called in sudo."""
        return {
            "id": self.id,
            "name": self.name,
            "code": self.code or "",
            "responsible": self.responsible_id.name or "",
            "office": self.company_id.name,
        }

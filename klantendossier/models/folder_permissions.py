from odoo import models

from ..tools import levels


class Folder(models.Model):
    """Who was chosen for documents in a folder but does not see the folder itself (design S3)."""

    _inherit = "klantendossier.folder"

    def _get_lacking(self, clients):
        """Give those of these client users who have no view on the folder, and so see no document in it.

        :param clients: client users of the folder's administration; ended ones are left out, nobody can
            give them anything
        :raises AccessError: without read access on folder or client users
        """
        self.ensure_one()
        self.check_access("read")
        clients.check_access("read")
        rows = self.env["klantendossier.permission"].search(
            [
                ("folder_id", "=", self.id),
                ("client_id", "in", clients.ids),
                ("rank", ">=", levels.VIEW),
            ]
        )
        return (clients - rows.client_id).filtered(lambda client: client.state != "ended")

    def _grant_lacking(self, clients):
        """Give view on this one folder to those who lack it; nobody is lowered, nothing below is opened.

        For the dialogs that offer it by name, in the transaction of what they do besides.

        :return: who got it
        """
        lacking = self._get_lacking(clients)
        if lacking:
            self.env["klantendossier.permission"]._grant(
                self, dict.fromkeys(lacking.ids, levels.VIEW), False, ticks=()
            )
        return lacking

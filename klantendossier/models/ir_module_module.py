from odoo import models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    """Uninstalling would throw the documents away, so it is refused while there are any (design D3)."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        doomed = self | self.downstream_dependencies()
        if "klantendossier" in doomed.mapped("name"):
            self._check_no_dossier_documents()
        return super().button_uninstall()

    def _check_no_dossier_documents(self):
        # sudo: document.version - documents of every office count
        left = (
            self.env["klantendossier.document.version"]
            .sudo()
            .search_count([("handed_back_ref", "=", 0)])
        )
        if left:
            raise UserError(
                self.env._(
                    "Klantendossier still holds %s versions of documents; uninstalling would delete them. First "
                    "use Client Dossier > Configuration > Settings > 'Hand back as ordinary attachments'.",
                    left,
                )
            )

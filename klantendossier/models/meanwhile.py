from odoo import models


class MeanwhileMixin(models.AbstractModel):
    """What a colleague did to it a moment ago is said, instead of done again or over it (design S2)."""

    _name = "klantendossier.meanwhile.mixin"
    _description = "Says What a Colleague Did Meanwhile"

    def _tell_binned(self):
        """Give a sentence about each that lies in the bin: who put it there."""
        return [
            self.env._(
                "%(name)s was put in the bin by %(who)s already.",
                name=record.name,
                who=record.bin_user_id.name or self.env._("somebody"),
            )
            for record in self.filtered("bin_date")
        ]


class Document(models.Model):
    _name = "klantendossier.document"
    _inherit = ["klantendossier.document", "klantendossier.meanwhile.mixin"]


class Folder(models.Model):
    _name = "klantendossier.folder"
    _inherit = ["klantendossier.folder", "klantendossier.meanwhile.mixin"]

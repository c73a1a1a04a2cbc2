from odoo import models
from odoo.exceptions import UserError


class MeanwhileMixin(models.AbstractModel):
    """What a colleague did to it a moment ago is said, instead of done again or over it (design S2).

    The explorer sends along, as ``klantendossier_shown``, which folder its list shows: a pair of its id, or
    ``inbox``, and whether with everything below. Like the binding it gives no right, it catches the slip.
    """

    _name = "klantendossier.meanwhile.mixin"
    _description = "Says What a Colleague Did Meanwhile"

    def _sort_out(self):
        """Give those that still are as the acting screen shows them, and the sentences about the others."""
        self.check_access("write")
        binned = self.filtered("bin_date")
        moved = (self - binned)._filter_moved()
        return self - binned - moved, [*binned._tell_binned(), *moved._tell_moved()]

    def _filter_moved(self):
        """Give those that do not lie any more where the acting screen shows them."""
        return self.browse()

    def _tell_moved(self):
        """Give a sentence about each that a colleague moved, with where it lies now."""
        return []

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

    def _open_on_live(self, open_):
        """Open a dialog on those that still are as shown; when none is, say what a colleague did.

        :param open_: gives the action for these records
        """
        live, told = self._sort_out()
        if not told:
            return open_(live)
        if not live:
            return self._done(self.env._("Nothing was changed."), notes=told, kind="info")
        action = open_(live)
        action["context"] = {**action["context"], "default_notice": " ".join(told)}
        return action

    def _check_as_shown(self):
        """Refuse an act without a dialog on what a colleague put elsewhere meanwhile.

        :raises UserError: which says who did what
        """
        _live, told = self._sort_out()
        if told:
            raise UserError(" ".join([*told, self.env._("Nothing was changed.")]))

    def action_rename(self, name="", was=""):
        """Give one document or folder another name, where it stands.

        :param str name: the new name
        :param str was: the name that the screen shows
        :raises UserError: when a colleague renamed it, moved it or put it in the bin meanwhile, and for a name
            that cannot be
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_undo()
        self._check_as_shown()
        if was and self.name != was:
            raise UserError(
                self.env._(
                    "A colleague renamed this to %s meanwhile. Nothing was changed. Close this and look at it "
                    "again.",
                    self.name,
                )
            )
        return self.write({"name": name})


class Document(models.Model):
    _name = "klantendossier.document"
    _inherit = ["klantendossier.document", "klantendossier.meanwhile.mixin"]

    def _filter_moved(self):
        shown = self.env.context.get("klantendossier_shown")
        if not isinstance(shown, list | tuple) or len(shown) != 2:
            return self.browse()
        folder_id, below = shown
        if folder_id == "inbox":
            return self.filtered("folder_id")
        step = f"/{folder_id}/"
        return self.filtered(
            lambda document: (
                step not in f"/{document.folder_id.parent_path or ''}"
                if below
                else document.folder_id.id != folder_id
            )
        )

    def _tell_moved(self):
        return [
            self.env._(
                "%(name)s lies in %(place)s by now.",
                name=document.name,
                place=document.folder_id.complete_name or self.env._("the inbox"),
            )
            for document in self
        ]


class Folder(models.Model):
    _name = "klantendossier.folder"
    _inherit = ["klantendossier.folder", "klantendossier.meanwhile.mixin"]

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list


class DropMixin(models.AbstractModel):
    """What is dragged onto a folder: said while it hangs there, asked when it changes who sees it (P6, S2)."""

    _name = "klantendossier.drop.mixin"
    _description = "Can Be Dropped on a Folder"

    def _get_drop_folder(self, folder_id):
        """Give the folder that something is dropped on, as the records' administration has it now.

        :param folder_id: id as the screen sent it; nothing for the inbox, or for no folder above
        :raises UserError: for records of several administrations, or when the folder is gone
        """
        self.check_access("write")
        administration = self._check_one_administration()
        folders = self.env["klantendossier.folder"]
        if not folder_id:
            return folders
        folder = folders.search(
            administration._get_places_domain() + [("id", "=", administration._parse_id(folder_id))]
        )
        if not folder:
            raise UserError(
                self.env._(
                    "That folder is not there any more. Nothing was moved. Reload the page and choose again."
                )
            )
        folder.check_access("write")
        return folder

    def _list_clients(self, ids):
        """Give the names of client users as a sentence can hold them; empty without any."""
        names = self.env["klantendossier.client"].browse(sorted(ids)).partner_id.mapped("name")
        return format_list(self.env, sorted(names)) if names else ""


class Document(models.Model):
    _name = "klantendossier.document"
    _inherit = ["klantendossier.document", "klantendossier.drop.mixin"]

    def preview_drop(self, folder_id=False):
        """Say what dropping these documents on a folder does, without doing it.

        :param int folder_id: the folder; nothing for the inbox
        :return: dict ``name`` (of the folder), ``here`` (they all lie there already), ``filing`` (they come
            out of the inbox), ``gains``, ``loses`` and ``sees`` (names of who would see them then), ``seen``
            (whether anybody sees one now) and ``asks`` (whether dropping asks first)
        :raises AccessError: for who may not move them; client users never may
        :raises UserError: when the folder is gone, or belongs to another administration
        """
        folder = self._get_drop_folder(folder_id)
        if folder and not self.folder_id:
            # The dialog that it opens proposes what the folder says of documents of the office.
            proposed = self.env["klantendossier.permission"]._get_audience_of_new(
                folder, folder.office_visibility or "office"
            )
            names = self._list_clients(proposed)
            return {
                **{"name": folder.name, "here": False, "filing": True, "asks": True},
                **{"gains": names, "loses": "", "sees": names, "seen": False},
            }
        audience = self._preview_audience(folder=folder)
        return {
            "name": folder.name or self.env._("Inbox"),
            "here": self.folder_id == folder and all(d.folder_id == folder for d in self),
            "filing": False,
            "gains": self._list_clients(audience["gains"]),
            "loses": self._list_clients(audience["loses"]),
            "sees": self._list_clients({*audience["gains"], *audience["keeps"]}),
            "seen": bool(audience["loses"] or audience["keeps"]),
            "asks": bool(audience["gains"] or audience["loses"]),
        }

    def action_drop(self, folder_id=False, office_only=False):
        """Move documents to the folder they were dropped on, or ask first when that changes who sees them.

        :param int folder_id: the folder; nothing for the inbox
        :param bool office_only: whoever dropped them held Shift: no client user is to see them there
        :return: the dialog that asks, with the folder chosen, or the action that says what was done
        :raises AccessError: for who may not move them; client users never may
        :raises UserError: when the folder is gone, or belongs to another administration
        """
        folder = self._get_drop_folder(folder_id)
        _live, told = self._sort_out()
        if told:
            return self._done(self.env._("Nothing was changed."), notes=told, kind="info")
        if folder and not self.folder_id and not office_only:
            # Out of the inbox: the dialog that also names them and says who sees them (design §9).
            return self.with_context(default_folder_id=folder.id).action_file()
        audience = self._preview_audience(folder=folder)
        if office_only:
            # Who does not see them now gains nothing; whoever does is told who loses sight.
            asks = audience["loses"] or audience["keeps"]
        else:
            asks = audience["gains"] or audience["loses"]
        choice = "office" if office_only else "folder"
        if asks:
            action = self.action_move()
            action["context"].update(
                default_target_folder_id=folder.id,
                default_to_top=not folder,
                default_audience=choice,
            )
            return action
        dialog = self.env["klantendossier.move.wizard"].create(
            {
                "administration_id": self.administration_id.id,
                "document_ids": [fields.Command.set(self.ids)],
                "target_folder_id": folder.id,
                "to_top": not folder,
                "audience": choice,
            }
        )
        return dialog.action_apply()


class Folder(models.Model):
    _name = "klantendossier.folder"
    _inherit = ["klantendossier.folder", "klantendossier.drop.mixin"]

    def preview_drop(self, folder_id=False):
        """Say what dropping a folder on another one does; see ``document.preview_drop``.

        Rights travel with a folder, so its documents keep their audience; who has something in it gains or
        loses the names of the folders above.

        :param int folder_id: the folder to lie in; nothing to become a main folder
        :return: as for documents, and ``inside``: whether it would come to lie in itself
        :raises AccessError: for who may not move it; client users never may
        :raises UserError: when the folder is gone, or belongs to another administration
        """
        self.ensure_one()
        target = self._get_drop_folder(folder_id)
        inside = bool(target) and (target.parent_path or "").startswith(self.parent_path)
        changes = {"gains": [], "loses": []} if inside else self._preview_move(target)
        return {
            "name": target.name or self.env._("The whole dossier"),
            "here": self.parent_id == target,
            "inside": inside,
            "filing": False,
            "gains": self._list_clients(client.id for client, _names in changes["gains"]),
            "loses": self._list_clients(client.id for client, _names in changes["loses"]),
            "sees": "",
            "seen": True,
            "asks": bool(changes["gains"] or changes["loses"]),
        }

    def action_drop(self, folder_id=False, office_only=False):
        """Move a folder to the one it was dropped on, or ask first; see ``document.action_drop``.

        :param int folder_id: the folder to lie in; nothing to become a main folder
        :param bool office_only: means nothing here: rights travel with a folder
        :return: the dialog that asks, with the folder chosen, or the action that says what was done
        :raises AccessError: for who may not move it; client users never may
        :raises UserError: when the folder is gone, belongs to another administration, or lies below itself
        """
        self.ensure_one()
        target = self._get_drop_folder(folder_id)
        _live, told = self._sort_out()
        if told:
            return self._done(self.env._("Nothing was changed."), notes=told, kind="info")
        if target and (target.parent_path or "").startswith(self.parent_path):
            raise UserError(self.env._("A folder cannot be moved into itself."))
        changes = self._preview_move(target)
        values = {"target_folder_id": target.id, "to_top": not target}
        if changes["gains"] or changes["loses"]:
            action = self.action_move()
            action["context"].update({f"default_{name}": value for name, value in values.items()})
            return action
        values.update(administration_id=self.administration_id.id, folder_id=self.id)
        return self.env["klantendossier.move.wizard"].create(values).action_apply()

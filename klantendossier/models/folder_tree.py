from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import levels


class Folder(models.Model):
    """The tree: above and below, moving, the bin.

    Every change of it first calls ``administration._lock_structure()`` and afterwards
    ``permission._rebuild_closure()``.
    """

    _inherit = "klantendossier.folder"

    def _get_subtree(self):
        """Give the folders with all folders below them, in the bin or not."""
        if not self:
            return self
        self.flush_model()
        return self.search(Domain("id", "child_of", self.ids))

    def _get_ancestors(self):
        """Give the folders above one folder, from the main folder down."""
        self.ensure_one()
        ids = [int(step) for step in (self.parent_path or "").split("/")[:-2]]
        return self.browse(ids)

    def _check_not_in_bin(self):
        for folder in self:
            if folder.bin_date:
                raise UserError(
                    self.env._(
                        "%s lies in the bin. Restore it first, or choose another folder.",
                        folder.name,
                    )
                )

    def _move(self, parent):
        """Move a folder with everything below it; rights travel with it (design P6).

        :param parent: folder of the same administration, or empty to make it a main folder
        :raises AccessError: without write access on the folder or on its new place
        :raises UserError: to another administration, into itself, or into the bin
        """
        self.ensure_one()
        self.check_access("write")
        parent.check_access("write")
        if parent and parent.administration_id != self.administration_id:
            raise UserError(
                self.env._(
                    "Between administrations nothing is moved. Upload the documents there; then they start "
                    "as office only."
                )
            )
        self.administration_id._lock_structure()
        self.invalidate_recordset()
        (self | parent)._check_not_in_bin()
        if parent and (parent.parent_path or "").startswith(self.parent_path):
            raise UserError(self.env._("A folder cannot be moved into itself."))
        old = self.complete_name
        self._write_own({"parent_id": parent.id})
        details = {"from": old, **self._follow_book_year(parent)}
        self.env["klantendossier.permission"]._rebuild_closure(self.administration_id)
        self.env["klantendossier.event"]._log(
            "folder_moved", [{"folder": self, "details": details}]
        )
        self.administration_id._access_changed(folders=self)

    def _follow_book_year(self, parent):
        """Give a folder, and everything below it, the book year of the folder that it lies in now.

        :return: what the log says of it
        """
        year = parent.book_year
        others = (
            self._get_subtree().filtered(lambda f: (f.book_year or "") != year) if year else None
        )
        if not others:
            return {}
        was = self.book_year or ""
        others._write_own({"book_year": year})
        return {"changes": {"book_year": [was, year]}}

    def _preview_move(self, parent):
        """Say who gains and who loses the sight of something by a move, without moving.

        Rights travel along, so no document changes its audience: whoever has something below the folder
        gets to see the names of the new folders above it, and no longer those of the old ones.

        :return: dict ``gains``/``loses``: list of tuples (client, names of folders)
        """
        self.ensure_one()
        (self | parent).check_access("read")
        old_path, new_path = (
            self._get_ancestors(),
            parent | (parent._get_ancestors() if parent else parent),
        )
        # Per client user who has something below it, and folder above: whether he sees its name now, and
        # whether he needs it anyway, for what he has elsewhere below it.
        rows = self._execute(
            """
            SELECT c.client_id, g.id, g.name,
                   EXISTS (SELECT FROM klantendossier_permission p
                            WHERE p.folder_id = g.id AND p.client_id = c.client_id),
                   EXISTS (SELECT FROM klantendossier_permission p
                             JOIN klantendossier_folder f ON f.id = p.folder_id
                            WHERE p.client_id = c.client_id AND p.rank > %s
                              AND f.administration_id = g.administration_id
                              AND f.parent_path LIKE g.parent_path || '%%'
                              AND f.parent_path NOT LIKE %s)
              FROM (SELECT DISTINCT p.client_id
                      FROM klantendossier_permission p
                      JOIN klantendossier_folder f ON f.id = p.folder_id
                     WHERE f.administration_id = %s AND f.parent_path LIKE %s) c
             CROSS JOIN klantendossier_folder g
             WHERE g.id = ANY(%s)
             ORDER BY c.client_id, g.tree_order, g.id
            """,
            levels.TRAVERSE,
            f"{self.parent_path}%",
            self.administration_id.id,
            f"{self.parent_path}%",
            (old_path | new_path).ids,
        )
        found = {"gains": {}, "loses": {}}
        for client_id, folder_id, name, seen, needed in rows:
            if folder_id in new_path._ids:
                if not seen:
                    found["gains"].setdefault(client_id, []).append(name)
            elif seen and not needed:
                found["loses"].setdefault(client_id, []).append(name)
        return {
            key: [
                (client, ", ".join(names[client.id]))
                for client in self.env["klantendossier.client"].browse(names)
            ]
            for key, names in found.items()
        }

    # ------------------------------------------------------------------ bin

    def action_bin(self):
        """Put the folders in the bin with everything below them; clients lose sight at once."""
        self.check_access("write")
        self._check_one_administration()
        self.administration_id._lock_structure()
        self.invalidate_recordset()
        for folder in self.filtered(lambda f: not f.bin_date):
            live = folder._get_subtree().filtered(lambda f: not f.bin_date)
            self.env["klantendossier.event"]._log(
                "folder_binned", [{"folder": folder, "details": {"folders": len(live)}}]
            )
            live._write_own(
                {
                    "bin_date": fields.Datetime.now(),
                    "bin_user_id": self.env.uid,
                    "bin_root": folder.id,
                }
            )
        self.administration_id._access_changed(folders=self)
        return True

    def action_restore(self):
        """Take the folders out of the bin with everything that went in with them; rights come back."""
        self.check_access("write")
        self._check_one_administration()
        self.administration_id._lock_structure()
        self.invalidate_recordset()
        for folder in self.sorted("tree_order"):
            if not folder.bin_date:
                continue  # came back together with a folder above it
            if folder.parent_id.bin_date:
                raise UserError(
                    self.env._(
                        "%(folder)s lies below %(parent)s, which is in the bin too. Restore that one first.",
                        folder=folder.name,
                        parent=folder.parent_id.complete_name,
                    )
                )
            if folder._find_namesake():
                raise UserError(
                    self.env._(
                        "There is a folder named %s in its old place by now. Rename that one, then restore again.",
                        folder.name,
                    )
                )
            together = folder._get_subtree().filtered(
                lambda f, root=folder.bin_root: f.bin_root == root
            )
            together._write_own({"bin_date": False, "bin_user_id": False, "bin_root": 0})
            self.env["klantendossier.event"]._log(
                "folder_restored", [{"folder": folder, "details": {"folders": len(together)}}]
            )
        self.administration_id._access_changed(folders=self)
        return True

    def _find_namesake(self):
        return self.search(
            [
                ("administration_id", "=", self.administration_id.id),
                ("parent_id", "=", self.parent_id.id),
                (
                    "name",
                    "=ilike",
                    self.name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_"),
                ),
                ("bin_date", "=", False),
                ("id", "!=", self.id),
            ],
            limit=1,
        )

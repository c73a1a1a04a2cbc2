from odoo import models
from odoo.exceptions import UserError

from ..tools import levels
from ..tools.file_names import clean_title

#: So many folders one dropped tree makes at most, and so deep.
MAX_FOLDERS, MAX_DEPTH = 1000, 12


class Folder(models.Model):
    """Directory trees of the desktop become subfolders; said before who will see what comes in them."""

    _inherit = "klantendossier.folder"

    def foresee_subfolders(self, paths, same_permissions=False):
        """Say what would become of directories that are dropped on one folder; changes nothing.

        :param list paths: 'directory/directory' from this folder on; above each its own are there too
        :param bool same_permissions: whether new folders get the permissions of the folder above them
        :return: dict path -> dict ``id`` (False for one that would be made), ``audience`` (ids of the client
            users who may see documents there)
        :raises AccessError: without write access on the folder
        :raises UserError: for too many or too deep, and for a folder in the bin
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_in_bin()
        found = self._find_subfolders(self._split_paths(paths))
        viewers = self._get_viewer_ids(self | self.union(*found.values()))
        result = {}
        for steps in sorted(self._split_paths(paths), key=len):
            folder = found[steps]
            above = result["/".join(steps[:-1])]["audience"] if steps[:-1] else viewers[self.id]
            result["/".join(steps)] = {
                "id": folder.id,
                "audience": viewers[folder.id] if folder else (above if same_permissions else []),
            }
        return result

    def make_subfolders(self, paths, same_permissions=False):
        """Make the folders of directories that were dropped on one folder, where they are not there yet.

        Arguments and errors as for :meth:`foresee_subfolders`. New ones take the book year of the folder
        above, and are closed to client users unless ``same_permissions`` (design P4).

        :return: as :meth:`foresee_subfolders`, with every ``id``, and ``made``
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_in_bin()
        wanted = sorted(self._split_paths(paths), key=len)
        self.administration_id._lock_structure()
        found = self._find_subfolders(wanted)
        made = set()
        for depth in range(1, max(map(len, wanted), default=0) + 1):
            new = {}
            for steps in wanted:
                if len(steps) == depth and not found[steps]:
                    parent = found[steps[:-1]] if steps[:-1] else self
                    # Two directories whose names differ by case only are one folder.
                    new.setdefault((parent, clean_title(steps[-1]).lower()), []).append(steps)
            folders = self.create(
                [
                    {
                        "parent_id": parent.id,
                        "name": alike[0][-1],
                        "book_year": parent.book_year,
                        "office_visibility": parent.office_visibility,
                        "same_permissions": bool(same_permissions),
                    }
                    for (parent, _name), alike in new.items()
                ]
            )
            for folder, alike in zip(folders, new.values(), strict=True):
                found.update(dict.fromkeys(alike, folder))
                made.add(alike[0])
        viewers = self._get_viewer_ids(self.union(*found.values()))
        return {
            "/".join(steps): {
                "id": folder.id,
                "audience": viewers[folder.id],
                "made": steps in made,
            }
            for steps, folder in found.items()
        }

    def _split_paths(self, paths):
        """Give paths, and those above them, as a set of tuples of names."""
        steps = set()
        for path in paths if isinstance(paths, list) else []:
            names = tuple(name for name in str(path).split("/") if name.strip())
            steps.update(names[:number] for number in range(1, len(names) + 1))
        if len(steps) > MAX_FOLDERS or any(len(names) > MAX_DEPTH for names in steps):
            raise UserError(
                self.env._(
                    "At most %(count)s folders at once, and %(depth)s deep. Nothing was sent. Drag a part of it.",
                    count=MAX_FOLDERS,
                    depth=MAX_DEPTH,
                )
            )
        return steps

    def _find_subfolders(self, wanted):
        """Give per path the live folder that is there, compared as its unique name is; empty for none."""
        found = {(): self}
        for steps in sorted(wanted, key=len):
            found[steps] = self.browse()
        for depth in range(1, max(map(len, wanted), default=0) + 1):
            level = [steps for steps in wanted if len(steps) == depth and found[steps[:-1]]]
            parents = self.union(*(found[steps[:-1]] for steps in level))
            here = self.search([("parent_id", "in", parents.ids), ("bin_date", "=", False)])
            by_name = {(folder.parent_id.id, folder.name.lower()): folder for folder in here}
            for steps in level:
                key = (found[steps[:-1]].id, clean_title(steps[-1]).lower())
                found[steps] = by_name.get(key, self.browse())
        del found[()]
        return found

    def _get_viewer_ids(self, folders):
        """Give per folder id the sorted ids of the client users who may see documents in it."""
        rows = self.env["klantendossier.permission"].search_fetch(
            [("folder_id", "in", folders.ids), ("rank", ">=", levels.VIEW)],
            ["folder_id", "client_id"],
        )
        viewers = {folder_id: [] for folder_id in folders.ids}
        for row in rows:
            viewers[row.folder_id.id].append(row.client_id.id)
        return {folder_id: sorted(ids) for folder_id, ids in viewers.items()}

    # ------------------------------------------------------------------ who lacks the folder

    def _describe_viewing(self, client):
        described = self.env["klantendossier.permission"]._describe_grant(
            self, {client.id: levels.VIEW}, False
        )["clients"]
        return self.env._(
            "%(name)s gets View in %(folder)s, in this folder only, and then sees %(count)s documents more.",
            name=client.partner_id.name,
            folder=self.name,
            count=sum(told["gained"] for told in described),
        )

    def _get_viewing_client(self, client_id):
        """Give the client user of this administration that the dialog speaks of.

        :raises AccessError: without write access on the folder, or for a client user who is out of reach
        :raises UserError: for one of another administration
        """
        self.ensure_one()
        self.check_access("write")
        client = self.env["klantendossier.client"].browse(client_id)
        client.check_access("read")
        if client.administration_id != self.administration_id:
            raise UserError(self.env._("Choose client users of this administration."))
        return client

    def preview_viewing(self, client_id):
        """Say what a client user without access to one folder gains by the level View there.

        Errors as for :meth:`_get_viewing_client`.
        """
        return self._describe_viewing(self._get_viewing_client(client_id))

    def action_give_viewing(self, client_id, told=None):
        """Give a client user who has no access to one folder the level View there, in this folder only.

        Whoever has a level there keeps it: nothing is lowered. Errors as for :meth:`_get_viewing_client` and
        ``permission._grant``.

        :param str told: what :meth:`preview_viewing` said; when it is not so any more, nothing is given
        :raises UserError: when a colleague changed meanwhile what would be seen
        """
        client = self._get_viewing_client(client_id)
        self.administration_id._lock_structure()
        if told is not None and told != self._describe_viewing(client):
            raise UserError(
                self.env._(
                    "A colleague changed folders or permissions meanwhile. Nothing was done. This is what "
                    "happens now: %s",
                    self._describe_viewing(client),
                )
            )
        self._grant_lacking(client)
        return True

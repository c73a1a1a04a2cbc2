from odoo import api, models

#: So many folders found by words are shown; whoever looks for more types another word.
_FOUND = 50
#: So many of the folders that somebody used last stand first.
_RECENT = 5
#: How far back in an administration's log they are looked for: what is older is not 'last used' any more.
_LOOK_BACK = 500
#: What counts as using a folder.
_USES = ("document_uploaded", "document_moved")


class Folder(models.Model):
    """Choosing a folder of one administration: as a tree, by words, or among those used last."""

    _inherit = "klantendossier.folder"

    @api.model
    def search_places(self, administration_id=0, query="", open_ids=None, folder_id=False):
        """Give the folders to choose from, as far as they are open or as the words find them.

        Costs the same for two thousand folders as for sixty: children come when their folder is opened.

        :param int administration_id: whose folders
        :param str query: words that must all stand in the path, in any order: 'btw 2026'
        :param list open_ids: folders whose subfolders are shown; nothing: those of the current book year
        :param int folder_id: the folder that is chosen; the way to it is open too
        :return: dict ``folders`` and ``recent`` (the acting user's last used ones): lists of dicts ``id, name,
            path, parent_id, depth, book_year, has_children, access, access_count, access_label`` (as
            in ``administration.get_explorer_tree``), and ``more``, whether the words find more than is shown
        :raises AccessError: for who may not move things there; client users never may
        :raises UserError: when the screen that asks shows another administration
        """
        self.check_access("write")
        administrations = self.env["klantendossier.administration"]
        administration = administrations.search(
            [("id", "=", administrations._parse_id(administration_id))]
        )
        if not administration:
            return {"folders": [], "recent": [], "more": False}
        administration.check_access("write")
        recent = administration._get_recent_folders()
        more = False
        if isinstance(query, str) and query.strip():
            words = self._get_words_domain(query, name=True)
            found = self.search(administration._get_places_domain() + list(words), limit=_FOUND + 1)
            more = len(found) > _FOUND
            found = (recent & found) | found[:_FOUND]
            return {"folders": found._describe_places(), "recent": [], "more": more}
        if isinstance(open_ids, list | tuple):
            open_ids = {administrations._parse_id(id_) for id_ in open_ids}
        else:
            open_ids = administration._get_current_folder_ids()
        chosen = self.search(
            administration._get_places_domain()
            + [("id", "=", administrations._parse_id(folder_id))]
        )
        open_ids |= set(chosen._get_ancestors().ids) if chosen else set()
        shown = self.search(
            administration._get_places_domain()
            + ["|", ("parent_id", "=", False), ("parent_id", "in", list(open_ids))]
        )
        return {
            "folders": administration._arrange_explorer_folders(shown._describe_places()),
            "recent": recent._describe_places(),
            "more": False,
        }

    def _describe_places(self):
        """Give what :meth:`search_places` says of each folder, in this order."""
        parents = {
            parent.id
            for (parent,) in self._read_group(
                [("parent_id", "in", self.ids), ("bin_date", "=", False)], ["parent_id"]
            )
        }
        access = self.administration_id._get_access_by_folder(self.ids) if self else {}
        paths = self._get_paths()
        return [
            {
                "id": folder.id,
                "name": folder.name,
                "path": paths[folder],
                "parent_id": folder.parent_id.id,
                "depth": folder.depth,
                "book_year": folder.book_year or "",
                "has_children": folder.id in parents,
                **access[folder.id],
            }
            for folder in self
        ]


class Administration(models.Model):
    _inherit = "klantendossier.administration"

    def _get_places_domain(self):
        """Give the condition on folders that something can be put in."""
        return [("administration_id", "=", self.id), ("bin_date", "=", False)]

    def _get_recent_folders(self):
        """Give the folders that the acting user put documents in last, the latest first."""
        rows = self._execute(
            """
            SELECT folder_ref
              FROM (SELECT id, action, user_ref, folder_ref FROM klantendossier_event
                     WHERE administration_ref = %s ORDER BY id DESC LIMIT %s) e
             WHERE user_ref = %s AND folder_ref IS NOT NULL AND action = ANY(%s)
             GROUP BY folder_ref ORDER BY max(id) DESC LIMIT %s
            """,
            self.id,
            _LOOK_BACK,
            self.env.uid,
            list(_USES),
            _RECENT,
        )
        folders = self.env["klantendossier.folder"]
        ids = [row[0] for row in rows]
        live = folders.search(self._get_places_domain() + [("id", "in", ids)])
        return live.sorted(lambda folder: ids.index(folder.id))

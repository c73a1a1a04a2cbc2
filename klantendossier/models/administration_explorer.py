from odoo import api, fields, models

from ..tools import levels

#: How many of the newest inbox documents stand in the tree itself.
_INBOX_SHOWN = 3


class Administration(models.Model):
    """What the office's explorer shows beside the documents of one administration: the tree.

    Children of a folder are given when it is opened, so a dossier of thousands of folders costs no more
    than one of sixty. Everything here is for office users who may enter the administration: client users
    may not read the model at all.
    """

    _inherit = "klantendossier.administration"

    def _get_label(self):
        """Give what an administration is called wherever something is done in it: its name and its number."""
        self.ensure_one()
        return " · ".join(filter(None, (self.name, self.code)))

    @api.model
    def get_explorer_tree(self, administration_id=0, folder_id=False, open_ids=None):
        """Give the tree of one administration as far as it is open, and what stands above the documents.

        :param int administration_id: id as it came from the address
        :param folder_id: id of the active folder, ``"inbox"``, or nothing for the whole dossier
        :param list open_ids: folders whose subfolders are shown; nothing: those of the current book year
        :return: dict, or False when there is no such administration for this user. ``administration``:
            ``id, name, code, label, enabled``; ``folders``: see :meth:`_get_explorer_folders`; ``inbox``:
            ``count, documents`` (the newest, ``id, name, mimetype, detail``); ``bin``: ``count``;
            ``folder``: what is active (``id, gone``, and of a folder its name, path, notes and who sees it)
        :raises AccessError: for who is not of the office
        """
        self.check_access("read")
        administration = self.search([("id", "=", self._parse_id(administration_id))])
        if not administration:
            return False
        if isinstance(open_ids, list | tuple):
            open_ids = {self._parse_id(id_) for id_ in open_ids}
        else:
            open_ids = administration._get_current_folder_ids()
        return administration._get_explorer(folder_id, open_ids)

    @api.model
    def _parse_id(self, value):
        """Give an id that came from outside as a number, 0 when it is none."""
        number = isinstance(value, int) and not isinstance(value, bool)
        return value if number and 0 < value < 2**31 else 0

    def _get_explorer(self, folder_id, open_ids):
        folder = self.env["klantendossier.folder"]
        gone = False
        if folder_id and folder_id != "inbox":
            folder = folder.search(
                [
                    ("id", "=", self._parse_id(folder_id)),
                    ("administration_id", "=", self.id),
                    ("bin_date", "=", False),
                ]
            )
            gone = not folder
        folders = self._get_explorer_folders(folder, open_ids)
        inbox_count, bin_count = self._count_outside_folders()
        return {
            "administration": {
                "id": self.id,
                "name": self.name,
                "code": self.code or "",
                "label": self._get_label(),
                "enabled": self.dossier_enabled,
            },
            "folders": folders,
            "inbox": {"count": inbox_count, "documents": self._get_newest_in_inbox()},
            "bin": {"count": bin_count},
            "folder": self._get_explorer_folder(folder, folder_id, gone),
        }

    # ------------------------------------------------------------------ folders

    def _get_explorer_folders(self, active, open_ids):
        """Give the folders that are shown, in the order of the tree.

        Main folders always; below them what lies in an open folder or on the way to the active one, and
        everything below an active main folder that opens everything.

        :return: list of dicts ``id, parent_id, name, note, internal_note, open_all, book_year, depth,
            has_children, is_current`` (main folder of the current book year), ``count`` (documents with
            everything below), ``own_count``, ``new`` (uploads of clients not handled yet, below too),
            ``access`` (``office``, ``traverse`` or ``people``), ``access_count`` and ``access_label``
        """
        steps = [int(step) for step in (active.parent_path or "").split("/") if step]
        rows = self._execute(
            """
            SELECT f.id, f.parent_id, f.name, f.note, f.internal_note, f.open_all, f.book_year,
                   f.parent_path,
                   EXISTS (SELECT FROM klantendossier_folder c
                            WHERE c.parent_id = f.id AND c.bin_date IS NULL)
              FROM klantendossier_folder f
             WHERE f.administration_id = %s AND f.bin_date IS NULL
               AND (f.parent_id IS NULL OR f.parent_id = ANY(%s) OR f.parent_path LIKE %s)
             ORDER BY f.tree_order, f.id
            """,
            self.id,
            [*open_ids, *steps],
            f"{active.parent_path}%" if active.open_all and not active.parent_id else "",
        )
        ids = [row[0] for row in rows]
        counts = self._count_by_folder(ids)
        access = self._get_access_by_folder(ids)
        result = {}
        for id_, parent_id, name, note, internal, open_all, year, path, has_children in rows:
            if parent_id and parent_id not in result:
                continue  # open below something that is closed by now
            result[id_] = {
                "id": id_,
                "parent_id": parent_id or False,
                "name": name,
                "note": note or "",
                "internal_note": internal or "",
                "open_all": bool(open_all and not parent_id),
                "book_year": year or "",
                "depth": path.count("/") - 1,
                "has_children": has_children,
                "is_current": False,
                **dict(zip(("count", "own_count", "new"), counts[id_], strict=True)),
                **access[id_],
            }
        return self._arrange_explorer_folders(list(result.values()))

    def _count_by_folder(self, ids):
        """Count documents: with everything below, in the folder itself, and new ones of clients below.

        Per folder one look into the index that has folder and administration in it: that grows with the
        folders, not with the documents. What is new has an index of its own. Both name the administration,
        else PostgreSQL reads the folders of the whole office.

        :return: triple by id, of these folders
        """
        counts = {str(id_): [0, 0, 0] for id_ in ids}
        for path, total, new in self._execute(
            """
            SELECT f.parent_path, c.total, 0
              FROM klantendossier_folder f
             CROSS JOIN LATERAL (
                    SELECT count(*) AS total FROM klantendossier_document d
                     WHERE d.folder_id = f.id AND d.administration_id = f.administration_id
                       AND d.bin_date IS NULL) c
             WHERE f.administration_id = %s AND f.bin_date IS NULL AND c.total > 0
             UNION ALL
            SELECT f.parent_path, 0, count(*)
              FROM klantendossier_document d
              JOIN klantendossier_folder f
                ON f.id = d.folder_id AND f.administration_id = d.administration_id
             WHERE d.administration_id = %s AND d.bin_date IS NULL
               AND d.origin = 'portal' AND d.handled_date IS NULL AND f.bin_date IS NULL
             GROUP BY f.id
            """,
            self.id,
            self.id,
        ):
            steps = path.split("/")[:-1]
            for step in steps:
                if step in counts:
                    counts[step][0] += total
                    counts[step][2] += new
            if steps[-1] in counts:
                counts[steps[-1]][1] += total
        return {int(id_): tuple(numbers) for id_, numbers in counts.items()}

    def _get_access_by_folder(self, ids):
        """Say per folder who sees it: the office only, some only its name, or people, with their names."""
        labels = self.env["klantendossier.permission"]._get_level_labels()
        people = {id_: [] for id_ in ids}
        for folder_id, rank, name in self._execute(
            """
            SELECT p.folder_id, p.rank, partner.name
              FROM klantendossier_permission p
              JOIN klantendossier_client c ON c.id = p.client_id
              JOIN res_partner partner ON partner.id = c.partner_id
             WHERE p.folder_id = ANY(%s)
             ORDER BY p.rank DESC, partner.name, c.id
            """,
            ids,
        ):
            people[folder_id].append((rank, name))
        result = {}
        for id_, found in people.items():
            viewers = [name for rank, name in found if rank >= levels.VIEW]
            code = "people" if viewers else "traverse" if found else "office"
            result[id_] = {
                "access": code,
                "access_count": len(viewers or found),
                "access_label": ", ".join(f"{name} ({labels[rank]})" for rank, name in found)
                or self.env._("Office only"),
            }
        return result

    @api.model
    def _find_current_year(self, years):
        """Give which of these book years is the current one: the last that has begun, or else the first.

        :param years: book years as folders have them; may be empty texts
        """
        years = sorted(filter(None, set(years)))
        today = str(fields.Date.context_today(self).year)
        begun = [year for year in years if year[:4] <= today]
        return (begun or years[:1] or [""])[-1]

    def _get_current_folder_ids(self):
        """Give the ids of the main folders of the current book year."""
        mains = self.env["klantendossier.folder"].search_fetch(
            [
                ("administration_id", "=", self.id),
                ("parent_id", "=", False),
                ("bin_date", "=", False),
                ("book_year", "!=", False),
            ],
            ["book_year"],
        )
        current = self._find_current_year(mains.mapped("book_year"))
        return set(mains.filtered(lambda main: main.book_year == current).ids)

    def _arrange_explorer_folders(self, folders):
        """Put the main folders of the current book year first; the others keep the office's order."""
        current = self._find_current_year(f["book_year"] for f in folders if not f["parent_id"])
        groups, group = [], []
        for folder in folders:
            if not folder["parent_id"]:
                folder["is_current"] = bool(current) and folder["book_year"] == current
                group = []
                groups.append(group)
            group.append(folder)
        groups.sort(key=lambda group: not group[0]["is_current"])
        return [folder for group in groups for folder in group]

    # ------------------------------------------------------------------ inbox, bin, header

    def _count_outside_folders(self):
        """Count the documents in the inbox, and what lies in the bin: documents and the folders put there."""
        return self._execute(
            """
            SELECT (SELECT count(*) FROM klantendossier_document
                     WHERE administration_id = a.id AND folder_id IS NULL AND bin_date IS NULL),
                   (SELECT count(*) FROM klantendossier_document
                     WHERE administration_id = a.id AND bin_date IS NOT NULL)
                 + (SELECT count(*) FROM klantendossier_folder
                     WHERE administration_id = a.id AND bin_root = klantendossier_folder.id
                       AND bin_date IS NOT NULL)
              FROM (SELECT %s::int AS id) a
            """,
            self.id,
        )[0]

    def _get_newest_in_inbox(self):
        documents = self.env["klantendossier.document"].search_fetch(
            [
                ("administration_id", "=", self.id),
                ("folder_id", "=", False),
                ("bin_date", "=", False),
            ],
            ["name", "mimetype", "uploaded_by_id", "version_date"],
            limit=_INBOX_SHOWN,
            order="id desc",
        )
        return [
            {
                "id": document.id,
                "name": document.name,
                "mimetype": document.mimetype or "",
                "detail": document.uploaded_by_id.name or "",
                "date": fields.Datetime.to_string(document.version_date),
            }
            for document in documents
        ]

    def _get_explorer_folder(self, folder, folder_id, gone):
        """Give what stands above the documents: of the active folder, or of the inbox."""
        if not folder:
            return {"id": folder_id or False, "gone": gone}
        return {
            "id": folder.id,
            "gone": False,
            "name": folder.name,
            "path": folder.complete_name,
            "note": folder.note or "",
            "internal_note": folder.internal_note or "",
            "open_all": bool(folder.open_all and not folder.parent_id),
            "book_year": folder.book_year or "",
            "parent_id": folder.parent_id.id,
            **self._get_access_by_folder(folder.ids)[folder.id],
        }

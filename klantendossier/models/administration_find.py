from odoo import api, models

#: So many lines of each kind the palette shows.
_SHOWN = {
    "klantendossier.administration": 5,
    "klantendossier.folder": 5,
    "klantendossier.document": 10,
}


class Administration(models.Model):
    """Search over everything that an office user may enter, for the palette (Ctrl+K, then '=')."""

    _inherit = "klantendossier.administration"

    @api.model
    def search_everywhere(self, query):
        """Find administrations, folders and documents by words in any order, each with where it lies.

        :param str query: as somebody typed it
        :return: list of dicts ``model, id, name, place, method`` (what opens it)
        :raises AccessError: for who is not of the office
        """
        self.check_access("read")
        query = query if isinstance(query, str) else ""
        if not query.strip():
            return []
        live = {
            "klantendossier.administration": [],
            "klantendossier.folder": [("bin_date", "=", False)],
            "klantendossier.document": [
                ("bin_date", "=", False),
                ("folder_id", "not any", [("bin_date", "!=", False)]),
            ],
        }
        found = []
        for model, domain in live.items():
            records = self.env[model].search(
                [("search_text", "ilike", query), *domain], limit=_SHOWN[model]
            )
            found += [
                {"model": model, "id": record.id, **line} for record, line in records._tell_places()
            ]
        return found

    def _tell_places(self):
        return [
            (
                administration,
                {"name": administration._get_label(), "place": "", "method": "action_open_dossier"},
            )
            for administration in self
        ]


class Folder(models.Model):
    _inherit = "klantendossier.folder"

    def _tell_places(self):
        """Give for each folder its name, its administration and path, and what opens it."""
        paths = self.parent_id._get_paths()
        return [
            (
                folder,
                {
                    "name": folder.name,
                    "place": " · ".join(
                        filter(
                            None,
                            (folder.administration_id._get_label(), paths.get(folder.parent_id)),
                        )
                    ),
                    "method": "action_open_dossier",
                },
            )
            for folder in self
        ]


class Document(models.Model):
    _inherit = "klantendossier.document"

    def _tell_places(self):
        """Give for each document its name, its administration and path, and what opens it."""
        paths = self.folder_id._get_paths()
        return [
            (
                document,
                {
                    "name": document.name,
                    "place": " · ".join(
                        (
                            document.administration_id._get_label(),
                            paths.get(document.folder_id) or self.env._("the inbox"),
                        )
                    ),
                    "method": "action_open_place",
                },
            )
            for document in self
        ]

    def action_open_place(self):
        """Open the dossier where the document lies, at its folder."""
        self.ensure_one()
        self.check_access("read")
        return self.administration_id.action_open_dossier(self.folder_id or "inbox")

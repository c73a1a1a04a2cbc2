from odoo import api, models


class PortalPage(models.AbstractModel):
    """How the pages of the portal show a tree: what comes first, what is open, what is folded away."""

    _inherit = "klantendossier.portal.page"

    @api.model
    def _arrange(self, tree):
        """Prepare a counted tree for showing and give its main folders in the order of the page.

        The newest book year comes first, then what belongs to no year, then the older years. Adds
        ``filled`` to each folder (what below it has documents) and to main folders ``is_current``,
        ``is_older`` and what :meth:`_add_empties` adds.

        :param dict tree: folders by id as ``_get_tree`` gives them, after ``_count``
        :return: list of the main folders
        """
        mains = [folder for folder in tree.values() if not folder["above"]]
        years = sorted({folder["book_year"] for folder in mains if folder["book_year"]})
        for folder in tree.values():
            folder["filled"] = [child for child in folder["children"] if child["total"]]
        for main in mains:
            age = len(years) - 1 - years.index(main["book_year"]) if main["book_year"] else None
            main.update(is_current=age == 0, is_older=bool(age), age=0.5 if age is None else age)
            self._add_empties(main)
        return sorted(mains, key=lambda main: main["age"])  # stable: else the office's own order

    @api.model
    def _add_empties(self, folder):
        """Add to a folder what its one line for empty folders says, and ``empties``: what is under that line.

        Each folder anywhere below it in which and under which the reader sees no document, with
        ``label``: its path from here. A way through is not among them: there is nothing to do there.
        """
        depth = len(folder["path"])
        folder["empties"] = [
            {**empty, "label": empty["path"][depth:]} for empty in self._find_empties(folder)
        ]
        number = len(folder["empties"])
        adding = sum(empty["can_upload"] for empty in folder["empties"])
        folder["empties_label"] = self.env._("%s empty folders", number)
        if adding == number:
            folder["adding_label"] = self.env._("You can add to all of them")
        else:
            folder["adding_label"] = adding and self.env._("You can add to %s of them", adding)

    @api.model
    def _find_empties(self, folder):
        found = []
        for child in folder["children"]:
            if not child["total"] and child["can_view"]:
                found.append(child)
            found += self._find_empties(child)
        return found

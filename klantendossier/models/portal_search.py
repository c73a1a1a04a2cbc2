from odoo import api, models
from odoo.fields import Domain

from ..tools.search_text import escape_like, normalise, split_words
from .portal_page import PAGE_SIZE

#: Folders that a search shows at most.
FOLDER_LIMIT = 20


class PortalSearch(models.AbstractModel):
    """The client user's search in one dossier; it answers from nothing that he may not see.

    A document is found when every word stands in its name, its note, the names of the folders on the way
    to it, or the note of its folder; a folder when every word stands in the names on the way to it or in
    its own note. Names of folders and their notes come from the tree that he sees: a note is in there
    from level view up. Names and notes of documents come from the column ``client_text``, behind the
    record rule.
    """

    _inherit = "klantendossier.portal.page"

    @api.model
    def _search_dossier(self, reader, administration_id, tree, query):
        """Give what a query finds in one dossier.

        :param reader: whose page it is
        :param dict tree: the visible folders, as :meth:`_get_tree` gives them
        :param str query: as somebody typed it
        :return: dict ``results`` (documents, newest first), ``found_folders`` (entries of the tree, in
            reading order) and ``more_results`` (whether there is more of either)
        """
        words = split_words(query)
        if not words:
            return {"results": [], "found_folders": [], "more_results": False}
        texts = {}
        for folder in tree.values():
            own = normalise(folder["name"], folder.get("note"))
            texts[folder["id"]] = own, normalise(*folder["path"], folder.get("note"))
        documents = self.env["klantendossier.document"]._client_documents(
            Domain("administration_id", "=", administration_id)
            & Domain.AND(
                Domain("client_text", "like", escape_like(word))
                | Domain(
                    "folder_id", "in", [id_ for id_, (_, whole) in texts.items() if word in whole]
                )
                for word in words
            ),
            limit=PAGE_SIZE + 1,
            reader=reader,
        )
        folders = [
            tree[folder_id]
            for folder_id, (own, whole) in texts.items()
            # Not everything below a folder that is called so.
            if all(word in whole for word in words) and any(word in own for word in words)
        ]
        return {
            "results": documents[:PAGE_SIZE],
            "found_folders": folders[:FOLDER_LIMIT],
            "more_results": len(documents) > PAGE_SIZE or len(folders) > FOLDER_LIMIT,
        }

import uuid

from odoo import api, models
from odoo.fields import Domain

from ..tools import file_types, levels

#: With at most so many visible documents a dossier is one page; with more, folders become links.
INLINE_LIMIT = 200
#: Documents per page of a folder, and results of a search.
PAGE_SIZE = 80


class PortalPage(models.AbstractModel):
    """What the pages of the portal show: one method per page.

    Whose page it is, is handed on as the ``reader``: the acting client user, or the client user as whom
    the office looks, see ``portal_reader``. Each takes ids and words as they came from outside, and either
    gives everything the page needs or raises the one error for 'not there' and 'not for you'. The number of
    queries does not depend on the number of folders or documents.
    """

    _name = "klantendossier.portal.page"
    _description = "Pages of the Client Portal"

    @api.model
    def _refuse(self, administration_id=None, folder_id=None, needed=None):
        """Log a refusal and raise the error that does not tell whether the thing exists."""
        self.env["klantendossier.event"]._refuse(
            administration=self.env["klantendossier.administration"].browse(administration_id),
            folder=self.env["klantendossier.folder"].browse(folder_id),
            details={"needed": levels.CODES[needed]} if needed else None,
        )

    @api.model
    def _get_administration(self, reader, administration_id):
        """Give what the reader may know of one of his own administrations.

        :raises AccessError: not there or not his; logged
        """
        if reader.client:
            if administration_id != reader.client.administration_id.id:
                self._refuse(administration_id)
            return reader.client.administration_id._prepare_client_values()
        client_sudo = self.env["klantendossier.administration"]._client_dossier(administration_id)
        if not client_sudo:
            self._refuse(administration_id)
        return client_sudo.administration_id._prepare_client_values()

    # ------------------------------------------------------------------ the tree

    @api.model
    def _get_tree(self, reader, administration_id):
        """Give the visible folders by id, in reading order, each with ``children`` and ``path``."""
        tree = {}
        folders = self.env["klantendossier.folder"]._client_tree(administration_id, reader)
        for folder in folders:
            above = tree.get(folder["parent_id"])
            tree[folder["id"]] = {
                **folder,
                "children": [],
                "documents": [],
                "count": 0,
                "total": 0,
                "above": above,
                "path": [*(above["path"] if above else ()), folder["name"]],
                "can_view": folder["rank"] >= levels.VIEW,
                "can_upload": folder["rank"] >= levels.UPLOAD,
                "can_edit": folder["rank"] >= levels.EDIT,
            }
            if above:
                above["children"].append(tree[folder["id"]])
        return tree

    @api.model
    def _count(self, tree, counts):
        """Write the numbers of documents in the tree: ``count`` in a folder, ``total`` with all below."""
        for folder in reversed(tree.values()):
            folder["count"] = counts.get(folder["id"], 0)
            folder["total"] = folder["count"] + sum(child["total"] for child in folder["children"])

    @api.model
    def _get_folder(self, reader, administration_id, folder_id, rank=levels.VIEW):
        """Give the administration, its visible tree and one folder in it.

        :raises AccessError: not there, not visible, or below the rank; logged
        """
        administration = self._get_administration(reader, administration_id)
        tree = self._get_tree(reader, administration_id)
        folder = tree.get(folder_id)
        if not folder or folder["rank"] < rank:
            self._refuse(administration_id, folder_id, rank)
        return administration, tree, folder

    @api.model
    def _get_below(self, folder):
        """Give the ids of a folder and of all visible folders below it."""
        ids = [folder["id"]]
        for child in folder["children"]:
            ids += self._get_below(child)
        return ids

    # ------------------------------------------------------------------ pages

    @api.model
    def _dossier_page(self, administration_id, query="", reader=None):
        """Give one dossier: all folders with their documents, or what a search finds in it.

        :param reader: whose page it is; None: the acting client user's own
        """
        reader = reader or self._read_own()
        administration = self._get_administration(reader, administration_id)
        tree = self._get_tree(reader, administration_id)
        document = self.env["klantendossier.document"]
        own = Domain("administration_id", "=", administration_id)
        values = {
            "administration": administration,
            "query": query,
            "results": None,
            "inline": False,
        }
        if query:
            values.update(self._search_dossier(reader, administration_id, tree, query), tree=tree)
            counts = document._client_count_by_folder(administration_id, reader=reader)
            self._count(tree, counts)
        else:
            counts = document._client_count_by_folder(administration_id, reader=reader)
            self._count(tree, counts)
            values["inline"] = sum(counts.values()) <= INLINE_LIMIT
            if values["inline"]:
                for values_of_one in document._client_documents(own, reader=reader):
                    tree[values_of_one["folder_id"]]["documents"].append(values_of_one)
        mains = self._arrange(tree)
        return {
            **values,
            "folders": mains,
            "document_count": sum(folder["total"] for folder in mains),
        }

    @api.model
    def _folder_page(self, administration_id, folder_id, page=1, everything=False, reader=None):
        """Give one folder with a page of its documents, or of those of everything below it.

        :param reader: whose page it is; None: the acting client user's own
        """
        reader = reader or self._read_own()
        administration, tree, folder = self._get_folder(reader, administration_id, folder_id)
        document = self.env["klantendossier.document"]
        below = self._get_below(folder)
        self._count(tree, document._client_count_by_folder(administration_id, below, reader))
        ids = below if everything else [folder_id]
        total = folder["total"] if everything else folder["count"]
        page = min(max(page, 1), max(-(-total // PAGE_SIZE), 1))
        folder["documents"] = document._client_documents(
            Domain("folder_id", "in", ids),
            limit=PAGE_SIZE,
            offset=(page - 1) * PAGE_SIZE,
            reader=reader,
        )
        self._arrange(tree)
        self._add_empties(folder)
        return {
            "administration": administration,
            "tree": tree,
            "folder": folder,
            "everything": everything,
            "page": page,
            "page_size": PAGE_SIZE,
            "shown_total": total,
        }

    @api.model
    def _document_page(self, document_id, reader=None):
        """Give one document with the folders around it and what the reader may do with it.

        :param reader: whose page it is; None: the acting client user's own
        """
        reader = reader or self._read_own()
        document = self.env["klantendossier.document"]
        document._get_readable(document_id, reader)
        [values] = document._client_documents([("id", "=", document_id)], reader=reader)
        administration, tree, folder = self._get_folder(
            reader, values["administration_id"], values["folder_id"]
        )
        in_folder = Domain("folder_id", "=", folder["id"]) & reader.get_domain("document")
        own_open = values["by_you"] and folder["can_upload"]
        return {
            "administration": administration,
            "folder": folder,
            "document": values,
            "newer_id": document.search(
                in_folder & Domain("id", ">", document_id), order="id", limit=1
            ).id,
            "older_id": document.search(in_folder & Domain("id", "<", document_id), limit=1).id,
            "can_edit": folder["can_edit"],
            "can_add_version": own_open,
            "can_withdraw": own_open and not values["was_handled"],
            "can_bin": folder["can_edit"] and values["from_client"],
            "targets": [
                target
                for target in (tree.values() if folder["can_edit"] else ())
                if target["can_edit"] and target["id"] != folder["id"]
            ],
            **self._get_upload_limits(values["administration_id"]),
        }

    @api.model
    def _upload_page(self, administration_id, folder_id):
        """Give the folder to which the acting client user may add documents."""
        client_sudo = self._get_upload_client(administration_id, folder_id)
        # sudo: folder - the level was checked just now; of the folders above it, which he sees by P1,
        # only the names
        folder_sudo = self.env["klantendossier.folder"].sudo().browse(folder_id)
        return {
            "administration": client_sudo.administration_id._prepare_client_values(),
            "folder": {
                **folder_sudo._prepare_client_values(levels.UPLOAD),
                "path": folder_sudo._get_path_names(),
            },
            **self._get_upload_limits(administration_id),
        }

    @api.model
    def _get_upload_limits(self, administration_id):
        """Give what the office accepts and a key for one upload, for an administration that was checked before."""
        # sudo: administration, company, file.type - the office's limits, which every uploader is told
        company_sudo = (
            self.env["klantendossier.administration"].sudo().browse(administration_id).company_id
        )
        types_sudo = company_sudo.klantendossier_file_type_ids
        types = [file_types.BY_CODE[code] for code in types_sudo.mapped("code")]
        return {
            "upload_key": str(uuid.uuid4()),
            "max_size": company_sudo.klantendossier_max_size,
            "accept": ",".join(f".{extension}" for kind in types for extension in kind.extensions),
            "type_labels": types_sudo._get_labels(),
        }

    # ------------------------------------------------------------------ adding

    @api.model
    def _get_upload_client(self, administration_id, folder_id):
        """Give the acting client user's row, in sudo, when he may add to this folder of this administration.

        One question and no tree: it is asked for each of many files.

        :raises AccessError: not there, not visible, too low, or a folder of another administration
        """
        folder = self.env["klantendossier.folder"].browse(folder_id)
        client_sudo = self.env["klantendossier.permission"]._check_level(folder, levels.UPLOAD)
        if client_sudo.administration_id.id != administration_id:
            self._refuse(administration_id, folder_id, levels.UPLOAD)
        return client_sudo

    @api.model
    def _upload(self, administration_id, folder_id, name, data, **kwargs):
        """Add a document to a folder of this administration; needs level upload there.

        :param kwargs: ``upload_key``, ``note``, ``answers``, ``report``, see ``folder._client_upload``
        :return: the document; empty when it is there but not for him: it is being checked, or the office
            has put it elsewhere since
        """
        client_sudo = self._get_upload_client(administration_id, folder_id)
        folder = self.env["klantendossier.folder"].browse(folder_id)
        report = kwargs.setdefault("report", {})
        document = folder._client_upload(name, data, client_sudo=client_sudo, **kwargs)
        # sudo: document - only whether the new document is in order
        if report["again"] or document.sudo().file_state != "ok":
            return document.search([("id", "=", document.id)])
        return document

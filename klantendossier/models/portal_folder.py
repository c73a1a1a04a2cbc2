from odoo import api, models

from ..tools import levels


class Folder(models.Model):
    """What a client user sees of folders and does with them: one method per act (design P7)."""

    _inherit = "klantendossier.folder"

    @api.model
    def _client_tree(self, administration_id, reader=None):
        """Give the folders of one administration that a client user may see, in reading order.

        What each one shows follows from his level: with traverse only the name.

        :param reader: whose page it is; None: the acting client user's own

        :return: list of dicts ``id, parent_id, name, depth, rank, main_id`` and ``book_year``, by which
            the page sorts; from level view up also ``note, open_all``, and from level upload up
            ``uploader_only``
        """
        reader = reader or self.env["klantendossier.portal.page"]._read_own()
        rows = self.env["klantendossier.permission"]._search_of(
            reader, [("administration_id", "=", administration_id)]
        )
        ranks = {row.folder_id.id: row.rank for row in rows}
        # sudo: folder - exactly the folders whose permission row the record rules let through
        folders_sudo = self.sudo().browse(ranks)
        folders_sudo.fetch(
            [
                "name",
                "parent_id",
                "tree_order",
                "note",
                "open_all",
                "parent_path",
                "client_visibility",
                "book_year",
            ]
        )
        return [
            folder._prepare_client_values(ranks[folder.id])
            for folder in folders_sudo.sorted("tree_order")
        ]

    def _prepare_client_values(self, rank):
        """Give what a client user with this rank may know of the folder; called in sudo."""
        values = {
            "id": self.id,
            "parent_id": self.parent_id.id,
            "name": self.name,
            "depth": max((self.parent_path or "").count("/") - 1, 0),
            "rank": rank,
            "main_id": int(self.parent_path.split("/")[0]),
            "book_year": self.book_year or "",
        }
        if rank >= levels.VIEW:
            values.update(note=self.note or "", open_all=self.open_all)
        if rank >= levels.UPLOAD:
            values.update(uploader_only=self.client_visibility == "uploader")
        return values

    def _get_path_names(self):
        """Give the names of the folders down to this one, in one query; called in sudo."""
        self.ensure_one()
        path = self.browse(int(folder_id) for folder_id in self.parent_path.split("/") if folder_id)
        path.fetch(["name"])
        return path.mapped("name")

    def _client_upload(
        self,
        name,
        data,
        upload_key=None,
        note=None,
        client_sudo=None,
        answers=None,
        report=None,
    ):
        """Add a document as client user; needs level upload.

        :param str name: file name as the browser gave it
        :param bytes data: whole content
        :param str upload_key: key of this upload, so that sending it again makes no second document
        :param str note: remark for the office
        :param client_sudo: the acting client user's row, when the caller has checked his level here
        :param dict answers: question code -> value; None asks nothing
        :param dict report: gets what the one who adds it should know: ``notices``, ``skipped``, ``again``
        :return: the new document, or the one made before with the same key
        :raises AccessError: below level upload
        :raises UserError: when the file is refused, with what to do
        :raises FileQuestion: when something is to be chosen first; then nothing is kept
        """
        self.ensure_one()
        client_sudo = client_sudo or self.env["klantendossier.permission"]._check_level(
            self, levels.UPLOAD
        )
        folder_sudo = self.sudo()  # sudo: folder - its settings; the level was checked above
        uploader_only = folder_sudo.client_visibility == "uploader"
        file = {"name": name, "data": data, "upload_key": upload_key, "client_remark": note}
        # sudo: document - clients create nothing themselves (design P7); the level was checked above
        documents_sudo = (
            self.env["klantendossier.document"]
            .sudo()
            ._create_from_files(
                folder_sudo.administration_id,
                folder_sudo,
                [file],
                origin="portal",
                visibility="selected" if uploader_only else "folder",
                selected=client_sudo if uploader_only else None,
                client=client_sudo,
                answers=answers,
            )
        )
        if report is not None:
            report.update({key: file[key] for key in ("notices", "skipped", "again")})
        return documents_sudo.with_env(self.env)

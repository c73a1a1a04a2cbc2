from odoo.http import Controller, request, route

from .access import guarded, parse_choice, parse_id
from .files import take_file

_VISIBILITIES = ("office", "folder", "selected")


class KlantendossierOffice(Controller):
    """The office's upload: one file per request, so that each has its own progress and answer."""

    @route("/klantendossier/upload", type="http", auth="user", methods=["POST"])
    @guarded
    def upload(self, administration_id=0, folder_id=0, document_id=0, **params):
        """Add a document, or a version to ``document_id``; answers ``{id, name}`` or ``{error}``."""
        document = self._store(administration_id, folder_id, document_id, **params)
        return request.make_json_response({"id": document.id, "name": document.name})

    def _store(self, administration_id, folder_id, document_id, upload_key=None, **params):
        """Give the one file of the request to the method that checks and keeps it."""
        document = request.env["klantendossier.document"]
        if not request.env.user._is_internal() or not (document_id or administration_id):
            request.env["klantendossier.event"]._refuse(
                administration=request.env["klantendossier.administration"].browse(
                    administration_id
                ),
                document=document.browse(document_id),
                details={"path": request.httprequest.path},
            )
        name, data = take_file()
        if document_id:
            document = document.browse(document_id)
            document._upload_version(name, data, upload_key)
            return document
        client_ids = [parse_id(value) for value in params.get("client_ids", "").split(",") if value]
        return document._upload(
            request.env["klantendossier.administration"].browse(administration_id),
            request.env["klantendossier.folder"].browse(folder_id or []),
            [{"name": name, "data": data, "upload_key": upload_key}],
            visibility=parse_choice(params.get("visibility"), _VISIBILITIES),
            selected=request.env["klantendossier.client"].browse(client_ids),
        )

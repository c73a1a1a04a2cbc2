import json

from odoo.http import Controller, request, route

from .access import guarded, parse_answers, parse_choice, parse_id, parse_ids
from .files import send_log, send_version, take_file, take_head

_VISIBILITIES = ("office", "folder", "selected")
_ROUTE = {"type": "http", "auth": "user", "methods": ["POST"]}


class KlantendossierOffice(Controller):
    """The office's upload: one file per request, so that each has its own progress and answer.

    What has to be chosen first is answered with 409 and the question, see :class:`~..exceptions.FileQuestion`;
    nothing is stored then, and the answer comes along when the file is sent again.
    """

    @route("/klantendossier/upload", **_ROUTE)
    @guarded
    def upload(self, administration_id=0, folder_id=0, document_id=0, **params):
        """Add a document, or a version to ``document_id``.

        ``expected`` are the ids of the client users whom the button named: when others would see it, nothing
        is stored, and the answer is 409 with ``{error, audience}``.

        :return: ``{id, name, notices, skipped, audience}`` of what is stored now, or ``{error}``
        """
        self._check_office(administration_id, document_id)
        name, data = take_file()
        answers = parse_answers(params)
        document = request.env["klantendossier.document"]
        file = {"name": name, "data": data, "upload_key": params.get("upload_key")}
        expected = set(parse_ids(params["expected"])) if "expected" in params else None
        if document_id:
            document = document.browse(document_id)
            document._upload_version(**file, answers=answers, report=file, expected=expected)
        else:
            document = document._upload(
                *self._get_place(administration_id, folder_id),
                [{**file, **self._get_texts(params)}],
                **self._get_sight(params),
                **self._get_marks(params),
                answers=answers,
                expected=expected,
                report=file,
            )
        told = {key: file[key] for key in ("notices", "skipped")}
        return request.make_json_response(
            {
                "id": document.id,
                "name": document.name,
                **told,
                "audience": document._tell_audience(),
            }
        )

    @route("/klantendossier/upload/token", type="http", auth="user", methods=["GET"])
    @guarded
    def token(self, **_params):
        """Give what a page needs to go on after its log-in ended and the same person logged in elsewhere."""
        if not request.env.user._is_internal():
            request.env["klantendossier.event"]._refuse(details={"path": request.httprequest.path})
        return request.make_json_response(
            {"csrf_token": request.csrf_token(), "user_id": request.env.uid}
        )

    @route("/klantendossier/upload/check", **_ROUTE)
    @guarded
    def check(self, administration_id=0, folder_id=0, document_id=0, **params):
        """Say what would become of a file before it is sent: ``{notices}``, a question or ``{error}``.

        Gets its ``name``, ``size`` in bytes, ``sha256`` where the browser could work it out, its beginning
        as the file ``head``, and ``along``, the files of the same batch that go before it, as JSON: list of
        ``{name, sha256}``. Stores nothing.
        """
        self._check_office(administration_id, document_id)
        file = {
            "name": params.get("name"),
            "size": parse_id(params.get("size")),
            "sha256": params.get("sha256"),
            "data": take_head(),
            "too_large": params.get("status") == "413",
            "along": self._parse_along(params.get("along")),
            "new_folder": bool(params.get("new_folder")),
        }
        document = request.env["klantendossier.document"]
        if document_id:
            answer = document.browse(document_id)._foresee_version(file)
        else:
            answer = document._foresee(
                *self._get_place(administration_id, folder_id), file, **self._get_sight(params)
            )
        return request.make_json_response(answer)

    @route(
        ["/klantendossier/upload", "/klantendossier/upload/check"],
        type="http",
        auth="user",
        methods=["GET"],
    )
    def lead_on(self, **_params):
        """Lead whoever comes back here, by a log-in or a copied address, to the office's screens."""
        return request.redirect("/odoo")

    @route(
        "/klantendossier/version/<int:version_id>/preview",
        type="http",
        auth="user",
        methods=["GET"],
    )
    @guarded
    def version_preview(self, version_id, **_params):
        """Show one version of a document, also an older one."""
        return send_version(version_id, "document_opened", inline=True)

    @route(
        "/klantendossier/version/<int:version_id>/download",
        type="http",
        auth="user",
        methods=["GET"],
    )
    @guarded
    def version_download(self, version_id, **_params):
        """Save one version of a document, also an older one."""
        return send_version(version_id, "document_downloaded")

    @route("/klantendossier/log", type="http", auth="user", methods=["GET"])
    @guarded
    def log(self, administration_id=0, document_id=0, filters="", **_params):
        """Save the log of one administration, or of one document, as a table: CSV (managers).

        ``filters`` are those of the list, a domain as JSON.
        """
        return send_log(administration_id, document_id, filters)

    def _check_office(self, administration_id, document_id):
        if not request.env.user._is_internal() or not (document_id or administration_id):
            request.env["klantendossier.event"]._refuse(
                administration=request.env["klantendossier.administration"].browse(
                    administration_id
                ),
                document=request.env["klantendossier.document"].browse(document_id),
                details={"path": request.httprequest.path},
            )

    def _get_place(self, administration_id, folder_id):
        return (
            request.env["klantendossier.administration"].browse(administration_id),
            request.env["klantendossier.folder"].browse(folder_id or []),
        )

    def _parse_along(self, text):
        """Give the files of a batch as :meth:`check` takes them; what is nothing like it is left out."""
        try:
            values = json.loads(text or "[]")
        except (ValueError, RecursionError):
            return []
        return [
            {key: str(value.get(key) or "") for key in ("name", "sha256")}
            for value in (values if isinstance(values, list) else [])
            if isinstance(value, dict)
        ]

    def _get_sight(self, params):
        """Give who is to see a new document, as the dialog says it."""
        client_ids = parse_ids(params.get("client_ids"))
        return {
            "visibility": parse_choice(params.get("visibility"), _VISIBILITIES),
            "selected": request.env["klantendossier.client"].browse(client_ids),
        }

    def _get_texts(self, params):
        """Give the notes that the dialog gives to each new document."""
        return {name: params[name] for name in ("note", "internal_note") if params.get(name)}

    def _get_marks(self, params):
        """Give the book year and kind that the dialog gives to each new document."""
        kinds = dict(request.env["klantendossier.document"]._fields["kind"].selection)
        return {
            "book_year": params.get("book_year") or None,
            "kind": parse_choice(params.get("kind"), kinds),
        }

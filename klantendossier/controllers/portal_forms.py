from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from ..exceptions import FileQuestion, TextChanged
from .access import guarded, parse_answers, parse_id, wants_json
from .files import take_file
from .portal import DOCUMENT_FIELDS, PAGE, KlantendossierPortal
from .portal_session import keep_done, take_draft

UPLOAD_URL = "/my/dossiers/<int:administration_id>/map/<int:folder_id>/toevoegen"
DOCUMENT_URL = "/my/dossiers/document/<int:document_id>"


class KlantendossierPortalForms(KlantendossierPortal):
    """What client users send: each form posts to its own route, which calls one method.

    Done: on to a page that says so. Refused by a rule of the office (too large, a name is missing):
    the same page again, with the reason and with what was typed.
    """

    def _try(self, method, *args, **kwargs):
        """Call a method; on an error that the reader can mend, undo it and give the text.

        :return: pair of the result and the error, one of them None
        :raises FileQuestion: when the reader has to choose something first
        """
        try:
            with request.env.cr.savepoint():
                return method(*args, **kwargs), None
        except (AccessError, MissingError, FileQuestion):
            raise
        except UserError as error:
            return None, error.args[0]

    # ------------------------------------------------------------------ adding documents

    @route(UPLOAD_URL, methods=["GET"], **PAGE)
    @guarded
    def my_upload(self, administration_id, folder_id, **_params):
        draft = take_draft([request.httprequest.path])
        remark = draft["values"].get("remark", "") if draft else ""
        return self._render_upload(administration_id, folder_id, remark, draft=draft)

    def _render_upload(self, administration_id, folder_id, remark="", **more):
        values = request.env["klantendossier.portal.page"]._upload_page(
            administration_id, folder_id
        )
        return self._render_dossier("portal_upload", values, remark=remark, **more)

    @route(UPLOAD_URL, methods=["POST"], **PAGE)
    @guarded
    def my_upload_send(self, administration_id, folder_id, upload_key="", remark="", **params):
        report = {}

        def add():
            name, data = take_file()
            report["name"] = name
            return request.env["klantendossier.portal.page"]._upload(
                administration_id,
                folder_id,
                name,
                data,
                upload_key=upload_key,
                note=remark[:2000],
                answers=answers,
                report=report,
            )

        try:
            answers = parse_answers(params)
            document, error = self._try(add)
        except FileQuestion as question:
            if wants_json():
                raise
            return self._render_upload(
                administration_id, folder_id, remark, question=question, status=409
            )
        if error and not wants_json():
            return self._render_upload(
                administration_id, folder_id, remark, errors={"ufile": error}, status=422
            )
        return self._answer(
            f"/my/dossiers/{administration_id}/map/{folder_id}",
            "added",
            document=document,
            error=error,
            report=report,
        )

    def _answer(self, url, done, document=None, error=None, report=None, **details):
        """Go on to a page that says what was done, or tell the page's script."""
        values = dict(report or {})
        values.pop("again", None)
        done = "skipped" if values.pop("skipped", False) else done
        if not wants_json():
            notices = [str(notice) for notice in values.get("notices") or ()]
            keep_done(url, done, notices=notices, **details)
            return request.redirect(url)
        if error:
            present = {"present": values["present"]} if "present" in values else {}
            return request.make_json_response({"error": error, **present}, status=422)
        if done == "versioned":  # after which the script opens the document's page
            keep_done(url, done, notices=[str(notice) for notice in values.get("notices") or ()])
        if document:
            values.update(id=document.id, name=document.name)
        return request.make_json_response({"done": done, **values})

    # ------------------------------------------------------------------ a document

    @route([f"{DOCUMENT_URL}/{act}" for act in DOCUMENT_FIELDS], methods=["GET"], **PAGE)
    @guarded
    def my_document_form(self, document_id, **_params):
        """Lead to the page with the form: by Back, a copied address, or after a log-in."""
        return request.redirect(f"/my/dossiers/document/{document_id}")

    def _act(self, document_id, done, method, *args, leaves=False, form=None):
        """Do one act on a document, and go on to its page; what the act gives are sentences for there.

        :param bool leaves: the document leaves its folder; one stays there
        """
        document = self._get_document(document_id)
        folder = document.folder_id
        report = {}

        def act_on_it():
            try:
                report["notices"] = getattr(document, method)(*args) or []
            except TextChanged as changed:
                report["present"] = changed.present
                raise

        _result, error = self._try(act_on_it)
        act = request.httprequest.path.rpartition("/")[2]
        if error and not wants_json():
            return self._render_document(
                document_id, errors={act: error}, form={act: "", **(form or {})}, status=422
            )
        url, details = f"/my/dossiers/document/{document_id}", {}
        if leaves:
            url = f"/my/dossiers/{document.administration_id.id}/map/{folder.id}"
            details["document_id"] = document_id
        return self._answer(url, done, error=error, report=report, **details)

    def _get_document(self, document_id):
        """Give a document that the reader may act on, if he has not just taken it back in another tab."""
        documents = request.env["klantendossier.document"]
        text = request.env._("You have taken this document back meanwhile. Nothing was kept.")
        if request.httprequest.path.endswith("/version"):
            text = request.env._(
                "You have taken this document back meanwhile. Nothing was kept. "
                "Add the file as a new document."
            )
        documents._check_withdrawn(document_id, text)
        return documents._get_readable(document_id)

    @route(f"{DOCUMENT_URL}/rename", methods=["POST"], **PAGE)
    @guarded
    def my_document_rename(self, document_id, name="", was=None, **_params):
        form = {"rename": name}
        return self._act(document_id, "renamed", "_client_rename", name, was, form=form)

    @route(f"{DOCUMENT_URL}/note", methods=["POST"], **PAGE)
    @guarded
    def my_document_note(self, document_id, note="", was=None, **_params):
        form = {"note": note}
        return self._act(document_id, "noted", "_client_set_note", note, was, form=form)

    @route(f"{DOCUMENT_URL}/remark", methods=["POST"], **PAGE)
    @guarded
    def my_document_remark(self, document_id, remark="", was=None, **_params):
        return self._act(document_id, "remarked", "_client_set_remark", remark, was)

    @route(f"{DOCUMENT_URL}/move", methods=["POST"], **PAGE)
    @guarded
    def my_document_move(self, document_id, target="", **_params):
        return self._act(
            document_id,
            "moved",
            "_client_move",
            parse_id(target),
            leaves=True,
            form={"move": target},
        )

    @route(f"{DOCUMENT_URL}/bin", methods=["POST"], **PAGE)
    @guarded
    def my_document_bin(self, document_id, **_params):
        return self._act(document_id, "binned", "_client_bin", leaves=True)

    @route(f"{DOCUMENT_URL}/withdraw", methods=["POST"], **PAGE)
    @guarded
    def my_document_withdraw(self, document_id, **_params):
        return self._act(document_id, "withdrawn", "_client_withdraw", leaves=True)

    @route(f"{DOCUMENT_URL}/version", methods=["POST"], **PAGE)
    @guarded
    def my_document_version(self, document_id, upload_key="", **params):
        document = self._get_document(document_id)
        report = {}

        def add_version():
            name, data = take_file()
            document._client_add_version(name, data, upload_key, answers=answers, report=report)

        try:
            answers = parse_answers(params)
            _result, error = self._try(add_version)
        except FileQuestion as question:
            if wants_json():
                raise
            return self._render_document(
                document_id, form={"version": ""}, question=question, status=409
            )
        if error and not wants_json():
            return self._render_document(
                document_id, errors={"version": error}, form={"version": ""}, status=422
            )
        return self._answer(
            f"/my/dossiers/document/{document_id}", "versioned", error=error, report=report
        )

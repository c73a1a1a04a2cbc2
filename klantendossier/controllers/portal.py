from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .access import guarded, prepare_page
from .files import send_document, send_zip
from .portal_session import sign_owner, take_done, take_draft

PAGE = {"type": "http", "auth": "user", "website": True}
FILE = {**PAGE, "multilang": False}

#: The acts on a document, and the field of its form that the reader fills in.
DOCUMENT_FIELDS = {
    "rename": "name",
    "note": "note",
    "move": "target",
    "version": "ufile",
    "remark": "remark",
    "withdraw": None,
    "bin": None,
}


class KlantendossierPortal(CustomerPortal):
    """The pages of client users, read only: parse, fetch what the page shows by one method, render.

    Access is decided by the models; ``guarded`` turns every refusal into the same page.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "klantendossier_count" in counters:
            values["klantendossier_count"] = len(
                request.env["klantendossier.administration"]._client_dossiers()
            )
        return values

    def _render_dossier(self, template, values, status=200, **more):
        """Render one of our pages in the portal's layout.

        :param more: ``errors`` is a dict of the field or act that was refused -> why; the template says in
            ``shown_errors`` which of them stand beside their field
        """
        done = take_done(request.httprequest.path) or {}
        errors = {done["act"]: done["text"]} if done.get("code") == "error" else {}
        return request.render(
            f"klantendossier.{template}",
            {
                **self._prepare_portal_layout_values(),
                **prepare_page(),
                "owner": sign_owner(request.env.uid),
                "done": None if errors else done,
                "errors": errors,
                "shown_errors": (),
                "draft": None,
                "question": None,
                **values,
                **more,
            },
            status=status,
        )

    @route("/my/dossiers", methods=["GET"], **PAGE)
    @guarded
    def my_dossiers(self, **_params):
        dossiers = request.env["klantendossier.administration"]._client_dossiers()
        return self._render_dossier("portal_dossiers", {"dossiers": dossiers})

    @route("/my/dossiers/<int:administration_id>", methods=["GET"], **PAGE)
    @guarded
    def my_dossier(self, administration_id, q="", open="", **_params):
        values = request.env["klantendossier.portal.page"]._dossier_page(
            administration_id, q.strip()
        )
        return self._render_dossier("portal_dossier", values, open_id=open)

    @route(
        [
            "/my/dossiers/<int:administration_id>/map/<int:folder_id>",
            "/my/dossiers/<int:administration_id>/map/<int:folder_id>/page/<int:page>",
        ],
        methods=["GET"],
        **PAGE,
    )
    @guarded
    def my_folder(self, administration_id, folder_id, page=1, alles="", **_params):
        values = request.env["klantendossier.portal.page"]._folder_page(
            administration_id, folder_id, page, bool(alles)
        )
        values["pager"] = pager(
            f"/my/dossiers/{administration_id}/map/{folder_id}",
            values["shown_total"],
            page=values["page"],
            step=values["page_size"],
            url_args={"alles": 1} if alles else None,
        )
        return self._render_dossier("portal_folder", values)

    @route("/my/dossiers/<int:administration_id>/map/<int:folder_id>/zip", methods=["GET"], **FILE)
    @guarded
    def my_folder_zip(self, administration_id, folder_id, **_params):
        return send_zip(administration_id, folder_id)

    @route("/my/dossiers/document/<int:document_id>", methods=["GET"], **PAGE)
    @guarded
    def my_document(self, document_id, **_params):
        path = f"/my/dossiers/document/{document_id}"
        draft = take_draft([f"{path}/{act}" for act in DOCUMENT_FIELDS])
        form = {}
        if draft:
            act = draft["path"].rpartition("/")[2]
            form[act] = draft["values"].get(DOCUMENT_FIELDS[act], "")
            form[f"was_{act}"] = draft["values"].get("was", "")
        return self._render_document(document_id, form=form, draft=draft)

    def _render_document(self, document_id, form=None, **more):
        values = request.env["klantendossier.portal.page"]._document_page(document_id)
        return self._render_dossier("portal_document", values, form=form or {}, **more)

    @route("/my/dossiers/document/<int:document_id>/download", methods=["GET"], **FILE)
    @guarded
    def my_document_download(self, document_id, **_params):
        return send_document(document_id, "document_downloaded")

    @route("/my/dossiers/document/<int:document_id>/scherm", methods=["GET"], **PAGE)
    @guarded
    def my_document_screen(self, document_id, **_params):
        """Show a PDF in the whole window; a page of ours, so that it knows when the session has ended."""
        document = request.env["klantendossier.document"]._get_readable(document_id)
        url = f"/my/dossiers/document/{document_id}"
        if document.mimetype != "application/pdf":
            return request.redirect(url)
        return request.render(
            "klantendossier.portal_screen",
            prepare_page(document={"name": document.name}, document_url=url),
        )

    @route("/my/dossiers/document/<int:document_id>/preview", methods=["GET"], **FILE)
    @guarded
    def my_document_preview(self, document_id, **_params):
        return send_document(document_id, "document_opened", inline=True)

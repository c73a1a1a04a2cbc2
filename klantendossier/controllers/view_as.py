from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from .access import guarded
from .portal import KlantendossierPortal

PAGE = {"type": "http", "auth": "user", "methods": ["GET"], "website": True, "multilang": False}
ROOT = "/klantendossier/as/<int:client_id>"


class KlantendossierViewAs(KlantendossierPortal):
    """The office looks at the portal as one of its client users: the same pages, to read only.

    Who acts stays the office user, by his own record rules and under his own name in the log; the client
    user is handed on to the methods of the pages, see model ``portal.page``. There are pages only: files,
    uploads and forms have no address here.
    """

    def _render_as(self, template, reader, values, **more):
        # The bar speaks the language of who looks, the page that of whose page it is.
        # The address of a portal page takes its language from the browser.
        lang = request.env.user.lang or request.env.lang or "en"
        page_model = request.env["klantendossier.portal.page"].with_context(lang=lang)
        viewed = {**page_model._describe_view_as(reader), "lang": lang.replace("_", "-")}
        person = reader.client.partner_id
        if person.lang:
            request.update_context(lang=person.lang)
        return self._render_dossier(
            template,
            values,
            viewed_client=viewed,
            dossier_root=f"/klantendossier/as/{reader.client.id}",
            html_data={"lang": (request.env.lang or "en").replace("_", "-")},
            **more,
        )

    def _get_pages(self, client_id):
        """Give the reader, and the pages in his language and with his clock."""
        pages = request.env["klantendossier.portal.page"]
        reader = pages._read_as(client_id)
        person = reader.client.partner_id
        context = {"lang": person.lang or request.env.lang}
        if person.tz:
            context["tz"] = person.tz
        return reader, pages.with_context(**context)

    @route(f"{ROOT}/<int:administration_id>", **PAGE)
    @guarded
    def view_dossier_as(self, client_id, administration_id, q="", open="", **_params):
        """Show a dossier as one of its client users sees it, or what his search finds."""
        reader, pages = self._get_pages(client_id)
        values = pages._dossier_page(administration_id, q.strip(), reader=reader)
        pages._log_view_as(reader)
        return self._render_as("portal_dossier", reader, values, open_id=open)

    @route(
        [
            f"{ROOT}/<int:administration_id>/map/<int:folder_id>",
            f"{ROOT}/<int:administration_id>/map/<int:folder_id>/page/<int:page>",
        ],
        **PAGE,
    )
    @guarded
    def view_folder_as(self, client_id, administration_id, folder_id, page=1, alles="", **_params):
        """Show a folder as a client user sees it."""
        reader, pages = self._get_pages(client_id)
        values = pages._folder_page(administration_id, folder_id, page, bool(alles), reader=reader)
        values["pager"] = pager(
            f"/klantendossier/as/{client_id}/{administration_id}/map/{folder_id}",
            values["shown_total"],
            page=values["page"],
            step=values["page_size"],
            url_args={"alles": 1} if alles else None,
        )
        pages._log_view_as(reader, folder_id=folder_id)
        return self._render_as("portal_folder", reader, values)

    @route(f"{ROOT}/document/<int:document_id>", **PAGE)
    @guarded
    def view_document_as(self, client_id, document_id, **_params):
        """Show the page of a document as a client user sees it, without the document's file."""
        reader, pages = self._get_pages(client_id)
        values = pages._document_page(document_id, reader=reader)
        pages._log_view_as(reader, document_id=document_id)
        return self._render_as("portal_document", reader, values, form={})

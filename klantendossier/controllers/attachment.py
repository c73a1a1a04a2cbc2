from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.mail.controllers.attachment import AttachmentController

from ..models.event_refusal import PREFIX


class KlantendossierAttachmentController(AttachmentController):
    """Files enter a dossier by its own routes only; those of the chatter would pass the checks by."""

    @route()
    def mail_attachment_upload(self, ufile, thread_id, thread_model, is_pending=False, **kwargs):
        """Refuse uploads on the models of a dossier that have no chatter, where Odoo would just fail."""
        name = thread_model if isinstance(thread_model, str) else ""
        model = request.env.get(name)
        if name.startswith(PREFIX) and not isinstance(model, request.env.registry["mail.thread"]):
            request.env["klantendossier.event"]._refuse(
                error=NotFound, details={"path": request.httprequest.path, "model": name}
            )
        return super().mail_attachment_upload(ufile, thread_id, thread_model, is_pending, **kwargs)

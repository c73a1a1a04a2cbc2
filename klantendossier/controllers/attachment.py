from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.mail.controllers.attachment import AttachmentController


class KlantendossierAttachmentController(AttachmentController):
    """Files enter a dossier by its own routes only; those of the chatter would pass the checks by."""

    @route()
    def mail_attachment_upload(self, ufile, thread_id, thread_model, is_pending=False, **kwargs):
        """Refuse uploads on the models of a dossier that have no chatter, where Odoo would just fail."""
        model = request.env.get(thread_model)
        own = thread_model.startswith("klantendossier.")
        if own and not isinstance(model, request.env.registry["mail.thread"]):
            raise NotFound()
        return super().mail_attachment_upload(ufile, thread_id, thread_model, is_pending, **kwargs)

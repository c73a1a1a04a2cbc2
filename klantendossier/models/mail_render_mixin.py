from odoo import models


class MailRenderMixin(models.AbstractModel):
    """Rendered texts hold no link and no code of a client user.

    A text is shown in a preview, kept in a composer and stored in messages that others read, whoever
    renders it. What opens a log-in is made by the outbox alone, which stores nothing.
    """

    _inherit = "mail.render.mixin"

    def _render_template(self, *args, **kwargs):
        rendering = self.with_context(klantendossier_rendering=True)
        return super(MailRenderMixin, rendering)._render_template(*args, **kwargs)

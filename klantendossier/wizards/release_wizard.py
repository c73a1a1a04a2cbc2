from markupsafe import Markup

from odoo import api, fields, models


class ReleaseWizard(models.TransientModel):
    """Release what was kept back of documents (manager); says first who sees it then."""

    _name = "klantendossier.release.wizard"
    _description = "Release"
    _inherit = [
        "klantendossier.dialog.mixin",
        "klantendossier.preview.mixin",
        "klantendossier.shown.mixin",
    ]
    _shown_depends = ("document_ids",)

    document_ids = fields.Many2many(
        "klantendossier.document",
        "klantendossier_release_wizard_document_rel",
        string="Documents",
        readonly=True,
    )
    audience = fields.Selection(
        [("folder", "Who may see it, sees it from now on"), ("office", "Office only")],
        required=True,
        default="folder",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    @api.depends("document_ids", "audience")
    def _compute_preview(self):
        for wizard in self:
            documents = wizard.document_ids._origin
            audience = wizard._foresee()
            boxes = wizard._describe_audience(audience, len(documents))
            wizard.preview = wizard._render_held(documents) + wizard._render_boxes(boxes)
            wizard.summary = wizard._summarize_release(audience)

    def _foresee(self):
        """Say who gains and loses sight by the release; as ``document._preview_audience``.

        Who sees the version before a newer one that is kept back, gains that newer one.
        """
        documents = self.document_ids._origin
        permission = self.env["klantendossier.permission"]
        if self.audience == "office":
            before = permission._get_audience(documents)
            after = dict.fromkeys(documents.ids, set())
        else:
            before = dict.fromkeys(documents.ids, set())
            after = permission._get_audience(documents, pending=True)
        return documents._compare_audience(before, after)

    def _say_kept_back(self):
        return ""  # here it is released at once

    def _render_held(self, documents):
        """Give each document with what is kept back of it and why, as HTML."""
        reasons = documents._get_reason_labels()
        lines = Markup("")
        for document in documents:
            # sudo: document.version - why it is kept back, for who may write the document
            held_sudo = document.sudo()._get_held()
            why = sorted({reasons.get(v.state_reason, v.state_reason) for v in held_sudo} - {False})
            lines += Markup(
                '<div class="py-1 text-break"><b>%s</b> <span class="o_kd_muted">%s</span></div>'
            ) % (
                document.name,
                ", ".join([document.state_label or "", *why]).strip(", "),
            )
        return lines

    def _summarize_release(self, audience):
        """Give the text of the button: before whom it shows the documents."""
        if self.audience == "office" or not audience["gains"]:
            return self.env._("Release, office only")
        clients = self.env["klantendossier.client"].browse(sorted(audience["gains"]))
        names = self.env["klantendossier.document"]._join_names(clients.partner_id.mapped("name"))
        return self.env._("Release, to be seen by: %s", names)

    def _read_shown(self):
        documents = self.document_ids._origin
        after = self.env["klantendossier.permission"]._get_audience(documents, pending=True)
        shown = self._read_documents(documents, after)
        for document in documents:
            # sudo: document.version - which versions go along, for who may write the document
            shown[document].append(sorted(document.sudo()._get_held().ids))
        return shown

    def _reopen(self):
        return self.document_ids._open_release_dialog()

    def action_apply(self):
        """Release, and say who sees it now; or show anew what changed meanwhile."""
        self.ensure_one()
        stop, notes = self._look_again()
        if stop:
            return stop
        documents, audience = self.document_ids, self._foresee()
        if self.audience == "office":
            # Before the release, so that nobody sees them in between either.
            documents._set_visibility("office")
        documents._release()
        message = self.env._("%s: released.", self._name_documents(documents))
        if self.audience == "office" or not audience["gains"]:
            message = self.env._(
                "%s: released. Only your office sees it.", self._name_documents(documents)
            )
        return self._done(self._tell_change(message, audience), notes=notes)

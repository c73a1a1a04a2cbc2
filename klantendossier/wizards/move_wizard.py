from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class MoveWizard(models.TransientModel):
    """Move documents, or a folder with everything below it; says first who gains and who loses."""

    _name = "klantendossier.move.wizard"
    _description = "Move"
    _inherit = [
        "klantendossier.dialog.mixin",
        "klantendossier.preview.mixin",
        "klantendossier.shown.mixin",
    ]
    _shown_depends = ("target_folder_id", "to_top", "document_ids", "folder_id", "audience")

    administration_id = fields.Many2one(
        "klantendossier.administration", readonly=True, ondelete="cascade"
    )
    document_ids = fields.Many2many(
        "klantendossier.document",
        "klantendossier_move_wizard_document_rel",
        string="Documents",
        readonly=True,
    )
    folder_id = fields.Many2one("klantendossier.folder", readonly=True, ondelete="cascade")
    target_folder_id = fields.Many2one(
        "klantendossier.folder",
        "To Folder",
        domain="[('administration_id', '=', administration_id), ('bin_date', '=', False)]",
        ondelete="cascade",
    )
    to_top = fields.Boolean(
        "To no folder", help="Documents go back to the inbox, a folder becomes a main folder."
    )
    audience = fields.Selection(
        [
            ("folder", "The permissions of the new folder apply"),
            ("nobody", "Nobody extra"),
            ("office", "Office only"),
        ],
        "Who Sees It Then",
        required=True,
        default="folder",
    )
    here_ids = fields.Many2many(
        "klantendossier.folder", string="Lies There Now", compute="_compute_subject"
    )
    subject = fields.Html("What Is Moved", compute="_compute_subject", sanitize=False)
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    @api.onchange("to_top")
    def _onchange_to_top(self):
        if self.to_top:
            self.target_folder_id = False

    @api.depends("document_ids", "folder_id")
    def _compute_subject(self):
        for wizard in self:
            folder, documents = wizard.folder_id._origin, wizard.document_ids._origin
            wizard.here_ids = folder.parent_id if folder else documents.folder_id
            wizard.subject = (
                wizard._render_folder(folder) if folder else wizard._render_documents(documents)
            )

    @api.depends("target_folder_id", "to_top", "document_ids", "folder_id", "audience")
    def _compute_preview(self):
        for wizard in self:
            if not wizard.target_folder_id and not wizard.to_top:
                wizard.preview = Markup('<p class="text-muted">%s</p>') % self.env._(
                    "Choose a folder."
                )
                wizard.summary = self.env._("Move")
                continue
            told = []
            if wizard.folder_id:
                preview = wizard.folder_id._preview_move(wizard.target_folder_id)
                boxes = {
                    key: [
                        self.env._(
                            "%(name)s: the name of %(folders)s",
                            name=client.partner_id.name,
                            folders=folders,
                        )
                        for client, folders in preview[key]
                    ]
                    for key in ("gains", "loses")
                }
            else:
                documents = wizard.document_ids._origin
                boxes = wizard._describe_audience(wizard._preview_documents(), len(documents))
                told = documents._preview_arrival(wizard.target_folder_id._origin)
            wizard.preview = wizard._render_notices(told) + wizard._render_boxes(boxes)
            wizard.summary = self._summarize(
                self.env._("Move"), len(boxes["gains"]), len(boxes["loses"])
            )

    def _preview_documents(self):
        """Say who gains and who loses sight of the documents; as ``document._preview_audience``."""
        documents = self.document_ids._origin
        if self.audience == "office":
            return documents._preview_audience(visibility="office")
        audience = documents._preview_audience(folder=self.target_folder_id._origin)
        if self.audience == "nobody":
            audience["gains"] = {}
        return audience

    def _read_shown(self):
        folder, documents = self.folder_id._origin, self.document_ids._origin
        target = self.target_folder_id._origin
        place = {"place": [target.complete_name, bool(target.bin_date)] if target else []}
        if not folder:
            permission = self.env["klantendossier.permission"]
            after = permission._get_audience(documents, target)
            return {**place, **self._read_documents(documents, after)}
        preview = folder._preview_move(target) if target or self.to_top else {}
        changes = {
            key: [[client.id, names] for client, names in pairs] for key, pairs in preview.items()
        }
        return {**place, folder: [folder._get_undo_state()[folder.id], changes]}

    def _reopen(self):
        acted = self.folder_id or self.document_ids
        return acted.with_context(klantendossier_shown=False).action_move()

    def action_apply(self):
        """Move, and say what happened, with the offer to take it back; or show anew what changed meanwhile.

        :raises UserError: without a place to move to
        """
        self.ensure_one()
        if not self.target_folder_id and not self.to_top:
            raise UserError(self.env._("Choose the folder to move to."))
        stop, notes = self._look_again()
        if stop:
            return stop
        moved = self.folder_id or self.document_ids
        before = moved._get_undo_state()
        told = []
        if self.folder_id:
            self.folder_id._move(self.target_folder_id)
            message = self.env._(
                "%(name)s now lies in %(place)s.",
                name=self.folder_id.name,
                place=self.target_folder_id.name or self.env._("the dossier, as a main folder"),
            )
        else:
            audience = self._preview_documents()
            if self.audience == "nobody":
                told = self.document_ids._move_to_nobody_extra(self.target_folder_id)
            else:
                if self.audience == "office":
                    # Before the move, so that nobody sees them in between either.
                    self.document_ids._set_visibility("office")
                told = self.document_ids._move(self.target_folder_id)
            message = self._tell_change(
                self.env._(
                    "%(name)s moved to %(place)s.",
                    name=self._name_documents(self.document_ids),
                    place=self.target_folder_id.name or self.env._("the inbox"),
                ),
                audience,
            )
        undo = self.env["klantendossier.undo"]._remember(moved, before)
        return self._done(message, undo, [*notes, *told])

from markupsafe import Markup

from odoo import api, fields, models

from ..tools import levels


class PermissionWizard(models.TransientModel):
    """The matrix of an administration's client users × levels for one folder."""

    _name = "klantendossier.permission.wizard"
    _description = "Permissions of a Folder"
    _inherit = ["klantendossier.dialog.mixin", "klantendossier.preview.mixin"]

    folder_id = fields.Many2one(
        "klantendossier.folder", required=True, readonly=True, ondelete="cascade"
    )
    path = fields.Char(related="folder_id.complete_name", related_sudo=False)
    scope = fields.Selection(
        [("this", "This folder only"), ("below", "With everything below")],
        "Apply to",
        required=True,
        default="below",
    )
    scope_hint = fields.Char(compute="_compute_scope_hint")
    include_unchanged = fields.Boolean(
        "Also for those whose level does not change here",
        help="Gives everyone in the list the same level in all folders below.",
    )
    line_ids = fields.One2many("klantendossier.permission.wizard.line", "wizard_id", "Client Users")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        folder = self.env["klantendossier.folder"].browse(values.get("folder_id"))
        folder.check_access("read")
        ranks = {permission.client_id: permission.rank for permission in folder.permission_ids}
        clients = folder.administration_id.client_ids.filtered(lambda c: c.state != "ended")
        values["line_ids"] = [
            fields.Command.create(
                {
                    "client_id": client.id,
                    "old_rank": ranks.get(client, levels.NONE),
                    "level": levels.CODES[ranks[client]]
                    if ranks.get(client, levels.NONE) > levels.TRAVERSE
                    else "none",
                }
            )
            for client in clients
        ]
        return values

    @api.depends("folder_id")
    def _compute_scope_hint(self):
        for wizard in self:
            subtree = wizard.folder_id._get_subtree().filtered(lambda f: not f.bin_date)
            documents = self.env["klantendossier.document"].search_count(
                [("folder_id", "in", subtree.ids), ("bin_date", "=", False)]
            )
            wizard.scope_hint = self.env._(
                "Below: %(folders)s. In all: %(documents)s.",
                folders=self._count_folders(max(len(subtree) - 1, 0)),
                documents=self._count_documents(documents),
            )

    @api.depends("line_ids.level", "scope", "include_unchanged")
    def _compute_preview(self):
        for wizard in self:
            wanted = wizard._get_wanted()
            numbers = (
                self.env["klantendossier.permission"]._preview_grant(
                    wizard.folder_id, wanted, wizard.scope == "below"
                )
                if wanted
                else {}
            )
            boxes = {"gains": [], "loses": []}
            for client in self.env["klantendossier.client"].browse(sorted(numbers)):
                wizard._describe_client(client, numbers[client.id], boxes)
            wizard.preview = wizard._render_boxes(boxes) + wizard._render_ancestors(wanted)
            wizard.summary = self._summarize(
                self.env._("Save"), len(boxes["gains"]), len(boxes["loses"])
            )

    def _describe_client(self, client, numbers, boxes):
        if numbers["folders_gained"]:
            text = self.env._(
                "%(name)s gets to see %(documents)s in %(folders)s.",
                name=client.partner_id.name,
                documents=self._count_documents(numbers["gains"]),
                folders=self._count_folders(numbers["folders_gained"]),
            )
            if numbers["closed"]:
                text += " " + self.env._(
                    "%s stay closed: office only or for others.", numbers["closed"]
                )
            boxes["gains"].append(text)
        if numbers["folders_lost"]:
            boxes["loses"].append(
                self.env._(
                    "%(name)s no longer sees %(documents)s in %(folders)s.",
                    name=client.partner_id.name,
                    documents=self._count_documents(numbers["loses"]),
                    folders=self._count_folders(numbers["folders_lost"]),
                )
            )

    def _render_ancestors(self, wanted):
        """Say who gets the names of the folders above to see."""
        ancestors = self.folder_id._get_ancestors() if self.folder_id else self.folder_id
        new = self.env["klantendossier.client"].browse(c for c, rank in wanted.items() if rank)
        rows = self.env["klantendossier.permission"].search(
            [("folder_id", "in", ancestors.ids), ("client_id", "in", new.ids)]
        )
        seen = {(row.folder_id.id, row.client_id.id) for row in rows}
        lines = []
        for folder in ancestors:
            names = [c.partner_id.name for c in new if (folder.id, c.id) not in seen]
            if names:
                lines.append(
                    Markup(
                        '<li><i class="fa fa-level-down me-1" role="img" aria-hidden="true"></i>%s</li>'
                    )
                    % self.env._(
                        "%(folder)s: traverse for %(names)s (only its name)",
                        folder=folder.name,
                        names=", ".join(names),
                    )
                )
        if not lines:
            return Markup("")
        return Markup('<p class="fw-bold mb-1">%s</p><ul class="list-unstyled">%s</ul>') % (
            self.env._("Folders above"),
            Markup("").join(lines),
        )

    def _get_wanted(self):
        """Give the levels to write: those that change, or all."""
        everyone = self.include_unchanged and self.scope == "below"
        return {
            line.client_id.id: levels.BY_CODE[line.level]
            for line in self.line_ids
            if line.client_id and (everyone or line.is_changed)
        }

    def action_apply(self):
        """Write the matrix."""
        self.ensure_one()
        if wanted := self._get_wanted():
            self.env["klantendossier.permission"]._grant(
                self.folder_id, wanted, self.scope == "below"
            )
        return self._done(self.env._("Permissions of %s saved.", self.folder_id.name))


class PermissionWizardLine(models.TransientModel):
    """One client user in the matrix."""

    _name = "klantendossier.permission.wizard.line"
    _description = "Client User in the Permissions of a Folder"
    _inherit = ["klantendossier.dialog.mixin"]

    wizard_id = fields.Many2one(
        "klantendossier.permission.wizard", required=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        "klantendossier.client", required=True, readonly=True, ondelete="cascade"
    )
    role_id = fields.Many2one(related="client_id.role_id", related_sudo=False)
    state = fields.Selection(related="client_id.state", related_sudo=False)
    old_rank = fields.Integer(readonly=True)
    was = fields.Char(compute="_compute_was")
    is_changed = fields.Boolean(compute="_compute_was")
    level = fields.Selection(
        [("none", "None"), ("view", "View"), ("upload", "Upload"), ("edit", "Edit")],
        required=True,
        default="none",
    )

    @api.depends("level", "old_rank")
    def _compute_was(self):
        labels = self.env["klantendossier.permission"]._get_level_labels()
        for line in self:
            old = line.old_rank if line.old_rank > levels.TRAVERSE else levels.NONE
            line.is_changed = levels.BY_CODE.get(line.level, levels.NONE) != old
            traverse = line.old_rank == levels.TRAVERSE
            line.was = labels[line.old_rank] if line.is_changed or traverse else ""

    def action_invite(self):
        """Invite the client user and come back to the matrix."""
        self.ensure_one()
        question = self.client_id.action_invite()
        if isinstance(question, dict):
            return question
        return {
            **self.wizard_id.folder_id.action_permissions(),
            "res_id": self.wizard_id.id,
        }

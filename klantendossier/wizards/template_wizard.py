from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.template_plan import EXISTS, IN_BIN, NEW

#: Administrations that the preview shows folder by folder; the totals count all.
SHOWN = 8

_BADGES = {
    NEW: ("bg-success-subtle text-success-emphasis", "+"),
    EXISTS: ("bg-secondary-subtle text-body", "="),
    IN_BIN: ("bg-warning-subtle text-warning-emphasis", "!"),
}


class TemplateWizard(models.TransientModel):
    """Use template: template, book year, one or many administrations, preview."""

    _name = "klantendossier.template.wizard"
    _description = "Use Template"
    _inherit = ["klantendossier.dialog.mixin"]

    template_id = fields.Many2one("klantendossier.template", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="template_id.company_id", related_sudo=False)
    kind = fields.Selection(related="template_id.kind", related_sudo=False)
    book_year = fields.Char(
        default=lambda self: str(fields.Date.context_today(self).year),
        help="2026, or 2025/2026 when it is broken.",
    )
    all_administrations = fields.Boolean("All administrations with a dossier")
    administration_ids = fields.Many2many(
        "klantendossier.administration",
        "klantendossier_template_wizard_administration_rel",
        string="Administrations",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    def _get_administrations(self):
        if not self.all_administrations:
            return self.administration_ids._origin
        return self.env["klantendossier.administration"].search(
            [("dossier_enabled", "=", True), ("company_id", "=", self.template_id.company_id.id)]
        )

    @api.depends("template_id", "book_year", "administration_ids", "all_administrations")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview, wizard.summary = wizard._render_preview()

    def _render_preview(self):
        make = self.env._("Make folders")
        if not self.template_id:
            return False, make
        try:
            year = self.template_id._parse_book_year(self.book_year)
        except UserError as error:
            return Markup('<div class="alert alert-warning">%s</div>') % str(error), make
        administrations = self._get_administrations()
        plans = self.env["klantendossier.template.run"]._plan(
            self.template_id, year, administrations
        )
        counts = dict.fromkeys(_BADGES, 0)
        for lines in plans.values():
            for line in lines:
                counts[line["status"]] += 1
        head = Markup('<p class="d-flex gap-3">%s</p>') % Markup("").join(
            Markup('<span><span class="badge %s">%s</span> %s</span>') % (*_BADGES[status], text)
            for status, text in (
                (NEW, self.env._("%s folders new", counts[NEW])),
                (EXISTS, self.env._("%s exist already", counts[EXISTS])),
                (IN_BIN, self.env._("%s in the bin, not made again", counts[IN_BIN])),
            )
        )
        body = Markup("").join(
            self._render_administration(administration, plans[administration.id])
            for administration in administrations[:SHOWN]
        )
        if len(administrations) > SHOWN:
            body += Markup("<p>%s</p>") % self.env._(
                "and %s administrations more", len(administrations) - SHOWN
            )
        if counts[NEW] == 1:
            return head + body, self.env._("Make 1 folder")
        return head + body, self.env._("Make %s folders", counts[NEW])

    def _render_administration(self, administration, lines):
        labels = self.env["klantendossier.permission"]._get_level_labels()
        clients = administration.client_ids.filtered(lambda c: c.state != "ended" and c.role_id)
        rows = Markup("").join(
            Markup(
                '<li style="padding-left:%sem"><span class="badge %s">%s</span> '
                '<i class="fa fa-folder" role="img" aria-hidden="true"></i> %s '
                '<span class="text-muted small">%s</span></li>'
            )
            % (
                line["template_folder"].depth * 1.5,
                *_BADGES[line["status"]],
                line["name"],
                self._describe_line(line, labels, clients),
            )
            for line in lines
        )
        return Markup(
            '<details class="mb-2" open="open"><summary class="fw-bold">%s</summary>%s</details>'
        ) % (
            administration.name,
            Markup('<ul class="list-unstyled ms-3">%s</ul>') % rows,
        )

    def _describe_line(self, line, labels, clients):
        if line["status"] == IN_BIN:
            return self.env._("lies in the bin")
        if line["status"] == EXISTS:
            by_hand = not line["folder"].template_folder_id
            return (
                self.env._("made by hand, is used; permissions stay")
                if by_hand
                else self.env._("permissions stay as they are")
            )
        ranks = {level.role_id: level.rank for level in line["template_folder"].level_ids}
        given = [
            f"{client.partner_id.name}: {labels[ranks[client.role_id]]}"
            for client in clients
            if client.role_id in ranks
        ]
        return ", ".join(given) or self.env._("office only")

    def action_apply(self):
        """Apply the template: at once, or in the background when the administrations are many."""
        self.ensure_one()
        administrations = self._get_administrations()
        run = self.env["klantendossier.template.run"]._start(
            self.template_id, self.book_year, administrations
        )
        if len(administrations) == 1:
            return administrations.action_open_dossier()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Template Applied"),
            "res_model": "klantendossier.template.run",
            "res_id": run.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

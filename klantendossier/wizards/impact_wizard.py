from markupsafe import Markup

from odoo import api, fields, models


class ImpactWizard(models.TransientModel):
    """Says whom an act affects before it is done: with names and numbers, and on the button too (design S2)."""

    _name = "klantendossier.impact.wizard"
    _description = "Whom It Affects"
    _inherit = [
        "klantendossier.dialog.mixin",
        "klantendossier.preview.mixin",
        "klantendossier.shown.mixin",
    ]
    _shown_depends = ("kind", "client_ids", "administration_ids")

    kind = fields.Selection(
        [
            ("end", "End client users"),
            ("archive", "Archive administrations"),
            ("unarchive", "Take administrations out of the archive"),
            ("enable", "Switch dossiers on"),
        ],
        required=True,
        readonly=True,
    )
    client_ids = fields.Many2many(
        "klantendossier.client",
        "klantendossier_impact_wizard_client_rel",
        string="Client Users",
        readonly=True,
    )
    administration_ids = fields.Many2many(
        "klantendossier.administration",
        "klantendossier_impact_wizard_administration_rel",
        string="Administrations",
        readonly=True,
        context={"active_test": False},
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    summary = fields.Char(compute="_compute_preview")

    @api.depends("kind", "client_ids", "administration_ids")
    def _compute_preview(self):
        for wizard in self:
            method = getattr(wizard, f"_preview_{wizard.kind}", None)
            wizard.preview, wizard.summary = method() if method else (False, False)

    def action_apply(self):
        """Do what the dialog said, and say what happened; or show anew what a colleague changed meanwhile."""
        self.ensure_one()
        if self.administration_ids:
            self.administration_ids._share_structure()
            self.env.invalidate_all()
        if self._find_changed(self.shown or {}):
            return self._show_anew(
                self.env._(
                    "A colleague changed folders or permissions meanwhile. Nothing was done. This is what "
                    "happens now: look at it again."
                )
            )
        return getattr(self, f"_apply_{self.kind}")()

    def _read_shown(self):
        """Give of each client user whether he has access, and how much he sees with it."""
        clients = self.client_ids._origin | self.administration_ids._origin.client_ids
        counts = self.env["klantendossier.permission"]._count_seen(clients)
        return {
            client: [client.state, bool(client.access_user_id), *counts[client.id]]
            for client in clients
        }

    def _reopen(self):
        if self.client_ids:
            return self.client_ids.action_end_dialog()
        return self.administration_ids._open_impact(self.kind)

    def _render_text(self, *texts):
        return Markup("").join(Markup("<p>%s</p>") % text for text in texts if text)

    def _render_losses(self, clients):
        """Give boxes of who loses what, and of who had no access anyway, as HTML."""
        return self._render_affected(clients, clients.filtered("access_user_id"), "loses")

    def _render_affected(self, clients, affected, key):
        """Give boxes of who loses or gains what, and of who has no access either way, as HTML."""
        counts = self.env["klantendossier.permission"]._count_seen(clients)
        boxes = {key: [], "keeps": []}
        several = len(clients.administration_id) > 1
        for client in clients:
            folders, documents = counts[client.id]
            name = client.partner_id.name
            if client.role_id:
                name = f"{name} ({client.role_id.name})"
            if several:
                name = f"{client.administration_id._get_label()}: {name}"
            if client in affected:
                boxes[key].append(
                    self.env._(
                        "%(name)s: %(documents)s in %(folders)s",
                        name=name,
                        documents=self._count_documents(documents),
                        folders=self._count_folders(folders),
                    )
                )
            else:
                boxes["keeps"].append(self.env._("%s has no access now", name))
        title = self.env._("Without access already")
        if key == "gains":
            title = self.env._("Without access all the same")
        return self._render_boxes_titled(boxes, key, title)

    def _render_boxes_titled(self, boxes, key, title):
        html = self._render_boxes({key: boxes[key]}) if boxes[key] else Markup("")
        if boxes["keeps"]:
            lines = Markup("").join(Markup('<div class="p-2">%s</div>') % t for t in boxes["keeps"])
            html += Markup(
                '<div class="border rounded mb-2"><div class="p-2 fw-bold bg-light">%s: %s</div>%s</div>'
            ) % (title, len(boxes["keeps"]), lines)
        return html or Markup('<p class="text-muted">%s</p>') % self.env._(
            "No client user loses anything by it."
        )

    # ------------------------------------------------------------------ a client user

    def _name_clients(self, clients):
        if len(clients) == 1:
            return clients.partner_id.name
        return self.env._("%s client users", len(clients))

    def _preview_end(self):
        clients = self.client_ids._origin
        losing = clients.filtered("access_user_id")
        # sudo: outbox - whether a mail to one of these persons waits, which the office may read anyway
        waiting = clients.sudo().outbox_ids.filtered(lambda mail: mail.state == "waiting")
        html = self._render_losses(clients) + self._render_text(
            self.env._(
                "All permissions are taken away at once. What they had and did stays in the audit log. When you "
                "reopen a client user, the permissions have to be given anew."
            ),
            waiting and self.env._("The invitation that still waits is not sent any more."),
        )
        verb = self.env._("End %s", self._name_clients(clients))
        return html, self._summarize(verb, 0, len(losing))

    def _apply_end(self):
        clients = self.client_ids
        name = self._name_clients(clients)
        clients.action_end()
        return self._done(self.env._("%s: ended. All access has stopped.", name))

    # ------------------------------------------------------------------ an administration

    def _name_administrations(self, administrations):
        if len(administrations) == 1:
            return administrations._get_label()
        return self.env._("%s administrations", len(administrations))

    def _preview_archive(self):
        administrations = self.administration_ids._origin
        clients = administrations.client_ids.filtered(lambda c: c.state != "ended")
        html = self._render_losses(clients) + self._render_text(
            self.env._("Everything is kept. Out of the archive, they see the same as before.")
        )
        verb = self.env._("Archive %s", self._name_administrations(administrations))
        return html, self._summarize(verb, 0, len(clients.filtered("access_user_id")))

    def _apply_archive(self):
        administrations = self.administration_ids
        name = self._name_administrations(administrations)
        administrations.write({"active": False})
        return self._done(self.env._("%s: archived.", name))

    def _preview_opening(self, verb):
        administrations = self.administration_ids._origin
        clients = administrations.client_ids.filtered(lambda c: c.state != "ended")
        opened = administrations._get_opened(self.kind)
        html = self._render_affected(clients, opened, "gains") + self._render_text(
            self.env._("They see what they have permissions for, at once.")
        )
        return html, self._summarize(verb, len(opened), 0)

    def _preview_unarchive(self):
        name = self._name_administrations(self.administration_ids._origin)
        return self._preview_opening(self.env._("%s out of the archive", name))

    def _preview_enable(self):
        name = self._name_administrations(self.administration_ids._origin)
        return self._preview_opening(self.env._("Switch on %s", name))

    def _tell_opened(self, message, opened):
        """Add to a sentence about what was done who can open the dossier now."""
        names = self.administration_ids._join_names(opened.partner_id.mapped("name"))
        return f"{message} {self.env._('%s can open it now.', names)}" if names else message

    def _apply_unarchive(self):
        administrations = self.administration_ids
        opened = administrations._get_opened(self.kind)
        administrations.write({"active": True})
        message = self.env._("%s: out of the archive.", self._name_administrations(administrations))
        return self._done(self._tell_opened(message, opened))

    def _apply_enable(self):
        administrations = self.administration_ids
        opened = administrations._get_opened(self.kind)
        administrations.write({"dossier_enabled": True})
        message = self.env._("%s: the dossier is on.", self._name_administrations(administrations))
        return self._done(self._tell_opened(message, opened))

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Kinds of plan in which something is sent; a log-in that others made needs a tick of its own.
_SENT = ("new", "unused", "used", "again")


class InviteWizard(models.TransientModel):
    """Says who gets which mail and what each will see, before an invitation is sent (design S2).

    What it says is kept with each line. When it is not true any more at the moment of sending, nothing is
    sent: the dialog comes back with what changed.
    """

    _name = "klantendossier.invite.wizard"
    _description = "Invite Client Users"
    _inherit = ["klantendossier.dialog.mixin"]

    client_ids = fields.Many2many(
        "klantendossier.client",
        "klantendossier_invite_wizard_client_rel",
        string="Client Users",
        readonly=True,
    )
    permission_wizard_id = fields.Many2one(
        "klantendossier.permission.wizard",
        readonly=True,
        ondelete="cascade",
        help="The matrix from which it was opened, and to which it goes back.",
    )
    line_ids = fields.One2many("klantendossier.invite.wizard.line", "wizard_id")
    client_count = fields.Integer(readonly=True, help="How many the dialog was opened for.")
    can_send = fields.Boolean(compute="_compute_can_send")
    dossier_off = fields.Char(compute="_compute_can_send")
    notice = fields.Char(readonly=True)
    summary = fields.Char(compute="_compute_summary")
    preview = fields.Html(compute="_compute_summary", sanitize=False)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard.client_count = len(wizard.client_ids)
            wizard._look_again()
        return wizards

    # ------------------------------------------------------------------ what it says

    def _look_again(self):
        """Find out anew what an invitation does for each person.

        :return: whether anything differs from what the dialog said
        """
        clients = self.client_ids
        plans = clients._plan_invitations()
        reach = self.env["klantendossier.permission"]._describe_seen(clients)
        known = {line.client_id: line for line in self.line_ids}
        changed = len(clients) != self.client_count
        values = []
        for client in clients:
            facts = self._get_facts(client, plans[client.id], reach[client.id])
            line = known.get(client)
            if not line:
                include = facts["kind"] in _SENT
                values.append(
                    {
                        "wizard_id": self.id,
                        "client_id": client.id,
                        "facts": facts,
                        "include": include,
                    }
                )
                continue
            if differing := line._name_differences(facts):
                changed = True
                include = line.include and facts["kind"] in _SENT
                line.write({"facts": facts, "changed": differing, "include": include})
            else:
                line.write({"facts": facts, "changed": False})
        self.env["klantendossier.invite.wizard.line"].create(values)
        self.client_count = len(clients)
        return changed

    def _get_facts(self, client, plan, seen):
        """Give what the dialog says of one person, as it is kept."""
        administration = client.administration_id
        return {
            "name": client.partner_id.name or "",
            "role": client.role_id.name or "",
            "email": client.partner_id.email or "",
            "kind": plan.kind,
            "text": plan.text,
            "login": plan.login,
            "administration": administration._get_label(),
            "enabled": administration.dossier_enabled,
            "state": client.state,
            **seen,
        }

    @api.depends("line_ids.facts")
    def _compute_can_send(self):
        for wizard in self:
            lines = wizard.line_ids.filtered("facts")
            wizard.can_send = any(line.facts["kind"] in (*_SENT, "ask") for line in lines)
            off = lines.filtered(lambda line: not line.facts["enabled"])[:1]
            wizard.dossier_off = False
            if off:
                wizard.dossier_off = self.env._(
                    "The dossier of %s is off: nobody sees anything until it is switched on.",
                    off.facts["administration"],
                )

    @api.depends("line_ids.include", "line_ids.facts")
    def _compute_summary(self):
        for wizard in self:
            chosen = wizard._get_chosen()
            blind = chosen.filtered(lambda line: not line.facts["folders"])
            wizard.summary = wizard._describe_button(chosen, blind)
            wizard.preview = wizard._render_preview(chosen[:1], len(chosen))

    def _get_chosen(self):
        return self.line_ids.filtered(
            lambda line: line.include and line.facts and line.facts["kind"] in (*_SENT, "ask")
        )

    def _describe_button(self, chosen, blind):
        """Give the text of the button, which repeats the warning."""
        if not chosen:
            return self.env._("Nobody is chosen yet")
        name = chosen.facts["name"] if len(chosen) == 1 else ""
        if name and blind:
            return self.env._("Send to %s all the same: sees no folder yet", name)
        if name:
            return self.env._("Send to %s", name)
        if blind:
            return self.env._(
                "Send to %(number)s persons, of whom %(blind)s see no folder yet",
                number=len(chosen),
                blind=len(blind),
            )
        return self.env._("Send to %s persons", len(chosen))

    def _render_preview(self, line, number):
        """Give the mail of the first who is chosen as HTML, with whom it goes to."""
        if not line:
            return False
        facts = line.facts
        subject, body = line.client_id._preview_invitation(facts["login"], facts["kind"] != "used")
        more = ""
        if number > 1:
            more = self.env._("The others get the same, with their own name and log-in.")
        return Markup(
            '<details class="border rounded mb-2 o_kd_mail_preview"><summary class="p-2 fw-bold">%s</summary>'
            '<div class="p-2 border-top"><div><span class="text-muted">%s</span> %s &lt;%s&gt;</div>'
            '<div><span class="text-muted">%s</span> <b>%s</b></div>%s'
            '<div class="mt-2">%s</div></div></details>'
        ) % (
            self.env._("The text of the mail"),
            self.env._("To:"),
            facts["name"],
            facts["email"],
            self.env._("Subject:"),
            subject,
            Markup('<div class="text-muted">%s</div>') % more if more else "",
            body,
        )

    # ------------------------------------------------------------------ sending

    def action_apply(self):
        """Send what the dialog says; when that is not true any more, send nothing and show it anew.

        :raises UserError: when nobody is chosen, or nobody is left
        """
        self.ensure_one()
        # Of the lines: a many2many leaves out what its reader may not enter any more.
        self.line_ids.client_id.check_access("write")
        clients = self.client_ids
        for client in clients.sorted("partner_id"):
            client._lock_person()
        self.env.invalidate_all()
        # A tick is for the log-in that the dialog named; one that is ticked stays so when it is the same.
        if self._look_again():
            self.notice = self.env._(
                "Something was changed since you opened this dialog. Nothing was sent. Look at it again."
            )
            return self._show_again()
        self.notice = False
        chosen = self._get_chosen().filtered(lambda line: line.client_id in clients)
        if not chosen:
            self._refuse_nobody()
        for line in chosen.sorted("id"):
            line._send()
        return self._end(chosen)

    def action_back(self):
        """Go back to the matrix from which the dialog was opened."""
        self.ensure_one()
        wizard = self.permission_wizard_id
        return {**wizard.folder_id.action_permissions(), "res_id": wizard.id}

    def _refuse_nobody(self):
        """Say why nothing can be sent; for a right that lacks, as everywhere and with its line in the log."""
        if closed := self.client_ids._find_untouchable():
            closed._check_credential_access(closed.partner_id, "invitation")
        reasons = [
            f"{line.facts['name']}: {line.facts['text']}"
            for line in self.line_ids
            if line.facts["kind"] not in _SENT
        ]
        raise UserError(
            "\n".join([self.env._("Nothing was sent. Choose at least one person."), *reasons])
        )

    def _show_again(self):
        action = self.client_ids._open_dialog(self._name, self.env._("Invite: look again"), {})
        return {**action, "res_id": self.id}

    def _end(self, chosen):
        """Say who was invited, and who was not and why."""
        names = [f"{line.facts['name']} ({line.facts['email']})" for line in chosen]
        message = self.env._(
            "Invitation sent to %s.", self.env["klantendossier.administration"]._join_names(names)
        )
        notes = [
            self.env._(
                "Not invited: %(name)s. %(reason)s",
                name=line.facts["name"],
                reason=line.facts["text"],
            )
            for line in self.line_ids - chosen
            if line.facts["kind"] == "blocked"
        ]
        action = self._done(message, notes=notes)
        if self.permission_wizard_id:
            action["params"]["next"] = self.action_back()
        return action


class InviteWizardLine(models.TransientModel):
    """One person in the dialog of an invitation, with what it says of him."""

    _name = "klantendossier.invite.wizard.line"
    _description = "Person to Invite"
    _inherit = ["klantendossier.dialog.mixin"]
    _order = "id"

    wizard_id = fields.Many2one("klantendossier.invite.wizard", required=True, ondelete="cascade")
    client_id = fields.Many2one(
        "klantendossier.client", required=True, readonly=True, ondelete="cascade"
    )
    include = fields.Boolean()
    facts = fields.Json(readonly=True, help="What the dialog says of this person.")
    changed = fields.Char(readonly=True, help="What changed since the dialog was opened.")
    kind = fields.Char(compute="_compute_texts")
    plan = fields.Html("Person", compute="_compute_texts", sanitize=False)

    @api.depends("facts", "changed")
    def _compute_texts(self):
        for line in self:
            facts = line.facts
            line.kind = facts["kind"] if facts else False
            line.plan = line._render_row(facts) if facts else False

    def _render_row(self, facts):
        """Give who it is and where the mail goes, with beside it what he will see and what happens."""
        return Markup(
            '<div class="row g-2 text-wrap text-break"><div class="col-12 col-lg-5">%s</div>'
            '<div class="col-12 col-lg-7">%s</div></div>'
        ) % (self._render_person(facts), self._render_plan(facts))

    def _render_person(self, facts):
        role = (
            Markup('<span class="text-muted"> · %s</span>') % facts["role"] if facts["role"] else ""
        )
        if facts["email"]:
            address = Markup('<span class="text-break">%s</span>') % facts["email"]
        else:
            address = Markup('<span class="text-danger">%s</span>') % self.env._(
                "No e-mail address"
            )
        return Markup(
            '<div><b>%s</b>%s</div><div class="d-flex align-items-baseline">'
            '<i class="fa fa-envelope-o me-1" aria-hidden="true"></i>%s</div>'
        ) % (facts["name"], role, address)

    def _render_plan(self, facts):
        parts = []
        if self.changed:
            parts.append(
                Markup('<div class="fw-bold text-warning-emphasis bg-warning-subtle p-1">%s</div>')
                % self.changed
            )
        color = {"blocked": "text-danger", "ask": "text-warning-emphasis"}.get(facts["kind"], "")
        if facts["kind"] != "blocked":
            parts.append(self._render_seen(facts))
        parts.append(Markup('<div class="%s">%s</div>') % (color, facts["text"]))
        return Markup("").join(parts)

    def _render_seen(self, facts):
        if not facts["folders"]:
            return Markup(
                '<div class="fw-bold text-danger o_kd_sees_nothing">'
                '<i class="fa fa-exclamation-triangle me-1" aria-hidden="true"></i>%s</div>'
            ) % self.env._("No folder yet: would log in and see nothing. Give permissions first.")
        return Markup(
            '<div class="fw-bold"><i class="fa fa-eye me-1" aria-hidden="true"></i>%s</div>'
        ) % self._say_seen(facts)

    def _say_seen(self, facts):
        number, folders = facts["documents"], facts["folders"]
        documents = self.env._("1 document") if number == 1 else self.env._("%s documents", number)
        values = {
            "documents": documents,
            "folders": self.env._("1 folder")
            if folders == 1
            else self.env._("%s folders", folders),
            "names": self.env["klantendossier.administration"]._join_names(list(facts["places"])),
        }
        if not number:
            return self.env._("Sees %(folders)s, no document in it yet: %(names)s.", **values)
        return self.env._("Sees %(documents)s in %(folders)s: %(names)s.", **values)

    def _name_differences(self, facts):
        """Say what differs from what the dialog said of this person; an empty text when nothing does."""
        old = self.facts or {}
        subjects = {
            "name": self.env._("the name"),
            "email": self.env._("the e-mail address"),
            "login": self.env._("the log-in"),
            "kind": self.env._("what happens"),
            "state": self.env._("the state"),
            "administration": self.env._("the administration"),
            "enabled": self.env._("whether the dossier is on"),
            "folders": self.env._("the folders"),
            "places": self.env._("the folders"),
            "documents": self.env._("the number of documents"),
        }
        names = [text for key, text in subjects.items() if old.get(key) != facts[key]]
        if not names:
            return ""
        names = list(dict.fromkeys(names))
        text = self.env._("Changed meanwhile: %s.", ", ".join(names))
        if old.get("email") and old["email"] != facts["email"]:
            text += " " + self.env._("The address was %s.", old["email"])
        return text

    def _send(self):
        """Invite this person as the dialog said."""
        client, kind = self.client_id, self.facts["kind"]
        if kind == "again":
            client._send_again()
        elif kind == "ask":
            user = client._adopt_log_in()
            client._invite(user, adopted=bool(user))
        else:
            client._invite()

    def action_open_permissions(self):
        """Open the permissions of this person over the whole administration, to give him folders."""
        self.ensure_one()
        return self.client_id.action_open_permissions()

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ..tools.file_names import clean_title

#: Fields that decide who of the office may enter.
_MANAGER_FIELDS = frozenset({"office_access", "team_user_ids", "ledger_company_id"})
#: Changes of these are written in the log.
_LOGGED_FIELDS = frozenset(
    {"name", "code", "active", "partner_id", "responsible_id"}
    | {"office_access", "team_user_ids", "ledger_company_id"}
)


class Administration(models.Model):
    """The set of books of one client of the office, with its dossier.

    Client users have no access to this model: the portal gets an administration's name from
    :meth:`_client_dossiers` and :meth:`_client_dossier`, which start from the log-in's own client rows.
    """

    _name = "klantendossier.administration"
    _description = "Administration"
    _inherit = ["klantendossier.access.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char("Administration", required=True, tracking=True)
    code = fields.Char("Number", index=True)
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner", "Client", ondelete="restrict", index=True, tracking=True, check_company=True
    )
    company_id = fields.Many2one(
        "res.company", "Office", required=True, index=True, default=lambda self: self.env.company
    )
    ledger_company_id = fields.Many2one(
        "res.company",
        "Books In",
        index="btree_not_null",
        help="The Odoo company that holds the books, if any.",
    )
    dossier_enabled = fields.Boolean(
        "Dossier", help="Switched off, client users see nothing at once; everything is kept."
    )
    responsible_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    office_access = fields.Selection(
        [("all", "All office users"), ("team", "Team only")],
        "Open to",
        required=True,
        default="all",
        help="An empty team means: managers only.",
    )
    team_user_ids = fields.Many2many(
        "res.users",
        "klantendossier_administration_team_rel",
        "administration_id",
        "user_id",
        "Team",
        domain="[('share', '=', False)]",
    )
    structure_revision = fields.Integer(readonly=True, copy=False)
    client_ids = fields.One2many("klantendossier.client", "administration_id", "Client Users")
    folder_ids = fields.One2many("klantendossier.folder", "administration_id", "Folders")
    document_ids = fields.One2many("klantendossier.document", "administration_id", "Documents")
    client_partner_ids = fields.Many2many(
        "res.partner", string="Persons", compute="_compute_client_partner_ids"
    )
    client_names = fields.Char(compute="_compute_client_partner_ids", search="_search_client_names")
    folder_count = fields.Integer(compute="_compute_counts")
    document_count = fields.Integer(compute="_compute_counts")
    inbox_count = fields.Integer("Inbox", compute="_compute_counts")
    new_from_client_count = fields.Integer("New from Client", compute="_compute_counts")
    last_change = fields.Datetime("Last Changed", compute="_compute_counts")

    _code_company_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL AND code <> ''",
        "There is already an administration with this number.",
    )

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_client_fields(self):
        """Give the closed list of fields that client users may read."""
        # No right to read goes with these: only sorting by the administration needs its name.
        return super()._get_client_fields() | {"id", "display_name", "name"}

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"structure_revision"}

    # ------------------------------------------------------------------ computed

    @api.depends("client_ids.partner_id", "client_ids.state")
    def _compute_client_partner_ids(self):
        # All names at once: below, each administration would ask for its own.
        self.client_ids.partner_id.mapped("name")
        for administration in self:
            partners = administration.client_ids.filtered(lambda c: c.state != "ended").partner_id
            administration.client_partner_ids = partners
            administration.client_names = ", ".join(partners.mapped("name"))

    def _search_client_names(self, operator, value):
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        present = Domain("state", "!=", "ended") & Domain("partner_id.name", operator, value)
        return Domain("client_ids", "any", present)

    @api.depends("folder_ids", "document_ids")
    def _compute_counts(self):
        """Count with one grouped query per table, whatever the number of administrations."""
        folders = dict(
            self.env["klantendossier.folder"]._read_group(
                [("administration_id", "in", self.ids), ("bin_date", "=", False)],
                ["administration_id"],
                ["__count"],
            )
        )
        documents = {}
        if self.ids:
            self.env["klantendossier.document"].flush_model()
            self.env["klantendossier.folder"].flush_model(["bin_date"])
            self.env.cr.execute(
                SQL(
                    """
                    SELECT d.administration_id,
                           count(*),
                           count(*) FILTER (WHERE d.folder_id IS NULL),
                           count(*) FILTER (WHERE d.origin = 'portal' AND d.handled_date IS NULL),
                           max(d.version_date)
                      FROM klantendossier_document d
                      LEFT JOIN klantendossier_folder f ON f.id = d.folder_id
                     WHERE d.administration_id = ANY(%s) AND d.bin_date IS NULL AND f.bin_date IS NULL
                     GROUP BY d.administration_id
                    """,
                    self.ids,
                )
            )
            documents = {row[0]: row[1:] for row in self.env.cr.fetchall()}
        for administration in self:
            total, inbox, new, last = documents.get(administration.id, (0, 0, 0, False))
            administration.folder_count = folders.get(administration, 0)
            administration.document_count = total
            administration.inbox_count = inbox
            administration.new_from_client_count = new
            administration.last_change = last

    @api.constrains("responsible_id", "team_user_ids")
    def _check_office_users(self):
        for administration in self:
            # sudo: res.users - only whether they are employees
            if any(
                user.share
                for user in (administration.responsible_id | administration.team_user_ids).sudo()
            ):
                raise ValidationError(self.env._("Responsible and team are users of the office."))

    # ------------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_manager_fields(vals, creating=True)
            if "name" in vals:
                vals["name"] = clean_title(vals["name"])
        administrations = super().create(vals_list)
        administrations._check_companies()
        if enabled := administrations.filtered("dossier_enabled"):
            self.env["klantendossier.event"]._log(
                "dossier_enabled",
                [{"administration": administration} for administration in enabled],
            )
        return administrations

    def write(self, vals):
        self._check_manager_fields(vals)
        if "name" in vals:
            vals = {**vals, "name": clean_title(vals["name"])}
        self.check_access("write")
        if {"dossier_enabled", "active"} & vals.keys():
            # Who is invited or taken back at this moment must see the switch, or wait for it.
            self._lock_structure()
        event = self.env["klantendossier.event"]
        before = event._get_values(self, _LOGGED_FIELDS & vals.keys())
        switched = self.browse()
        if "dossier_enabled" in vals:
            switched = self.filtered(lambda a: a.dossier_enabled != bool(vals["dossier_enabled"]))
        if "company_id" in vals and any(a.company_id.id != vals["company_id"] for a in self):
            raise UserError(
                self.env._("An administration stays with its office; make a new one there.")
            )
        result = super().write(vals)
        if "ledger_company_id" in vals:
            self._check_companies()
        if switched:
            action = "dossier_enabled" if vals["dossier_enabled"] else "dossier_disabled"
            event._log(action, [{"administration": administration} for administration in switched])
        event._log_changes("administration_changed", "administration", self, before)
        if {"dossier_enabled", "active"} & vals.keys():
            self._access_changed()
        return result

    def unlink(self):
        self.env["klantendossier.event"]._log(
            "administration_deleted",
            [{"administration": administration} for administration in self],
        )
        return super().unlink()

    def _check_companies(self):
        """Check that somebody works in both companies between which he makes the link."""
        if self.env.su:
            return
        for administration in self:
            if (administration.company_id | administration.ledger_company_id) - self.env.companies:
                self.env["klantendossier.event"]._refuse(
                    self.env._("Choose an office and a company of the books that you work in."),
                    records=administration,
                    details={"operation": "write", "reason": "foreign_company"},
                )

    def _check_manager_fields(self, vals, creating=False):
        """Refuse that somebody opens or closes an administration for others without being manager."""
        if self.env.su or self.env.user.has_group("klantendossier.group_manager"):
            return
        if creating:
            for name in _MANAGER_FIELDS:
                if f"default_{name}" in self.env.context:
                    vals.setdefault(name, self.env.context[f"default_{name}"])
            if vals.get("office_access") == "team" or vals.get("team_user_ids"):
                vals["team_user_ids"] = [
                    *(vals.get("team_user_ids") or []),
                    fields.Command.link(self.env.uid),
                ]
            refused = bool(vals.get("ledger_company_id"))
        else:
            refused = bool(_MANAGER_FIELDS & vals.keys())
        if refused:
            self.env["klantendossier.event"]._refuse(
                self.env._(
                    "Only a manager changes which office users may enter an administration."
                ),
                records=self,
                details={
                    "operation": "create" if creating else "write",
                    "fields": sorted(_MANAGER_FIELDS & vals.keys()),
                    "reason": "managers_only",
                },
            )

    def copy_data(self, default=None):
        raise UserError(self.env._("An administration cannot be duplicated; make a new one."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_dossier(self):
        # sudo: document, client - documents that the user may not see count too
        for administration in self.sudo():
            if (
                administration.with_context(active_test=False).document_ids
                or administration.client_ids
            ):
                raise UserError(
                    self.env._(
                        "%(name)s has documents or client users. Switch the dossier off or archive the "
                        "administration instead; then everything is kept.",
                        name=administration.name,
                    )
                )

    # ------------------------------------------------------------------ actions

    def action_archive(self):
        """Archive administrations; where client users lose access by it, a dialog says so first.

        :return: the action that opens that dialog, or what Odoo gives
        """
        self.check_access("write")
        open_ = self.filtered("active")
        if not open_.client_ids.filtered("access_user_id"):
            return super().action_archive()
        return open_._open_impact("archive")

    def action_unarchive(self):
        """Take administrations out of the archive; where client users get access by it, a dialog says so first.

        :return: the action that opens that dialog, or what Odoo gives
        """
        self.check_access("write")
        archived = self.filtered(lambda administration: not administration.active)
        if not archived._get_opened("unarchive"):
            return super().action_unarchive()
        return archived._open_impact("unarchive")

    def action_enable(self):
        """Switch dossiers on; where client users get access by it, a dialog says so first.

        :return: the action that opens that dialog, or that says what was done
        """
        self.check_access("write")
        off = self.filtered(lambda administration: not administration.dossier_enabled)
        if off._get_opened("enable"):
            return off._open_impact("enable")
        off.write({"dossier_enabled": True})
        if len(self) == 1:
            message = self.env._("The dossier of %s is on.", self._get_label())
        else:
            message = self.env._("%s dossiers are on.", len(self))
        return self._done(message)

    def _get_opened(self, kind):
        """Give the client users who get access by an act on these administrations.

        :param str kind: ``enable`` switches the dossiers on, ``unarchive`` takes them out of the archive
        """
        other = "active" if kind == "enable" else "dossier_enabled"
        return self.filtered(other).client_ids._get_shut_out()

    def _open_impact(self, kind):
        """Give the action that opens the dialog which says whom an act on these administrations affects."""
        number = len(self)
        one, many = {
            "archive": (
                self.env._("Archive"),
                self.env._("Archive %s administrations", number),
            ),
            "unarchive": (
                self.env._("Out of the Archive"),
                self.env._("%s administrations out of the archive", number),
            ),
            "enable": (
                self.env._("Switch the Dossier on"),
                self.env._("Switch %s dossiers on", number),
            ),
        }[kind]
        context = {"default_kind": kind, "default_administration_ids": self.ids}
        if number == 1:
            return self._open_dialog("klantendossier.impact.wizard", one, context)
        # The button says how many; which they are stands in the dialog.
        action = self[:1]._open_dialog("klantendossier.impact.wizard", many, {})
        return {**action, "name": many, "context": context}

    def _open_bound(self, xml_id, **context):
        """Give a stored window action, bound to this administration (design S1).

        Its domain uses ``active_id``, which stands in the address: so after Back, after a reload, and in a
        copied link it shows this administration or nothing. Therefore nothing of the stored action is
        replaced here, and no button leads there by itself, with the id of what it stands on.

        :param str xml_id: an action whose domain uses ``active_id``
        :param context: more for the action's context
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(xml_id)
        # With what the action itself says, as after a reload.
        stored = safe_eval(action.get("context") or "{}", {"active_id": self.id})
        action["context"] = {
            **stored,
            "active_id": self.id,
            "active_ids": self.ids,
            "klantendossier_administration_id": self.id,
            **context,
        }
        label = self._get_label()
        is_dossier = xml_id == "klantendossier.document_action_dossier"
        action["display_name"] = label if is_dossier else f"{action['name']} · {label}"
        return action

    def action_open_dossier(self, folder=None):
        """Open the dossier of one administration: its folders and documents.

        :param folder: the folder or its id, or ``"inbox"``, that is active then; without it the whole dossier
        """
        context = {}
        if isinstance(folder, models.BaseModel):
            folder = folder.id
        if folder == "inbox" or self._parse_id(folder):
            context["searchpanel_default_folder_id"] = folder
        return self._open_bound("klantendossier.document_action_dossier", **context)

    def action_open_inbox(self):
        """Open the documents that lie in no folder yet."""
        return self.action_open_dossier("inbox")

    def action_open_bin(self):
        """Open what lies in the bin of the administration."""
        return self._open_bound("klantendossier.document_action_dossier_bin")

    def action_view_as_client(self):
        """Open the portal as a client user of this administration sees it; of several, ask which one.

        :raises UserError: when there is no client user yet
        """
        self.ensure_one()
        self.check_access("read")
        clients = self.client_ids.filtered(lambda client: client.state != "ended")
        if len(clients) == 1:
            return clients.action_view_as()
        if not clients:
            raise UserError(
                self.env._(
                    "%s has no client users yet. Add them on the form of the administration.",
                    self._get_label(),
                )
            )
        action = self._open_bound("klantendossier.client_action_view_as")
        name = f"{self.env._('View as Client')} · {self._get_label()}"
        return {**action, "name": name, "display_name": name}

    def action_new_folder(self):
        """Open a form for a new main folder."""
        self.ensure_one()
        folder = self.env["klantendossier.folder"]
        context = {"default_administration_id": self.id}
        return {
            **self._open_dialog(folder._name, self.env._("New Folder"), context),
            "views": [(self.env.ref("klantendossier.folder_view_form_new").id, "form")],
        }

    def action_use_template(self):
        """Open the wizard that applies a template to the selected administrations."""
        self.check_access("write")
        if len(self) == 1:
            return self._open_dialog(
                "klantendossier.template.wizard",
                self.env._("Use Template"),
                {"default_administration_ids": self.ids},
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Use Template"),
            "res_model": "klantendossier.template.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_administration_ids": self.ids},
        }

    def action_upload(self):
        """Open the upload dialog for the inbox."""
        self.ensure_one()
        return self._open_dialog(
            "klantendossier.upload.wizard",
            self.env._("Upload to the Inbox"),
            {"default_administration_id": self.id, "dialog_size": "extra-large"},
        )

    def _get_administrations(self):
        """Give the administrations themselves."""
        return self

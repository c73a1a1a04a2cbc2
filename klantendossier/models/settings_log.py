from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

PREFIX = "klantendossier."
#: System parameters by which links go elsewhere, codes in texts run, strangers sign up, or replies come in.
PARAMETERS = frozenset(
    {
        *("web.base.url", "web.base.url.freeze", "database.secret", "ir_attachment.location"),
        *("mail.restrict.template.rendering", "mail.default.from", "mail.default.from_filter"),
        *("auth_signup.invitation_scope", "auth_signup.reset_password", "auth_totp.policy"),
        *("auth_signup.signup.validity.hours", "auth_signup.reset_password.validity.hours"),
        *("base.template_portal_user_id", "portal.allow_api_keys", "klantendossier.authserv_id"),
    }
)


class SettingsLogMixin(models.AbstractModel):
    """What an administrator of Odoo can change under the dossier is written in its log (design L1).

    Rules, code and mail servers decide in the end who reads a dossier and where its mails go. No addon holds
    an administrator back from them; the office's managers see in the log that it happened, and who did it.
    """

    _name = "klantendossier.settings.log.mixin"
    _description = "Changes Written in the Audit Log"

    #: Of these fields a change is written; None: of all.
    _logged_settings = None

    def _filter_logged_settings(self):
        """Give the records among these whose change is written in the log."""
        return self

    def _log_settings(self, operation, names, fields_=()):
        # While modules are installed or updated their own data is written; that is no act of anybody.
        if not (names and self.env.registry.ready):
            return
        details = {"model": self._name, "operation": operation, "records": names}
        if fields_:
            details["fields"] = sorted(fields_)
        self.env["klantendossier.event"]._log("settings_changed", [{"details": details}])

    def _get_logged_names(self):
        # sudo: settings - what they are called, for the log
        return [record.display_name or "" for record in self.sudo()._filter_logged_settings()]

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._log_settings("create", records._get_logged_names())
        return records

    def write(self, vals):
        if self._logged_settings and not self._logged_settings & vals.keys():
            return super().write(vals)
        before = self._get_logged_names()
        result = super().write(vals)
        names = list(dict.fromkeys([*before, *self._get_logged_names()]))
        self._log_settings("write", names, vals)
        return result

    def unlink(self):
        names = self._get_logged_names()
        result = super().unlink()
        self._log_settings("unlink", names)
        return result


class IrRule(models.Model):
    _name = "ir.rule"
    _inherit = ["ir.rule", "klantendossier.settings.log.mixin"]

    def _filter_logged_settings(self):
        return self.filtered(lambda rule: (rule.model_id.model or "").startswith(PREFIX))


class IrModelAccess(models.Model):
    _name = "ir.model.access"
    _inherit = ["ir.model.access", "klantendossier.settings.log.mixin"]

    def _filter_logged_settings(self):
        return self.filtered(lambda access: (access.model_id.model or "").startswith(PREFIX))


class IrMailServer(models.Model):
    _name = "ir.mail_server"
    _inherit = ["ir.mail_server", "klantendossier.settings.log.mixin"]


class IrConfigParameter(models.Model):
    _name = "ir.config_parameter"
    _inherit = ["ir.config_parameter", "klantendossier.settings.log.mixin"]

    def _filter_logged_settings(self):
        return self.filtered(lambda parameter: parameter.key in PARAMETERS)


class IrActionsServer(models.Model):
    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "klantendossier.settings.log.mixin"]

    _logged_settings = frozenset({"code", "state", "model_id", "group_ids"})

    def _filter_logged_settings(self):
        return self.filtered(lambda action: action.state == "code")


class IrUiView(models.Model):
    _name = "ir.ui.view"
    _inherit = ["ir.ui.view", "klantendossier.settings.log.mixin"]

    _logged_settings = frozenset({"arch", "arch_base", "arch_db", "active", "inherit_id", "key"})

    def _filter_logged_settings(self):
        """Give the texts of our mails, and what changes them from outside."""
        keys = {view.id: (view.key or "", view.inherit_id.key or "") for view in self}
        return self.filtered(
            lambda view: any(key.startswith(f"{PREFIX}mail_") for key in keys[view.id])
        )


class ResGroups(models.Model):
    """Who is of the office is written in the log, by whichever end it is changed."""

    _inherit = "res.groups"

    @api.model
    def _get_office_rights(self):
        """Give what each user of the office may: user id -> code."""
        # sudo: res.groups - membership, for the log
        user_group = self.env.ref("klantendossier.group_user", raise_if_not_found=False)
        manager_group = self.env.ref("klantendossier.group_manager", raise_if_not_found=False)
        if not (user_group and manager_group):
            return {}
        return {
            **dict.fromkeys(user_group.sudo().all_user_ids.ids, "user"),  # sudo: as above
            **dict.fromkeys(manager_group.sudo().all_user_ids.ids, "manager"),  # sudo: as above
        }

    @api.model
    def _log_office_rights(self, before):
        """Write a line for each user whose rights are others than before."""
        if not self.env.registry.ready:
            return
        after = self._get_office_rights()
        changed = [i for i in {*before, *after} if before.get(i) != after.get(i)]
        # sudo: res.users - what they are called, for the log
        users_sudo = self.env["res.users"].sudo().browse(sorted(changed)).exists()
        self.env["klantendossier.event"]._log(
            "office_user_changed",
            [
                {
                    "details": {
                        "office_user": {"login": user.login, "name": user.name},
                        "rights": after.get(user.id, "none"),
                    }
                }
                for user in users_sudo
            ],
        )

    def write(self, vals):
        watched = {"user_ids", "implied_ids", "implied_by_ids"} & vals.keys()
        before = self._get_office_rights() if watched else {}
        result = super().write(vals)
        if watched:
            self._log_office_rights(before)
        return result


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        before = self.env["res.groups"]._get_office_rights()
        users = super().create(vals_list)
        self.env["res.groups"]._log_office_rights(before)
        return users

    def write(self, vals):
        watched = {"group_ids", "role"} & vals.keys()
        before = self.env["res.groups"]._get_office_rights() if watched else {}
        result = super().write(vals)
        if watched:
            self.env["res.groups"]._log_office_rights(before)
        return result


class Event(models.Model):
    _inherit = "klantendossier.event"

    @api.model
    def _get_actions(self):
        return super()._get_actions() | {
            "became_superuser": _lt("Went on as Odoo's superuser"),
            "office_user_changed": _lt("Office rights given or taken"),
            "settings_changed": _lt("Setting changed that the dossier rests on"),
        }

    @api.model
    def _get_detail_labels(self):
        return super()._get_detail_labels() | {
            "office_user": _lt("User"),
            "rights": _lt("Rights in the Dossier"),
        }

    @api.model
    def _get_detail_codes(self):
        return super()._get_detail_codes() | {
            "rights": {
                "user": self.env._("Office user"),
                "manager": self.env._("Manager"),
                "none": self.env._("None"),
            }
        }

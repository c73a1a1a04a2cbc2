"""What leads to a client user's log-in, walked as each kind of user (design L1, attacks 54 to 56).

Every way by which Odoo makes, shows, mails or stores a link, a code, an address or a log-in is one method
``way_…`` below. Each is tried by each kind of user, with his own rights and once more in sudo, as business code of
other apps does; afterwards it is not the error that counts, but whether anything was touched or shown.
"""

import re
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.auth_signup.models.res_partner import SignupError

from .common import DossierCase
from .mailbox import MailboxMixin

TOKEN = re.compile(r"token=([\w%.-]+)")
#: Texts are shown and stored: nobody gets a link or a code by rendering one, whatever his rights.
RENDERED = {
    "preview_set_password",
    "preview_new_user",
    "preview_code",
    "render_reset",
    "send_template",
    "compose",
    "compose_many",
}
#: Made in passing: left out for everybody, without an error.
PASSING = {"auth_param"}
#: Odoo itself, or the dossier with another text, refuses these to everybody who got so far.
BY_OTHERS = {"log_in_moved_from_the_contact", "portal_access_taken"}
#: What a client user may do to himself: nothing but his own address, and what asks for a mail.
KINDS = (
    *("office", "manager", "piet", "employee", "contacts", "access_rights", "settings"),
    *("anna", "bram", "carla", "outsider", "public"),
)
ALLOWED = {"office", "manager"}


class CredentialCase(MailboxMixin, DossierCase):
    """A dossier for a team; ``karin`` is a client user of it who was not invited yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vof.write({"office_access": "team", "team_user_ids": [Command.set(cls.office.ids)]})
        cls.contacts = cls.make_user("kd_contacts", "base.group_user,base.group_partner_manager")
        cls.access_rights = cls.make_user(
            "kd_access_rights", "base.group_erp_manager,base.group_partner_manager"
        )
        cls.settings = cls.make_user("kd_settings", "base.group_system")
        cls.public = cls.env.ref("base.public_user")
        cls.public.active = True
        cls.parent = cls.env["res.partner"].create({"name": "VOF De Vries & Jansen"})
        cls.karin = cls.env["res.partner"].create(
            {
                "name": "Karin",
                "email": "karin@example.com",
                "parent_id": cls.parent.id,
                "type": "other",
            }
        )
        cls.waiting = cls.env["klantendossier.client"].create(
            {"administration_id": cls.vof.id, "partner_id": cls.karin.id}
        )
        (cls.anna | cls.bram).partner_id.write({"parent_id": cls.parent.id, "type": "other"})
        cls.env.cr.execute(
            "UPDATE res_users SET totp_secret = 'GEHEIM' WHERE id = %s", [cls.anna.id]
        )
        cls.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        cls.env["ir.config_parameter"].set_param("mail.restrict.template.rendering", False)
        cls.env.flush_all()

    # ------------------------------------------------------------------ looking

    def fingerprint(self):
        """Give all that leads to the log-ins of anna and karin."""
        self.env.flush_all()
        partners = (self.anna.partner_id | self.karin).ids
        self.env.cr.execute(
            """
            SELECT p.id, p.email, p.signup_type, u.id, u.login, u.password, u.totp_secret, u.active,
                   ARRAY(SELECT gid FROM res_groups_users_rel g WHERE g.uid = u.id ORDER BY gid)
              FROM res_partner p LEFT JOIN res_users u ON u.partner_id = p.id
             WHERE p.id = ANY(%s) OR u.id = %s
             ORDER BY p.id, u.id
            """,
            [partners, self.anna.id],
        )
        return self.env.cr.fetchall()

    def shows(self, result):
        """Say whether a result, or any message there is, holds a link or a code of a client user."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT coalesce(string_agg(body, ' '), '') FROM mail_message WHERE id > %s",
            [self.last_message],
        )
        [bodies] = self.env.cr.fetchone()
        self.env.cr.execute(
            "SELECT coalesce(string_agg(body_html, ' '), '') FROM mail_mail WHERE mail_message_id > %s",
            [self.last_message],
        )
        [mails] = self.env.cr.fetchone()
        text = f"{result} {bodies} {mails}"
        guarded = self.anna.partner_id | self.karin
        for token in TOKEN.findall(text) + re.findall(r"[\w-]{40,}", text):
            partner = self.env["res.partner"]._get_partner_from_token(token)
            if partner and partner in guarded:
                return True
        code = self.anna._prove_credentials("code", quiet=True)
        return hasattr(code, "_get_totp_mail_code") and code._get_totp_mail_code()[0] in text

    def setUp(self):
        super().setUp()
        event = type(self.env["klantendossier.event"])
        log_refusal, self.refusals = event._log_refusal, []

        def remember(event, *args, **entry):
            # In a test the line goes with the savepoint, as it never does in a request.
            self.refusals.append((event.env.uid, entry))
            return log_refusal(event, *args, **entry)

        self.startPatcher(patch.object(event, "_log_refusal", remember))

    def count_lines(self, user):
        """Count the lines of a user, those of refusals by what was handed to the log."""
        written = self.env["klantendossier.event"].search_count(
            [
                ("user_ref", "=", user.id),
                ("action", "in", ("client_changed", "client_invited", "link_withheld")),
            ]
        )
        return written + len([uid for uid, _entry in self.refusals if uid == user.id])

    def attempt(self, name, kind, sudo):
        """Try one way as one kind of user; give (touched or shown, refused, lines in the log)."""
        user = getattr(self, kind)
        env = self.env(user=user.id, su=sudo, context={"allowed_company_ids": user.company_ids.ids})
        self.forget()
        before, lines = self.fingerprint(), self.count_lines(user)
        self.env.cr.execute("SELECT coalesce(max(id), 0) FROM mail_message")
        [self.last_message] = self.env.cr.fetchone()
        outcome = {}
        savepoint = self.env.cr.savepoint()
        # As a request does: Odoo runs commands on log-ins as the one who began the transaction.
        ours, self.env.transaction.default_env = self.env.transaction.default_env, env
        try:
            result = getattr(self, f"way_{name}")(env)
            self.env.flush_all()
            outcome["refused"] = False
        except (UserError, ValueError, SignupError) as error:  # an AccessError is the first
            result, outcome["refused"] = error, True
            outcome["error"] = error
        finally:
            self.env.transaction.default_env = ours
        if outcome["refused"]:
            savepoint.rollback()
        outcome["touched"] = self.fingerprint() != before
        outcome["shown"] = self.shows(result)
        outcome["lines"] = self.count_lines(user) - lines
        savepoint.close(rollback=True)
        self.forget()
        return outcome

    @property
    def ways(self):
        names = [name.removeprefix("way_") for name in dir(self) if name.startswith("way_")]
        without_codes = not hasattr(type(self.env["res.users"]), "_send_totp_mail_code")
        return [n for n in names if not (without_codes and "code" in n)]

    # ------------------------------------------------------------------ the address

    def way_address(self, env):
        self.anna.partner_id.with_env(env).write({"email": "overnemer@example.com"})

    def way_address_without_log_in(self, env):
        self.karin.with_env(env).write({"email": "overnemer@example.com"})

    def way_address_of_several(self, env):
        others = self.env["res.partner"].create([{"name": "X"}, {"name": "Y"}])
        (others[0] | self.anna.partner_id | others[1]).with_env(env).write(
            {"email": "o@example.com"}
        )

    def way_address_through_the_company(self, env):
        command = Command.update(self.karin.id, {"email": "overnemer@example.com"})
        self.parent.with_env(env).write({"child_ids": [command]})

    def way_address_through_the_log_in(self, env):
        self.anna.with_env(env).write({"email": "overnemer@example.com"})

    def way_address_through_the_client_user(self, env):
        self.waiting.with_env(env).write({"email": "overnemer@example.com"})

    def way_address_by_import(self, env):
        result = env["res.partner"].load(
            [".id", "email"], [[str(self.karin.id), "overnemer@example.com"]]
        )
        if not result["ids"]:
            raise UserError(str(result["messages"]))

    # ------------------------------------------------------------------ the log-in

    def way_log_in_name(self, env):
        self.anna.with_env(env).write({"login": "overnemer@example.com"})

    def way_password(self, env):
        self.anna.with_env(env).write({"password": "overgenomen-1"})

    def way_password_dialog(self, env):
        wizard = env["change.password.wizard"].create(
            {"user_ids": [Command.create({"user_id": self.anna.id, "new_passwd": "overgenomen-1"})]}
        )
        wizard.change_password_button()

    def way_password_deep_down(self, env):
        hashed = env["res.users"]._crypt_context().hash("overgenomen-1")
        env["res.users"]._set_encrypted_password(self.anna.id, hashed)

    def way_log_in_moved_away(self, env):
        self.anna.with_env(env).write({"partner_id": self.parent.id})

    def way_log_in_moved_here(self, env):
        self.outsider.with_env(env).write({"partner_id": self.karin.id})

    def way_log_in_moved_from_the_contact(self, env):
        self.karin.with_env(env).write({"user_ids": [Command.link(self.outsider.id)]})

    def way_kind_of_log_in(self, env):
        group = self.env.ref("base.group_portal")
        self.anna.with_env(env).write({"group_ids": [Command.set(group.ids)]})

    def way_second_step_off(self, env):
        self.anna.with_env(env).write({"totp_secret": False})

    def way_new_log_in(self, env):
        env["res.users"].with_context(no_reset_password=True).create(
            {"login": "overnemer", "partner_id": self.karin.id, "password": "overgenomen-1"}
        )

    def way_new_log_in_with_mail(self, env):
        env["res.users"].create({"login": "overnemer", "partner_id": self.karin.id})

    def way_new_log_in_by_default(self, env):
        env["res.users"].with_context(
            default_partner_id=self.karin.id, no_reset_password=True
        ).create({"login": "overnemer", "name": "Karin"})

    def way_new_log_in_from_the_template(self, env):
        env["res.users"].with_context(no_reset_password=True)._create_user_from_template(
            {"login": "overnemer", "partner_id": self.karin.id}
        )

    def way_log_in_by_import(self, env):
        result = env["res.users"].load(
            [".id", "login"], [[str(self.anna.id), "overnemer@example.com"]]
        )
        if not result["ids"]:
            raise UserError(str(result["messages"]))

    # ------------------------------------------------------------------ Odoo's dialogs

    def portal_wizard(self, env, partner, email=None):
        wizard = env["portal.wizard"].create({"partner_ids": [Command.set(partner.ids)]})
        if email:
            wizard.user_ids.email = email
        return wizard.user_ids

    def way_portal_access(self, env):
        self.portal_wizard(env, self.karin).action_grant_access()

    def way_portal_access_elsewhere(self, env):
        self.portal_wizard(env, self.karin, "overnemer@example.com").action_grant_access()

    def way_portal_invitation_elsewhere(self, env):
        self.portal_wizard(env, self.anna.partner_id, "overnemer@example.com").action_invite_again()

    def way_portal_access_taken(self, env):
        self.portal_wizard(env, self.anna.partner_id).action_revoke_access()

    def way_merge(self, env):
        double = self.env["res.partner"].create(
            {"name": "Karin", "email": self.karin.email, "parent_id": self.parent.id}
        )
        env["base.partner.merge.automatic.wizard"]._merge(
            [self.karin.id, double.id], double.with_env(env)
        )

    # ------------------------------------------------------------------ links and codes

    def way_link(self, env):
        return self.anna.partner_id.with_env(env)._get_signup_url()

    def way_link_without_log_in(self, env):
        return self.karin.with_env(env)._get_signup_url_for_action()

    def way_link_deep_down(self, env):
        return f"token={self.karin.with_env(env)._generate_signup_token()}"

    def way_kind_of_link(self, env):
        self.anna.partner_id.with_env(env).signup_prepare("reset")

    def way_code(self, env):
        return self.anna.with_env(env)._get_totp_mail_code()

    def way_auth_param(self, env):
        return dict(self.karin.with_env(env).signup_get_auth_param())

    # ------------------------------------------------------------------ rendered texts

    def preview(self, env, template, record):
        preview = env["mail.template.preview"].create(
            {
                "mail_template_id": self.env.ref(template).id,
                "resource_ref": f"{record._name},{record.id}",
                "lang": "nl_NL",
            }
        )
        return f"{preview.body_html} {preview.subject}"

    def way_preview_set_password(self, env):
        return self.preview(env, "auth_signup.set_password_email", self.anna)

    def way_preview_new_user(self, env):
        return self.preview(env, "auth_signup.portal_set_password_email", self.anna)

    def way_preview_code(self, env):
        return self.preview(env, "auth_totp_mail.mail_template_totp_mail_code", self.anna)

    def way_render_reset(self, env):
        return env["mail.render.mixin"]._render_template(
            self.env.ref("auth_signup.reset_password_email"),
            "res.users",
            self.anna.ids,
            engine="qweb_view",
        )

    def way_send_template(self, env):
        self.env.ref("auth_signup.set_password_email").with_env(env).send_mail(
            self.anna.id, email_values={"email_to": "overnemer@example.com"}
        )

    def compose(self, env, record, template, **values):
        return env["mail.compose.message"].create(
            {
                "model": record._name,
                "template_id": template.id,
                "res_ids": repr(record.ids),
                **values,
            }
        )

    def way_compose(self, env):
        """With a template of one's own: 'restrict mail templates' is off."""
        template = self.env["mail.template"].create(
            {
                "name": "Groet",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body_html": "<p>Dag <t t-out='object._get_signup_url()'/></p>",
            }
        )
        record = self.anna.partner_id
        composer = self.compose(env, record, template, composition_mode="comment")
        composer._action_send_mail()
        return composer.body

    def way_compose_many(self, env):
        template = self.env.ref("auth_signup.set_password_email")
        composer = self.compose(env, self.anna, template, composition_mode="mass_mail")
        composer._action_send_mail()

    # ------------------------------------------------------------------ the dossier's own acts

    def way_invite(self, env):
        self.invite(self.waiting.with_env(env))

    def way_invite_again(self, env):
        action = self.client_a.with_env(env).action_invite_again()
        env[action["res_model"]].browse(action["res_id"]).action_apply()


class TestCredentials(CredentialCase):
    """The walk."""

    #: Ways that end where nothing that this test looks at changes.
    FOLLOWED_BY_MAIL = {"invite_again"}

    @mute_logger(
        "odoo.models",
        "odoo.sql_db",
        "odoo.addons.base.models.ir_model",
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.base.models.ir_qweb",
        "odoo.addons.base.partner.merge",
        "odoo.addons.mail.models.mail_render_mixin",
        "odoo.addons.auth_signup.models.res_users",
        "odoo.models.unlink",
    )
    def test_every_way_as_each_kind_of_user(self):
        problems, passed = [], {}
        for name in self.ways:
            for kind in KINDS:
                for sudo in (False, True):
                    outcome = self.attempt(name, kind, sudo)
                    who = f"{name} as {kind}{' in sudo' if sudo else ''}"
                    problems += self.judge(name, kind, sudo, outcome, who)
                    if not outcome["refused"]:
                        passed.setdefault(name, set()).add(kind)
        self.assertFalse(problems, "\n" + "\n".join(problem[:400] for problem in problems))
        # Each way is a way: whoever may go it, gets somewhere.
        for name in self.ways:
            if name not in RENDERED | BY_OTHERS:
                self.assertLessEqual(ALLOWED - {"manager"}, passed.get(name, set()), name)

    def judge(self, name, kind, sudo, outcome, who):
        """Give what is wrong with an outcome."""
        allowed = kind in ALLOWED or (kind == "anna" and "karin" not in self.about(name))
        if name in RENDERED | PASSING | BY_OTHERS:
            allowed = False
        got = outcome["touched"] or outcome["shown"]
        if got and not allowed:
            yield f"{who}: got through ({outcome})"
        if name in PASSING:
            if sudo and outcome["refused"] and kind in ALLOWED | {"piet", "employee", "contacts"}:
                yield f"{who}: an error where the link is left out ({outcome['error']})"
            return
        if not allowed and sudo and not outcome["refused"] and name not in RENDERED:
            yield f"{who}: no error ({outcome})"
        # Her own hash is made anew while she logs in, which is no change of it.
        own_hash = (name, kind) == ("password_deep_down", "anna")
        if sudo and not (outcome["lines"] or own_hash or name in BY_OTHERS):
            yield f"{who}: no line in the log ({outcome})"
        if allowed and sudo and kind in ALLOWED and outcome["refused"]:
            yield f"{who}: refused ({outcome['error']})"

    def about(self, name):
        """Say whom a way is about; the others are about anna, who has a log-in."""
        karin = {
            *("address_without_log_in", "address_through_the_company", "address_by_import"),
            *("address_through_the_client_user", "log_in_moved_here", "new_log_in"),
            *("log_in_moved_from_the_contact", "new_log_in_with_mail", "new_log_in_by_default"),
            *("new_log_in_from_the_template", "portal_access", "portal_access_elsewhere", "merge"),
            *("link_without_log_in", "link_deep_down", "auth_param", "invite"),
        }
        return {"karin"} if name in karin else {"anna"}


class TestGuards(CredentialCase):
    """What the walk rests on."""

    def test_the_guards_come_before_what_they_guard(self):
        """Also of modules that this addon does not need: whichever is installed, ours is asked first."""
        guarded = {
            "res.partner": ("_generate_signup_token", "signup_get_auth_param", "write"),
            "res.users": (
                *("_get_totp_mail_key", "_send_totp_mail_code", "_set_password", "write", "create"),
                *(
                    "_set_encrypted_password",
                    "_action_reset_password",
                    "signup",
                    "_check_credentials",
                ),
            ),
            "portal.wizard.user": ("_send_email", "action_revoke_access"),
            "portal.share": ("_send_signup_link",),
            "base.partner.merge.automatic.wizard": ("_merge",),
            "mail.template": ("_render_template",),
        }
        for model, methods in guarded.items():
            for method in methods:
                owners = [c for c in type(self.env[model]).mro() if method in vars(c)]
                self.assertIn(".klantendossier.", owners[0].__module__, f"{model}.{method}")

    def test_fields_that_open_a_log_in_are_guarded_or_known(self):
        """A module that adds a way to log in adds fields; this says so when one is installed here."""
        fields = self.env["res.users"]._fields
        words = ("password", "totp", "passkey", "oauth", "login", "credential", "key_ids")
        harmless = {
            *("new_password", "totp_enabled", "totp_last_counter", "totp_trusted_device_ids"),
            *("login_date", "api_key_ids", "has_oauth_access_token", "password"),
        }
        found = {name for name in fields if any(word in name for word in words)}
        guarded = set(self.env["res.users"]._get_credential_fields())
        self.assertEqual(found - guarded - harmless, set())

    def test_sharing_a_record_puts_no_link_into_its_chatter(self):
        share = type(self.env["portal.share"])
        plain = []
        self.patch(share, "_send_public_link", lambda s, partners=None: plain.append(partners))
        wizard = self.env["portal.share"].with_user(self.office).sudo()
        wizard._send_signup_link(self.karin)
        self.assertEqual(plain, [self.karin])

    def test_a_contact_without_a_dossier_is_as_it_was(self):
        """Odoo's own flows for others: links, log-ins, resets, portal access."""
        person = self.env["res.partner"].create({"name": "Los", "email": "los@example.com"})
        sudo = person.with_user(self.employee).sudo()
        self.assertIn("auth_signup_token", sudo.signup_get_auth_param()[person.id])
        self.assertTrue(TOKEN.search(sudo._get_signup_url_for_action()[person.id]))
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.portal_wizard(self.env, person).action_grant_access()
        self.assertTrue(person.user_ids._is_portal())
        self.assertIn(
            "token=",
            self.preview(
                self.env(user=self.manager),
                "auth_signup.portal_set_password_email",
                person.user_ids,
            ),
        )

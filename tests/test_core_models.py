"""What the addon adds to Odoo's own models harms nobody who has nothing to do with dossiers.

The walker finds the extended models in the registry by itself, so a later extension is walked too. Each kind of
user does with each of them what he may do; nothing of that may fail because of us.
"""

import traceback
from pathlib import Path

from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

import odoo.addons.klantendossier

from .common import DossierCase

ADDON = Path(odoo.addons.klantendossier.__file__).parent
PREFIX = "klantendossier."
MODULE = "odoo.addons.klantendossier."
#: Kind of user -> groups; none of the addon's but in the last three.
KINDS = {
    "employee": "base.group_user",
    "contacts": "base.group_user,base.group_partner_manager",
    "rights": "base.group_user,base.group_erp_manager,base.group_partner_manager",
    "settings": "base.group_system",
    "portal": "base.group_portal",
}
MUTED = (
    *("odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"),
    *("odoo.sql_db", "odoo.addons.base.models.res_users"),
)


class TestCoreModels(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {kind: cls.make_user(f"kd_x_{kind}", groups) for kind, groups in KINDS.items()}
        cls.users.update(
            public=cls.env.ref("base.public_user"),
            office=cls.office,
            manager=cls.manager,
            client=cls.anna,
        )

    def setUp(self):
        super().setUp()
        self.problems, self.done = [], set()

    def tearDown(self):
        super().tearDown()
        self.assertFalse(self.problems, "\n" + "\n".join(self.problems))

    def extended(self):
        """Give the names of Odoo's models that the addon extends."""
        return sorted(
            name
            for name, model in self.env.registry.items()
            if not name.startswith(PREFIX)
            and any(
                cls.__module__.startswith(MODULE) for cls in model.mro() if "_inherit" in vars(cls)
            )
        )

    def is_ours(self, error):
        """Say whether an error is a refusal of a dossier, or was raised by our code."""
        if self.env["klantendossier.event"]._is_logged(error):
            return True
        return str(ADDON) in traceback.extract_tb(error.__traceback__)[-1].filename

    def attempt(self, who, method, *args, must=False, **kwargs):
        """Call as the user; an error of ours is a problem, and any error where it must succeed."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.done.add(who)
        try:
            with self.env.cr.savepoint(), mute_logger(*MUTED):
                result = method(*args, **kwargs)
                self.env.flush_all()
                return result
        except Exception as error:  # whatever goes wrong is looked at
            if must or self.is_ours(error):
                self.problems.append(f"{who}: {type(error).__name__}: {str(error)[:300]}")
            return None

    # ------------------------------------------------------------------ any model

    def test_the_walker_finds_what_is_extended(self):
        found = self.extended()
        for name in ("res.company", "res.users", "res.partner", "ir.attachment", "ir.rule"):
            self.assertIn(name, found)

    def test_reading_and_forms(self):
        """Views, defaults, onchange of an empty form, search, and all fields of a record."""
        for name in self.extended():
            model = self.env[name]
            for kind, user in self.users.items():
                own, who = model.with_user(user), f"{kind} {name}"
                self.attempt(f"{who} fields_get", own.fields_get)
                if model._abstract:
                    continue
                names = list(own.fields_get())
                self.attempt(f"{who} default_get", own.default_get, names)
                self.attempt(
                    f"{who} get_views",
                    own.get_views,
                    [(False, "form"), (False, "list"), (False, "search")],
                )
                self.attempt(
                    f"{who} onchange", own.onchange, {}, [], {field: {} for field in names}
                )
                self.attempt(
                    f"{who} web_search_read", own.web_search_read, [], {"display_name": {}}, limit=3
                )
                if not own.has_access("read"):
                    continue
                records = self.attempt(f"{who} search", own.search, [], limit=4, must=True)
                for record in records or ():
                    self.attempt(f"{who} read", record.read)
                    self.attempt(f"{who} web_read", record.web_read, {field: {} for field in names})

    def test_writing(self):
        """Make, change, duplicate and remove, by whoever may."""
        for name in self.extended():
            model = self.env[name]
            if model._abstract:
                continue
            for kind, user in self.users.items():
                own, who = model.with_user(user), f"{kind} {name}"
                with self.env.cr.savepoint(flush=True) as savepoint:
                    record = self.attempt(
                        f"{who} create", own.create, self.prepare_values(name, kind)
                    )
                    record = record or (model._transient and model.browse()) or self.find_one(own)
                    if record:
                        record = record.with_user(user)
                        values = {"name": "Anders"} if "name" in model._fields else {}
                        self.attempt(f"{who} write", record.write, values)
                        self.attempt(f"{who} copy", record.copy)
                        self.attempt(f"{who} unlink", record.unlink)
                    savepoint.rollback()
                    self.env.invalidate_all()

    def find_one(self, model):
        with mute_logger(*MUTED):
            return model.search([], limit=1) if model.has_access("read") else None

    def prepare_values(self, name, kind):
        """Give values for a new record; of a model that is not known here, what its required fields take."""
        known = {
            "res.company": {"name": f"Kantoor {kind}"},
            "res.users": {"name": "Nieuw", "login": f"nieuw_{kind}"},
            "res.partner": {"name": "Nieuw", "email": f"nieuw_{kind}@example.com"},
            "ir.attachment": {
                "name": "x.txt",
                "raw": b"x",
                "res_model": "res.partner",
                "res_id": 1,
            },
        }
        if name in known:
            return known[name]
        values = {}
        for field in self.env[name]._fields.values():
            if not field.required or field.compute or field.related or field.default:
                continue
            if field.type == "many2one":
                values[field.name] = self.env[field.comodel_name].sudo().search([], limit=1).id
            elif field.type == "selection":
                values[field.name] = field.get_values(self.env)[0]
            elif field.type in ("char", "text", "html"):
                values[field.name] = "x"
        return values

    # ------------------------------------------------------------------ what people do

    def test_a_new_company_by_a_settings_administrator(self):
        """And its forms, read without a field list by everybody who may read companies."""
        settings = self.users["settings"]
        companies = self.env["res.company"].with_user(settings)
        form = self.attempt("form", lambda: Form(companies), must=True)
        if form:
            form.name = "Kantoor Nieuw"
            self.attempt("save", form.save, must=True)
        company = self.attempt("create", companies.create, {"name": "Kantoor Later"}, must=True)
        company = company or companies
        self.assertEqual(company.sudo().klantendossier_max_size, 25)
        self.assertTrue(company.sudo().klantendossier_file_type_ids)
        for kind, user in self.users.items():
            own = self.company.with_user(user)
            if own.has_access("read"):
                self.attempt(f"{kind} company read", own.read, must=True)

    def test_settings_without_our_groups(self):
        """The settings page opens and is kept, though the dossier's own part is not shown."""
        settings = self.env["res.config.settings"].with_user(self.users["settings"])
        form = self.attempt("settings form", lambda: Form(settings), must=True)
        if form:
            record = self.attempt("settings save", form.save, must=True)
            if record:
                self.attempt("settings execute", record.execute, must=True)
                self.attempt("settings read", record.read, must=True)

    def test_contacts_and_users(self):
        """Make, change, merge, archive and remove contacts and users that no dossier knows."""
        for kind in ("contacts", "settings", "office"):
            partners = self.env["res.partner"].with_user(self.users[kind])
            form = self.attempt(f"{kind} partner form", lambda p=partners: Form(p), must=True)
            if form:
                form.name, form.email = "Vreemde", "vreemde@example.com"
                self.attempt(f"{kind} partner save", form.save, must=True)
            twins = self.attempt(
                f"{kind} twins",
                partners.create,
                [{"name": n, "email": "t@example.com"} for n in "ab"],
                must=True,
            )
            self.attempt(f"{kind} email", twins.write, {"email": "ander@example.com"}, must=True)
            self.attempt(f"{kind} copy", twins[:1].copy, must=True)
            merge = self.env["base.partner.merge.automatic.wizard"].with_user(self.users[kind])
            wizard = self.attempt(
                f"{kind} merge",
                merge.create,
                {
                    "partner_ids": [Command.set(twins.ids)],
                    "dst_partner_id": twins[0].id,
                    "state": "selection",
                },
            )
            if wizard:
                self.attempt(f"{kind} merge", wizard.action_merge, must=True)
            self.attempt(f"{kind} unlink", (twins.exists()).unlink, must=True)
        for kind in ("rights", "settings"):
            users = self.env["res.users"].with_user(self.users[kind])
            user = self.attempt(
                f"{kind} user", users.create, {"name": "Nieuw", "login": f"nieuw_{kind}"}, must=True
            )
            form = self.attempt(f"{kind} user form", lambda u=user: Form(u), must=True)
            if form:
                form.name = "Nieuwe"
                self.attempt(f"{kind} user save", form.save, must=True)
            self.attempt(f"{kind} user copy", user.copy, {"login": f"kopie_{kind}"}, must=True)
            self.attempt(f"{kind} archive", user.write, {"active": False}, must=True)
            self.attempt(f"{kind} user unlink", user.unlink, must=kind == "settings")
            self.attempt(f"{kind} groups", users.get_views, [(False, "form")], must=True)

    def test_everybody_changes_his_own_preferences(self):
        for kind, user in self.users.items():
            if kind in ("public", "portal", "client"):
                continue
            own = user.with_user(user)
            view = self.env.ref("base.view_users_form_simple_modif")
            form = self.attempt(f"{kind} preferences", lambda o=own, v=view: Form(o, v), must=True)
            if form:
                form.signature = "<p>Groet</p>"
                self.attempt(f"{kind} preferences save", form.save, must=True)

    def test_files_messages_and_activities_of_others(self):
        """On a contact that no dossier knows."""
        partner = self.env["res.partner"].create({"name": "Vreemde"})
        for kind in ("employee", "contacts", "rights", "settings", "office", "manager"):
            user = self.users[kind]
            own = partner.with_user(user)
            self.attempt(f"{kind} post", own.message_post, body="x", must=kind != "employee")
            values = {
                "name": "x.txt",
                "raw": b"x",
                "res_model": "res.partner",
                "res_id": partner.id,
            }
            file = self.attempt(
                f"{kind} file",
                self.env["ir.attachment"].with_user(user).create,
                values,
                must=kind != "employee",
            )
            if file:
                self.attempt(f"{kind} file read", file.read)
                self.attempt(f"{kind} file unlink", file.unlink, must=True)
            activity = self.attempt(
                f"{kind} activity", own.activity_schedule, summary="x", user_id=user.id
            )
            if activity:
                self.attempt(f"{kind} activity read", activity.read, must=True)
                self.attempt(f"{kind} activity done", activity.action_feedback, must=True)
            messages = self.env["mail.message"].with_user(user)
            self.attempt(f"{kind} messages", messages.search_read, [], ["body"], limit=5, must=True)

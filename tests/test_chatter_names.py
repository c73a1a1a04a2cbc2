"""Odoo's models that hang on any record by model and id tell no name of ours, and plant nothing there.

The walker finds them in the registry by itself: whoever has fields for a model and an id, as kept rows, as
dialogs, or as a form that is filled in from outside.
"""

import json

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import DossierCase
from .test_chatter_guard import GuardMixin

PREFIX = "klantendossier."
#: Pairs of fields that name a model and a record.
PAIRS = (
    ("res_model", "res_id"),
    ("model", "res_id"),
    ("res_model", "res_ids"),
    ("model", "res_ids"),
)
MUTED = (
    *("odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"),
    *(
        "odoo.sql_db",
        "odoo.addons.mail.models.mail_thread",
        "odoo.addons.base.models.ir_attachment",
    ),
)
REFUSED = (
    *(AccessError, MissingError, UserError, ValidationError, ValueError, KeyError, AttributeError),
    IntegrityError,
)


class TestNames(GuardMixin, DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["klantendossier.document"]
        cls.vof.name = "Geheimenkantoor"
        cls.secret_folder = cls.make_folder(cls.vof, "Geheimenmap")
        cls.people = cls.env["res.partner"].create({"name": "Geheimenman"})
        cls.colleague = cls.make_user("kd_geheimen", "base.group_user")
        cls.colleague.name = "Geheimencollega"
        cls.users = {
            "client": cls.anna,
            "portal": cls.outsider,
            "employee": cls.employee,
            "left": cls.piet,
        }

    def targets(self, kind):
        """Give what somebody may not know: our records, and for who is no employee also people."""
        document = self.upload(self.secret_folder, "geheimenstuk.pdf", visibility="office")
        ours = [self.vof, self.secret_folder, document, document.current_version_id]
        return ours + ([self.people, self.colleague] if kind in ("client", "portal") else [])

    def attempt(self, method, *args, **kwargs):
        """Call, and give what it says; a refusal says nothing."""
        self.forget()
        try:
            with self.env.cr.savepoint(), mute_logger(*MUTED):
                result = method(*args, **kwargs)
                self.env.flush_all()
                return result
        except REFUSED:
            return None

    def hanging(self):
        """Give the models of Odoo that hang on any record, with the two fields."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._abstract or name.startswith(PREFIX):
                continue
            for pair in PAIRS:
                if all(field in model._fields for field in pair) and model._fields[
                    pair[0]
                ].type in ("char", "selection"):
                    yield name, pair
                    break

    def test_the_walker_finds_them(self):
        found = dict(self.hanging())
        for name in ("mail.message", "mail.activity", "mail.followers", "ir.attachment"):
            self.assertIn(name, found)
        self.assertIn("mail.compose.message", found)

    def values(self, model, pair, target):
        values = {pair[0]: target._name}
        values[pair[1]] = target.id if pair[1] == "res_id" else str(target.ids)
        if "res_model_id" in model._fields:
            values["res_model_id"] = self.env["ir.model"]._get_id(target._name)
        return values

    def complete(self, model, user):
        """Give what a row needs beside."""
        possible = {
            "user_id": user.id,
            "summary": "x",
            "name": "x",
            "body": "x",
            "partner_id": user.partner_id.id,
            "author_id": user.partner_id.id,
            "scheduled_date": "2099-01-01 10:00:00",
        }
        return {key: value for key, value in possible.items() if key in model._fields}

    def test_no_model_that_hangs_on_a_record_tells_its_name(self):
        told, planted = [], []
        for kind, user in self.users.items():
            for target in self.targets(kind):
                for name, pair in self.hanging():
                    model = self.env[name].with_user(user)
                    values = self.values(model, pair, target)
                    names = [
                        field.name
                        for field in model._fields.values()
                        if field.type in ("char", "text", "html")
                    ]
                    spec = {field: {} for field in names}
                    who = f"{kind} {name} {target._name}"
                    answers = [
                        self.attempt(model.onchange, dict(values), [], dict(spec)),
                        self.attempt(model.onchange, dict(values), list(values), dict(spec)),
                    ]
                    defaults = {f"default_{key}": value for key, value in values.items()}
                    answers.append(
                        self.attempt(model.with_context(**defaults).onchange, {}, [], dict(spec))
                    )
                    row = self.attempt(model.create, {**self.complete(model, user), **values})
                    if row and not model._transient and name not in ("ir.model.data",):
                        if target._name.startswith(PREFIX):
                            planted.append(f"{who} create")
                    if row:
                        answers.append(self.attempt(row.read))
                        row.sudo().unlink()
                    row = self.attempt(model.create, self.complete(model, user))
                    if row and self.attempt(row.write, values):
                        if not model._transient and target._name.startswith(PREFIX):
                            planted.append(f"{who} write")
                        answers.append(self.attempt(row.read))
                    text = json.dumps(answers, default=str).lower()
                    if "geheimen" in text:
                        told.append(who)
        self.assertFalse(told, "names told:\n" + "\n".join(told))
        self.assertFalse(planted, "planted:\n" + "\n".join(planted))

    def test_no_form_tells_a_client_user_who_somebody_is(self):
        """Every field to a person of every model, filled in from outside and by a default."""
        told = []
        for kind in ("client", "portal"):
            user = self.users[kind]
            for name in sorted(self.env.registry):
                model = self.env[name].with_user(user)
                if model._abstract or not (name == "res.users" or model.has_access("create")):
                    continue
                records = user.with_user(user) if name == "res.users" else model
                for field in model._fields.values():
                    target = {"res.partner": self.people, "res.users": self.colleague}.get(
                        field.comodel_name
                    )
                    if not target:
                        continue
                    value = target.id if field.type == "many2one" else [(4, target.id)]
                    spec = {field.name: {"fields": {"display_name": {}}}}
                    default = records.with_context(**{f"default_{field.name}": value})
                    answers = [
                        self.attempt(records.onchange, {field.name: value}, [field.name], spec),
                        self.attempt(records.onchange, {field.name: value}, [], spec),
                        self.attempt(default.onchange, {}, [], spec),
                    ]
                    if name != "res.users":
                        row = self.attempt(
                            model.create, {**self.complete(model, user), field.name: value}
                        )
                        if row:
                            answers.append(self.attempt(row.web_read, spec))
                    if "geheimen" in json.dumps(answers, default=str).lower():
                        told.append(f"{kind} {name}.{field.name}")
        self.assertFalse(told, "\n".join(told))

    def test_a_client_user_writes_no_message_in_another_name(self):
        messages = self.env["mail.message"].with_user(self.anna)
        own = self.anna.partner_id.ids
        subtype = self.env.ref("mail.mt_comment").id
        values = {"body": "x", "subtype_id": subtype, "message_type": "comment"}
        made = self.attempt(
            messages.create,
            {**values, "author_id": self.people.id, "partner_ids": [(4, own[0])]},
        )
        self.assertFalse(made)

    def test_who_may_read_sees_the_name(self):
        message = self.vof.with_user(self.office).message_post(body="x", message_type="comment")
        self.forget()
        self.assertEqual(message.with_user(self.office).record_name, self.vof.display_name)
        activity = self.vof.with_user(self.office).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.office.id
        )
        self.assertEqual(activity.res_name, self.vof.display_name)
        contacts = self.make_user("kd_contacts", "base.group_user,base.group_partner_manager")
        partner = self.env["res.partner"].create({"name": "X"})
        activities = self.env["mail.activity"].with_user(contacts)
        made = activities.create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": partner.id,
                "user_id": contacts.id,
            }
        )
        self.assertEqual(made.res_name, "X")

    def test_a_probe_is_logged(self):
        for model, values, field in (
            ("mail.message", {"model": self.vof._name, "res_id": self.vof.id}, "record_name"),
            (
                "mail.activity",
                {
                    "res_model": self.vof._name,
                    "res_model_id": self.env["ir.model"]._get_id(self.vof._name),
                    "res_id": self.vof.id,
                },
                "res_name",
            ),
        ):
            lines = self.refusals()
            answer = self.env[model].with_user(self.employee).onchange(values, [], {field: {}})
            self.assertFalse((answer.get("value") or {}).get(field))
            self.assertGreater(self.refusals(), lines, model)


class TestImports(GuardMixin, DossierCase):
    def test_a_file_that_is_imported_is_for_who_imports_it(self):
        values = {
            "res_model": "res.partner",
            "file": b"naam;nummer\nGeheim BV;9999",
            "file_name": "klanten.csv",
            "file_type": "text/csv",
        }
        made = self.env["base_import.import"].with_user(self.office).create(values)
        self.forget()
        self.assertEqual(made.file_name, "klanten.csv")
        for user in (self.employee, self.piet, self.manager):
            self.forget()
            other = self.env["base_import.import"].with_user(user)
            self.assertFalse(other.search([("id", "=", made.id)]))
            with self.assertRaises(AccessError):
                other.browse(made.id).read(["file"])
            with self.assertRaises(AccessError):
                other.browse(made.id).write({"file_name": "x"})

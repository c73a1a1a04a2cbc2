"""Not there and not allowed answer alike (design P8): whoever guesses ids learns nothing from the answers.

Everything that RPC can reach, for each kind of person who may not see a record, with the id of one that is
there and with one that is not: the same result, or the same error with the same text.
"""

import json
import re

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, DossierHttpCase
from .rpc import RpcMixin
from .test_access_matrix import PREFIX, MatrixMixin
from .test_attack import is_public

MUTED = (
    *("odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"),
    *("odoo.http", "odoo.sql_db", "odoo.orm.models", "odoo.addons.web.models.models"),
)
#: Far above what is there, as a guess would be.
NOT_THERE = 123_456_789
#: Methods that only give back what they were given, that take the id of a view, or make a record.
SKIPPED = {"browse", "with_env", "get_view", "name_create"}


class TestExistence(MatrixMixin, DossierCase):
    def attempt(self, model, method, arguments):
        """Give what a call answers, as a text in which ids are blotted out."""
        self.env.flush_all()
        self.env.invalidate_all()
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            answer = call_kw(model, method, arguments, {})
        except Exception as error:  # any answer is compared
            answer = f"{type(error).__name__}: {error}"
        finally:
            self.env.transaction.clear()
            savepoint.close(rollback=True)
        return answer if isinstance(answer, str) else json.dumps(answer, default=str)

    def blot(self, text, record_id):
        if re.match(
            r"\w+: ", text
        ):  # an error: other numbers in it are those of new rows and of lines
            return re.sub(r"\d+", "#", text)
        return re.sub(rf"(?<!\d){record_id}(?!\d)", "#", text)

    def find_hidden(self, user, name):
        """Give the id of a record that a person may not see, or nothing."""
        records = self.all_ids(name)
        model = self.env[PREFIX + name].with_user(user)
        seen = set()
        if model.has_access("read"):
            seen = set(
                model.with_context(active_test=False).search([("id", "in", records.ids)]).ids
            )
        return next((i for i in records.ids if i not in seen), None)

    def arguments(self, record_id):
        """Give ways to fill in the arguments of a method about one record."""
        yield [[record_id]]
        yield [[record_id], ["display_name"]]
        yield [[record_id], {"name": "x"}]
        yield [[record_id], "read"]

    @mute_logger(*MUTED)
    def test_every_public_method(self):
        people = {
            "client": self.anna,
            "portal": self.outsider,
            "employee": self.employee,
            "outside the team": self.piet,
        }
        different, tried = [], 0
        for name, model in self.models().items():
            if model._abstract:
                continue
            methods = [m for m in dir(type(model)) if is_public(model, m) and m not in SKIPPED]
            for who, user in people.items():
                # Dialogs are closed to who is not of the office by one right for all of them.
                hidden = self.find_hidden(user, name)
                if not hidden or (model._transient and user != self.piet):
                    continue
                own = model.with_user(user)
                for method in methods:
                    pairs = zip(self.arguments(hidden), self.arguments(NOT_THERE), strict=True)
                    for there, missing in pairs:
                        tried += 1
                        first = self.blot(self.attempt(own, method, there), hidden)
                        second = self.blot(self.attempt(own, method, missing), NOT_THERE)
                        if first != second:
                            different.append(
                                f"{who} {name}.{method}{str(missing)[:60]}:\n  there:   {first[:200]}\n"
                                f"  missing: {second[:200]}"
                            )
        self.assertGreater(tried, 3_000)
        self.assertFalse(
            different, f"{len(different)} of {tried} differ:\n" + "\n".join(different[:40])
        )

    @mute_logger(*MUTED)
    def test_what_was_refused_stays_refused(self):
        """Core computes a name once more after a refusal, and rules leave values in the cache."""
        told, tried = [], 0
        for name, model in self.models().items():
            if model._abstract or model._transient:
                continue
            for user in (self.anna, self.outsider, self.employee, self.piet):
                hidden = self.find_hidden(user, name)
                if not hidden:
                    continue
                self.env.flush_all()
                self.env.invalidate_all()
                record = model.with_user(user).browse(hidden)
                # A computed one that core computes in sudo is asked for by reading, which looks first.
                stored = [f for f, field in model._fields.items() if field.store and f != "id"]
                for field in ("display_name", *stored, "display_name"):
                    for _again in range(2):
                        tried += 1
                        try:
                            value = record[field]
                        except UserError:
                            continue
                        if value and value != f"{record._name},{hidden}":
                            told.append(f"{user.login} {name}.{field}: {value}")
        self.assertGreater(tried, 1_000)
        self.assertFalse(told, "\n".join(told[:60]))

    @mute_logger(*MUTED)
    def test_the_number_of_a_closed_administration(self):
        """It is unique in the office, so its user must be told; but not whose it is."""
        self.assertEqual(self.vof.code, "9042")
        vof = self.env[f"{PREFIX}administration"].with_user(self.piet)
        other = vof.create({"name": "Nieuw", "code": "8000"})
        for act in (
            lambda: vof.create({"name": "Nieuw", "code": "9042"}),
            lambda: other.write({"code": "9042"}),
        ):
            text = self.attempt_act(act)
            self.assertIn("9042", text)
            self.assertNotIn("De Vries", text)
            self.assertNotIn(f"{self.vof.id}", text.replace("9042", ""))

    def attempt_act(self, act):
        try:
            with self.env.cr.savepoint():
                act()
                self.env.flush_all()
        except Exception as error:  # its text is looked at
            return str(error)
        return ""


class TestExistenceOverHttp(RpcMixin, MatrixMixin, DossierHttpCase):
    """The routes of Odoo that take a model and an id."""

    @mute_logger(*MUTED)
    def test_routes_of_odoo(self):
        secret = self.put(self.vof, self.fixed, "geheim.pdf", "folder")
        hidden = {
            "administration": self.vof,
            "folder": self.fixed,
            "document": secret,
            "document.version": secret.current_version_id,
            "client": self.client_b,
            "permission": self.client_b.permission_ids[:1],
        }
        self.grant(self.main, self.client_a, levels.VIEW)
        for user in (self.anna, self.outsider, self.employee, self.piet):
            self.log_in(user)
            for name, record in hidden.items():
                for way, ask in self.ways(PREFIX + name).items():
                    answers = [self.blot(ask(i), i) for i in (record.id, NOT_THERE)]
                    self.assertEqual(*answers, f"{way} of {name} by {user.login}")

    def blot(self, answer, record_id):
        text = answer.text if hasattr(answer, "text") else str(answer)
        status = getattr(answer, "status_code", "")
        text = re.sub(r'csrf_token[^,<]*|"[0-9a-f]{20,}[^"]*"|session_info.*', "", text)
        return status, re.sub(rf"(?<!\d){record_id}(?!\d)|Records?: \d+", "#", text)[:4000]

    def ways(self, model):
        return {
            "read": lambda i: self.call(model, "read", [i], ["display_name"]),
            "web_read": lambda i: self.call(model, "web_read", [i], {"display_name": {}}),
            "has_access": lambda i: self.call(model, "has_access", [i], "read"),
            "external id": lambda i: self.call(model, "get_external_id", [i]),
            "metadata": lambda i: self.call(model, "get_metadata", [i]),
            "content": lambda i: self.url_open(f"/web/content/{model}/{i}/display_name"),
            "image": lambda i: self.url_open(f"/web/image/{model}/{i}/display_name"),
            "chatter": lambda i: self.call_route(
                "/mail/thread/data", thread_model=model, thread_id=i, request_list=["followers"]
            ),
            "messages": lambda i: self.call_route(
                "/mail/thread/messages", thread_model=model, thread_id=i
            ),
            "portal chatter": lambda i: self.call_route(
                "/mail/chatter_fetch", thread_model=model, thread_id=i
            ),
            "post": lambda i: self.call_route(
                "/mail/message/post", thread_model=model, thread_id=i, post_data={"body": "x"}
            ),
            "follow": lambda i: self.call_route(
                "/mail/thread/subscribe", res_model=model, res_id=i, partner_ids=[]
            ),
        }

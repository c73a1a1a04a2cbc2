"""Odd values in every parameter of every route of ours: an answer that says what is wrong, never a 500.

The walker finds routes and parameters by itself, so a later route is walked too.
"""

import ast
import inspect
import io
import json
import re
import textwrap

from odoo import http
from odoo.http import _generate_routing_rules
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import PASSWORD, PDF, DossierHttpCase, pdf

OWN = ("/my/dossiers", "/klantendossier")
MODULE = "odoo.addons.klantendossier"
MUTED = (
    *("odoo.http", "odoo.models", "odoo.sql_db", "odoo.addons.http_routing.models.ir_http"),
    *("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule", "werkzeug"),
)
ODD = [
    "",
    " ",
    "-1",
    "0",
    "1.5",
    "²",
    "٣",
    "1e9",
    "9" * 30,
    "a" * 3000,
    "\x00",
    "a\x00b",
    "null",
    "[]",
    "{}",
]
ODD += [
    "../../etc/passwd",
    "<b>",
    "%",
    "\u202e\u200b",
    "True",
    "x=1;y",
    "'\"",
    "\U0001f600",
    ",1,,x,",
]
FREE = {"page", "name", "q", "note", "remark", "filters"}
#: What helper methods look up in the parameters that a route hands on to them.
HANDED_ON = {
    "upload_key",
    "visibility",
    "client_ids",
    "expected",
    "book_year",
    "kind",
    "internal_note",
    "twin",
    "same_name",
    "other_type",
    "done",
    "q",
    "open",
}
MODULES = ["klantendossier", "portal", "mail", "web"]
#: Ids that no record has, in the address itself.
IDS = ["0", str(2**31), "9" * 30]


def find_parameters(function):
    """Give the names that a route takes: its own, and those it looks up in what was sent."""
    function = inspect.unwrap(function)
    names = {
        name
        for name, p in inspect.signature(function).parameters.items()
        if p.kind != p.VAR_KEYWORD
    }
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get" and node.args:
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                names.add(node.args[0].value)
    return names - {"self"}


class TestRouteValues(DossierHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["klantendossier.permission"]._grant(cls.main, {cls.client_a.id: levels.EDIT}, True)

    def setUp(self):
        super().setUp()
        self.document = self.upload(self.bank, "stuk.pdf", pdf("a"))
        self.env.flush_all()
        self.problems, self.tried = [], 0

    def routes(self):
        """Give (address with places for ids, methods, kind, parameters) of every route of the addon."""
        for rule, endpoint in _generate_routing_rules(MODULES, nodb_only=False):
            # What we override of Odoo's has Odoo's own answers to odd values.
            if endpoint.func.__module__.startswith(MODULE) and rule.startswith(OWN):
                methods = endpoint.routing.get("methods") or ["GET", "POST"]
                yield (
                    rule,
                    methods,
                    endpoint.routing["type"],
                    find_parameters(endpoint.func) | HANDED_ON,
                )

    def fill_in(self, rule, odd=None):
        """Give an address with real ids, or with odd ones."""
        ids = {
            "administration_id": self.vof.id,
            "folder_id": self.bank.id,
            "document_id": self.document.id,
        }
        return re.sub(r"<[^>]*?(\w+)>", lambda match: odd or str(ids.get(match[1], 1)), rule)

    def send(self, url, method, **kwargs):
        self.tried += 1
        with mute_logger(*MUTED):
            answer = self.url_open(url, method=method, allow_redirects=False, **kwargs)
        if answer.status_code >= 500 and answer.status_code != 503:
            self.problems.append(f"{answer.status_code} {method} {url} {str(kwargs)[:120]}")
        return answer

    def walk(self, user):
        self.authenticate(user.login, PASSWORD)
        self.token = {"csrf_token": http.Request.csrf_token(self)}
        for rule, methods, kind, parameters in self.routes():
            url = self.fill_in(rule)
            if kind != "http":
                self.walk_script(url, parameters)
                continue
            for odd in IDS if "<" in rule else ():
                for method in set(methods) & {"GET", "POST"}:
                    self.send(
                        self.fill_in(rule, odd),
                        method,
                        data=self.token if method == "POST" else None,
                    )
            for name in sorted(parameters):
                # Free text gets every odd value, what has a form of its own every third.
                values = ODD if name in FREE else ODD[::3]
                if "GET" in methods:
                    self.walk_addresses(url, name, values)
                if "POST" in methods:
                    self.walk_forms(url, name, values)
        self.assertGreater(self.tried, 500)
        self.assertFalse(self.problems, f"{len(self.problems)}:\n" + "\n".join(self.problems[:60]))

    def walk_script(self, url, parameters):
        for name in sorted(parameters):
            for value in (None, 1, [], {}, "x" * 300, True, [[1]]):
                body = {"jsonrpc": "2.0", "method": "call", "params": {name: value}}
                self.send(url, "POST", json=body)

    def walk_addresses(self, url, name, values):
        for value in values:
            self.send(url, "GET", params={name: value})
        self.send(f"{url}?{name}=%ED%A0%80%FF", "GET")
        self.send(f"{url}?{name}=a&{name}=b&{name}[]=c", "GET")

    def walk_forms(self, url, name, values):
        for value in [*values, ["a", "b"]]:
            self.send(url, "POST", data={**self.token, name: value})
        file = (name, io.BytesIO(PDF), "application/pdf")
        self.send(url, "POST", data=self.token, files={name: file})
        headers = {"Content-Type": "application/json"}
        for body in ("{", json.dumps({"params": {name: 1}})):
            self.send(url, "POST", data=body, headers=headers)

    def test_as_a_client_user(self):
        self.walk(self.anna)

    def test_as_the_office(self):
        self.walk(self.office)

    def test_the_log_as_a_manager(self):
        """The one route that is for managers; a filter is anything that somebody types."""
        self.authenticate(self.manager.login, PASSWORD)
        for rule, _methods, _kind, _parameters in self.routes():
            if rule == "/klantendossier/log":
                for place in ("administration_id", "document_id", "filters"):
                    self.walk_addresses(f"{rule}?administration_id={self.vof.id}", place, ODD)
        self.assertGreater(self.tried, 60)
        self.assertFalse(self.problems, "\n".join(self.problems[:60]))

"""docs/access.md tells who may do what; here its tables are compared with what holds in the database.

A table that drifted is worse than none: somebody believes it. Each test reads one table or block of the
page and compares it, both ways, with the registry, the rules, the routes or the source.
"""

import ast
import re

from odoo.fields import Domain
from odoo.http import Controller
from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from .tooling import ADDON, ROOT

PAGE = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
PREFIX = "klantendossier."
CODE = re.compile(r"`([^`]+)`")
GROUPS = {
    "office user": "klantendossier.group_user",
    "manager": "klantendossier.group_manager",
    "client user": "klantendossier.group_client",
    "everybody": None,
}
#: Letters of the page -> columns of ir.model.access.
RIGHTS = {"r": "perm_read", "w": "perm_write", "c": "perm_create", "d": "perm_unlink"}


def read_table(*heads):
    """Give the rows of the one table on the page that has these heads, as lists of cells."""
    found = []
    lines = PAGE.splitlines()
    for number, line in enumerate(lines):
        if split_row(line)[: len(heads)] == list(heads):
            rows = []
            for row in lines[number + 2 :]:
                if not row.startswith("|"):
                    break
                rows.append(split_row(row))
            found.append(rows)
    assert len(found) == 1, f"docs/access.md has {len(found)} tables with the heads {heads}"
    return found[0]


def split_row(line):
    if not line.startswith("| "):
        return []
    return [cell.strip() for cell in line.strip("| ").replace("||", "| |").split(" | ")]


def read_names(cell):
    return CODE.findall(cell)


class User:
    """Stands for the acting user in a rule."""

    id = "the acting user"


def evaluate(expression, **names):
    context = {"user": User, "company_ids": ["the selected companies"], **names}
    return flatten(safe_eval(" ".join(expression.split()), context))


def flatten(domain):
    """Give a domain as one writing, whatever mixture of lists and tuples it is."""
    if isinstance(domain, (list, tuple)):
        return [flatten(part) for part in domain]
    return domain


def read_blocks():
    """Give the domains that stand on the page as Python: name -> expression."""
    blocks = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        for name, expression in re.findall(r"^# (\w+)\n(.*?)(?=^# |\Z)", block, re.S | re.M):
            blocks[name] = expression
    return blocks


MANAGER_WIZARDS = ("bulk.wizard", "delete.wizard", "release.wizard")


@tagged("standard", "post_install", "-at_install")
class TestAccessPage(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maxDiff = None
        cls.models = {
            name.removeprefix(PREFIX): cls.env[name]
            for name, model in cls.env.registry.items()
            if name.startswith(PREFIX) and not model._abstract
        }
        cls.wizards = {name for name, model in cls.models.items() if model._transient}

    # ------------------------------------------------------------------ models

    def read_rights(self, cell, model):
        if model in MANAGER_WIZARDS and "managers only" in cell:
            cell = ""
        letters = re.match(r"[rwcd ]*", cell)[0].split()
        return frozenset(letters)

    def test_who_reads_and_writes_which_model(self):
        """The ACL: the four columns of each model, for each of the three groups, and nobody else."""
        told = {}
        for names, client, office, manager, *_then in read_table(
            "model (`klantendossier.…`)", "client user", "office user", "manager"
        ):
            models = self.wizards - {"undo"} if names == "wizards" else read_names(names)
            for name in models:
                self.assertNotIn(name, told, "twice on the page")
                told[name] = [self.read_rights(cell, name) for cell in (client, office, manager)]
        for name in MANAGER_WIZARDS:  # the note of the row
            told[name][1] = frozenset()
        real = {name: self.find_rights(name) for name in self.models}
        self.assertEqual(told, real)

    def find_rights(self, name):
        """Give what the three groups may do, by what they have themselves or by implication."""
        entries = self.env["ir.model.access"].search(
            [("model_id.model", "=", PREFIX + name), ("active", "=", True)]
        )
        rights, groups = (
            [],
            [self.env.ref(GROUPS[g]) for g in ("client user", "office user", "manager")],
        )
        for group in groups:
            own = entries.filtered(
                lambda e, g=group: not e.group_id or e.group_id in g.all_implied_ids
            )
            rights.append(
                frozenset(letter for letter, field in RIGHTS.items() if any(own.mapped(field)))
            )
        others = entries.filtered(lambda e: e.group_id not in self.env["res.groups"].union(*groups))
        for field in RIGHTS.values():
            self.assertFalse(any(others.mapped(field)), f"{name}: somebody else has {field}")
        return rights

    # ------------------------------------------------------------------ fields

    def assertFieldTable(self, heads, method):
        told = {}
        for names, cell, *_rest in read_table(*heads):
            for name in read_names(names):
                told[name] = set(read_names(cell))
        real = {
            name: set(fields)
            for name, model in self.models.items()
            if hasattr(model, method) and (fields := getattr(model, method)())
        }
        self.assertEqual(told, real)

    def test_fields_that_client_users_read(self):
        self.assertFieldTable(("model", "fields"), "_get_client_fields")

    def test_fields_that_only_private_methods_change(self):
        self.assertFieldTable(("model", "protected"), "_get_protected_fields")

    # ------------------------------------------------------------------ rules

    def test_record_rules(self):
        """Each rule of the addon, with its group and its domain, and no other."""
        blocks = {}
        for name, expression in read_blocks().items():
            blocks[name] = evaluate(expression, **blocks)
        told = {}
        for names, who, rule, *_rest in read_table("models", "who", "rule"):
            [expression] = read_names(rule)
            for name in self.wizards if names.startswith("wizards") else read_names(names):
                self.assertNotIn((name, who), told, "twice on the page")
                told[name, who] = evaluate(expression, **blocks)
        real = {}
        who = {self.env.ref(xmlid).id if xmlid else False: name for name, xmlid in GROUPS.items()}
        rules = self.env["ir.rule"].search([("model_id.model", "=like", f"{PREFIX}%")])
        for rule in rules:
            self.assertLessEqual(len(rule.groups), 1, rule.name)
            self.assertTrue(
                rule.perm_read and rule.perm_write and rule.perm_create and rule.perm_unlink,
                rule.name,
            )
            key = rule.model_id.model.removeprefix(PREFIX), who[rule.groups.id]
            self.assertNotIn(key, real, "two rules for one group")
            real[key] = evaluate(rule.domain_force)
            Domain(safe_eval(rule.domain_force, {"user": self.env.user, "company_ids": [1]}))
        self.assertEqual(told, real)

    def test_who_has_a_right_has_a_rule(self):
        """A right without a rule would reach every record of every office."""
        ruled = {
            (rule.model_id.model.removeprefix(PREFIX), group.id)
            for rule in self.env["ir.rule"].search([("model_id.model", "=like", f"{PREFIX}%")])
            for group in rule.groups or self.env.ref("base.group_user")
        }
        everybodys = {name for name, _group in ruled if name in self.wizards}
        for name in (
            self.models.keys() - everybodys - {"file.type"}
        ):  # a list that everybody may know
            groups = ("client user", "office user", "manager")
            for who, rights in zip(groups, self.find_rights(name), strict=True):
                implied = self.env.ref(GROUPS[who]).all_implied_ids.ids
                if rights:
                    self.assertTrue(any((name, group) in ruled for group in implied), (name, who))

    # ------------------------------------------------------------------ routes

    #: Says nothing but whether somebody is logged in.
    WITHOUT_LOGIN = frozenset({"/my/dossiers/sessie"})

    def find_routes(self):
        """Give the routes that the addon adds: path as the page writes it -> methods."""
        ir_http, routes = self.env["ir.http"], {}
        modules = [m for m in Controller.children_classes if m in self.env.registry._init_modules]
        others = [module for module in modules if module != "klantendossier"]
        known = {url for url, _endpoint in ir_http._generate_routing_rules(others, False)}
        for url, endpoint in ir_http._generate_routing_rules(modules, False):
            if url in known:
                continue
            routing = endpoint.routing
            if url not in self.WITHOUT_LOGIN:
                self.assertEqual(routing["auth"], "user", f"{url} needs no log-in")
            self.assertIsNot(routing.get("csrf"), False, f"{url} asks for no token")
            self.assertFalse(routing.get("readonly"), f"{url} could be read from a replica (E1)")
            short = re.sub(r"<int:(\w)\w*>", r"<\1>", url).replace("/page/<p>", "/page/<n>")
            routes.setdefault(short, set()).update(routing["methods"])
        return routes

    def test_routes(self):
        told = {}
        for paths, methods, *_rest in read_table("route", "method", "who", "logged"):
            for path in read_names(paths):
                if path.startswith("/"):
                    told[path] = set(methods.split(", "))
        self.assertEqual(told, self.find_routes())

    def test_routes_of_odoo_that_are_extended(self):
        told = {
            name
            for names, *_rest in read_table("route of Odoo", "what is added")
            for name in read_names(names)
        }
        real = set()
        for path in sorted((ADDON / "controllers").glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for decorator in getattr(node, "decorator_list", ()):
                    function = getattr(decorator, "func", None)
                    name = getattr(function, "attr", getattr(function, "id", None))
                    if name == "route" and not decorator.args:
                        real.add(node.name)
        urls = {
            url
            for url, endpoint in self.env["ir.http"]._generate_routing_rules(
                [m for m in Controller.children_classes if m in self.env.registry._init_modules],
                False,
            )
            if endpoint.func.__name__ in real
        }
        self.assertEqual(told, urls)

    # ------------------------------------------------------------------ permissions

    #: What writes rows for others; each is reached by a method of the table only.
    HELPERS = frozenset(
        {
            "_upsert",
            "_upsert_rows",
            "_rebuild_closure",
            "_revoke_all",
            "_copy_from_parent",
            "_grant_set",
        }
    )

    def find_permission_writers(self):
        """Give the methods that write permission rows, or call what does: ``model.method``."""
        writers = set()
        for path in sorted(ADDON.rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            for cls in ast.walk(ast.parse(source)):
                if not isinstance(cls, ast.ClassDef):
                    continue
                model = self.read_model(cls)
                for method in (n for n in cls.body if isinstance(n, ast.FunctionDef)):
                    text = ast.unparse(method)
                    calls = {
                        node.func.attr
                        for node in ast.walk(method)
                        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                    }
                    writes = re.search(
                        r"(INSERT INTO|DELETE FROM|UPDATE) klantendossier_permission\b", text
                    )
                    if (writes or calls & self.HELPERS) and method.name not in self.HELPERS:
                        writers.add(f"{model}.{method.name}")
        return writers

    def read_model(self, cls):
        for node in cls.body:
            if isinstance(node, ast.Assign) and node.targets[0].id in ("_name", "_inherit"):
                if isinstance(node.value, ast.Constant):
                    return node.value.value.removeprefix(PREFIX)
        return cls.name

    def test_who_writes_permissions(self):
        told = {
            name for names, *_rest in read_table("method", "when") for name in read_names(names)
        }
        self.assertEqual(told, self.find_permission_writers())

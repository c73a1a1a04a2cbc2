"""docs/odoo-api.md: every private method of Odoo that the addon overrides or calls, as it is today.

What is private may change without a word. This test finds the uses by itself, compares them with the
page, and compares the signatures on the page with Odoo's own: the one that changed fails by its name.
"""

import ast
import importlib
import inspect
import pkgutil
import re

import pytest

from odoo import http
from odoo.tests import TransactionCase, tagged

import odoo.addons.klantendossier

from .tooling import ADDON, ROOT

PAGE = ROOT / "docs" / "odoo-api.md"
OWN = "odoo.addons.klantendossier"
ROW = re.compile(
    r"^\| `(?P<path>[\w.]+)` \| `(?P<signature>\(.*?)` \| (?P<use>[^|]+) \| (?P<why>.+) \|$"
)
#: Private names of others that we call: not Odoo's.
NOT_ODOO = {"_replace", "_asdict"}


def read_page():
    """Give the rows of the page: path -> (signature, use, why)."""
    rows = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            match = ROW.match(line.replace("\\|", "\0"))
            assert match, f"not a row of docs/odoo-api.md: {line}"
            assert match["path"] not in rows, f"twice: {match['path']}"
            values = (match[name].replace("\0", "|") for name in ("signature", "use", "why"))
            rows[match["path"]] = tuple(values)
    return rows


def is_private(name):
    return name.startswith("_") and not name.startswith("__") and name != "_"


def unwrap(function):
    return inspect.unwrap(getattr(function, "__func__", function))


def describe(function):
    """Give a signature without annotations, which say nothing of how it is called."""
    signature = inspect.signature(unwrap(function))
    parameters = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    return str(signature.replace(parameters=parameters, return_annotation=signature.empty))


def accepts(ours, theirs):
    """Say whether a function can be called in every way in which another one can."""
    ours, theirs = (list(inspect.signature(unwrap(f)).parameters.values()) for f in (ours, theirs))
    kinds, by_name = {p.kind for p in ours}, {p.name: p for p in ours}
    rest, named = inspect.Parameter.VAR_POSITIONAL in kinds, inspect.Parameter.VAR_KEYWORD in kinds
    for place, parameter in enumerate(theirs):
        mine = by_name.get(parameter.name)
        if parameter.kind == parameter.VAR_POSITIONAL:
            fits = rest
        elif parameter.kind == parameter.VAR_KEYWORD:
            fits = named
        elif mine is None:
            fits = named and (rest or parameter.kind == parameter.KEYWORD_ONLY)
        else:
            fits = parameter.default is parameter.empty or mine.default is not mine.empty
            if parameter.kind != parameter.KEYWORD_ONLY:
                fits = fits and ours.index(mine) == place
        if not fits:
            return False
    return True


def get_path(cls, name):
    return f"{cls.__module__}.{cls.__qualname__}.{name}"


def resolve(path):
    """Give the function that a row names: ``module.Class.method`` or ``module.function``."""
    parts = path.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = inspect.getattr_static(found, part)
        return unwrap(found)
    raise ImportError(path)


def find_overridden(bases):
    """Give what the first of some classes, in the order of resolution, overrides of Odoo.

    :return: pairs of our function and the path of Odoo's first definition of that private method
    """
    cls, *rest = bases
    for name, value in vars(cls).items():
        if is_private(name) and inspect.isroutine(getattr(value, "__func__", value)):
            above = [b for b in rest if not b.__module__.startswith(OWN) and name in vars(b)]
            if above:
                yield getattr(value, "__func__", value), get_path(above[-1], name)


def find_called():
    """Give the private names that are called on something, or imported from Odoo, and the files."""
    own, called = set(), {}
    for path in sorted(ADDON.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                own.add(node.name)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name, target = node.func.attr, node.func.value
                is_super = (
                    isinstance(target, ast.Call) and getattr(target.func, "id", "") == "super"
                )
                if is_private(name) and not is_super:
                    called.setdefault(name, set()).add(path.name)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("odoo"):
                for alias in node.names:
                    if is_private(alias.name):
                        called.setdefault(alias.name, set()).add(path.name)
    return {name: files for name, files in called.items() if name not in own | NOT_ODOO}


def find_definition(registry, name):
    """Give where Odoo defines a method first, for who has to add a row."""
    for model in registry.values():
        above = [b for b in model.__mro__ if not b.__module__.startswith(OWN) and name in vars(b)]
        if above:
            return get_path(above[-1], name)
    return f"….{name}"


@pytest.mark.parametrize("path", read_page())
def test_signature(path):
    signature, _use, why = read_page()[path]
    assert len(why) > 10, f"{path}: say why"
    try:
        function = resolve(path)
    except (ImportError, AttributeError):
        pytest.fail(f"Odoo has no {path} any more", pytrace=False)
    now = describe(function)
    if now != signature:
        pytest.fail(f"{path} was {signature} and is now {now}", pytrace=False)


@tagged("standard", "post_install", "-at_install")
class TestOdooApi(TransactionCase):
    def find_overrides(self):
        """Give what models, wizards and controllers of ours override: pairs of function and path."""
        found = set()
        for model in self.registry.values():
            mro = model.__mro__
            for place, cls in enumerate(mro):
                if cls.__module__.startswith(OWN):
                    found.update(find_overridden(mro[place:]))
        for info in pkgutil.walk_packages(odoo.addons.klantendossier.__path__, f"{OWN}."):
            if ".controllers." in info.name:
                for cls in vars(importlib.import_module(info.name)).values():
                    if inspect.isclass(cls) and issubclass(cls, http.Controller):
                        if cls.__module__ == info.name:
                            found.update(find_overridden(cls.__mro__))
        return found

    def test_the_page_is_complete_and_tells_nothing_else(self):
        """What is used stands on the page; what is not used any more does not."""
        overridden, called, rows = self.find_overrides(), find_called(), read_page()
        uses = {path: ["override"] for _function, path in overridden}
        for name in called:
            paths = [path for path in rows if path.rpartition(".")[2] == name]
            for path in paths or [find_definition(self.registry, name)]:
                uses.setdefault(path, []).append("call")
        missing = [
            self.make_row(path, use) for path, use in sorted(uses.items()) if path not in rows
        ]
        self.assertFalse(missing, "Add to docs/odoo-api.md:\n" + "\n".join(missing))
        self.assertEqual({path: ", ".join(use) for path, use in uses.items()}, self.read_uses())

    def test_overrides_take_what_odoo_gives(self):
        """One that takes less breaks a call that Odoo makes, and may be an override by accident."""
        for function, path in self.find_overrides():
            with self.subTest(path):
                self.assertTrue(
                    accepts(function, resolve(path)),
                    f"{function.__module__}.{function.__qualname__}{describe(function)}"
                    f" overrides {path}{describe(resolve(path))}",
                )

    def read_uses(self):
        return {path: use for path, (_signature, use, _why) in read_page().items()}

    def make_row(self, path, use):
        """Give a row ready to be added, but for the reason."""
        try:
            signature = describe(resolve(path)).replace("|", "\\|")
        except (ImportError, AttributeError):
            signature = "(…)"
        return f"| `{path}` | `{signature}` | {', '.join(use)} | why |"

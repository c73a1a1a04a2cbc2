"""Rules of this project that no linter knows. Prints what breaks them; exit code 1 when any does.

Each rule is a function from a file (path, text) to (line, message) pairs; RULES says which files it
reads. Paths are relative to the checkout.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDON = "klantendossier/"
MAX_LINES = 500

# Old syntax that Odoo 19 still swallows, or worse, ignores.
OUTDATED_XML = {
    r"\bt-(esc|raw)\b": "t-out instead",
    r"</?tree\b": "<list> instead",
    r"\battrs=|\bstates=": "invisible=, readonly= or required= instead",
    r"\(\s*[06]\s*,\s*0\s*,\s*[\[{(a-z_]|\(\s*4\s*,\s*ref": "Command.…() instead",
}
OUTDATED_PYTHON = {
    r"type=['\"]json['\"]": 'type="jsonrpc" instead',
    r"\b_sql_constraints\b": "models.Constraint instead: Odoo 19 ignores this one",
    r"\bodoo\.osv\b|\bexpression\.(AND|OR)\b": "odoo.fields.Domain instead",
    r"\(\s*[06]\s*,\s*0\s*,\s*[\[{(a-z_]": "Command.…() instead",
    r"\(\s*[2345]\s*,\s*(self|[a-z_]+\.id)\b": "Command.…() instead",
    r"\bdef name_get\b": "_compute_display_name instead",
}
OUTDATED_SCRIPT = {
    r"@odoo-module": "no header is needed any more",
    r"publicWidget": "an Interaction instead",
}
#: Errors that refuse: only ``event._refuse`` and its kin make them.
REFUSALS = {"AccessDenied", "AccessError", "Forbidden", "MissingError", "NotFound"}
# Whoever fetches packages has an index of his own. In pieces, or this file would break the rule.
HOSTS = "|".join(
    "".join(parts)
    for parts in (
        ("py", r"pi\.org"),
        ("python", "hosted"),
        ("npm", r"js\.(org|com)"),
        ("yarn", "pkg"),
        (r"deb\.", "debian"),
        ("js", "delivr"),
        ("un", r"pkg\.com"),
        ("/work/", "(main|shared)"),
    )
)


def grep(patterns, text):
    for pattern, message in patterns.items():
        for found in re.finditer(pattern, text):
            yield text.count("\n", 0, found.start()) + 1, f"{found.group(0)!r}: {message}"


def outdated(path, text):
    patterns = {".py": OUTDATED_PYTHON, ".xml": OUTDATED_XML, ".js": OUTDATED_SCRIPT}
    yield from grep(patterns.get(path.suffix, {}), text)


def hosts(_path, text):
    yield from grep({HOSTS: "an address of this machine's, not of this project"}, text)


def length(_path, text):
    count = text.count("\n")
    if count > MAX_LINES:
        yield count, f"{count} lines; {MAX_LINES} are the limit: split it"


def is_explained(lines, number):
    """True when line ``number`` (from 1) or the comment right above it says `# sudo…`."""
    if "# sudo" in lines[number - 1]:
        return True
    above = number - 2
    while above >= 0 and lines[above].lstrip().startswith("#"):
        if "# sudo" in lines[above]:
            return True
        above -= 1
    return False


def sudo_reasons(path, text):
    """Every ``.sudo()`` says why it is safe, on its line, or above it or above its statement."""
    lines = text.splitlines()
    if path.suffix == ".xml":
        for number, line in enumerate(lines, 1):
            if ".sudo(" in line and "sudo:" not in lines[max(number - 2, 0)]:
                yield number, "sudo() without `<!-- sudo: why this is safe -->` above it"
        return
    for statement in ast.walk(ast.parse(text)):
        if not isinstance(statement, ast.stmt):
            continue
        for node in own_expressions(statement):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "sudo"
                and not (node.args and getattr(node.args[0], "value", None) is False)
                and not is_explained(lines, node.func.end_lineno)
                and not is_explained(lines, statement.lineno)
            ):
                yield node.func.end_lineno, "sudo() without `# sudo: why this is safe`"


def own_expressions(statement):
    """Walk the statement's expressions, but not the statements inside it."""
    todo = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.stmt)]
    while todo:
        node = todo.pop()
        yield node
        todo += [c for c in ast.iter_child_nodes(node) if not isinstance(c, ast.stmt)]


def no_request(path, text):
    """Models know no request: what they need of it, ``ir.http`` gives."""
    if "models" in path.parts and path.name != "ir_http.py":
        yield from grep({r"\bodoo\.http\b": "no request in models; ask ir.http"}, text)


def refusals(path, text):
    """A refusal is made where it is logged (design E5)."""
    if path.name == "event_refusal.py":
        return
    for node in ast.walk(ast.parse(text)):
        made = node.exc if isinstance(node, ast.Raise) else None
        made = made if isinstance(made, ast.Name) else node
        name = made if isinstance(made, ast.Name) else getattr(made, "func", None)
        name = getattr(name, "attr", getattr(name, "id", None))
        if isinstance(node, (ast.Raise, ast.Call)) and name in REFUSALS:
            yield node.lineno, f"{name} without a line in the log: klantendossier.event._refuse"


def in_addon(*suffixes):
    return lambda path: str(path).startswith(ADDON) and path.suffix in suffixes


RULES = [
    (outdated, in_addon(".py", ".xml", ".js")),
    (sudo_reasons, in_addon(".py", ".xml")),
    # Demo data is a list, however long; everything that is read as a whole is not.
    (length, lambda p: in_addon(".py", ".js", ".scss", ".xml")(p) and "demo" not in p.parts),
    (hosts, lambda path: True),
    (no_request, in_addon(".py")),
    (refusals, in_addon(".py")),
]


def tracked_files():
    output = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted({Path(name) for name in output.split("\0") if name})


def problems(path, text):
    for rule, applies in RULES:
        if applies(path):
            for line, message in rule(path, text):
                yield f"{path}:{line}: [{rule.__name__}] {message}"


def main():
    found = []
    for path in tracked_files():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # a picture, or a file that was removed but not yet committed
        found += problems(path, text)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Every text of a script reaches the translators."""

import re
from pathlib import Path

from babel.messages import extract

from odoo.tools import babel as _babel  # noqa: F401  # registers the method named below

from .tooling import ADDON

TEXT = re.compile(r"""\b_t\(\s*"((?:[^"\\]|\\.)*)\"""")


def extracted(path):
    """Give the texts that Odoo's export finds in a script."""
    with path.open("rb") as file:
        found = extract.extract("odoo.tools.babel:extract_javascript", file, keywords={"_t": None})
        return {message for _line, message, *_rest in found}


def test_the_export_finds_every_text():
    """Its reader of scripts loses one after some calls and template literals; such lines go in another order."""
    lost = {
        f"{path.name}: {text}"
        for path in Path(ADDON, "static", "src").rglob("*.js")
        for text in TEXT.findall(path.read_text(encoding="utf-8"))
        if text.replace('\\"', '"') not in extracted(path)
    }
    assert not lost, "\n".join(sorted(lost))

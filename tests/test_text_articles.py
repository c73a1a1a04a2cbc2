"""A text never puts an article before a word that it is given: 'a iXBRL file', 'an Word file'."""

import re
from pathlib import Path

from odoo.tests import BaseCase, tagged

ADDON = Path(__file__).parents[1] / "klantendossier"


@tagged("standard", "post_install", "-at_install")
class TestTextArticles(BaseCase):
    """Walks the sources of the addon, Python, JavaScript and XML."""

    def test_no_article_before_a_value(self):
        found = [
            f"{path.relative_to(ADDON)}: {match.group()}"
            for pattern in ("*.py", "*.js", "*.xml")
            for path in ADDON.rglob(pattern)
            for match in re.finditer(r"\b[Aa]n? %(\(kind\)|\(type\))?s\b[^\n]*", path.read_text())
        ]
        self.assertEqual(found, [])

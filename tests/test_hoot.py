"""The unit tests of our JavaScript, by Odoo's own runner in a headless browser."""

from .common import DossierHttpCase

#: The suite of everything below klantendossier/static/tests.
SUITE = "@klantendossier"
OURS = "klantendossier/static/tests/unit/"


def get_hash(text):
    """Give the id of a suite, as Odoo's runner makes it of the name."""
    value = 0
    for char in text:
        value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
    return f"{value:08x}"


class TestHoot(DossierHttpCase):
    def test_unit_tests_of_our_javascript(self):
        self.leave_out_missing_library()
        self.make_only_ours()
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={get_hash(SUITE)}",
            "",
            "",
            login=self.manager.login,
            timeout=120,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )

    def make_only_ours(self):
        """Leave the tests of other addons out of the bundle: they would only be loaded, and some do not load."""
        bundle = "web.assets_unit_tests"
        paths = [path for path, *_rest in self.env["ir.asset"]._get_asset_paths(bundle, {})]
        self.assertTrue([path for path in paths if path.endswith(".test.js") and OURS in path])
        kept = ("/web/static/tests/_framework/", "/web/static/tests/web_test_helpers.js")
        self.env["ir.asset"].create(
            [
                {"name": path, "bundle": bundle, "directive": "remove", "path": path.lstrip("/")}
                for path in paths
                if OURS not in path and not path.startswith(kept)
            ]
        )

"""What leaves this checkout: the wheel, the README in it, the page in the app store."""

import ast
import os
import struct
import subprocess
import sys
import zipfile
from email.parser import Parser

import pytest
from lxml import html

from odoo.tests import TransactionCase, tagged

from . import tooling

PAGE = tooling.ADDON / "static" / "description"
MANIFEST = ast.literal_eval((tooling.ADDON / "__manifest__.py").read_text(encoding="utf-8"))


def links_of(document):
    """Give every address in a piece of HTML, anchors within it left out."""
    root = html.fromstring(document)
    ids = {f"#{element.get('id')}" for element in root.iter() if element.get("id")}
    return [link for _element, _name, link, _pos in root.iterlinks() if link not in ids]


def size_of(picture):
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG"), picture
    return struct.unpack(">II", head[16:24])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    tooling.dev("wheel", folder)
    [path] = folder.glob("*.whl")
    return path


class TestPage:
    def test_pictures_are_there(self):
        names = [name.rpartition("/")[2] for name in MANIFEST["images"]]
        assert names[0] == "banner.png"  # the first one is the cover
        for name in [*names, "icon.png"]:
            width, height = size_of(PAGE / name)
            assert (width == height == 128) if name == "icon.png" else width >= 320
            assert (PAGE / name).stat().st_size < 100_000, f"{name} is large for a picture"
        shown = set(links_of((PAGE / "index.html").read_text(encoding="utf-8")))
        assert shown == set(names) - {"banner.png"}

    def test_pictures_are_told_to_who_does_not_see_them(self):
        page = html.fromstring((PAGE / "index.html").read_text(encoding="utf-8"))
        assert all(image.get("alt") for image in page.iter("img"))

    def test_every_fragment_is_in_the_readme(self):
        """dev/lint readme says whether README and page are fresh; this one, that it can say no."""
        fragment = tooling.ADDON / "readme" / "ROADMAP.rst"
        text = fragment.read_text(encoding="utf-8")
        check = (sys.executable, "dev/gen_readme.py", "--check")
        assert tooling.run(*check, check=False).returncode == 0
        try:
            fragment.write_text(text + "\n- And one thing more.\n", encoding="utf-8")
            stale = tooling.run(*check, check=False)
        finally:
            fragment.write_text(text, encoding="utf-8")
        assert stale.returncode == 1
        assert "README.rst" in stale.stdout and "index.html" in stale.stdout


@tagged("standard", "post_install", "-at_install")
class TestListOfApps(TransactionCase):
    def test_odoo_shows_the_page(self):
        module = self.env["ir.module.module"].search([("name", "=", "klantendossier")])
        module.invalidate_recordset()
        page = str(module.description_html)
        self.assertIn("Closed by default", page)
        for link in links_of(page):
            self.assertTrue(link.startswith("/klantendossier/static/description/"), link)
            self.assertTrue((PAGE / link.rpartition("/")[2]).is_file(), link)


class TestWheelContents:
    def test_readme_has_no_link_that_leads_nowhere(self, wheel):
        """Beside the wheel's description there is no file: only whole addresses work there."""
        with zipfile.ZipFile(wheel) as archive:
            [name] = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
            metadata = Parser().parsestr(archive.read(name).decode())
        assert metadata["Description-Content-Type"].startswith("text/x-rst")
        source = metadata.get_payload()
        assert "Closed by default" in source
        rendered = subprocess.run(
            [sys.executable, "-m", "docutils", "--halt=warning", "--no-raw", "--no-file-insertion"],
            input=source,
            capture_output=True,
            text=True,
        )
        assert rendered.returncode == 0, rendered.stderr
        for link in links_of(rendered.stdout):
            if not link.endswith(".css"):  # docutils' own style sheet
                assert link.startswith("https://"), link
        for header in ("Home-page", "Project-URL"):
            for value in metadata.get_all(header, []):
                assert value.rpartition(", ")[2].startswith("https://"), value

    def test_installed_wheel_is_found_by_odoo(self, wheel, tmp_path):
        """Odoo takes the addon from the installed wheel, with its pictures and its README."""
        site = tmp_path / "site"
        tooling.run(
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
            *("--disable-pip-version-check", "--target", site, wheel),
        )
        script = (
            "from odoo.tools import config; config.parse_config([])\n"
            "from odoo.modules.module import Manifest\n"
            "manifest = Manifest.for_addon('klantendossier')\n"
            "print(manifest.path, manifest.version, sep='\\n')\n"
        )
        odoo_path = os.environ["PYTHONPATH"].split(os.pathsep)[0]
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,  # not the checkout, where the addon lies too
            env={
                **{k: v for k, v in os.environ.items() if k != "ODOO_RC"},
                "PYTHONPATH": os.pathsep.join([str(site), odoo_path]),
                "HOME": str(tmp_path),
            },
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        path, version = done.stdout.splitlines()[-2:]
        assert path == str(site / "odoo" / "addons" / "klantendossier")
        assert version == MANIFEST["version"]
        for name in (*MANIFEST["images"], "README.rst", "static/description/index.html"):
            assert os.path.isfile(os.path.join(path, name)), name

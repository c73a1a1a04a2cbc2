"""Installing, updating, uninstalling and packaging the addon, each as an office would do it."""

import ast
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from . import tooling

MANIFEST = ast.literal_eval((tooling.ADDON / "__manifest__.py").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def logs():
    """The logs of `-i klantendossier` and of the `-u klantendossier` after it."""
    _database, install, update = tooling.dev("addon-db").stdout.splitlines()
    return {"install": Path(install), "update": Path(update)}


@pytest.mark.parametrize("step", ["install", "update"])
def test_log_is_clean(logs, step):
    text = logs[step].read_text(encoding="utf-8")
    assert "Modules loaded." in text, "this is not the log of a finished run"
    assert tooling.problems(text) == []


class TestUninstall:
    """After an uninstall the database is as if the addon had never been there."""

    @pytest.fixture(scope="class")
    def uninstalled(self):
        with tooling.scratch_database() as (database, conf):
            done = tooling.run(
                *(sys.executable, "-m", "odoo", "module", "uninstall"),
                *("-c", conf, "-d", database, "klantendossier"),
                check=False,
            )
            yield database, done

    def test_runs_without_warning(self, uninstalled):
        _database, done = uninstalled
        assert done.returncode == 0, done.stderr
        assert tooling.problems(done.stderr + done.stdout) == []

    def test_module_is_uninstalled(self, uninstalled):
        sql = "SELECT state FROM ir_module_module WHERE name = 'klantendossier'"
        assert tooling.query(uninstalled[0], sql) == ["uninstalled"]

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT relname FROM pg_class WHERE relname LIKE %s",
            "SELECT proname FROM pg_proc WHERE proname LIKE %s",
            "SELECT tgname FROM pg_trigger WHERE tgname LIKE %s",
            "SELECT conname FROM pg_constraint WHERE conname LIKE %s",
            "SELECT column_name FROM information_schema.columns WHERE column_name LIKE %s",
            "SELECT model FROM ir_model WHERE replace(model, '.', '_') LIKE %s",
            "SELECT key FROM ir_config_parameter WHERE key LIKE %s",
            "SELECT name FROM ir_model_data WHERE module LIKE %s",
            "SELECT key FROM ir_ui_view WHERE key LIKE %s",
            "SELECT res_model FROM ir_attachment WHERE res_model LIKE %s",
        ],
    )
    def test_leaves_nothing_behind(self, uninstalled, sql):
        assert tooling.query(uninstalled[0], sql, "%klantendossier%") == []


class TestWheel:
    @pytest.fixture(scope="class")
    def wheel(self, tmp_path_factory):
        folder = tmp_path_factory.mktemp("wheel")
        tooling.dev("wheel", folder)
        [path] = folder.glob("*.whl")
        with zipfile.ZipFile(path) as archive:
            yield archive

    def test_contains_the_whole_addon(self, wheel):
        # whool packs what git knows.
        listed = tooling.run("git", "ls-files", "klantendossier").stdout.splitlines()
        expected = {
            name
            for name in listed
            if (tooling.ROOT / name).is_file() and not name.endswith("/pyproject.toml")
        }
        assert {f"odoo/addons/{name}" for name in expected} <= set(wheel.namelist())

    def test_metadata(self, wheel):
        [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = Parser().parsestr(wheel.read(name).decode())
        assert metadata["Name"] == "odoo-addon-klantendossier"
        assert metadata["Version"] == MANIFEST["version"]
        assert "odoo==19.0.*" in metadata.get_all("Requires-Dist")
        assert "python-magic" in metadata.get_all("Requires-Dist")

    def test_requirements_are_the_manifests(self):
        lines = (tooling.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        wanted = [line for line in lines if line and not line.startswith("#")]
        assert wanted == MANIFEST["external_dependencies"]["python"]

"""Every linter, one test each: `dev/lint NAME` says the same on the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LINTERS = "ruff format pylint oca po eslint prettier shell files readme source".split()


@pytest.mark.parametrize("name", LINTERS)
def test_linter_is_silent(name):
    run = subprocess.run(
        [ROOT / "dev" / "lint", name],
        env={**os.environ, "KD_READY": "1"},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        pytest.fail(f"dev/lint {name}:\n{run.stdout}{run.stderr}", pytrace=False)


def test_all_linters_are_tested():
    """A linter that is added to dev/lint gets its test too."""
    text = (ROOT / "dev" / "lint").read_text(encoding="utf-8")
    listed = next(line for line in text.splitlines() if line.startswith("all=("))
    assert listed == f"all=({' '.join(LINTERS)})"


def test_pre_commit_runs_every_linter():
    """The hooks are the linters, one each, and nothing that would be fetched on the spot."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert [(hook["id"], hook["entry"]) for hook in hooks] == [
        (name, f"dev/lint {name}") for name in LINTERS
    ]
    assert {(hook["language"], hook["pass_filenames"]) for hook in hooks} == {("system", False)}
    checked = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-config", ROOT / ".pre-commit-config.yaml"],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr

"""Every linter, one test each: `dev/lint NAME` says the same on the command line."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINTERS = ["ruff", "format", "pylint", "oca", "po", "eslint", "prettier", "shell", "source"]


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

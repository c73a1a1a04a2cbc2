"""Calling dev/… from tests that need a process or a database of their own."""

import os
import re
import subprocess
import uuid
from contextlib import contextmanager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
ADDON = ROOT / "klantendossier"
PROBLEM = re.compile(
    r"^[\d-]{10} [\d:,]{12} \d+ (WARNING|ERROR|CRITICAL) |^Traceback|^[\w.]*(Warning|Error): "
)


def run(*command, check=True):
    """Run a program from the checkout's root and return what came of it."""
    # KD_READY: dev/test has set everything up already.
    env = {**os.environ, "KD_READY": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if check:
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done


def dev(name, *arguments, check=True):
    return run(ROOT / "dev" / name, *map(str, arguments), check=check)


def problems(log):
    """The lines of an Odoo log that are a warning or worse."""
    return [line for line in log.splitlines() if PROBLEM.match(line)]


@contextmanager
def scratch_database():
    """Give (name, configuration file) of a database with the addon; it is dropped afterwards."""
    name = f"kd_scratch_{uuid.uuid4().hex[:8]}"
    try:
        yield name, dev("addon-db", "copy", name).stdout.strip()
    finally:
        dev("addon-db", "drop", name)


def query(database, sql, *params):
    """Return the first column of the rows."""
    connection = psycopg2.connect(dbname=database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return [row[0] for row in cursor.fetchall()]
    finally:
        connection.close()

"""Measure the addon with many documents; started by ``make bench`` (see README.md).

Large, small and floor take turns in one run, so that whatever else the machine does hits all alike.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time

import requests
from explorer import GrownSide, ensure_grown
from generate import ensure_data, tidy
from measure import ROWS, HttpSide, OrmSide, Upload, removing_uploads

import odoo
from odoo import api
from odoo.http import get_default_session, root
from odoo.modules.registry import Registry
from odoo.service import security
from odoo.tools import config

HERE = pathlib.Path(__file__).parent
LARGE, SMALL = 1000, 20
#: How long a row is measured at least, and how often at most.
SECONDS, MOST_ROUNDS = 10, 500


class Server:
    """An Odoo server of its own for one database, as an office runs it (no worker processes)."""

    def __init__(self, name, conf, registry):
        self.name, self.registry = name, registry
        port = re.search(r"^http_port = (\d+)$", pathlib.Path(conf).read_text(), re.M)[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = pathlib.Path(conf).with_suffix(".log")
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "odoo", "-c", conf], stdout=log, stderr=subprocess.STDOUT
            )

    def wait(self):
        for _ in range(240):
            with contextlib.suppress(requests.ConnectionError):
                requests.get(f"{self.url}/web/health", timeout=60).raise_for_status()
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.5)
        raise RuntimeError(f"The server of {self.name} did not start; see {self.log}")

    def stop(self):
        self.process.terminate()
        self.process.wait(30)

    def open_session(self, user_id):
        """Give an HTTP session that is logged in, without typing a password."""
        session = root.session_store.new()
        session.update(get_default_session(), db=self.registry.db_name, _trace_disable=True)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            session.uid, session.login = user_id, env.user.login
            session.session_token = security.compute_session_token(session, env)
            session.context = dict(env["res.users"].context_get())
        root.session_store.save(session)
        browser = requests.Session()
        browser.cookies.set("session_id", session.sid)
        return browser

    def get_queries(self, path, method="GET"):
        """Give the number of queries of the last request for a path, from the server's log."""
        pattern = re.compile(rf'"{method} {re.escape(path)} HTTP/1.1" 200 - (\d+) ')
        for _ in range(50):
            with open(self.log, "rb") as log:
                log.seek(max(self.log.stat().st_size - 4000, 0))
                if found := pattern.findall(log.read().decode(errors="replace")):
                    return int(found[-1])
            time.sleep(0.02)
        return None


# ---------------------------------------------------------------------- measuring


def measure(row, databases, servers, rounds):
    """Measure one row; give it as the results file keeps it."""
    with contextlib.ExitStack() as stack:
        if isinstance(row.act, Upload):
            for registry, _facts in databases.values():
                stack.enter_context(removing_uploads(registry))
        grown = None
        if row.grown:
            grown = stack.enter_context(
                contextlib.closing(GrownSide(*databases["grown"], row.user))
            )
        return measure_rounds(row, databases, servers, rounds, grown)


def measure_rounds(row, databases, servers, rounds, grown=None):
    if grown:
        acts = [lambda: grown.once(row.act, True), lambda: grown.once(row.act, False)]
        large = None
    elif row.is_http:
        large, small = (HttpSide(servers[n], databases[n][1], row.user) for n in ("large", "small"))
        acts = [lambda: large.once(row.act, row.expect), lambda: small.once(row.act, row.expect)]
    else:
        large, small = (OrmSide(*databases[n], row.user) for n in ("large", "small"))
        acts = [lambda: large.once(row.act), lambda: small.once(row.act)]
    floor = row.floor or row.act  # without a floor of its own a row is its own one
    acts.append((lambda: grown.once(floor, False)) if grown else (lambda: large.once(floor)))
    for _ in range(3):  # warm-up
        answers = [act() for act in acts]
    if row.same_number and len({answer[2] for answer in answers}) > 1:
        raise RuntimeError(f"{row.name}: found {[answer[2] for answer in answers]}")
    times = [[] for _ in acts]
    end = time.monotonic() + SECONDS
    # What takes a few milliseconds needs many rounds, else one busy moment of the machine decides.
    while len(times[0]) < rounds or (time.monotonic() < end and len(times[0]) < MOST_ROUNDS):
        for act, found in zip(acts, times, strict=True):
            found.append(act()[0])
    large_ms, small_ms, floor_ms = (statistics.median(found) for found in times)
    growth, factor = large_ms / small_ms, large_ms / floor_ms
    return {
        "name": row.name,
        "large_ms": round(large_ms, 2),
        "small_ms": round(small_ms, 2),
        "floor_ms": round(floor_ms, 2),
        "queries": answers[0][1],
        "queries_small": answers[1][1],
        "queries_floor": answers[2][1],
        "found": answers[0][2],
        "rounds": len(times[0]),
        "ratio_large_small": round(growth, 2),
        "ratio_floor": round(factor, 2),
        "target": row.target,
        "ok": not (row.growth and growth > row.growth)
        and not (row.floor_factor and factor > row.floor_factor)
        and not (row.most_ms and large_ms > row.most_ms),
    }


def describe_machine(registry):
    """Say on what was measured."""
    with registry.cursor() as cr:
        cr.execute("SHOW server_version")
        postgres = cr.fetchone()[0]
    models = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "python": platform.python_version(),
        "postgresql": postgres,
        "odoo": odoo.release.version,
        "load_before": round(os.getloadavg()[0], 1),
    }


def print_table(rows):
    heads = ("", "large", "small", "floor", "queries", "large/small", "large/floor", "target", "")
    lines = [heads]
    for row in rows:
        numbers = [f"{row[key]:.1f}" for key in ("large_ms", "small_ms", "floor_ms")]
        ratios = [f"{row[key]:.2f}" for key in ("ratio_large_small", "ratio_floor")]
        verdict = "ok" if row["ok"] else "MISSED"
        lines.append([row["name"], *numbers, str(row["queries"]), *ratios, row["target"], verdict])
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    print("\nmedians in milliseconds\n")
    for line in lines:
        cells = [
            cell.ljust(width) if column in (0, 7) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=21, help="how often each is measured at least"
    )
    parser.add_argument("--only", default="", help="measure the rows whose name contains this")
    options = parser.parse_args()
    scale = float(os.environ.get("KD_BENCH_SCALE") or 1)
    sizes = {"large": max(round(LARGE * scale), SMALL), "small": SMALL}
    confs = {name: os.environ[f"KD_BENCH_CONF_{name.upper()}"] for name in sizes}
    config.parse_config(["-c", confs["large"], "--log-level=warn"], setup_logging=True)
    databases = {}
    for name, administrations in sizes.items():
        registry = Registry(os.environ[f"KD_BENCH_DB_{name.upper()}"])
        databases[name] = registry, ensure_data(registry, administrations)
        tidy(registry)
    wanted = [row for row in ROWS if options.only in row.name]
    if any(row.grown for row in wanted):
        registry, facts = databases["large"]
        grown = ensure_grown(os.environ["KD_BENCH_DB_GROWN"], registry, facts)
        databases["grown"] = grown, facts
    machine = describe_machine(databases["large"][0])
    servers = {name: Server(name, confs[name], databases[name][0]) for name in sizes}
    rows = []
    try:
        for server in servers.values():
            server.wait()
        for row in wanted:
            print(f"==> {row.name}", flush=True)
            rows.append(measure(row, databases, servers, options.rounds))
    finally:
        for server in servers.values():
            server.stop()
    print_table(rows)
    results = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="minutes"),
        "machine": {**machine, "load_after": round(os.getloadavg()[0], 1)},
        "large": databases["large"][1]["documents"],
        "small": databases["small"][1]["documents"],
        "rows": rows,
    }
    whole = scale == 1 and not options.only
    target = HERE / "results" / ("latest.json" if whole else "trial.json")
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=2) + "\n")
    print(f"written to {target.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()

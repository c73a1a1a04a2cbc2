"""What holds for every test run: a skipped test is a failure where that was asked for."""

import os

import pytest
from hypothesis import settings

# A test that writes to a database has no steady pace, and CI must not fail by a throw of the dice:
# there the examples are always the same, at a desk they differ from run to run.
settings.register_profile(
    "klantendossier", deadline=None, derandomize=os.environ.get("CI") == "true"
)
settings.load_profile("klantendossier")

SKIPPED = pytest.StashKey()


def pytest_addoption(parser):
    parser.addoption(
        "--no-skips",
        action="store_true",
        default=os.environ.get("CI") == "true",
        help="fail when a test was skipped (the default when CI=true): a browser test that does"
        " not run for want of a browser must not look like one that passed",
    )


def pytest_configure(config):
    config.stash[SKIPPED] = []


class SkipCounter:
    """Collects the node ids of everything that was skipped."""

    def __init__(self, config):
        self.found = config.stash[SKIPPED]

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            self.found.append(report.nodeid)

    def pytest_collectreport(self, report):
        if report.skipped:
            self.found.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    session.config.pluginmanager.register(SkipCounter(session.config))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    if exitstatus == 0 and session.config.getoption("--no-skips") and session.config.stash[SKIPPED]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("--no-skips") and config.stash[SKIPPED]:
        terminalreporter.section("skipped, which is not allowed here", red=True)
        for nodeid in config.stash[SKIPPED]:
            terminalreporter.line(nodeid)

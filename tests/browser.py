"""A browser that a test drives step by step: go, press, look, measure, take a picture.

It is Odoo's own headless Chromium of ``HttpCase.browser_js`` with the DevTools commands that a walk over
many pages needs and that one script in one page cannot give: widths, touch, no scripts, no network.
"""

import base64
import contextlib
import functools
import json
import threading
import time
from unittest.mock import patch

from odoo.tests.common import HOST, ChromeBrowser, _registry_test_lock

#: Below this width a screen is a phone: a finger, no scroll bar.
PHONE = 576


class Browser:
    """One window; every method waits until what it asked for has happened."""

    def __init__(self, chrome, base_url):
        self.chrome = chrome
        self.base_url = base_url
        self.has_scripts = True
        self.width = self.height = None
        self._loaded = threading.Event()
        chrome._handlers["Page.loadEventFired"] = lambda **_kwargs: self._loaded.set()
        chrome._handlers["Page.javascriptDialogOpening"] = lambda **_kwargs: chrome._websocket_send(
            "Page.handleJavaScriptDialog", params={"accept": True}
        )
        self.resize(1280)

    def send(self, method, **params):
        """Send one DevTools command and give its result."""
        return self.chrome._websocket_request(method, params=params, timeout=60)

    # ------------------------------------------------------------------ acting

    def go(self, url, ready=".o_kd_page.o_kd_scripted"):
        """Open an address, and wait until the page's scripts have started."""
        self._loaded.clear()
        self.send("Page.navigate", url=url if "://" in url else self.base_url + url)
        self.wait_for_load(ready)

    def wait_for_load(self, ready=".o_kd_page.o_kd_scripted"):
        if not self._loaded.wait(30):
            raise AssertionError("the page does not finish loading")
        if self.has_scripts and ready:
            self.until(f"!!document.querySelector({json.dumps(ready)})")

    def follow(self, script, ready=".o_kd_page.o_kd_scripted"):
        """Run a script that leads to another page, and wait for that page."""
        self._loaded.clear()
        self.run(script)
        self.wait_for_load(ready)

    def back(self, ready=".o_kd_page.o_kd_scripted"):
        """Press Back."""
        history = self.send("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] - 1]
        before = self.run("performance.timeOrigin")
        self.send("Page.navigateToHistoryEntry", entryId=entry["id"])
        self.until(
            f"(performance.timeOrigin !== {before} || window.kdBack) && document.readyState === 'complete'"
        )
        if self.has_scripts and ready:
            self.until(f"!!document.querySelector({json.dumps(ready)})")

    def run(self, script):
        """Give the value of an expression in the page; of a promise what it is resolved with."""
        answer = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AssertionError(
                details.get("exception", {}).get("description") or details.get("text")
            )
        return answer["result"].get("value")

    def until(self, script, seconds=15):
        """Wait until an expression in the page is true, and give its value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(AssertionError):  # the page may be on its way to the next one
                if value := self.run(script):
                    return value
            time.sleep(0.05)
        raise AssertionError(f"never: {script}\n{self.run('document.body.innerText')}")

    def press(self, selector):
        """Click on the first element that there is."""
        self.until(f"!!document.querySelector({json.dumps(selector)})")
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def fill(self, selector, text):
        """Type into a field."""
        self.run(
            f"(() => {{ const el = document.querySelector({json.dumps(selector)}); el.focus();"
            f" el.value = {json.dumps(text)};"
            " for (const name of ['input', 'change']) { el.dispatchEvent(new Event(name, {bubbles: true})); }"
            "})()"
        )

    def choose_files(self, selector, files):
        """Choose files in a field, as a list of name and text; a number gives so many bytes of PDF.

        Text that begins as PDF becomes one.
        """
        self.run(
            f"""(() => {{
                const files = new DataTransfer();
                for (const [name, content] of {json.dumps(files)}) {{
                    const end = "\\n1 0 obj<<>>endobj\\nstartxref\\n0\\n%%EOF\\n";
                    const pdf = (text) => text + " ".repeat(Math.max(content - 9 - end.length, 0)) + end;
                    const head = typeof content === "number" ? "%PDF-1.4 " : content;
                    const text = head.startsWith("%PDF-") ? pdf(head) : head;
                    files.items.add(new File([text], name));
                }}
                const el = document.querySelector({json.dumps(selector)});
                el.files = files.files;
                el.dispatchEvent(new Event("change", {{ bubbles: true }}));
            }})()"""
        )

    def open_without(self, url, part):
        """Open an address while the requests with this part in theirs stay unanswered.

        :return: what to call to let them go on
        """
        held, handler = [], self.chrome._handlers["Fetch.requestPaused"]
        self.send("Fetch.enable", patterns=[{"urlPattern": "*"}])
        self.send("Network.enable")
        self.send("Network.setCacheDisabled", cacheDisabled=True)

        def hold(**params):
            if part in params["request"]["url"]:
                return held.append(params)
            return handler(**params)

        def release():
            self.chrome._handlers["Fetch.requestPaused"] = handler
            for params in held:
                handler(**params)

        self.chrome._handlers["Fetch.requestPaused"] = hold
        self.send("Page.navigate", url=self.base_url + url)
        self.until(f"location.pathname === {json.dumps(url)} && document.readyState !== 'loading'")
        return release

    # ------------------------------------------------------------------ what the window is like

    def resize(self, width, height=800):
        """Make the window so wide; narrow ones are phones with a touch screen."""
        if (width, height) == (self.width, self.height):
            return
        self.width, self.height = width, height
        phone = width < PHONE
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.send("Emulation.setScrollbarsHidden", hidden=True)

    def set_scripts(self, on):
        self.has_scripts = on
        self.send("Emulation.setScriptExecutionDisabled", value=not on)

    def set_online(self, on):
        self.send("Network.enable")
        self.send(
            "Network.emulateNetworkConditions",
            offline=not on,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def set_upload_speed(self, bytes_per_second):
        self.send("Network.enable")
        self.send(
            "Network.emulateNetworkConditions",
            offline=False,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=bytes_per_second,
        )

    def set_session(self, session):
        """Go on with another session: what another tab's log-in does to this one."""
        self.chrome.set_cookie("session_id", session.sid, "/", HOST)

    # ------------------------------------------------------------------ looking

    @property
    def path(self):
        return self.run("location.pathname + location.search")

    @property
    def text(self):
        return self.run("document.querySelector('#wrap').innerText")

    def take_picture(self, path):
        """Save the whole window as it is now."""
        picture = self.send("Page.captureScreenshot", format="png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(picture["data"]))


class BrowserMixin:
    """For an ``HttpCase``: :meth:`browse` opens a window for one user."""

    @contextlib.contextmanager
    def browse(self, user=None):
        """Open a window, logged in as this user, and close it in the end; an error in a script fails."""
        chrome = ChromeBrowser(self)
        with self.allow_requests(browser=chrome), contextlib.ExitStack() as atexit:
            atexit.callback(self._wait_remaining_requests)
            atexit.callback(chrome.stop)
            login = user.login if user else None
            self.authenticate(login, login, browser=chrome)
            self.cr.flush()
            self.cr.clear()
            with patch.object(self.cr, "execute", self._refuse_unlocked(self.cr.execute)):
                yield Browser(chrome, self.base_url())
            if chrome._result.done() and chrome._result.exception():
                raise chrome._result.exception()

    @staticmethod
    def _refuse_unlocked(execute):
        """Make a test that reads the database while its window is open fail at once, and always.

        The requests of the window use the same connection, one at a time: a query between two of theirs
        got the answer of the other one, once in a few hundred runs.
        """

        @functools.wraps(execute)
        def guarded(*args, **kwargs):
            if not _registry_test_lock._is_owned():
                raise AssertionError(
                    "a window is open: read what you need before, or in `with self.database():`"
                )
            return execute(*args, **kwargs)

        return guarded

    @contextlib.contextmanager
    def database(self):
        """Use the database while a window is open: when no request does, and seeing what they wrote."""
        with _registry_test_lock:
            self.env.invalidate_all(flush=False)
            yield
            self.cr.flush()
            self.cr.clear()

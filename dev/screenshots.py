"""Take the pictures of README, guide and Apps page: ``screenshots.py ADDRESS ROOT [NAME...]``.

In headless Chromium. Each picture is a line of :data:`PICTURES`: who looks, how wide, at which address, what is
pressed first, what must be there then. Nothing is drawn over; a step that is not found ends the run.
"""

import base64
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from typing import NamedTuple

import websocket
from PIL import Image

#: Seconds to wait for something to appear, and for what is still moving then.
PATIENCE, REST = 120, 1.2


#: Colours of a picture.
COLORS = 96


class Picture(NamedTuple):
    name: str
    login: str
    address: str
    width: int = 1280
    height: int = 860
    #: Selectors that are pressed one after the other; a text behind '|' must be in it.
    press: tuple = ()
    #: Selector that must be there at the end.
    ready: str = "body"
    #: Whether the whole page is taken, not only what is in view.
    whole: bool = False


OFFICE, MANAGER, CLIENT = "medewerker1", "beheerder", "anna"
DOSSIER = "/odoo/administrations/1/dossier"
ROW = ".o_kd_tree_item[aria-level='{}'] > .o_kd_folder .o_kd_folder_name|{}"
PICTURES = (
    Picture("office-administrations", OFFICE, "/odoo/administrations", ready=".o_data_row"),
    Picture(
        "office-dossier",
        OFFICE,
        DOSSIER,
        press=(ROW.format(2, "Materiële vaste activa"), ".o_data_row td[name=name]"),
        ready=".o_kd_side",
    ),
    Picture(
        "office-permissions",
        OFFICE,
        DOSSIER,
        press=(
            ".o_kd_tree_item[aria-level='1'] > .o_kd_folder .o_kd_access",
            ".modal .o_data_row:nth-child(2) input[data-value=upload]",
        ),
        ready=".modal .o_kd_plan section",
    ),
    Picture(
        "office-upload", OFFICE, DOSSIER, press=(".o_kd_upload_button",), ready=".modal footer"
    ),
    Picture(
        "office-template",
        MANAGER,
        "/odoo/action-klantendossier.template_action",
        press=(".o_data_row td[name=name]|Jaarwerk",),
        ready=".o_kd_template_node",
    ),
    Picture("client-dossier", CLIENT, "/my/dossiers/1", 1100, ready=".o_kd_page"),
    Picture("client-dossier-phone", CLIENT, "/my/dossiers/1", 360, 760, ready=".o_kd_page"),
    Picture(
        "client-document",
        CLIENT,
        "/my/dossiers/1",
        1100,
        press=(".o_kd_page a[href*='/document/']|Concept",),
        ready=".o_kd_viewer",
    ),
)
#: Pictures of the Apps page, which are the same ones.
COPIES = {
    "office-dossier": "office_screenshot",
    "office-permissions": "permissions_screenshot",
    "client-dossier": "client_screenshot",
    "client-dossier-phone": "phone_screenshot",
}


class Chromium:
    """One window of a headless browser, spoken to by the DevTools protocol."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="kd-screenshots-")
        self.process = subprocess.Popen(
            [
                shutil.which("chromium") or "chromium",
                *("--headless", "--no-sandbox", "--hide-scrollbars", "--lang=nl"),
                *("--remote-debugging-port=0", "--remote-allow-origins=*"),
                f"--user-data-dir={self.profile}",
                "about:blank",
            ],
            stderr=subprocess.DEVNULL,
        )
        port_file = pathlib.Path(self.profile, "DevToolsActivePort")
        self.wait(port_file.exists)
        port = port_file.read_text().split()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            page = next(target for target in json.load(answer) if target["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=60)
        self.number = 0
        # A page of the portal takes its language from the browser.
        agent = self.send("Browser.getVersion")["userAgent"]
        self.send("Network.setUserAgentOverride", userAgent=agent, acceptLanguage="nl-NL")

    @staticmethod
    def wait(check, what="it"):
        end = time.monotonic() + PATIENCE
        while not (value := check()):
            if time.monotonic() > end:
                sys.exit(f"Not found: {what}. The screen has changed; mend dev/screenshots.py.")
            time.sleep(0.1)
        return value

    def send(self, method, **params):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                return answer.get("result", {})

    def run(self, script):
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        return answer.get("result", {}).get("value")

    def go(self, url):
        self.send("Page.navigate", url=url)
        self.wait(
            lambda: self.run(
                "document.readyState === 'complete' && location.href !== 'about:blank'"
            )
        )

    def press(self, selector):
        selector, _bar, text = selector.partition("|")
        find = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".find((el) => el.innerText.includes({json.dumps(text)}) || !{json.dumps(text)})"
        )
        self.wait(lambda: self.run(f"!!{find}"), selector)
        self.run(f"{find}.click()")

    def log_in(self, address, login):
        self.send("Network.clearBrowserCookies")
        self.go(f"{address}/web/login")
        self.wait(lambda: self.run("!!document.querySelector('input[name=login]')"), "log-in")
        self.run(
            f"document.querySelector('input[name=login]').value = {json.dumps(login)};"
            f"document.querySelector('input[name=password]').value = {json.dumps(login + '-demo')};"
            "document.querySelector('form.oe_login_form').submit()"
        )
        self.wait(
            # While the page changes there is no answer at all.
            lambda: self.run(
                "document.readyState === 'complete' && !location.pathname.startsWith('/web/login')"
            ),
            "what comes after the log-in",
        )

    def take(self, picture, path):
        self.wait(
            lambda: self.run(f"!!document.querySelector({json.dumps(picture.ready)})"),
            picture.ready,
        )
        time.sleep(REST)
        data = self.send("Page.captureScreenshot", captureBeyondViewport=picture.whole)["data"]
        # A screen has few colours; so a picture of it is a quarter of the size.
        image = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
        image.quantize(COLORS).save(path, optimize=True)

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.profile, ignore_errors=True)


def main(address, root, names):
    images = pathlib.Path(root, "docs", "images")
    apps = pathlib.Path(root, "klantendossier", "static", "description")
    chromium = Chromium()
    who = None
    try:
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            chromium.send(
                "Emulation.setDeviceMetricsOverride",
                width=picture.width,
                height=picture.height,
                deviceScaleFactor=1,
                mobile=picture.width < 600,
            )
            if who != picture.login:
                chromium.log_in(address, picture.login)
                who = picture.login
            chromium.go(address + picture.address)
            for selector in picture.press:
                chromium.press(selector)
                time.sleep(REST)
            path = images / f"{picture.name}.png"
            chromium.take(picture, path)
            if copy := COPIES.get(picture.name):
                shutil.copyfile(path, apps / f"{copy}.png")
            print(f"    {path.relative_to(root)}")
    finally:
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])

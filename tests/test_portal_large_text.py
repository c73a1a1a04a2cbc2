"""Text of twice its size on a phone (WCAG 1.4.4): nothing of ours breaks, overlaps or runs out of the window."""

import json
import re

from .test_portal_walker import EXCEPTIONS, UPLOAD, WalkerCase

WIDTH = 360
SCRIPTED = ".o_kd_page.o_kd_scripted"
LARGE = """(() => {
    const style = document.createElement("style");
    style.textContent = "html { font-size: 200% !important }";
    document.head.append(style);
})()"""
#: A short word that is broken, which the walker says so.
SHORT = re.compile(r'^narrow: .* breaks "[^"]{1,9}"$')
#: Icons that are wider than their place, and so lie over what stands beside them.
ICONS = """[...document.querySelectorAll(".o_kd_page .fa, .o_kd_page .oi")].filter(
    (el) => el.checkVisibility() && el.scrollWidth > el.clientWidth + 1 && el.clientWidth
).map((el) => `icon: ${el.className} ${el.parentElement.innerText.slice(0, 40)}`)"""


class TestLargeText(WalkerCase):
    """The pages of somebody who may do everything."""

    def test_twice_as_large(self):
        vof, document = self.vof, f"/my/dossiers/document/{self.document.id}"
        main = f"/my/dossiers/{vof.id}/map/{self.main.id}"
        faults = []
        with self.browse(self.anna) as browser:
            browser.chrome.set_cookie("frontend_lang", "nl_NL", "/", "127.0.0.1")
            for name, url, ready in (
                ("list", "/my/dossiers", SCRIPTED),
                ("dossier", f"/my/dossiers/{vof.id}?open={self.main.id}", SCRIPTED),
                ("search", f"/my/dossiers/{vof.id}?q=jaarrekening", SCRIPTED),
                ("folder", main, SCRIPTED),
                ("document", document, SCRIPTED),
                ("upload", f"{main}/toevoegen", UPLOAD),
            ):
                browser.resize(WIDTH)
                browser.go(url, ready)
                browser.run(LARGE)
                browser.run(
                    "document.querySelectorAll('.o_kd_forms details').forEach((el) => { el.open = true })"
                )
                height = browser.run("document.documentElement.scrollHeight")
                browser.resize(WIDTH, min(height, 16000))
                browser.run("new Promise((done) => setTimeout(() => done(true), 100))")
                browser.run(self.script)
                found = browser.run(f"window.kdWalker.measure({json.dumps(EXCEPTIONS)}, {WIDTH})")
                # Longer words may break at this size; what stands beside them still leaves them room.
                found = [
                    fault
                    for fault in found
                    if fault.startswith(("sideways", "overlap")) or SHORT.search(fault)
                ]
                found += browser.run(ICONS)
                browser.take_picture(self.pictures / "large" / f"{name}.png")
                faults += [f"{name}: {fault}" for fault in found]
        self.assertFalse(faults, "\n" + "\n".join(faults))

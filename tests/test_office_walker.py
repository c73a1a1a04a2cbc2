"""A walk over the office's screens and dialogs, at four widths and in two languages (decision 21).

The measures are those of the portal's walk (tests/portal_walker.js, axe-core), with targets of 24 px and more.
A dialog that is not in ``DIALOGS`` is one that nobody measures: ``test_every_dialog_is_walked`` says so.
"""

import json
import os
import tempfile
from pathlib import Path

from odoo.addons.klantendossier.tools import levels

from .browser import BrowserMixin
from .common import DossierHttpCase
from .tooling import ROOT

WIDTHS = (768, 1280, 1440, 1920)
LANGUAGES = {"nl": "nl_NL", "en": "en_US"}
TAP = 24
LONG = "Rechtsbijstandverzekeringsmaatschappij De Nieuwe Noord-Hollandse Onderlinge Waarborg"
NOTE = (
    "Graag vóór het einde van de maand nakijken; daarna gaat alles in één keer naar de Belastingdienst. "
    * 3
)

#: Odoo's own parts that stand around ours or are used as they are: (rule, selector), each with its reason.
EXCEPTIONS = [
    ("small", ".o_main_navbar"),  # the bar of every application: the clock is 20 px wide
    ("cut off", ".o_main_navbar"),
    ("overlap", ".o_main_navbar"),
    (
        "small",
        ".o_list_record_selector, .o_list_controller thead",
    ),  # 16 px tick; its whole cell may be pressed
    ("small", ".o_searchview, .o_cp_switch_buttons, .o_cp_action_menus, .o_breadcrumb"),
    ("small", ".o_form_view .o_field_widget"),  # Odoo's fields: a line of text high
    ("small", ".o_optional_columns_dropdown"),
    ("small", ".btn-close"),
    (
        "cut off",
        ".o_list_table td, .o_list_table th",
    ),  # lists cut off with an ellipsis and a tooltip
    ("cut off", ".o_searchview, .o_breadcrumb"),
    ("cut off", ".o_field_widget input, .o_field_widget textarea"),
    ("overlap", "thead"),  # the head sticks above the rows
    ("overlap", ".o_resize"),
    ("color-contrast", ".o_main_navbar"),
    ("color-contrast", ".text-muted"),  # 4.3:1 in Odoo's theme
    ("color-contrast", ".o_form_label, .o_input::placeholder, .o_searchview_input"),
]
#: Rules of axe-core that Odoo's web client itself breaks on every screen.
AXE_OFF = [
    *("region", "landmark-one-main", "page-has-heading-one", "aria-allowed-role", "label"),
    *(
        "scrollable-region-focusable",
        "aria-required-children",
        "empty-table-header",
        "heading-order",
    ),
    *("button-name", "link-name", "image-alt", "aria-input-field-name", "nested-interactive"),
    *("aria-allowed-attr", "aria-prohibited-attr", "aria-valid-attr-value", "duplicate-id-aria"),
]

#: Dialog -> how it is opened: model, method, and which record.
DIALOGS = {
    "klantendossier.move.wizard": ("document", "action_move"),
    "klantendossier.visibility.wizard": ("document", "action_visibility"),
    "klantendossier.bin.wizard": ("document", "action_bin_dialog"),
    "klantendossier.upload.wizard": ("folder", "action_upload"),
    "klantendossier.permission.wizard": ("folder", "action_permissions"),
    "klantendossier.restore.wizard": ("binned", "action_restore_dialog"),
    "klantendossier.delete.wizard": ("binned", "action_delete_dialog"),
    "klantendossier.invite.wizard": ("invitee", "action_invite"),
    "klantendossier.template.wizard": ("administration", "action_use_template"),
}
#: Dialogs that are no screens of their own, or belong to a window that is walked elsewhere.
NOT_WALKED = {
    "klantendossier.permission.wizard.line",  # rows of the matrix
    "klantendossier.bulk.wizard",  # of managers, from the list of administrations
    "klantendossier.client.wizard",  # 'Voorlopig geen' and ending, of the person's screen
    "klantendossier.undo",  # no dialog: what a message takes back
}


class OfficeWalkerCase(BrowserMixin, DossierHttpCase):
    """One dossier with long names and notes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pictures = Path(os.environ.get("KD_PICTURES") or tempfile.mkdtemp(prefix="kd-office-"))
        cls.script = (ROOT / "tests" / "portal_walker.js").read_text(encoding="utf-8")
        cls.axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        cls.long = cls.make_administration(LONG, "9901")
        cls.client = cls.make_client(cls.long, "kd_long", cls.make_role("vennoot"))
        cls.client.partner_id.name = "Maria-Antoinette van der Broekhuizen-Oosterwijck"
        cls.folder = cls.make_folder(cls.long, f"Map {LONG}")
        cls.folder.write({"note": NOTE, "internal_note": NOTE})
        cls.low = cls.make_folder(cls.long, f"Onder {LONG}", cls.folder)
        cls.grant(cls.folder, cls.client, levels.VIEW, below=True)
        cls.document = cls.upload(cls.low, f"{LONG}.pdf")
        cls.document.write({"note": NOTE})
        gone = cls.upload(cls.low, f"Weg {LONG}.pdf")
        gone.action_bin()
        cls.upload(None, f"Inbox {LONG}.pdf", administration=cls.long)
        cls.binned = cls.env["klantendossier.bin.item"].search(
            [("administration_id", "=", cls.long.id)]
        )
        cls.invitee = cls.env["klantendossier.client"].create(
            {
                "administration_id": cls.long.id,
                "partner_id": cls.env["res.partner"]
                .create({"name": LONG, "email": "lang@example.com"})
                .id,
            }
        )
        cls.administration = cls.long
        cls.faults = []

    def walk(self, browser, name, language):
        for width in WIDTHS:
            browser.resize(width, 900)
            browser.run("new Promise((done) => setTimeout(() => done(true), 250))")
            if not browser.run("!!window.kdWalker"):
                browser.run(self.axe)
                browser.run(self.script)
            found = browser.run(
                f"window.kdWalker.measure({json.dumps(EXCEPTIONS)}, {width}, {TAP})"
            )
            if (language, width) == ("nl", 1280):
                axe = browser.run(f"window.kdWalker.axe({json.dumps(EXCEPTIONS)})")
                found += [fault for fault in axe if fault.split()[1].rstrip(":") not in AXE_OFF]
            browser.take_picture(self.pictures / language / f"{name}-{width}.png")
            self.faults += [f"{language} {name} {width}: {fault}" for fault in found]

    def walk_states(self, states):
        self.faults.clear()
        for language, code in LANGUAGES.items():
            self.manager.lang = code
            with self.browse(self.manager) as browser:
                for name, url, ready in states:
                    browser.resize(1280, 900)
                    browser.go(url, ready)
                    self.walk(browser, name, language)
        self.assertFalse(self.faults, "\n" + "\n".join(self.faults))


class TestOfficeWalker(OfficeWalkerCase):
    def test_screens(self):
        own = f"/odoo/administrations/{self.long.id}"
        self.walk_states(
            [
                ("administrations", "/odoo/administrations", ".o_data_row"),
                ("administration", own, ".o_form_view"),
                ("explorer", f"{own}/dossier?folder={self.low.id}", ".o_data_row"),
                ("bin", f"{own}/bin", ".o_data_row"),
            ]
        )

    def test_dialogs(self):
        self.faults.clear()
        own = f"/odoo/administrations/{self.long.id}"
        for language, code in LANGUAGES.items():
            self.manager.lang = code
            with self.browse(self.manager) as browser:
                browser.go(own, ".o_form_view")
                for wizard, (record_name, method) in DIALOGS.items():
                    record = getattr(self, record_name)
                    browser.resize(1280, 900)
                    browser.run(
                        "odoo.__WOWL_DEBUG__.root.env.services.action.doActionButton("
                        + json.dumps(
                            {
                                "type": "object",
                                "name": method,
                                "resModel": record._name,
                                "resId": record.id,
                                "resIds": record.ids,
                                "context": {},
                            }
                        )
                        + ").then(() => true)"
                    )
                    browser.until("!!document.querySelector('.modal .modal-footer button')")
                    self.walk(browser, wizard.removeprefix("klantendossier."), language)
                    browser.run("document.querySelector('.modal .btn-close').click()")
                    browser.until("!document.querySelector('.modal')")
        self.assertFalse(self.faults, "\n" + "\n".join(self.faults))

    def test_every_dialog_is_walked(self):
        """A new dialog of the office is measured too, or says here why not."""
        wizards = {
            name
            for name, model in self.env.items()
            if name.startswith("klantendossier.") and model._transient
        }
        self.assertFalse(wizards - DIALOGS.keys() - NOT_WALKED)

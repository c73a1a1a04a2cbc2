"""A walk over the office's screens and dialogs, at five widths and in two languages (decision 21).

The measures are those of the portal's walk (tests/portal_walker.js, axe-core), for a mouse: what one presses is
24 px or more. Everything has the longest names and notes. Pictures go to ``$KD_PICTURES``, when given.
A dialog that is not in ``DIALOGS`` is one that nobody measures: ``test_every_dialog_is_walked`` says so.
"""

import json
import os
from pathlib import Path

from odoo.addons.klantendossier.tools import levels

from .browser import BrowserMixin
from .common import DossierHttpCase
from .portal_scenes import drawn_pdf
from .tooling import ROOT

#: Below 768 Odoo shows its mobile view, which it chooses when a screen is opened.
WIDTHS = {"nl": ((767,), (1280, 768, 1440, 1920)), "en": ((767,), (1280, 768))}
WIDE = 1280
#: So high that nothing has to be scrolled to be measured.
HEIGHT = 2200
#: Where axe-core looks too.
AXE_WIDTHS = {"nl": (1280,), "en": ()}
LANGUAGES = {"nl": "nl_NL", "en": "en_US"}
TAP = 24
#: From here on a box may break a long word, as the explorer's side does.
NARROW = 160
#: What scrolls in place of the window in Odoo's web client.
BOXES = (
    ".o_content, .o_renderer, .o_kd_documents, .o_kd_panel, .o_kd_side, .o_form_sheet, .modal-body"
)
LONG = "Rechtsbijstandverzekeringsmaatschappij De Nieuwe Noord-Hollandse Onderlinge Waarborg"
NOTE = "Graag vóór het einde van de maand nakijken; daarna gaat alles naar de Belastingdienst. " * 3
#: Where a screen stands; what is around it is Odoo's.
SCREEN = ".o_action_manager"
SERVICES = "odoo.__WOWL_DEBUG__.root.env.services"

#: Odoo's own parts that stand around ours or are used as they are: (rule, selector), each with its reason.
EXCEPTIONS = [
    # The bar above a screen, with Odoo's own heights (17 to 23 px) and roles.
    *(
        (rule, ".o_breadcrumb, .o_cp_searchview, .o_control_panel_navigation")
        for rule in (
            *("small", "target-size", "role-img-alt", "landmark-unique", "aria-allowed-attr"),
            *("button-name", "cut off"),  # all breadcrumbs stand in the menu before them
        )
    ),
    ("aria-required-parent", ".o_searchview_facet"),
    # A list: its texts are cut off with dots and a tooltip has the whole; buttons in a row have their name as a
    # tooltip only, and are 23 px high; its groups have empty heads. In a form it scrolls sideways in its box.
    ("cut off", ".o_list_table td:not(:has([class*='o_kd_'])), .o_list_table th"),
    *((rule, "td.o_list_button, .o_list_record_remove") for rule in ("small", "button-name")),
    ("small", ".o_field_x2many_list_row_add, .o_group_header"),
    ("empty-table-header", ".o_group_header"),
    ("cut off", ".o_group_header"),
    ("sideways", ".o_field_x2many"),
    # What is scrolled out of such a box is not there to be pressed.
    ("small", ".o_field_x2many .o_list_table"),
    # Odoo's faces and ticks in a list have no text of their own.
    ("image-alt", ".o_field_many2one_avatar_user, .o_avatar"),
    ("label", ".o_list_table .o-checkbox"),
    # The chatter and the tabs of a form are Odoo's.
    *(
        (rule, ".o-mail-Form-chatter")
        for rule in (
            *("image-alt", "role-img-alt", "color-contrast", "aria-prohibited-attr", "small"),
            *("cut off", "overlap", "button-name", "target-size", "heading-order"),
        )
    ),
    ("aria-required-parent", ".o_notebook"),
    # Ticks of lists, with a cell around them that may be pressed and without a label or a head.
    *((rule, ".o_list_record_selector") for rule in ("small", "label", "empty-table-header")),
    # The heads of columns with buttons, and the button in them that shows more columns: 21 px wide.
    ("empty-table-header", "thead"),
    *((rule, ".o_optional_columns_dropdown") for rule in ("small", "button-name")),
    # Choices in a form: the label may be pressed too.
    ("small", ".o_field_boolean, .o_field_radio, .o_field_many2many_checkboxes"),
    # Tags and names in fields of a form: one line high, cut off with dots, the whole is one click away.
    ("small", ".o_form_uri"),
    ("cut off", ".o_tag, .o_form_uri, .o_input"),
    ("small", ".o_field_tags"),
    *(("aria-allowed-attr", selector) for selector in (".o_tag", ".o_field_tags")),
    # Cards are links to Odoo.
    ("aria-allowed-role", ".o_kanban_record"),
    # Its panel of small screens: the header below says the whole name.
    ("aria-allowed-attr", ".o_search_panel > div"),
    ("cut off", ".o_search_panel > div b"),
    # A dialog: its cross is 22 px wide, and its parts claim to be landmarks.
    ("small", ".modal-header .btn-close"),
    *(
        (rule, ".modal-dialog")
        for rule in (
            *("landmark-unique", "landmark-no-duplicate-main", "landmark-no-duplicate-banner"),
            *("landmark-main-is-top-level", "heading-order"),
        )
    ),
    # Whom a badge names stands on hover and on focus.
    ("cut off", ".o_kd_audience_badge"),
]

#: The same in windows below 1280: lists with many columns scroll sideways in their own box, as everywhere in Odoo.
#: The office's home and the explorer do not, and are measured.
EXCEPTIONS_NARROW = [
    *EXCEPTIONS,
    ("sideways", ".o_list_view:not(:has(.o_kd_main, .o_kd_number)) .o_list_renderer"),
]

#: Dialog -> how it is opened: record of the scene, method.
DIALOGS = {
    "klantendossier.move.wizard": ("document", "action_move"),
    "klantendossier.visibility.wizard": ("document", "action_visibility"),
    "klantendossier.bin.wizard": ("low", "action_bin_dialog"),
    "klantendossier.upload.wizard": ("low", "action_upload"),
    "klantendossier.permission.wizard": ("folder", "action_permissions"),
    "klantendossier.restore.wizard": ("binned", "action_restore_dialog"),
    "klantendossier.delete.wizard": ("binned", "action_delete_dialog"),
    "klantendossier.invite.wizard": ("known", "action_invite"),
    "klantendossier.template.wizard": ("long", "action_use_template"),
    "klantendossier.impact.wizard": ("person", "action_end_dialog"),
    "klantendossier.client.wizard": ("person", "action_give_permissions"),
    "klantendossier.release.wizard": ("held", "action_release"),
    "klantendossier.bulk.wizard": ("long", "klantendossier.bulk_wizard_action"),
}
#: Dialogs that are no screens of their own, or belong to a window that is walked elsewhere.
NOT_WALKED = {
    "klantendossier.invite.wizard.line",  # rows of the invitation
    "klantendossier.permission.wizard.line",  # rows of the matrix
    "klantendossier.undo",  # no dialog: what a message takes back
}


class TestOfficeLayout(BrowserMixin, DossierHttpCase):
    """One dossier with long names and notes, and an empty one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("nl_NL")
        cls.env["res.lang"]._activate_lang("en_US")
        wanted = os.environ.get("KD_PICTURES")
        cls.pictures = Path(wanted) if wanted else None
        cls.script = (ROOT / "tests" / "portal_walker.js").read_text(encoding="utf-8")
        cls.axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        cls.empty = cls.make_administration("Eenmanszaak Nog Niets", "9902")
        cls.long = cls.make_administration(LONG, "9901")
        cls.person = cls.make_client(cls.long, "kd_long", cls.make_role("vennoot a"))
        cls.person.partner_id.name = "Maria-Antoinette van der Broekhuizen-Oosterwijck"
        others = [cls.make_client(cls.long, f"kd_long{number}") for number in range(3)]
        for client, name in zip(others, ("Anna de Vries", "Bo", LONG), strict=True):
            client.partner_id.name = name
        partner = cls.env["res.partner"].create({"name": LONG, "email": "invited@example.com"})
        cls.invited = cls.make_invitee(partner)
        cls.invited.with_user(cls.manager)._invite()
        user = cls.make_user("kd_known", "base.group_portal")
        user.partner_id.write({"name": f"{LONG} Zuid", "email": "known@example.com"})
        cls.known = cls.make_invitee(user.partner_id)
        cls.folder = cls.make_folder(
            cls.long, f"Map {LONG}", book_year="2026", open_all=True, note=NOTE, internal_note=NOTE
        )
        cls.low = cls.make_folder(cls.long, f"Onder {LONG}", cls.folder, note=NOTE)
        cls.make_folder(cls.long, "Kort", cls.folder)
        cls.make_folder(cls.long, "Leeg " + "y" * 60)

    @classmethod
    def make_invitee(cls, partner):
        return cls.env["klantendossier.client"].create(
            {"administration_id": cls.long.id, "partner_id": partner.id}
        )

    def setUp(self):
        super().setUp()
        self.leave_out_missing_library()
        self.grant(self.folder, self.person, levels.EDIT, below=True)
        self.document = self.upload(self.low, f"{LONG}.pdf", drawn_pdf("long"))
        self.document.write({"note": NOTE, "internal_note": NOTE})
        self.upload(self.low, "Kort.pdf", visibility="office")
        self.low.with_user(self.person.user_id)._client_upload(
            f"Nieuw {LONG}.pdf", drawn_pdf("new")
        )
        self.upload(None, f"Inbox {LONG}.pdf", administration=self.long)
        self.held = self.upload(self.low, f"Vast {LONG}.pdf", drawn_pdf("held"))
        self.held.current_version_id._write_own({"file_state": "quarantine"})
        gone = self.upload(self.low, f"Weg {LONG}.pdf")
        gone.with_user(self.manager).action_bin()
        self.binned = self.env["klantendossier.bin.item"].search(
            [("administration_id", "=", self.long.id)]
        )
        self.template = self.env["klantendossier.template"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.faults = []

    # ------------------------------------------------------------------ measuring

    def walk(self, browser, name, language, widths, within=SCREEN, before=None):
        """Measure what stands there at every width, and take a picture of it."""
        is_dialog = browser.run("!!document.querySelector('.modal')")
        within = ".modal-dialog" if is_dialog else within
        options = json.dumps({"tap": TAP, "within": within, "boxes": BOXES, "narrow": NARROW})
        for width in widths:
            exceptions = json.dumps(EXCEPTIONS if width >= WIDE else EXCEPTIONS_NARROW)
            browser.resize(width, HEIGHT)
            if before:
                before(browser)
            browser.run(
                "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame("
                "() => setTimeout(() => done(true), 100))))"
            )
            found = browser.run(f"window.kdWalker.measure({exceptions}, {width}, {options})")
            if width in AXE_WIDTHS[language]:
                found += browser.run(f"window.kdWalker.axe({exceptions}, {json.dumps(within)})")
            if self.pictures:
                browser.take_picture(self.pictures / language / f"{name}-{width}.png")
            self.faults += [f"{language} {name} {width}: {fault}" for fault in found]
        browser.resize(widths[0], HEIGHT)

    def open_office(self, browser, url, width):
        """Load the web client anew, with the measures, and without things that move."""
        browser.send(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-reduced-motion", "value": "reduce"}],
        )
        browser.resize(width, HEIGHT)
        browser.go(url, ".o_action_manager .o_view_controller")
        browser.run(self.axe)
        browser.run(self.script)

    def do(self, browser, action, ready):
        """Run an action (an XML id, or what a method gave) in the web client that is there; open a group."""
        browser.run(f"document.querySelector('{SCREEN} > *').dataset.old = 'old'")
        browser.run(
            f"{SERVICES}.action.doAction({json.dumps(action)}, {{clearBreadcrumbs: true}}).then(() => true)"
        )
        browser.until(
            f"!document.querySelector('{SCREEN} > [data-old]') && !!document.querySelector('{SCREEN} > *')"
        )
        browser.until(f"!!document.querySelector({json.dumps(ready)})")
        if browser.run("!!document.querySelector('.o_group_header:not(.o_group_open)')"):
            browser.press(".o_group_header:not(.o_group_open)")
            browser.until("!!document.querySelector('.o_group_open + tr')")

    def walk_all(self, walk_one):
        """Call for each language and each set of widths, with a window of its own.

        English is measured where each layout is narrowest: its words are not longer than the Dutch ones.
        """
        for language, code in LANGUAGES.items():
            self.manager.lang = code
            for widths in WIDTHS[language]:
                with self.browse(self.manager) as browser:
                    walk_one(browser, language, widths)
        self.assertFalse(self.faults, f"{len(self.faults)}\n" + "\n".join(self.faults))

    # ------------------------------------------------------------------ the walk

    def find_screens(self):
        """Give the windows: name -> what opens it."""
        long = self.long.with_user(self.manager)
        return {
            "administrations": "klantendossier.administration_action",
            "administrations-kanban": {
                **self.env["ir.actions.act_window"]._for_xml_id(
                    "klantendossier.administration_action"
                ),
                "views": [(False, "kanban")],
            },
            "invited": long.action_open_invited(),
            "form": long.get_formview_action(),
            "all-documents": "klantendossier.document_action_all",
            "inbox": "klantendossier.document_action_inbox",
            "new": "klantendossier.document_action_new",
            "bins": "klantendossier.bin_item_action",
            "bin": long.action_open_bin(),
            "who-sees-what": long.action_who_sees_what(),
            "person": self.person.with_user(self.manager).action_open_permissions(),
            "view-as": long.action_view_as_client(),
            "invitations": "klantendossier.client_action_invited",
            "log": self.document.with_user(self.manager).action_open_log(),
            "templates": "klantendossier.template_action",
            "template": self.template.get_formview_action(),
            "roles": "klantendossier.role_action",
        }

    def find_explorers(self):
        """Give the explorer in its states: name -> (address, what is there then)."""
        own = f"/odoo/administrations/{self.long.id}/dossier"
        empty = f"/odoo/administrations/{self.empty.id}/dossier"
        some = ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)"
        return {
            "explorer": (own, some),
            "explorer-inbox": (f"{own}?folder=inbox", some),
            "explorer-gone": (f"{own}?folder=99999999", ".o_kd_header .alert"),
            "explorer-empty": (empty, ".o_kd_use_template"),
            "explorer-folder": (f"{own}?folder={self.low.id}", some),
        }

    def test_screens(self):
        screens = self.find_screens()
        filled = ".o_data_row, .o_group_header, .o_kanban_record:not(.o_kanban_ghost), .o_form_view, .o_kd_person"

        def walk_one(browser, language, widths):
            self.open_office(browser, "/odoo/administrations", widths[0])
            for name, action in screens.items():
                self.do(browser, action, filled)
                self.walk(browser, name, language, widths)

        self.walk_all(walk_one)

    def show_document(self, browser):
        """Have the first document at the right, where it lies over the list in a narrow window."""
        browser.press(".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)")
        browser.until("!!document.querySelector('.o_kd_side .o_kd_sec')")

    def test_explorer(self):
        explorers = self.find_explorers()

        def walk_one(browser, language, widths):
            for name, (url, ready) in explorers.items():
                self.open_office(browser, url, widths[0])
                browser.until(f"!!document.querySelector({json.dumps(ready)})")
                self.walk(browser, name, language, widths)
            self.walk(browser, "explorer-side", language, widths, ".o_kd_side", self.show_document)
            if 1280 in widths:
                browser.press(".o_switch_view.o_kanban")
                browser.until("!!document.querySelector('.o_kanban_record')")
                self.walk(browser, "explorer-kanban", language, widths)

        self.walk_all(walk_one)

    def test_dialogs(self):
        dialogs = {
            wizard: {
                "type": "action" if "." in method else "object",
                "name": method,
                "resModel": getattr(self, record)._name,
                "resId": getattr(self, record).id,
                "resIds": getattr(self, record).ids,
                "context": {"lang": None, "active_ids": getattr(self, record).ids},
            }
            for wizard, (record, method) in DIALOGS.items()
        }
        own = f"/odoo/administrations/{self.long.id}/dossier"

        def walk_one(browser, language, widths):
            self.open_office(browser, own, widths[0])
            for wizard, button in dialogs.items():
                button["context"]["lang"] = LANGUAGES[language]
                browser.run(
                    f"{SERVICES}.action.doActionButton({json.dumps(button)}).then(() => true)"
                )
                browser.until("!!document.querySelector('.modal .modal-footer button')")
                self.walk(browser, wizard.removeprefix("klantendossier."), language, widths)
                browser.run(
                    "document.querySelector('.modal .btn-close, .modal .oi-arrow-left').click()"
                )
                browser.until("!document.querySelector('.modal')")

        self.walk_all(walk_one)

    def test_every_dialog_is_walked(self):
        """A new dialog of the office is measured too, or says here why not."""
        wizards = {
            name
            for name, model in self.env.items()
            if name.startswith("klantendossier.") and model._transient
        }
        self.assertFalse(wizards - DIALOGS.keys() - NOT_WALKED)

"""Every menu and every door of the office: after Back, a reload and in a second tab it is what it was.

Menus, buttons and bound actions are found in the data itself, so that a new one is walked by itself.
"""

import json
import re

from lxml import etree

from odoo.exceptions import AccessError, MissingError, UserError

from .browser import BrowserMixin
from .common import DossierHttpCase
from .test_bound import FIRST

KEY = "klantendossier_administration_id"
READY = ".o_action_manager .o_view_controller, .o_action_manager .o_action"
OF_OTHER = "Alleen van de bakkerij.pdf"
SERVICES = "odoo.__WOWL_DEBUG__.root.env.services"
#: What the window shows: of which administration, which folder, which columns and which rows.
STATE = f"""
(() => {{
    const controller = {SERVICES}.action.currentController;
    if (!controller || !controller.isMounted || document.querySelector(".o_blockUI")) {{ return null; }}
    const action = controller.action;
    const names = [...document.querySelectorAll(".o_action_manager .o_list_table thead th[data-name]")];
    const isEmpty = document.querySelector(".o_action_manager .o_view_nocontent");
    if (controller.props.type === "list" && !names.length && !isEmpty) {{ return null; }}
    const rows = document.querySelectorAll(".o_action_manager .o_data_row, .o_action_manager .o_group_header");
    return {{
        window: action.path || action.id,
        administration: action.context?.{KEY} || false,
        folder: new URLSearchParams(location.search).get("folder"),
        address: location.pathname,
        title: document.title,
        columns: names.map((th) => th.dataset.name),
        rows: [...rows].map((row) => row.innerText.replace(/\\s+/g, " ")).sort(),
        failed: [...document.querySelectorAll(".modal, .o_error_dialog")].map((el) => el.innerText),
    }};
}})()
"""


class TestOfficeWalker(BrowserMixin, DossierHttpCase):
    """As a manager, who has every menu and every button."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.contact = cls.env["res.partner"].create({"name": "Firma"})
        cls.vof.write({"partner_id": cls.contact.id, "ledger_company_id": cls.other_company.id})
        cls.manager.company_ids = cls.company | cls.other_company

    def setUp(self):
        super().setUp()
        self.leave_out_missing_library()
        self.document = self.upload(self.main, "Balans.pdf")
        self.upload(self.bv_main, OF_OTHER)
        for administration in (self.vof, self.bv):
            binned = self.upload(administration.folder_ids[:1], f"Weg {administration.code}.pdf")
            binned.with_user(self.manager).action_bin()
        records = (self.vof, self.main, self.document, self.client_a, self.contact)
        self.samples = {record._name: record for record in records}
        self.samples["res.company"] = self.other_company

    # ------------------------------------------------------------------ what there is

    def find_menus(self):
        """Give the windows of the office's menus: menu id -> (window, name, model).

        Read before anything is walked: the browser's requests share the test's one connection.
        """
        root = self.env.ref("klantendossier.menu_root")
        visible = self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids()
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id), ("id", "in", visible)])
        return {
            menu.id: (menu.action.path or menu.action.id, menu.action.name, menu.action.res_model)
            for menu in menus
            if menu.action and menu.action._name == "ir.actions.act_window"
        }

    def find_buttons(self):
        """Give (model, method) of every button in a view, and of every cell that opens something."""
        found = set()
        for view in self.env["ir.ui.view"].search([("model", "in", list(self.samples))]):
            for node in etree.fromstring(view.arch).iter("button", "field"):
                if node.get("type") == "object":
                    found.add((view.model, node.get("name")))
                for method in re.findall(r"'action': '(\w+)'", node.get("options") or ""):
                    found.add((view.model, method))
        return sorted(
            (model, method) for model, method in found if hasattr(self.env[model], method)
        )

    def find_bound_actions(self):
        """Give our actions in the Actions menu: stored server actions."""
        ours = self.env["ir.model.data"].search(
            [("module", "=", "klantendossier"), ("model", "=", "ir.actions.server")]
        )
        actions = self.env["ir.actions.server"].browse(ours.mapped("res_id"))
        return actions.filtered(lambda action: action.binding_model_id.model in self.samples)

    def ask(self, act):
        """Give what an act answers, and take back what it did."""
        answer = None
        with self.env.cr.savepoint() as savepoint:
            try:
                answer = act()
            except (UserError, AccessError, MissingError):
                answer = None
            savepoint.rollback()
        self.env.invalidate_all()
        return answer if isinstance(answer, dict) else {}

    def find_doors(self):
        """Give name -> script that opens a window, of every button and action that opens one."""
        doors, dialogs = {}, 0
        for model, method in self.find_buttons():
            record = self.samples[model].with_user(self.manager)
            if "restore" in method:
                continue  # a dialog for what lies in the bin, and the samples do not; see test_bound
            answer = self.ask(lambda record=record, method=method: getattr(record, method)())
            call = {
                "type": "object",
                "name": method,
                "resModel": model,
                "resId": record.id,
                "resIds": record.ids,
                "context": {},
            }
            if not self.is_window(answer):
                continue
            if answer.get("target") == "new":
                self.check_dialog(f"{model}.{method}", answer)
                dialogs += 1
            else:
                doors[f"{model}.{method}"] = f"{SERVICES}.action.doActionButton({json.dumps(call)})"
        for action in self.find_bound_actions():
            model = action.binding_model_id.model
            record = self.samples[model]
            context = {"active_model": model, "active_id": record.id, "active_ids": record.ids}
            answer = self.ask(
                lambda action=action, context=context: (
                    action.with_user(self.manager).with_context(**context).run()
                )
            )
            if self.is_window(answer) and answer.get("target") != "new":
                options = json.dumps({"additionalContext": context})
                doors[f"{model}: {action.name}"] = (
                    f"{SERVICES}.action.doAction({action.id}, {options})"
                )
        self.assertGreater(dialogs, 8)
        return doors

    def is_window(self, answer):
        """Say whether an answer is a window on something of ours."""
        model = answer.get("res_model") or ""
        return answer.get("type") == "ir.actions.act_window" and model.startswith("klantendossier.")

    def check_dialog(self, name, answer):
        """Every dialog on something of one administration names it, and stays bound to it."""
        with self.subTest(dialog=name):
            title = answer.get("name") or answer.get("display_name")
            self.assertTrue(title.endswith("· VOF De Vries & Jansen · 9042"), title)
            self.assertEqual(answer["context"].get(KEY), self.vof.id)

    # ------------------------------------------------------------------ walking

    def look(self, browser, wanted=None):
        """Give what the window shows, once that stays the same."""
        before = None
        for _turn in range(60):
            state = browser.until(STATE)
            settled = state == before and (wanted is None or state["window"] == wanted)
            if settled and not browser.run("!!document.querySelector('.o_loading_indicator')"):
                return state
            before = state
            browser.run("new Promise((done) => setTimeout(() => done(true), 120))")
        raise AssertionError(f"{wanted} never comes, or never stands still: {before}")

    def walk(self, browser, name, away):
        """Leave the window and come back in three ways; each time it shows what it showed."""
        first = self.look(browser)
        with self.subTest(window=name):
            self.assertFalse(first["failed"])
        browser.run(f"{SERVICES}.menu.selectMenu({away}).then(() => true)")
        self.look(browser)
        browser.run("history.back()")
        back = self.look(browser, first["window"])
        browser.follow("location.reload()", READY)
        reloaded = self.look(browser, first["window"])
        address = browser.path
        # A second tab has the same disk and cookies, and a memory of its own, which is empty.
        browser.run("sessionStorage.clear()")
        browser.go(address, READY)
        second = self.look(browser, first["window"])
        for way, state in (("back", back), ("reload", reloaded), ("second tab", second)):
            with self.subTest(window=name, way=way):
                for what in ("window", "administration", "folder", "columns", "rows", "failed"):
                    self.assertEqual(state[what], first[what], what)
                self.assertEqual("9042" in state["title"], "9042" in first["title"], "title")
        return first

    def check_columns(self, name, model, state):
        """A list over several administrations says first, and always, whose each line is."""
        if state["administration"] or not state["columns"]:
            return
        if "administration_id" not in self.env[model]._fields:
            return
        with self.subTest(list=name):
            self.assertEqual(state["columns"][0], FIRST.get(model, "administration_id"))

    def test_menus(self):
        menus = self.find_menus()
        self.assertGreater(len(menus), 8)
        first, second, *_others = menus
        with self.browse(self.manager) as browser:
            browser.go("/odoo/administrations", READY)
            for menu_id, (window, name, model) in menus.items():
                browser.run(f"{SERVICES}.menu.selectMenu({menu_id}).then(() => true)")
                self.look(browser, window)
                state = self.walk(browser, name, first if menu_id != first else second)
                self.check_columns(name, model, state)
                with self.subTest(menu=name):
                    self.assertFalse(state["administration"], "a menu is of all administrations")

    def test_doors(self):
        doors = self.find_doors()
        self.assertGreater(len(doors), 6, doors)
        away = next(iter(self.find_menus()))
        walked = set()
        with self.browse(self.manager) as browser:
            browser.go("/odoo/administrations", READY)
            for name, script in doors.items():
                browser.run(f"{script}.then(() => true)")
                state = self.look(browser)
                with self.subTest(door=name):
                    self.assertEqual(state["administration"], self.vof.id)
                    self.assertIn(f"/{self.vof.id}/{state['window']}", f"{state['address']}/")
                    self.assertIn("VOF De Vries & Jansen · 9042", state["title"])
                    self.assertNotIn(OF_OTHER, " ".join(state["rows"]))
                    self.assertNotIn("9057", " ".join(state["rows"]))
                if (state["window"], state["folder"]) in walked:
                    continue  # another way to the very same address
                walked.add((state["window"], state["folder"]))
                self.walk(browser, name, away)
        self.assertIn(("dossier", str(self.main.id)), walked, "no door leads to a folder")
        self.assertIn(("dossier", "inbox"), walked)

"""Odoo's own export: for whoever has the right to export in Odoo, and of nothing that only a machine reads."""

import json

from odoo import http
from odoo.exceptions import UserError

from .browser import BrowserMixin
from .common import PASSWORD, DossierCase, DossierHttpCase
from .rpc import RpcMixin
from .test_access_matrix import MatrixMixin

MENU = "document.querySelector('.o_cp_action_menus button')"
RIGHT = "base.group_allow_export"


class TestExportRight(MatrixMixin, DossierCase):
    def test_without_the_right_no_line_leaves(self):
        self.upload(self.bank, "Balans.pdf")
        tried = 0
        for name, model in self.models().items():
            lines = model.with_user(self.manager)
            if model._transient or model._abstract or not lines.has_access("read"):
                continue
            found = lines.search([], limit=1)
            with self.subTest(model=name), self.assertRaisesRegex(UserError, "rights to export"):
                found.export_data(["display_name"])
            tried += bool(found)
        self.assertGreater(tried, 6)

    def test_with_the_right(self):
        self.manager.group_ids |= self.env.ref(RIGHT)
        document = self.upload(self.bank, "Balans.pdf").with_user(self.manager)
        [row] = document.export_data(["name", "administration_id", "folder_id"])["datas"]
        self.assertEqual(row[0], "Balans.pdf")
        self.assertIn("De Vries", row[1])


class TestExportOverHttp(RpcMixin, DossierHttpCase):
    def setUp(self):
        super().setUp()
        self.document = self.upload(self.bank, "Balans.pdf")
        self.env.flush_all()

    def export(self, user, kind, **values):
        self.authenticate(user.login, PASSWORD)
        data = {
            "model": "klantendossier.document",
            "fields": [{"name": "name", "label": "Name", "type": "char"}],
            "ids": False,
            "domain": [["administration_id", "=", self.vof.id]],
            "import_compat": False,
            **values,
        }
        form = {"csrf_token": http.Request.csrf_token(self), "data": json.dumps(data)}
        return self.url_open(f"/web/export/{kind}", data=form)

    def test_the_server_refuses(self):
        self.env.ref(RIGHT).user_ids -= self.office
        for kind in ("csv", "xlsx"):
            for grouped in ([], ["folder_id"]):
                with self.subTest(kind=kind, grouped=grouped):
                    values = {"groupby": grouped} if kind == "xlsx" else {}
                    answer = self.export(self.office, kind, **values)
                    self.assertNotEqual(answer.status_code, 200)
                    self.assertNotIn(b"Balans", answer.content)
        self.office.group_ids |= self.env.ref(RIGHT)
        self.env.flush_all()
        answer = self.export(self.office, "csv")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(b"Balans.pdf", answer.content)

    def test_technical_fields_are_not_offered(self):
        self.office.group_ids |= self.env.ref(RIGHT)
        self.env.flush_all()
        self.log_in(self.office)
        for model in ("document", "folder", "administration", "client", "reach"):
            body = {
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": f"klantendossier.{model}",
                    "domain": [],
                    "import_compat": False,
                },
            }
            fields = self.url_open("/web/export/get_fields", json=body).json()["result"]
            offered = {field["id"] for field in fields}
            technical = self.env[f"klantendossier.{model}"]._get_technical_fields() - {"id"}
            with self.subTest(model=model):
                self.assertTrue(offered)
                self.assertFalse(offered & technical)


class TestExportButton(BrowserMixin, DossierHttpCase):
    """The lists of the office as a browser shows them, with and without the right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def setUp(self):
        super().setUp()
        self.leave_out_missing_library()
        self.upload(self.main, "Balans.txt", b"Balans")

    def look(self):
        """Give which of the lists offer to export all, or what was chosen."""
        vof = self.vof.id
        addresses = {
            "dossier": f"/odoo/administrations/{vof}/dossier",
            "documents": "/odoo/action-klantendossier.document_action_all",
            "administrations": "/odoo/administrations",
        }
        found = {}
        self.env.flush_all()
        with self.browse(self.office) as browser:
            for name, address in addresses.items():
                browser.go(address, ".o_data_row .o_list_record_selector input")
                browser.run(
                    "document.querySelector('.o_data_row .o_list_record_selector input').click()"
                )
                browser.until("!!document.querySelector('.o_selection_container')")
                # Who may do nothing in the menu has none.
                if browser.run(f"!!{MENU}"):
                    browser.run(f"{MENU}.click()")
                    browser.until("!!document.querySelector('.o-dropdown--menu .o_menu_item')")
                found[name] = browser.run(
                    "[...document.querySelectorAll('.o-dropdown--menu .o_menu_item')]"
                    ".some((item) => item.innerText.trim() === 'Export')"
                )
        return found

    def test_without_the_right(self):
        self.env.ref(RIGHT).user_ids -= self.office
        self.assertEqual(set(self.look().values()), {False})

    def test_with_the_right(self):
        self.office.group_ids |= self.env.ref(RIGHT)
        self.assertEqual(set(self.look().values()), {True})

"""The demo office is set up as the installation guide says."""

from unittest.mock import Mock, patch

from odoo.tools import file_open

from odoo.addons.klantendossier.demo.loader import HELD
from odoo.addons.klantendossier.tools.file_content import inspect

from .common import DossierCase, DossierHttpCase


class TestDemo(DossierHttpCase):
    """What strangers and clients find at the door."""

    def test_on_invitation_only_and_in_two_languages(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        self.assertEqual(self.url_open("/web/signup").status_code, 200, "Odoo's own default")
        self.env["klantendossier.demo"]._open_portal()
        self.assertEqual(self.url_open("/web/signup").status_code, 404)
        self.assertNotIn("/web/signup", self.url_open("/web/login").text)
        installed = dict(self.env["res.lang"].get_installed())
        self.assertLessEqual({"nl_NL", "en_US"}, set(installed))


class TestDemoFiles(DossierCase):
    """Each file of the demo is one that the office takes, and some are special."""

    def test_every_file_is_accepted_and_the_marks_are_there(self):
        marks, then = set(), set()
        for row in self.env["klantendossier.demo"]._read("documents.csv"):
            with file_open(f"klantendossier/demo/files/{row['file']}", "rb") as stream:
                found = inspect(stream.read(), row["file"].rpartition("/")[2])
            self.assertIsNotNone(found.file_type, row["file"])
            self.assertIsNone(found.danger, row["file"])
            self.assertTrue(found.file_type.default, row["file"])
            marks |= found.marks
            then.add(row["then"])
        self.assertLessEqual({"password", "macro"}, marks)
        self.assertEqual(then, {"", "bin", "handled", *HELD})


class TestDemoLoading(DossierCase):
    """While the addon is installed its tables are there for its own transaction only."""

    def test_no_second_connection_while_it_is_installed(self):
        document = self.upload(self.bank, "Bon.pdf")
        office = self.env(user=self.office.id)
        another = Mock(side_effect=AssertionError("a second connection"))
        with patch.dict(vars(self.env.registry), {"ready": False, "cursor": another}):
            self.grant(self.bank, self.client_a)
            document.with_env(office)._move(self.fixed.with_env(office))
            document.with_env(office).action_bin()
            document.with_env(office).action_restore()
            self.bank.with_env(office)._move(self.fixed.with_env(office))
        self.assertEqual(document.folder_id, self.fixed)

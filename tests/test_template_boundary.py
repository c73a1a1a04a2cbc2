"""Code in mail templates is a boundary that no field holds; who lets it down is told (design L3)."""

import importlib.util
import os
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.klantendossier import hooks

from .common import DossierCase, pdf

LOGGER = "odoo.addons.klantendossier.models.ir_config_parameter"
RESTRICT = "mail.restrict.template.rendering"
MIGRATION = Path(__file__).parent.parent / "klantendossier/migrations/19.0.1.1.0/post-bytes.py"


class TestTemplateBoundary(DossierCase):
    """Odoo's 'Restrict Template Rendering' and what the dossier says of it."""

    def setUp(self):
        super().setUp()
        self.parameters = self.env["ir.config_parameter"]
        self.admin = self.make_user("kd_settings", "base.group_system,klantendossier.group_manager")

    def let_down(self):
        with self.assertLogs(LOGGER, "WARNING") as logs:
            self.parameters.set_param(RESTRICT, False)
        return "\n".join(logs.output)

    def may_write_code(self, user):
        """Say whether an employee can make a template that runs code."""
        try:
            self.env["mail.template"].with_user(user).create(
                {
                    "name": "Nieuwsbrief",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "body_html": "<p t-out=\"object.env['res.users'].sudo().search_count([])\"/>",
                }
            )
        except AccessError:
            return False
        return True

    def test_installation_restricts_templates(self):
        self.assertTrue(self.parameters.get_param(RESTRICT))
        self.assertFalse(self.may_write_code(self.employee))
        self.assertFalse(self.parameters._count_template_editors())
        self.let_down()
        self.assertTrue(self.may_write_code(self.employee))
        hooks.post_init_hook(self.env)
        self.assertTrue(self.parameters.get_param(RESTRICT))
        self.forget()
        self.assertFalse(self.may_write_code(self.employee))

    def test_the_servers_log_says_so_at_once_and_at_every_start(self):
        self.assertIn("read every document", self.let_down())
        with self.assertLogs(LOGGER, "WARNING") as logs:
            self.parameters._register_hook()
        self.assertIn("mail templates", logs.output[0])
        with self.assertNoLogs(LOGGER, "WARNING"):
            self.parameters.set_param(RESTRICT, True)
            self.parameters._register_hook()

    def test_the_settings_say_so(self):
        settings = self.env["res.config.settings"].with_user(self.admin)
        self.assertFalse(Form(settings).klantendossier_template_editor_count)
        # One colleague who was given the group by name is told as well.
        self.employee.group_ids = [Command.link(self.env.ref("mail.group_mail_template_editor").id)]
        self.forget()
        self.assertEqual(Form(settings).klantendossier_template_editor_count, 1)
        self.let_down()
        self.forget()
        self.assertGreater(Form(settings).klantendossier_template_editor_count, 3)

    def test_the_settings_say_that_a_storage_is_refused(self):
        settings = self.env["res.config.settings"].with_user(self.admin)
        for storage, refused in (("file", False), ("db", False), ("s3_bucket", "s3_bucket")):
            self.parameters.set_param("ir_attachment.location", storage)
            self.assertEqual(Form(settings).klantendossier_refused_storage, refused)

    def test_an_update_does_it_for_what_is_there_already(self):
        """Templates are restricted, nothing stays indexed, stored files have the mode of Odoo's own."""
        version = self.upload(self.bank, "oud.pdf", pdf("van de vorige versie")).current_version_id
        row = version._get_attachments()[version.id]
        path = row._get_stored_bytes().path
        os.chmod(path, 0o600)
        self.env.cr.execute(
            "UPDATE ir_attachment SET index_content = 'tekst' WHERE id = %s", [row.id]
        )
        self.let_down()
        spec = importlib.util.spec_from_file_location("post_bytes", MIGRATION)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.forget()
        self.assertFalse(self.parameters._count_template_editors())
        self.env.cr.execute("SELECT index_content FROM ir_attachment WHERE id = %s", [row.id])
        self.assertEqual(self.env.cr.fetchone(), (None,))
        plain = self.env["ir.attachment"].create({"name": "x", "raw": os.urandom(20)})
        self.assertEqual(
            os.stat(path).st_mode, os.stat(plain._full_path(plain.store_fname)).st_mode
        )

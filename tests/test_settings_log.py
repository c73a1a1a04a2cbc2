"""What an administrator of Odoo can still do under a dossier, and that it stands in the log (docs/access.md)."""

from odoo.fields import Command

from .common import DossierCase


class TestSettingsLog(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settings = cls.make_user("kd_settings", "base.group_system")
        cls.access_rights = cls.make_user("kd_access_rights", "base.group_erp_manager")

    def lines(self, action="settings_changed"):
        return self.events(action, user_ref=self.settings.id)

    def test_rules_and_rights_on_a_dossier(self):
        rule = self.env.ref("klantendossier.document_rule_client")
        access = self.env.ref("klantendossier.access_document_user")
        for record, values in (
            (rule, {"domain_force": "[(1, '=', 1)]"}),
            (access, {"perm_unlink": True}),
        ):
            before = len(self.lines())
            record.with_user(self.settings).write(values)
            self.assertEqual(len(self.lines()), before + 1)
            self.assertIn(record.display_name, self.lines()[0].details_text)
        model = self.env["ir.model"]._get_id("klantendossier.document")
        new = (
            self.env["ir.rule"]
            .with_user(self.settings)
            .create({"name": "Alles", "model_id": model, "domain_force": "[]"})
        )
        new.unlink()
        self.assertEqual(
            [line.details["operation"] for line in self.lines()[:2]], ["unlink", "create"]
        )

    def test_where_mails_and_links_go(self):
        server = self.env["ir.mail_server"].with_user(self.settings)
        server = server.create({"name": "Elders", "smtp_host": "smtp.elders.example"})
        server.write({"smtp_host": "smtp.anders.example"})
        parameter = self.env["ir.config_parameter"].with_user(self.settings)
        parameter.set_param("web.base.url", "https://elders.example")
        self.assertEqual(len(self.lines()), 3)
        parameter.set_param("iets.anders", "x")
        parameter.set_param("web.base.url", "https://elders.example")
        self.assertEqual(
            len(self.lines()), 3, "other settings, and the same value again, do not count"
        )

    def test_code_and_the_texts_of_our_mails(self):
        action = (
            self.env["ir.actions.server"]
            .with_user(self.settings)
            .create(
                {
                    "name": "Code",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "state": "code",
                    "code": "pass",
                }
            )
        )
        action.write({"code": "records"})
        self.env.ref("klantendossier.mail_invitation").with_user(self.settings).write(
            {"arch_db": "<t t-name='klantendossier.mail_invitation'><p t-out='link'/></t>"}
        )
        self.env["ir.ui.view"].with_user(self.settings).create(
            {
                "name": "Erbij",
                "type": "qweb",
                "inherit_id": self.env.ref("klantendossier.mail_layout").id,
                "arch_db": "<xpath expr='//p' position='before'><p/></xpath>",
            }
        )
        self.assertEqual(
            [(line.details["model"], line.details["operation"]) for line in self.lines()],
            [
                ("ir.ui.view", "create"),
                ("ir.ui.view", "write"),
                ("ir.actions.server", "write"),
                ("ir.actions.server", "create"),
            ],
        )

    def test_who_is_of_the_office(self):
        """By the user, by the group, by a group that implies it, and by a new user."""
        user_group = self.env.ref("klantendossier.group_user")
        manager_group = self.env.ref("klantendossier.group_manager")
        group = self.env["res.groups"].create(
            {"name": "Omweg", "user_ids": [Command.link(self.piet.id)]}
        )
        employee = self.employee.with_user(self.settings)
        acts = (
            lambda: employee.write({"group_ids": [Command.link(user_group.id)]}),
            lambda: manager_group.with_user(self.settings).write(
                {"user_ids": [Command.link(self.employee.id)]}
            ),
            lambda: employee.write(
                {"group_ids": [Command.set(self.env.ref("base.group_user").ids)]}
            ),
            lambda: group.with_user(self.settings).write(
                {"implied_ids": [Command.link(manager_group.id)]}
            ),
            lambda: (
                self.env["res.users"]
                .with_user(self.settings)
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": "Nieuw",
                        "login": "kd_nieuw",
                        "group_ids": [Command.set(user_group.ids)],
                    }
                )
            ),
        )
        rights = []
        for act in acts:
            before = len(self.lines("office_user_changed"))
            act()
            self.assertEqual(len(self.lines("office_user_changed")), before + 1)
            rights.append(self.lines("office_user_changed")[0].details["rights"])
        self.assertEqual(rights, ["user", "manager", "none", "manager", "user"])
        before = len(self.lines("office_user_changed"))
        employee.write({"group_ids": [Command.link(self.env.ref("base.group_partner_manager").id)]})
        self.assertEqual(len(self.lines("office_user_changed")), before)

    def test_an_administrator_who_makes_himself_a_manager(self):
        """Access Rights is enough for that in Odoo; the line is there before he opens anything."""
        user = self.access_rights.with_user(self.access_rights)
        user.write({"group_ids": [Command.link(self.env.ref("klantendossier.group_manager").id)]})
        [line] = self.events("office_user_changed", user_ref=self.access_rights.id)
        self.assertIn("kd_access_rights", line.details_text)

"""A client user's log-in by its other end, mails about it, and who goes on as OdooBot (design L1)."""

from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import PASSWORD, DossierCase, DossierHttpCase


class TestGroups(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rights = cls.make_user("kd_rights", "base.group_erp_manager")
        cls.portal = cls.env.ref("base.group_portal")
        cls.ours = cls.env.ref("klantendossier.group_client")
        cls.internal = cls.env.ref("base.group_user")
        cls.own = cls.env["res.groups"].create({"name": "Eigen groep"})
        cls.own_of_anna = cls.env["res.groups"].create({"name": "Nog een"})
        cls.anna.group_ids = [Command.link(cls.own_of_anna.id)]
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        event = type(self.env["klantendossier.event"])
        log_refusal, self.logged = event._log_refusal, []

        def remember(event, *args, **entry):
            # In a test the line goes with the savepoint, as it never does in a request.
            self.logged.append((event.env.uid, entry["client"].id, entry["details"]["credential"]))
            return log_refusal(event, *args, **entry)

        self.startPatcher(patch.object(event, "_log_refusal", remember))

    @property
    def acts(self):
        """Give what shuts Anna out, lets her in elsewhere, or makes her log-in another kind."""
        anna = self.anna.id
        return {
            "taken out of ours": (self.ours, {"user_ids": [Command.unlink(anna)]}),
            "ours set": (self.ours, {"user_ids": [Command.set(self.bram.ids)]}),
            "ours cleared": (self.ours, {"user_ids": [Command.clear()]}),
            "taken out of portal": (self.portal, {"user_ids": [Command.unlink(anna)]}),
            "put into a group": (self.own, {"user_ids": [Command.link(anna)]}),
            "by all users": (self.own, {"all_user_ids": [Command.link(anna)]}),
            "ours implies one of the office": (
                self.ours,
                {"implied_ids": [Command.link(self.env.ref("klantendossier.group_user").id)]},
            ),
            "another implies ours": (
                self.own_of_anna,
                {"implied_ids": [Command.link(self.internal.id)]},
            ),
            "implied from the other end": (
                self.internal,
                {"implied_by_ids": [Command.link(self.own_of_anna.id)]},
            ),
        }

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models.unlink")
    def test_from_the_group_it_is_as_from_the_log_in(self):
        for name, (group, values) in self.acts.items():
            for sudo in (False, True):
                with self.subTest(act=name, sudo=sudo), self.env.cr.savepoint() as savepoint:
                    self.forget()
                    self.logged.clear()
                    # Odoo itself keeps portal users out of the groups of the office.
                    with self.assertRaises(UserError) as caught:
                        group.with_user(self.rights).sudo(sudo).write(values)
                    if "user_ids" in values:
                        self.assertIsInstance(caught.exception, AccessError)
                    if isinstance(caught.exception, AccessError):
                        self.assertIn((self.rights.id, self.client_a.id, "groups"), self.logged)
                    savepoint.rollback()
        self.forget()
        self.assertEqual(self.client_a.access_user_id, self.anna)

    @mute_logger("odoo.models.unlink")
    def test_a_new_group_and_one_that_goes(self):
        groups = self.env["res.groups"].with_user(self.rights)
        with self.assertRaises(AccessError):
            groups.create({"name": "X", "user_ids": [Command.link(self.anna.id)]})
        self.forget()
        with self.assertRaises(AccessError):
            self.own_of_anna.with_user(self.rights).unlink()
        self.assertEqual(len(self.logged), 2)

    def test_who_may_touch_the_log_in_may_and_others_are_nobodys_concern(self):
        lines = len(self.events("client_changed"))
        self.own.with_user(self.rights).write({"user_ids": [Command.link(self.employee.id)]})
        self.own.with_user(self.rights).write({"user_ids": [Command.link(self.outsider.id)]})
        # What Odoo's settings do for all portal users.
        self.portal.with_user(self.rights).write({"implied_ids": [Command.link(self.own.id)]})
        self.assertEqual(len(self.events("client_changed")), lines)
        sudo = self.own.with_user(self.manager).sudo()
        sudo.write({"user_ids": [Command.link(self.anna.id)]})
        self.assertEqual(len(self.events("client_changed")), lines + 1)

    def test_the_stored_kind_of_log_in_is_no_way_round(self):
        for sudo in (False, True):
            self.forget()
            with self.assertRaises(AccessError):
                self.anna.with_user(self.rights).sudo(sudo).write({"share": False})
        self.assertEqual(self.logged, [(self.rights.id, self.client_a.id, "groups")] * 2)
        self.forget()
        self.anna.with_user(self.rights).write({"share": True})
        self.assertEqual(self.client_a.access_user_id, self.anna)

    def test_a_mail_about_two_steps_is_not_sent_by_others(self):
        users = self.anna | self.outsider
        sent = []
        template = type(self.env["mail.template"])
        self.patch(template, "send_mail", lambda s, res_id, **kwargs: sent.append(res_id))
        for user in (self.employee, self.anna, self.bram):
            for both in (self.anna | self.carla, *([users] if user != self.anna else ())):
                self.forget()
                with self.assertRaises(AccessError) as caught:
                    both.with_user(user).action_totp_invite()
                if user.share:
                    self.assertNotIn(self.carla.name, str(caught.exception))
        self.assertEqual(sent, [])
        self.assertIn((self.employee.id, self.client_a.id, "second_factor_mail"), self.logged)
        self.outsider.with_user(self.employee).action_totp_invite()
        self.anna.with_user(self.manager).action_totp_invite()
        self.anna.with_user(self.anna).action_totp_invite()
        self.assertEqual(sent, [self.outsider.id, self.anna.id, self.anna.id])


class TestBecome(DossierHttpCase):
    """Odoo's way for a Settings administrator to go on as OdooBot."""

    def rename(self, name):
        self.make_jsonrpc_request(
            "/web/dataset/call_kw/klantendossier.folder/write",
            {
                "model": "klantendossier.folder",
                "method": "write",
                "args": [self.main.ids, {"name": name}],
                "kwargs": {},
            },
        )
        self.env.invalidate_all()
        return self.env["klantendossier.event"].search([("folder_ref", "=", self.main.id)], limit=1)

    def test_what_he_does_as_odoobot_stands_under_his_own_name(self):
        settings = self.make_user("kd_settings", "base.group_system")
        self.authenticate(settings.login, PASSWORD)
        self.url_open("/web/become", allow_redirects=False)
        line = self.events("became_superuser")
        self.assertEqual(line.user_ref, settings.id)
        self.assertIn(settings.login, line.user_name)
        line = self.rename("Anders")
        self.assertEqual(self.main.name, "Anders")
        self.assertEqual(self.main.write_uid.id, SUPERUSER_ID, "he went on as OdooBot")
        self.assertEqual(line.user_ref, settings.id)
        self.assertIn(settings.login, line.user_name)
        # Whoever logs in by that browser afterwards is himself.
        self.authenticate(self.manager.login, PASSWORD)
        self.assertEqual(self.rename("Weer anders").user_ref, self.manager.id)

    def test_others_stay_who_they_are(self):
        for user in (self.employee, self.anna):
            self.authenticate(user.login, PASSWORD)
            self.url_open("/web/become", allow_redirects=False)
        self.assertFalse(self.events("became_superuser"))

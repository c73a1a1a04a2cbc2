"""Conditions on what the office does that no other test misses; each was taken out once and seen red here.

Within one administration whoever may write one folder may write them all, by the rules of this addon. Another
addon may add a rule of its own: then each folder that an act touches is asked, not only the first.
"""

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase

RULES = "odoo.addons.base.models.ir_rule"


class TestOfficeGuards(DossierCase):
    def keep_off(self, records, operation):
        """Let another addon's rule keep everybody from doing this with these records."""
        self.env["ir.rule"].create(
            {
                "name": "Of another addon",
                "model_id": self.env["ir.model"]._get_id(records._name),
                "domain_force": str([("id", "not in", records.ids)]),
                **{
                    f"perm_{name}": name == operation
                    for name in ("read", "write", "create", "unlink")
                },
            }
        )
        records.sudo().fetch()  # what somebody else has read is in the cache, which asks no rule

    @mute_logger(RULES)
    def test_nothing_is_put_where_one_may_not_write(self):
        document = self.upload(self.bank)
        self.keep_off(self.fixed, "write")
        bank = self.bank.with_user(self.office)
        for act in (
            lambda: bank._move(self.fixed.with_user(self.office)),
            lambda: bank.write({"parent_id": self.fixed.id}),
            lambda: document.with_user(self.office)._move(self.fixed.with_user(self.office)),
            lambda: bank.create({"name": "Nieuw", "parent_id": self.fixed.id}),
        ):
            with self.assertRaises(AccessError):
                act()
        bank._move(self.main.with_user(self.office))
        self.assertEqual(self.bank.parent_id, self.main)

    @mute_logger(RULES)
    def test_nothing_is_given_where_one_may_not_write_or_to_whom_one_may_not_read(self):
        permission = self.env["klantendossier.permission"].with_user(self.office)
        wanted = {self.client_a.id: levels.VIEW}
        self.keep_off(self.fixed, "write")
        with self.assertRaises(AccessError):
            permission._grant(self.fixed.with_user(self.office), wanted, True)
        permission._grant(self.bank.with_user(self.office), wanted, True)
        self.keep_off(self.client_a, "read")
        with self.assertRaises(AccessError):
            permission._grant(self.bank.with_user(self.office), wanted, True)

    @mute_logger(RULES)
    def test_no_set_is_given_to_whom_one_may_not_write(self):
        self.grant(self.bank, self.client_b)
        client = self.client_a.with_user(self.office)
        permission = self.env["klantendossier.permission"].with_user(self.office)
        self.assertTrue(permission._preview_as_client(client, self.client_b))
        self.keep_off(self.client_a, "write")
        with self.assertRaises(AccessError):
            permission._grant_as_client(client, self.client_b.with_user(self.office))
        self.keep_off(self.client_a, "read")
        with self.assertRaises(AccessError):
            permission._preview_as_client(client, self.client_b)

    @mute_logger(RULES)
    def test_nothing_is_foretold_of_what_one_may_not_read(self):
        document = self.upload(self.bank).with_user(self.office)
        permission = self.env["klantendossier.permission"].with_user(self.office)
        bank, fixed = (folder.with_user(self.office) for folder in (self.bank, self.fixed))
        wanted = {self.client_a.id: levels.VIEW}
        self.keep_off(self.fixed, "read")
        for act in (
            lambda: permission._preview_grant(fixed, wanted, True),
            lambda: permission._get_audience(document, fixed),
            lambda: bank._preview_move(fixed),
        ):
            with self.assertRaises(AccessError):
                act()
        self.assertTrue(permission._preview_grant(bank, wanted, True))
        self.keep_off(document, "read")
        with self.assertRaises(AccessError):
            permission._get_audience(document)

    def test_in_the_bin_nothing_is_given(self):
        """Said at once: the folder itself would stay as closed as it is, which nobody would notice."""
        self.sub.with_user(self.office).action_bin()
        for folder in (self.sub, self.bank):
            with self.assertRaisesRegex(UserError, "lies in the bin"):
                self.grant(folder, self.client_a)

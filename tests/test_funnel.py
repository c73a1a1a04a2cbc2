from unittest.mock import patch

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase, pdf


class TestFunnel(DossierCase):
    """Acts that change who sees what end in ``administration._access_changed``.

    That none passes it by, the random acts of ``test_property`` prove with a shadow table. Here is what a table
    of who sees what cannot show: acts after which it is still the same, and how much of it is said.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.registry["klantendossier.administration"]

    def called(self, act, *args, **kwargs):
        """Give what the funnel was told during an act: list of (administrations, folders, documents)."""
        calls = []

        def note(administrations, folders=None, documents=None):
            self.assertTrue(administrations.env.su)
            calls.append((administrations, folders, documents))

        self.forget()
        with patch.object(self.model, "_reconcile_access", note):
            act(*args, **kwargs)
            self.env.cr.flush()  # as before a commit
        self.forget()
        return calls

    def everything(self, administrations):
        return [(administrations, None, None)]

    def test_who_comes_back(self):
        self.client_a.with_user(self.office).action_end()
        told = self.called(self.client_a.with_user(self.office).action_reopen)
        self.assertEqual(told, self.everything(self.vof))

    def test_the_permissions_of_one_person(self):
        grant = self.env["klantendossier.permission"].with_user(self.office)._grant_person
        client = self.client_a.with_user(self.office)
        told = self.called(grant, client, {self.bank.id: levels.VIEW, self.fixed.id: levels.EDIT})
        self.assertEqual(
            [(call[0], call[1]) for call in told], [(self.vof, self.bank | self.fixed)]
        )
        self.assertFalse(
            self.called(grant, client, {self.bank.id: levels.VIEW}), "it is so already"
        )
        told = self.called(grant, client, {}, True)
        self.assertEqual(
            [(call[0], call[1]) for call in told], [(self.vof, self.bank | self.fixed)]
        )

    def test_contacts_merged(self):
        twin = self.env["res.partner"].create({"name": "Anna dubbel"})
        merge = self.env["base.partner.merge.automatic.wizard"]._merge
        told = self.called(merge, (self.anna.partner_id | twin).ids, twin, extra_checks=False)
        self.assertIn((self.vof, None, None), told)
        self.assertEqual(self.client_a.access_user_id, self.anna)

    def test_documents_deleted_for_good(self):
        document = self.upload(self.bank)
        document.with_user(self.manager).action_bin()
        told = self.called(document.with_user(self.manager).unlink)
        self.assertEqual(told, [(self.vof, None, document)])

    def test_a_folder_deleted_with_what_is_in_it(self):
        document = self.upload(self.bank)
        self.sub.with_user(self.manager).action_bin()
        subtree = self.sub | self.bank
        told = self.called(self.sub.with_user(self.manager).unlink)
        self.assertEqual(told[-1], (self.vof, subtree, document))

    def test_a_log_in_that_becomes_or_stops_being_an_employees(self):
        """Whoever changes the groups, and from which side."""
        portal, internal = self.env.ref("base.group_portal"), self.env.ref("base.group_user")
        client = self.env.ref("klantendossier.group_client")
        self.grant(self.bank, self.client_a)
        self.assertTrue(self.client_a.access_user_id)

        def promote_by_user():
            self.anna.write({"group_ids": [(6, 0, internal.ids)]})

        def back():
            self.anna.write({"group_ids": [(6, 0, (portal | client).ids)]})

        def promote_by_group():
            (portal | client).write({"user_ids": [(3, self.anna.id)]})
            internal.write({"user_ids": [(4, self.anna.id)]})

        for act, has_access in (
            (promote_by_user, False),
            (back, True),
            (promote_by_group, False),
            (back, True),
        ):
            with self.subTest(act=act.__name__):
                told = self.called(act)
                self.assertEqual(bool(self.client_a.access_user_id), has_access)
                self.assertIn((self.vof, None, None), told)

    def test_it_is_said_where(self):
        document = self.upload(self.bank)
        office = document.with_user(self.office)
        for act, expected in (
            (lambda: self.grant(self.sub, self.client_a, below=True), (self.sub, None)),
            (lambda: self.sub.with_user(self.office)._move(self.fixed), (self.sub, None)),
            (self.sub.with_user(self.office).action_bin, (self.sub, None)),
            (self.sub.with_user(self.office).action_restore, (self.sub, None)),
            (lambda: office._move(self.main), (None, document)),
            (lambda: office._set_visibility("office"), (None, document)),
            (lambda: office._upload_version("v.pdf", pdf("v2")), (None, document)),
            (office.action_bin, (None, document)),
            (office.action_restore, (None, document)),
        ):
            told = self.called(act)
            self.assertEqual(told, [(self.vof, *expected)])

    def test_nothing_is_said_where_nobody_can_see_more_or_less(self):
        document = self.upload(self.bank)
        folders = self.env["klantendossier.folder"].with_user(self.office)
        values = {"name": "Leeg", "parent_id": self.main.id}
        for act in (
            lambda: folders.create(values),
            lambda: folders.create({**values, "name": "Zelfde", "same_permissions": True}),
            lambda: self.bank.with_user(self.office).write({"name": "Bankzaken", "note": "x"}),
            lambda: document.with_user(self.office).write({"name": "ander.pdf"}),
            lambda: document.with_user(self.office)._move(self.bank),
            document.with_user(self.office).action_restore,
            self.client_a.with_user(self.office).action_reopen,
        ):
            self.assertEqual(self.called(act), [])

    def test_same_permissions_are_said(self):
        self.grant(self.main, self.client_a, levels.VIEW)
        folders = self.env["klantendossier.folder"].with_user(self.office)
        values = {"name": "Zelfde", "parent_id": self.main.id, "same_permissions": True}
        told = self.called(folders.create, values)
        self.assertEqual([(books, documents) for books, _f, documents in told], [(self.vof, None)])
        self.assertEqual(told[0][1].name, "Zelfde")

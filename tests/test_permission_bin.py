from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.sql_db import Savepoint

from odoo.addons.klantendossier.tools import levels

from . import world
from .common import DossierCase
from .test_property import PropertyMixin


class TestPermissionBin(DossierCase):
    """What lies in the bin gets nothing new; what is taken is taken there too. So restoring surprises nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.permissions = cls.env["klantendossier.permission"].with_user(cls.office)

    def rank(self, folder, client):
        self.forget()
        row = folder.permission_ids.filtered(lambda p: p.client_id == client)
        return row.rank or levels.NONE

    def wizard(self, client, mode, other=None):
        return (
            self.env["klantendossier.client.wizard"]
            .with_user(self.office)
            .create(
                {
                    "client_id": client.id,
                    "mode": mode,
                    "other_client_id": other.id if other else False,
                }
            )
        )

    def test_same_as_another_client_user(self):
        self.grant(self.bank, self.client_a, levels.EDIT)
        self.grant(self.fixed, self.client_a, levels.VIEW)
        self.bank.with_user(self.office).action_bin()
        self.forget()
        wizard = self.wizard(self.client_b, "same", self.client_a)
        self.assertIn("View in Vaste stukken", str(wizard.plan))
        self.assertNotIn("Bank", str(wizard.plan))
        wizard.action_apply()
        self.bank.with_user(self.office).action_restore()
        self.assertEqual(self.rank(self.fixed, self.client_b), levels.VIEW)
        self.assertEqual(self.rank(self.bank, self.client_b), levels.NONE)
        self.assertEqual(self.rank(self.bank, self.client_a), levels.EDIT)

    def test_as_the_templates_say_for_a_role(self):
        template = self.env["klantendossier.template"].create({"name": "Rol"})
        line = self.env["klantendossier.template.folder"].create(
            {
                "template_id": template.id,
                "name": "Van de rol",
                "level_ids": [Command.create({"role_id": self.role_b.id, "level": "edit"})],
            }
        )
        folders = [self.make_folder(self.vof, name) for name in ("Blijft", "Weg")]
        for folder in folders:
            folder._write_own({"template_folder_id": line.id})
        live, binned = folders
        binned.with_user(self.office).action_bin()
        self.forget()
        wizard = self.wizard(self.client_b, "role")
        self.assertIn("Edit in Blijft", str(wizard.plan))
        self.assertNotIn("Weg", str(wizard.plan))
        wizard.action_apply()
        binned.with_user(self.office).action_restore()
        self.assertEqual(self.rank(live, self.client_b), levels.EDIT)
        self.assertEqual(self.rank(binned, self.client_b), levels.NONE)

    def test_taking_and_lowering_with_everything_below(self):
        for wanted, left in ((levels.NONE, levels.NONE), (levels.VIEW, levels.VIEW)):
            self.grant(self.main, self.client_a, levels.EDIT, below=True)
            self.bank.with_user(self.office).action_bin()
            self.forget()
            self.grant(self.main, self.client_a, wanted, below=True, user=self.office)
            self.bank.with_user(self.office).action_restore()
            self.assertEqual(self.rank(self.bank, self.client_a), left)

    def test_giving_with_everything_below(self):
        self.grant(self.bank, self.client_a, levels.VIEW)
        self.bank.with_user(self.office).action_bin()
        self.forget()
        for client in (self.client_a, self.client_b):
            self.grant(self.main, client, levels.EDIT, below=True, user=self.office)
        self.bank.with_user(self.office).action_restore()
        self.assertEqual(self.rank(self.bank, self.client_a), levels.VIEW)
        self.assertEqual(self.rank(self.bank, self.client_b), levels.NONE)
        self.assertEqual(self.rank(self.sub, self.client_b), levels.EDIT)

    def test_a_document_in_the_bin_is_not_moved_to_other_eyes(self):
        document = self.upload(self.bank).with_user(self.office)
        document.action_bin()
        self.forget()
        with self.assertRaisesRegex(UserError, "Restore it first"):
            document._move(self.fixed.with_user(self.office))
        with self.assertRaisesRegex(UserError, "Restore it first"):
            document.write({"folder_id": self.fixed.id})
        self.assertEqual(document.folder_id, self.bank)

    def test_a_document_in_the_bin_is_only_closed_never_opened(self):
        own = self.upload(self.bank, visibility="office").with_user(self.office)
        own.action_bin()
        below = self.upload(self.fixed, visibility="office").with_user(self.office)
        self.fixed.with_user(self.office).action_bin()
        self.forget()
        for document in (own, below):
            for visibility, selected in (("folder", None), ("selected", self.client_a)):
                with self.assertRaisesRegex(UserError, "Restore it first"):
                    document._set_visibility(visibility, selected)
            document._set_visibility("office")


class TestParent(DossierCase):
    """Who may not write the folder above moves nothing there."""

    def test_below_a_folder_of_an_administration_that_is_closed_to_him(self):
        closed = self.make_administration("Gesloten", "9099")
        closed.office_access = "team"
        target = self.make_folder(closed, "Geheim")
        self.forget()
        # In the cache: then reading a field asks nobody.
        self.assertTrue(target.administration_id and target.name)
        folder = self.fixed.with_user(self.office)
        for parent in (target, target.browse(2**31 - 1)):
            with self.assertRaises(AccessError) as caught:
                folder._move(parent.with_user(self.office))
            self.assertNotIn("Geheim", str(caught.exception))


class BinWorld(world.World):
    """Looks only at the tables, and at what waits in the bin."""

    before = None

    def check(self):
        state = self.read()
        for table in ("clients", "folders", "documents", "rows"):
            self.equal(getattr(state, table), getattr(self.model, table), table)
        self.check_funnel()
        if self.before:
            self.check_bin(self.before, state)
        self.before = state

    def check_bin(self, before, after):
        """Nothing that waits in the bin before and after an act is more open than it was."""
        for key, rank in after.rows.items():
            if after.folders[key[0]].binned and before.folders.get(key[0], None):
                if before.folders[key[0]].binned:
                    was = before.rows.get(key, 0)
                    self.equal(max(rank, was), max(was, levels.TRAVERSE), f"rank of {key}")
        for document_id, document in after.documents.items():
            old = before.documents.get(document_id)
            if old and self.waits(before, old) and self.waits(after, document):
                more = self.would_see(after, document) - self.would_see(before, old)
                self.equal(more, set(), f"document {document_id} opened in the bin to")

    @staticmethod
    def waits(state, document):
        folder = state.folders.get(document.folder)
        return document.binned or bool(folder and folder.binned)

    @staticmethod
    def would_see(state, document):
        """Give who would see a document once everything is out of the bin."""
        wanted = {
            "office": lambda client: False,
            "folder": lambda client: True,
            "selected": lambda client: client in document.selected,
        }[document.visibility]
        return {
            client
            for (folder, client), rank in state.rows.items()
            if folder == document.folder and rank >= levels.VIEW and wanted(client)
        }


class TestBinProperty(PropertyMixin, DossierCase):
    """Random grants, moves and visibilities while things lie in the bin and come back."""

    STEPS = ("grant", "grant ", "same_as", "same_as ", "by_role", "template", "visibility")
    STEPS += ("move_document", "move_folder", "bin_folder", "restore_folder", "bin_document")
    STEPS += ("restore_document", "folder ", "document ")

    def test_restoring_surprises_nobody(self):
        self.shadow = self.make_shadow()
        steps = dict(world.STEPS)
        for name in ("bin_folder", "bin_document"):
            steps[name] = (world.pick, st.just(False))
        step = st.one_of([st.tuples(st.just(name.strip()), *steps[name]) for name in self.STEPS])

        @settings(
            max_examples=self.EXAMPLES or 150,
            derandomize=not self.EXAMPLES,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(step, min_size=4, max_size=world.MAX_STEPS))
        def run(steps):
            savepoint = Savepoint(self.cr)
            try:
                BinWorld(self).run(steps)
            finally:
                self.env.transaction.clear()
                savepoint.close(rollback=True)

        run()

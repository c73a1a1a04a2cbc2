"""Random acts on random dossiers: after each one, everybody sees by every path what the oracle says.

200 examples by default, always the same ones. ``KD_EXAMPLES=10000 dev/test tests/test_property.py`` looks
further, with other examples each time. A failure prints the shortest list of steps that shows it.
"""

import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.sql_db import Savepoint

from odoo.addons.klantendossier.tools import levels

from .common import PDF, DossierHttpCase
from .oracle_acts import TemplateFolder
from .shadow import Shadow
from .world import DOCUMENT, MAX_STEPS, PERMISSION, TEMPLATE, World, step

EXAMPLES = int(os.environ.get("KD_EXAMPLES") or 0)


class PropertyMixin:
    """Two administrations, three log-ins, two of them in both; one is bound there in due time."""

    EXAMPLES = EXAMPLES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = cls.vof | cls.bv
        cls.books.folder_ids.sudo()._unlocked("bin_date").write({"bin_date": "2020-01-01"})
        cls.books.folder_ids.unlink()
        cls.client_d = cls.make_client(cls.bv, "kd_anna", user=cls.anna)
        cls.client_c.role_id = cls.role_a
        cls.client_e = cls.env["klantendossier.client"].create(
            {
                "administration_id": cls.vof.id,
                "partner_id": cls.carla.partner_id.id,
                "role_id": cls.role_b.id,
            }
        )
        cls.clients = cls.client_a + cls.client_b + cls.client_c + cls.client_d + cls.client_e
        cls.users = cls.anna + cls.bram + cls.carla
        cls.make_beginning()
        cls.make_template()
        cls.env.flush_all()

    @classmethod
    def make_beginning(cls):
        """Make where every example starts: grants on two levels, one document per visibility."""
        top = cls.make_folder(cls.vof, "F91")
        middle = cls.make_folder(cls.vof, "F92", top)
        low = cls.make_folder(cls.vof, "F93", middle, client_visibility="uploader")
        beside = cls.make_folder(cls.vof, "F94")
        abroad = cls.make_folder(cls.bv, "F95")
        permission = cls.env[PERMISSION].with_user(cls.manager)
        for folder, client, rank in (
            (middle, cls.client_a, levels.EDIT),
            (beside, cls.client_a, levels.EDIT),
            (low, cls.client_b, levels.UPLOAD),
            (low, cls.client_e, levels.VIEW),
            (abroad, cls.client_c, levels.VIEW),
        ):
            permission._grant(folder.with_user(cls.manager), {client.id: rank}, True)
        document = cls.env[DOCUMENT].with_user(cls.manager)
        for name, folder, visibility, selected in (
            ("D91.pdf", middle, "folder", None),
            ("D92.pdf", low, "selected", cls.client_b),
            ("D93.pdf", middle, "office", None),
            ("D94.pdf", abroad, "folder", None),
            ("D95.pdf", None, None, None),
        ):
            document._upload(
                (folder.administration_id if folder else cls.vof).with_user(cls.manager),
                folder.with_user(cls.manager) if folder else None,
                [{"name": name, "data": PDF}],
                visibility,
                selected,
            )

    @classmethod
    def make_template(cls):
        """Make a template of a folder with one below it, with levels for both roles."""
        cls.template = cls.env[TEMPLATE].create({"name": "Toeval", "company_id": cls.company.id})
        cls.template_tree, parent = [], None
        for name, ranks in (
            ("F81", {cls.role_a: "view"}),
            ("F82", {cls.role_a: "edit", cls.role_b: "upload"}),
        ):
            folder = cls.env["klantendossier.template.folder"].create(
                {
                    "template_id": cls.template.id,
                    "parent_id": parent,
                    "name": name,
                    "level_ids": [
                        Command.create({"role_id": role.id, "level": level})
                        for role, level in ranks.items()
                    ],
                }
            )
            cls.template_tree.append(
                TemplateFolder(
                    folder.id,
                    parent,
                    name,
                    {role.id: levels.BY_CODE[level] for role, level in ranks.items()},
                )
            )
            parent = folder.id

    def make_shadow(self):
        return Shadow(self)


class TestProperty(PropertyMixin, DossierHttpCase):
    """Everybody sees by every path what the oracle says."""

    def test_everybody_sees_what_the_oracle_says(self):
        self.shadow = self.make_shadow()
        openers = {}
        for user in self.users:
            self.session = None  # else the one before is ended
            self.authenticate(user.login, user.login)
            openers[user] = self.opener

        @settings(
            max_examples=EXAMPLES or 200,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(step, min_size=3, max_size=MAX_STEPS), st.sampled_from(self.users))
        def run(steps, visitor):
            savepoint = Savepoint(self.cr)
            try:
                world = World(self)
                world.run(steps)
                self.opener = openers[visitor]
                world.check_pages(visitor)
            finally:
                self.env.transaction.clear()
                savepoint.close(rollback=True)
                # The groups of a log-in are cached, and went back with the savepoint.
                self.registry.clear_cache()

        with self.muted_registry_logger:
            run()

"""Personas and a small office, once for all tests.

An office 'Lindeboom' with a manager, two office users (``piet`` is in no team), and two administrations:

* VOF: clients A (anna, vennoot A) and B (bram, vennoot B), and ``karin`` who is invited nowhere yet;
* BV: client C (carla), who is also a client of the VOF in :meth:`DossierCase.make_client`.

``outsider`` is a portal user without any dossier; ``other_*`` belong to a second office.
"""

import contextlib
import io
import zipfile

from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.klantendossier.tools import levels

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "a7356e3f0000000049454e44ae426082"
)
PASSWORD = "wachtwoord-1"


def pdf(marker):
    """Give a PDF with its own content, so that each has its own hash."""
    return PDF + f"% {marker}\n".encode()


def docx():
    """Give a minimal Word file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships/>')
        archive.writestr("word/document.xml", '<?xml version="1.0"?><w:document/>')
    return buffer.getvalue()


class DossierMixin:
    """The office and its personas; mixed into the two base classes below."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.company = env.ref("base.main_company")
        cls.other_company = env["res.company"].create({"name": "Kantoor Overzee"})
        env["klantendossier.template"]._load_starters(cls.other_company)
        office = "klantendossier.group_user"
        cls.manager = cls.make_user("kd_manager", "klantendossier.group_manager")
        cls.office = cls.make_user("kd_office", office)
        cls.piet = cls.make_user("kd_piet", office)
        cls.employee = cls.make_user("kd_employee", "base.group_user")
        cls.other_manager = cls.make_user(
            "kd_other_manager", "klantendossier.group_manager", company=cls.other_company
        )
        cls.outsider = cls.make_user("kd_outsider", "base.group_portal")
        cls.role_a, cls.role_b = cls.make_role("vennoot a"), cls.make_role("vennoot b")
        cls.vof = cls.make_administration("VOF De Vries & Jansen", "9042")
        cls.bv = cls.make_administration("BV Bakkerij Van Dam", "9057")
        cls.other = cls.make_administration("Overzee BV", "9001", cls.other_company)
        cls.client_a = cls.make_client(cls.vof, "kd_anna", cls.role_a)
        cls.client_b = cls.make_client(cls.vof, "kd_bram", cls.role_b)
        cls.client_c = cls.make_client(cls.bv, "kd_carla")
        cls.anna, cls.bram, cls.carla = (
            cls.client_a.user_id,
            cls.client_b.user_id,
            cls.client_c.user_id,
        )
        cls.main = cls.make_folder(cls.vof, "Jaarwerk 2026")
        cls.sub = cls.make_folder(cls.vof, "Liquide middelen", cls.main)
        cls.bank = cls.make_folder(cls.vof, "Bank", cls.sub)
        cls.fixed = cls.make_folder(cls.vof, "Vaste stukken")
        cls.bv_main = cls.make_folder(cls.bv, "Jaarwerk 2026")
        env.flush_all()

    # ------------------------------------------------------------------ makers

    @classmethod
    def make_user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            password=PASSWORD,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def make_role(cls, name):
        return cls.env["klantendossier.role"].search(
            [("company_id", "=", cls.company.id), ("name", "=ilike", name)], limit=1
        )

    @classmethod
    def make_administration(cls, name, code, company=None):
        company = company or cls.company
        return cls.env["klantendossier.administration"].create(
            {"name": name, "code": code, "company_id": company.id, "dossier_enabled": True}
        )

    @classmethod
    def make_client(cls, administration, login, role=None, user=None):
        """Make a client user with a portal log-in that is bound, as after the invitation."""
        if not user:
            user = cls.make_user(login, "base.group_portal")
            user.partner_id.email = f"{login}@example.com"
        client = cls.env["klantendossier.client"].create(
            {
                "administration_id": administration.id,
                "partner_id": user.partner_id.id,
                "role_id": role.id if role else False,
            }
        )
        client._bind(user)
        return client

    @classmethod
    def make_folder(cls, administration, name, parent=None, **values):
        return cls.env["klantendossier.folder"].create(
            {
                "administration_id": administration.id,
                "name": name,
                "parent_id": parent.id if parent else False,
                **values,
            }
        )

    def grant(self, folder, client, rank=levels.VIEW, below=False, user=None):
        """Grant as the office user."""
        self.env["klantendossier.permission"].with_user(user or self.manager)._grant(
            folder.with_user(user or self.manager), {client.id: rank}, below
        )

    def invite(self, clients, tick=False):
        """Open the dialog of the invitation and send, as whoever the client users are read by.

        :param bool tick: say that log-ins which others made are these persons'
        """
        action = clients.action_invite()
        wizard = clients.env[action["res_model"]].browse(action["res_id"])
        if tick:
            wizard.line_ids.include = True
        return wizard.action_apply()

    def upload(
        self,
        folder,
        name="stuk.pdf",
        data=None,
        visibility="folder",
        selected=None,
        administration=None,
    ):
        """Upload one document as the manager; give it in the superuser's environment."""
        documents = self.env["klantendossier.document"].with_user(self.manager)
        return (
            documents._upload(
                (administration or folder.administration_id).with_user(self.manager),
                folder.with_user(self.manager) if folder else documents.folder_id,
                [{"name": name, "data": pdf(name) if data is None else data}],
                visibility=visibility,
                selected=selected,
            )
            .with_user(self.env.user)
            .sudo(self.env.su)
        )

    @classmethod
    def speak_english(cls):
        """Make English the language of the portal's pages: the texts that the tests look for."""
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        users = cls.env["res.users"].search([("login", "=like", "kd_%")])
        users.partner_id.lang = "en_US"

    # ------------------------------------------------------------------ looking

    def forget(self):
        """Empty the cache: a value read by one user must not answer for another (core does the same)."""
        self.env.flush_all()
        self.env.invalidate_all()

    def sees(self, user, document):
        """Say whether a user finds the document by search, and that reading agrees."""
        self.forget()
        model = self.env["klantendossier.document"].with_user(user)
        if not model.has_access("read"):
            return False
        found = bool(model.search_count([("id", "=", document.id)]))
        self.forget()
        readable = document.with_user(user).has_access("read")
        self.assertEqual(
            found, readable, f"search and read disagree about {document} for {user.login}"
        )
        return found

    def refusals(self, **values):
        """Give how often something was refused: lines of the log, and repeats that are counted first."""
        self.env["klantendossier.event.repeat"].invalidate_model(flush=False)
        counted = self.env["klantendossier.event.repeat"].search(
            [(key, "=", value) for key, value in values.items()]
        )
        return len(self.events("refused", **values)) + sum(counted.mapped("count"))

    def events(self, action, **values):
        """Give the lines of the log of one action."""
        domain = [("action", "=", action), *((key, "=", value) for key, value in values.items())]
        return self.env["klantendossier.event"].search(domain)


@tagged("standard", "post_install", "-at_install")
class DossierCase(DossierMixin, TransactionCase):
    """Tests of models as a persona.

    What the log writes in a transaction of its own goes into the test's transaction, as in HTTP tests.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()

    def enter_registry_test_mode(self):
        return contextlib.nullcontext()


@tagged("standard", "post_install", "-at_install")
class DossierHttpCase(DossierMixin, HttpCase):
    """Tests over HTTP as a persona."""

    def leave_out_missing_library(self):
        """Debian's package leaves a library of mail out, which would be an error in the console."""
        for name in ("selfie_segmentation.js",):
            self.env["ir.asset"].create(
                {
                    "name": name,
                    "bundle": "web.assets_backend",
                    "directive": "remove",
                    "path": f"mail/static/lib/selfie_segmentation/{name}",
                }
            )

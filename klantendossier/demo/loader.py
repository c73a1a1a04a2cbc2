import csv

from odoo import api, models
from odoo.tools import file_open

from ..hooks import post_init_hook
from ..tools import levels

FOLDER = "klantendossier/demo"
TEMPLATES = (
    ("eenmalig", False),
    ("documenten_van_klant", False),
    ("jaarwerk", "2025"),
    ("jaarwerk", "2026"),
)
#: Client users who have logged in before; the others were invited and have not come yet.
ACTIVE = ("anna", "pieter", "karin", "ria")
#: States in which only the office has a file: column ``then`` of the documents.
HELD = ("waiting", "quarantine")


class Demo(models.AbstractModel):
    """Fill the dossiers of the demo office, by the methods that its people would use.

    Called by the demo data only. What goes where stands in the two tables of
    ``demo/dossiers``; every step is taken with the rights of the person who takes it.
    """

    _name = "klantendossier.demo"
    _description = "Filling of the Demo Dossiers"

    @api.model
    def _prepare(self):
        """Give the office its roles and templates now; the hook runs after the demo data only."""
        post_init_hook(self.env)

    @api.model
    def _load(self):
        """Make folders, permissions and documents; nothing when that was done before."""
        administrations = self._get_records("klantendossier.administration").filtered(
            "dossier_enabled"
        )
        if administrations.document_ids:
            return
        self._open_portal()
        manager = self._as("beheerder")
        for code, year in TEMPLATES:
            template = manager["klantendossier.template"].search(
                [("starter_code", "=", code)], limit=1
            )
            manager["klantendossier.template.run"]._start(
                template, year, administrations.with_env(manager)
            )
        self._invite(administrations.client_ids)
        for row in self._read("folders.csv"):
            self._load_folder(row, manager)
        for row in self._read("documents.csv"):
            self._load_document(row)

    def _get_records(self, model):
        """Give the records of a model that the demo data made."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "klantendossier"), ("model", "=", model)]
        )
        return self.env[model].browse(data.mapped("res_id"))

    @staticmethod
    def _read(name):
        with file_open(f"{FOLDER}/dossiers/{name}") as stream:
            return list(csv.DictReader(stream))

    def _as(self, login):
        """Give the environment of somebody of the demo, with his own rights."""
        user = self.env["res.users"].search([("login", "=", login)])
        return self.env(user=user.id, su=False)

    def _open_portal(self):
        """Set the portal up as the installation guide says: on invitation only, in two languages."""
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2b")
        for code in ("nl_NL", "en_US"):
            self.env["res.lang"]._activate_and_install_lang(code)
        users = self._get_records("res.users")
        (users.partner_id | self.env.ref("base.main_partner")).lang = "nl_NL"

    def _invite(self, clients):
        for client in clients:
            if user := client.partner_id.user_ids:
                client.with_env(self._as("beheerder"))._invite(user)
                if user.login in ACTIVE:
                    user.with_user(user)._update_last_login()
                    user._note_first_log_in()  # also with two-step verification

    def _find_folder(self, administration, path):
        """Give the folder at a path such as 'Jaarwerk 2026/Voorraden', in the environment given."""
        folder = administration.env["klantendossier.folder"]
        for name in filter(None, path.split("/")):
            folder = folder.search(
                [
                    ("administration_id", "=", administration.id),
                    ("parent_id", "=", folder.id),
                    ("name", "=", name),
                    ("bin_date", "=", False),
                ]
            )
            folder.ensure_one()
        return folder

    def _get_clients(self, administration, logins):
        return administration.client_ids.filtered(lambda c: c.user_id.login in logins.split())

    def _load_folder(self, row, env):
        administration = self.env.ref(f"klantendossier.administration_{row['administration']}")
        administration = administration.with_env(env)
        folder = self._find_folder(administration, row["folder"])
        settings = ("note", "internal_note", "client_visibility")
        if vals := {key: row[key] for key in settings if row[key]}:
            folder.write(vals)
        if client := self._get_clients(administration, row["client"]):
            wanted = {client.id: levels.BY_CODE[row["level"]]}
            env["klantendossier.permission"]._grant(folder, wanted, bool(row["below"]))
        if row["then"] == "bin":
            folder.action_bin()

    def _load_document(self, row):
        env = self._as(row["by"])
        office = self._as("beheerder")
        administration = self.env.ref(f"klantendossier.administration_{row['administration']}")
        administration = administration.with_env(office)
        folder = self._find_folder(administration, row["folder"]).with_env(env)
        with file_open(f"{FOLDER}/files/{row['file']}", "rb") as stream:
            data = stream.read()
        name = row["name"] or row["file"].rpartition("/")[2]
        notes = {key: row[key] or False for key in ("note", "internal_note")}
        if env.user.share:
            # Of a client user, that column holds what he wrote to the office.
            document = folder._client_upload(name, data, note=notes["internal_note"])
        elif document := folder.document_ids.filtered(lambda d: d.name == name):
            document._upload_version(name, data)
            document.write(notes)
        else:
            document = env["klantendossier.document"]._upload(
                administration.with_env(env),
                folder,
                [{"name": name, "data": data, **notes}],
                row["visibility"],
                self._get_clients(administration, row["clients"]).with_env(env),
            )
        if row["then"] == "handled":
            document.with_env(office).action_mark_handled()
        elif row["then"] == "bin":
            document.with_env(office).action_bin()
        elif row["then"] in HELD:
            # sudo: document - what a check that takes its time would do; no addon here brings one
            document.sudo()._settle_version(
                document.sudo().version_ids.sorted("number")[-1:], row["then"]
            )

"""What somebody who means harm would try. The numbers are those of the list of attacks in docs/access.md.

Each test does what an attacker does, as that person and mostly over HTTP, and looks both at the answer and at what
the database holds afterwards.
"""

import base64
import io
import json
import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.http import _generate_routing_rules
from odoo.models import BaseModel
from odoo.service.model import call_kw, get_public_method
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from . import oracle
from .common import PDF, DossierHttpCase, pdf
from .rpc import ACCESS_ERROR, RpcMixin
from .test_access_matrix import PREFIX, MatrixMixin

FOLDER, DOCUMENT, PERMISSION, CLIENT, ADMINISTRATION, VERSION, EVENT = (
    PREFIX + name
    for name in (
        *("folder", "document", "permission", "client"),
        *("administration", "document.version", "event"),
    )
)
MODULE = "odoo.addons.klantendossier"

#: Every method of the addon that RPC can reach, beside what it overrides of Odoo's own. A new one must be
#: added here, after a look at its checks.
PUBLIC = {
    "meanwhile.mixin": {"action_rename"},
    "administration": {
        "action_choose_dossier",
        "action_new_folder",
        "action_open_bin",
        "action_invite_clients",
        "action_open_invited",
        "action_open_new_from_client",
        "action_enable",
        "action_switch_dossier",
        "get_home_numbers",
        "get_switch_question",
        "search_everywhere",
        "action_open_dossier",
        "action_open_inbox",
        "action_open_log",
        "action_upload",
        "action_use_template",
        "get_bound",
        "action_view_as_client",
        "action_who_sees_what",
        "get_explorer_tree",
    },
    "bin.item": {"action_delete_dialog", "action_restore_dialog"},
    "bin.wizard": {"action_apply"},
    "bulk.wizard": {"action_apply"},
    "client": {
        "action_end",
        "action_end_dialog",
        "action_give_permissions",
        "action_invite",
        "action_invite_again",
        "action_withdraw_invitation",
        "action_open_permissions",
        "action_reopen",
        "action_view_as",
        "action_who_sees_what",
        "get_permission_screen",
        "preview_permissions",
        "save_permissions",
    },
    "client.wizard": {"action_apply"},
    "impact.wizard": {"action_apply"},
    "delete.wizard": {"action_apply"},
    "document": {
        "action_bin",
        "action_bin_dialog",
        "action_download",
        "action_drop",
        "action_file",
        "action_hide",
        "action_make_current",
        "action_mark_handled",
        "action_move",
        "action_new_version",
        "action_release",
        "action_open_log",
        "action_open_place",
        "action_preview",
        "action_rename",
        "action_restore",
        "action_restore_dialog",
        "action_visibility",
        "action_withdraw",
        "get_side",
        "preview_drop",
        "file_away",
    },
    "folder": {
        "action_bin",
        "action_bin_dialog",
        "action_drop",
        "action_give_viewing",
        "action_move",
        "action_new_subfolder",
        "action_notes",
        "action_open_dossier",
        "action_permissions",
        "action_rename",
        "action_restore",
        "action_restore_dialog",
        "action_upload",
        "preview_drop",
        "search_places",
        "foresee_subfolders",
        "make_subfolders",
        "preview_viewing",
    },
    "invite.wizard": {"action_apply", "action_back"},
    "invite.wizard.line": {"action_open_permissions"},
    "move.wizard": {"action_apply"},
    "outbox": {"action_retry"},
    "permission.wizard": {"action_apply"},
    "permission.wizard.line": {"action_invite", "action_open_permissions"},
    "release.wizard": {"action_apply"},
    "restore.wizard": {"action_apply"},
    "template": {"action_load_starters", "action_use", "check_tree"},
    "template.run": {"action_resume"},
    "template.wizard": {"action_apply"},
    "undo": {"action_undo"},
    "visibility.wizard": {"action_apply"},
}
#: Overridden methods of Odoo that give nothing of a record, and so refuse nobody by themselves.
HARMLESS = {"default_get", "fields_get", "get_views", "get_view"}
#: Those that answer about one's own records, and refuse others.
OWN_ONLY = {"get_external_id", "read"}

#: What comes back as 'no': the error of Odoo, its 'False' for nothing done, or one of the plain routes.
NO = (ACCESS_ERROR, "odoo.exceptions.UserError", False, 403, 404)


def own_public_methods(model):
    """Give the names of the methods that the addon defines on a model and that RPC can reach."""
    names = set()
    for cls in type(model).mro():
        if cls.__module__.startswith(MODULE):
            names |= {
                name
                for name, value in vars(cls).items()
                if callable(value) and not isinstance(value, type)
            }
    return {name for name in names if is_public(model, name)}


def is_public(model, name):
    try:
        return callable(get_public_method(model, name))
    except AttributeError:
        return False
    except AccessError:
        return False


class AttackMixin(RpcMixin, MatrixMixin):
    """Something secret of everybody, and what must never appear in an answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret_folder = cls.make_folder(
            cls.vof, "Fraudeonderzoek", cls.main, internal_note="BSN 123456782"
        )
        cls.fixed.write({"note": "Geheime notitie", "internal_note": "BSN 123456782"})
        cls.main.internal_note = "BSN 123456782"
        cls.secret_document = cls.put(cls.vof, cls.secret_folder, "aangifte-fiod.pdf", "folder")
        cls.secret_document.write({"internal_note": "BSN 123456782", "note": "Geheime notitie"})
        cls.office_document = cls.vof.document_ids.filtered(
            lambda d: d.visibility == "office" and d.folder_id
        )[:1]
        cls.visible = cls.vof.document_ids.filtered(lambda d: d.name == "allen.pdf")
        cls.visible.internal_note = "BSN 123456782"
        cls.secrets = ["Fraudeonderzoek", "aangifte-fiod", "BSN 123456782", "Geheime notitie"]
        cls.env.flush_all()

    def state(self):
        self.env.flush_all()
        return oracle.read_state(self.env.cr, self.books.ids)

    def assertNothingTold(self, answer, message=""):
        text = answer if isinstance(answer, str) else json.dumps(answer, default=str)
        for secret in self.secrets:
            self.assertNotIn(secret, text, message)

    def foreign_ids(self, name, user):
        """Give ids of a model that a client user must not know."""
        expected = self.expected_for_client(user, name) or set()
        return [record_id for record_id in self.all_ids(name).ids if record_id not in expected]


class TestPublicMethods(AttackMixin, DossierHttpCase):
    """Rows 12 and 13: what RPC reaches."""

    def test_only_the_listed_methods_are_public(self):
        for name, model in self.models().items():
            new = own_public_methods(model) - self.overridden(model)
            self.assertEqual(new, PUBLIC.get(name, set()), f"public methods of {name}")

    def overridden(self, model):
        """Give the public methods of the addon that are Odoo's by name."""
        odoos = (BaseModel, type(self.env["mail.thread"]), type(self.env["mail.activity.mixin"]))
        return {
            name for name in own_public_methods(model) if any(hasattr(cls, name) for cls in odoos)
        }

    @mute_logger("odoo.http", "odoo.models")
    def test_own_methods_refuse_a_client_user(self):
        """Over RPC, as client A, with ids of others and with his own."""
        before = self.state()
        self.log_in(self.anna)
        for name, model in self.models().items():
            own = sorted(self.expected_for_client(self.anna, name) or ())[:1]
            foreign = [] if model._abstract else self.foreign_ids(name, self.anna)[:1]
            for ids in (foreign, own):
                allowed = HARMLESS | (OWN_ONLY if ids == own else set())
                for method in sorted(own_public_methods(model) - allowed if ids else ()):
                    with self.subTest(model=name, method=method, ids=ids):
                        result, text = self.call(
                            PREFIX + name, method, *self.arguments(name, method, ids)
                        )
                        self.assertIn(result, NO)
                        self.assertNothingTold(text)
        self.assertEqual(self.state(), before)

    def arguments(self, name, method, ids):
        """Give what makes sense for a method; the ids first, but for those of the model itself."""
        if method == "onchange":
            return [ids, {"name": "x"}, ["name"], {"display_name": {}}]
        if method == "create":
            return [{"name": "x", "administration_id": self.vof.id}]
        if method in ("action_load_starters", "get_home_numbers"):
            return []
        if method == "message_process":
            return [ADMINISTRATION, "From: a@example.com\n\nx"]
        if method in ("message_new", "message_update"):
            return [*([ids] if method == "message_update" else []), {"subject": "x", "body": "x"}]
        if method == "web_save":
            return [ids, {"name": "x"}, {"display_name": {}}]
        more = {
            "write": {"name": "x"},
            "export_data": ["display_name"],
            "file_away": {"folder_id": self.bank.id},
            "foresee_subfolders": ["x"],
            "make_subfolders": ["x"],
            "preview_viewing": self.client_a.id,
            "action_give_viewing": self.client_a.id,
        }
        return [ids, more[method]] if method in more else [ids]

    @mute_logger(
        "odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"
    )
    def test_no_inherited_method_tells_anything_either(self):
        """Everything that RPC can reach, Odoo's own methods included, in the ways that a caller can fill in."""
        before = self.state()
        for name, model in self.models().items():
            foreign = [] if model._abstract else self.foreign_ids(name, self.anna)[:3]
            for method in dir(type(model)):
                if not is_public(model, method) or method in ("browse", "with_env"):
                    continue
                for arguments in ([foreign], [foreign, ["display_name"]], [], [[]], ["a"]):
                    answer = self.try_call(model.with_user(self.anna), method, arguments)
                    self.assertNothingTold(answer, f"{name}.{method}{arguments}")
        self.assertEqual(self.state(), before)

    def try_call(self, model, method, arguments):
        """Call as RPC does; whatever goes wrong is an answer as well."""
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                return str(call_kw(model, method, arguments, {}))
        except Exception as error:  # any failure is fine, as long as it tells nothing
            return str(error)

    @mute_logger("odoo.http")
    def test_private_methods_are_closed(self):
        """Row 13."""
        self.log_in(self.anna)
        calls = {
            PERMISSION: [
                "_grant",
                "_upsert_rows",
                "_rebuild_closure",
                "_revoke_all",
                "_get_audience",
            ],
            DOCUMENT: [
                "_upload",
                "_create_from_files",
                "_client_documents",
                "_set_visibility",
                "_open",
                "_execute",
            ],
            FOLDER: ["_client_upload", "_move", "_unlocked", "_client_tree"],
            CLIENT: [
                "_bind",
                "_invite",
                "_adopt_log_in",
                "_prove_credentials",
                "_sync_client_group",
            ],
            PREFIX + "outbox": ["_queue", "_cron_send", "_process", "_make_link"],
            ADMINISTRATION: ["_client_dossiers", "_lock_structure"],
            EVENT: ["_log", "_log_refusal"],
            PREFIX + "portal.page": ["_dossier_page"],
            PREFIX + "demo": ["_load", "_prepare"],
        }
        for model, methods in calls.items():
            for method in methods:
                self.assertTrue(hasattr(self.env[model], method), f"{model}.{method} has gone")
                result, _text = self.call(model, method, self.visible.ids)
                self.assertEqual(result, ACCESS_ERROR, f"{model}.{method}")


class TestClientRpc(AttackMixin, DossierHttpCase):
    """Rows 1 to 4, 8 and the fields that client users do not get."""

    @mute_logger("odoo.http")
    def test_revoked_is_refused_and_granted_works_at_once(self):
        """Rows 3 and 4: in the same process, with the same session."""
        document = self.secret_document
        url = f"/my/dossiers/document/{document.id}/download"
        self.log_in(self.anna)
        for rank, status in (
            (levels.NONE, 404),
            (levels.VIEW, 200),
            (levels.NONE, 404),
            (levels.EDIT, 200),
        ):
            self.grant(self.secret_folder, self.client_a, rank)
            self.env.flush_all()
            found, _text = self.call(DOCUMENT, "search_read", [["id", "=", document.id]], ["name"])
            self.assertEqual(len(found), int(status == 200))
            result, text = self.call(DOCUMENT, "read", document.ids, ["name"])
            self.assertEqual(result == ACCESS_ERROR, status == 404)
            if status == 404:
                self.assertNothingTold(text)
            self.assertEqual(self.url_open(url).status_code, status)

    @mute_logger("odoo.http")
    def test_onchange_reads_nothing(self):
        """Row 8: with an id of somebody else in each many2one."""
        self.log_in(self.anna)
        for name, model in self.models().items():
            fields = [field for field in model._fields.values() if field.type == "many2one"]
            for field in fields:
                comodel = self.env[field.comodel_name].search([], limit=1)
                values = {field.name: comodel.id}
                specification = {"display_name": {}, field.name: {"fields": {"display_name": {}}}}
                result, text = self.call(
                    PREFIX + name, "onchange", [], values, [field.name], specification
                )
                self.assertEqual(result, ACCESS_ERROR, f"{name}.{field.name}")
                self.assertNothingTold(text)

    @mute_logger("odoo.http", "odoo.models")
    def test_closed_fields_are_closed_in_every_way(self):
        """Nobody outside the office reads, searches, sorts or groups by a field that is not on the list (L6)."""
        self.log_in(self.anna)
        for model in (FOLDER, DOCUMENT, PERMISSION):
            record = self.env[model].with_user(self.anna).search([], limit=1)
            self.assertTrue(record)
            listed = set(self.env[model].with_user(self.anna).fields_get())
            self.assertEqual(listed, set(self.env[model]._get_client_fields()) & listed)
            for name, field in self.env[model]._fields.items():
                if name not in self.env[model]._get_client_fields():
                    for call, result in self.ask_for(model, record.id, name, field):
                        self.assertEqual(result, ACCESS_ERROR, f"{call} of {model}.{name}")

    def ask_for(self, model, record_id, name, field):
        """Give pairs of a way to ask for a field and the answer."""
        value = (
            1 if field.type in ("many2one", "one2many", "many2many", "integer") else "2026-01-01"
        )
        specification = {name: {}}
        yield "read", self.call(model, "read", [record_id], [name])[0]
        yield "web_read", self.call(model, "web_read", [record_id], specification=specification)[0]
        yield "search_read", self.call(model, "search_read", [], [name])[0]
        if field.store or field.search:
            if not field.required:  # else Odoo knows the answer without looking
                yield "domain", self.call(model, "search_count", [[name, "!=", False]])[0]
            yield "domain value", self.call(model, "search", [[name, "=", value]])[0]
        if field.store and field.column_type:
            yield "order", self.call(model, "search", [], order=f"{name} desc")[0]
            yield "group", self.call(model, "formatted_read_group", [], [name], ["__count"])[0]
            yield (
                "aggregate",
                self.call(model, "formatted_read_group", [], [], [f"{name}:count"])[0],
            )

    @mute_logger("odoo.http", "odoo.models")
    def test_paths_through_records_lead_nowhere(self):
        """Dotted names do not get past the closed fields either."""
        self.log_in(self.anna)
        paths = {
            DOCUMENT: ["folder_id.internal_note", "folder_id.note", "administration_id.name"]
            + ["folder_id.permission_ids.client_id.partner_id.name", "folder_id.child_ids.name"]
            + [
                "folder_id.parent_id.internal_note",
                "create_uid.login",
                "folder_id.document_ids.name",
            ],
            FOLDER: [
                "parent_id.internal_note",
                "administration_id.responsible_id.name",
                "child_ids.name",
            ]
            + ["document_ids.name", "permission_ids.rank", "parent_id.document_ids.name"],
            PERMISSION: ["folder_id.note", "client_id.partner_id.name", "folder_id.internal_note"],
        }
        for model, names in paths.items():
            for name in names:
                found = self.call(model, "search_count", [[name, "like", "%"]])[0]
                self.assertIn(found, (ACCESS_ERROR, 0), f"{model} by {name}")
                sorted_by = self.call(model, "search", [], order=name)[0]
                self.assertNotIsInstance(sorted_by, list, f"{model} sorted by {name}")

    @mute_logger("odoo.http", "odoo.models")
    def test_nested_requests_lead_nowhere(self):
        """What is asked inside a visible record, or inside a condition, follows the same rules."""
        self.log_in(self.anna)
        inside = {
            "folder_id": (
                "internal_note",
                "note",
                "permission_ids",
                "child_ids",
                "document_ids",
                "access_summary",
            ),
            "administration_id": (
                "name",
                "code",
                "client_ids",
                "folder_ids",
                "team_user_ids",
                "message_ids",
            ),
        }
        for field, names in inside.items():
            for name in names:
                specification = {field: {"fields": {name: {}}}}
                result, text = self.call(
                    DOCUMENT, "web_read", self.visible.ids, specification=specification
                )
                self.assertEqual(result, ACCESS_ERROR, f"{field}.{name}")
                self.assertNothingTold(text)
        fields = {"name": {}, "internal_note": {}}
        for field in ("child_ids", "document_ids", "permission_ids"):
            specification = {field: {"fields": fields}}
            result = self.call(FOLDER, "web_read", self.main.ids, specification=specification)[0]
            self.assertEqual(result, ACCESS_ERROR, field)
        for domain in (
            [["folder_id", "any", [["internal_note", "like", "BSN%"]]]],
            [["folder_id", "any!", [["internal_note", "like", "BSN%"]]]],
            [["folder_id", "not any", [["internal_note", "like", "BSN%"]]]],
            [["folder_id", "any", [["permission_ids", "any", [["rank", ">", 0]]]]]],
            [["folder_id", "child_of", self.vof.folder_ids.ids]],
            [["folder_id", "parent_of", self.secret_folder.ids]],
            ["|", ["id", "=", 0], ["internal_note", "like", "BSN%"]],
            ["!", ["internal_note", "like", "nothing"]],
        ):
            for context in ({}, {"active_test": False, "allowed_company_ids": self.company.ids}):
                result = self.call(DOCUMENT, "search_count", domain, context=context)[0]
                self.assertIn(result, (ACCESS_ERROR, "builtins.ValueError", 0), domain)
        context = {"active_test": False, "klantendossier_unlock": True, "su": True, "uid": 1}
        found = self.call(DOCUMENT, "search_read", [], ["name"], context=context)[0]
        self.assertEqual(
            {values["id"] for values in found}, self.state().documents_of(self.anna.id)
        )

    @mute_logger("odoo.http", "odoo.models", "odoo.addons.base.models.ir_model")
    def test_export_and_the_other_apis_are_closed(self):
        """Rows 33 and 34."""
        self.log_in(self.anna)
        self.assertIn(self.call(DOCUMENT, "export_data", self.visible.ids, ["name"])[0], NO)
        data = {
            "model": DOCUMENT,
            "fields": [{"name": "name", "label": "Name"}],
            "ids": self.visible.ids,
            "domain": [],
            "import_compat": False,
        }
        token = re.search(r'csrf_token: "([^"]+)"', self.url_open("/my").text)[1]
        for kind in ("csv", "xlsx"):
            answer = self.url_open(
                f"/web/export/{kind}", data={"data": json.dumps(data), "csrf_token": token}
            )
            self.assertNotIn("allen.pdf", answer.text)
            self.assertNotEqual(answer.status_code, 200)
        for url in (
            f"/json/1/{DOCUMENT}",
            f"/json/1/{DOCUMENT}/{self.visible.id}",
            "/json/1/dossiers",
        ):
            self.assertNotIn("allen.pdf", self.url_open(url).text)
        answer = self.url_open(f"/json/2/{DOCUMENT}/search_read", json={"domain": []})
        self.assertIn(answer.status_code, (401, 403))
        key = {"name": "mine", "duration": "1"}
        made = self.call("res.users.apikeys.description", "create", key)[0]
        if isinstance(made, int):
            self.call("res.users.apikeys.description", "make_key", [made])
        self.assertFalse(self.env["res.users.apikeys"].search([("user_id", "=", self.anna.id)]))


class TestFilesByOtherWays(AttackMixin, DossierHttpCase):
    """Rows 14, 15, 16, 20, 24, 25 and 31: bytes leave by the addon's own route only."""

    def setUp(self):
        super().setUp()
        self.settings_user = self.env.ref("base.user_admin")
        versions = self.vof.document_ids.version_ids
        self.rows = self.env["ir.attachment"].search(
            [
                ("res_model", "=", VERSION),
                ("res_id", "in", versions.ids),
                ("res_field", "!=", False),
            ]
        )
        self.assertEqual(len(self.rows), len(versions))

    @mute_logger("odoo.http")
    def test_odoos_content_routes_give_nothing(self):
        """Rows 14 and 15, for a client user, the office, and an administrator of the settings."""
        row, version = self.rows[0], self.visible.current_version_id
        urls = [f"/web/content/{r.id}" for r in self.rows[:3]]
        urls += [
            f"/web/image/{row.id}",
            f"/web/content/{row.id}?download=1",
            f"/web/content/{row.id}?unique=1",
        ]
        for field in ("data", "name", "sha256", "display_name", "id"):
            urls.append(f"/web/content/{VERSION}/{version.id}/{field}")
            urls.append(f"/web/content/{DOCUMENT}/{self.visible.id}/{field}")
        urls += [
            f"/web/content/{FOLDER}/{self.main.id}/internal_note",
            f"/web/content?model={VERSION}&id={version.id}&field=data",
            f"/web/content/{row.id}?filename_field=store_fname",
            f"/web/content/{row.id}?filename_field=access_token",
            f"/web/assets/{row.id}/x.js",
        ]
        for user in (self.anna, self.carla, self.office, self.manager, self.settings_user, None):
            self.log_in(user)
            for url in urls:
                answer = self.url_open(url, allow_redirects=False)
                self.assertNotIn(b"%PDF", answer.content, f"{url} for {user and user.login}")
                self.assertNotIn("access_token", answer.headers.get("Content-Disposition", ""))
                if "image" not in url:
                    self.assertIn(
                        answer.status_code, (403, 404, 303), f"{url} for {user and user.login}"
                    )

    @mute_logger("odoo.http")
    def test_nobody_gets_in_without_a_session(self):
        """Row 16: every address that A could have copied, and a token that somebody made."""
        self.env.cr.execute(
            "UPDATE ir_attachment SET access_token = '11111111-2222' WHERE id = ANY(%s)",
            [self.rows.ids],
        )
        self.rows.invalidate_recordset()
        document = f"/my/dossiers/document/{self.visible.id}"
        urls = [
            "/my/dossiers",
            f"/my/dossiers/{self.vof.id}",
            document,
            f"{document}/download",
            f"{document}/preview",
        ]
        urls += [
            f"/my/dossiers/{self.vof.id}/map/{self.main.id}",
            f"/my/dossiers/{self.vof.id}/map/{self.main.id}/zip",
        ]
        urls += [f"/web/content/{row.id}?access_token=11111111-2222" for row in self.rows]
        urls += [
            f"{document}?access_token=11111111-2222",
            f"{document}/download?access_token=11111111-2222",
        ]
        for user in (None, self.outsider, self.carla):
            self.log_in(user)
            for url in urls:
                answer = self.url_open(url, allow_redirects=False)
                self.assertNotIn(b"%PDF", answer.content, url)
                self.assertNotIn("Jaarwerk 2026", answer.text, url)
                self.assertNotIn("VOF De Vries", answer.text, url)
                if not user:
                    self.assertIn(answer.status_code, (303, 404), url)

    @mute_logger("odoo.http", "odoo.models", "odoo.addons.base.models.ir_model")
    def test_rows_with_the_bytes_are_closed(self):
        """Row 31: searched, read, shared, moved, changed and deleted by nobody, by RPC."""
        before = self.rows.read(
            ["public", "res_id", "res_model", "type", "access_token", "store_fname"]
        )
        for user in (self.anna, self.piet, self.office, self.manager, self.settings_user):
            self.log_in(user)
            found = self.call("ir.attachment", "search", [["id", "in", self.rows.ids]])[0]
            self.assertIn(found, (ACCESS_ERROR, []), user.login)
            found = self.call(
                "ir.attachment", "search", [["res_model", "=", VERSION], ["res_field", "!=", False]]
            )[0]
            self.assertIn(found, (ACCESS_ERROR, []), user.login)
            row = self.rows[0]
            calls = [("read", row.ids, ["datas", "raw", "checksum"]), ("unlink", row.ids)]
            calls += [("generate_access_token", row.ids), ("copy", row.ids)]
            for values in (
                {"public": True},
                {"res_id": 1},
                {"res_model": "res.partner"},
                {"name": "x"},
            ):
                calls.append(("write", row.ids, values))
            calls += [
                ("write", row.ids, {"type": "url", "url": "https://evil.test"}),
                ("write", row.ids, {"datas": "eA=="}),
            ]
            for method, *arguments in calls:
                result = self.call("ir.attachment", method, *arguments)[0]
                self.assertEqual(result, ACCESS_ERROR, f"{method} by {user.login}")
            values = {
                "name": "x",
                "res_model": VERSION,
                "res_id": row.res_id,
                "res_field": "data",
                "datas": "eA==",
            }
            self.assertEqual(
                self.call("ir.attachment", "create", values)[0], ACCESS_ERROR, user.login
            )
        self.env.invalidate_all()
        self.assertEqual(self.rows.read(list(before[0])), before)

    @mute_logger("odoo.http")
    def test_bytes_do_not_tell_whether_the_dossier_has_them(self):
        """A known file is not found again by its content (L17)."""
        known = {
            "name": "x",
            "datas": base64.b64encode(self.pdf("allen.pdf")).decode(),
            "mimetype": "application/pdf",
        }
        unknown = {**known, "datas": base64.b64encode(b"%PDF-1.4 never seen").decode()}
        self.log_in(self.anna)
        for values in (known, unknown):
            self.assertEqual(self.call("ir.attachment", "create_unique", [values])[0], ACCESS_ERROR)
        self.log_in(self.piet)
        ids = self.call("ir.attachment", "create_unique", [known])[0]
        self.assertFalse(set(ids) & set(self.rows.ids))

    @mute_logger("odoo.http")
    def test_odoos_upload_routes_put_nothing_in_a_dossier(self):
        """Rows 24 and 25."""
        self.log_in(self.anna)
        token = re.search(r'csrf_token: "([^"]+)"', self.url_open("/my").text)[1]
        count = self.env["ir.attachment"].search_count([])
        for name, model in self.models().items():
            record = self.visible if name == "document" else self.main if name == "folder" else None
            record_id = (
                record.id
                if record
                else (model.search([], limit=1).id if not model._abstract else 1)
            )
            for pending in ("", "true"):
                data = {
                    "thread_model": PREFIX + name,
                    "thread_id": record_id,
                    "is_pending": pending,
                }
                answer = self.url_open(
                    "/mail/attachment/upload",
                    data={**data, "csrf_token": token},
                    files={"ufile": ("x.pdf", io.BytesIO(PDF), "application/pdf")},
                )
                self.assertNotEqual(answer.status_code, 200, name)
            self.url_open(
                "/web/binary/upload_attachment",
                data={"model": PREFIX + name, "id": record_id, "csrf_token": token},
                files={"ufile": ("x.pdf", io.BytesIO(PDF), "application/pdf")},
            )
        self.assertEqual(self.env["ir.attachment"].search_count([]), count)

    def test_names_from_outside_are_stored_clean(self):
        """Row 20: by a client user, through the page's form method, and by the office."""
        self.grant(self.bank, self.client_a, levels.EDIT)
        nasty = [
            "../../etc/passwd.pdf",
            "a\r\nSet-Cookie: x=1.pdf",
            "exe.\u202efdp.pdf",
            "x" * 300 + ".pdf",
        ]
        nasty += [
            "nul\x00.pdf",
            "CON.pdf",
            "emoji \U0001f600.pdf",
            '"><svg onload=alert(1)>.pdf',
            "..\\..\\x.pdf",
            "",
            ".",
        ]
        self.log_in(self.anna)
        for number, name in enumerate(nasty):
            document = self.bank.with_user(self.anna)._client_upload(name, pdf(number)).sudo()
            other = self.upload(self.bank, name, pdf(f"office {number}"))
            for stored in (document.name, other.name, document.current_version_id.name):
                self.assertRegex(stored, r"^[^\x00-\x1f/\\<>\"|:*?\u202e]+\.pdf$")
                self.assertLessEqual(len(stored), 255)
                self.assertNotRegex(stored, r"(?i)^(con|nul)\.|^\.")
            answer = self.url_open(f"/my/dossiers/document/{document.id}/download")
            self.assertEqual(answer.content, pdf(number))
            self.assertNotIn("Set-Cookie: x", str(answer.headers))
            self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
            page = self.url_open(f"/my/dossiers/document/{document.id}").text
            self.assertNotIn("<svg onload", page)


class TestChatter(AttackMixin, DossierHttpCase):
    """Rows 26, 27 and 28: nothing reaches a client user through messages."""

    @mute_logger("odoo.http", "odoo.models")
    def test_client_users_cannot_post_or_follow(self):
        self.log_in(self.anna)
        for name, model in self.models().items():
            record_id = model.search([], limit=1).id if not model._abstract else 1
            for method in (
                "message_post",
                "message_subscribe",
                "message_unsubscribe",
                "message_notify",
                "activity_schedule",
            ):
                if not hasattr(model, method):
                    continue
                arguments = [self.anna.partner_id.ids] if "subscribe" in method else []
                result = self.call(PREFIX + name, method, [record_id], *arguments)[0]
                self.assertIn(result, (*NO, []), f"{name}.{method}")
            for url, parameters in (
                ("/mail/message/post", {"post_data": {"body": "x"}, "thread_id": record_id}),
                (
                    "/mail/thread/subscribe",
                    {"res_id": record_id, "partner_ids": self.anna.partner_id.ids},
                ),
                ("/mail/thread/messages", {"thread_id": record_id}),
                ("/mail/chatter_fetch", {"thread_id": record_id}),
            ):
                key = "res_model" if "subscribe" in url else "thread_model"
                result, _text = self.call_route(url, **{key: PREFIX + name, **parameters})
                self.assertFalse(
                    isinstance(result, dict) and result.get("messages"), f"{url} on {name}"
                )
                self.assertNothingTold(result)
        self.assertFalse(self.vof.message_partner_ids & self.anna.partner_id)
        authors = self.env["mail.message"].search([("model", "like", PREFIX + "%")]).author_id
        self.assertNotIn(self.anna.partner_id, authors)

    @mute_logger("odoo.http", "odoo.models")
    def test_messages_of_the_office_are_not_read_by_id(self):
        message = self.vof.with_user(self.office).message_post(
            body="Fraudeonderzoek", subtype_xmlid="mail.mt_comment"
        )
        note = self.vof.with_user(self.office).message_post(
            body="BSN 123456782", subtype_xmlid="mail.mt_note"
        )
        for user in (self.anna, self.bram, self.outsider):
            self.log_in(user)
            for ids in ((message | note).ids, list(range(max(note.id - 200, 1), note.id + 1))):
                for record_id in ids:
                    result, text = self.call(
                        "mail.message", "read", [record_id], ["body", "subject", "record_name"]
                    )
                    self.assertNothingTold(result)
                    self.assertNothingTold(text)
            found = self.call(
                "mail.message", "search_read", [["model", "like", PREFIX + "%"]], ["body"]
            )[0]
            self.assertIn(found, (ACCESS_ERROR, []))

    def test_followers_are_never_client_users(self):
        """Whatever way the office takes: a follower gets mail whatever his rights are (L3)."""
        partner = self.anna.partner_id
        vof = self.vof.with_user(self.office)
        vof.message_subscribe(partner_ids=partner.ids)
        vof.write({"message_partner_ids": [Command.link(partner.id)]})
        vof.with_context(mail_post_autofollow=True).message_post(
            body="x", partner_ids=self.piet.partner_id.ids
        )
        made = (
            self.env[ADMINISTRATION]
            .with_user(self.office)
            .create(
                {
                    "name": "Nieuw",
                    "partner_id": partner.id,
                    "message_partner_ids": [Command.link(partner.id)],
                }
            )
        )
        with self.assertRaises(AccessError):
            vof.write(
                {
                    "message_follower_ids": [
                        Command.create({"partner_id": partner.id, "res_model": ADMINISTRATION})
                    ]
                }
            )
        followers = self.env["mail.followers"].search([("res_model", "like", PREFIX + "%")])
        self.assertTrue(followers)
        self.assertTrue(made)
        self.assertFalse(followers.partner_id.filtered("partner_share"))
        threads = [
            name for name in self.models() if hasattr(self.env[PREFIX + name], "message_post")
        ]
        self.assertEqual(
            threads, ["administration"], "another model has a chatter now: try it here"
        )


class TestForms(AttackMixin, DossierHttpCase):
    """Rows 23, 35 and 36: the addon's own routes."""

    def routes(self):
        """Give (address filled in, methods) of every route of the addon."""
        controllers = _generate_routing_rules(["klantendossier", "portal", "web"], nodb_only=False)
        found = []
        for rule, endpoint in controllers:
            if endpoint.func.__module__.startswith(MODULE):
                url = re.sub(r"<[^>]*administration_id>", str(self.vof.id), rule)
                url = re.sub(r"<[^>]*folder_id>", str(self.main.id), url)
                url = re.sub(r"<[^>]*document_id>", str(self.visible.id), url)
                found.append((re.sub(r"<[^>]*>", "1", url), endpoint.routing))
        return found

    def test_routes_are_what_they_should_be(self):
        routes = self.routes()
        self.assertGreater(len(routes), 10)
        for url, routing in routes:
            if url.startswith(("/my/dossiers", "/klantendossier")):
                self.assertEqual(routing["auth"], "user", url)
                self.assertFalse(routing.get("readonly"), url)
                self.assertNotEqual(routing.get("csrf"), False, url)
                self.assertFalse(routing.get("cors"), url)

    @mute_logger("odoo.http")
    def test_forms_need_a_token(self):
        """Row 35: with A's session and without the token, nothing is done."""
        self.grant(self.main, self.client_a, levels.EDIT, below=True)
        self.visible.sudo()._unlocked("origin", "uploaded_client_id").write(
            {"origin": "portal", "uploaded_client_id": self.client_a.id}
        )
        before = self.state()
        tried = 0
        for user in (self.anna, self.office, None):
            self.log_in(user)
            for url, routing in self.routes():
                if "POST" in (routing.get("methods") or ()):
                    tried += 1
                    data = {
                        "name": "x",
                        "target": self.bank.id,
                        "note": "x",
                        "folder_id": self.main.id,
                    }
                    file = {"file": ("x.pdf", io.BytesIO(PDF), "application/pdf")}
                    answer = self.url_open(
                        url,
                        data=data,
                        files=file,
                        headers={"Origin": "https://evil.test"},
                        allow_redirects=False,
                    )
                    expected = (303, 400) if not user else (400,)
                    if routing["type"] == "jsonrpc":
                        expected = (415,)  # Odoo's own route, which takes no form at all
                    self.assertIn(answer.status_code, expected, url)
        self.assertGreater(tried, 12)
        self.assertEqual(self.state(), before)

    @mute_logger("odoo.http")
    def test_own_upload_route_refuses_others(self):
        """Row 23: a folder of somebody else, one that is not there, one with level view; nothing is kept."""
        self.log_in(self.anna)
        token = re.search(r'csrf_token: "([^"]+)"', self.url_open("/my").text)[1]
        before = self.state()
        rows = self.env["ir.attachment"].search_count([])
        for book, folder in (
            (self.vof, self.fixed.id),
            (self.bv, self.bv_main.id),
            (self.vof, self.bv_main.id),
            (self.bv, self.bank.id),
            (self.vof, self.main.id),
            (self.vof, 2**31 - 1),
            (self.vof, 0),
        ):
            answer = self.url_open(
                f"/my/dossiers/{book.id}/map/{folder}/toevoegen",
                data={"csrf_token": token},
                files={"file": ("x.pdf", io.BytesIO(PDF), "application/pdf")},
            )
            self.assertEqual(answer.status_code, 404, f"{book.name} {folder}")
        answer = self.url_open(
            "/klantendossier/upload",
            data={"csrf_token": token, "administration_id": self.vof.id, "folder_id": self.bank.id},
            files={"file": ("x.pdf", io.BytesIO(PDF), "application/pdf")},
        )
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.state(), before)
        self.assertEqual(self.env["ir.attachment"].search_count([]), rows)

    @mute_logger("odoo.http")
    def test_no_page_sends_the_reader_elsewhere(self):
        """Row 36."""
        for user in (None, self.anna):
            self.log_in(user)
            for url, routing in self.routes():
                if "GET" not in (routing.get("methods") or ("GET",)):
                    continue
                for evil in (
                    "https://evil.test",
                    "//evil.test",
                    "javascript:alert(1)",
                    "/\\evil.test",
                ):
                    for name in ("redirect", "next", "r", "done", "open", "q"):
                        if user and name not in ("redirect", "next"):
                            continue
                        answer = self.url_open(f"{url}?{name}={evil}", allow_redirects=False)
                        target = answer.headers.get("Location", "")
                        self.assertNotRegex(
                            target.split("?")[0], r"evil\.test|javascript", f"{url} {name}"
                        )
        answer = self.url_open(
            f'/my/dossiers/{self.vof.id}?q="><script>alert(1)</script>&open=\'"><b>&done=<i>x'
        )
        self.assertNotIn("<script>alert(1)", answer.text)
        self.assertNotIn("<i>x", answer.text)


class TestOfficeAttacks(AttackMixin, DossierHttpCase):
    """Rows 10 and 11, and office users outside the team."""

    def attempt(self, method, *args, **kwargs):
        """Call a method that must be refused."""
        self.env.flush_all()
        self.env.invalidate_all()
        # As in a request: whose transaction it is decides about commands on permissions.
        self.env.transaction.default_env = method.__self__.env
        with self.assertRaises(UserError, msg=f"{method} {args}"):  # an AccessError is one
            method(*args, **kwargs)
        self.env.transaction.default_env = self.env
        self.env.invalidate_all()

    def test_target_folder_needs_a_right_too(self):
        """Row 10: piet is in no team of the VOF."""
        piet = self.piet
        document = self.bv.document_ids[:1].with_user(piet)
        folder = self.bv_main.with_user(piet)
        before = self.state()
        for target in (self.main, self.fixed):
            self.attempt(document.write, {"folder_id": target.id})
            self.attempt(folder.write, {"parent_id": target.id})
            self.attempt(folder.write, {"child_ids": [Command.link(target.id)]})
            self.attempt(folder.write, {"document_ids": [Command.link(self.secret_document.id)]})
            self.attempt(folder.create, {"name": "x", "parent_id": target.id})
            self.attempt(
                folder.create,
                {"name": "x", "parent_id": target.id, "administration_id": self.bv.id},
            )
        self.attempt(folder.create, {"name": "x", "administration_id": self.vof.id})
        self.attempt(
            self.env[CLIENT].with_user(piet).create,
            {"administration_id": self.vof.id, "partner_id": piet.partner_id.id},
        )
        self.attempt(self.secret_document.with_user(piet).write, {"folder_id": self.bv_main.id})
        self.attempt(self.bank.with_user(piet).write, {"parent_id": False})
        self.attempt(
            self.env[DOCUMENT].with_user(piet)._upload,
            self.vof.with_user(piet),
            self.env[FOLDER],
            [{"name": "x", "data": PDF}],
        )
        self.assertEqual(self.state(), before)

    def test_nobody_writes_protected_fields(self):
        """Row 11: not even a manager, and not with the key of the lock in the context."""
        undo = self.env["klantendossier.undo"].with_user(self.manager)
        document = self.office_document[:1].with_user(self.manager)
        undo._remember(document, {str(document.id): {"name": "x"}})
        for name, model in self.models().items():
            if model._abstract or not getattr(model, "_get_protected_fields", set)():
                continue
            records = self.vof if name == "administration" else self.all_ids(name)
            if name != "administration":
                records = records.filtered(lambda r: r.administration_id == self.vof)
            record = records[:1].with_user(self.manager)
            self.assertTrue(record, name)
            for field in model._get_protected_fields():
                for context in (
                    {},
                    {"klantendossier_unlock": True},
                    {"klantendossier_unlock": "_UNLOCK"},
                ):
                    self.attempt(record.with_context(**context).write, {field: False})
            for field in model._get_protected_fields() - {"administration_id"}:
                self.attempt(
                    model.with_user(self.manager).create,
                    {field: False, "administration_id": self.vof.id},
                )
        self.attempt(self.vof.with_user(self.manager).write, {"structure_revision": 0})

    def test_nobody_sets_protected_fields_by_a_default(self):
        """A default from the context, which a browser may send, does not get past the protection."""
        person = self.env["res.partner"].create({"name": "Nieuwe klant"})
        stranger = self.outsider
        client = (
            self.env[CLIENT]
            .with_user(self.office)
            .with_context(
                default_state="active",
                default_user_id=stranger.id,
                default_access_user_id=stranger.id,
            )
        )
        try:
            with self.env.cr.savepoint():
                made = client.create(
                    {"administration_id": self.vof.id, "partner_id": person.id}
                ).sudo()
                self.assertEqual(
                    (made.state, made.user_id.id, made.access_user_id.id), ("none", False, False)
                )
        except AccessError:
            pass
        folder = (
            self.env[FOLDER]
            .with_user(self.office)
            .with_context(
                default_bin_date="2020-01-01",
                default_bin_root=5,
                default_template_folder_id=1,
                default_parent_path="9/",
            )
        )
        try:
            with self.env.cr.savepoint():
                made = folder.create(
                    {"name": "Via context", "administration_id": self.vof.id}
                ).sudo()
                self.assertEqual(
                    (made.bin_date, made.bin_root, made.template_folder_id.id), (False, 0, False)
                )
                self.assertEqual(made.parent_path, f"{made.id}/")
        except AccessError:
            pass
        values = {"default_structure_revision": 99}
        made = (
            self.env[ADMINISTRATION]
            .with_user(self.office)
            .with_context(**values)
            .create({"name": "Via context"})
        )
        self.assertLess(made.structure_revision, 99)

    def test_nobody_gets_around_by_commands(self):
        """Rows inside rows: a one2many of a record one may write is no way to records one may not."""
        permission, document = self.client_a.permission_ids[:1], self.visible
        before = self.state()
        for user in (self.office, self.manager):
            vof, client = self.vof.with_user(user), self.client_a.with_user(user)
            folder, bound = self.main.with_user(user), document.with_user(user)
            rows = [
                Command.create({"folder_id": self.fixed.id, "client_id": client.id, "rank": 40}),
                Command.create(
                    {
                        "folder_id": self.fixed.id,
                        "client_id": client.id,
                        "rank": 40,
                        "administration_id": self.vof.id,
                    }
                ),
                Command.update(permission.id, {"rank": 40}),
                Command.delete(permission.id),
                Command.unlink(permission.id),
                Command.clear(),
                Command.set([]),
            ]
            for command in rows:
                self.attempt(client.write, {"permission_ids": [command]})
                self.attempt(folder.write, {"permission_ids": [command]})
            self.attempt(
                client.create,
                {
                    "administration_id": self.bv.id,
                    "partner_id": self.anna.partner_id.id,
                    "permission_ids": rows[:1],
                },
            )
            for command in (
                Command.update(document.id, {"visibility": "folder"}),
                Command.create({"name": "x"}),
                Command.link(self.bv.document_ids[:1].id),
            ):
                self.attempt(vof.write, {"document_ids": [command]})
            self.attempt(bound.write, {"selected_ids": [Command.create({"client_id": client.id})]})
            self.attempt(
                bound.write, {"version_ids": [Command.delete(document.current_version_id.id)]}
            )
            self.attempt(vof.write, {"client_ids": [Command.link(self.client_c.id)]})
            self.attempt(vof.write, {"folder_ids": [Command.link(self.bv_main.id)]})
            self.attempt(
                vof.write, {"client_ids": [Command.update(self.client_b.id, {"state": "ended"})]}
            )
        self.assertEqual(self.state(), before)

    def test_the_log_is_nobodys_to_change(self):
        event = self.env[EVENT].search([], limit=1)
        for user in (self.office, self.manager, self.env.ref("base.user_admin")):
            line = event.with_user(user)
            self.attempt(line.write, {"user_name": "somebody else"})
            self.attempt(line.unlink)
            self.attempt(line.create, {"action": "refused", "date": "2020-01-01"})

    @mute_logger(
        "odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"
    )
    def test_wizards_tell_nothing_of_a_closed_dossier(self):
        """An office user outside the team fills in ids of the VOF in every dialog, and reads it back."""
        secrets, told = [*self.secrets, "VOF De Vries", "Vaste stukken"], []
        hidden = {
            ADMINISTRATION: self.vof,
            FOLDER: self.secret_folder,
            DOCUMENT: self.secret_document,
            CLIENT: self.client_a,
        }
        for name, model in self.models().items():
            for field in model._fields.values():
                if field.comodel_name not in hidden or model._abstract or field.type == "one2many":
                    continue
                record = hidden[field.comodel_name]
                value = record.id if field.type == "many2one" else [Command.set(record.ids)]
                for way, answer in self.fill_in(model.with_user(self.piet), field, value):
                    told += [
                        f"{name}.{field.name} {way}: {secret}"
                        for secret in secrets
                        if secret in answer
                    ]
        self.assertFalse(told, "\n" + "\n".join(told))

    def fill_in(self, model, field, value):
        """Give as text what onchange, create with read, and the defaults answer."""
        names = [name for name in model.fields_get() if name not in ("create_uid", "write_uid")]
        specification = {
            name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {}
            for name in names
        }
        values = {field.name: value}
        given = model.with_context(**{f"default_{field.name}": value})
        for way, method in {
            "onchange": lambda: model.onchange(values, [field.name], specification),
            "create": lambda: model.create(values).web_read(specification),
            "default_get": lambda: given.default_get(names),
            "onchange of defaults": lambda: given.onchange({}, [], specification),
        }.items():
            self.env.invalidate_all()
            try:
                with self.env.cr.savepoint():
                    yield way, json.dumps(method(), default=str)
            except Exception as error:  # any failure is fine, as long as it tells nothing
                yield way, str(error)


class TestRefusals(AttackMixin, DossierHttpCase):
    """Each refused act of a client user leaves a line in the log."""

    def test_refused_acts_are_logged(self):
        """Without the rollback that a real request makes; that a line survives it is in test_concurrency."""
        anna = self.anna
        document, secret = self.visible.with_user(anna), self.secret_document.with_user(anna)
        folder, page = self.main.with_user(anna), self.env[PREFIX + "portal.page"].with_user(anna)
        documents = self.env[DOCUMENT].with_user(anna)
        acts = {
            "upload with view": lambda: folder._client_upload("x.pdf", PDF),
            "upload without a row": lambda: self.fixed.with_user(anna)._client_upload("x.pdf", PDF),
            "rename with view": lambda: document._client_rename("x.pdf"),
            "rename unseen": lambda: secret._client_rename("x.pdf"),
            "note with view": lambda: document._client_set_note("x"),
            "move with view": lambda: document._client_move(self.bank.id),
            "bin with view": document._client_bin,
            "withdraw with view": document._client_withdraw,
            "new version with view": lambda: document._client_add_version("x.pdf", PDF),
            "open unseen": lambda: documents._open(self.secret_document.id, "document_opened"),
            "open what is not there": lambda: documents._open(2**31 - 1, "document_opened"),
            "zip of a closed folder": lambda: documents._client_zip(self.vof.id, self.fixed.id),
            "page of another dossier": lambda: page._dossier_page(self.bv.id),
            "page of a closed folder": lambda: page._folder_page(self.vof.id, self.fixed.id),
            "page of a hidden document": lambda: page._document_page(self.secret_document.id),
            "form of a folder with view": lambda: page._upload_page(self.vof.id, self.main.id),
        }
        before = self.state()
        for name, act in acts.items():
            self.forget()
            lines = self.refusals(user_ref=anna.id)
            with self.subTest(act=name):
                try:
                    act()
                except AccessError as error:
                    self.assertNothingTold(str(error))
                else:
                    self.fail(f"{name} was not refused")
                self.assertEqual(self.refusals(user_ref=anna.id), lines + 1)
        self.assertEqual(self.state(), before)

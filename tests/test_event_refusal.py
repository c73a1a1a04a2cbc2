"""None passes without its line: each place in the addon where something is refused, and each of Odoo's own.

A new place needs an act here: the table is compared with the source.
"""

import ast
from pathlib import Path

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

import odoo.addons.klantendossier
from odoo.addons.klantendossier.models.portal_zip import ZipEntry
from odoo.addons.klantendossier.tools import levels

from .common import PDF, DossierCase, pdf

ADDON = Path(odoo.addons.klantendossier.__file__).parent
MAKERS = {"_refuse", "_make_refusal", "_log_error", "_log_hanging", "_log_escaped", "_log_refusal"}
MUTED = (
    *("odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"),
    *("odoo.http", "odoo.orm.models", "odoo.addons.http_routing.models.ir_http"),
)
REFUSED = (AccessError, MissingError)
#: Here the reader is told what to do, by an error that its form shows.
MENDABLE = {
    "access_bound._check_bound",
    "document_check._refuse_file",
    "document_state._check_release",
}
#: Where a refusal is merely handed on, or logged and tried by another test, which is named.
ELSEWHERE = {
    "event_refusal": "the one place itself",
    "document_version._raise_damaged": "test_document: damaged bytes",
    "portal_page._refuse": "the pages that call it stand in the table",
}


def places():
    """Give 'file.method' of every place in the addon that refuses."""
    found = set()

    def walk(node, path, name):
        for child in ast.iter_child_nodes(node):
            inner = child.name if isinstance(child, ast.FunctionDef) else name
            if isinstance(child, ast.Call) and getattr(child.func, "attr", None) in MAKERS:
                found.add(f"{path.stem}.{name}")
            walk(child, path, inner)

    for path in sorted(ADDON.rglob("*.py")):
        walk(ast.parse(path.read_text()), path, "")
    return {
        place for place in found if place not in ELSEWHERE and place.split(".")[0] not in ELSEWHERE
    }


class RefusalMixin:
    def assertRefused(self, user, act, *, errors=REFUSED, message=""):
        """Do something that must be refused, and see its line."""
        self.forget()
        before = self.refusals(user_ref=user.id)
        try:
            with mute_logger(*MUTED):
                act()
        except errors:
            pass
        else:
            self.fail(f"{message} was not refused")
        self.forget()
        self.assertEqual(self.refusals(user_ref=user.id) - before, 1, message)


class TestEveryPlace(RefusalMixin, DossierCase):
    """By the methods of the models, as the persona."""

    def test_every_place_that_refuses_has_an_act(self):
        tried = {*self.acts(), *HTTP_PLACES, *JOB_PLACES, *CHATTER_PLACES}
        self.assertEqual(places() - tried, set())

    def test_every_place_leaves_its_line(self):
        for place, (user, act) in self.acts().items():
            with self.subTest(place=place):
                # What the uploader of a file can mend is another error.
                errors = UserError if place in MENDABLE else REFUSED
                self.assertRefused(user, act, errors=errors, message=place)

    def acts(self):
        """Give place -> (user, what he does that is refused there)."""
        env, anna, office, piet = self.env, self.anna, self.office, self.piet
        self.grant(self.bank, self.client_a, levels.VIEW)
        seen, secret = self.upload(self.bank, "gezien.pdf"), self.upload(self.fixed, "geheim.pdf")
        own = self.upload(self.bank, "eigen.pdf")
        self.env.flush_all()
        row = self.env["ir.attachment"].search(
            [("res_model", "=", "klantendossier.document.version"), ("res_field", "!=", False)],
            limit=1,
        )
        message = self.vof.with_user(office).message_post(body="x")
        activity = self.vof.with_user(office).activity_schedule(summary="x", user_id=office.id)
        foreign = [self.other_company.id]

        def of(user, name, **context):
            return env[f"klantendossier.{name}"].with_user(user).with_context(**context)

        def edit(document):
            self.grant(self.bank, self.client_a, levels.EDIT)
            return document.with_user(anna)

        return {
            "access_refusal._check_field_access": (
                anna,
                lambda: of(anna, "document").search([("note", "=", "x")]),
            ),
            "access_protection._search": (
                anna,
                lambda: of(anna, "folder").search([("id", "child_of", self.fixed.ids)]),
            ),
            "access_protection._check_protected": (
                office,
                lambda: seen.with_user(office).write({"size": 1}),
            ),
            "access_protection.copy_data": (office, lambda: self.bank.with_user(office).copy()),
            "access_bound._check_bound": (
                office,
                lambda: (
                    of(office, "folder", klantendossier_administration_id=self.bv.id)
                    .browse(self.bank.id)
                    .write({"name": "x"})
                ),
            ),
            "access_targets.default_get": (
                office,
                lambda: of(office, "administration", allowed_company_ids=foreign).default_get(
                    ["company_id"]
                ),
            ),
            "document_version_open._open": (
                piet,
                lambda: of(piet, "document.version")._open(0, "document_opened"),
            ),
            "administration._check_companies": (
                office,
                lambda: of(office, "administration").create(
                    {"name": "x", "company_id": self.other_company.id}
                ),
            ),
            "administration._check_manager_fields": (
                office,
                lambda: self.vof.with_user(office).write({"office_access": "team"}),
            ),
            "administration_chatter.message_new": (
                office,
                lambda: of(office, "administration").message_new({}),
            ),
            "administration_chatter.message_update": (
                office,
                lambda: self.vof.with_user(office).message_update({}),
            ),
            "document_file._check_place": (
                office,
                lambda: of(office, "document")._upload(
                    self.bv.with_user(office),
                    self.bank.with_user(office),
                    [{"name": "x.pdf", "data": PDF}],
                ),
            ),
            "document_check._refuse_file": (office, self.upload_program),
            "document_state._check_may_release": (
                office,
                lambda: (self.lock_up(seen), seen.with_user(office).action_release()),
            ),
            "document_state._check_release": (
                office,
                lambda: (self.lock_up(seen), seen.with_user(office)._check_release()),
            ),
            "client_credentials._refuse_credentials": (
                piet,
                lambda: (
                    self.close_vof(),
                    self.anna.partner_id.with_user(piet).write({"email": "elders@example.com"}),
                ),
            ),
            "portal_zip._open_for_zip": (
                self.outsider,
                lambda: of(self.outsider, "document")._open_for_zip(
                    ZipEntry(seen.id, seen.current_version_id.id, "x.pdf")
                ),
            ),
            "folder.create": (
                office,
                lambda: of(office, "folder").create(
                    {"name": "x", "parent_id": self.bank.id, "permission_ids": [Command.clear()]}
                ),
            ),
            "ir_attachment._make_closed_error": (
                self.env.ref("base.user_admin"),
                lambda: row.with_user(self.env.ref("base.user_admin")).read(["name"]),
            ),
            "ir_attachment._check_access": (
                office,
                lambda: row.with_user(office).check_access("read"),
            ),
            "ir_attachment.create_unique": (
                anna,
                lambda: (
                    env["ir.attachment"]
                    .with_user(anna)
                    .create_unique([{"name": "x", "datas": "eA=="}])
                ),
            ),
            "ir_binary._find_record": (
                office,
                lambda: (
                    env["ir.binary"]
                    .with_user(office)
                    ._find_record(res_model="klantendossier.document", res_id=seen.id)
                ),
            ),
            "ir_rule._compute_domain": (
                office,
                lambda: of(office, "document", allowed_company_ids=foreign).search([]),
            ),
            "event_export._export": (office, lambda: of(office, "event")._export(self.vof.id)),
            "ir_rule._make_access_error": (anna, lambda: secret.with_user(anna).read(["name"])),
            "mail_refusal._make_access_error": (
                piet,
                lambda: (self.close_vof(), activity.with_user(piet).read(["summary"])),
            ),
            "permission._check_level": (
                anna,
                lambda: self.bank.with_user(anna)._client_upload("x.pdf", PDF),
            ),
            "portal_document._get_readable": (
                anna,
                lambda: of(anna, "document")._open(secret.id, "document_opened"),
            ),
            "portal_zip._client_zip": (
                anna,
                lambda: of(anna, "document")._client_zip(self.vof.id, self.fixed.id),
            ),
            "portal_document._client_own_upload": (anna, lambda: edit(own)._client_withdraw()),
            "portal_document._client_bin": (anna, lambda: edit(own)._client_bin()),
            "portal_page._get_administration": (
                anna,
                lambda: of(anna, "portal.page")._dossier_page(self.bv.id),
            ),
            "portal_reader.get_domain": (
                office,
                lambda: of(office, "document")._client_documents([]),
            ),
            "portal_reader._read_as": (
                piet,
                lambda: (
                    self.close_vof(),
                    of(piet, "portal.page")._read_as(self.client_a.id),
                ),
            ),
            "portal_page._get_folder": (
                anna,
                lambda: of(anna, "portal.page")._folder_page(self.vof.id, self.fixed.id),
            ),
            "portal_page._get_upload_client": (
                anna,
                lambda: (
                    self.close_none(message),
                    edit(own),
                    of(anna, "portal.page")._upload(self.bv.id, self.bank.id, "x.pdf", PDF),
                ),
            ),
        }

    def close_vof(self):
        self.vof.office_access = "team"
        self.env.flush_all()

    def lock_up(self, document):
        document._write_own({"file_state": "quarantine"})

    def close_none(self, message):
        """The message is read below, in a test of its own; here it only has to exist."""
        self.assertTrue(message)

    def test_a_message_of_an_administration(self):
        message = self.vof.with_user(self.office).message_post(body="Intern")
        self.close_vof()
        self.assertRefused(self.piet, lambda: message.with_user(self.piet).read(["body"]))
        line = self.events("refused", user_ref=self.piet.id)[0]
        self.assertEqual(line.administration_name, self.vof.name)

    def test_a_refused_file_of_the_office_is_logged(self):
        """What the uploader can mend is a refusal too: a program among the files is worth a line."""
        self.assertRefused(self.office, self.upload_program, errors=UserError)
        line = self.events("refused", user_ref=self.office.id)[0]
        self.assertEqual(
            (line.folder_name.split(" / ")[-1], line.details["file"]), ("Bank", "factuur.pdf")
        )

    def upload_program(self):
        program = b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0" + b"\0" * 200
        self.env["klantendossier.document"].with_user(self.office)._upload(
            self.vof.with_user(self.office),
            self.bank.with_user(self.office),
            [{"name": "factuur.pdf", "data": program}],
        )

    def test_who_merely_asks_leaves_no_line(self):
        secret = self.upload(self.fixed, "geheim.pdf")
        model = self.env["klantendossier.document"].with_user(self.anna)
        before = self.refusals()
        self.assertFalse(secret.with_user(self.anna).has_access("read"))
        self.assertFalse(secret.with_user(self.anna)._filtered_access("read"))
        self.assertFalse(model._has_field_access(model._fields["note"], "read"))
        model.fields_get()
        self.assertEqual(self.refusals(), before)

    def test_reading_ahead_is_no_refusal(self):
        """Core reads many records at once and, when that is refused, the one that was asked for."""
        mine = self.upload(self.bv_main, "van mij.pdf")
        secret = self.upload(self.bank, "geheim.pdf")
        self.close_vof()
        self.forget()
        before = self.refusals()
        first, second = (mine | secret).with_user(self.piet)
        self.assertEqual(first.name, "van mij.pdf")
        self.assertEqual(self.refusals(), before)
        self.assertRefused(self.piet, lambda: second.name)

    def test_a_line_names_what_was_refused(self):
        """Names, never ids; an id only of what is not there."""
        secret = self.upload(self.fixed, "geheim.pdf")
        self.assertRefused(self.anna, lambda: secret.with_user(self.anna).read(["name"]))
        line = self.events("refused", user_ref=self.anna.id)[0].with_context(lang="en_US")
        self.assertEqual((line.document_name, line.folder_name), ("geheim.pdf", "Vaste stukken"))
        self.assertEqual(line.details_text, "Operation: read\nKind of Record: Document")
        documents = self.env["klantendossier.document"].with_user(self.anna)
        self.assertRefused(self.anna, lambda: documents.browse(2**31 - 1).read(["name"]))
        line = self.events("refused", user_ref=self.anna.id)[0].with_context(lang="en_US")
        self.assertIn(f"Not There (ID): {2**31 - 1}", line.details_text)

    def test_a_refused_field_is_called_by_its_label(self):
        documents = self.env["klantendossier.document"].with_user(self.anna)
        self.assertRefused(self.anna, lambda: documents.search([("internal_note", "like", "BSN%")]))
        line = self.events("refused", user_ref=self.anna.id)[0].with_context(lang="nl_NL")
        self.assertIn("Interne notitie", line.details_text)
        self.assertNotIn("internal_note", line.details_text)

    def test_a_message_to_the_reader_tells_no_name(self):
        """Also not in debug mode, in which Odoo's own text names the record and the rule."""
        secret = self.upload(self.bank, "geheim.pdf", pdf("g"))
        self.close_vof()
        self.piet.sudo().group_ids += self.env.ref("base.group_no_one")
        for record in (secret, self.bank, self.vof):
            try:
                record.with_user(self.piet).check_access("read")
            except AccessError as error:
                self.assertNotIn(record.name, str(error))

    def test_another_own_company_is_still_suggested(self):
        """Who works in two offices and has chosen one is told to choose the other."""
        both = self.make_user("kd_both", "klantendossier.group_manager")
        both.company_ids += self.other_company
        record = self.other.with_user(both).with_context(allowed_company_ids=self.company.ids)
        with self.assertRaises(AccessError) as caught:
            record.check_access("read")
        self.assertEqual(caught.exception.context["suggested_company"]["id"], self.other_company.id)


#: Places that only a job reaches: tried in test_template_job.
JOB_PLACES = ("template_run_line._keep_allowed",)
#: What mail brings, and what hangs on a record: tried in test_chatter_guard.
CHATTER_PLACES = (
    "mail_dialogs._check_readable",
    "mail_names._check_named",
    "mail_names._find_closed",
    "mail_readers._make_hanging_error",
    "mail_thread._clean_route_values",
    "mail_thread.message_process",
)
#: Places that only a request reaches: tried in test_event_request.
HTTP_PLACES = (
    "access.wrapper",
    "attachment.mail_attachment_upload",
    "ir_http._dispatch",
    "office._check_office",
    "office.token",
    "portal_address._log_fellow_client",
)

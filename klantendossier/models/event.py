import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.events import ACTIONS
from ..tools.levels import CODES

#: Longest text kept of a name or a browser's description, in characters.
MAX_TEXT = 500

#: Ids come in, the statement looks the names up: one query, whatever is logged and however deep it lies.
INSERT = """
    INSERT INTO klantendossier_event (
        date, action, user_ref, user_name, ip, user_agent,
        company_ref, administration_ref, administration_name, client_ref, client_name,
        folder_ref, folder_name, document_ref, document_name, version_ref, sha256, details)
    SELECT timezone('UTC', clock_timestamp()), %(action)s, %(user_ref)s,
           (SELECT left(up.name || ' (' || u.login || ')', %(max_text)s)
              FROM res_users u JOIN res_partner up ON up.id = u.partner_id WHERE u.id = %(user_ref)s),
           %(ip)s, %(user_agent)s,
           coalesce(a.company_id, %(company_ref)s), a.id, a.name, coalesce(c.id, own.id), p.name,
           f.id,
           (SELECT string_agg(up.name, ' / ' ORDER BY length(up.parent_path))
              FROM klantendossier_folder up
             WHERE up.id = ANY (string_to_array(rtrim(f.parent_path, '/'), '/')::int[])),
           d.id, d.name, v.id, v.sha256, e.details::jsonb
      FROM (VALUES (0, NULL::int, NULL::int, NULL::int, NULL::int, NULL::int, NULL::text), %(rows)s)
           AS e (seq, administration_id, client_id, folder_id, document_id, version_id, details)
      LEFT JOIN klantendossier_document_version v ON v.id = e.version_id
      LEFT JOIN klantendossier_document d ON d.id = coalesce(e.document_id, v.document_id)
      LEFT JOIN klantendossier_folder f ON f.id = coalesce(e.folder_id, d.folder_id)
      LEFT JOIN klantendossier_client c ON c.id = e.client_id
      LEFT JOIN klantendossier_administration a
             ON a.id = coalesce(e.administration_id, d.administration_id, f.administration_id, c.administration_id)
      LEFT JOIN klantendossier_client own
             ON c.id IS NULL AND own.administration_id = a.id AND own.user_id = %(user_ref)s
      LEFT JOIN res_partner p ON p.id = coalesce(c.partner_id, own.partner_id)
     WHERE e.seq > 0
     ORDER BY e.seq
"""

#: Under which key of the log a refused record goes.
LOG_KEYS = {
    "klantendossier.administration": "administration",
    "klantendossier.client": "client",
    "klantendossier.document": "document",
    "klantendossier.document.version": "version",
    "klantendossier.folder": "folder",
}


class Event(models.Model):
    """The append-only audit log (design E3).

    No foreign keys: ids are kept as integers and names as text, so that a line stays true after the
    record has gone. Only :meth:`_log` writes here, and a PostgreSQL trigger refuses every change of a
    line, also by SQL.
    """

    _name = "klantendossier.event"
    _description = "Audit Log Line"
    _order = "id desc"
    _log_access = False
    _rec_name = "action"

    date = fields.Datetime(readonly=True, required=True)
    action = fields.Selection("_selection_action", readonly=True, required=True)
    user_ref = fields.Integer("User ID", readonly=True)
    user_name = fields.Char("User", readonly=True)
    ip = fields.Char("IP Address", readonly=True)
    user_agent = fields.Char("Browser", readonly=True)
    company_ref = fields.Integer("Company ID", readonly=True, index=True)
    administration_ref = fields.Integer("Administration ID", readonly=True)
    administration_name = fields.Char("Administration", readonly=True)
    client_ref = fields.Integer("Client User ID", readonly=True)
    client_name = fields.Char("Client User", readonly=True)
    folder_ref = fields.Integer("Folder ID", readonly=True)
    folder_name = fields.Char("Folder", readonly=True)
    document_ref = fields.Integer("Document ID", readonly=True)
    document_name = fields.Char("Document", readonly=True)
    version_ref = fields.Integer("Version ID", readonly=True)
    sha256 = fields.Char("SHA-256", readonly=True)
    details = fields.Json("Raw Details", readonly=True)
    details_text = fields.Text("Details", compute="_compute_details_text")

    _administration_idx = models.Index("(administration_ref, id)")
    _document_idx = models.Index("(document_ref, id) WHERE document_ref IS NOT NULL")

    def init(self):
        super().init()
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION klantendossier_event_append_only() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'The audit log is append-only: % is refused', TG_OP
                    USING ERRCODE = 'insufficient_privilege';
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS klantendossier_event_append_only ON klantendossier_event;
            CREATE TRIGGER klantendossier_event_append_only
                BEFORE UPDATE OR DELETE OR TRUNCATE ON klantendossier_event
                FOR EACH STATEMENT EXECUTE FUNCTION klantendossier_event_append_only();
            """
        )

    @api.model
    def _selection_action(self):
        labels = {
            "administration_changed": self.env._("Administration changed"),
            "administration_deleted": self.env._("Administration deleted"),
            "client_added": self.env._("Client user added"),
            "client_changed": self.env._("Client user changed"),
            "client_ended": self.env._("Client user ended"),
            "client_invited": self.env._("Client user invited"),
            "client_removed": self.env._("Client user removed"),
            "contact_merged": self.env._("Contacts merged"),
            "document_binned": self.env._("Document to the bin"),
            "document_changed": self.env._("Document changed"),
            "document_deleted": self.env._("Document deleted for good"),
            "document_downloaded": self.env._("Document downloaded"),
            "document_moved": self.env._("Document moved"),
            "document_opened": self.env._("Document opened"),
            "document_restored": self.env._("Document restored"),
            "document_uploaded": self.env._("Document uploaded"),
            "document_zipped": self.env._("Document downloaded in a ZIP"),
            "documents_handed_back": self.env._("Documents handed back as attachments"),
            "dossier_disabled": self.env._("Dossier switched off"),
            "dossier_enabled": self.env._("Dossier switched on"),
            "folder_binned": self.env._("Folder to the bin"),
            "folder_changed": self.env._("Folder changed"),
            "folder_created": self.env._("Folder created"),
            "folder_deleted": self.env._("Folder deleted for good"),
            "folder_moved": self.env._("Folder moved"),
            "folder_restored": self.env._("Folder restored"),
            "integrity_failed": self.env._("Stored bytes damaged"),
            "permission_changed": self.env._("Permission changed"),
            "refused": self.env._("Refused"),
            "template_applied": self.env._("Template applied"),
            "template_changed": self.env._("Template changed"),
            "version_added": self.env._("Version added"),
        }
        return [(action, labels[action]) for action in ACTIONS]

    @api.depends("details")
    @api.depends_context("lang")
    def _compute_details_text(self):
        names, codes = self._get_detail_names(), self._get_detail_codes()
        for event in self:
            event.details_text = "\n".join(
                f"{names.get(name, name)}: {self._format_detail(value, {**names, **codes})}"
                for name, value in (event.details or {}).items()
            )

    @api.model
    def _format_detail(self, value, words):
        """Give one value of ``details`` as people read it."""
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if isinstance(value, list):
            return ", ".join(str(words.get(item, item)) for item in value) or "-"
        if isinstance(value, dict):
            return ", ".join(f"{words.get(key, key)} {number}" for key, number in value.items())
        return words.get(value, value)

    @api.model
    def _get_detail_names(self):
        """Give the names that occur in ``details``, as the screens say them."""
        return {
            "administration": self.env._("Administration"),
            "as": self.env._("Same as"),
            "as the templates say for": self.env._("As the templates say for this role"),
            "became": self.env._("Merged into"),
            "below": self.env._("With everything below"),
            "book year": self.env._("Book Year"),
            "book_year": self.env._("Book Year"),
            "by template": self.env._("By template"),
            "client_visibility": self.env._("Uploads of Clients"),
            "document": self.env._("Document"),
            "email": self.env._("Email"),
            "fields": self.env._("Changed"),
            "folder": self.env._("Folder"),
            "folders": self.env._("Folders"),
            "from": self.env._("Was"),
            "ids": self.env._("ID"),
            "internal_note": self.env._("Internal Note"),
            "kind": self.env._("Kind"),
            "level": self.env._("Level"),
            "login": self.env._("Log-in"),
            "model": self.env._("Model"),
            "name": self.env._("Name"),
            "needed": self.env._("Needed"),
            "new folders": self.env._("New Folders"),
            "note": self.env._("Note"),
            "office_access": self.env._("Open to"),
            "office_visibility": self.env._("Documents of the Office"),
            "operation": self.env._("Operation"),
            "path": self.env._("Address"),
            "permissions": self.env._("Permissions"),
            "role": self.env._("Role"),
            "same as": self.env._("Same as"),
            "selected": self.env._("Selected Client Users"),
            "state": self.env._("State"),
            "team_user_ids": self.env._("Team"),
            "template": self.env._("Template"),
            "to": self.env._("Became"),
            "visibility": self.env._("Visibility"),
        }

    @api.model
    def _get_detail_codes(self):
        """Give the codes that occur as values in ``details``, as the screens say them."""
        labels = self.env["klantendossier.permission"]._get_level_labels()
        return {
            **{code: labels[rank] for rank, code in CODES.items()},
            "active": self.env._("Active"),
            "all": self.env._("All office users"),
            "client upload": self.env._("uploaded by a client user"),
            "ended": self.env._("Ended"),
            "folder": self.env._("Everyone with access to the folder"),
            "inbox": self.env._("Inbox"),
            "invited": self.env._("Invited"),
            "office": self.env._("Office only"),
            "own upload": self.env._("uploaded by this client user"),
            "selected": self.env._("Selected client users"),
            "team": self.env._("Team only"),
            "the folder above": self.env._("the folder above"),
            "uploader": self.env._("The uploader only"),
        }

    # ------------------------------------------------------------------ writing

    @api.model
    def _log(self, action, entries):
        """Write lines in the transaction of the act, in one statement.

        :param str action: word of ``tools.events.ACTIONS``
        :param entries: list of dicts with any of the keys ``administration``, ``client``, ``folder``,
            ``document``, ``version`` (records) and ``details`` (dict of plain values)
        """
        if action not in ACTIONS:
            raise ValueError(action)
        if not entries:
            return
        self.env.flush_all()
        self.env.cr.execute(self._prepare_statement(action, entries))

    @api.model
    def _log_refusal(self, action="refused", **entry):
        """Write that something was refused, in a transaction of its own that survives the error.

        :param str action: word of ``tools.events.ACTIONS``
        :param entry: as an entry of :meth:`_log`
        """
        statement = self._prepare_statement(action, [entry])
        if self.env.cr.readonly:
            # Fails, and Odoo then repeats the request on a cursor that can write.
            self.env.cr.execute(statement)
        with self.env.registry.cursor() as cr:
            cr.execute(statement)

    @api.model
    def _log_access_error(self, operation, records):
        """Write that the ORM refused something on records of this addon; others are left alone."""
        if not records._name.startswith("klantendossier."):
            return
        entry = {LOG_KEYS[records._name]: records[:1]} if records._name in LOG_KEYS else {}
        self._log_refusal(
            **entry,
            details={"model": records._name, "ids": records.ids[:20], "operation": operation},
        )

    @api.model
    def _has_opened(self, version):
        """Say whether the acting user opened or downloaded a version within the last hour."""
        # sudo: event - own lines only; office and client users cannot read the log
        return bool(
            self.sudo().search_count(
                [
                    ("document_ref", "=", version.document_id.id),
                    ("version_ref", "=", version.id),
                    ("user_ref", "=", self.env.uid),
                    ("action", "in", ("document_opened", "document_downloaded")),
                    ("date", ">=", fields.Datetime.now() - timedelta(hours=1)),
                ],
                limit=1,
            )
        )

    @api.model
    def _refuse(self, **entry):
        """Log a refusal and raise the one error that does not tell whether the thing exists.

        :param entry: as an entry of :meth:`_log`
        :raises AccessError: always
        """
        self._log_refusal(**entry)
        raise AccessError(self.env._("This page does not exist or is not for you."))

    @api.model
    def _prepare_statement(self, action, entries):
        rows = SQL(", ").join(
            SQL("%s", (number, *self._prepare_row(entry)))
            for number, entry in enumerate(entries, start=1)
        )
        ip, user_agent = self.env["ir.http"]._get_klantendossier_origin()
        return SQL(
            INSERT,
            user_ref=self.env.uid,
            max_text=MAX_TEXT,
            action=action,
            ip=ip,
            user_agent=user_agent and user_agent[:MAX_TEXT],
            company_ref=self.env.company.id,
            rows=rows,
        )

    @api.model
    def _prepare_row(self, entry):
        """Give one entry as a row of ids for the statement, which looks the names up itself."""
        details = entry.get("details")
        return (
            entry["administration"].id if entry.get("administration") else None,
            entry["client"].id if entry.get("client") else None,
            entry["folder"].id if entry.get("folder") else None,
            entry["document"].id if entry.get("document") else None,
            entry["version"].id if entry.get("version") else None,
            json.dumps(details) if details else None,
        )

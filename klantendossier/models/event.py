import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.log_text import NAME_LIMIT, ODD, PLAIN_LOGIN, STEPS, TEXT_LIMIT, clean

#: Ids come in, the statement looks the names up: one query, whatever is logged and however deep it lies. It
#: joins only what its lines may name, see :meth:`Event._prepare_sources`: half its cost is PostgreSQL's planning.
INSERT = """
    INSERT INTO klantendossier_event (
        date, action, user_ref, user_name, ip, user_agent,
        company_ref, administration_ref, administration_name, client_ref, client_name,
        folder_ref, folder_name, document_ref, document_name, version_ref, sha256, details)
    SELECT timezone('UTC', clock_timestamp()), %(action)s, %(user_ref)s,
           (SELECT klantendossier_log_person(u.login, up.name)
              FROM res_users u JOIN res_partner up ON up.id = u.partner_id WHERE u.id = %(user_ref)s),
           %(ip)s, %(user_agent)s,
           coalesce(a.company_id, %(company_ref)s), a.id, klantendossier_log_name(a.name), %(client)s,
           %(folder)s, %(document)s, %(version)s, e.details::jsonb
      FROM (VALUES (0, NULL::int, NULL::int, NULL::int, NULL::int, NULL::int, NULL::text), %(rows)s)
           AS e (seq, administration_id, client_id, folder_id, document_id, version_id, details)
      %(joins)s
     WHERE e.seq > 0
     ORDER BY e.seq
"""

#: The columns of a part of a line, as the joins of :meth:`Event._prepare_sources` give them.
CLIENT_COLUMNS = """
    %(client_id)s,
    (SELECT klantendossier_log_person(cu.login, p.name)
       FROM res_partner p LEFT JOIN res_users cu ON cu.id = %(client_user)s
      WHERE p.id = %(client_partner)s)
"""
FOLDER_COLUMNS = """
    f.id,
    (SELECT klantendossier_log_path(array_agg(up.name ORDER BY length(up.parent_path)))
       FROM klantendossier_folder up
      WHERE up.id = ANY (string_to_array(rtrim(f.parent_path, '/'), '/')::int[]))
"""
#: What a line looks up, by model: written to the database before.
LOOKED_UP = {
    "klantendossier.administration": ("name", "company_id"),
    "klantendossier.client": ("administration_id", "partner_id", "user_id"),
    "klantendossier.folder": ("name", "administration_id", "parent_path"),
    "klantendossier.document": ("name", "administration_id", "folder_id"),
    "klantendossier.document.version": ("document_id", "sha256"),
    "res.partner": ("name",),
    "res.users": ("login", "partner_id"),
}

#: The trigger that keeps the log as it is, and the functions that make names fit for it, see tools.log_text.
FUNCTIONS = """
    CREATE OR REPLACE FUNCTION klantendossier_event_append_only() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION 'The audit log is append-only: %% is refused', TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END $$ LANGUAGE plpgsql;
    DROP TRIGGER IF EXISTS klantendossier_event_append_only ON klantendossier_event;
    CREATE TRIGGER klantendossier_event_append_only
        BEFORE UPDATE OR DELETE OR TRUNCATE ON klantendossier_event
        FOR EACH STATEMENT EXECUTE FUNCTION klantendossier_event_append_only();

    CREATE OR REPLACE FUNCTION klantendossier_log_name(name text) RETURNS text AS $$
    DECLARE
        cleaned text := left(name, %(limit)s * 20);
    BEGIN
        IF cleaned ~ %(odd)s THEN
            %(steps)s
            cleaned := btrim(cleaned, ' ');
        END IF;
        IF length(cleaned) > %(limit)s THEN
            cleaned := rtrim(left(cleaned, %(limit)s - 1), ' ') || '…';
        END IF;
        RETURN cleaned;
    END $$ LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE;

    -- The log-in first: it is given by the office, the name is chosen by whoever bears it.
    CREATE OR REPLACE FUNCTION klantendossier_log_person(login text, name text) RETURNS text AS $$
        SELECT concat_ws(' ',
            CASE WHEN klantendossier_log_name(login) ~ %(plain_login)s THEN klantendossier_log_name(login)
                 WHEN login <> '' THEN '"' || klantendossier_log_name(login) || '"' END,
            '"' || klantendossier_log_name(name) || '"')
    $$ LANGUAGE sql IMMUTABLE PARALLEL SAFE;

    -- A name with a slash in it stands between quotes, so that it cannot pass for two folders.
    CREATE OR REPLACE FUNCTION klantendossier_log_path(names text[]) RETURNS text AS $$
        SELECT CASE WHEN length(path) > %(path_limit)s THEN '…' || right(path, %(path_limit)s - 1) ELSE path END
          FROM (SELECT string_agg(CASE WHEN n ~ '/' THEN '"' || n || '"' ELSE n END, ' / ' ORDER BY seq) AS path
                  FROM (SELECT klantendossier_log_name(name) AS n, seq
                          FROM unnest(names) WITH ORDINALITY AS t (name, seq)) AS cleaned) AS whole
    $$ LANGUAGE sql IMMUTABLE PARALLEL SAFE;
"""


class Event(models.Model):
    """The append-only audit log (design E3, E5).

    No foreign keys: ids are kept as integers and names as text, so that a line stays true after the
    record has gone. Only :meth:`_log` and :meth:`_log_refusal` write here, and a PostgreSQL trigger
    refuses every change of a line, also by SQL.
    """

    _name = "klantendossier.event"
    _description = "Audit Log Line"
    _inherit = ["klantendossier.refusal.mixin"]
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
        steps = SQL(" ").join(
            SQL("cleaned := regexp_replace(cleaned, %s, %s, 'g');", expression, replacement)
            for expression, replacement in STEPS
        )
        self.env.cr.execute(
            SQL(
                FUNCTIONS,
                limit=NAME_LIMIT,
                path_limit=TEXT_LIMIT,
                plain_login=PLAIN_LOGIN,
                odd=ODD,
                steps=steps,
            )
        )

    # ------------------------------------------------------------------ writing

    @api.model
    def _log(self, action, entries):
        """Write lines in the transaction of the act, in one statement.

        :param str action: word of :meth:`_get_actions`
        :param entries: list of dicts with any of the keys ``administration``, ``client``, ``folder``,
            ``document``, ``version`` (records) and ``details``: dict of plain values under keys of
            :meth:`_get_detail_labels`
        """
        if action not in self._get_actions():
            raise ValueError(action)
        if not entries:
            return
        for model, names in LOOKED_UP.items():
            self.env[model].flush_model(names)
        rows = [self._prepare_row(entry) for entry in entries]
        self.env.cr.execute(self._prepare_statement(action, rows))

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
    def _prepare_statement(self, action, rows, origin=None, user_ref=None, company_ref=None):
        """Give the statement that writes lines.

        :param list rows: what :meth:`_prepare_row` gives, once per line
        :param origin: pair of address and browser; None takes those of the current request
        :param int user_ref: whose act it was; None takes the acting user
        :param int company_ref: the office of a line about no administration; None takes the user's
        """
        ip, user_agent = origin or self._get_origin()
        values = (SQL("%s", (number, *row)) for number, row in enumerate(rows, start=1))
        return SQL(
            INSERT,
            user_ref=user_ref or self.env["ir.http"]._get_klantendossier_actor_id(),
            action=action,
            ip=ip,
            user_agent=user_agent,
            company_ref=company_ref or self._get_company_ref(),
            rows=SQL(", ").join(values),
            **self._prepare_sources(rows, user_ref),
        )

    @api.model
    def _prepare_sources(self, rows, user_ref=None):
        """Give the joins that these lines need, and the columns that come from them.

        :param rows: what :meth:`_prepare_row` gives
        :param int user_ref: as in :meth:`_prepare_statement`
        :return: dict ``joins``, ``client``, ``folder``, ``document``, ``version``
        """
        _administration, client, folder, document, version = (
            any(row[column] for row in rows) for column in range(5)
        )
        document, folder = document or version, folder or document or version
        # A client user who acts is named as such, also when the line is about something else. A line
        # about what others did earlier looks for it, too.
        own = bool(user_ref) or not self.env.user._is_internal()

        def first(*choices):
            """Give the first value that is there of those whose table is joined."""
            return SQL("coalesce(%s)", SQL(", ").join(SQL(sql) for there, sql in choices if there))

        joins = []
        if version:
            joins.append(SQL("LEFT JOIN klantendossier_document_version v ON v.id = e.version_id"))
        if document:
            of = first((True, "e.document_id"), (version, "v.document_id"))
            joins.append(SQL("LEFT JOIN klantendossier_document d ON d.id = %s", of))
        if folder:
            of = first((True, "e.folder_id"), (document, "d.folder_id"))
            joins.append(SQL("LEFT JOIN klantendossier_folder f ON f.id = %s", of))
        if client:
            joins.append(SQL("LEFT JOIN klantendossier_client c ON c.id = e.client_id"))
        of = first(
            (True, "e.administration_id"),
            (document, "d.administration_id"),
            (folder, "f.administration_id"),
            (client, "c.administration_id"),
        )
        joins.append(SQL("LEFT JOIN klantendossier_administration a ON a.id = %s", of))
        if own:
            joins.append(
                SQL(
                    "LEFT JOIN klantendossier_client own"
                    " ON own.administration_id = a.id AND own.user_id = %s AND %s",
                    user_ref or self.env.uid,
                    SQL("c.id IS NULL") if client else SQL("TRUE"),
                )
            )
        columns = {
            name: first((client, f"c.{column}"), (own, f"own.{column}"))
            for name, column in (
                ("client_id", "id"),
                ("client_user", "user_id"),
                ("client_partner", "partner_id"),
            )
            if client or own
        }
        nothing = SQL("NULL::int, NULL::text")
        return {
            "joins": SQL(" ").join(joins),
            "client": SQL(CLIENT_COLUMNS, **columns) if columns else nothing,
            "folder": SQL(FOLDER_COLUMNS) if folder else nothing,
            "document": SQL("d.id, klantendossier_log_name(d.name)") if document else nothing,
            "version": SQL("v.id, v.sha256") if version else nothing,
        }

    @api.model
    def _get_origin(self):
        """Give address and browser of the current request, as the log keeps them."""
        ip, user_agent = self.env["ir.http"]._get_klantendossier_origin()
        return ip, user_agent and clean(user_agent, TEXT_LIMIT)

    @api.model
    def _get_company_ref(self):
        """Give the id of the office whose managers read a line that is about no administration.

        Not ``env.company``: with somebody else's company in the context that raises, and just that
        refusal would leave no line.
        """
        own = self.env.user._get_company_ids()
        chosen = self.env.context.get("allowed_company_ids") or ()
        return next((id_ for id_ in chosen if id_ in own), self.env.user.company_id.id)

    @api.model
    def _prepare_row(self, entry):
        """Give one entry as a row of ids for the statement, which looks the names up itself."""
        details = self._clean_details(entry.get("details"))
        keys = ("administration", "client", "folder", "document", "version")
        return (
            *(entry[key].id if entry.get(key) else None for key in keys),
            json.dumps(details) if details else None,
        )

    @api.model
    def _clean_details(self, value):
        """Give details with every text in them made fit for a line, however deep it lies."""
        if isinstance(value, dict):
            return {key: self._clean_details(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._clean_details(inner) for inner in value]
        return (
            value if isinstance(value, (bool, int, float, type(None))) else clean(value, TEXT_LIMIT)
        )

import hashlib
import json

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

#: So long repeats are counted after the first one was written, in minutes.
WINDOW_MINUTES = 10
#: So many addresses are kept from which a refusal was repeated.
MAX_IPS = 10
#: So often a batch of the cron is tried that meets a repeat being counted.
MAX_CONFLICTS = 5

COUNT = """
    INSERT INTO klantendossier_event_repeat AS r
           (user_ref, key, action, company_ref, ip, user_agent, ips, entry, count, since, until)
    VALUES (%(user_ref)s, %(key)s, %(action)s, %(company_ref)s, %(ip)s, %(user_agent)s,
            jsonb_build_array(%(ip)s::text), %(entry)s, 0,
            timezone('UTC', clock_timestamp()), timezone('UTC', clock_timestamp()))
    ON CONFLICT (user_ref, key) DO UPDATE
       SET count = r.count + 1,
           until = EXCLUDED.until,
           ips = CASE WHEN r.ips @> EXCLUDED.ips OR jsonb_array_length(r.ips) >= %(max_ips)s
                      THEN r.ips ELSE r.ips || EXCLUDED.ips END
    RETURNING count
"""

TAKE = """
    DELETE FROM klantendossier_event_repeat
     WHERE id IN (
           SELECT id FROM klantendossier_event_repeat
            WHERE since < timezone('UTC', clock_timestamp()) - %(minutes)s * interval '1 minute' AND %(condition)s
            ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING user_ref, action, company_ref, ip, user_agent, ips, entry, count, since, until
"""


class EventRepeat(models.Model):
    """Repeats of a refusal: the first is a line of the log at once, the others are counted here for a while.

    A script that asks the same thing a thousand times would else push everything else off the screen. The log
    is append-only, so the number is kept here until the cron, or the next repeat after the time, writes it as
    one more line: never is a refusal known to this table only for longer than that.
    """

    _name = "klantendossier.event.repeat"
    _description = "Counted Repeats of a Refusal"
    _log_access = False

    user_ref = fields.Integer("User ID", required=True)
    key = fields.Char(required=True, help="SHA-256 of the kind and the target of the refusal.")
    action = fields.Char(required=True)
    company_ref = fields.Integer("Company ID")
    ip = fields.Char("IP Address")
    user_agent = fields.Char("Browser")
    ips = fields.Json("IP Addresses")
    entry = fields.Json(help="What the line says, as the log's statement takes it.")
    count = fields.Integer(required=True)
    since = fields.Datetime(required=True)
    until = fields.Datetime(required=True)

    _user_key_uniq = models.Constraint(
        "UNIQUE (user_ref, key)", "Repeats of a refusal are counted once per user and target."
    )
    _since_idx = models.Index("(since)")

    @api.model
    def _count_first(self, action, row, origin):
        """Count a refusal of the acting user; in sudo, in the refusal's own transaction.

        :param str action: word of the log
        :param row: what ``event._prepare_row`` gave: kind and target
        :param origin: pair of address and browser
        :return: True when it is the first one, which must be written
        """
        key = hashlib.sha256(json.dumps([action, *row], sort_keys=True).encode()).hexdigest()
        user_ref = self.env["ir.http"]._get_klantendossier_actor_id() or 0
        self._write_counts(SQL("user_ref = %s AND key = %s", user_ref, key), limit=1)
        ip, user_agent = origin
        self.env.cr.execute(
            SQL(
                COUNT,
                user_ref=user_ref,
                key=key,
                action=action,
                company_ref=self.env["klantendossier.event"]._get_company_ref(),
                ip=ip,
                user_agent=user_agent,
                entry=json.dumps(row),
                max_ips=MAX_IPS,
            )
        )
        return self.env.cr.fetchone()[0] == 0

    @api.model
    def _write_counts(self, condition, limit):
        """Write in the log how often refusals were repeated whose time is over, and forget them here.

        :param SQL condition: which of them
        :return: how many were forgotten
        """
        self.env.cr.execute(SQL(TAKE, minutes=WINDOW_MINUTES, condition=condition, limit=limit))
        rows = self.env.cr.dictfetchall()
        event = self.env["klantendossier.event"]
        for row in rows:
            if not row["count"]:
                continue
            *ids, details = row["entry"]
            details = {
                **(json.loads(details) if details else {}),
                "again": row["count"],
                "since": fields.Datetime.to_string(row["since"]),
                "until": fields.Datetime.to_string(row["until"]),
            }
            if len(row["ips"]) > 1:
                details["ips"] = row["ips"]
            self.env.cr.execute(
                event._prepare_statement(
                    row["action"],
                    [(*ids, json.dumps(details))],
                    origin=(row["ip"], row["user_agent"]),
                    user_ref=row["user_ref"] or None,
                    company_ref=row["company_ref"],
                )
            )
        return len(rows)

    @api.model
    def _cron_write_counts(self):
        """Write the counts of all repeats whose time is over, in batches.

        A batch that meets a repeat being counted at the same moment is tried again.
        """
        conflicts = 0
        while True:
            try:
                done = self._write_counts(SQL("TRUE"), limit=100)
            except SerializationFailure:
                self.env.cr.rollback()
                conflicts += 1
                if conflicts == MAX_CONFLICTS:
                    raise
                continue
            remaining = 1 if done == 100 else 0
            if not self.env["ir.cron"]._commit_progress(done, remaining=remaining) or not remaining:
                return

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

#: So long a mark is kept, in hours: no transaction lasts as long, so nobody misses it afterwards.
KEEP_HOURS = 24


class AccessMark(models.Model):
    """What an act on documents leaves behind for acts on tree and permissions that began before it.

    Documents may arrive at the same time as each other, so such an act changes nothing of the
    administration, only adds a row here. A grant that began before goes on seeing what was there at that
    moment. Were it to go on, neither of the two would have seen both: the new document *and* who may see it
    now, see ``docs/architecture.md``, 'One writer per tree'.
    """

    _name = "klantendossier.access.mark"
    _description = "Mark of an Act on Documents"
    _log_access = False

    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, index=True, ondelete="cascade"
    )
    made = fields.Datetime(required=True)

    _made_idx = models.Index("(made)")

    @api.model
    def _leave(self, administrations):
        """Mark that documents of these administrations changed, and hold off whoever changes their trees.

        Whoever does so at this moment is waited for, and then this transaction is tried again; whoever
        comes next waits for the end of this one. Two acts on documents do not wait for each other.
        """
        self.env.cr.execute(
            """
            WITH held AS (
                SELECT id FROM klantendossier_administration WHERE id = ANY(%s) ORDER BY id FOR SHARE)
            INSERT INTO klantendossier_access_mark (administration_id, made)
            SELECT id, timezone('UTC', clock_timestamp()) FROM held
            """,
            [administrations.ids],
        )

    @api.model
    def _check_seen(self, administrations):
        """Have this transaction tried again when documents changed after it began, so that it sees them.

        The trees are locked, so by now whoever changes documents has ended, or waits. This transaction goes
        on seeing what was there when it began; another one sees what is there now.

        :raises ConcurrencyError: for Odoo, which tries the request again
        """
        if not self.env.registry.ready:
            return  # being installed or updated: nobody else is there, and for others neither is the table
        query = SQL(
            "SELECT id FROM klantendossier_access_mark WHERE administration_id = ANY(%s)",
            administrations.ids,
        )
        with self.env.registry.cursor() as cr:
            cr.execute(query)
            stored = set(cr.fetchall())
        if not stored:
            return
        self.env.cr.execute(query)
        if stored.difference(self.env.cr.fetchall()):
            raise ConcurrencyError("documents of these administrations changed at the same moment")

    @api.autovacuum
    def _remove_old(self):
        self.env.cr.execute(
            "DELETE FROM klantendossier_access_mark WHERE made < %s",
            [fields.Datetime.now() - timedelta(hours=KEEP_HOURS)],
        )

import logging
from datetime import timedelta

from odoo import fields, models

from ..exceptions import CONFLICTS

_logger = logging.getLogger(__name__)

#: Seconds until the next try after the first one, the second and so on; then always the last.
PAUSES = (2, 4, 15, 60, 300)


class TemplateRunLine(models.Model):
    """One administration in the application of a template."""

    _name = "klantendossier.template.run.line"
    _description = "Administration in the Application of a Template"
    _inherit = ["klantendossier.refusal.mixin"]
    _order = "run_id, id"
    _rec_name = "administration_id"

    run_id = fields.Many2one(
        "klantendossier.template.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="administration_id.company_id")
    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", "Asked By", readonly=True, ondelete="set null")
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        default="waiting",
    )
    folders_created = fields.Integer("New Folders")
    message = fields.Char()
    tries = fields.Integer(readonly=True, help="How often the job began with it.")
    next_try = fields.Datetime(readonly=True, help="Not before this time; empty: at once.")

    _waiting_idx = models.Index("(run_id, id) WHERE state = 'waiting'")

    # ------------------------------------------------------------------ working off; in sudo

    def _process_apart(self):
        """Do lines of one person in a transaction of their own; called by the job.

        That they were begun is certain first: whatever ends the job in the middle, they come back later
        and after the others.

        :return: how many of them wait no longer
        """
        self._begin()
        self.env.cr.commit()  # pylint: disable=invalid-commit  # see above; called by the job only
        try:
            self._process()
            self.env.cr.flush()
        except CONFLICTS as error:
            _logger.info("Template run %s meets somebody else's work: %s", self.run_id.id, error)
            self.env.cr.rollback()
            self.exists().message = self._as_asker().env._(
                "Somebody is working in this administration; it is tried again by itself."
            )
        return len(self.exists().filtered(lambda line: line.state != "waiting"))

    def _process(self):
        """Apply to the administrations of lines of one person; what goes wrong is kept on its line.

        All together when all goes well, else one by one to find the culprit.

        :raises: what is a conflict with somebody else, see :data:`CONFLICTS`
        """
        run = self._as_asker()
        lines = self._keep_allowed(run)
        if not lines:
            return
        try:
            with self.env.cr.savepoint():
                run._process_lines(lines)
        except CONFLICTS:
            raise
        except Exception as error:
            if len(lines) == 1:
                lines._note_failure(run._explain(error))
                return
        else:
            return
        for line in lines:
            line._process()

    def _as_asker(self):
        """Give the run of these lines in the environment of the one person who asked for them."""
        return self.run_id._as_asker(self.user_id or self.run_id.create_uid)

    def _keep_allowed(self, run):
        """Give the lines that the person who asked may still do, by his rights of this moment.

        :param run: their run, in that person's environment
        """
        administrations = run.env["klantendossier.administration"].browse(
            self.administration_id.ids
        )
        user = run.env.user
        gone = not user.active and not run.env.su
        allowed = administrations.browse() if gone else administrations._filtered_access("write")
        refused = self.filtered(lambda line: line.administration_id.id not in allowed._ids)
        for line in refused:
            run.env["klantendossier.event"]._log_refusal(
                records=line.administration_id.with_env(run.env),
                details={"operation": "write"},
            )
            line._note_failure(
                run.env._(
                    "%s, who asked for this, may no longer enter this administration. A colleague who may, can "
                    "try it again.",
                    user.name,
                )
            )
        return self - refused

    def _note_done(self, folders_created):
        self.write(
            {
                "state": "done",
                "folders_created": folders_created,
                "message": False,
                "next_try": False,
            }
        )

    def _note_failure(self, message):
        self.write({"state": "failed", "message": message, "next_try": False})

    def _begin(self):
        """Have lines tried again after a pause, which grows, should they come to no end now."""
        now = fields.Datetime.now()
        self.run_id.last_turn = now
        for tries, lines in self.grouped("tries").items():
            pause = timedelta(seconds=PAUSES[min(tries, len(PAUSES) - 1)])
            lines.write({"tries": tries + 1, "next_try": now + pause})

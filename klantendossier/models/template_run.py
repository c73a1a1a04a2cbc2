import logging
import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

#: Up to this many administrations are done while the user waits; more go to the background.
DIRECT = 20
#: Administrations per batch: one transaction, one number of queries whatever the template.
BATCH = 25
#: So long the job waits itself for somebody else's work, in seconds; for longer it comes back.
LONGEST_WAIT = 5


class TemplateRun(models.Model):
    """One application of a template to administrations, with its progress; it can be resumed.

    In the background a job takes one batch of each run in turn, each in a transaction of its own, in the
    name and with the rights of whoever asked for it, as they are at that moment. What goes wrong with one
    administration is written on its line, and the others go on; where somebody else is at work, it is
    tried again. What a batch means and does is in ``template_plan``.
    """

    _name = "klantendossier.template.run"
    _description = "Application of a Template"
    _inherit = ["klantendossier.refusal.mixin"]
    _order = "id desc"
    _rec_name = "template_id"

    template_id = fields.Many2one(
        "klantendossier.template", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="template_id.company_id")
    book_year = fields.Char(readonly=True)
    last_turn = fields.Datetime(readonly=True, help="When a batch of this one was begun last.")
    line_ids = fields.One2many(
        "klantendossier.template.run.line", "run_id", "Administrations", readonly=True
    )
    state = fields.Selection(
        [("running", "Running"), ("done", "Done"), ("failed", "Done with errors")],
        compute="_compute_progress",
    )
    total = fields.Integer(compute="_compute_progress")
    finished = fields.Integer(compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress")
    folders_created = fields.Integer("New Folders", compute="_compute_progress")

    @api.depends("line_ids.state")
    def _compute_progress(self):
        for run in self:
            states = run.line_ids.mapped("state")
            run.total = len(states)
            run.finished = len(states) - states.count("waiting")
            run.progress = 100 * run.finished / run.total if run.total else 100
            run.folders_created = sum(run.line_ids.mapped("folders_created"))
            run.state = (
                "running" if "waiting" in states else "failed" if "failed" in states else "done"
            )

    # ------------------------------------------------------------------ starting

    @api.model
    def _start(self, template, book_year, administrations):
        """Apply a template to administrations: at once when they are few, else in the background.

        :param str book_year: text as typed; checked here
        :return: the run
        :raises UserError: without a book year, a dossier or folders
        """
        year = template._parse_book_year(book_year)
        administrations.check_access("write")
        if not administrations:
            raise UserError(self.env._("Choose at least one administration."))
        if foreign := administrations.filtered(lambda a: a.company_id != template.company_id):
            raise UserError(
                self.env._(
                    "%s belongs to another office than the template.",
                    ", ".join(foreign.mapped("name")),
                )
            )
        if not template.folder_ids:
            raise UserError(self.env._("The template has no folders yet. Add folders to it first."))
        # sudo: template.run - made by this method only, for administrations that were checked above
        run_sudo = self.sudo().create(
            {
                "template_id": template.id,
                "book_year": year,
                "line_ids": [
                    fields.Command.create(
                        {"administration_id": administration.id, "user_id": self.env.uid}
                    )
                    for administration in administrations
                ],
            }
        )
        run = run_sudo.with_env(self.env)
        if len(administrations) == 1:
            run._process_lines(run_sudo.line_ids)  # what goes wrong, the user sees at once
        elif len(administrations) <= DIRECT:
            run_sudo.line_ids._process()
        else:
            self._wake_job()
        return run

    @api.model
    def _wake_job(self, at=None):
        # sudo: ir.cron - office users may start this one job
        self.env.ref("klantendossier.cron_template_run").sudo()._trigger(at)

    def action_resume(self):
        """Try failed administrations again, in the name of who asks for it now.

        :raises UserError: when none of those that failed is open to the user
        """
        self.check_access("read")
        # Searched as the user: of a run that everybody sees, lines may be about what he may not enter.
        lines = self.env["klantendossier.template.run.line"].search(
            [("run_id", "in", self.ids), ("state", "=", "failed")]
        )
        lines = lines.filtered(lambda line: line.administration_id.has_access("write"))
        if not lines:
            raise UserError(self.env._("There is nothing that you can try again here."))
        # sudo: template.run.line - the job's own notes, on lines that were looked at above
        lines.sudo().write(
            {
                "state": "waiting",
                "message": False,
                "user_id": self.env.uid,
                "tries": 0,
                "next_try": False,
            }
        )
        self._wake_job()
        return True

    # ------------------------------------------------------------------ in the background

    @api.model
    def _cron_process(self):
        """Work off what waits, a batch of each run in turn; no line and no conflict ends the job."""
        # sudo: template.run - the job reads and notes progress; each batch runs as who asked for it
        run_sudo, cron = self.sudo(), self.env["ir.cron"]
        while True:
            lines_sudo = run_sudo._find_batch()
            if not lines_sudo:
                if not run_sudo._wait_for_next():
                    return
                continue
            done = lines_sudo._process_apart()
            if not cron._commit_progress(done, remaining=run_sudo._count_due()):
                return

    @api.model
    def _get_due_domain(self):
        now = fields.Datetime.now()
        return Domain("state", "=", "waiting") & (
            Domain("next_try", "=", False) | Domain("next_try", "<=", now)
        )

    @api.model
    def _count_due(self):
        return self.env["klantendossier.template.run.line"].search_count(self._get_due_domain())

    @api.model
    def _find_batch(self):
        """Give the lines that are next: of the run whose turn was the longest ago, asked for by one person.

        Those that were begun twice come one by one, so that they keep no others from going on.
        """
        line_model = self.env["klantendossier.template.run.line"]
        due = self._get_due_domain()
        run = self.search(
            Domain("line_ids", "any", due), order="last_turn NULLS FIRST, id", limit=1
        )
        due &= Domain("run_id", "=", run.id)
        first = line_model.search(due, order="tries, id", limit=1)
        if first.tries > 1:
            return first
        due &= Domain("user_id", "=", first.user_id.id) & Domain("tries", "=", first.tries)
        return line_model.search(due, order="id", limit=BATCH)

    @api.model
    def _wait_for_next(self):
        """Wait for what somebody else was in the way of, when that is soon; else have the job come back.

        :return: True when something is due by now
        """
        waiting = self.env["klantendossier.template.run.line"].search(
            [("state", "=", "waiting")], order="next_try", limit=1
        )
        if not waiting:
            return False
        pause = (waiting.next_try - fields.Datetime.now()).total_seconds()
        if pause > LONGEST_WAIT:
            self._wake_job(waiting.next_try)
            return False
        # A job, called by no request: nothing is held meanwhile, and what comes is seen.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        time.sleep(max(pause, 0) + 1)
        return True

    def _as_asker(self, user):
        """Give the run with the rights and the language of a person, as they are now.

        Nothing of the job's own context goes along: neither its rights nor its companies.
        """
        return self.with_env(
            self.env(user=user.id, su=user.id == SUPERUSER_ID, context={"lang": user.lang})
        )

    def _explain(self, error):
        """Give what a line says about an error; what nobody foresaw, the server's log tells whole."""
        if isinstance(error, UserError):
            return str(error)
        _logger.exception("Template run %s fails for a reason that nobody foresaw", self.id)
        return self.env._(
            "Something went wrong that should not happen (%s). Nothing was changed here. Whoever runs the server "
            "finds the details in its log; after that it can be tried again.",
            type(error).__name__,
        )

    def _process_lines(self, lines):
        """Apply to the administrations of some lines, in the environment of who asked for them."""
        self.ensure_one()
        lines = lines.browse(lines.ids)  # what they are read ahead with is forgotten with the cache
        administration_ids = lines.administration_id.ids
        created = self._apply(
            self.template_id,
            self.book_year,
            self.env["klantendossier.administration"].browse(administration_ids),
        )
        # By number of folders, since most lines have the same: one statement each.
        for number, done in lines.grouped(
            lambda line: created.get(line.administration_id.id, 0)
        ).items():
            done._note_done(number)

import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import levels
from ..tools.book_year import fill_in
from ..tools.search_text import normalise

#: Up to this many administrations are done while the user waits; more go to the background.
DIRECT = 20
#: Administrations per batch: one transaction, one number of queries whatever the template.
BATCH = 25

#: What the plan says of a template folder in one administration.
NEW, EXISTS, IN_BIN = "new", "exists", "bin"


class TemplateRun(models.Model):
    """One application of a template to administrations, with its progress; it can be resumed.

    What is new and what exists follows from one plan (:meth:`_plan`); the preview shows it and
    :meth:`_apply` executes it.
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
                    fields.Command.create({"administration_id": administration.id})
                    for administration in administrations
                ],
            }
        )
        run = run_sudo.with_env(self.env)
        if len(administrations) <= DIRECT:
            run_sudo._process_lines(run_sudo.line_ids)
        else:
            # sudo: ir.cron - office users may start this one job
            self.env.ref("klantendossier.cron_template_run").sudo()._trigger()
        return run

    def action_resume(self):
        """Try failed administrations again."""
        self.check_access("read")
        # sudo: template.run.line - only the state, to be tried again with the rights of the same office
        lines_sudo = self.sudo().line_ids.filtered(lambda line: line.state == "failed")
        lines_sudo.write({"state": "waiting", "message": False})
        # sudo: ir.cron - office users may start this one job
        self.env.ref("klantendossier.cron_template_run").sudo()._trigger()
        return True

    @api.model
    def _cron_process(self):
        """Work off what waits, batch by batch; a batch that fails is done one by one to find the culprit."""
        line_model = self.env["klantendossier.template.run.line"]
        cron = self.env["ir.cron"]
        while lines := line_model.search(
            [("state", "=", "waiting")], limit=BATCH, order="run_id, id"
        ):
            lines = lines.filtered(lambda line, run=lines[0].run_id: line.run_id == run)
            try:
                with self.env.cr.savepoint():
                    lines.run_id._process_lines(lines)
            except UserError:
                for line in lines:
                    line._process_alone()
            if not cron._commit_progress(
                len(lines), remaining=line_model.search_count([("state", "=", "waiting")])
            ):
                break

    def _process_lines(self, lines):
        """Apply to the administrations of some lines; in sudo, called for checked administrations."""
        self.ensure_one()
        created = self._apply(self.template_id, self.book_year, lines.administration_id)
        for line in lines:
            line.write(
                {"state": "done", "folders_created": created.get(line.administration_id.id, 0)}
            )

    # ------------------------------------------------------------------ planning

    @api.model
    def _plan(self, template, book_year, administrations):
        """Say per administration what applying the template means, without doing it.

        A folder exists when one was made from the same template folder for the same book year, wherever
        it lies and however it is called by now, or when a folder of that name lies there. One that lies
        in the bin is not made again, and neither is what belongs below it.

        :param str book_year: canonical book year, or False
        :return: dict administration id -> list of dicts ``template_folder, name, status, folder_id,
            parent`` (the line of the folder above), in reading order
        """
        administrations.check_access("read")
        # Searched, not template.folder_ids: after the cache was emptied that would be read one by one.
        template_folders = self.env["klantendossier.template.folder"].search(
            [("template_id", "=", template.id)], order="tree_order, id"
        )
        existing = self.env["klantendossier.folder"].search_fetch(
            [("administration_id", "in", administrations.ids)],
            [
                "administration_id",
                "name",
                "parent_id",
                "template_folder_id",
                "book_year",
                "bin_date",
            ]
            + ["parent_path", "tree_order"],
        )
        traces, names = {}, {}
        for folder in existing:
            administration_id = folder.administration_id.id
            if folder.template_folder_id and (folder.book_year or False) == (book_year or False):
                key = (administration_id, folder.template_folder_id.id)
                if key not in traces or not folder.bin_date:
                    traces[key] = folder
            if not folder.bin_date:
                names[administration_id, folder.parent_id.id, folder.name.lower()] = folder
        plans = {}
        for administration in administrations:
            lines = {}
            for template_folder in template_folders:
                parent = lines.get(template_folder.parent_id)
                lines[template_folder] = self._plan_folder(
                    administration, template_folder, parent, book_year, traces, names
                )
            plans[administration.id] = list(lines.values())
        return plans

    def _plan_folder(self, administration, template_folder, parent, book_year, traces, names):
        name = fill_in(template_folder.name, book_year)
        line = {
            "template_folder": template_folder,
            "name": name,
            "parent": parent,
            "folder": self.env["klantendossier.folder"],
            "status": NEW,
        }
        trace = traces.get((administration.id, template_folder.id))
        if trace:
            line.update(folder=trace, status=IN_BIN if trace.bin_date else EXISTS)
        elif parent and parent["status"] == IN_BIN:
            line["status"] = IN_BIN
        elif not parent or parent["folder"]:
            namesake = names.get(
                (administration.id, parent["folder"].id if parent else False, name.lower())
            )
            if namesake:
                line.update(folder=namesake, status=EXISTS)
        return line

    # ------------------------------------------------------------------ applying

    @api.model
    def _apply(self, template, book_year, administrations):
        """Make what the plan calls new, with the permissions per role; nothing else is touched.

        Set-based: the number of queries does not depend on the number of folders.

        :return: dict administration id -> number of new folders
        """
        administrations._lock_structure()
        self.env.invalidate_all(flush=False)
        plans = self._plan(template, book_year, administrations)
        new = [
            (administration_id, line)
            for administration_id, lines in plans.items()
            for line in lines
            if line["status"] == NEW
        ]
        self._adopt_namesakes(plans, book_year)
        ids = self._insert_folders(new, book_year)
        self._insert_permissions(ids, administrations)
        created = dict.fromkeys(plans, 0)
        for administration_id, _line in new:
            created[administration_id] += 1
        self.env["klantendossier.event"]._log(
            "template_applied",
            [
                {
                    "administration": administration,
                    "details": {
                        "template": template.name,
                        "book_year": book_year or "",
                        "new_folders": created[administration.id],
                    },
                }
                for administration in administrations
            ],
        )
        # New folders hold no documents; who sees their names is part of the state all the same.
        administrations._access_changed()
        return created

    def _adopt_namesakes(self, plans, book_year):
        """Remember for folders made by hand which template folder they stand for."""
        pairs = [
            (line["folder"].id, line["template_folder"].id)
            for lines in plans.values()
            for line in lines
            if line["status"] == EXISTS and not line["folder"].template_folder_id
        ]
        if pairs:
            self._execute_sql(
                """
                UPDATE klantendossier_folder f
                   SET template_folder_id = t.template_folder_id, book_year = coalesce(f.book_year, %s)
                  FROM unnest(%s::int[], %s::int[]) AS t (folder_id, template_folder_id)
                 WHERE f.id = t.folder_id
                """,
                book_year or None,
                [pair[0] for pair in pairs],
                [pair[1] for pair in pairs],
            )

    def _execute_sql(self, query, *args):
        return self.env["klantendossier.folder"]._execute(query, *args)

    def _insert_folders(self, new, book_year):
        """Insert the new folders in one statement; ids come first, so that paths are known.

        :param list new: pairs (administration id, line of the plan), parents before children
        :return: list of ids
        """
        if not new:
            return []
        ids = [
            row[0]
            for row in self._execute_sql(
                "SELECT nextval('klantendossier_folder_id_seq') FROM generate_series(1, %s)",
                len(new),
            )
        ]
        folder_model = self.env["klantendossier.folder"]
        rows = []
        for folder_id, (administration_id, line) in zip(ids, new, strict=True):
            template_folder, parent = line["template_folder"], line["parent"]
            parent_id, path, order, texts = self._get_place(parent)
            line.update(
                new_id=folder_id,
                new_path=f"{path}{folder_id}/",
                new_text=normalise(texts, line["name"]),
                new_order=order
                + folder_model._prepare_tree_order(template_folder.sequence, folder_id),
            )
            rows.append(
                {
                    "id": folder_id,
                    "administration_id": administration_id,
                    "parent_id": parent_id,
                    "parent_path": line["new_path"],
                    "tree_order": line["new_order"],
                    "name": line["name"],
                    "sequence": template_folder.sequence,
                    "note": fill_in(template_folder.note, book_year) or None,
                    "internal_note": fill_in(template_folder.internal_note, book_year) or None,
                    "path_text": line["new_text"],
                    "note_text": fill_in(
                        normalise(template_folder.note, template_folder.internal_note), book_year
                    )
                    or None,
                    "open_all": template_folder.open_all,
                    "book_year": book_year or None,
                    "office_visibility": template_folder.office_visibility,
                    "client_visibility": template_folder.client_visibility,
                    "template_folder_id": template_folder.id,
                    "create_uid": self.env.uid,
                    "write_uid": self.env.uid,
                }
            )
        # The table's own row type turns JSON into typed columns: one parameter, any number of rows.
        self._execute_sql(
            """
            INSERT INTO klantendossier_folder
                   (id, administration_id, parent_id, parent_path, tree_order, name, sequence, note, internal_note,
                    path_text, note_text, open_all, book_year, office_visibility, client_visibility,
                    template_folder_id, create_uid, write_uid, create_date, write_date)
            SELECT r.id, r.administration_id, r.parent_id, r.parent_path, r.tree_order, r.name, r.sequence, r.note,
                   r.internal_note, r.path_text, r.note_text, r.open_all, r.book_year, r.office_visibility,
                   r.client_visibility, r.template_folder_id, r.create_uid, r.write_uid, %s, %s
              FROM jsonb_populate_recordset(NULL::klantendossier_folder, %s::jsonb) r
            """,
            self.env.cr.now(),
            self.env.cr.now(),
            json.dumps(rows),
        )
        self.env.invalidate_all(flush=False)
        return ids

    @staticmethod
    def _get_place(parent):
        """Give id, path, order, searched text of the folder above: just made, existing, or none."""
        if not parent:
            return None, "", "", ""
        if "new_id" in parent:
            return parent["new_id"], parent["new_path"], parent["new_order"], parent["new_text"]
        folder = parent["folder"]
        return folder.id, folder.parent_path, folder.tree_order, folder.path_text

    def _insert_permissions(self, folder_ids, administrations):
        """Give the client users of these administrations the levels of their roles in new folders."""
        if not folder_ids:
            return
        permission = self.env["klantendossier.permission"]
        rows = self._execute_sql(
            """
            SELECT f.administration_id, f.id, c.id, l.rank
              FROM klantendossier_folder f
              JOIN klantendossier_template_level l ON l.folder_id = f.template_folder_id
              JOIN klantendossier_client c
                   ON c.administration_id = f.administration_id AND c.role_id = l.role_id AND c.state <> 'ended'
             WHERE f.id = ANY(%s)
            """,
            folder_ids,
        )
        if rows:
            permission._upsert_rows(rows)
            permission._rebuild_closure(administrations)
        given = {}
        for _administration_id, _folder_id, client_id, rank in rows:
            counts = given.setdefault(client_id, {})
            counts[levels.CODES[rank]] = counts.get(levels.CODES[rank], 0) + 1
        self.env["klantendossier.event"]._log(
            "permission_changed",
            [
                {
                    "client": self.env["klantendossier.client"].browse(client_id),
                    "details": {"by_template": counts},
                }
                for client_id, counts in given.items()
            ],
        )


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
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        default="waiting",
    )
    folders_created = fields.Integer("New Folders")
    message = fields.Char()

    _waiting_idx = models.Index("(run_id, id) WHERE state = 'waiting'")

    def _process_alone(self):
        """Do this one administration; what goes wrong is kept on the line, the others go on."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.run_id._process_lines(self)
        except UserError as error:
            self.write({"state": "failed", "message": str(error)})

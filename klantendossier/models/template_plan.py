from odoo import api, models

from ..tools import levels
from ..tools.book_year import fill_in

#: What the plan says of a template folder in one administration.
NEW, EXISTS, IN_BIN = "new", "exists", "bin"


class TemplateRun(models.Model):
    """What a template means for administrations, and doing it.

    What is new and what exists follows from one plan (:meth:`_plan`); the preview shows it and
    :meth:`_apply` executes it.
    """

    _inherit = "klantendossier.template.run"

    # ------------------------------------------------------------------ planning

    @api.model
    def _plan(self, template, book_year, administrations):
        """Say per administration what applying the template means, without doing it.

        A folder exists when one was made from the same template folder for the same book year, wherever
        it lies and however it is called by now, or when a folder of that name lies there. One that lies
        in the bin is not made again, and neither is what belongs below it.

        :param str book_year: canonical book year, or False
        :return: dict administration id -> list of dicts ``template_folder, name, status, folder,
            parent`` (the line of the folder above), in reading order
        :raises UserError: when two folders of the template would become one
        """
        administrations.check_access("read")
        template_folders = template._get_applicable_folders(book_year)
        existing = self.env["klantendossier.folder"].search_fetch(
            [("administration_id", "in", administrations.ids)],
            [
                "administration_id",
                "name",
                "parent_id",
                "template_folder_id",
                "book_year",
                "bin_date",
            ],
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
        name = template_folder._get_filled_name(book_year)
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

        By the ORM, level by level for all administrations together; the levels per role with one statement.
        One lock, one closure, one telling of the funnel, whatever the number of folders (decision 20).

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
        folders = self._create_folders(new, book_year)
        self._insert_permissions(folders, administrations)
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
        """Remember for folders made by hand which template folder they stand for, and whether it is internal."""
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
                   SET template_folder_id = t.template_folder_id, book_year = coalesce(f.book_year, %s),
                       is_internal = f.is_internal IS TRUE OR NOT EXISTS (
                           SELECT FROM klantendossier_template_level l
                            WHERE l.folder_id = t.template_folder_id)
                  FROM unnest(%s::int[], %s::int[]) AS t (folder_id, template_folder_id)
                 WHERE f.id = t.folder_id
                """,
                book_year or None,
                [pair[0] for pair in pairs],
                [pair[1] for pair in pairs],
            )

    def _execute_sql(self, query, *args):
        return self.env["klantendossier.folder"]._execute(query, *args)

    def _create_folders(self, new, book_year):
        """Make the new folders, level by level: the number of queries follows the depth, not the folders.

        :param list new: pairs (administration id, line of the plan); each line gets its ``folder``
        :return: the folders
        """
        levels_of_tree = {}
        for administration_id, line in new:
            depth = line["template_folder"].depth
            levels_of_tree.setdefault(depth, []).append((administration_id, line))
        made = self.env["klantendossier.folder"]
        for depth in sorted(levels_of_tree):
            pairs = levels_of_tree[depth]
            folders = made._create_own(
                [
                    self._prepare_folder(administration_id, line, book_year)
                    for administration_id, line in pairs
                ]
            )
            for (_administration_id, line), folder in zip(pairs, folders, strict=True):
                line["folder"] = folder
            made += folders
        return made

    @api.model
    def _prepare_folder(self, administration_id, line, book_year):
        """Give the values of the folder that a line of the plan stands for; the one above it is there."""
        template_folder, parent = line["template_folder"], line["parent"]
        return {
            "administration_id": administration_id,
            "parent_id": parent["folder"].id if parent else False,
            "name": line["name"],
            "sequence": template_folder.sequence,
            "note": fill_in(template_folder.note, book_year) or False,
            "internal_note": fill_in(template_folder.internal_note, book_year) or False,
            "open_all": template_folder.open_all,
            "book_year": book_year,
            "office_visibility": template_folder.office_visibility,
            "client_visibility": template_folder.client_visibility,
            "template_folder_id": template_folder.id,
            "is_internal": template_folder._is_internal(),
        }

    def _insert_permissions(self, folders, administrations):
        """Give the client users of these administrations the levels of their roles in new folders."""
        if not folders:
            return
        self.env.flush_all()
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
            folders.ids,
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

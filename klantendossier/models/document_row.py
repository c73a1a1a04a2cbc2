from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_time


class Document(models.Model):
    """What the office's lists show of a document in one row: who sees it, and what stands below its name."""

    _inherit = "klantendossier.document"

    row_detail = fields.Char("Details", compute="_compute_row_detail", exportable=False)
    audience = fields.Json("Who Sees This, by Name", compute="_compute_audience", exportable=False)

    @api.depends("version_number", "size", "version_date", "origin", "uploaded_by_id")
    @api.depends_context("lang", "tz")
    def _compute_row_detail(self):
        format_size = self._get_size_format()
        format_moment = self._get_moment_format()
        for document in self:
            parts = [
                f"v{document.version_number}",
                format_size(document.size),
                format_moment(document.version_date),
            ]
            if document.origin == "portal":
                # sudo: res.users - the name of whoever brought a document that the user may read
                name = document.uploaded_by_id.sudo().name
                parts.append(self.env._("from %s", name))
            document.row_detail = " · ".join(filter(None, parts))

    @api.depends("folder_id", "visibility", "selected_ids", "bin_date", "file_state")
    @api.depends_context("lang")
    def _compute_audience(self):
        """Give who sees each document, as the badge shows it: ``kind, label, names, hint``.

        ``kind`` is ``office``, ``one``, ``selected`` or ``folder``; the queries are those of
        :attr:`audience_label`, whatever the number of documents.
        """
        permission = self.env["klantendossier.permission"]
        audience = permission._get_audience(self)
        names = permission._get_client_names(audience)
        for document in self:
            document.audience = document._describe_viewers(
                sorted(names[client_id] for client_id in audience.get(document.id, ()))
            )

    def _describe_viewers(self, names):
        """Give the badge of one document.

        :param list names: of the client users who see it
        """
        self.ensure_one()
        label, kind = self._format_audience(names), self.visibility
        if not names:
            kind = "office"
        elif len(names) == 1:
            kind, label = "one", self.env._("Only %s", names[0])
        return {"kind": kind, "label": label, "names": names, "hint": self._explain_viewers(names)}

    def _explain_viewers(self, names):
        """Say in one sentence why these client users see the document, or why nobody does."""
        if names:
            if self.visibility == "selected":
                return self.env._("Selected client users:")
            return self.env._("Everyone with access to the folder:")
        if self.bin_date or self.folder_id.bin_date:
            return self.env._("It lies in the bin; client users do not see it.")
        if not self.folder_id:
            return self.env._("It lies in the inbox; only your office sees it.")
        if self.file_state != "ok":
            return self.env._("The file is kept back; only your office sees it.")
        if self.visibility == "folder":
            return self.env._("No client user has access to this folder.")
        if self.visibility == "selected":
            return self.env._("None of the selected client users has access to this folder.")
        return self.env._("Only your office sees it.")

    @api.model
    def _get_moment_format(self):
        """Give the function that says when something happened, in the user's language and time zone.

        Today and yesterday by their name, with the time; this year without the year.
        """
        today = fields.Datetime.context_timestamp(self, fields.Datetime.now()).date()

        def format_moment(moment):
            if not moment:
                return ""
            day = fields.Datetime.context_timestamp(self, moment).date()
            if day in (today, today - timedelta(days=1)):
                time = format_time(self.env, moment, time_format="short")
                if day == today:
                    return self.env._("today %s", time)
                return self.env._("yesterday %s", time)
            return format_date(
                self.env, day, date_format="d MMM" if day.year == today.year else "d MMM y"
            )

        return format_moment

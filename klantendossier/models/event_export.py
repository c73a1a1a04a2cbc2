import json

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.log_csv import write_rows
from ..tools.zip_names import ZipNames

#: So many lines are read and sent at once: what is in memory does not depend on how long the log is.
BATCH = 1000
#: What a filter that somebody typed into the address can raise when it is none.
_NO_FILTER = (
    *(ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError),
    *(TypeError, ValueError, UserError, psycopg2.Error),
)


class Event(models.Model):
    """The log of one administration, or of one document, as a file that a spreadsheet opens.

    For managers of the office whose log it is, as far as they may enter the administration. It is made while it is
    sent, a batch at a time and each in a transaction of its own, in which the right is asked again.
    """

    _inherit = "klantendossier.event"

    @api.model
    def _export(self, administration_id=0, document_id=0, filters="", sends=True):
        """Check that the acting user may have the log, write in it that it leaves, and give it piece by piece.

        :param int administration_id: whose log; or else
        :param int document_id: of which document, also one that was deleted for good
        :param str filters: the filters of the list, a domain as JSON
        :param bool sends: False when nothing leaves, so that there is nothing to write
        :return: pair of a file name and a generator of bytes, which goes on after this transaction
        :raises AccessError: for who is no manager of that office or may not enter the administration, and for what
            is not there; logged
        :raises UserError: when the filters are none
        """
        administration = self._get_exported_administration(administration_id, document_id)
        document = self.env["klantendossier.document"].browse(document_id or [])
        if not administration:
            self._refuse(
                administration=administration.browse(administration_id or []),
                document=document,
                details={"operation": "export"},
            )
        whole = Domain("administration_ref", "=", administration.id)
        called = administration._get_label()
        if document:
            whole &= Domain("document_ref", "=", document_id)
            named = whole & Domain("document_name", "!=", False)
            called = self.search(named, limit=1).document_name or called
        domain = whole & self._parse_filters(filters)
        # What is written from now on, as the line of this export, is not in it.
        domain &= Domain("id", "<=", self.search(whole, limit=1).id)
        if sends:
            details = {"lines": self.search_count(domain), "of": self.search_count(whole)}
            entry = {"administration": administration, "document": document, "details": details}
            self._log("log_exported", [entry])
        reader = document._with_reader_tz()
        name = f"{self.env._('Log')} {called} {fields.Date.context_today(reader)}"
        transfer = _LogTransfer(reader.env, domain, (administration_id, document_id))
        return f"{ZipNames([], []).add_file(name)}.csv", transfer.stream()

    @api.model
    def _get_exported_administration(self, administration_id, document_id):
        """Give the administration whose log this user may export; nothing for what is not there, either."""
        administrations = self.env["klantendossier.administration"].with_context(active_test=False)
        if not self.has_access("read"):
            return administrations
        if document_id:
            # By its lines: of a document that has gone for good, they are what is left.
            lines = [("document_ref", "=", document_id), ("administration_ref", "!=", False)]
            of_document = self.search(lines, limit=1).administration_ref
            if administration_id and administration_id != of_document:
                return administrations
            administration_id = of_document
        return administrations.search(
            [
                ("id", "=", administration_id or False),
                # Who only holds the books of a client of another office does not read that office's log.
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    @api.model
    def _parse_filters(self, filters):
        """Give the filters of the list as a domain that the database has understood."""
        if not filters:
            return Domain.TRUE
        try:
            parsed = json.loads(filters)
            if not isinstance(parsed, list):
                raise TypeError(filters)
            domain = Domain(parsed)
            with self.env.cr.savepoint(flush=False):
                self.search(domain, limit=1)
        except AccessError:
            raise
        except _NO_FILTER as error:
            raise UserError(
                self.env._("These filters cannot be used. Choose them again in the list.")
            ) from error
        return domain

    def export_data(self, fields_to_export):
        """Export lines by Odoo's own dialog: who did is a line of the log, too."""
        data = super().export_data(fields_to_export)
        administrations = self.env["klantendossier.administration"].browse(
            {line.administration_ref for line in self} - {0}
        )
        self._log(
            "log_exported",
            [
                {
                    "administration": administrations if len(administrations) == 1 else None,
                    "details": {"lines": len(self)},
                }
            ],
        )
        return data

    # ------------------------------------------------------------------ cells

    @api.model
    def _get_export_columns(self):
        """Give the columns: label, and a method from a line to its cell. What only a machine reads is none."""
        return [
            (self.env._("Date and Time"), lambda line: line._get_export_moment()),
            (self._get_field_label(self, "action"), lambda line: line._get_export_action()),
            (self._get_field_label(self, "user_name"), lambda line: line.user_name),
            (
                self._get_field_label(self, "administration_name"),
                lambda line: line.administration_name,
            ),
            (self._get_field_label(self, "client_name"), lambda line: line.client_name),
            (self._get_field_label(self, "folder_name"), lambda line: line.folder_name),
            (self._get_field_label(self, "document_name"), lambda line: line.document_name),
            (
                self._get_field_label(self, "details_text"),
                lambda line: (line.details_text or "").replace("\n", " · "),
            ),
            (self._get_field_label(self, "ip"), lambda line: line.ip),
            (self._get_field_label(self, "user_agent"), lambda line: line.user_agent),
            # Evidence: by it anybody can check that a file is the one that the line is about.
            (self.env._("SHA-256 of the Document"), lambda line: line.sha256),
        ]

    def _get_export_moment(self):
        """Give the moment with the reader's clock and its distance from UTC, as ISO 8601 writes it."""
        return fields.Datetime.context_timestamp(self, self.date).isoformat(timespec="seconds")

    def _get_export_action(self):
        label = self._get_actions().get(self.action)
        return self.env._(label) if label else self.action


class Administration(models.Model):
    """The door to the log of one administration."""

    _inherit = "klantendossier.administration"

    def action_open_log(self):
        """Open the log of this administration; to save as a table (manager; others may not read it)."""
        self.env["klantendossier.event"].check_access("read")
        return self._open_bound("klantendossier.event_action_administration")


class _LogTransfer:
    """One export on its way to its reader."""

    def __init__(self, env, domain, place):
        self.registry, self.uid, self.domain, self.place = env.registry, env.uid, domain, place
        kept = ("lang", "tz", "allowed_company_ids")
        self.context = {key: env.context[key] for key in kept if key in env.context}
        self.context["klantendossier_export"] = True

    def stream(self):
        """Yield the bytes; no transaction is open while they leave, for the reader may be slow."""
        piece, before = self.read_batch()
        yield piece
        while before:
            piece, before = self.read_batch(before)
            yield piece

    def read_batch(self, before=None):
        """Read one batch as the reader may see it now.

        :param int before: id of the last line that was sent; None at the beginning
        :return: pair of bytes, and the id of the last line in them, or None when there are no more
        """
        first = not before
        with self.registry.cursor() as cr:
            event = api.Environment(cr, self.uid, self.context)["klantendossier.event"]
            columns = event._get_export_columns()
            rows = [[label for label, _cell in columns]] if first else []
            if not event._get_exported_administration(*self.place):
                text = event.env._(
                    "Not complete: your access has changed while this was being sent."
                )
                return write_rows([*rows, [text]], first), None
            domain = self.domain if first else self.domain & Domain("id", "<", before)
            lines = event.search(domain, limit=BATCH)
            rows += [[cell(line) for _label, cell in columns] for line in lines]
            return write_rows(rows, first), lines[-1].id if len(lines) == BATCH else None

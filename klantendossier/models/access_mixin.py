import contextlib

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL


class AccessMixin(models.AbstractModel):
    """What every model of a dossier shares: its keys, its closed fields, and forms that tell no names."""

    _name = "klantendossier.access.mixin"
    _description = "Part of a Dossier"
    _inherit = [
        "klantendossier.bound.mixin",
        "klantendossier.keys.mixin",
        "klantendossier.protection.mixin",
        "klantendossier.targets.mixin",
    ]

    def _open_dialog(self, model, name, context):
        """Give the action that opens one of the office's dialogs on these records.

        It names the administration, and is bound to it: what it does later is refused elsewhere.

        :raises AccessError: for who may not write the records; client users never may
        :raises UserError: for records of several administrations, which is said now and not after a preview
        """
        self.check_access("write")
        if administration := self._check_one_administration():
            name = f"{name} · {administration._get_label()}"
            context = {**context, "klantendossier_administration_id": administration.id}
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    @api.model
    def _done(self, message, undo=None, notes=(), kind="success"):
        """Give the action that ends an act: closes the dialog, shows what is true, and says what happened.

        :param str message: one sentence, with names and numbers
        :param undo: a row of ``klantendossier.undo``; with it the message offers to take it back
        :param notes: sentences that one must read, such as new names; then the message stays
        :param str kind: ``success``, ``info`` or ``warning``
        """
        return {
            "type": "ir.actions.client",
            "tag": "klantendossier_done",
            "params": {
                "message": "\n".join([message, *notes]),
                "type": "warning" if notes else kind,
                "sticky": bool(notes),
                "undo_id": undo.id if undo else False,
            },
        }

    @contextlib.contextmanager
    def _retried(self):
        """Have Odoo try the whole request again when somebody else made the same row at this moment.

        Odoo answers the database's error with a text about its constraint, without another try.
        """
        try:
            yield
            self.env.flush_all()
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError(error.diag.constraint_name) from error

    def _execute(self, query, *args):
        """Run set-based SQL on up-to-date tables and forget what the cache held of them.

        :return: the fetched rows, or None when the statement returns none
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        try:
            rows = self.env.cr.fetchall()
        except psycopg2.ProgrammingError:
            rows = None
        return rows

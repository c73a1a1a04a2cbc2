from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: So long an act can be taken back, in minutes.
KEEP_MINUTES = 10


class Undo(models.TransientModel):
    """How to take back what somebody has just done to documents or a folder (design S5).

    Keeps what was and what it became. Taking back goes through the same methods as the act itself, with the
    rights of the moment, and only while nobody has changed anything of it since.
    """

    _name = "klantendossier.undo"
    _description = "Taking Back an Act"
    _inherit = ["klantendossier.protection.mixin"]

    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, readonly=True, ondelete="cascade"
    )
    res_model = fields.Char(required=True, readonly=True)
    before = fields.Json(required=True, readonly=True, exportable=False)
    after = fields.Json(required=True, readonly=True, exportable=False)
    done = fields.Boolean(readonly=True)

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change: all of them."""
        return super()._get_protected_fields() | {
            *("administration_id", "res_model", "before", "after", "done")
        }

    @api.model
    def _remember(self, records, before):
        """Note how to take back what was done to records, if anything was.

        :param records: documents, or a folder, of one administration
        :param dict before: what ``records._get_undo_state()`` gave before the act
        :return: the new row, empty when the act changed nothing
        """
        after = records._get_undo_state()
        if before == after or not records:
            return self.browse()
        # sudo: undo - nobody makes such a row but private code; its creator is the acting user
        row_sudo = self.sudo()._create_own(
            [
                {
                    "administration_id": records.administration_id.id,
                    "res_model": records._name,
                    "before": before,
                    "after": after,
                    "done": False,
                }
            ]
        )
        return row_sudo.sudo(False)

    def action_undo(self):
        """Take it back: everything lies where it lay, is called what it was, and is seen by who saw it.

        :raises AccessError: for whoever did not do it, or may not change the records any more
        :raises UserError: after ten minutes, a second time, or when somebody changed something since
        """
        self.ensure_one()
        self.check_access("read")
        if self.done:
            raise UserError(self.env._("This has been undone already."))
        if self.create_date < fields.Datetime.now() - timedelta(minutes=KEEP_MINUTES):
            raise UserError(
                self.env._(
                    "This can be undone for %s minutes only. Nothing was changed.", KEEP_MINUTES
                )
            )
        # JSON knows texts as keys only.
        before = {int(id_): values for id_, values in self.before.items()}
        after = {int(id_): values for id_, values in self.after.items()}
        records = self.env[self.res_model].browse(sorted(before)).exists()
        records.check_access("write")
        records._lock_undo()
        state = records._get_undo_state()
        for values in (*state.values(), *after.values()):
            values.pop("audience", None)  # follows from the rest, and from permissions, which stay
        if state != after:
            changed = next(
                (r for r in records if state.get(r.id) != after.get(r.id)), records.browse()
            )
            raise UserError(
                self.env._(
                    "%s was changed meanwhile, so nothing was undone. Look first how it is now.",
                    changed.display_name or self.env._("Something"),
                )
            )
        for record in records:
            record._undo_to(before[record.id])
        records._check_undone(before)
        # sudo: undo - as in _remember
        self.sudo()._write_own({"done": True})
        return records._done(self.env._("Undone: everything is as it was."))

import hashlib
import json
import re

from odoo import api, fields, models

_KEY = re.compile(r"(document|folder)(\d+)")


class ShownMixin(models.AbstractModel):
    """A dialog does what it shows, or nothing (design S2): the one place that sees to it.

    What the preview was made from goes along with the button, as ``shown``, which the view must hold. The
    button first holds off whoever could change that, and looks again. What a colleague did already is left
    out, and said; when he changed anything else, nothing is done, and the dialog is shown anew with a sentence
    on top. The matrix of permissions compares ``structure_revision`` instead, since there all depends on the
    whole tree.
    """

    _name = "klantendossier.shown.mixin"
    _description = "Does What It Shows"

    #: Names of the fields that the preview depends on.
    _shown_depends = ()
    #: Whether the dialog is about what lies in the bin; else what lies there is done with.
    _from_bin = False

    shown = fields.Json(
        compute="_compute_shown",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
        help="What the preview was made from: a short hash for each thing.",
    )
    notice = fields.Char(readonly=True)

    @api.depends(lambda self: self._shown_depends)
    def _compute_shown(self):
        """Note what the preview was made from: the same transaction, so the same state."""
        for wizard in self:
            wizard.shown = wizard._digest_shown()

    def _digest_shown(self):
        digests = {}
        for key, value in self._read_shown().items():
            name = self._get_shown_key(key) if isinstance(key, models.BaseModel) else key
            text = json.dumps(value, sort_keys=True)
            digests[name] = hashlib.sha256(text.encode()).hexdigest()[:16]
        return digests

    @api.model
    def _get_shown_key(self, record):
        return f"{record._name.rpartition('.')[2]}{record.id}"

    # ------------------------------------------------------------------ what each dialog says of itself

    def _read_shown(self):
        """Give what the preview was made from.

        :return: dict document or folder that the dialog is about, or a name for what all of them share ->
            value that JSON can hold
        """
        raise NotImplementedError

    def _hold_shown(self):
        """Wait for whoever changes any of it, and hold off who comes next; a change has Odoo try again.

        Here of a dialog about documents, or about one folder with everything in it.
        """
        if "folder_id" in self._fields and self.folder_id:
            self.folder_id._lock_undo()
            self.env.invalidate_all()
        else:
            self._hold_documents(self.document_ids)

    def _reopen(self):
        """Give the action that opens this kind of dialog on the same things."""
        raise NotImplementedError

    def _get_acted(self):
        """Give the documents and folders that the dialog is about, as a list."""
        records = []
        for name in ("folder_id", "folder_ids", "document_ids"):
            if name in self._fields:
                records += self[name]
        return records

    # ------------------------------------------------------------------ looking again

    def _look_again(self):
        """Look again, while nobody can change it, whether all is as it was shown.

        What a colleague did already, or deleted, is left out of the dialog.

        :return: pair of the action that ends the act (the dialog anew, or a message when nothing is left to
            be done), or nothing to go on; and the sentences about what was left out
        """
        if "document_ids" in self._fields:
            self.document_ids._check_one_administration()
        self._hold_shown()
        shown = self.shown or {}  # leaving something out works it out anew
        acted = self._get_acted()
        left = [record for record in acted if bool(record.bin_date) == self._from_bin]
        settled = [record for record in acted if record not in left]
        keys = {self._get_shown_key(record) for record in acted}
        gone = {key for key in shown if _KEY.fullmatch(key)} - keys
        told = [*self._tell_settled(settled), *self._tell_gone(len(gone))]
        if not left:
            return self._done(self.env._("Nothing was changed."), notes=told, kind="info"), []
        if settled:
            self._leave_out(settled)
        changed = self._find_changed(shown) - gone - {self._get_shown_key(r) for r in settled}
        if not changed:
            return None, told
        others = [record for record in left if self._get_shown_key(record) in changed]
        if others:
            told.append(
                self.env._(
                    "A colleague changed %s meanwhile, or who can see it.", self._name_acted(others)
                )
            )
        else:
            told.append(self.env._("A colleague changed folders or permissions meanwhile."))
        told.append(self.env._("Nothing was done. This is what happens now: look at it again."))
        return self._show_anew(" ".join(told)), []

    def _find_changed(self, shown):
        """Give the keys of what is not as it was shown any more; the caller holds on to all of it."""
        now = self._digest_shown()
        return {key for key in shown.keys() | now.keys() if shown.get(key) != now.get(key)}

    def _show_anew(self, notice):
        """Give the dialog again, with what is true now and a sentence on top; what was chosen stays chosen."""
        self.notice = notice
        self.shown = self._digest_shown()
        return {**self._reopen(), "res_id": self.id}

    def _leave_out(self, records):
        for name in ("folder_ids", "document_ids"):
            if name in self._fields:
                self[name] = self[name].filtered(lambda record: record not in records)

    def _tell_settled(self, records):
        """Give the sentences about what a colleague was first with."""
        if not records:
            return []
        if self._from_bin:
            return [
                self.env._("A colleague was first: %s.", ", ".join(r.name for r in records)),
            ]
        return [text for record in records for text in record._tell_binned()]

    def _tell_gone(self, number):
        """Give a sentence about what is not there at all any more, as a list; empty for none."""
        if not number:
            return []
        return [
            self.env._("1 item was deleted for good by a colleague.")
            if number == 1
            else self.env._("%s items were deleted for good by a colleague.", number)
        ]

    def _name_acted(self, records):
        return records[0].name if len(records) == 1 else self.env._("%s items", len(records))

    # ------------------------------------------------------------------ documents and folders

    def _read_documents(self, documents, after=None):
        """Give what somebody sees of documents in a dialog: what they are, who sees them, who would.

        :param after: who would see them, as dict document id -> client ids; nothing when nobody would
        """
        state = documents._get_undo_state()
        return {
            document: [
                state[document.id],
                document.folder_id.complete_name,
                bool(document.folder_id.bin_date),
                document.file_state,
                document.version_number,
                sorted(after[document.id]) if after else [],
            ]
            for document in documents
        }

    def _hold_documents(self, documents):
        """Hold off whoever changes these documents, or the tree and permissions of their administration."""
        documents.administration_id._share_structure()
        documents._lock()
        self.env.invalidate_all()

from odoo import api, fields, models
from odoo.exceptions import UserError


class Document(models.Model):
    """Where a document lies: in a folder, in the inbox, in the bin."""

    _inherit = "klantendossier.document"

    def _check_not_in_bin(self):
        """Refuse to open documents to others while they lie in the bin: after restoring they would be seen."""
        for document in self:
            if document.bin_date or document.folder_id.bin_date:
                raise UserError(
                    self.env._("%s lies in the bin. Restore it first.", document.display_name)
                )

    def _move(self, folder):
        """Move documents to another folder of their administration, or to the inbox; visibility goes along.

        :raises AccessError: without write access on the documents or on the folder
        :raises UserError: to another administration, into the bin, or for a document that lies there. One
            that only its folder took along may be moved out: that is seen, and said, at once.
        :return: list of sentences: which got another name, since theirs is taken there, and which of them
            lie there already
        """
        self.check_access("write")
        folder.check_access("write")
        folder._check_not_in_bin()
        moved = self.filtered(lambda d: d.folder_id != folder)
        if folder and any(
            document.administration_id != folder.administration_id for document in moved
        ):
            raise UserError(
                self.env._(
                    "Between administrations nothing is moved. Upload the document there; then it starts as "
                    "office only."
                )
            )
        if not moved:
            return []
        moved.filtered("bin_date")._check_not_in_bin()
        before = {document: document.folder_id.complete_name or "inbox" for document in moved}
        moved._mark_handled()
        told, renamed = moved._arrive(folder, {"folder_id": folder.id})
        self.env["klantendossier.event"]._log(
            "document_moved",
            [
                {
                    "document": document,
                    "details": {"from": before[document], **renamed.get(document, {})},
                }
                for document in moved
            ],
        )
        moved.administration_id._access_changed(documents=moved)
        return told

    def _move_to_nobody_extra(self, folder):
        """Move documents so that nobody sees them who does not see them now.

        Who sees one now and has access to the new folder goes on seeing it; others of that folder do not.

        :return: as :meth:`_move`
        """
        self.check_access("write")
        folder.check_access("write")
        permission = self.env["klantendossier.permission"]
        # As if released: what is kept back must not be seen by others from its release on either.
        now = permission._get_audience(self, pending=True)
        then = permission._get_audience(self, folder)
        groups = {}
        for document in self:
            ids = now[document.id] & then[document.id]
            if then[document.id] != ids:
                groups.setdefault(frozenset(ids), self.browse())
                groups[frozenset(ids)] |= document
        for ids, documents in groups.items():
            clients = self.env["klantendossier.client"].browse(sorted(ids))
            # Before the move, so that nobody sees them in between either.
            documents._set_visibility("selected" if clients else "office", clients)
        return self._move(folder)

    def _preview_audience(self, folder=None, visibility=None, selected=None):
        """Say who gains and who loses sight of the documents, without changing anything.

        What is kept back counts as released wherever something would change: from then on it holds.

        :param folder: folder to move to, empty for the inbox; None leaves them where they are
        :param visibility: new visibility; None keeps it
        :param selected: client users for visibility ``selected``
        :return: dict ``gains``, ``loses``, ``keeps``: client id -> number of documents
        """
        permission = self.env["klantendossier.permission"]
        changes = folder is not None or visibility is not None
        before = permission._get_audience(self, pending=changes)
        if visibility is None:
            after = permission._get_audience(self, folder)
        else:
            chosen = selected or self.env["klantendossier.client"]
            live = self.filtered(lambda document: not document.bin_date)
            after = dict.fromkeys((self - live).ids, set()) | live._foresee_audience(
                dict.fromkeys(live, (visibility, chosen))
            )
        return self._compare_audience(before, after)

    def _foresee_audience(self, choices, live=None):
        """Give who would see documents where they lie, were none of them in the bin or kept back.

        :param dict choices: document -> pair of a visibility and selected client users
        :param live: folders that come out of the bin together with them
        :return: dict document id -> set of client ids
        """
        documents = self.browse([document.id for document in choices])
        return self.env["klantendossier.permission"]._get_audience(
            documents, choices=choices, live=live
        )

    @api.model
    def _compare_audience(self, before, after):
        """Count per client user the documents that he gains, loses and keeps."""
        result = {"gains": {}, "loses": {}, "keeps": {}}
        for document_id, old in before.items():
            new = after[document_id]
            for key, ids in (("gains", new - old), ("loses", old - new), ("keeps", old & new)):
                for client_id in ids:
                    result[key][client_id] = result[key].get(client_id, 0) + 1
        return result

    def action_bin(self):
        """Put documents in the bin; clients lose sight at once."""
        self.check_access("write")
        self._check_one_administration()
        documents = self.filtered(lambda d: not d.bin_date)
        self.env["klantendossier.event"]._log(
            "document_binned", [{"document": document} for document in documents]
        )
        documents._write_own({"bin_date": fields.Datetime.now(), "bin_user_id": self.env.uid})
        documents.administration_id._access_changed(documents=documents)
        return True

    def _check_restorable(self):
        """Refuse to restore documents whose folder lies in the bin too."""
        for document in self:
            if document.folder_id.bin_date:
                raise UserError(
                    self.env._(
                        "The folder %s lies in the bin too. Restore the folder first.",
                        document.folder_id.complete_name,
                    )
                )

    def action_restore(self):
        """Take documents out of the bin, to the folder where they lay.

        :return: the action that shows which got another name, since theirs is taken by now; else True
        """
        if told := self._restore():
            return self._done(self.env._("Restored."), notes=told)
        return True

    def _restore(self):
        """Take documents out of the bin; gives the sentences of :meth:`_move`."""
        self.check_access("write")
        self._check_one_administration()
        documents = self.filtered("bin_date")
        documents._check_restorable()
        values = {"bin_date": False, "bin_user_id": False}
        told, renamed = [], {}
        for folder, inside in documents.grouped("folder_id").items():
            sentences, names = inside._arrive(folder, values)
            told += sentences
            renamed.update(names)
        self.env["klantendossier.event"]._log(
            "document_restored",
            [
                {"document": document, "details": renamed.get(document, {})}
                for document in documents
            ],
        )
        documents.administration_id._access_changed(documents=documents)
        return told

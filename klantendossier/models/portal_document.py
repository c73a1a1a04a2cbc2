import babel.dates

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import babel_locale_parse, format_datetime

from ..exceptions import TextChanged
from ..tools import file_types, levels


class Document(models.Model):
    """What a reader does with documents through the portal's routes: one method per act.

    Each method checks, does and logs in one transaction, and takes named values, never a dict from
    outside (design P7). Client users have no write right on any model; what they change is changed in
    sudo after the level was checked.

    ==================  ===========================================================================
    level               acts
    ==================  ===========================================================================
    view                open, download, ZIP
    upload              ``folder._client_upload``, new version of an own upload, its remark, withdraw
                        an own upload that the office has not handled yet
    edit                rename, note, move between own edit folders, put client uploads in the bin
    ==================  ===========================================================================
    """

    _inherit = "klantendossier.document"

    # ------------------------------------------------------------------ reading

    @api.model
    def _open(self, document_id, action, resumed=False):
        """Give the bytes of a document to its reader, and write that in the log first (design D1, E1).

        Serves office users and client users alike: the record rules decide.

        :param int document_id: id as it came from outside
        :param str action: ``document_opened`` or ``document_downloaded``; None when no bytes leave (HEAD)
        :param bool resumed: the request asks for a later part. It counts only when this user has not
            opened this version shortly before: else one could read all but the first byte unseen.
        :return: pair of the document and its :class:`~..tools.file_store.StoredBytes`
        :raises AccessError: not there or not for this user, with one text for both; logged
        :raises UserError: when the stored bytes are not the ones that were received; logged
        """
        document = self._get_readable(document_id)
        # sudo: document.version - nobody reads them directly; the document was checked
        version_model_sudo = self.env["klantendossier.document.version"].sudo()
        if not self.env.user.share:  # the rule of client users lets none through that are kept back
            document.sudo()._check_release()  # sudo: document - as above
        version_sudo, stored = version_model_sudo._get_checked_file(document)
        event = self.env["klantendossier.event"]
        if action and not (resumed and event._has_opened(version_sudo)):
            event._log(action, [{"version": version_sudo}])
        return document, stored

    @api.model
    def _get_readable(self, document_id, reader=None):
        """Give a document that the acting user may read, and of pages that the office looks at also their reader.

        :raises AccessError: not there or not for this user, with one text for both; logged
        """
        domain = Domain("id", "=", document_id)
        if reader:
            domain &= reader.get_domain("document")
        document = self.search_fetch(
            domain,
            ["name", "mimetype", "file_type", "folder_id", "administration_id"],
        )
        if not document:
            self.env["klantendossier.event"]._refuse(document=self.browse(document_id))
        return document

    @api.model
    def _client_documents(self, domain, limit=None, offset=0, reader=None):
        """Give the documents that a client user may see, newest first, as the pages show them.

        :param domain: condition on the client fields
        :param reader: whose page it is; None: the acting client user's own
        :return: list of dicts, see :meth:`_prepare_client_values`
        """
        reader = reader or self.env["klantendossier.portal.page"]._read_own()
        domain = Domain(domain) & reader.get_domain("document")
        documents = self.search(domain, limit=limit, offset=offset)
        # sudo: document - the note and who uploaded, of exactly the documents that the rules let through
        documents_sudo = documents.sudo()
        documents_sudo.fetch(
            [
                *self._get_client_fields() - {"display_name", "id"},
                "note",
                "client_remark",
                "uploaded_by_id",
                "origin",
                "handled_date",
                "first_handled_date",
            ]
        )
        return [document._prepare_client_values(reader.user_id) for document in documents_sudo]

    def _prepare_client_values(self, user_id):
        """Give what a client user who sees the document may know of it; called in sudo."""
        file_type = file_types.BY_CODE.get(self.file_type)
        own = bool(user_id) and self.uploaded_by_id.id == user_id and self.origin == "portal"
        return {
            "id": self.id,
            "administration_id": self.administration_id.id,
            "folder_id": self.folder_id.id,
            "name": self.name,
            "mimetype": self.mimetype,
            "type_label": file_type.label if file_type else "",
            "inline": bool(file_type and file_type.inline),
            "size": self.size,
            "size_label": self._format_size(),
            "version_number": self.version_number,
            "date": self.version_date,
            "date_label": self._format_client_date(self.version_date),
            "note": self.note or "",
            "remark": own and self.client_remark or "",
            "marks": self._get_marks(),
            "by_you": own,
            "handled": bool(self.handled_date),
            "was_handled": bool(self.first_handled_date),
            "from_client": self.origin == "portal",
        }

    def _with_reader_tz(self):
        """Give the records with the reader's time zone; of who has none set, that of his office."""
        if self.env.context.get("tz") or self.env.user.tz:
            return self
        # sudo: res.company, res.partner - the time zone of the office is no secret
        return self.with_context(tz=self.env.company.sudo().partner_id.tz or False)

    @api.model
    def _format_client_date(self, date):
        """Give a moment as the pages say it: 'today 10:42', 'yesterday', '5 March 2027'."""
        documents = self._with_reader_tz()
        day, today = (
            fields.Datetime.context_timestamp(documents, moment).date()
            for moment in (date, fields.Datetime.now())
        )
        days = (today - day).days
        if days == 0:
            # Else Odoo takes the clock of the acting log-in, also where the pages are somebody else's.
            zone = documents.env.tz.zone
            time = format_datetime(documents.env, date, tz=zone, dt_format="HH:mm")
            return self.env._("today %s", time)
        if days == 1:
            return self.env._("yesterday")
        # Not Odoo's format_date: it looks the language up anew for each of the dates of a page.
        locale = babel_locale_parse(self.env.lang or "en_US")
        return babel.dates.format_date(day, "d MMMM yyyy", locale=locale)

    @api.model
    def _client_count_by_folder(self, administration_id, folder_ids=None, reader=None):
        """Give the numbers of documents that a client user may see, by folder id, in one query.

        :param list folder_ids: only these folders; None: all of the administration
        :param reader: whose page it is; None: the acting client user's own
        """
        reader = reader or self.env["klantendossier.portal.page"]._read_own()
        some = ("folder_id", "!=", False) if folder_ids is None else ("folder_id", "in", folder_ids)
        groups = self._read_group(
            Domain([("administration_id", "=", administration_id), some])
            & reader.get_domain("document"),
            ["folder_id"],
            ["__count"],
        )
        return {folder.id: count for folder, count in groups}

    # ------------------------------------------------------------------ level upload

    def _client_own_upload(self, rank):
        """Check that this is the acting client user's own upload and that he has the level.

        :return: pair of the document in sudo and his client row in sudo
        """
        document = self._get_readable(self.id)
        client_sudo = self.env["klantendossier.permission"]._check_level(document.folder_id, rank)
        document_sudo = self.sudo()  # sudo: document - read by its rule; the level was checked
        if document_sudo.origin != "portal" or document_sudo.uploaded_client_id != client_sudo:
            self.env["klantendossier.event"]._refuse(
                self.env._("You can do this only with what you added yourself."),
                document=self,
                details={"needed": "own upload"},
            )
        return document_sudo, client_sudo

    def _client_add_version(self, name, data, upload_key=None, answers=None, report=None):
        """Add a new version to an own upload; needs level upload. The office hears of it anew.

        :param dict answers: as in ``_upload``
        :param dict report: gets what the one who adds it should know, as a file of ``_upload``
        """
        document_sudo, client_sudo = self._client_own_upload(levels.UPLOAD)
        before = document_sudo.version_ids
        version = document_sudo._add_version(
            name, data, upload_key, client=client_sudo, answers=answers, report=report
        )
        if version - before:
            document_sudo._write_own({"handled_by_id": False, "handled_date": False})

    @api.model
    def _check_withdrawn(self, document_id, text):
        """Tell the acting user that he has taken a document back himself since the page was made.

        Of what others put in the bin he hears nothing but that it is not there (rule R14).

        :param int document_id: id as it came from outside
        :param str text: what he can do now
        :raises UserError: when he has
        """
        # sudo: document - only one that the acting user added and took away himself
        document_sudo = self.sudo().search(
            [
                ("id", "=", document_id),
                ("bin_date", "!=", False),
                ("bin_user_id", "=", self.env.uid),
                ("uploaded_by_id", "=", self.env.uid),
                ("origin", "=", "portal"),
            ]
        )
        if document_sudo:
            raise UserError(text)

    def _check_unchanged(self, was, present):
        """Refuse to write over a text that has become another one since the page showed it.

        :param str was: the text as the page showed it; None when whoever writes has seen none
        :param str present: the text as it is now
        :raises TextChanged: when they differ
        """
        present = present or ""
        # A form sends the ends of its lines in another way than they were stored.
        if was is None or was.split() == present.split():
            return
        if present:
            text = self.env._(
                "This has been changed meanwhile, so nothing was overwritten. It says now: “%s”. "
                "What you typed is still here; save once more to put it in its place.",
                present,
            )
        else:
            text = self.env._(
                "This has been emptied meanwhile, so nothing was saved. "
                "What you typed is still here; save once more to keep it."
            )
        raise TextChanged(text, present)

    def _client_set_remark(self, remark, was=None):
        """Change the remark that goes with an own upload, until the office has handled it.

        :param str was: the remark as the page knows it, see :meth:`_check_unchanged`
        """
        document_sudo, _client_sudo = self._client_own_upload(levels.UPLOAD)
        if document_sudo.handled_date:
            raise UserError(
                self.env._(
                    "Your office works with %s already. Call or mail your office.",
                    document_sudo.name,
                )
            )
        self._check_unchanged(was, document_sudo.client_remark)
        values = {"client_remark": (remark or "").strip()[:2000] or False}
        event = self.env["klantendossier.event"]
        before = event._get_values(document_sudo, values)
        document_sudo._write_own(values)
        event._log_changes("document_changed", "document", document_sudo, before)

    def _client_withdraw(self):
        """Take an own upload back as long as the office has never handled it; needs level upload."""
        document_sudo, _client_sudo = self._client_own_upload(levels.UPLOAD)
        if document_sudo.first_handled_date:
            raise UserError(
                self.env._(
                    "Your office works with %s already. Ask your office to remove it.",
                    document_sudo.name,
                )
            )
        document_sudo.action_bin()

    # ------------------------------------------------------------------ level edit

    def _client_editable(self):
        document = self._get_readable(self.id)
        self.env["klantendossier.permission"]._check_level(document.folder_id, levels.EDIT)
        return self.sudo()  # sudo: document - read by its rule; level edit was checked just now

    def _client_rename(self, name, was=None):
        """Give a document another name; needs level edit.

        :param str was: the name as the page showed it, see :meth:`_check_unchanged`
        """
        document_sudo = self._client_editable()
        document_sudo._check_unchanged(was, document_sudo.name)
        document_sudo.write({"name": name})

    def _client_set_note(self, note, was=None):
        """Change the note that everyone with access sees; needs level edit.

        :param str was: the note as the page showed it, see :meth:`_check_unchanged`
        """
        document_sudo = self._client_editable()
        document_sudo._check_unchanged(was, document_sudo.note)
        document_sudo.write({"note": (note or "").strip()[:2000] or False})

    def _client_move(self, folder_id):
        """Move a document to another folder in which the acting client user has level edit too.

        :return: sentences about its name and content there, of what he sees
        """
        document_sudo = self._client_editable()
        folder = self.env["klantendossier.folder"].browse(folder_id)
        self.env["klantendossier.permission"]._check_level(folder, levels.EDIT)
        return document_sudo._move(folder.sudo())  # sudo: folder - level edit was checked just now

    def _client_bin(self):
        """Put something that a client user brought in the bin; needs level edit."""
        document_sudo = self._client_editable()
        if document_sudo.origin != "portal":
            self.env["klantendossier.event"]._refuse(
                self.env._("Only your office removes what it has put here itself."),
                document=self,
                details={"needed": "client upload"},
            )
        document_sudo.action_bin()

import functools
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import file_types
from ..tools.file_checks import Bringer

#: Who brings a file, by the origin that the document gets.
_KINDS = {"upload": "office", "portal": "client", "mail": "mail", "link": "office"}


class Document(models.Model):
    """How files from outside become documents and versions: checked, asked about, stored, logged."""

    _inherit = "klantendossier.document"

    _FILE_FIELDS = ("file_type", "mimetype", "size", "sha256", "marks", "file_state")
    #: Protected fields that a new document or version sets.
    _MADE_FIELDS = (
        *("administration_id", "visibility", "origin", "uploaded_by_id", "uploaded_client_id"),
        "client_remark",
        *("current_version_id", "version_number", "version_date", *_FILE_FIELDS),
    )

    def _get_type_label(self):
        file_type = file_types.BY_CODE.get(self.file_type)
        return file_type.label if file_type else ""

    def _is_inline(self):
        """Say whether a browser may show the document (rule R6: PDF, PNG and JPEG only)."""
        file_type = file_types.BY_CODE.get(self.file_type)
        return bool(file_type and file_type.inline)

    # ------------------------------------------------------------------ making documents

    @api.model
    def _check_place(self, administration, folder):
        """Check that the acting office user may put documents there.

        :raises AccessError: without the right, or for a folder of another administration
        :raises UserError: for a folder in the bin
        """
        administration.check_access("read")
        self.browse().check_access("write")
        folder.check_access("write")
        if folder and folder.administration_id != administration:
            self.env["klantendossier.event"]._refuse(
                self.env._("The folder belongs to another administration."),
                administration=administration,
                folder=folder,
            )
        folder._check_not_in_bin()

    @api.model
    def _upload(
        self,
        administration,
        folder,
        files,
        visibility=None,
        selected=None,
        book_year=None,
        answers=None,
        kind=None,
        expected=None,
        report=None,
    ):
        """Add documents as office user.

        :param administration: administration that the user may enter
        :param folder: folder of it that the user may write, or empty for the inbox
        :param list files: dicts ``name``, ``data`` (bytes) and optionally ``upload_key``, ``note``,
            ``internal_note``; each gets ``notices``, texts that the one who adds it should read,
            ``skipped``, whether it was left out because that was the answer, and ``again``, whether it
            was received before
        :param str visibility: ``office``, ``folder`` or ``selected``; None takes the folder's setting
        :param selected: the client users, for ``selected``
        :param dict answers: question code -> value, see :meth:`_settle_questions`; None asks nothing
        :param str kind: kind of document, or None
        :param expected: ids of the client users who were said to see the documents; None checks nothing
        :param dict report: gets what the file is given, for one file
        :return: the documents; one made before with the same upload key is not made twice
        :raises UserError: when a file is refused; then none is kept
        :raises FileQuestion: when something is to be chosen first; then none is kept
        :raises AudienceChanged: when others would see them than was said; then none is kept
        """
        folder = folder or self.env["klantendossier.folder"]
        self._check_place(administration, folder)
        visibility = (visibility or folder.office_visibility) if folder else "office"
        # sudo: document - nobody has a create right; rights on administration and folder were checked
        documents_sudo = self.sudo()._create_from_files(
            administration.sudo(),  # sudo: administration - as above
            folder.sudo(),  # sudo: folder - as above
            files,
            origin="upload",
            visibility=visibility,
            selected=selected,
            book_year=book_year or folder.book_year,
            answers=answers,
            kind=kind,
            expected=expected,
        )
        if report is not None:
            report.update(files[0])
        return documents_sudo.with_env(self.env)

    @api.model
    def _create_from_files(
        self,
        administration,
        folder,
        files,
        *,
        origin,
        visibility,
        selected=None,
        client=None,
        book_year=None,
        answers=None,
        kind=None,
        expected=None,
    ):
        """Make one document per file; the only place where documents come from. Called in sudo.

        The caller has checked that the acting user may put something there.

        :param client: the client user who brings them, for origin ``portal``
        :param dict answers: as in :meth:`_upload`
        """
        bringer = Bringer(_KINDS[origin], client or self.env["klantendossier.client"])
        prepared = [self._prepare_file(administration, folder, bringer, file) for file in files]
        self._recognise(prepared, f"{folder._name},{folder.id}" if folder else str(administration))
        unknown = [file for file in prepared if not file["received"]]
        viewers = functools.partial(
            self.env["klantendossier.permission"]._get_audience_of_new, folder, visibility, selected
        )
        self._settle_questions(administration, folder, unknown, bringer, answers, viewers)
        documents, versions = self._store_documents(
            [file for file in prepared if not file["received"]],
            {
                "administration_id": administration.id,
                "folder_id": folder.id,
                "visibility": "office" if visibility == "selected" else visibility,
                "origin": origin,
                "uploaded_by_id": self.env.uid,
                "uploaded_client_id": client.id if client else False,
                "book_year": book_year or folder.book_year,
                "kind": kind or False,
            },
        )
        if visibility == "selected" and documents:
            documents._apply_visibility(visibility, selected)
        self._log_stored("document_uploaded", versions, client)
        administration._access_changed(documents=documents)
        documents._check_audience(expected)
        made = iter(documents)
        for file, result in zip(files, prepared, strict=True):
            file["notices"], file["again"] = result["notices"], result["again"]
            file["skipped"] = bool(result["received"]) and not result["again"]
        return self.browse((file["received"] or next(made)).id for file in prepared)

    @api.model
    def _store_documents(self, files, values):
        """Make documents and their first versions of prepared files; in sudo."""
        now = fields.Datetime.now()
        documents = self._unlocked(*self._MADE_FIELDS).create(
            [
                {
                    **values,
                    "version_number": 1,
                    "version_date": now,
                    **{
                        key: file[key]
                        for key in ("name", "note", "internal_note", "client_remark")
                        + self._FILE_FIELDS
                    },
                }
                for file in files
            ]
        )
        documents = documents.with_env(self.env)
        versions = self.env["klantendossier.document.version"]._create_from_files(
            [
                {
                    **file,
                    "document_id": document.id,
                    "administration_id": values["administration_id"],
                    "number": 1,
                }
                for file, document in zip(files, documents, strict=True)
            ]
        )
        documents._set_current_versions(versions)
        return documents, versions

    def _set_current_versions(self, versions):
        """Point documents to their new versions, in one statement."""
        self._execute(
            """
            UPDATE klantendossier_document d SET current_version_id = v.id
              FROM klantendossier_document_version v WHERE v.document_id = d.id AND v.id = ANY(%s)
            """,
            versions.ids,
        )
        self.invalidate_recordset(["current_version_id", "version_ids"])

    @api.model
    def _log_stored(self, action, versions, client):
        """Log what was stored, and of what is kept back why."""
        self.env["klantendossier.event"]._log(
            action,
            [
                {
                    "version": version,
                    "client": client,
                    "details": version.file_state != "ok"
                    and {"file_state": version.file_state, "reason": version.state_reason},
                }
                for version in versions
            ],
        )

    @api.model
    def _recognise(self, files, target):
        """Find out which files were received before: same user, key, bytes and target.

        A key is stored together with bytes and target, so that a browser that keeps an old form swallows
        nothing: with other bytes or for another place it is another key. A document that was withdrawn or
        put in the bin since is not what the user has now: then it is a new file, and takes over the key.

        :param list files: prepared files, changed in place: ``upload_key``, ``received`` (the document
            that was made then, or None) and ``again``, whether it was recognised
        :param str target: where the files are meant to go
        """
        for file in files:
            if key := file["upload_key"]:
                words = f"{target}/{file['sha256']}/{key}"
                file["upload_key"] = sha256(words.encode()).hexdigest()
        keys = [file["upload_key"] for file in files if file["upload_key"]]
        versions = self.env["klantendossier.document.version"].search(
            [("uploaded_by_id", "=", self.env.uid), ("upload_key", "in", keys)],
            order="id",  # the model's own order joins the documents
        )
        by_key = {version.upload_key: version for version in versions}
        taken = set()
        for file in files:
            version = by_key.get(file["upload_key"])
            if version and (version.document_id.bin_date or version.document_id.folder_id.bin_date):
                version._write_own({"upload_key": False})
                version.flush_recordset(["upload_key"])
                version = by_key.pop(file["upload_key"]).browse()
            file["received"] = version.document_id if version else None
            file["again"] = bool(version)
            if file["upload_key"] in taken:
                file["upload_key"] = False
            taken.add(file["upload_key"])

    # ------------------------------------------------------------------ new versions

    def _add_version(
        self, name, data, upload_key=None, client=None, answers=None, report=None, expected=None
    ):
        """Add new bytes to one document, in sudo; the caller has checked the right to do so.

        A version that is kept back for a check does not become the current one.

        :param dict answers: as in :meth:`_upload`
        :param dict report: gets ``notices``, ``skipped`` and ``again``, as a file of :meth:`_upload`
        :return: the new version, the one received before with the same key, or none when the answer was to
            leave it out
        """
        self.ensure_one()
        self._lock()
        if self.bin_date or self.folder_id.bin_date:
            raise UserError(
                self.env._("%s lies in the bin. Restore it first; nothing was kept.", self.name)
            )
        bringer = Bringer(
            "client" if client else "office", client or self.env["klantendossier.client"]
        )
        file = self._prepare_file(
            self.administration_id,
            self.folder_id,
            bringer,
            {"name": name, "data": data, "upload_key": upload_key, "document": self},
        )
        self._recognise([file], str(self))
        report = {} if report is None else report
        report.update(notices=file["notices"], skipped=False, again=file["again"])
        versions = self.env["klantendossier.document.version"]
        if file["received"]:
            return versions.search(
                [("uploaded_by_id", "=", self.env.uid), ("upload_key", "=", file["upload_key"])]
            )
        if not self._settle_version_questions(file, bringer, answers):
            report["skipped"] = True
            return versions
        version = versions._create_from_files(
            [
                {
                    **file,
                    "document_id": self.id,
                    "administration_id": self.administration_id.id,
                    "number": max(self.version_ids.mapped("number"), default=0) + 1,
                }
            ]
        )
        if version.file_state == "ok" or self.file_state != "ok":
            self._make_current(version)
        self._log_stored("version_added", version, client)
        self.administration_id._access_changed(documents=self)
        self._check_audience(expected)
        return version

    def _upload_version(
        self, name, data, upload_key=None, answers=None, report=None, expected=None
    ):
        """Add a version as office user; as :meth:`_add_version`."""
        self.check_access("write")
        # sudo: document - versions have no create right; the right on the document was checked
        return self.sudo()._add_version(
            name, data, upload_key, answers=answers, report=report, expected=expected
        )

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import file_types
from ..tools.file_content import inspect
from ..tools.file_names import clean_file_name, human_size

#: Longest upload key that is kept; browsers send a UUID.
MAX_UPLOAD_KEY = 64


class Document(models.Model):
    """How files from outside become documents: checked (design D4), stored, logged."""

    _inherit = "klantendossier.document"

    _FILE_FIELDS = ("file_type", "mimetype", "size", "sha256")
    #: Protected fields that a new document or version sets.
    _MADE_FIELDS = (
        *("administration_id", "visibility", "origin", "uploaded_by_id", "uploaded_client_id"),
        "client_remark",
        *("current_version_id", "version_number", "version_date", *_FILE_FIELDS),
    )

    @api.model
    def _prepare_file(self, company, file):
        """Check one file from outside and give it ready to be stored.

        :param company: the office, whose settings hold
        :param dict file: ``name``, ``data`` and optionally ``upload_key``, ``note``, ``internal_note``,
            ``client_remark``
        :return: dict with ``name, data, file_type, mimetype, size, sha256, upload_key, note, internal_note,
            client_remark``
        :raises UserError: what is wrong, that nothing was kept, and what to do
        """
        data = file["data"]
        name = clean_file_name(file.get("name"))
        limit = company.klantendossier_max_size
        if not data:
            raise UserError(
                self.env._(
                    "Refused: %s is empty (0 bytes). Nothing was kept. Send the file again.", name
                )
            )
        if len(data) > limit * 1000**2:
            raise UserError(
                self.env._(
                    "Too large: %(name)s is %(size)s, at most %(limit)s MB is allowed. Nothing was kept. Split "
                    "the file or ask your office.",
                    name=name,
                    size=self._format_size(len(data)),
                    limit=limit,
                )
            )
        found = inspect(data, file.get("name"))
        if found.danger == "bomb":
            raise UserError(
                self.env._(
                    "Refused: %s unpacks to an enormous size. Nothing was kept. Ask the sender for another file.",
                    name,
                )
            )
        # sudo: file.type - the office's list of allowed types is a setting, not a secret
        allowed = company.sudo().klantendossier_file_type_ids.mapped("code")
        file_type = found.file_type
        if not file_type or file_type.code not in allowed:
            raise UserError(self._explain_refusal(found))
        name = found.name
        return {
            "name": name,
            "data": data,
            "file_type": file_type.code,
            "mimetype": file_type.mimetype,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "upload_key": (file.get("upload_key") or "")[:MAX_UPLOAD_KEY] or False,
            "note": file.get("note") or False,
            "internal_note": file.get("internal_note") or False,
            "client_remark": file.get("client_remark") or False,
        }

    @api.model
    def _explain_refusal(self, found):
        if found.danger:
            words = {
                "program": self.env._("a program"),
                "script": self.env._("a script"),
                "web_page": self.env._("a web page"),
                "external": self.env._("a file that fetches other files"),
            }
            return self.env._(
                "Refused: %(name)s is %(danger)s. Nothing was kept.",
                name=found.name,
                danger=words[found.danger],
            )
        return self.env._(
            "Refused: %(name)s is of a kind (%(label)s) that this office does not accept. Nothing was kept.",
            name=found.name,
            label=found.file_type.label if found.file_type else self.env._("unknown"),
        )

    def _format_size(self, size=None):
        """Give the document's size, or another one, as people read it in the user's language."""
        number, unit = human_size(self.size if size is None else size)
        text = (
            f"{number}".replace(".", ",") if (self.env.lang or "").startswith("nl") else f"{number}"
        )
        return f"{text} {unit}"

    def _get_type_label(self):
        file_type = file_types.BY_CODE.get(self.file_type)
        return file_type.label if file_type else ""

    def _is_inline(self):
        """Say whether a browser may show the document (rule R6: PDF, PNG and JPEG only)."""
        file_type = file_types.BY_CODE.get(self.file_type)
        return bool(file_type and file_type.inline)

    # ------------------------------------------------------------------ making documents

    @api.model
    def _upload(
        self, administration, folder, files, visibility=None, selected=None, book_year=None
    ):
        """Add documents as office user.

        :param administration: administration that the user may enter
        :param folder: folder of it that the user may write, or empty for the inbox
        :param list files: dicts ``name``, ``data`` (bytes) and optionally ``upload_key``, ``note``,
            ``internal_note``
        :param str visibility: ``office``, ``folder`` or ``selected``; None takes the folder's setting
        :param selected: the client users, for ``selected``
        :return: the documents; one made before with the same upload key is not made twice
        :raises UserError: when a file is refused; then none is kept
        """
        administration.check_access("read")
        self.browse().check_access("write")
        folder = folder or self.env["klantendossier.folder"]
        folder.check_access("write")
        if folder and folder.administration_id != administration:
            self.env["klantendossier.event"]._refuse(
                self.env._("The folder belongs to another administration."),
                administration=administration,
                folder=folder,
            )
        folder._check_not_in_bin()
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
        )
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
    ):
        """Make one document per file; the only place where documents come from. Called in sudo.

        The caller has checked that the acting user may put something there.

        :param client: the client user who brings them, for origin ``portal``
        """
        prepared = [self._prepare_file(administration.company_id, file) for file in files]
        self._recognise(
            prepared,
            lambda document: (
                document.administration_id == administration and document.folder_id == folder
            ),
        )
        fresh = [file for file in prepared if not file["received"]]
        now = fields.Datetime.now()
        documents = self._unlocked(*self._MADE_FIELDS).create(
            [
                {
                    "administration_id": administration.id,
                    "folder_id": folder.id,
                    "visibility": "office" if visibility == "selected" else visibility,
                    "origin": origin,
                    "uploaded_by_id": self.env.uid,
                    "uploaded_client_id": client.id if client else False,
                    "book_year": book_year or folder.book_year,
                    "version_number": 1,
                    "version_date": now,
                    **{
                        key: file[key]
                        for key in ("name", "note", "internal_note", "client_remark")
                        + self._FILE_FIELDS
                    },
                }
                for file in fresh
            ]
        )
        documents = documents.with_env(self.env)
        versions = self.env["klantendossier.document.version"]._create_from_files(
            [
                {
                    **file,
                    "document_id": document.id,
                    "administration_id": administration.id,
                    "number": 1,
                }
                for file, document in zip(fresh, documents, strict=True)
            ]
        )
        documents._set_current_versions(versions)
        if visibility == "selected":
            documents._apply_visibility(visibility, selected)
        self.env["klantendossier.event"]._log(
            "document_uploaded", [{"version": version, "client": client} for version in versions]
        )
        administration._access_changed(documents=documents)
        made = iter(documents)
        return self.browse(
            (file["received"].document_id if file["received"] else next(made)).id
            for file in prepared
        )

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

    def _recognise(self, files, is_target):
        """Find out which files were received before: same user, key, bytes and target.

        Sets ``received`` to the version that was made then, or to None. A key that comes again with
        other bytes or for another place is dropped: the file is a new one, and nothing may be lost
        because a browser kept an old form.

        :param list files: prepared files; changed in place
        :param is_target: function that says whether a document is where the file is meant to go
        """
        keys = [file["upload_key"] for file in files if file["upload_key"]]
        versions = self.env["klantendossier.document.version"].search(
            [("uploaded_by_id", "=", self.env.uid), ("upload_key", "in", keys)]
        )
        by_key = {version.upload_key: version for version in versions}
        taken = set()
        for file in files:
            version = by_key.get(file["upload_key"])
            same = version and version.sha256 == file["sha256"] and is_target(version.document_id)
            file["received"] = version if same else None
            if not same and (version or file["upload_key"] in taken):
                file["upload_key"] = False
            taken.add(file["upload_key"])

    def _add_version(self, name, data, upload_key=None, client=None):
        """Add new bytes to one document, in sudo; the caller has checked the right to do so.

        :return: the new version
        """
        self.ensure_one()
        file = self._prepare_file(
            self.administration_id.company_id,
            {"name": name, "data": data, "upload_key": upload_key},
        )
        self._recognise([file], lambda document: document == self)
        if file["received"]:
            return file["received"]
        number = max(self.version_ids.mapped("number"), default=0) + 1
        version = self.env["klantendossier.document.version"]._create_from_files(
            [
                {
                    **file,
                    "document_id": self.id,
                    "administration_id": self.administration_id.id,
                    "number": number,
                }
            ]
        )
        self._write_own(
            {
                "current_version_id": version.id,
                "version_number": number,
                "version_date": version.create_date,
                "name": self._get_name_as(file["file_type"]),
                **{key: file[key] for key in self._FILE_FIELDS},
            }
        )
        self.env["klantendossier.event"]._log(
            "version_added", [{"version": version, "client": client}]
        )
        self.administration_id._access_changed(documents=self)
        return version

    def _upload_version(self, name, data, upload_key=None):
        """Add a version as office user."""
        self.check_access("write")
        # sudo: document - versions have no create right; the right on the document was checked
        return self.sudo()._add_version(name, data, upload_key)

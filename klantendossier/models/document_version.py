from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import CONFLICTS

#: So many names of damaged documents are written out.
MAX_NAMES = 10


class CurrentFile(NamedTuple):
    """Where the file of a document's current version is, and what it should be."""

    version_id: int
    sha256: str
    size: int
    attachment_id: int | None
    store_fname: str | None
    size_in_database: int | None

    def get_bytes(self, env):
        """Give access to the bytes, see ``ir.attachment``."""
        return env["ir.attachment"]._find_bytes(self.attachment_id, self.store_fname)

    def has_size(self, env):
        """Say whether the stored file is there and has the size that was received."""
        if not self.store_fname:
            return self.size_in_database == self.size
        return self.get_bytes(env).get_size() == self.size


class DocumentVersion(models.Model):
    """One exact set of bytes of a document; the bytes never change (design D1).

    They lie in an attachment row of the binary field ``data``, which nobody may read, write or share:
    the field is closed to everyone, and ``ir.attachment`` refuses rows of this model (rule R7).
    """

    _name = "klantendossier.document.version"
    _description = "Version of a Document"
    _inherit = ["klantendossier.access.mixin"]
    _order = "document_id, number desc"

    administration_id = fields.Many2one(
        "klantendossier.administration", required=True, readonly=True, ondelete="restrict"
    )
    document_id = fields.Many2one(
        "klantendossier.document", required=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, readonly=True)
    name = fields.Char("File Name", required=True, readonly=True)
    data = fields.Binary(attachment=True, groups=fields.NO_ACCESS)
    sha256 = fields.Char("SHA-256", required=True, readonly=True, index=True)
    size = fields.Integer("Size in Bytes", required=True, readonly=True)
    file_type = fields.Char(readonly=True)
    mimetype = fields.Char(required=True, readonly=True)
    uploaded_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    upload_key = fields.Char(readonly=True)
    marks = fields.Char(readonly=True)
    file_state = fields.Selection(
        [("ok", "In order"), ("waiting", "Being checked"), ("quarantine", "In quarantine")],
        "State of the File",
        required=True,
        readonly=True,
        default="ok",
    )
    state_reason = fields.Char("Why Kept Back", readonly=True)
    handed_back_ref = fields.Integer(
        "Handed Back As",
        readonly=True,
        help="ID of the ordinary attachment that was made of these bytes.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE (document_id, number)", "A version has its own number."
    )
    _upload_key_uniq = models.UniqueIndex(
        "(uploaded_by_id, upload_key) WHERE upload_key IS NOT NULL",
        "This file was received already.",
    )
    _held_idx = models.Index("(document_id, number) WHERE file_state <> 'ok'")

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {
            *("administration_id", "document_id", "number", "name", "data", "sha256", "size"),
            *("mimetype", "file_type", "uploaded_by_id", "upload_key", "handed_back_ref"),
            *("marks", "file_state", "state_reason"),
        }

    @api.model
    def _get_administration_keys(self):
        """Give the many2one fields whose target must lie in the same administration."""
        return super()._get_administration_keys() + ("document_id",)

    @api.depends("name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"v{version.number} {version.name}"

    @api.model
    def _create_from_files(self, files):
        """Store the bytes of checked files; in sudo.

        :param list files: dicts of ``document._prepare_file`` with ``document_id``, ``administration_id``
            and ``number``
        """
        names = (
            "document_id",
            "administration_id",
            "number",
            "name",
            "sha256",
            "size",
            "mimetype",
            "file_type",
            "marks",
            "file_state",
            "state_reason",
        )
        values = [
            {
                **{name: file[name] for name in names},
                "upload_key": file["upload_key"],
                "uploaded_by_id": self.env.uid,
            }
            for file in files
        ]
        # The same key, or another version of this document, sent at the same moment.
        with self._retried():
            versions = self._unlocked(*names, "upload_key", "uploaded_by_id").create(values)
        versions = versions.with_env(self.env)
        self.env["ir.attachment"]._create_for_versions(
            [
                (version.id, file["data"], file["mimetype"])
                for version, file in zip(versions, files, strict=True)
            ]
        )
        return versions

    def _get_attachments(self):
        """Give the rows that hold the bytes, by version id; in sudo."""
        attachments = self.env["ir.attachment"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "data"),
                ("res_id", "in", self.ids),
            ],
            ["res_id", "res_model", "store_fname", "file_size"],
        )
        return {attachment.res_id: attachment for attachment in attachments}

    @api.model
    def _find_files(self, documents):
        """Give the files of the current versions of documents, in one query; in sudo.

        :param documents: documents, checked by the caller
        :return: dict of document id -> :class:`CurrentFile`
        """
        rows = self._execute(
            """
            SELECT d.id, v.id, v.sha256, v.size, a.id, a.store_fname, octet_length(a.db_datas)
              FROM klantendossier_document d
              JOIN klantendossier_document_version v ON v.id = d.current_version_id
              LEFT JOIN ir_attachment a
                     ON a.res_model = %s AND a.res_id = v.id AND a.res_field = 'data'
             WHERE d.id = ANY(%s)
            """,
            self._name,
            documents.ids,
        )
        return {document_id: CurrentFile(*values) for document_id, *values in rows}

    @api.model
    def _get_checked_file(self, document):
        """Give the current file of one document after checking its hash (design D1); in sudo.

        :return: pair of its version and its :class:`~..tools.file_store.StoredBytes`
        :raises UserError: when the bytes are not the ones that were received; that is logged
        """
        file = self._find_files(document).get(document.id)
        version = self.browse(file and file.version_id)
        stored = file and file.get_bytes(self.env)
        if not file or stored.get_sha256() != file.sha256:
            version._raise_damaged()
        return version, stored

    @api.model
    def _check_sizes(self, files):
        """Check that stored files are there and have their size, without reading them; in sudo.

        :param files: :class:`CurrentFile` of each
        :raises UserError: with the names of all that have not; they are logged
        """
        damaged = self.browse(file.version_id for file in files if not file.has_size(self.env))
        if damaged:
            damaged._raise_damaged()

    def _raise_damaged(self):
        """Log that stored bytes are damaged, and say so."""
        event = self.env["klantendossier.event"]
        for version in self:
            event._log_refusal("integrity_failed", version=version)
        names = ", ".join(self.document_id.mapped("name")[:MAX_NAMES])
        if self.env.user.share:
            raise UserError(
                self.env._(
                    "The stored file of %s is damaged and is not given out. Ask your office; it can be restored "
                    "from the backup.",
                    names,
                )
            )
        raise UserError(
            self.env._(
                "The stored file of %s is damaged and is not given out. It can be restored from the backup.",
                names,
            )
        )

    # ------------------------------------------------------------------ handing back

    @api.model
    def _hand_back(self, limit, asker=None):
        """Make ordinary attachments of the bytes of some versions, on the same stored file; in sudo.

        They are bound to no record, so that only their maker and the Settings administrators see them:
        whoever could enter a dossier is forgotten when the addon has gone, and a client's contact is
        open to every employee.

        :param int limit: how many versions at most
        :param asker: the user who asked for it, whom the log names; None for whoever is logged in
        :return: how many were handed back
        """
        event = self.env["klantendossier.event"]
        if asker:
            event = event.with_user(asker)
        versions = self.search([("handed_back_ref", "=", 0)], limit=limit, order="id")
        sources = versions._get_attachments()
        handed_back = self.browse()
        for version in versions:
            source = sources.get(version.id)
            if not source or source._get_stored_bytes().get_sha256() != version.sha256:
                # There are no bytes to hand back; the settings page counts these apart.
                event._log("integrity_failed", [{"version": version}])
                version._write_own({"handed_back_ref": -1})
                continue
            attachment = version._hand_back_from(source)
            version._write_own({"handed_back_ref": attachment.id})
            handed_back |= version
        event._log("documents_handed_back", [{"version": version} for version in handed_back])
        return len(versions)

    def _hand_back_from(self, source):
        """Make an ordinary attachment of one version on the stored file of its own row; in sudo."""
        document = self.document_id
        folder = document.folder_id.complete_name or self.env._("Inbox")
        name = f"{document.administration_id.name} / {folder} / {document.name} (v{self.number})"
        attachment = self.env["ir.attachment"].create({"name": name, "type": "binary"})
        self._execute(
            """
            UPDATE ir_attachment a
               SET store_fname = s.store_fname, db_datas = s.db_datas, file_size = s.file_size,
                   checksum = s.checksum, mimetype = %s, description = %s
              FROM ir_attachment s WHERE a.id = %s AND s.id = %s
            """,
            self.mimetype,
            f"SHA-256 {self.sha256}",
            attachment.id,
            source.id,
        )
        attachment.invalidate_recordset()
        return attachment

    @api.model
    def _cron_hand_back(self):
        """Hand back the bytes of all documents, in batches; started and ended by the settings' switch."""
        # sudo: ir.config_parameter - the cron's own switch
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        asker_id = int(parameters_sudo.get_param("klantendossier.hand_back") or 0)
        if not asker_id:
            return
        try:
            done = self._hand_back(200, self.env["res.users"].browse(asker_id).exists())
            self.env.cr.flush()
        except CONFLICTS:
            self.env.cr.rollback()  # somebody changed one of these documents: soon again
            self.env.ref("klantendossier.cron_hand_back")._trigger(
                fields.Datetime.now() + timedelta(minutes=1)
            )
            return
        remaining = self.search_count([("handed_back_ref", "=", 0)])
        if not remaining:
            parameters_sudo.set_param("klantendossier.hand_back", False)
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_document(self):
        if any(version.document_id.current_version_id == version for version in self):
            raise UserError(self.env._("The current version goes with its document only."))

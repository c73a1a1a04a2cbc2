import logging
import os

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.file_store import CollisionError, StoredBytes, store_files

_logger = logging.getLogger(__name__)

VERSION_MODEL = "klantendossier.document.version"
#: Columns that hold what is in a file.
CONTENT_COLUMNS = ("db_datas", "index_content")
#: Required columns of core that rows of versions get by name.
INSERTED = frozenset({"name", "type"})
#: Where attachments may lie, as ``_storage`` says it: only of these we know that a commit is final.
DURABLE_STORAGES = ("file", "db")


class IrAttachment(models.Model):
    """The rows that hold the bytes of dossier documents are closed to everyone (rule R7, design L3).

    ==========================  ===================================================================
    who                         gets
    ==========================  ===================================================================
    everyone, in sudo too       empty ``raw``, ``datas``, ``db_datas`` and ``index_content``; no row
                                of a version can be made, changed, copied or streamed, and none is
                                deleted while its version lives
    without sudo                nothing at all: no row is found, read or counted, by Settings
                                administrators neither
    the dossier's own code      the bytes, by :meth:`_get_stored_bytes`, and nothing else
    ==========================  ===================================================================

    There is no exception, so that no context, no cache and no template can be one.
    """

    _inherit = "ir.attachment"

    # ------------------------------------------------------------------ rows of a dossier

    def _filter_versions(self):
        """Give the rows that hold documents of a dossier."""
        # sudo: ir.attachment - only to tell which rows these are
        return self.filtered(lambda attachment: attachment.sudo().res_model == VERSION_MODEL)

    def _make_closed_error(self, operation):
        """Log that a row of a dossier was asked for, and give the error."""
        # sudo: ir.attachment - only which versions these rows belong to, for the log
        versions = self.env[VERSION_MODEL].browse(self.sudo().mapped("res_id"))
        return self.env["klantendossier.event"]._make_refusal(
            self.env._("Documents of a dossier are opened from the dossier only."),
            records=versions,
            details={"model": self._name, "operation": operation},
        )

    def _check_no_versions(self, operation):
        """Refuse rows of a dossier, in sudo too.

        :raises AccessError: when there are any among these
        """
        if own := self._filter_versions():
            raise own._make_closed_error(operation)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        refused = self.browse()
        if result:
            # Odoo's own words: who may read no file at all is not told which ones are a dossier's.
            refused, make_error = result
            event = self.env["klantendossier.event"]
            result = refused, lambda: event._log_hanging(make_error(), refused, operation)
        closed = self._filter_versions() - refused
        if not closed:
            return result
        return refused | closed, lambda: closed._make_closed_error(operation)

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False
    ):
        if not (self.env.su or bypass_access) and self.env.is_system():
            domain = Domain(domain) & Domain("res_model", "!=", VERSION_MODEL)
        return super()._search(
            domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
        )

    @api.model
    def create_unique(self, values_list):
        """Refuse to tell whether the dossier holds certain bytes (it would answer for any content)."""
        if not self.env.user._is_internal():
            self.env["klantendossier.event"]._refuse(
                self.env._("You are not allowed to do this."),
                details={"model": self._name, "operation": "create"},
            )
        ids = []
        for values in values_list:
            # sudo: ir.attachment - to tell rows of a dossier apart
            found = self.sudo().browse(super().create_unique([values]))
            visible = found.filtered(lambda attachment: attachment.res_model != VERSION_MODEL)
            ids += visible.ids or self.create(values).ids
        return ids

    # ------------------------------------------------------------------ nothing made or changed

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("res_model") == VERSION_MODEL for vals in vals_list):
            raise self._make_closed_error("create")
        attachments = super().create(vals_list)
        # A default in the context can make a row ours as well.
        attachments._check_no_versions("create")
        return attachments

    def write(self, vals):
        self._check_no_versions("write")
        if vals.get("res_model") == VERSION_MODEL:
            raise self._make_closed_error("write")
        return super().write(vals)

    def copy_data(self, default=None):
        self._check_no_versions("copy")
        return super().copy_data(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_living_version(self):
        own = self._filter_versions()
        if not own:
            return
        # sudo: ir.attachment, document.version - whether a version lives is no secret to its deleter
        versions_sudo = self.env[VERSION_MODEL].sudo().browse(own.sudo().mapped("res_id"))
        if versions_sudo.exists():
            raise own._make_closed_error("unlink")

    # ------------------------------------------------------------------ nothing read

    @api.depends("store_fname", "db_datas")
    def _compute_raw(self):
        own = self._filter_versions()
        own.raw = False
        return super(IrAttachment, self - own)._compute_raw()

    @api.depends("store_fname", "db_datas", "file_size")
    @api.depends_context("bin_size")
    def _compute_datas(self):
        own = self._filter_versions()
        own.datas = False
        return super(IrAttachment, self - own)._compute_datas()

    def _field_to_sql(self, alias, field_expr, query=None):
        """Take the columns with content for empty: in reading, searching, sorting and grouping alike."""
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr not in CONTENT_COLUMNS:
            return sql
        model = SQL.identifier(alias, "res_model", to_flush=self._fields["res_model"])
        return SQL("(CASE WHEN %s = %s THEN NULL ELSE %s END)", model, VERSION_MODEL, sql)

    def _to_http_stream(self):
        self._check_no_versions("stream")
        return super()._to_http_stream()

    # ------------------------------------------------------------------ the dossier's own door

    def _get_stored_bytes(self):
        """Give access to the bytes of a version: the only door to them (design L3); in sudo.

        From the file store that is a path; where attachments lie in the database, the bytes.

        :return: :class:`~..tools.file_store.StoredBytes`
        """
        self.ensure_one()
        return self._find_bytes(self.id, self.store_fname)

    @api.model
    def _find_bytes(self, attachment_id, store_fname):
        """Give access to the bytes of a version, as :meth:`_get_stored_bytes`, of a row that was read."""
        if store_fname:
            return StoredBytes(path=self._full_path(store_fname))
        rows = self.env.execute_query(
            SQL("SELECT db_datas FROM ir_attachment WHERE id = %s", attachment_id)
        )
        return StoredBytes(data=bytes(rows[0][0] or b"") if rows else b"")

    @api.model
    def _create_for_versions(self, files):
        """Make the rows with the bytes of versions; in sudo. When this returns, what a commit makes
        final is on the disk (rule R9).

        The rows are made by SQL: so no method that others extend (which index, shrink or send away what
        they are given) ever sees the bytes, no default of a context from outside gets into a row, and
        :meth:`create` needs no exception.

        :param list files: tuples of the version's id, its bytes and its content type
        :raises UserError: when the bytes cannot be kept safely; then nothing is
        """
        if not files:
            return
        places = self._store_bytes([data for _version, data, _mimetype in files])
        rows = [(*file, *place) for file, place in zip(files, places, strict=True)]
        # In the database one document at a time: what a statement holds is in memory several times.
        in_files = all(name for name, _checksum in places)
        for batch in [rows] if in_files else [[row] for row in rows]:
            self._insert_for_versions(batch)

    @api.model
    def _insert_for_versions(self, rows):
        version_ids, contents, mimetypes, names, checksums = zip(*rows, strict=True)
        db_datas = [None if name else data for name, data in zip(names, contents, strict=True)]
        # What another addon requires of every attachment.
        required = {
            field.name: field.convert_to_column_insert(field.default(self), self)
            for field in self._fields.values()
            if field.store and field.column_type and field.required and field.default
            if field.name not in INSERTED
        }
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ir_attachment (
                       res_model, res_field, name, type, res_id, mimetype, store_fname, db_datas, checksum,
                       file_size, company_id, create_uid, create_date, write_uid, write_date %s)
                SELECT %s, 'data', 'data', 'binary', n.res_id, n.mimetype, n.store_fname, n.db_datas, n.checksum,
                       n.file_size, %s, %s, %s, %s, %s %s
                  FROM unnest(%s::int[], %s::text[], %s::text[], %s::bytea[], %s::text[], %s::int[])
                       AS n (res_id, mimetype, store_fname, db_datas, checksum, file_size)
                """,
                SQL("").join(SQL(", %s", SQL.identifier(name)) for name in required),
                VERSION_MODEL,
                self.env.user.company_id.id,
                *(self.env.uid, self.env.cr.now(), self.env.uid, self.env.cr.now()),
                SQL("").join(SQL(", %s", value) for value in required.values()),
                list(version_ids),
                list(mimetypes),
                list(names),
                db_datas,
                list(checksums),
                [len(data) for data in contents],
            )
        )

    @api.model
    def _check_storage(self):
        """Give the storage of this database: ``file`` or ``db``.

        :raises UserError: for any other, of which nobody knows what a commit is worth there
        """
        storage = self._storage()
        if storage not in DURABLE_STORAGES:
            raise UserError(
                self.env._(
                    "Nothing was kept: this system stores its attachments in '%s', and the dossier does not "
                    "know whether documents are safe there. It can keep them in Odoo's own file store or in "
                    "the database. Ask your administrator.",
                    storage,
                )
            )
        return storage

    @api.model
    def _store_bytes(self, contents):
        """Put bytes in the store where this database keeps its attachments, before any row names them.

        :param contents: list of bytes
        :return: list of pairs: the name in the file store, None where the row itself is to hold the bytes;
            and the SHA-1 that Odoo keeps of every attachment
        :raises UserError: when the storage is not one of ours, or the disk does not take them
        """
        checksums = [self._compute_checksum(data) for data in contents]
        if self._check_storage() == "db":
            return [(None, checksum) for checksum in checksums]
        # What an INSERT takes as well, held to the commit: else the garbage collection could remove a
        # file before its row is there.
        self.env.cr.execute("LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE")
        names = [f"{checksum[:2]}/{checksum}" for checksum in checksums]
        try:
            # Noted first, so that no crash leaves a file that nobody looks after.
            for name in dict.fromkeys(names):
                self._mark_for_gc(name)
            # What a crash leaves there is removed by the garbage collection too.
            spool = os.path.join(self._full_path("checklist"), "klantendossier")
            store_files(dict(zip(map(self._full_path, names), contents, strict=True)), spool)
        except (OSError, CollisionError) as error:
            _logger.exception("Bytes of a dossier could not be stored")
            raise UserError(
                self.env._("The file could not be stored. Nothing was kept. Try again later.")
            ) from error
        return list(zip(names, checksums, strict=True))

    # ------------------------------------------------------------------ from store to store

    @api.model
    def force_storage(self):
        """Move all attachments to the configured storage, those of dossiers too.

        Core moves what the administrator finds by searching, and he does not find these.
        """
        if not self.env.is_admin():
            return super().force_storage()  # which refuses
        # sudo: ir.attachment - only an administrator comes here
        own_sudo = self.sudo()._search_misplaced_versions()
        if own_sudo:
            self._check_storage()  # before anything was moved
        result = super().force_storage()
        own_sudo._migrate_versions()
        return result

    @api.model
    def _search_misplaced_versions(self):
        """Give the rows of dossiers that do not lie in the configured storage; in sudo."""
        places = {"file": SQL("store_fname IS NULL"), "db": SQL("store_fname IS NOT NULL")}
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM ir_attachment WHERE res_model = %s AND %s ORDER BY id",
                VERSION_MODEL,
                places.get(self._storage(), SQL("TRUE")),
            )
        )
        return self.browse(id_ for (id_,) in rows)

    def _migrate(self):
        """Move attachments to the configured storage; core would read emptiness and store that."""
        own = self._filter_versions()
        result = super(IrAttachment, self - own)._migrate()
        own.sudo()._migrate_versions()  # sudo: ir.attachment - as in core, after its own check
        return result

    def _migrate_versions(self):
        """Move the bytes of versions to the configured storage; in sudo.

        Damaged bytes stay where they are, which is logged: they are what a restore will replace.

        :raises UserError: when the storage is not one of ours
        """
        old_names = []
        for attachment in self._search_misplaced_versions() & self:
            # sudo: document.version - its hash, to see whether the bytes are whole
            version_sudo = self.env[VERSION_MODEL].sudo().browse(attachment.res_id).exists()
            stored = attachment._get_stored_bytes()
            if version_sudo and stored.get_sha256() != version_sudo.sha256:
                _logger.error("%s is damaged; its bytes stay where they are", version_sudo)
                self.env["klantendossier.event"]._log(
                    "integrity_failed", [{"version": version_sudo}]
                )
                continue
            data = stored.read_all()
            [(name, _checksum)] = self._store_bytes([data])
            if attachment.store_fname:
                old_names.append(attachment.store_fname)
            self.env.cr.execute(
                SQL(
                    "UPDATE ir_attachment SET store_fname = %s, db_datas = %s WHERE id = %s",
                    name,
                    None if name else data,
                    attachment.id,
                )
            )
        self.invalidate_recordset()
        for name in old_names:
            self._file_delete(name)

import contextlib
import hashlib
import io
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

VERSION_MODEL = "klantendossier.document.version"
CHUNK_SIZE = 1024 * 1024


def _sync(path):
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _bring_home(pair):
    """Put a temporary file on the disk, then under its name: there is never half a file there."""
    temporary, path = pair
    _sync(temporary)
    os.replace(temporary, path)


class _Pending:
    """Files of one call that still have to be brought home.

    An object that equals nothing but itself: Odoo hands out an older environment when the contexts are
    equal, so with plain lists the files of this call could be noted in the list of another one.
    """

    def __init__(self):
        self.files = []


class IrAttachment(models.Model):
    """The rows that hold the bytes of dossier documents are closed to everyone (rule R7).

    The field's ``NO_ACCESS`` keeps employees and portal users out; Odoo lets Settings administrators
    pass it, so it is said here again for all.
    """

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        # sudo: ir.attachment - only to see which rows hold documents of a dossier
        own = self.filtered(lambda attachment: attachment.sudo().res_model == VERSION_MODEL)
        if not own:
            return result
        forbidden = (result[0] if result else self.browse()) | own

        def make_error():
            # sudo: ir.attachment - only which versions these rows belong to, for the log
            versions = self.env[VERSION_MODEL].browse(own.sudo().mapped("res_id"))
            return self.env["klantendossier.event"]._make_refusal(
                self.env._("Documents of a dossier are opened from the dossier only."),
                records=versions,
                details={"model": self._name, "operation": operation},
            )

        return forbidden, make_error

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

    @api.model
    def _get_path(self, bin_data, sha):
        """Take a file that was cut off for what it is; core calls it a collision of content for ever."""
        if "klantendossier_durable" not in self.env.context:
            return super()._get_path(bin_data, sha)
        name = f"{sha[:2]}/{sha}"
        path = self._full_path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.isfile(path) and not self._same_content(bin_data, path):
            with open(path, "rb") as file:
                if self._compute_checksum(file.read()) == sha:
                    raise UserError(self.env._("The attachment collides with an existing file."))
        return name, path

    @api.model
    def _file_write(self, bin_value, checksum):
        """Write the bytes of a document beside their place; :meth:`_create_durable` brings them home."""
        if "klantendossier_durable" not in self.env.context:
            return super()._file_write(bin_value, checksum)
        name, path = self._get_path(bin_value, checksum)
        if os.path.isfile(path) and self._same_content(bin_value, path):
            return name
        self._mark_for_gc(name)
        # In the list of the garbage collection, which removes it when a crash leaves it behind.
        folder = os.path.join(self._full_path("checklist"), checksum[:2])
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(bin_value)
        self.env.context["klantendossier_durable"].files.append((file.name, path))
        return name

    @api.model
    def _index(self, bin_data, file_type, checksum=None):
        """Keep no second copy of the text of a document in the database."""
        if "klantendossier_durable" in self.env.context:
            return None
        return super()._index(bin_data, file_type, checksum)

    @api.model
    def _create_durable(self, vals_list):
        """Make attachments whose bytes are on the disk, under their names, when this returns (rule R9).

        The disk is waited for by several threads at once: it brings many files home together in little
        more time than one.
        """
        pending = _Pending()
        try:
            attachments = self.with_context(
                image_no_postprocess=True, klantendossier_durable=pending
            ).create(vals_list)
            with ThreadPoolExecutor(max_workers=8) as pool:
                list(pool.map(_bring_home, pending.files))
                list(pool.map(_sync, {os.path.dirname(path) for _temporary, path in pending.files}))
            attachments._check_files_exist()
        except BaseException:
            for temporary, _path in pending.files:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
            raise
        return attachments.with_env(self.env)

    def _check_files_exist(self):
        """Never say that a file was received when it is not there.

        :raises UserError: which undoes the transaction, so that nothing is kept by halves
        """
        for attachment in self.filtered("store_fname"):
            path = self._full_path(attachment.store_fname)
            if not os.path.isfile(path) or os.path.getsize(path) != attachment.file_size:
                raise UserError(
                    self.env._("The file could not be stored. Nothing was kept. Try again.")
                )

    def _get_file_source(self):
        """Give a function that opens the bytes; in sudo, for the addon's own rows."""
        if self.store_fname:
            path = self._full_path(self.store_fname)
            return lambda: open(path, "rb")
        data = self.raw or b""
        return lambda: io.BytesIO(data)

    def _get_sha256(self):
        """Give the SHA-256 of the stored bytes, read in pieces; an empty text when they are gone."""
        digest = hashlib.sha256()
        try:
            with self._get_file_source()() as source:
                while chunk := source.read(CHUNK_SIZE):
                    digest.update(chunk)
        except OSError:
            return ""
        return digest.hexdigest()

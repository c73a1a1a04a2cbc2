import hashlib
import io
import os
import tempfile

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

VERSION_MODEL = "klantendossier.document.version"
CHUNK_SIZE = 1024 * 1024


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
            self.env["klantendossier.event"]._log_refusal(
                details={"model": self._name, "ids": own.ids[:20], "operation": operation}
            )
            return AccessError(
                self.env._("Documents of a dossier are opened from the dossier only.")
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
            raise AccessError(self.env._("You are not allowed to do this."))
        ids = []
        for values in values_list:
            found = self.sudo().browse(
                super().create_unique([values])
            )  # sudo: to tell dossier rows apart
            visible = found.filtered(lambda attachment: attachment.res_model != VERSION_MODEL)
            ids += visible.ids or self.create(values).ids
        return ids

    @api.model
    def _get_path(self, bin_data, sha):
        """Take a file that was cut off for what it is; core calls it a collision of content for ever."""
        if not self.env.context.get("klantendossier_durable"):
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
        """Write the bytes of a document so that they are there after a crash, or not at all (rule R9).

        To a file beside it, to the disk, then under its name; core writes in place.
        """
        if not self.env.context.get("klantendossier_durable"):
            return super()._file_write(bin_value, checksum)
        name, path = self._get_path(bin_value, checksum)
        if os.path.isfile(path) and self._same_content(bin_value, path):
            return name
        self._mark_for_gc(name)
        with tempfile.NamedTemporaryFile(dir=os.path.dirname(path), delete=False) as file:
            file.write(bin_value)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, path)
        return name

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

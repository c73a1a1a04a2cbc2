from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import file_types


class DocumentVersion(models.Model):
    """Older versions as the office uses them: opened, downloaded. Client users only get the current one."""

    _inherit = "klantendossier.document.version"

    size_label = fields.Char("Size", compute="_compute_size_label")

    @api.depends("size")
    @api.depends_context("lang")
    def _compute_size_label(self):
        format_size = self.env["klantendossier.document"]._get_size_format()
        for version in self:
            version.size_label = format_size(version.size)

    def _get_type_label(self):
        file_type = file_types.BY_CODE.get(self.file_type)
        return file_type.label if file_type else ""

    def _is_inline(self):
        """Say whether a browser may show the version (rule R6: PDF, PNG and JPEG only)."""
        file_type = file_types.BY_CODE.get(self.file_type)
        return bool(file_type and file_type.inline)

    def _get_preview(self, url, is_manager):
        """Say how a browser shows this version: dict ``kind`` (pdf, image, none), ``url``, ``reason``."""
        if self.file_state == "quarantine" and not is_manager:
            reason = self.env._(
                "This file lies in quarantine. A manager can look at it and release it."
            )
        elif not self._is_inline():
            reason = self.env._("There is no preview of this kind of file. Download it to read it.")
        else:
            kind = "pdf" if self.file_type == "pdf" else "image"
            return {"kind": kind, "url": url, "reason": ""}
        return {"kind": "none", "url": "", "reason": reason}

    @api.model
    def _open(self, version_id, action, resumed=False):
        """Give the bytes of one version to an office user, and write that in the log first (design D1, E3).

        :param int version_id: id as it came from outside
        :param str action: as in ``document._open``
        :param bool resumed: as there
        :return: pair of the version and its :class:`~..tools.file_store.StoredBytes`
        :raises AccessError: not there or not for this user, with one text for both; logged
        :raises UserError: when it lies in quarantine, or the stored bytes are damaged; logged
        """
        event = self.env["klantendossier.event"]
        version = self.browse()
        if self.env.user._is_internal() and self.has_access("read"):
            version = self.search([("id", "=", version_id)])
        if not version or not version.document_id.has_access("write"):
            event._refuse(version=self.browse(version_id))
        version.document_id._check_release(version)
        # sudo: document.version - the bytes are read by one private method; the version was checked
        stored = version.sudo()._get_own_checked_file()
        if action and not (resumed and event._has_opened(version)):
            event._log(action, [{"version": version}])
        return version, stored

    def _get_own_checked_file(self):
        """Give the bytes of this version after checking its hash (design D1); in sudo."""
        self.ensure_one()
        attachment = self._get_attachments().get(self.id)
        stored = attachment and attachment._get_stored_bytes()
        if not stored or stored.get_sha256() != self.sha256:
            self._raise_damaged()
        return stored


class Document(models.Model):
    """Making an older version the current one again."""

    _inherit = "klantendossier.document"

    def action_make_current(self, version_id=0, shown=None):
        """Make an older version the current one again: as a new version with the same bytes.

        The versions between stay. It goes the way of every new version: checked, stored, logged.

        :param int version_id: version of this document
        :param dict shown: what the question said: ``number`` of the newest version, ``client_ids`` of who sees
            the document; when that is not so any more, nothing is done
        :return: the action that ends the act with a message
        :raises AccessError: without the right on the document
        :raises UserError: when it is not an older version of this document, or is kept back
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_undo()
        self._check_as_shown()
        if shown is not None:
            self._check_question(shown)
        versions = self.env["klantendossier.document.version"]
        version = versions.search([("id", "=", version_id), ("document_id", "=", self.id)])
        if not version:
            raise UserError(
                self.env._(
                    "This version is not there any more. Nothing was changed. Reload the page."
                )
            )
        if version == self.current_version_id:
            raise UserError(
                self.env._(
                    "Version %s is the current one already. Nothing was changed.", version.number
                )
            )
        if version.file_state != "ok":
            raise UserError(
                self.env._(
                    "Version %s is kept back. A manager can release it; nothing was changed.",
                    version.number,
                )
            )
        # sudo: document.version - as every reader of bytes; version and document were checked
        data = version.sudo()._get_own_checked_file().read_all()
        made = self._upload_version(version.name, data)
        self.env["klantendossier.event"]._log(
            "version_made_current", [{"version": made, "details": {"from": f"v{version.number}"}}]
        )
        return self._done(
            self.env._(
                "%(name)s: version %(old)s is the current one again, as version %(new)s. Who sees it: %(who)s.",
                name=self.name,
                old=version.number,
                new=made.number,
                who=self.audience_label,
            )
        )

    def _check_question(self, shown):
        """Refuse to make a version current when somebody else changed what the question said of it.

        :param dict shown: as for :meth:`action_make_current`; it comes from outside
        :raises UserError: when somebody else sees the document, or there is a newer version
        """
        seen = self.env["klantendossier.permission"]._get_audience(self)[self.id]
        newest = max(self.version_ids.mapped("number"), default=0)
        if not isinstance(shown, dict) or (newest, sorted(seen)) != (
            shown.get("number"),
            shown.get("client_ids"),
        ):
            raise UserError(
                self.env._(
                    "Somebody changed %s meanwhile, or who sees it. Nothing was changed. Look at it again.",
                    self.name,
                )
            )

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import levels

#: So many lines of the history stand beside a document.
_HISTORY = 20


class Document(models.Model):
    """What the office sees beside one document: who sees it, its notes, its versions, what happened to it."""

    _inherit = "klantendossier.document"

    audience_names = fields.Char("All Who See It", compute="_compute_audience_names")

    @api.depends("folder_id", "visibility", "selected_ids", "bin_date")
    @api.depends_context("lang")
    def _compute_audience_names(self):
        audience = self.env["klantendossier.permission"]._get_audience(self)
        names = self.env["klantendossier.permission"]._get_client_names(audience)
        for document in self:
            ids = audience.get(document.id, ())
            document.audience_names = ", ".join(sorted(names[client_id] for client_id in ids))

    def get_side(self):
        """Give everything that stands beside one document, in one call.

        :return: dict; ``preview``: ``pdf``, ``image`` or nothing; ``audience``: list of ``name, level``;
            ``versions``: newest first; ``history``: what was done, newest first
        :raises AccessError: for who may not read the document, and for client users
        """
        self.ensure_one()
        self.check_access("write")  # the office's screen: a client user never may
        version = self.current_version_id
        return {
            "id": self.id,
            "name": self.name,
            "mimetype": self.mimetype or "",
            "path": self.folder_id.complete_name or self.env._("Inbox"),
            "facts": " · ".join(
                filter(
                    None,
                    (
                        self.type_label,
                        self.size_label,
                        self.env._(
                            "version %(number)s of %(count)s",
                            number=self.version_number,
                            count=len(self.version_ids),
                        ),
                    ),
                )
            ),
            "preview": self._get_preview_kind(),
            "held": self.state_label or "",
            "can_release": self.env.user.has_group("klantendossier.group_manager"),
            "visibility": self._describe_visibility(),
            "audience": self._describe_side_audience(),
            "origin": self._describe_origin(version),
            "note": self.note or "",
            "internal_note": self.internal_note or "",
            "client_remark": self.client_remark or "",
            "is_new": self.is_new_from_client,
            "binned": bool(self.bin_date),
            "versions": [
                self._describe_version(v) for v in self.version_ids.sorted("number", True)
            ],
            "history": self._get_history(),
        }

    def _get_preview_kind(self):
        """Say how the browser can show the current version: as PDF, as image, or not."""
        if self.file_state != "ok" or not self._is_inline():
            return ""
        if self.mimetype == "application/pdf":
            return "pdf"
        return "image" if (self.mimetype or "").startswith("image/") else ""

    def _describe_visibility(self):
        labels = {
            "office": self.env._("Office only."),
            "folder": self.env._("Everyone with access to the folder:"),
            "selected": self.env._("Selected client users:"),
        }
        return labels[self.visibility if self.folder_id else "office"]

    def _describe_side_audience(self):
        ids = self.env["klantendossier.permission"]._get_audience(self)[self.id]
        labels = self.env["klantendossier.permission"]._get_level_labels()
        rows = self.folder_id.permission_ids.filtered(lambda row: row.client_id.id in ids)
        return [
            {"name": row.client_id.partner_id.name, "level": labels[row.rank]}
            for row in rows.sorted(lambda row: row.client_id.partner_id.name or "")
            if row.rank > levels.TRAVERSE
        ]

    def _describe_origin(self, version):
        origins = dict(self._fields["origin"]._description_selection(self.env))
        return " · ".join(filter(None, (origins.get(self.origin), version.uploaded_by_id.name)))

    def _describe_version(self, version):
        return {
            "id": version.id,
            "number": version.number,
            "name": version.name,
            "date": fields.Datetime.to_string(version.create_date),
            "by": version.uploaded_by_id.name,
            "size": self._get_size_format()(version.size),
            "sha256": version.sha256,
            "is_current": version == self.current_version_id,
            "is_ok": version.file_state == "ok",
        }

    def _get_history(self):
        """Give the newest lines of the log about this document, as the office may read them."""
        # sudo: event - only lines about this document, which the user may change; the log itself, with
        # addresses and browsers, is for managers
        events_sudo = (
            self.env["klantendossier.event"]
            .sudo()
            .search([("document_ref", "=", self.id)], limit=_HISTORY, order="id desc")
        )
        labels = self.env["klantendossier.event"]._get_actions()
        return [
            {
                "date": fields.Datetime.to_string(event.date),
                "who": event.user_name or "",
                "what": self.env._(labels[event.action])
                if event.action in labels
                else event.action,
            }
            for event in events_sudo
        ]


class DocumentVersion(models.Model):
    """Older versions: opened, downloaded and made current again by the office."""

    _inherit = "klantendossier.document.version"

    @api.model
    def _open_version(self, version_id, action):
        """Give the bytes of one version to an office user, and write that in the log first.

        :param int version_id: id as it came from outside
        :param str action: ``document_opened`` or ``document_downloaded``; None when no bytes leave
        :return: pair of the version, in sudo, and its stored bytes
        :raises AccessError: not there or not for this user, with one text for both; logged
        :raises UserError: when it is kept back, or the stored bytes are not the ones that were received
        """
        # sudo: document.version - found by id only; the right is that on its document
        version_sudo = self.sudo().search([("id", "=", version_id)])
        document = version_sudo.document_id.sudo(False)
        if not document or not document.has_access("write"):
            self.env["klantendossier.event"]._refuse(details={"operation": "read"})
        version_sudo._check_ok()
        attachment = version_sudo._get_attachments().get(version_sudo.id)
        stored = attachment and attachment._get_stored_bytes()
        if not stored or stored.get_sha256() != version_sudo.sha256:
            version_sudo._raise_damaged()
        if action:
            self.env["klantendossier.event"]._log(action, [{"version": version_sudo}])
        return version_sudo, stored

    def _check_ok(self):
        """Refuse to give out a version that is kept back.

        :raises UserError: which says so
        """
        if self.file_state != "ok":
            raise UserError(
                self.env._(
                    "Version %s is kept back: it is being checked or in quarantine.", self.number
                )
            )

    def action_make_current(self):
        """Make an older version the current one again: as a new version with the same bytes.

        :raises AccessError: without the right to change the document
        :raises UserError: for the current version, and for one that is kept back or damaged
        """
        self.ensure_one()
        document = self.document_id
        document.check_access("write")
        if document.current_version_id == self:
            raise UserError(self.env._("This is the current version already."))
        version_sudo, stored = self._open_version(self.id, None)
        new = document._upload_version(version_sudo.name, stored.read_all())
        return document._done(
            self.env._(
                "Version %(old)s of %(name)s is current again, as version %(new)s.",
                old=self.number,
                name=document.name,
                new=new.number,
            )
        )

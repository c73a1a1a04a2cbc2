from odoo import api, fields, models
from odoo.exceptions import UserError


class Document(models.Model):
    """Documents that only the office has: a check is not finished yet, or it found something.

    Such a document, and such a version of a document, is there for nobody outside the office (design P5;
    the record rule says so). Clients go on seeing the version that was current before.
    """

    _inherit = "klantendossier.document"

    file_state = fields.Selection(
        [("ok", "In order"), ("waiting", "Being checked"), ("quarantine", "In quarantine")],
        "State of the File",
        required=True,
        readonly=True,
        default="ok",
        help="Of the current version. Client users see a document only when it is in order.",
    )
    marks = fields.Char(
        readonly=True, help="What is special about the file: codes, separated by commas."
    )
    type_label = fields.Char("Kind of File", compute="_compute_type_label")
    state_label = fields.Char("Kept Back", compute="_compute_state_label")
    is_twin = fields.Boolean(
        "Twice Here",
        compute="_compute_is_twin",
        help="Another document in the same place has the same content.",
    )
    badges = fields.Json("Particulars", compute="_compute_badges")

    # ------------------------------------------------------------------ closed lists

    @api.model
    def _get_client_fields(self):
        """Give the closed list of fields that client users may read."""
        return super()._get_client_fields() | {"marks"}

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"file_state", "marks"}

    # ------------------------------------------------------------------ computed

    def _get_marks(self):
        """Give the badges of one document, as a list of labels."""
        if not self.marks:
            return []  # nearly always, and asked for each row of a page
        labels = self.env["klantendossier.file.type"]._get_mark_labels()
        return [labels.get(code, code) for code in (self.marks or "").split(",") if code]

    @api.depends("file_type")
    def _compute_type_label(self):
        for document in self:
            document.type_label = document._get_type_label()

    @api.depends("marks", "state_label", "is_twin")
    @api.depends_context("lang")
    def _compute_badges(self):
        """Give what the office sees of each document as badges: label, Bootstrap colour and icon."""
        for document in self:
            found = [(label, "secondary", "fa-tag") for label in document._get_marks()]
            if document.is_twin:
                found.insert(0, (self.env._("Twice here"), "warning", "fa-clone"))
            if document.state_label:
                severe = document.file_state == "quarantine"
                look = ("danger", "fa-ban") if severe else ("warning", "fa-hourglass-half")
                found.insert(0, (document.state_label, *look))
            document.badges = [
                {"label": label, "color": color, "icon": icon} for label, color, icon in found
            ]

    @api.depends("file_state", "version_ids.file_state")
    @api.depends_context("lang")
    def _compute_state_label(self):
        """Say what is kept back of each document: the document, or a newer version of it."""
        labels = dict(self._fields["file_state"]._description_selection(self.env))
        held = {
            document.id: number
            for document, number in self.env["klantendossier.document.version"]._read_group(
                [("document_id", "in", self.ids), ("file_state", "!=", "ok")],
                ["document_id"],
                ["number:max"],
            )
        }
        for document in self:
            number = held.get(document.id, 0)
            if document.file_state != "ok":
                document.state_label = labels[document.file_state]
            elif number > document.version_number:
                document.state_label = self.env._("Version %s is kept back", number)
            else:
                document.state_label = False

    @api.depends("sha256", "folder_id", "bin_date")
    def _compute_is_twin(self):
        """Look for the same bytes in the same place, in one query."""
        rows = self._execute(
            """
            SELECT d.id FROM klantendossier_document d
             WHERE d.id = ANY(%s) AND d.bin_date IS NULL AND EXISTS (
                   SELECT 1 FROM klantendossier_document t
                    WHERE t.administration_id = d.administration_id AND t.sha256 = d.sha256
                      AND t.bin_date IS NULL AND t.id <> d.id
                      AND t.folder_id IS NOT DISTINCT FROM d.folder_id)
            """,
            self.ids,
        )
        found = {document_id for (document_id,) in rows}
        for document in self:
            document.is_twin = document.id in found

    # ------------------------------------------------------------------ keeping back and releasing

    def _lock(self):
        """Wait for whoever changes these documents; when they changed, Odoo tries the request again."""
        self._execute(
            "SELECT id FROM klantendossier_document WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            self.ids,
        )

    def _make_current(self, version):
        """Make one version what is seen of the document, whose name follows its type; in sudo."""
        self._write_own(
            {
                "current_version_id": version.id,
                "version_number": version.number,
                "version_date": version.create_date,
                "name": self._get_name_of_version(version.file_type),
                **{key: version[key] for key in self._FILE_FIELDS},
            }
        )

    def _settle_version(self, version, state, reason=None):
        """End or begin that a version is kept back; in sudo. For checks that take their time, and the office.

        A newer version that is in order becomes the current one; one that is kept back stops being it, when
        there is another one.

        :param version: version of this document
        :param str state: ``ok``, ``waiting`` or ``quarantine``
        :param str reason: code, see :meth:`_get_reason_labels`
        """
        self.ensure_one()
        self._lock()
        version._write_own({"file_state": state, "state_reason": reason or False})
        current = self.current_version_id
        if state != "ok" and version == current:
            good = self.version_ids.filtered(lambda v: v.file_state == "ok").sorted("number")
            self._make_current(good[-1:] or version)
        elif state == "ok" and (version.number >= current.number or current.file_state != "ok"):
            self._make_current(version)
        self.env["klantendossier.event"]._log(
            "version_released" if state == "ok" else "version_held",
            [{"version": version, "details": {"reason": reason} if reason else None}],
        )
        self.administration_id._access_changed(documents=self)

    def _get_held(self):
        """Give the versions that are kept back, oldest first."""
        return self.version_ids.filtered(lambda version: version.file_state != "ok").sorted(
            "number"
        )

    def _check_may_release(self):
        self.check_access("write")
        if not self.env.user.has_group("klantendossier.group_manager"):
            self.env["klantendossier.event"]._refuse(
                document=self[:1], details={"reason": "managers_only"}
            )

    def action_release(self):
        """Open the dialog that says before whom a release shows what is kept back (manager).

        :raises UserError: when it lies in the bin
        """
        self._check_may_release()
        self._check_not_in_bin()
        # sudo: document.version - whether anything is kept back; the right on the documents was checked
        held = self.filtered(lambda document: document.sudo()._get_held())
        if not held:
            return self._done(self.env._("Nothing is kept back any more."), kind="info")
        return held._open_release_dialog()

    def _open_release_dialog(self):
        name = (
            self.env._("Release %s", self.name)
            if len(self) == 1
            else self.env._("Release %s Documents", len(self))
        )
        return self._open_dialog(
            "klantendossier.release.wizard", name, {"default_document_ids": self.ids}
        )

    def _release(self):
        """Show clients what was kept back of the documents, as far as they may see them (manager)."""
        self._check_may_release()
        # sudo: document, version - protected fields; the right on the documents was checked
        for document_sudo in self.sudo():
            for version_sudo in document_sudo._get_held():
                document_sudo._settle_version(version_sudo, "ok")

    def _check_release(self, version=None):
        """Refuse to hand out bytes that lie in quarantine to anybody but a manager.

        :param version: a version of the document; the current one without it
        :raises UserError: what to do
        """
        self.ensure_one()
        asked = version or self
        if asked.file_state == "quarantine" and not self.env.user.has_group(
            "klantendossier.group_manager"
        ):
            self.env["klantendossier.event"]._refuse(
                self.env._(
                    "%s lies in quarantine. A manager can look at it and release it.", asked.name
                ),
                error=UserError,
                details={"reason": "managers_only"},
                **({"version": version} if version else {"document": self}),
            )

import functools

from odoo import models

from ..exceptions import FileQuestion
from ..tools import file_checks
from ..tools.file_checks import Bringer

#: Kinds that are known by their beginning alone; of the others the rest must be seen too.
_KNOWN_BY_HEAD = ("image/", "application/pdf")


class Document(models.Model):
    """What the office's dialog says of a file before anything of it is sent, from what the browser knows.

    Stores nothing. Whatever could not be seen yet is checked and asked when the file comes; a file that is
    refused here is refused as one that came.

    A file is a dict: ``name``, ``size`` in bytes, ``data`` its beginning, ``sha256`` or nothing (a browser
    works it out on a safe connection only), ``too_large`` when the server has turned it away, ``along`` the
    files of the same batch that go before it: list of dicts ``name``, ``sha256``; ``new_folder`` when the
    folder where it goes is made only then, below the one that is given.
    """

    _inherit = "klantendossier.document"

    def _foresee(self, administration, folder, file, visibility=None, selected=None):
        """Say what would become of a file; arguments as for :meth:`_upload`, which does it.

        :return: dict ``notices`` and ``name``, or a question, see ``FileQuestion.get_payload``
        :raises UserError: when it would be refused
        """
        self._check_place(administration, folder)
        visibility = (visibility or folder.office_visibility) if folder else "office"
        # sudo: document - nothing is written; rights on administration and folder were checked
        documents_sudo = self.sudo()
        administration_sudo = administration.sudo()  # sudo: administration - as above
        folder_sudo = folder.sudo()  # sudo: folder - as above
        incoming = documents_sudo._foresee_checks(administration_sudo, folder_sudo, self, file)
        prepared = documents_sudo._foresee_prepared(incoming, file)
        viewers = functools.partial(
            documents_sudo.env["klantendossier.permission"]._get_audience_of_new,
            folder_sudo,
            visibility,
            selected,
        )
        try:
            documents_sudo._settle_questions(
                administration_sudo, folder_sudo, [prepared], incoming.bringer, {}, viewers
            )
        except FileQuestion as question:
            return question.get_payload()
        return {"notices": prepared["notices"], "name": prepared["name"]}

    def _foresee_version(self, file):
        """Say what would become of a file as a new version of one document; as :meth:`_foresee`."""
        self.ensure_one()
        self.check_access("write")
        # sudo: document - nothing is written; the right on the document was checked
        document_sudo = self.sudo()
        incoming = document_sudo._foresee_checks(
            document_sudo.administration_id, document_sudo.folder_id, document_sudo, file
        )
        prepared = document_sudo._foresee_prepared(incoming, file)
        try:
            document_sudo._settle_version_questions(prepared, incoming.bringer, {})
        except FileQuestion as question:
            return question.get_payload()
        return {"notices": prepared["notices"]}

    def _foresee_checks(self, administration, folder, document, file):
        """Run the addon's own checks as far as the beginning of a file allows; in sudo."""
        incoming = file_checks.IncomingFile(
            file["name"],
            file["data"],
            administration=administration,
            folder=folder,
            bringer=Bringer("office", self.env["klantendossier.client"]),
            document=document,
            size=file["size"],
        )
        self._check_file(incoming, self._get_foreseeing_checks(incoming))
        if file.get("too_large") and not incoming.refusal:
            incoming.verdicts.append(file_checks.refuse("server_limit"))
        if incoming.refusal:
            self._refuse_file(incoming)
        return incoming

    def _get_foreseeing_checks(self, file):
        """Give the checks that can be trusted with what is there of a file."""
        checks = [self._check_file_empty, self._check_file_size]
        if file.is_whole:
            checks += [self._check_file_danger, self._check_file_type]
        elif file.data and file.inspection.danger == "program":
            checks += [self._check_file_danger]
        if self._foresees_type(file):
            checks += [self._check_file_name]
        return checks

    def _foresees_type(self, file):
        if not file.data or not file.file_type:
            return False
        return file.is_whole or file.file_type.mimetype.startswith(_KNOWN_BY_HEAD)

    def _foresee_prepared(self, incoming, file):
        """Give what :meth:`_prepare_file` would, as far as it is known, for the questions."""
        known = self._foresees_type(incoming)
        return {
            "name": incoming.name,
            "sha256": file.get("sha256") or "",
            "file_type": incoming.file_type.code if known else None,
            "notices": self._explain_notices(incoming),
            "received": None,
            "along": file.get("along"),
            "new_folder": file.get("new_folder"),
        }

from odoo import models

from ..tools.file_checks import Bringer
from ..tools.file_names import fold_name, unique_name


class Document(models.Model):
    """Documents that come to lie where others lie already: by a move, from the inbox, out of the bin.

    Nobody is asked and nothing is refused: one whose name is taken there is numbered, as an upload is where
    nobody can be asked, and the same content is told. The inbox, where everything just arrives, numbers
    nothing.
    """

    _inherit = "klantendossier.document"

    def _foresee_arrival(self, folder, alone=False):
        """Say what these documents will be called in a folder, and which of them it holds already.

        A client user's act counts only what he sees, as everywhere (design P8).

        :param folder: where they come to lie; empty for the inbox
        :param bool alone: wait for whoever stores or moves something like them there at this moment
        :return: pair of dicts: document -> new name, only where that is another one; and document -> the
            document there with the same content
        :raises ConcurrencyError: with ``alone``, when something like them came there meanwhile
        """
        if not folder or not self:
            return {}, {}
        bringer = Bringer("office" if self.env.user._is_internal() else "client")
        # sudo: document - names and hashes; for a client user only of what his own rule lets through
        documents_sudo = self.sudo().sorted("id")
        files = [{"name": d.name, "sha256": d.sha256 or ""} for d in documents_sudo]
        administration_sudo = documents_sudo.administration_id  # one: of the folder too
        here = documents_sudo._find_like(administration_sudo, folder, files, bringer, alone)
        here = (here - documents_sudo).filtered(lambda d: not d.bin_date and d.folder_id == folder)
        taken = {fold_name(document.name) for document in here}
        contents = {d.sha256: d for d in here.sorted("id", reverse=True) if d.sha256}
        names, twins = {}, {}
        for document in documents_sudo:
            name = unique_name(document.name, taken)
            mine = document.with_env(self.env)
            if name != document.name:
                names[mine] = name
            if twin := contents.get(document.sha256):
                twins[mine] = twin.with_env(self.env)
        return names, twins

    def _preview_arrival(self, folder):
        """Give the sentences about names and content before documents come to lie in a folder."""
        moved = self.filtered(lambda document: document.bin_date or document.folder_id != folder)
        return moved._describe_arrival(*moved._foresee_arrival(folder))

    def _describe_arrival(self, names, twins, done=False):
        """Give the sentences about what :meth:`_foresee_arrival` found.

        :param bool done: they lie there by now
        """
        texts = []
        for document in (self & self.union(*names, *twins)).sorted("id"):
            if new := names.get(document):
                values = {"name": document.name, "new": new}
                if done:
                    text = self.env._(
                        "%(name)s is now called %(new)s: another document there has that name.",
                        **values,
                    )
                else:
                    text = self.env._(
                        "%(name)s will be called %(new)s: another document there has that name.",
                        **values,
                    )
                texts.append(text)
            if twin := twins.get(document):
                texts.append(
                    self.env._(
                        "%(name)s has the same content as %(twin)s, which lies there too.",
                        name=document.name,
                        twin=twin.name,
                    )
                )
        return texts

    def _arrive(self, folder, values):
        """Let documents come to lie in a folder; the caller has checked the rights and writes the log.

        :param dict values: what brings them there
        :return: pair of the sentences for whoever does it, and per document what the log says of its name
        """
        names, twins = self._foresee_arrival(folder, alone=True)
        told = self._describe_arrival(names, twins, done=True)
        renamed = {
            document: {"changes": {"name": [document.name, new]}} for document, new in names.items()
        }
        self._write_own(values)
        for document, new in names.items():
            document._write_own({"name": new})
        return told, renamed

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.sql import escape_psql

from ..tools import file_types
from ..tools.file_names import clean_file_name, fold_name, unique_name


class Document(models.Model):
    """What a document is called: words by people, the extension by the type of the current version.

    Older versions keep the names of their own files.
    """

    _inherit = "klantendossier.document"

    def _get_name_as(self, code, name=None):
        """Give a name with the extension of a file type.

        :param str code: file type of the current version
        :param str name: cleaned name; the document's own by default
        """
        name = name or self.name
        file_type = file_types.BY_CODE.get(code)
        return file_types.name_as(name, file_type)[0] if file_type else name

    def _rename(self, name):
        """Give documents another name; the caller has checked the right to do so and writes the log.

        :raises UserError: see :meth:`_prepare_names`
        """
        names = self._prepare_names(name)
        for new, documents in self.grouped(names.get).items():
            documents._write_own({"name": new})

    def _prepare_names(self, name):
        """Give the names that documents get when they are renamed, cleaned and each with its own extension.

        One document is refused a name that its folder has already. Several that are renamed at once are
        numbered, since nobody can have meant them to be called the same. Only what the acting user sees
        counts: a client user must not learn of other names.

        :param str name: name as somebody typed it; what cannot stand in a file name is replaced
        :return: dict document -> name
        :raises UserError: without a name, or when there is such a name already
        """
        if not file_types.has_words(name):
            raise UserError(self.env._("Give the document a name."))
        cleaned = clean_file_name(name)
        names = {document: document._get_name_as(document.file_type, cleaned) for document in self}
        taken_by_folder = self._get_names_beside(file_types.get_stem(cleaned))
        for document, wanted in names.items():
            taken = taken_by_folder.get(document.folder_id)
            if taken is None or wanted == document.name:
                continue
            names[document] = free = unique_name(wanted, taken)
            if free != wanted and len(self) == 1:
                raise UserError(
                    self.env._(
                        "This folder has a document called %(name)s already. Choose another name, for instance "
                        "%(free)s.",
                        name=wanted,
                        free=free,
                    )
                )
        return names

    def _get_names_beside(self, stem):
        """Give the folded names of other documents that begin alike, as far as the acting user sees them.

        :return: dict folder -> set of names; the inbox, where everything just arrives, is not in it
        """
        taken = {folder: set() for folder in self.folder_id}
        # The acting user's own rights: a client user's act comes here in sudo.
        others = self.sudo(False).search_fetch(
            [
                ("folder_id", "in", self.folder_id.ids),
                ("id", "not in", self.ids),
                ("name", "=ilike", prepare_like(stem)),
            ],
            ["name", "folder_id"],
        )
        # sudo: document - whether one that the user sees lies in the bin is no field of client users
        for other_sudo in others.sudo():
            if not other_sudo.bin_date:
                taken[other_sudo.folder_id].add(fold_name(other_sudo.name))
        return taken

    def _get_name_of_version(self, code):
        """Give the name that the document gets when its current version is of a file type.

        :param str code: file type of the version
        """
        self.ensure_one()
        name = self._get_name_as(code)
        if name == self.name:
            return name
        taken = self._get_names_beside(file_types.get_stem(name)).get(self.folder_id, set())
        return unique_name(name, taken)

    def _describe_type_change(self, file_type):
        """Say what happens to type and name when the current version becomes one of a file type.

        For whoever is about to add it, before anything is stored.

        :param file_type: ``FileType`` of the version, or None when it is not known yet
        :return: None when the type stays; else a dict of ``type`` and ``was`` (words for people), ``name``
            (the document's name from then on) and ``text`` (all of it in one sentence)
        """
        if not file_type or file_type.code == self.file_type:
            return None
        was = file_types.BY_CODE.get(self.file_type)
        labels = [kind.label if kind else self.env._("something else") for kind in (file_type, was)]
        if was and labels[0] == labels[1]:
            labels = [f"{kind.label} (.{kind.extensions[0]})" for kind in (file_type, was)]
        new_name = self._get_name_of_version(file_type.code)
        return {
            "type": labels[0],
            "was": labels[1],
            "name": new_name,
            "text": self.env._(
                "This is %(type)s; the document was %(was)s. It will be called %(name)s.",
                type=labels[0],
                was=labels[1],
                name=new_name,
            ),
        }


def prepare_like(stem):
    """Give the pattern that finds a stem, and what it becomes when it is numbered: a long one is cut then."""
    if len(stem) > 120 or len(stem.encode()) > 200:
        stem = stem[:40]
    return f"{escape_psql(stem)}%"

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import file_types
from ..tools.search_text import normalise
from .search_mixin import trigram_index

#: Up to so many folders (administrations, client users) are looked up by their ids, with an index; of more
#: of them, PostgreSQL makes a table of its own to compare with.
_FEW = 300
#: Shorter words than this are in too many names of kinds and types.
_SHORT = 3


class Document(models.Model):
    """By what a document is found: its own texts here, the path and notes of its folder there."""

    _name = "klantendossier.document"
    _inherit = ["klantendossier.document", "klantendossier.search.mixin"]

    client_text = fields.Char(
        compute="_compute_client_text", store=True, precompute=True, exportable=False
    )
    office_text = fields.Char(
        compute="_compute_office_text", store=True, precompute=True, exportable=False
    )

    _office_text_idx = models.Index(trigram_index("office_text"))
    # What a word may find beside the text: each has an index, or the one of the text is of no use.
    _book_year_idx = models.Index("(book_year) WHERE book_year IS NOT NULL")
    _kind_idx = models.Index("(kind) WHERE kind IS NOT NULL")
    _file_type_idx = models.Index("(file_type)")
    _uploaded_client_idx = models.Index("(uploaded_client_id) WHERE uploaded_client_id IS NOT NULL")

    @api.model
    def _get_client_fields(self):
        """Give the closed list of fields that client users may read."""
        return super()._get_client_fields() | {"client_text"}

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"client_text", "office_text"}

    @api.depends("name", "note")
    def _compute_client_text(self):
        """Put together what every client user who sees the document may know of it, and nothing else."""
        for document in self:
            document.client_text = normalise(document.name, document.note) or False

    @api.depends("name", "note", "internal_note", "client_remark")
    def _compute_office_text(self):
        for document in self:
            texts = (document.name, document.note, document.internal_note, document.client_remark)
            document.office_text = normalise(*texts) or False

    @api.model
    def _get_word_domain(self, pattern):
        """Find it by its own texts, its book year, kind and type, and by what stands beside it.

        What stands beside it is looked up first: where a word is in no folder, administration or client
        user, or in few, the condition on the documents has an index for each of its parts (decision 22).
        """
        text = Domain("office_text", "like", pattern)
        beside = {
            "folder_id": self.env["klantendossier.folder"]._get_word_domain(pattern),
            "administration_id": text,
            "uploaded_client_id": text,
        }
        if pattern.isdigit():
            beside["folder_id"] |= Domain("book_year", "=", pattern)
        parts = [text, *self._get_label_domains(pattern)]
        found = self._find_beside(beside)
        for name, domain in beside.items():
            ids = found.get(name, ())
            if len(ids) > _FEW:
                parts.append(self._get_target_domain(name, domain))
            elif ids:
                parts.append(Domain(name, "in", ids))
        return Domain.OR(parts)

    @api.model
    def _find_beside(self, beside):
        """Give the ids of what conditions find beside documents, each up to one more than few; one query.

        :param dict beside: many2one field -> condition on its target
        """
        queries = []
        for name, domain in beside.items():
            # sudo: the target - as in _get_target_domain; only narrows what the record's own rule lets through
            target = self.env[self._fields[name].comodel_name].sudo()
            query = target.with_context(active_test=False)._search(domain, limit=_FEW + 1)
            queries.append(
                SQL(
                    "(%s)", query.select(SQL("%s AS name", name), SQL.identifier(query.table, "id"))
                )
            )
        found = {}
        for name, id_ in self.env.execute_query(SQL(" UNION ALL ").join(queries)):
            found.setdefault(name, []).append(id_)
        return found

    @api.model
    def _get_label_domains(self, pattern):
        """Give conditions on book year, kind and type, where a word is one: '2026', 'contract', 'Excel'."""
        domains = []
        if pattern.isdigit():
            domains.append(Domain("book_year", "=", pattern))
        if len(pattern) >= _SHORT:
            labels = self._fields["kind"]._description_selection(self.env)
            kinds = [code for code, label in labels if normalise(label).startswith(pattern)]
            if kinds:
                domains.append(Domain("kind", "in", kinds))
            types = [
                code
                for code, file_type in file_types.BY_CODE.items()
                if normalise(file_type.label).startswith(pattern)
            ]
            if types:
                domains.append(Domain("file_type", "in", types))
        return domains

    @api.model
    def _get_name_word_domain(self, pattern):
        return Domain("office_text", "like", pattern)

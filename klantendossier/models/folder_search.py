from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.search_text import normalise
from .search_mixin import trigram_index


class Folder(models.Model):
    """By what a folder and the documents in it are found: the names of the path, and its own notes."""

    _name = "klantendossier.folder"
    _inherit = ["klantendossier.folder", "klantendossier.search.mixin"]

    path_text = fields.Char(
        compute="_compute_path_text",
        store=True,
        precompute=True,
        recursive=True,
        exportable=False,
    )
    note_text = fields.Char(
        compute="_compute_note_text", store=True, precompute=True, exportable=False
    )

    _path_text_idx = models.Index(trigram_index("path_text"))
    _note_text_idx = models.Index(trigram_index("note_text"))

    @api.model
    def _get_protected_fields(self):
        """Give the fields that only private methods of the dossier change."""
        return super()._get_protected_fields() | {"path_text", "note_text"}

    @api.depends("name", "parent_id.path_text")
    def _compute_path_text(self):
        for folder in self:
            folder.path_text = normalise(folder.parent_id.path_text, folder.name) or False

    @api.depends("note", "internal_note")
    def _compute_note_text(self):
        for folder in self:
            folder.note_text = normalise(folder.note, folder.internal_note) or False

    @api.model
    def _get_word_domain(self, pattern):
        return self._get_name_word_domain(pattern) | Domain("note_text", "like", pattern)

    @api.model
    def _get_name_word_domain(self, pattern):
        """'btw 2026' finds 'Jaarwerk 2026 / Btw', so the whole path counts."""
        return Domain("path_text", "like", pattern)

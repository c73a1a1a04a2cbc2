import logging

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.search_text import escape_like, split_words

_logger = logging.getLogger(__name__)


def trigram_index(column):
    """Give the definition of an index that finds a word anywhere in a normalised column (decision 22).

    Not Odoo's ``index="trigram"``: where the database has ``unaccent``, that one indexes an expression that
    these searches do not use.

    :param str column: column of text that went through ``normalise``
    """

    def define(registry):
        return f"USING gin ({column} gin_trgm_ops)" if registry.has_trigram else ""

    return define


class SearchMixin(models.AbstractModel):
    """Search by words for the office: every word must be found, in any order, without case and accents.

    A model says in :meth:`_get_word_domain` where a word may stand. The texts are columns that were
    normalised in Python (:mod:`..tools.search_text`) and lie where their text lies: names and notes with
    the document, the path with the folder, name and number with the administration. So renaming a main
    folder writes the folders below it, and no document (decision 22).

    For the office only: neither :attr:`search_text` nor these columns are among the fields that client
    users may read, but for ``document.client_text``. Their search is ``portal.page._search_dossier``.
    """

    _name = "klantendossier.search.mixin"
    _description = "Search by Words"

    search_text = fields.Char(
        "Search",
        compute="_compute_search_text",
        search="_search_search_text",
        exportable=False,
    )

    def _auto_init(self):
        self._provide_trigrams()
        return super()._auto_init()

    def _provide_trigrams(self):
        """Have the database index pieces of words: a trusted extension since PostgreSQL 13.

        Without it everything is found too, by reading the rows.
        """
        if self.pool.has_trigram:
            return
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except psycopg2.Error as error:
            _logger.warning(
                "The search of dossiers has no index: PostgreSQL's extension pg_trgm cannot be made (%s). "
                "Have it made in this database and update this addon.",
                str(error).strip(),
            )
        else:
            self.pool.has_trigram = True

    def _compute_search_text(self):
        """Show nothing: the field is there to be searched by."""
        self.search_text = False

    @api.model
    def _search_search_text(self, operator, value):
        # Odoo looks at the fields of the condition that comes out, and there may be none in it.
        self._check_field_access(self._fields["search_text"], "read")
        if operator == "in":
            return Domain.OR(self._get_words_domain(text) for text in value)
        if operator not in ("like", "ilike"):
            return NotImplemented
        return self._get_words_domain(value)

    @api.model
    def _get_words_domain(self, query, name=False):
        """Give the condition that every word of a query is found.

        :param str query: as somebody typed it
        :param bool name: look at what the record is called only, as many2one fields do
        """
        words = split_words(query)
        if not words and (query or "").strip():
            return Domain.FALSE  # something was typed, but nothing that stands anywhere
        give = self._get_name_word_domain if name else self._get_word_domain
        return Domain.AND(give(escape_like(word)) for word in words)

    @api.model
    def _get_word_domain(self, pattern):
        """Give the condition that one word is found.

        :param str pattern: the word, normalised and escaped for ``like``
        """
        raise NotImplementedError

    @api.model
    def _get_name_word_domain(self, pattern):
        """Give the condition that one word is found in what the record is called."""
        return self._get_word_domain(pattern)

    @api.model
    def _get_target_domain(self, name, domain):
        """Give the condition that the record behind a many2one field fulfils another condition.

        A subquery, which PostgreSQL evaluates once per search; Odoo's own way is a join, which compares
        the text of the folder again for each of its documents (three times as slow, decision 22).

        :param str name: the many2one field
        :param Domain domain: condition on its model; no record rule is added to it, so the field must
            lead only to what whoever reads the record may read
        """

        def to_sql(model, alias, _query):
            # sudo: the target - what the record's own rule let through leads to it
            target = model.env[self._fields[name].comodel_name].sudo()
            query = target.with_context(active_test=False)._search(domain)
            key = SQL.identifier(query.table, "id")
            query.add_where(SQL("%s = %s", key, model._field_to_sql(alias, name)))
            return SQL("EXISTS (%s)", query.select(SQL("1")))

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _search_display_name(self, operator, value):
        # The columns are closed to client users; their names are searched as Odoo does.
        closed = self.env.user.share and not self.env.su
        if closed or operator not in ("ilike", "not ilike") or not isinstance(value, str):
            return super()._search_display_name(operator, value)
        domain = self._get_words_domain(value, name=True)
        return ~domain if operator == "not ilike" else domain

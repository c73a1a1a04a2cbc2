from odoo import api, models
from odoo.tools import SQL

from ..tools import levels


class Permission(models.Model):
    """Who sees a document by the permission and the visibility: said here, for all that counts or previews it.

    The record rule of client users is the other place where it stands, since a rule cannot be made of SQL.
    """

    _inherit = "klantendossier.permission"

    @api.model
    def _sql_sees(self, client, pending=False, chosen=None):
        """Give the condition under which a client user with level view in its folder sees a document ``d``.

        ``d`` has the columns ``id``, ``visibility``, ``bin_date`` and ``file_state``. The bin of the folder is
        for the caller, who joins it.

        :param SQL client: id of the client user
        :param bool pending: as if every file were in order: who sees it once it is released
        :param SQL chosen: table with ``document_id`` and ``client_id``, instead of who is selected now
        """
        return SQL(
            """
            (d.bin_date IS NULL AND %s AND (d.visibility = 'folder' OR (d.visibility = 'selected' AND EXISTS (
                SELECT FROM %s s WHERE s.document_id = d.id AND s.client_id = %s))))
            """,
            SQL("TRUE") if pending else SQL("d.file_state = 'ok'"),
            chosen or SQL("klantendossier_document_client"),
            client,
        )

    @api.model
    def _get_audience(self, documents, folder=None, choices=None, live=None, pending=None):
        """Give who can see each document, or could, in one query (design P5).

        :param documents: documents that the acting office user may read
        :param folder: tells the audience as if the documents lay in this folder (empty: in the inbox, seen
            by nobody); None: where they lie
        :param dict choices: document -> pair of a visibility and selected client users: as if each had
            these, and none of the documents lay in the bin
        :param live: folders that count as out of the bin
        :param bool pending: whether what is kept back counts as released; None: where it is about what would
            be, since what is chosen now holds from the release on
        :return: dict document id -> set of client ids. Client users without access at this moment (not
            yet invited, dossier off) count as well: they would see it once they have a log-in.
        :raises AccessError: without read access on the documents or the folder
        """
        documents.check_access("read")
        (folder or self.env["klantendossier.folder"]).check_access("read")
        audience = {document_id: set() for document_id in documents.ids}
        if folder is not None and not folder:
            return audience
        if pending is None:
            pending = folder is not None or choices is not None
        picked = [
            (document.id, client_id)
            for document, (_visibility, clients) in (choices or {}).items()
            for client_id in clients.ids
        ]
        chosen = SQL(
            "unnest(%s::int[], %s::int[])",
            [pair[0] for pair in picked],
            [pair[1] for pair in picked],
        )
        rows = self._execute(
            """
            SELECT d.id, p.client_id
              FROM (SELECT o.id, o.file_state, coalesce(%s, o.folder_id) AS folder_id,
                           coalesce(w.visibility, o.visibility) AS visibility,
                           CASE WHEN %s THEN NULL ELSE o.bin_date END AS bin_date
                      FROM klantendossier_document o
                      LEFT JOIN unnest(%s::int[], %s::text[]) AS w (id, visibility) ON w.id = o.id
                     WHERE o.id = ANY(%s)) d
              JOIN klantendossier_folder f ON f.id = d.folder_id AND (f.bin_date IS NULL OR f.id = ANY(%s))
              JOIN klantendossier_permission p ON p.folder_id = f.id AND p.rank >= %s
             WHERE %s
            """,
            folder.id if folder else None,
            choices is not None,
            [document.id for document in choices or ()],
            [visibility for visibility, _clients in (choices or {}).values()],
            documents.ids,
            list(live.ids) if live else [],
            levels.VIEW,
            self._sql_sees(
                SQL("p.client_id"),
                pending,
                None
                if choices is None
                else SQL("(SELECT * FROM %s AS c (document_id, client_id))", chosen),
            ),
        )
        for document_id, client_id in rows:
            audience[document_id].add(client_id)
        return audience

    @api.model
    def _get_audience_of_new(self, folder, visibility, selected=None):
        """Give the ids of the client users who would see a new document, once it is released.

        :param folder: the folder where it would come; empty for the inbox
        :param selected: client users for visibility ``selected``
        :raises AccessError: without read access on the folder
        """
        folder.check_access("read")
        rows = self._execute(
            """
            SELECT p.client_id
              FROM (SELECT 0 AS id, %s AS visibility, NULL AS bin_date) d
              JOIN klantendossier_folder f ON f.id = %s AND f.bin_date IS NULL
              JOIN klantendossier_permission p ON p.folder_id = f.id AND p.rank >= %s
             WHERE %s
            """,
            visibility,
            folder.id or None,
            levels.VIEW,
            self._sql_sees(
                SQL("p.client_id"),
                pending=True,
                chosen=SQL(
                    "(SELECT 0 AS document_id, unnest(%s::int[]) AS client_id)",
                    selected.ids if selected else [],
                ),
            ),
        )
        return {client_id for (client_id,) in rows}

from odoo import api, models
from odoo.tools import SQL

from ..tools import levels


class Permission(models.Model):
    """What a change of permissions would do, and who can see a document: said beforehand."""

    _inherit = "klantendossier.permission"

    @api.model
    def _preview_grant(self, folder, wanted, below):
        """Say who would gain and lose which documents by :meth:`_grant`, in one query.

        :return: dict client id -> dict ``gains``, ``loses`` (numbers of documents), ``closed`` (documents
            there that stay closed to him, because they are office only, for others or kept back),
            ``folders_gained``, ``folders_lost``
        :raises AccessError: without read access on the folder
        """
        folder.check_access("read")
        scope = (
            SQL("f.parent_path LIKE %s", f"{folder.parent_path}%")
            if below
            else SQL("f.id = %s", folder.id)
        )
        rows = self._execute(
            """
            WITH reach AS (
                SELECT w.client_id, f.id AS folder_id, coalesce(p.rank, 0) AS old_rank, w.rank AS new_rank
                  FROM klantendossier_folder f
                 CROSS JOIN unnest(%s::int[], %s::int[]) AS w (client_id, rank)
                  LEFT JOIN klantendossier_permission p ON p.folder_id = f.id AND p.client_id = w.client_id
                 WHERE f.administration_id = %s AND f.bin_date IS NULL AND %s
            )
            SELECT r.client_id,
                   count(d.id) FILTER (WHERE vis.ok AND r.old_rank < 20 AND r.new_rank >= 20),
                   count(d.id) FILTER (WHERE vis.ok AND r.old_rank >= 20 AND r.new_rank < 20),
                   count(d.id) FILTER (WHERE NOT vis.ok AND r.new_rank >= 20),
                   count(DISTINCT r.folder_id) FILTER (WHERE r.old_rank < 20 AND r.new_rank >= 20),
                   count(DISTINCT r.folder_id) FILTER (WHERE r.old_rank >= 20 AND r.new_rank < 20)
              FROM reach r
              LEFT JOIN klantendossier_document d ON d.folder_id = r.folder_id AND d.bin_date IS NULL
              LEFT JOIN LATERAL (
                   SELECT d.file_state = 'ok' AND (
                          d.visibility = 'folder' OR (d.visibility = 'selected' AND EXISTS (
                       SELECT 1 FROM klantendossier_document_client s
                        WHERE s.document_id = d.id AND s.client_id = r.client_id))) AS ok) vis ON TRUE
             GROUP BY r.client_id
            """,
            list(wanted),
            list(wanted.values()),
            folder.administration_id.id,
            scope,
        )
        keys = ("gains", "loses", "closed", "folders_gained", "folders_lost")
        return {client_id: dict(zip(keys, numbers, strict=True)) for client_id, *numbers in rows}

    @api.model
    def _preview_as_client(self, client, other):
        """Say what :meth:`_grant_as_client` gives: pairs of a folder and a rank, in reading order."""
        return self._preview_set(client, self._prepare_rows_as_client(client, other))

    @api.model
    def _preview_by_role(self, client):
        """Say what :meth:`_grant_by_role` gives: pairs of a folder and a rank, in reading order."""
        return self._preview_set(client, self._prepare_rows_by_role(client))

    def _preview_set(self, client, rows):
        client.check_access("read")
        ranks = {folder_id: rank for _book, folder_id, _client, rank in self._execute(rows)}
        folders = self.env["klantendossier.folder"].search([("id", "in", list(ranks))])
        return [(folder, ranks[folder.id]) for folder in folders]

    @api.model
    def _get_audience(self, documents, folder=None):
        """Give who can see each document, in one query (design P5).

        :param documents: documents that the acting office user may read
        :param folder: tells the audience as if the documents lay in this folder (empty: in the inbox, seen
            by nobody); None: where they lie
        :return: dict document id -> set of client ids. Client users without access at this moment (not
            yet invited, dossier off) count as well: they would see it once they have a log-in.
        :raises AccessError: without read access on the documents or the folder
        """
        documents.check_access("read")
        (folder or self.env["klantendossier.folder"]).check_access("read")
        if folder is not None and not folder:
            return {document_id: set() for document_id in documents.ids}
        rows = self._execute(
            """
            SELECT d.id, p.client_id
              FROM klantendossier_document d
              JOIN klantendossier_folder f ON f.id = coalesce(%s, d.folder_id)
              JOIN klantendossier_permission p ON p.folder_id = f.id AND p.rank >= %s
             WHERE d.id = ANY(%s) AND d.bin_date IS NULL AND f.bin_date IS NULL AND d.file_state = 'ok'
               AND (d.visibility = 'folder' OR (d.visibility = 'selected' AND EXISTS (
                   SELECT 1 FROM klantendossier_document_client s
                    WHERE s.document_id = d.id AND s.client_id = p.client_id)))
            """,
            folder.id if folder else None,
            levels.VIEW,
            documents.ids,
        )
        audience = {document_id: set() for document_id in documents.ids}
        for document_id, client_id in rows:
            audience[document_id].add(client_id)
        return audience

    @api.model
    def _get_client_names(self, audience):
        """Give the names of the client users in an audience by id, in one query."""
        ids = sorted(set().union(*audience.values()))
        return dict(
            self._execute(
                "SELECT c.id, p.name FROM klantendossier_client c"
                " JOIN res_partner p ON p.id = c.partner_id WHERE c.id = ANY(%s)",
                ids,
            )
        )

"""A table that knows who sees what from the funnel alone (``administration._access_changed``).

It stands for what will hang there: receipts, approvals, notices. It works out what it keeps from the real tables,
but only where the funnel says that something may have changed; an act that passes the funnel by, or tells too
small a part, leaves it behind.
"""

CREATE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS kd_shadow_document (
        administration_id int, document_id int, client_id int, version_id int,
        PRIMARY KEY (document_id, client_id)) ON COMMIT DROP;
    CREATE TEMPORARY TABLE IF NOT EXISTS kd_shadow_folder (
        administration_id int, folder_id int, client_id int,
        PRIMARY KEY (folder_id, client_id)) ON COMMIT DROP;
"""

#: The documents that an act touched, as far as they are still there.
TOUCHED = """
    SELECT d.id FROM klantendossier_document d
      LEFT JOIN klantendossier_folder f ON f.id = d.folder_id
     WHERE d.administration_id = ANY(%(administrations)s)
       AND (%(everything)s OR d.id = ANY(%(documents)s) OR EXISTS (
           SELECT 1 FROM klantendossier_folder t
            WHERE t.id = ANY(%(folders)s) AND f.parent_path LIKE t.parent_path || '%%'))
"""

FORGET = f"""
    DELETE FROM kd_shadow_document s
     WHERE s.administration_id = ANY(%(administrations)s)
       AND (%(everything)s OR s.document_id = ANY(%(documents)s) OR s.document_id IN ({TOUCHED}));
    DELETE FROM kd_shadow_folder WHERE administration_id = ANY(%(administrations)s);
"""

LEARN = f"""
    INSERT INTO kd_shadow_document
    SELECT d.administration_id, d.id, p.client_id, d.current_version_id
      FROM klantendossier_document d
      JOIN klantendossier_folder f ON f.id = d.folder_id AND f.bin_date IS NULL
      JOIN klantendossier_permission p ON p.folder_id = f.id AND p.rank >= 20
      JOIN klantendossier_client c ON c.id = p.client_id AND c.access_user_id IS NOT NULL
     WHERE d.bin_date IS NULL AND d.file_state = 'ok' AND d.id IN ({TOUCHED})
       AND (d.visibility = 'folder' OR d.visibility = 'selected' AND EXISTS (
           SELECT 1 FROM klantendossier_document_client s
            WHERE s.document_id = d.id AND s.client_id = p.client_id));
    INSERT INTO kd_shadow_folder
    SELECT p.administration_id, p.folder_id, p.client_id
      FROM klantendossier_permission p
      JOIN klantendossier_folder f ON f.id = p.folder_id AND f.bin_date IS NULL
      JOIN klantendossier_client c ON c.id = p.client_id AND c.access_user_id IS NOT NULL
     WHERE p.administration_id = ANY(%(administrations)s);
"""


class Shadow:
    """Fills its table in the test's transaction; what a savepoint undoes, it forgets."""

    def __init__(self, case):
        self.cr = case.cr
        self.cr.execute(CREATE)
        model = case.registry["klantendossier.administration"]
        original = model._reconcile_access

        def reconcile(administrations, folders=None, documents=None):
            original(administrations, folders, documents)
            self.reconcile(administrations, folders, documents)

        case.patch(model, "_reconcile_access", reconcile)

    def fill(self, administrations):
        """Start from what is."""
        administrations.env.flush_all()
        self.reconcile(administrations)

    def reconcile(self, administrations, folders=None, documents=None):
        administrations.env.flush_all()
        self.cr.execute(
            FORGET + LEARN,
            {
                "administrations": administrations.ids,
                "everything": folders is None and documents is None,
                "folders": folders.ids if folders else [],
                "documents": documents.ids if documents else [],
            },
        )

    def read_documents(self):
        """Give triples (document id, client id, id of the version that he sees)."""
        self.cr.execute("SELECT document_id, client_id, version_id FROM kd_shadow_document")
        return set(self.cr.fetchall())

    def read_folders(self):
        """Give pairs (folder id, client id) of the folders whose name he sees."""
        self.cr.execute("SELECT folder_id, client_id FROM kd_shadow_folder")
        return set(self.cr.fetchall())

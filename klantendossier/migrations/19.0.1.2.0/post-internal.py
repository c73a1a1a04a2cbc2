"""Whether a folder is internal becomes a fact of the folder itself, no longer of its template."""


def migrate(cr, version):
    # What it was until now: made from a template folder that no role gets. Folders whose template folder is
    # gone had lost it already; nothing in the database says what they were made from.
    cr.execute(
        """
        UPDATE klantendossier_folder f
           SET is_internal = TRUE
         WHERE f.template_folder_id IS NOT NULL AND f.is_internal IS NOT TRUE
           AND NOT EXISTS (
               SELECT FROM klantendossier_template_level l WHERE l.folder_id = f.template_folder_id)
        """
    )

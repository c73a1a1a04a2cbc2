"""The closed vocabulary of the audit log.

One line per action, sorted. A name is ``<what>_<past tense>``; a name that was once written to a
database is never given another meaning. Labels are translated where the model ``event`` lists them.
"""

ACTIONS = (
    "administration_changed",
    "administration_deleted",
    "client_added",
    "client_changed",
    "client_ended",
    "client_invited",
    "client_removed",
    "contact_merged",
    "document_binned",
    "document_changed",
    "document_deleted",
    "document_downloaded",
    "document_moved",
    "document_opened",
    "document_restored",
    "document_uploaded",
    "document_zipped",
    "documents_handed_back",
    "dossier_disabled",
    "dossier_enabled",
    "folder_binned",
    "folder_changed",
    "folder_created",
    "folder_deleted",
    "folder_moved",
    "folder_restored",
    "integrity_failed",
    "permission_changed",
    "refused",
    "template_applied",
    "template_changed",
    "version_added",
)

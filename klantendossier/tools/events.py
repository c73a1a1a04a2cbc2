"""The vocabulary of the audit log, with its labels; the model ``event`` gives it out and addons add to it.

An action is ``<what>_<past tense>``; a word that was once written to a database is never given another meaning
and never removed. Labels are translated when they are shown.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: What can happen, in the order of the alphabet.
ACTIONS = {
    "administration_changed": _lt("Administration changed"),
    "administration_deleted": _lt("Administration deleted"),
    "client_added": _lt("Client user added"),
    "client_changed": _lt("Client user changed"),
    "client_ended": _lt("Client user ended"),
    "client_invited": _lt("Client user invited"),
    "client_removed": _lt("Client user removed"),
    "client_viewed_as": _lt("Dossier looked at as this client user"),
    "contact_merged": _lt("Contacts merged"),
    "document_binned": _lt("Document to the bin"),
    "document_changed": _lt("Document changed"),
    "document_deleted": _lt("Document deleted for good"),
    "document_downloaded": _lt("Document downloaded"),
    "document_moved": _lt("Document moved"),
    "document_opened": _lt("Document opened"),
    "document_restored": _lt("Document restored"),
    "document_uploaded": _lt("Document uploaded"),
    "document_zipped": _lt("Document downloaded in a ZIP"),
    "documents_handed_back": _lt("Documents handed back as attachments"),
    "dossier_disabled": _lt("Dossier switched off"),
    "dossier_enabled": _lt("Dossier switched on"),
    "folder_binned": _lt("Folder to the bin"),
    "folder_changed": _lt("Folder changed"),
    "folder_created": _lt("Folder created"),
    "folder_deleted": _lt("Folder deleted for good"),
    "folder_moved": _lt("Folder moved"),
    "folder_restored": _lt("Folder restored"),
    "integrity_failed": _lt("Stored bytes damaged"),
    "interrupted": _lt("Transfer interrupted"),
    "invitation_withdrawn": _lt("Invitation withdrawn"),
    "log_exported": _lt("Log exported"),
    "permission_changed": _lt("Permission changed"),
    "refused": _lt("Refused"),
    "template_applied": _lt("Template applied"),
    "template_changed": _lt("Template changed"),
    "version_added": _lt("Version added"),
    "version_held": _lt("Version kept back"),
    "version_made_current": _lt("Older version made current again"),
    "version_released": _lt("Version released"),
}

#: What a line says besides who, when and about what: the keys of ``details``, in the order in which they are read.
DETAILS = {
    "operation": _lt("Operation"),
    "model": _lt("Kind of Record"),
    "fields": _lt("Fields"),
    "records": _lt("Records"),
    "not_there": _lt("Not There (ID)"),
    "reason": _lt("Reason"),
    "needed": _lt("Needed"),
    "file": _lt("File"),
    "path": _lt("Address"),
    "method": _lt("Call"),
    "template": _lt("Template"),
    "book_year": _lt("Book Year"),
    "new_folders": _lt("New Folders"),
    "administration": _lt("Administration"),
    "folder": _lt("Folder"),
    "folders": _lt("Folders"),
    "document": _lt("Document"),
    "client": _lt("Client User"),
    "name": _lt("Name"),
    "role": _lt("Role"),
    "level": _lt("Level"),
    "state": _lt("State"),
    "visibility": _lt("Visibility"),
    "selected": _lt("Selected Client Users"),
    "email": _lt("Email"),
    "login": _lt("Log-in"),
    "login_active": _lt("Log-in Active"),
    "login_person": _lt("Person of the Log-in"),
    "merged_into": _lt("Merged into"),
    "same_as": _lt("Same as"),
    "as": _lt("Same as"),
    "by_role": _lt("As the templates say for this role"),
    "by_template": _lt("By template"),
    "from": _lt("Was"),
    "to": _lt("Became"),
    "below": _lt("With everything below"),
    "lowered": _lt("Lowered there"),
    "opened": _lt("Internal folders opened"),
    "permissions": _lt("Permissions"),
    "lines": _lt("Lines"),
    "sent": _lt("Files Sent"),
    "of": _lt("Of"),
    "again": _lt("Times more"),
    "since": _lt("Since"),
    "until": _lt("Until"),
    "ips": _lt("IP Addresses"),
}

#: Why something was refused: the codes of the key ``reason``.
REASONS = {
    "closed_field": _lt("The field is closed to this user"),
    "foreign_company": _lt("The company is not one of this user's"),
    "managers_only": _lt("For managers only"),
    "no_copy": _lt("Parts of a dossier are not duplicated"),
    "other_administration": _lt("Not of the administration on the screen"),
    "not_by_mail": _lt("Not possible by e-mail"),
    "protected_field": _lt("The dossier itself sets this field"),
    "tree_search": _lt("Search by what lies above or below"),
}

#: Keys of older versions, and what they are called now. Lines are never rewritten, so they still occur.
FORMER_DETAILS = {
    "as the templates say for": "by_role",
    "became": "merged_into",
    "book year": "book_year",
    "by template": "by_template",
    "ids": "not_there",
    "log-in active": "login_active",
    "log-in partner_id": "login_person",
    "new folders": "new_folders",
    "same as": "same_as",
}

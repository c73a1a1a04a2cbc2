"""Errors of this addon that say more than a text."""

from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

#: Somebody else changed the same at this moment: no fault, but a reason to try again.
CONFLICTS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)


class FileQuestion(UserError):
    """Nothing was stored: the one who adds a file has to choose first.

    The answer comes with the file when it is sent again, under the question's code.
    """

    http_status = 409

    def __init__(self, code, text, name, choices, preset=None, document_id=None, free_name=None):
        """Ask something.

        :param str code: ``twin``, ``same_name`` or ``other_type``
        :param str text: what is the matter, for the one who adds the file
        :param str name: name of the document that it is about
        :param dict choices: value -> label
        :param str preset: the value that is chosen unless somebody chooses another one
        :param int document_id: the document that it is about, when the one who asks may know it
        :param str free_name: what the file is called when it is kept beside the other one
        """
        super().__init__(text)
        self.code = code
        self.details = {
            "text": text,
            "name": name,
            "choices": [{"value": value, "label": label} for value, label in choices.items()],
            "preset": preset,
            "document_id": document_id,
            "free_name": free_name,
        }

    def get_payload(self):
        """Give the question as JSON: ``{"question": code, code: {text, name, choices, …}}``."""
        return {"question": self.code, self.code: self.details}


class AudienceChanged(UserError):
    """Nothing was stored or shown: who would see it is not who the button named (design S2)."""

    http_status = 409

    def __init__(self, text, client_ids):
        """Say so.

        :param str text: for the one who pressed the button
        :param client_ids: ids of the client users who would see it now
        """
        super().__init__(text)
        self.client_ids = sorted(client_ids)

    def get_payload(self):
        """Give it as JSON: ``{"error": text, "audience": [id, …]}``."""
        return {"error": self.args[0], "audience": self.client_ids}


class TextChanged(UserError):
    """Nothing was overwritten: the text has become another one since the page showed it."""

    def __init__(self, text, present):
        """Say so.

        :param str text: for the one who saves, with what stands there now
        :param str present: what stands there now
        """
        super().__init__(text)
        self.present = present

import hashlib

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import file_types
from ..tools.file_names import clean_file_name, human_size

#: Longest upload key that is kept; browsers send a UUID.
MAX_UPLOAD_KEY = 64


class DocumentFileMixin(models.AbstractModel):
    """What a file is, how large it may be and how it is called (design D4)."""

    _name = "klantendossier.document.file.mixin"
    _description = "Checks on an Uploaded File"

    _FILE_FIELDS = ("file_type", "mimetype", "size", "sha256")

    @api.model
    def _prepare_file(self, company, file):
        """Check one file from outside and give it ready to be stored.

        :param company: the office, whose settings hold
        :param dict file: ``name``, ``data`` and optionally ``upload_key``, ``note``, ``internal_note``
        :return: dict with ``name, data, file_type, mimetype, size, sha256, upload_key, note, internal_note``
        :raises UserError: what is wrong, that nothing was kept, and what to do
        """
        data = file["data"]
        name = clean_file_name(file.get("name"))
        limit = company.klantendossier_max_size
        if not data:
            raise UserError(
                self.env._("Refused: %s is empty (0 bytes). Nothing was kept. Send the file again.", name)
            )
        if len(data) > limit * 1000**2:
            number, unit = human_size(len(data))
            raise UserError(
                self.env._(
                    "Too large: %(name)s is %(number)s %(unit)s, at most %(limit)s MB is allowed. Nothing was "
                    "kept. Split the file or ask your office.",
                    name=name,
                    number=number,
                    unit=unit,
                    limit=limit,
                )
            )
        file_type, detected = file_types.identify(data, name)
        # sudo: file.type - the office's list of allowed types is a setting, not a secret
        allowed = company.sudo().klantendossier_file_type_ids.mapped("code")
        if not file_type or file_type.code not in allowed:
            raise UserError(self._explain_refusal(name, file_type, detected))
        if file_types.is_bomb(data):
            raise UserError(
                self.env._(
                    "Refused: %s unpacks to an enormous size. Nothing was kept. Ask the sender for another file.",
                    name,
                )
            )
        if not file_types.BY_EXTENSION.get(name.rpartition(".")[2].lower()):
            name = f"{name}.{file_type.extensions[0]}"
        return {
            "name": name,
            "data": data,
            "file_type": file_type.code,
            "mimetype": file_type.mimetype,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "upload_key": (file.get("upload_key") or "")[:MAX_UPLOAD_KEY] or False,
            "note": file.get("note") or False,
            "internal_note": file.get("internal_note") or False,
        }

    @api.model
    def _explain_refusal(self, name, file_type, detected):
        claimed = file_types.BY_EXTENSION.get(name.rpartition(".")[2].lower())
        if file_type or not claimed:
            return self.env._(
                "Refused: %(name)s is of a kind (%(detected)s) that this office does not accept. Nothing was "
                "kept. Send it as PDF, or ask your office.",
                name=name,
                detected=detected,
            )
        return self.env._(
            "Refused: %(name)s is called %(claimed)s but its content is something else (%(detected)s). Nothing "
            "was kept. Ask the sender for the real file.",
            name=name,
            claimed=claimed.label,
            detected=detected,
        )

    def _format_size(self):
        """Give the size as people read it, in the user's language."""
        number, unit = human_size(self.size or 0)
        text = f"{number}".replace(".", ",") if (self.env.lang or "").startswith("nl") else f"{number}"
        return f"{text} {unit}"

    def _get_type_label(self):
        file_type = file_types.BY_CODE.get(self.file_type)
        return file_type.label if file_type else ""

    def _is_inline(self):
        """Say whether a browser may show the document (rule R6: PDF, PNG and JPEG only)."""
        file_type = file_types.BY_CODE.get(self.file_type)
        return bool(file_type and file_type.inline)

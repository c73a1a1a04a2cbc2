import hashlib
import logging
import math

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import formatLang, get_lang

from ..tools import file_checks
from ..tools.file_names import human_size

_logger = logging.getLogger(__name__)

MB = 1000**2
#: Longest upload key that is taken; browsers send a UUID.
MAX_UPLOAD_KEY = 64
#: Beginnings of the MIME types that can be saved as PDF: that is never said of a film or of a PDF.
_PRINTABLE = (
    *("image/", "text/plain", "application/msword", "application/rtf", "application/vnd.ms-"),
    *("application/vnd.openxmlformats", "application/vnd.oasis"),
)
#: Kinds that only the program that made them opens.
_EXPORTED = ("iwork", "xps", "epub", "odg", "vsdx", "package")
#: Kinds that are letters to whoever gets them.
_LETTERS = ("doc", "docx", "docm", "dotx", "odt", "rtf")


class Document(models.Model):
    """What is taken in: every file from outside passes a chain of checks (design D4).

    A check is a method that gets an :class:`~..tools.file_checks.IncomingFile` and returns a verdict of
    that module: accept, rename, mark, refuse, quarantine or wait. It never raises. Another addon adds its
    own by extending :meth:`_get_file_checks`, and their texts in :meth:`_explain_verdict`.
    """

    _inherit = "klantendossier.document"

    @api.model
    def _prepare_file(self, administration, folder, bringer, file):
        """Check one file from outside and give it ready to be stored; in sudo.

        :param administration: where it goes, whose office's settings hold
        :param folder: folder of it, or empty for the inbox
        :param bringer: :class:`~..tools.file_checks.Bringer`, who brings it
        :param dict file: ``name``, ``data`` (bytes) and optionally ``upload_key``, ``note``,
            ``internal_note``, ``client_remark``, ``document`` (of which it becomes a version)
        :return: dict with ``name, data, file_type, mimetype, size, sha256, marks, file_state, state_reason,
            upload_key, note, internal_note, client_remark`` and ``notices``, texts for the one who brings it
        :raises UserError: what is wrong, that nothing was kept, and what to do; that is logged
        """
        incoming = file_checks.IncomingFile(
            file.get("name"),
            file["data"],
            administration=administration,
            folder=folder,
            bringer=bringer,
            document=file.get("document") or self.browse(),
        )
        self._check_file(incoming, self._get_file_checks())
        if incoming.refusal:
            self._refuse_file(incoming)
        inspection = incoming.known_inspection
        file_type = inspection.file_type if inspection else None
        return {
            "name": incoming.name,
            "data": incoming.data,
            "file_type": file_type.code if file_type else False,
            "mimetype": file_type.mimetype if file_type else "application/octet-stream",
            "size": incoming.size,
            "sha256": hashlib.sha256(incoming.data).hexdigest(),
            "marks": incoming.marks or False,
            "file_state": incoming.state,
            "state_reason": incoming.holding.reason if incoming.holding else False,
            "upload_key": (file.get("upload_key") or "")[:MAX_UPLOAD_KEY] or False,
            "note": file.get("note") or False,
            "internal_note": file.get("internal_note") or False,
            "client_remark": file.get("client_remark") or False,
            "notices": self._explain_notices(incoming),
        }

    @api.model
    def _refuse_file(self, file):
        """Log that a file was refused, and raise why.

        :param file: checked :class:`~..tools.file_checks.IncomingFile` with a refusal
        """
        self.env["klantendossier.event"]._refuse(
            self._explain_verdict(file.refusal, file),
            error=UserError,
            administration=file.administration,
            folder=file.folder,
            document=file.document,
            client=file.bringer.client,
            details={"file": file.name, "reason": file.refusal.reason},
        )

    # ------------------------------------------------------------------ the chain

    @api.model
    def _get_file_checks(self):
        """Give the checks that each file passes, in this order, until one refuses it.

        Extension point: another addon adds methods of its own to the list of ``super()``.
        """
        return [
            self._check_file_empty,
            self._check_file_size,
            self._check_file_danger,
            self._check_file_type,
            self._check_file_name,
            self._check_file_marks,
        ]

    @api.model
    def _check_file(self, file, checks):
        """Let checks say what they have to say; their verdicts are kept with the file."""
        for check in checks:
            verdict = self._run_check(check, file)
            file.verdicts.append(verdict)
            if verdict.action == "rename":
                file.name = verdict.name
            elif verdict.action == "refuse":
                return

    @api.model
    def _run_check(self, check, file):
        """Run one check; one that breaks down has not said that the file is in order.

        Then nothing is lost and nothing is shown: the file goes to the quarantine.
        """
        try:
            verdict = check(file)
            if verdict.action not in file_checks.ACTIONS:
                raise ValueError(verdict.action)
        except (psycopg2.Error, ConcurrencyError):
            raise  # belongs to the transaction: Odoo tries the request again
        except Exception:
            _logger.exception("A check of %s broke down: %s", file.name, check)
            return file_checks.quarantine("check_failed")
        return verdict

    @api.model
    def _check_file_empty(self, file):
        return file_checks.accept() if file.size else file_checks.refuse("empty")

    @api.model
    def _check_file_size(self, file):
        limit = file.administration.company_id.klantendossier_max_size
        if file.size <= limit * MB:
            return file_checks.accept()
        return file_checks.refuse("too_large", size=file.size, limit=limit * MB)

    @api.model
    def _check_file_danger(self, file):
        danger = file.inspection.danger
        return file_checks.refuse(danger) if danger else file_checks.accept()

    @api.model
    def _check_file_type(self, file):
        if not file.file_type:
            return file_checks.refuse("unknown")
        allowed = file.administration.company_id.klantendossier_file_type_ids.mapped("code")
        if file.file_type.code not in allowed:
            return file_checks.refuse("type")
        return file_checks.accept()

    @api.model
    def _check_file_name(self, file):
        inspection = file.inspection
        if inspection.renamed:
            return file_checks.rename(inspection.renamed, inspection.name)
        if file.name != file.sent_name:
            return file_checks.rename("name_cleaned", file.name)
        return file_checks.accept()

    @api.model
    def _check_file_marks(self, file):
        return file_checks.mark(*file.inspection.marks)

    # ------------------------------------------------------------------ the texts

    @api.model
    def _explain_notices(self, file):
        """Give what the one who brings a file that was taken in must know of it."""
        told = [v for v in file.verdicts if v.action == "rename"]
        if file.holding:
            told.append(file.holding)
        texts = [self._explain_verdict(verdict, file) for verdict in told]
        if any("incomplete" in verdict.marks for verdict in file.verdicts):
            texts.append(
                self.env._("This file seems incomplete: its end is missing. Look whether it opens.")
            )
        return texts

    @api.model
    def _explain_verdict(self, verdict, file):
        """Give the text of one verdict: what happened, what was kept, what to do.

        Extension point: another addon answers for the reason codes of its own checks and leaves the rest to
        ``super()``. What it says to a client user about a file that is held must not depend on why.

        :param verdict: :class:`~..tools.file_checks.Verdict`
        :param file: the :class:`~..tools.file_checks.IncomingFile`; ``file.bringer.kind`` tells whom the
            text is for
        """
        if verdict.action in file_checks.STATES:
            return self._explain_holding(verdict, file)
        if verdict.action == "rename":
            return self._explain_rename(verdict, file)
        refusals = {
            "empty": self._explain_empty,
            "too_large": self._explain_too_large,
            "server_limit": self._explain_server_limit,
            "type": self._explain_type,
            "unknown": self._explain_unknown,
            "bomb": self._explain_bomb,
            "web_page": self._explain_web_page,
            "drawing": self._explain_drawing,
            "system_file": self._explain_system_file,
            "external": self._explain_external,
        }
        return refusals.get(verdict.reason, self._explain_danger)(verdict, file)

    @api.model
    def _explain_holding(self, verdict, file):
        if file.bringer.kind == "client":
            # One text whatever the reason: it must not tell somebody which virus is found here.
            return self.env._("Received. The file is checked first; then it stands here.")
        if verdict.action == "wait":
            return self.env._(
                "Received. The file is still being checked; until then only your office sees it."
            )
        return self.env._(
            "Kept in quarantine: %s. Only your office sees that it is there; a manager can release it.",
            self._get_reason_labels().get(verdict.reason, verdict.reason),
        )

    @api.model
    def _explain_rename(self, verdict, file):
        if verdict.reason == "name_cleaned":
            return self.env._("The file is stored as %s.", verdict.name)
        if file.file_type.mimetype.startswith("image/"):
            return self.env._("This is a picture. It is stored as %s.", verdict.name)
        return self.env._(
            "The content is %(kind)s. It is stored as %(name)s.",
            kind=self._get_kind_name(file.file_type),
            name=verdict.name,
        )

    @api.model
    def _explain_empty(self, verdict, file):
        return self.env._(
            "Refused. This file is empty (0 bytes). Nothing was kept. Look whether it opens where you have "
            "it, and add it again."
        )

    @api.model
    def _explain_too_large(self, verdict, file):
        values = {
            "size": self._format_size_above(verdict.values["size"], verdict.values["limit"]),
            "limit": self._format_size(verdict.values["limit"]),
        }
        if file.bringer.kind == "client":
            return self.env._(
                "Too large: %(size)s, at most %(limit)s. Nothing was kept. Split the file or ask your office.",
                **values,
            )
        return self.env._(
            "Too large: %(size)s, at most %(limit)s. Nothing was kept. Split the file or scan it lighter.",
            **values,
        )

    @api.model
    def _explain_server_limit(self, verdict, file):
        size = self._format_size(file.size)
        if file.bringer.kind == "client":
            return self.env._(
                "Too large: %s, more than the server takes. Nothing was kept. Split the file or ask your "
                "office.",
                size,
            )
        return self.env._(
            "Too large: %s, more than the server takes. Nothing was kept. Split the file or scan it lighter.",
            size,
        )

    @api.model
    def _explain_type(self, verdict, file):
        label = self._get_kind_name(file.file_type)
        if file.bringer.kind == "client":
            text = self.env._(
                "Refused. The content is %s; your office does not accept that kind. Nothing was kept.",
                label,
            )
        else:
            text = self.env._(
                "Refused. The content is %s; that kind is not accepted. Nothing was kept.", label
            )
        return f"{text} {self._advise_type(file)}"

    @api.model
    def _advise_type(self, file):
        """Say what to do with a file of a kind that is not accepted."""
        is_client = file.bringer.kind == "client"
        code, mimetype = file.file_type.code, file.file_type.mimetype
        if code == "zip":
            return self.env._("Unpack it and add the files that are in it.")
        if code in _EXPORTED:
            return self._advise_export(code, is_client)
        if mimetype.startswith(_PRINTABLE):
            if is_client:
                return self.env._("Save it as PDF and add that, or ask your office.")
            return self.env._(
                "Save it as PDF and add that, or let a manager accept this kind in the settings."
            )
        if is_client:
            return self.env._("Ask your office how you can send it.")
        return self.env._("A manager can accept this kind in the settings.")

    @api.model
    def _advise_export(self, code, is_client):
        """Say what to do with a file that only one program opens: export it there."""
        if code == "iwork":
            text = self.env._(
                "Export it as PDF, Word, Excel or PowerPoint from the program that made it, and add that."
            )
        else:
            text = self.env._("Export it as PDF from the program that made it, and add that.")
        if is_client:
            return f"{text} {self.env._('Or ask your office how you can send it.')}"
        return f"{text} {self.env._('A manager can accept this kind in the settings.')}"

    @api.model
    def _get_kind_name(self, file_type):
        """Give a kind of file as the settings name it: one word may stand for several kinds."""
        kinds = self.env["klantendossier.file.type"].sudo()  # sudo: file type - only its name
        return kinds.search([("code", "=", file_type.code)]).name or file_type.label

    @api.model
    def _explain_unknown(self, verdict, file):
        claimed = file.inspection.claimed
        if "damaged" in file.inspection.marks:
            return self.env._(
                "Refused. This file is damaged: the end of it is missing. Nothing was kept. Open it where you "
                "have it, save it again and add that."
            )
        if claimed:
            return self.env._(
                "Refused. This file is called %(kind)s, but cannot be read as %(kind)s; perhaps it is "
                "damaged or was not saved completely. Nothing was kept. Open it where you have it, save it "
                "again and add that.",
                kind=claimed.label,
            )
        if file.bringer.kind == "client":
            return self.env._(
                "Refused. It cannot be told what kind of file this is. Nothing was kept. Open it in the "
                "program that made it, save it as PDF and add that, or ask your office."
            )
        return self.env._(
            "Refused. It cannot be told what kind of file this is. Nothing was kept. Open it in the program "
            "that made it, save it as PDF and add that."
        )

    @api.model
    def _explain_bomb(self, verdict, file):
        return self.env._(
            "Refused. This file unpacks to an enormous size. Nothing was kept. Add the documents that are in "
            "it one by one."
        )

    @api.model
    def _explain_web_page(self, verdict, file):
        claimed = file.inspection.claimed
        group = claimed.group if claimed else None
        if claimed and claimed.code in _LETTERS:
            return self.env._(
                "Refused. This file is called %s, but is a web page, which can run programs. Nothing was kept. "
                "Open it in the program that made it, save it as Word document or PDF and add that.",
                claimed.label,
            )
        if group in ("spreadsheet", "presentation") and claimed.code != "csv":
            return self.env._(
                "Refused. This file is called %(kind)s, but is a web page, which can run programs. Nothing was "
                "kept. Open it in the program that made it, save it as %(kind)s or PDF and add that.",
                kind=claimed.label,
            )
        if group in ("image", "media", "archive") or claimed and claimed.code == "pdf":
            return self._explain_danger(verdict, file)
        return self.env._(
            "Refused. This file is a web page, which can run programs. Nothing was kept. Open it in your "
            "browser, print it to PDF and add that."
        )

    @api.model
    def _explain_drawing(self, verdict, file):
        return self.env._(
            "Refused. This file is a drawing (SVG), which can hold programs. Nothing was kept. Export it as PNG "
            "or PDF and add that."
        )

    @api.model
    def _explain_system_file(self, verdict, file):
        return self.env._(
            "Refused. This is a file that Windows, macOS or Office keeps for itself; leave it out. Nothing was "
            "kept."
        )

    @api.model
    def _explain_external(self, verdict, file):
        return self.env._(
            "Refused. This file fetches something from elsewhere when it is opened. Nothing was kept. Export "
            "it again from the program that made it, without references to other files."
        )

    @api.model
    def _explain_danger(self, verdict, file):
        words = {
            "program": self.env._("a program"),
            "script": self.env._("a script, which is a kind of program"),
            "web_page": self.env._("a web page, which can run programs"),
        }
        word = words.get(verdict.reason, self.env._("something that can do harm"))
        claimed = file.inspection.claimed
        if claimed:
            return self.env._(
                "Refused. This file is called %(kind)s, but is %(word)s. Nothing was kept. Do not open it; add "
                "the real document.",
                kind=claimed.label,
                word=word,
            )
        return self.env._(
            "Refused. This file is %s. Nothing was kept. A dossier takes documents only.", word
        )

    @api.model
    def _get_reason_labels(self):
        """Give a short label per reason code, for badges and for the log.

        Extension point: another addon adds those of its own checks.
        """
        return {
            "bomb": self.env._("unpacks to an enormous size"),
            "check_failed": self.env._("a check broke down"),
            "drawing": self.env._("a drawing that can hold programs"),
            "empty": self.env._("empty"),
            "external": self.env._("fetches something from elsewhere"),
            "program": self.env._("a program"),
            "script": self.env._("a script"),
            "server_limit": self.env._("larger than the server takes"),
            "system_file": self.env._("a file of Windows, macOS or Office itself"),
            "too_large": self.env._("too large"),
            "type": self.env._("a kind that is not accepted"),
            "unknown": self.env._("of no known kind"),
            "web_page": self.env._("a web page"),
        }

    # ------------------------------------------------------------------ sizes

    def _format_size(self, size=None):
        """Give the document's size, or another one in bytes, as people read it in the user's language."""
        return self._get_size_format()(self.size if size is None else size)

    @api.model
    def _get_size_format(self):
        """Give the function that writes sizes in the user's language; the language is looked up once."""
        lang = self.env["res.lang"].browse(get_lang(self.env).id)

        def format_size(size):
            number, unit = human_size(size)
            digits = 0 if number == int(number) else 1
            return f"{lang.format(f'%.{digits}f', number, grouping=True)} {unit}"

        return format_size

    @api.model
    def _format_size_above(self, size, limit):
        """Give a size so that one sees that it is above a limit: 25.01 MB, not 25 MB."""
        text = self._format_size(size)
        if text != self._format_size(limit):
            return text
        return f"{formatLang(self.env, math.ceil(size / MB * 100) / 100, digits=2)} MB"

import contextlib

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError

#: Under which key of the log a refused record goes.
LOG_KEYS = {
    "klantendossier.administration": "administration",
    "klantendossier.client": "client",
    "klantendossier.document": "document",
    "klantendossier.document.version": "version",
    "klantendossier.folder": "folder",
}
PREFIX = "klantendossier."
#: Addresses of our own routes.
PATHS = ("/my/dossiers", "/klantendossier")
#: So many names of refused records are written out.
MAX_NAMES = 5
#: How often a refusal is written that meets others of the same kind at the same moment.
MAX_TRIES = 5


class Event(models.Model):
    """Refusals: made and logged in one place (design E5).

    Nobody else in the addon makes an ``AccessError``. A line is written in a transaction of its own, which
    survives the error, and with the words of the moment when something *is* refused: not by ``has_access``
    and its kin, which merely ask.
    """

    _inherit = "klantendossier.event"

    # ------------------------------------------------------------------ refusing

    @api.model
    def _refuse(self, text=None, *, error=AccessError, action="refused", **entry):
        """Log a refusal and raise its error.

        :param str text: sentence for the reader, in his language; None takes the one that does not tell
            whether the thing exists
        :param error: class of the error; ``UserError`` for what the reader can mend
        :param str action: word of :meth:`_get_actions`
        :param entry: as for :meth:`_log_refusal`
        :raises AccessError: always, or another error when that was asked for
        """
        raise self._make_refusal(text, error=error, action=action, **entry)

    @api.model
    def _make_refusal(self, text=None, *, error=AccessError, action="refused", **entry):
        """Log a refusal and give its error, for where Odoo itself raises it; parameters as above."""
        if text is None:
            text = self.env._("This page does not exist or is not for you.")
        return self._log_error(error(text), action=action, **entry)

    @api.model
    def _log_error(self, error, action="refused", **entry):
        """Log a refusal that Odoo made, unless it was logged already.

        :return: the same error, marked as logged
        """
        if not self._is_logged(error) and not self._is_asking():
            self._log_refusal(action, **entry)
            error.klantendossier_logged = True
        return error

    @api.model
    def _log_hanging(self, error, records, operation):
        """Log a refusal on messages, files and the like, when they hang on a part of a dossier.

        :return: the same error
        """
        names = {"res_model", "model", "res_id"} & records._fields.keys()
        model_name = next((name for name in ("res_model", "model") if name in names), None)
        if not model_name or "res_id" not in names or not records._fields[model_name].store:
            return error
        # sudo: records - only to see what they hang on
        own = records.sudo().exists().filtered(lambda r: (r[model_name] or "").startswith(PREFIX))
        if own:
            record = self.env[own[0][model_name]].browse(own[0].res_id)
            details = {"operation": operation, "model": records._name}
            self._log_error(error, records=record, details=details)
        return error

    @api.model
    def _is_logged(self, error):
        """Say whether an error, or one that it came from, has its line: core sometimes wraps errors."""
        seen = set()
        while error is not None and id(error) not in seen:
            if getattr(error, "klantendossier_logged", False):
                return True
            seen.add(id(error))
            error = error.__cause__ or error.__context__
        return False

    @api.model
    def _log_escaped(self, error, parameters, path):
        """Log a refusal that no model of ours saw, when it leaves a request that was about a dossier.

        :param dict parameters: what the request brought
        :param str path: its address
        :return: whether the request was about a dossier
        """
        names = [parameters.get(key) for key in ("model", "thread_model", "res_model")]
        name = next((n for n in names if isinstance(n, str) and n.startswith(PREFIX)), None)
        known = name in self.env
        if not known and not any(start in path for start in PATHS):
            return False
        details = {"path": path}
        if method := parameters.get("method"):
            details["method"] = str(method)
        self._log_error(error, records=self.env[name] if known else None, details=details)
        return True

    @contextlib.contextmanager
    def _asking(self):
        """Write no refusals meanwhile: core tries something that it gives up in silence when refused."""
        cache = self.env.cr.cache
        cache["klantendossier_asking"] = cache.get("klantendossier_asking", 0) + 1
        try:
            yield
        finally:
            cache["klantendossier_asking"] -= 1

    @api.model
    def _is_asking(self):
        return bool(self.env.cr.cache.get("klantendossier_asking"))

    # ------------------------------------------------------------------ logging

    @api.model
    def _log_refusal(self, action="refused", *, records=None, fold=True, **entry):
        """Write that something was refused, in a transaction of its own that survives the error.

        Of repeats by the same user, of the same kind and on the same target, the first is written at once
        and the others are counted, see model ``event.repeat``.

        :param str action: word of :meth:`_get_actions`; any other than ``refused`` is never folded
        :param records: what was refused, records of any model; their names are looked up
        :param bool fold: False for a refusal of which each repeat counts, as those about credentials
        :param entry: as an entry of :meth:`_log`
        """
        if action not in self._get_actions():
            raise ValueError(action)
        if self._is_asking():
            return
        origin = self._get_origin()
        if self.env.cr.readonly:
            # Fails, and Odoo then repeats the request on a cursor that can write.
            self.env.cr.execute("UPDATE klantendossier_event_repeat SET count = count WHERE FALSE")
        for tries in range(MAX_TRIES):
            try:
                with self.env.registry.cursor() as cr:
                    event = self.with_env(self.env(cr=cr, su=True))
                    event._write_refusal(
                        action, records, entry, origin, fold and tries < MAX_TRIES - 1
                    )
                return
            except (SerializationFailure, UniqueViolation):
                continue  # another request counted the same refusal just now

    def _write_refusal(self, action, records, entry, origin, fold):
        """Write or count one refusal, in a transaction of its own and in sudo."""
        if records is not None:
            entry = self._describe_records(records, entry)
        entry = self._describe_missing(entry)
        row = self._prepare_row(entry)
        if not (fold and action == "refused") or self.env[
            "klantendossier.event.repeat"
        ]._count_first(action, row, origin):
            self.env.cr.execute(self._prepare_statement(action, [row], origin))

    @api.model
    def _describe_missing(self, entry):
        """Move ids that nothing has to the details: there are no names to look up."""
        missing = []
        for key in LOG_KEYS.values():
            if (record := entry.get(key)) and not self.env[record._name].browse(record.id).exists():
                entry = {**entry, key: None}
                missing.append(record.id)
        if missing:
            details = entry.get("details") or {}
            missing = list(dict.fromkeys([*details.get("not_there", ()), *missing]))
            entry["details"] = {**details, "not_there": missing}
        return entry

    @api.model
    def _describe_records(self, records, entry):
        """Add to an entry what refused records are called; of those that are not there, the ids."""
        details = {"model": records._name, **(entry.get("details") or {})}
        found = (
            self.env[records._name].browse(i for i in records.ids if isinstance(i, int)).exists()
        )
        first = found[:1]
        if first and (key := LOG_KEYS.get(first._name)):
            entry = {key: first, **entry}
        elif first and "administration_id" in first._fields:
            entry = {"administration": first.administration_id, **entry}
        if len(found) > 1 or (found and found._name not in LOG_KEYS):
            names = [record.display_name or "" for record in found[:MAX_NAMES]]
            more = len(found) - len(names)
            details["records"] = [*names, f"+ {more}"] if more else names
        if missing := [i for i in records.ids if i not in found._ids]:
            details["not_there"] = missing[:MAX_NAMES]
        return {**entry, "details": details}

from odoo import api, models
from odoo.tools import format_datetime

from ..tools import events, levels
from ..tools.log_text import quote

#: Which model a line speaks of, by the first word of its action.
_MODELS = {
    "administration": "klantendossier.administration",
    "client": "klantendossier.client",
    "document": "klantendossier.document",
    "dossier": "klantendossier.administration",
    "folder": "klantendossier.folder",
    "version": "klantendossier.document.version",
}


class Event(models.Model):
    """The words of the log: registries that addons add to by ``super()``, and lines as people read them."""

    _inherit = "klantendossier.event"

    # ------------------------------------------------------------------ registries

    @api.model
    def _get_actions(self):
        """Give what can happen: word -> label, a text or a lazy one.

        Another addon adds its own: ``return super()._get_actions() | {"receipt_closed": _lt("…")}``.
        """
        return events.ACTIONS

    @api.model
    def _get_detail_labels(self):
        """Give the keys that ``details`` may have: key -> label."""
        return events.DETAILS

    @api.model
    def _get_detail_codes(self):
        """Give per key of ``details`` the codes that it may hold: key -> {code: label}.

        Only there does a code get a label: somebody's folder may well be called 'office' or 'all'.
        """
        ranks = self.env["klantendossier.permission"]._get_level_labels()
        level_labels = {code: ranks[rank] for rank, code in levels.CODES.items()}
        document, client = self.env["klantendossier.document"], self.env["klantendossier.client"]
        return {
            "as": {"the folder above": self.env._("the folder above")},
            "by_template": level_labels,
            "level": level_labels,
            "needed": {
                **level_labels,
                "client upload": self.env._("uploaded by a client user"),
                "own upload": self.env._("uploaded by this client user"),
            },
            "operation": {
                "content": self.env._("open the bytes"),
                "copy": self.env._("duplicate"),
                "create": self.env._("make"),
                "export": self.env._("export"),
                "read": self.env._("read"),
                "search": self.env._("search"),
                "unlink": self.env._("delete"),
                "write": self.env._("change"),
            },
            "reason": {
                **document._get_reason_labels(),
                **{code: self.env._(label) for code, label in events.REASONS.items()},
            },
            "state": self._get_field_codes(client, "state"),
            "visibility": self._get_field_codes(document, "visibility"),
        }

    @api.model
    def _selection_action(self):
        return [(action, self.env._(label)) for action, label in self._get_actions().items()]

    # ------------------------------------------------------------------ lines as people read them

    @api.depends("details", "action")
    @api.depends_context("lang", "klantendossier_export")
    def _compute_details_text(self):
        labels, codes = self._get_detail_labels(), self._get_detail_codes()
        for event in self:
            lines = []
            model = event._get_details_model()
            for key, value in event._get_details_in_order(labels):
                if key == "changes":
                    lines += self._format_changes(model, value)
                    continue
                if key == "again":
                    lines.append(self.env._("%s times more", value))
                    continue
                label = labels.get(key)
                label = self.env._(label) if label else self._get_field_label(model, key)
                text = self._format_detail(model, key, value, event._get_codes(codes, model, key))
                lines.append(f"{label}: {text}")
            event.details_text = "\n".join(lines)

    def _get_details_in_order(self, labels):
        """Give keys and values in the order of the registry; PostgreSQL keeps them in one of its own."""
        order = {key: number for number, key in enumerate(("changes", *labels))}
        details = {
            events.FORMER_DETAILS.get(key, key): value
            for key, value in (self.details or {}).items()
        }
        if self.env.context.get("klantendossier_export"):
            details.pop("not_there", None)  # a number tells the reader of a file nothing
        return sorted(details.items(), key=lambda pair: order.get(pair[0], len(order)))

    def _get_details_model(self):
        """Give the model whose fields a line names, or nothing."""
        name = (self.details or {}).get("model") or _MODELS.get(self.action.partition("_")[0])
        return self.env.get(name)

    def _get_codes(self, codes, model, key):
        """Give the codes that a key of this line has; ``from`` and ``to`` are levels in some lines only."""
        if key in ("from", "to"):
            return codes["level"] if self.action == "permission_changed" else {}
        if key in codes:
            return codes[key]
        field = model is not None and model._fields.get(key)
        return self._get_field_codes(model, key) if field else {}

    @api.model
    def _get_field_label(self, model, name):
        """Give a field's own label in the reader's language; its name when there is no such field."""
        if model is None or name not in model._fields:
            return name
        return model._fields[name]._description_string(self.env) or name

    @api.model
    def _get_field_codes(self, model, name):
        field = model._fields.get(name) if model is not None else None
        if field is None or field.type != "selection":
            return {}
        return dict(field._description_selection(self.env))

    @api.model
    def _format_detail(self, model, key, value, codes):
        """Give one value of ``details`` as people read it."""
        if key == "model":
            return self.env["ir.model"]._get(value).name or value
        if key == "fields":
            return ", ".join(self._get_field_label(model, name) for name in value) or "-"
        if key in ("since", "until") and value:
            return format_datetime(self.env, value)
        return self._format_value(value, codes)

    @api.model
    def _format_changes(self, model, changes):
        """Give a line per field: what it was and what it became, or only that it changed."""
        for name, pair in changes.items():
            label = self._get_field_label(model, name)
            if not pair:
                yield self.env._("%s: changed", label)
                continue
            codes = self._get_field_codes(model, name)
            old, new = (self._format_value(value, codes) for value in pair)
            yield f"{label}: {old} → {new}"

    @api.model
    def _format_value(self, value, codes=None):
        """Give a value as people read it; what somebody wrote stands between quotes, what we say does not."""
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if value is None or value in ("", "-", [], {}):
            return "-"
        if isinstance(value, dict):
            if value.keys() == {"login", "name"}:
                return f"{value['login']} {quote(value['name'])}"
            return ", ".join(
                f"{(codes or {}).get(key, key)} {self._format_value(inner)}"
                for key, inner in value.items()
            )
        if isinstance(value, (list, tuple)):
            return ", ".join(self._format_value(item, codes) for item in value)
        if isinstance(value, str):
            return (codes or {}).get(value) or quote(value)
        return str(value)

    # ------------------------------------------------------------------ changes

    @api.model
    def _get_values(self, records, names):
        """Give what fields hold, for :meth:`_log_changes`: names, never ids.

        :param names: names of stored fields; others are left out
        :return: dict record id -> {field name: plain value}
        """
        fields_ = [records._fields[name] for name in names if name in records._fields]
        return {
            record.id: {
                field.name: self._get_plain(record, field) for field in fields_ if field.store
            }
            # sudo: records - the log says what a colleague's record is called, to managers only
            for record in records.sudo()
        }

    @api.model
    def _get_plain(self, record, field):
        value = record[field.name]
        if not field.relational:
            if value is False and field.type != "boolean":
                return ""
            return value if isinstance(value, (bool, int, float, str)) else str(value)
        if field.comodel_name == "res.users":
            plain = [{"login": user.login, "name": user.name} for user in value]
        else:
            plain = value.mapped("display_name")
        if field.type == "many2one":
            return plain[0] if plain else ""
        return sorted(plain, key=str)

    @api.model
    def _log_changes(self, action, key, records, before):
        """Write a line per record of which something changed, with what it was and what it became.

        Of long texts only that they changed: notes hold what must not stay for ever.

        :param str key: under which key of the log the records go: ``folder``, ``document`` …
        :param dict before: what :meth:`_get_values` gave before the change
        """
        names = {name for values in before.values() for name in values}
        after = self._get_values(records, names)
        entries = []
        for record in records:
            changes = {
                name: None
                if record._fields[name].type in ("text", "html")
                else [old, after[record.id][name]]
                for name, old in before[record.id].items()
                if old != after[record.id][name]
            }
            if changes:
                entries.append({key: record, "details": {"changes": changes}})
        self._log(action, entries)

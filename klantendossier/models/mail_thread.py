import re
from typing import NamedTuple
from xmlrpc.client import Binary

from odoo import api, models
from odoo.fields import Command
from odoo.tools import email_normalize
from odoo.tools.mail import email_split

#: System parameter: the name by which the office's own mail server signs what it verified. Empty: nobody is.
AUTHSERV_PARAMETER = "klantendossier.authserv_id"
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_COMMENT = re.compile(r"\([^()]*\)")


class GatewayMail(NamedTuple):
    """Proof that a message came in by the gateway, with its bytes; an object cannot come in over RPC."""

    raw: bytes


def _reaches_rows(field, value):
    """Say whether a value of a new record makes, changes or takes over rows of another model."""
    if field is None or field.type not in ("one2many", "many2many") or not value:
        return False
    if field.type == "one2many" or not isinstance(value, list | tuple):
        return True
    return any(
        not isinstance(command, int)
        and (not command or command[0] not in (Command.LINK, Command.SET, Command.CLEAR))
        for command in value
    )


class MailThread(models.AbstractModel):
    """What mail from outside may do in the office's own chatter: nothing (design L4)."""

    _inherit = "mail.thread"

    #: Set by models whose chatter is for whoever may read the record at that moment.
    _klantendossier_readers_only = False

    @api.model
    def message_process(self, model, message, custom_values=None, *args, **kwargs):
        """Mark what the gateway brings: fetchmail runs as root, the mailgate script as an administrator.

        The method is public, so that every employee can call it with a made-up message, in the name of any
        colleague (``From``). Core makes the record in sudo with ``custom_values``: whoever is not the gateway
        may not give any. Odoo's own mailgate script gives none at all, fetchmail as root gives defaults.
        """
        if self.env.is_superuser() or self.env.is_system():
            raw = message.data if isinstance(message, Binary) else message
            raw = raw.encode() if isinstance(raw, str) else bytes(raw)
            self = self.with_context(klantendossier_gateway=GatewayMail(raw))
        elif custom_values:
            self.env["klantendossier.event"]._refuse(
                self.env._("Values for a new record come in by the mail gateway only."),
                details={"model": str(model), "operation": "create", "reason": "not_by_mail"},
            )
        return super().message_process(model, message, custom_values, *args, **kwargs)

    @api.model
    def _get_gateway_mail(self):
        mail = self.env.context.get("klantendossier_gateway")
        return mail if isinstance(mail, GatewayMail) else None

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Let no mail into the office's own chatter that a verified colleague did not send."""
        mail, kept = self._get_gateway_mail(), []
        for route in routes or ():
            model, thread_id, values, *others = route
            if mail and thread_id and hasattr(self.env[model], "_take_reply"):
                record = self.env[model].browse(thread_id)
                if not record._take_reply(message, message_dict, mail.raw):
                    continue
            kept.append((model, thread_id, self._clean_route_values(model, values), *others))
        return super()._message_route_process(message, message_dict, kept)

    @api.model
    def _clean_route_values(self, model, values):
        """Take out of the values for a new record what would change records that exist.

        They come from an alias, which others than administrators may write through their own records, and
        are written in sudo as root. A new record has no rows to change: left is linking by many2many. The
        mail itself is never lost for it.
        """
        fields = self.env[model]._fields
        bad = [
            name for name, value in (values or {}).items() if _reaches_rows(fields.get(name), value)
        ]
        if not bad:
            return values
        self.env["klantendossier.event"]._log_refusal(
            details={"model": model, "operation": "create", "fields": bad, "reason": "not_by_mail"}
        )
        return {name: value for name, value in values.items() if name not in bad}

    # ------------------------------------------------------------------ who sent it

    @api.model
    def _find_verified_colleague(self, message):
        """Give the colleague whom the office's own mail server verified as the sender, or nobody.

        Counted is the header ``Authentication-Results`` (RFC 8601) that stands first, for a server adds its
        own on top, and only with the server's name from the settings. It must say that DMARC passed for the
        very domain of the one address in ``From``.
        """
        # sudo: ir.config_parameter, res.users - a setting, and which colleague has an address
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        server = (parameters_sudo.get_param(AUTHSERV_PARAMETER) or "").strip()
        users_sudo = self.env["res.users"].sudo()  # sudo: as above
        senders = email_split(", ".join(str(value) for value in message.get_all("From") or ()))
        address = email_normalize(senders[0]) if len(senders) == 1 else False
        results = message.get_all("Authentication-Results") or [""]
        if not (server and address and self._is_verified(str(results[0]), server, address)):
            return users_sudo.browse()
        found = users_sudo.search([("email_normalized", "=", address), ("share", "=", False)])
        return found if len(found) == 1 else users_sudo.browse()

    @api.model
    def _is_verified(self, header, server, address):
        """Say whether one header, by a server of this name, verifies an address.

        What somebody else wrote may stand in it between quotes or as a comment: that is taken out first.
        """
        plain = _QUOTED.sub('""', " ".join(header.split()))
        while plain != (plain := _COMMENT.sub(" ", plain)):
            continue
        name, *results = plain.split(";")
        words = name.split()
        if not words or words[0].lower() != server.lower():
            return False
        found = [result for result in results if re.match(r"\s*dmarc\s*=", result, re.IGNORECASE)]
        if len(found) != 1 or not re.match(r"\s*dmarc\s*=\s*pass(\s|$)", found[0], re.IGNORECASE):
            return False
        domains = re.findall(r"\sheader\.from\s*=\s*(\S+)", found[0], re.IGNORECASE)
        return [d.lower().rstrip(".") for d in domains] == [address.rpartition("@")[2]]

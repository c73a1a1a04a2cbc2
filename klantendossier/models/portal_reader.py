from odoo import api, models
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


class Reader:
    """Whose pages of the portal are made: handed on to each method, never guessed from who acts.

    Two kinds. A client user over his own log-in (``client`` empty): the record rules decide. And a client
    user whose pages the office looks at: the office user acts, his own record rules hold, and ``domain``
    adds what the rules of that client user say. Nobody ever acts as somebody else.
    """

    def __init__(self, env, client=None):
        """Make the reader.

        :param env: environment of the acting log-in
        :param client: client user, in sudo, whose pages the office looks at; None: the acting log-in's own
        """
        self.env = env
        self.client = client
        #: Whose uploads are 'added by you'; False for who has no log-in.
        self.user_id = client.user_id.id if client else env.uid

    def get_domain(self, model):
        """Give the condition on what this reader sees of a model, besides the rules of who acts.

        It is what the record rules for his groups say, all of them, with the person named by his row instead
        of by the log-in that is open to him at this moment. So it also holds before there is a log-in.

        :param str model: ``folder``, ``permission`` or ``document``
        :raises AccessError: when it is nobody's page in particular and an office user acts: what he may read
            himself is no page of a client user
        """
        if self.client:
            return self._make_domain(f"klantendossier.{model}")
        if self.env.user._is_internal():
            self.env["klantendossier.event"]._refuse(
                records=self.env[f"klantendossier.{model}"], details={"operation": "read"}
            )
        return Domain.TRUE

    def _make_domain(self, model):
        """Join the rules as Odoo does for his log-in: those of groups by or, the global ones by and."""
        groups = self.client.user_id.all_group_ids if self.client.user_id else None
        if not groups:
            groups = self.env.ref("base.group_portal") | self.env.ref("klantendossier.group_client")
            groups = groups.sudo().all_implied_ids  # sudo: res.groups - what every client user has
        # sudo: ir.rule - the texts of the rules, to see the pages of a client user by them
        rules_sudo = self.env["ir.rule"].sudo()
        rules = rules_sudo.search(
            [
                ("model_id.model", "=", model),
                ("perm_read", "=", True),
                "|",
                ("groups", "=", False),
                ("groups", "in", groups.ids),
            ]
        )
        of_groups = rules.filtered("groups")
        domain = Domain("administration_id", "=", self.client.administration_id.id)
        domain &= Domain.OR(self._read_rule(rule) for rule in of_groups)
        return domain & Domain.AND(self._read_rule(rule) for rule in rules - of_groups)

    def _read_rule(self, rule):
        """Give the domain of a rule for this person; one that cannot be read so shows no page at all."""
        person = _Person()
        try:
            named = self._name_person(
                safe_eval(rule.domain_force or "[]", {"user": person}), person.id
            )
        except ValueError as error:
            raise ValueError(f"{rule.name}: cannot be read for another person") from error
        if person.id in str(named):
            raise ValueError(f"{rule.name}: compares the log-in in another way than expected")
        return Domain(named)

    def _name_person(self, part, user_id):
        if isinstance(part, tuple) and part[:2] == ("access_user_id", "=") and part[2] == user_id:
            return ("id", "=", self.client.id)
        if isinstance(part, list | tuple):
            return type(part)(self._name_person(piece, user_id) for piece in part)
        return part


class _Person:
    """Stands for the acting user in a rule, with an id that nothing else has."""

    id = "klantendossier reader"


class PortalReader(models.AbstractModel):
    """Who reads a page of the portal."""

    _inherit = "klantendossier.portal.page"

    @api.model
    def _read_own(self):
        """Give the acting log-in as reader of its own pages."""
        return Reader(self.env)

    @api.model
    def _read_as(self, client_id):
        """Give the reader by whom an office user sees the portal as one of its client users.

        :param int client_id: id as it came from outside
        :raises AccessError: not there, or of an administration that the acting user may not enter, with
            one text for both; logged
        """
        client = self.env["klantendossier.client"]
        event = self.env["klantendossier.event"]
        with event._asking():
            allowed = self.env.user._is_internal() and client.has_access("read")
        client = client.browse(client_id)
        found = client.search([("id", "=", client_id)]) if allowed else client.browse()
        if not found:
            event._refuse(client=client)
        # sudo: client - its rules let it through; its log-in and language decide what the page says
        return Reader(self.env, found.sudo())

    @api.model
    def _describe_view_as(self, reader):
        """Say above the pages whose they are, and why he may not see them himself at this moment.

        :return: dict ``text`` and ``warning``, in the language of the acting user
        """
        client = reader.client
        name = client.partner_id.name
        administration = client.administration_id
        warning = ""
        if client.state == "ended":
            warning = self.env._("%s has ended and sees nothing any more.", name)
        elif not administration.active:
            warning = self.env._(
                "This administration is archived: %s sees nothing now. This is what comes back with it.",
                name,
            )
        elif not administration.dossier_enabled:
            warning = self.env._(
                "The dossier is off: %s sees nothing now. This is what shows when it is switched on.",
                name,
            )
        elif client.state == "none":
            warning = self.env._(
                "%s has not been invited yet. This is what shows after the invitation.", name
            )
        elif not client.access_user_id:
            warning = self.env._("The log-in of %s is closed: nothing is seen now.", name)
        return {
            "text": self.env._(
                "You see the dossier %(administration)s as %(name)s sees it. Nothing is opened on behalf "
                "of %(name)s.",
                administration=administration._get_label(),
                name=name,
            ),
            "warning": warning,
            "close_label": self.env._("Close"),
            "close_url": f"/odoo/administrations/{administration.id}/dossier",
        }

    @api.model
    def _log_view_as(self, reader, folder_id=None, document_id=None):
        """Write that the acting office user looked at a page of somebody's, in the log of that dossier."""
        entry = {"client": reader.client}
        if document_id:
            entry["document"] = self.env["klantendossier.document"].browse(document_id)
        elif folder_id:
            entry["folder"] = self.env["klantendossier.folder"].browse(folder_id)
        self.env["klantendossier.event"]._log("client_viewed_as", [entry])

from typing import NamedTuple

from odoo import SUPERUSER_ID, api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: What opens a log-in by itself, for whoever has it in hand.
SECRETS = frozenset({"link", "code"})


class CredentialProof(NamedTuple):
    """Proof that this addon's own code does these acts for these contacts, and nothing else.

    An object of the running process: it cannot come in over RPC, where a context is plain JSON.
    """

    partner_ids: frozenset
    acts: frozenset
    #: The caller writes a line of its own that says more.
    quiet: bool = False


class Client(models.Model):
    """The one place that decides who may touch what leads to a client user's log-in (design L1).

    Whoever can change the address of a person, or holds a link that sets a password, or makes a log-in
    on his contact, reads his documents. So all of that is refused by default, in sudo too: the question is
    who acts (``env.uid``), not with which rights. It holds for every contact with a client row that has
    not ended, also before there is a log-in, and for all of that person's administrations together.
    """

    _inherit = "klantendossier.client"

    @api.model
    def _get_credential_acts(self):
        """Give what can be done to a log-in, as people say it; another addon adds its own."""
        return {
            "address": self.env._("the e-mail address"),
            "link": self.env._("a link to set the password"),
            "link_kind": self.env._("links made before"),
            "code": self.env._("a log-in code"),
            "reset": self.env._("a new password was asked for"),
            "password": self.env._("the password"),
            "login": self.env._("the log-in name"),
            "new_login": self.env._("a new log-in"),
            "bind": self.env._("to whom the log-in belongs"),
            "groups": self.env._("the kind of log-in"),
            "revive": self.env._("an archived log-in"),
            "second_factor": self.env._("two-step verification"),
            "second_factor_mail": self.env._("a mail about two-step verification"),
            "invitation": self.env._("the invitation"),
            "merge": self.env._("joining contacts"),
            "profile": self.env._("the contact details"),
        }

    @api.model
    def _get_guarded_clients(self, partners):
        """Give, in sudo, the client rows of these contacts that have not ended."""
        if not partners.ids:
            return self.sudo().browse()  # sudo: client - an empty set
        # sudo: client - all dossiers count, whoever asks; what comes out is not shown
        return self.sudo().search([("partner_id", "in", partners.ids), ("state", "!=", "ended")])

    @api.model
    def _check_credential_access(self, partners, act, explicit=True, details=None):
        """Decide whether the acting user may touch what leads to the log-ins of these contacts.

        :param partners: contacts; those without a client row that has not ended are nobody's concern
        :param str act: key of :meth:`_get_credential_acts`
        :param bool explicit: whether somebody asks for this very thing. What Odoo makes in passing, such
            as a link in the notification of an invoice, is left out instead, for everybody.
        :param dict details: contact id -> more for the line in the log
        :return: the contacts among them for which it may be done
        :raises AccessError: when it is asked for and may not be, for one of them; it is logged
        """
        guarded_sudo = self._get_guarded_clients(partners)
        allowed, refused = guarded_sudo.browse(), guarded_sudo.browse()
        for _partner, rows_sudo in guarded_sudo.grouped("partner_id").items():
            if explicit and rows_sudo._may_touch_credentials(act):
                allowed += rows_sudo
            else:
                refused += rows_sudo
        if refused and explicit:
            refused._refuse_credentials(act)
        if refused:
            refused._log_credentials("link_withheld", act)
        proof = self._get_credential_proof()
        if not (proof and proof.quiet):
            allowed._log_credentials("client_changed", act, details)
        return partners - refused.partner_id.sudo(False)

    def _may_touch_credentials(self, act):
        """Say whether the acting user may do this to the log-in of one person.

        Called in sudo on all client rows of that person that have not ended.
        """
        proof, uid = self._get_credential_proof(), self.env.uid
        if proof and act in proof.acts and self.partner_id.id in proof.partner_ids:
            return True
        if act in SECRETS and self.env.context.get("klantendossier_rendering"):
            # What is rendered is shown, stored and sent on. A link or a code goes to the person only.
            return False
        if uid == SUPERUSER_ID:
            # Installation, import at the command line, Odoo's queue of accounts to delete. Nobody works
            # as the superuser, but texts are rendered as such, so that it gets no link and no code.
            return act not in SECRETS
        if uid in self.user_id.ids and self.env.user.partner_id == self.partner_id:
            return True
        administrations = self.administration_id
        if administrations._may_enter(self.env.user):
            return True
        return self.env.user._is_system() and not administrations._find_who_may_enter()

    @api.model
    def _get_credential_proof(self):
        proof = self.env.context.get("klantendossier_credentials")
        return proof if isinstance(proof, CredentialProof) else None

    @api.model
    def _prove_credentials(self, records, partners, *acts, quiet=False):
        """Give records in an environment in which these acts are this addon's own.

        :param records: what the caller works with next
        :param partners: the contacts whose log-in it is about
        :param acts: keys of :meth:`_get_credential_acts`
        :param bool quiet: the caller writes its own line in the log
        """
        proof = CredentialProof(frozenset(partners.ids), frozenset(acts), quiet)
        return records.with_context(klantendossier_credentials=proof)

    def _refuse_credentials(self, act):
        """Log that somebody may not touch the log-ins of these client users, and say so.

        :raises AccessError: always
        """
        event = self.env["klantendossier.event"]
        persons_sudo = self.partner_id
        first, *others = [
            self.filtered(lambda row, p=person: row.partner_id == p)[:1] for person in persons_sudo
        ]
        details = {"credential": act}
        for client in others:
            event._log_refusal(client=client, details=details, fold=False)
        names = ", ".join(p.name or "" for p in persons_sudo if p.sudo(False).has_access("read"))
        event._refuse(
            self.env._(
                "Not done: %(what)s of %(names)s leads to a client dossier. Only an office user who may enter "
                "all administrations of that person may touch it. A link or a code to log in with is sent to "
                "that person alone, by 'Invite', 'Send again' or 'Reset password'.",
                what=self._get_credential_acts()[act],
                names=names or self.env._("this person"),
            ),
            client=first,
            details=details,
            fold=False,
        )

    def _log_credentials(self, action, act, details=None):
        self.env["klantendossier.event"]._log(
            action,
            [
                {
                    "client": client,
                    "details": {
                        "credential": act,
                        **((details or {}).get(client.partner_id.id) or {}),
                    },
                }
                for client in self
            ],
        )


class Event(models.Model):
    """How the log says what was done to a log-in."""

    _inherit = "klantendossier.event"

    @api.model
    def _get_actions(self):
        return super()._get_actions() | {"link_withheld": _lt("Log-in link left out")}

    @api.model
    def _get_detail_labels(self):
        return super()._get_detail_labels() | {"credential": _lt("What Leads to the Log-in")}

    @api.model
    def _get_detail_codes(self):
        acts = self.env["klantendossier.client"]._get_credential_acts()
        return super()._get_detail_codes() | {"credential": acts}

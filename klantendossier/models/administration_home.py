from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

#: The numbers above the list of administrations: key and the stored action whose list they count.
_NUMBERS = (
    ("inbox", "klantendossier.document_action_inbox"),
    ("new_from_client", "klantendossier.document_action_new"),
    ("invited", "klantendossier.client_action_invited"),
)
#: So many names stand in a question; the others are a number.
_NAMES_SHOWN = 5


class Administration(models.Model):
    """The list of administrations as the office's home: what asks for work, and the switch of a dossier."""

    _inherit = "klantendossier.administration"

    invited_count = fields.Integer(
        "Invitations", compute="_compute_invited_count", help="Sent, and not accepted yet."
    )

    to_invite_count = fields.Integer(compute="_compute_invited_count")

    @api.depends("client_ids.state")
    def _compute_invited_count(self):
        """Count with one grouped query, whatever the number of administrations."""
        counts = {
            (administration, state): number
            for administration, state, number in self.env["klantendossier.client"]._read_group(
                [("administration_id", "in", self.ids), ("state", "in", ("invited", "none"))],
                ["administration_id", "state"],
                ["__count"],
            )
        }
        for administration in self:
            administration.invited_count = counts.get((administration, "invited"), 0)
            administration.to_invite_count = counts.get((administration, "none"), 0)

    @api.model
    def get_home_numbers(self):
        """Give the numbers above the list, each counted by the stored action that it opens.

        The domain of that action is what is counted, so the two cannot differ; the record rules do the rest.

        :return: list of dicts ``key``, ``count``, ``action`` (its xml id)
        :raises AccessError: for who is not of the office
        """
        self.check_access("read")
        numbers = []
        for key, xml_id in _NUMBERS:
            # sudo: ir.actions - a stored action of this addon, of which only model and domain are used
            action_sudo = self.env.ref(xml_id).sudo()
            domain = Domain(safe_eval(action_sudo.domain or "[]"))
            count = self.env[action_sudo.res_model].search_count(domain)
            numbers.append({"key": key, "count": count, "action": xml_id})
        return numbers

    def action_open_new_from_client(self):
        """Open what client users sent and nobody has dealt with yet, in the dossier."""
        return self._open_bound(
            "klantendossier.document_action_dossier", search_default_new_from_client=1
        )

    def action_open_invited(self):
        """Open the client users of the administration who have not accepted their invitation yet."""
        return self._open_bound("klantendossier.client_action_dossier_invited")

    def action_invite_clients(self):
        """Open the dialog that invites every client user of the administration who has no log-in yet."""
        self.ensure_one()
        self.check_access("write")
        without = self.client_ids.filtered(lambda client: client.state == "none")
        if not without:
            return self._done(
                self.env._("%s: nobody without a log-in or an invitation.", self._get_label()),
                kind="info",
            )
        return without.action_invite()

    # ------------------------------------------------------------------ the switch

    def _get_persons_with_access(self):
        """Give the client users who can open the dossier now."""
        return self.client_ids.filtered("access_user_id")

    def _join_names(self, names):
        """Give names as one text: at most five, then how many more."""
        shown = names[:_NAMES_SHOWN]
        if len(names) > len(shown):
            shown.append(self.env._("%s more", len(names) - len(shown)))
        if len(shown) < 2:
            return "".join(shown)
        return self.env._("%(names)s and %(last)s", names=", ".join(shown[:-1]), last=shown[-1])

    def _name_with_documents(self, person, number):
        """Give the name of a client user and how many documents he sees, as a sentence holds it."""
        name = person.partner_id.name
        if number == 1:
            return self.env._("%s (1 document)", name)
        return self.env._("%(name)s (%(number)s documents)", name=name, number=number)

    def get_switch_question(self):
        """Say what to ask before a dossier is switched off; nothing when nobody loses anything by it.

        :return: dict ``title``, ``body``, ``confirm``, or False
        :raises AccessError: for who may not write the administration; client users never may
        """
        self.ensure_one()
        self.check_access("write")
        persons = self._get_persons_with_access()
        if not self.dossier_enabled or not persons:
            return False
        counts = self.env["klantendossier.permission"]._count_seen(persons)
        names = self._join_names(
            [self._name_with_documents(person, counts[person.id][1]) for person in persons]
        )
        return {
            "title": self.env._("Switch the dossier off · %s", self._get_label()),
            "body": self.env._(
                "%s will see nothing of this dossier any more, at once. Everything is kept; when you switch "
                "it on again, they see the same as before.",
                names,
            ),
            "confirm": self.env._("Switch off: %s lose access", len(persons))
            if len(persons) > 1
            else self.env._("Switch off: 1 loses access"),
        }

    def action_switch_dossier(self, enabled=False):
        """Switch the dossier of one administration on or off, and say what that did.

        :param bool enabled: on or off; where client users get access by it, a dialog says so first
        :return: the action that says what was done, or that opens that dialog
        """
        self.ensure_one()
        self.check_access("write")
        enabled = bool(enabled)
        label = self._get_label()
        if self.dossier_enabled == enabled:
            return self._done(
                self.env._("The dossier of %s was on already.", label)
                if enabled
                else self.env._("The dossier of %s was off already.", label),
                kind="info",
            )
        if enabled and self._get_opened("enable"):
            return self._open_impact("enable")
        before = self._get_persons_with_access()
        self.write({"dossier_enabled": enabled})
        persons = self._get_persons_with_access() if enabled else before
        names = self._join_names(persons.mapped("partner_id.name"))
        if enabled and persons:
            text = self.env._(
                "The dossier of %(label)s is on. %(names)s can open it.", label=label, names=names
            )
        elif enabled:
            text = self.env._("The dossier of %s is on. No client user has access yet.", label)
        elif persons:
            text = self.env._(
                "The dossier of %(label)s is off. %(names)s see nothing of it any more.",
                label=label,
                names=names,
            )
        else:
            text = self.env._("The dossier of %s is off.", label)
        return self._done(text)

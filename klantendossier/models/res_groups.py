from odoo import api, models
from odoo.fields import Domain

#: By which fields of a group somebody gets into it, or out of it.
MEMBERSHIP = frozenset(
    {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids", "all_implied_ids"}
)


class ResGroups(models.Model):
    """The other end of a log-in's groups: written there, a client user is shut out or let in as well.

    What counts is what came of it: the groups of the log-ins of client users before and after.
    """

    _inherit = "res.groups"

    @api.model
    def _get_client_log_in_groups(self):
        """Give per log-in of a client user who has not ended its own groups, and which kind of log-in that is.

        Groups that are implied count when they make it another kind of log-in, or open dossiers: with many of
        Odoo's settings, all portal users get one more group.
        """
        # sudo: client - all dossiers count; what comes out is only compared
        clients_sudo = self.env["klantendossier.client"].sudo().search([("state", "!=", "ended")])
        # sudo: res.users - as above
        users_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        users_sudo = users_sudo.search(
            Domain("partner_id", "in", clients_sudo.partner_id.ids)
            | Domain("id", "in", clients_sudo.user_id.ids)
        )
        # sudo: ir.model.data - which groups are ours
        data_sudo = self.env["ir.model.data"].sudo()
        ours = data_sudo.search_fetch(
            [("model", "=", "res.groups"), ("module", "=", "klantendossier")], ["res_id"]
        )
        kinds = {
            *ours.mapped("res_id"),
            *(self.env.ref(f"base.group_{kind}").id for kind in ("user", "portal", "public")),
        }
        return {
            user.id: (frozenset(user.group_ids.ids), kinds.intersection(user.all_group_ids.ids))
            for user in users_sudo
        }

    @api.model
    def _check_client_log_in_groups(self, before):
        """Refuse what changed the groups of log-ins that the acting user may not touch.

        :param before: what :meth:`_get_client_log_in_groups` gave
        :raises AccessError: when there is one
        """
        after = self._get_client_log_in_groups()
        changed = [user_id for user_id in before if after.get(user_id) != before[user_id]]
        self.env["klantendossier.client"]._check_credential_access(
            self.env["res.users"].browse(changed)._get_credential_partners(), "groups"
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not any(MEMBERSHIP & vals.keys() for vals in vals_list) or not self.env.registry.ready:
            return super().create(vals_list)
        before = self._get_client_log_in_groups()
        groups = super().create(vals_list)
        self._check_client_log_in_groups(before)
        return groups

    def write(self, vals):
        # While modules are installed or updated their own data is written; that is no act of anybody.
        if not MEMBERSHIP & vals.keys() or not self.env.registry.ready:
            return super().write(vals)
        before = self._get_client_log_in_groups()
        result = super().write(vals)
        self._check_client_log_in_groups(before)
        return result

    def unlink(self):
        if not self.env.registry.ready:
            return super().unlink()
        before = self._get_client_log_in_groups()
        result = super().unlink()
        self._check_client_log_in_groups(before)
        return result

from odoo import SUPERUSER_ID, models


class Administration(models.Model):
    """Who of the office may enter an administration, asked for somebody else than who is acting."""

    _inherit = "klantendossier.administration"

    def _may_enter(self, user):
        """Say whether a user may enter all of these administrations, in any of his companies.

        The record rules decide, as they do when he opens the dossier himself.
        """
        if not user.id or not user.active:
            return False
        context = {"allowed_company_ids": list(user._get_company_ids())}
        env = self.env(user=user.id, su=False, context=context)
        return self.with_env(env).has_access("read")

    def _find_who_may_enter(self):
        """Give one office user who may enter all of these administrations, or nobody."""
        # sudo: res.groups - who belongs to the office; only one of them is given back
        users_sudo = self.env.ref("klantendossier.group_user").sudo().all_user_ids
        for user_sudo in users_sudo.filtered(lambda u: u.active and u.id != SUPERUSER_ID):
            if self._may_enter(user_sudo):
                return user_sudo
        return users_sudo.browse()

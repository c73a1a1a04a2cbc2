from odoo.http import request, route
from odoo.tools.safe_eval import safe_eval

from odoo.addons.web.controllers.action import Action
from odoo.addons.web.controllers.utils import clean_action


class KlantendossierAction(Action):
    """Addresses of a dossier that name no administration."""

    @route()
    def load(self, action_id, context=None):
        """Lead to the list of administrations where an action of a dossier is asked for without one.

        Its domain needs ``active_id``; without it the web client would only show an error. A breadcrumb asks
        for the name alone, and gets it.
        """
        action = super().load(action_id, context)
        asked_by_client = request.httprequest.path == "/web/action/load"
        if not (action and asked_by_client and self._is_bound(action)):
            return action
        active_id = (context or {}).get("active_id")
        if isinstance(active_id, int) and active_id > 0 and active_id is not True:
            action["context"] = self._bind_context(action, active_id)
            return action
        env = request.env
        administrations = env["ir.actions.actions"]._for_xml_id(
            "klantendossier.administration_action"
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": env._("This address names no administration. Choose one from the list."),
                "next": clean_action(administrations, env=env),
            },
        }

    def _bind_context(self, action, active_id):
        """Give the action's context for one administration.

        The web client keeps the last action of a tab, and takes it for the next address when its context names
        no other record: then ``/odoo/dossier`` after ``/odoo/administrations/12/dossier`` would not be asked.
        """
        context = safe_eval(action.get("context") or "{}", {"active_id": active_id})
        return {**context, "active_id": active_id, "active_ids": [active_id]}

    def _is_bound(self, action):
        model = action.get("res_model") or ""
        return model.startswith("klantendossier.") and "active_id" in str(action.get("domain"))

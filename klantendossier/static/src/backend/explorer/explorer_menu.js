import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

/** One of the actions of the dossier: a door of the administration that the screen is bound to. */
class DossierMenuItem extends Component {
    static template = "klantendossier.DossierMenuItem";
    static components = { DropdownItem };
    static props = {};

    onSelected() {
        const acts = this.env.klantendossier;
        return acts.act("klantendossier.administration", this.method, [acts.administrationId]);
    }
}

export class UseTemplateMenu extends DossierMenuItem {
    method = "action_use_template";
    icon = "fa-sitemap";
    label = _t("Use template");
}

export class ViewAsClientMenu extends DossierMenuItem {
    method = "action_view_as_client";
    icon = "fa-eye";
    label = _t("View as Client");
}

export class WhoSeesWhatMenu extends DossierMenuItem {
    method = "action_who_sees_what";
    icon = "fa-users";
    label = _t("Who Sees What");
}

/** The log of the administration, for managers. */
export class LogMenu extends DossierMenuItem {
    method = "action_open_log";
    icon = "fa-list-ul";
    label = _t("Log");
}

const isDossier = (env) => Boolean(env.klantendossier?.administrationId);

for (const [key, Item, isDisplayed] of [
    ["klantendossier-use-template", UseTemplateMenu, isDossier],
    ["klantendossier-view-as-client", ViewAsClientMenu, isDossier],
    ["klantendossier-who-sees-what", WhoSeesWhatMenu, isDossier],
    [
        "klantendossier-log",
        LogMenu,
        (env) => isDossier(env) && user.hasGroup("klantendossier.group_manager"),
    ],
]) {
    registry.category("cogMenu").add(key, {
        Component: Item,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed,
    });
}

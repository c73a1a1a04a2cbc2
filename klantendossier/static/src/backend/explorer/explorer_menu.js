import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

/** 'Use template' among the actions of the dossier. */
export class UseTemplateMenu extends Component {
    static template = "klantendossier.UseTemplateMenu";
    static components = { DropdownItem };
    static props = {};

    onSelected() {
        const acts = this.env.klantendossier;
        return acts.act("klantendossier.administration", "action_use_template", [
            acts.administrationId,
        ]);
    }
}

/** The log of the administration, for managers. */
export class LogMenu extends Component {
    static template = "klantendossier.LogMenu";
    static components = { DropdownItem };
    static props = {};

    onSelected() {
        const acts = this.env.klantendossier;
        return acts.act("klantendossier.administration", "action_open_log", [
            acts.administrationId,
        ]);
    }
}

registry.category("cogMenu").add("klantendossier-use-template", {
    Component: UseTemplateMenu,
    groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
    isDisplayed: (env) => Boolean(env.klantendossier?.administrationId),
});

registry.category("cogMenu").add("klantendossier-log", {
    Component: LogMenu,
    groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
    isDisplayed: (env) =>
        Boolean(env.klantendossier?.administrationId) &&
        user.hasGroup("klantendossier.group_manager"),
});

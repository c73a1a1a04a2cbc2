import { onWillStart, onWillUnmount, useComponent } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

const ADMINISTRATION = "klantendossier.administration";

/**
 * The record before the administration's number in the address, where both have the same number: then one
 * cannot tell from the address alone whether that number is the administration's or the other record's.
 */
export function getUnder(administrationId) {
    const { actionStack = [], active_id: activeId, resId } = router.current;
    const above = actionStack.at(resId ? -3 : -2);
    if (activeId !== administrationId || !above?.resId || above.resId !== administrationId) {
        return false;
    }
    if (above.active_id === administrationId) {
        return false; // another window of this very administration, as `/12/dossier/12/dossier-bin`
    }
    return { action: above.action || false, model: above.model || false, id: above.resId };
}

/** Say why there is nothing to show, and give the list of the administrations that there are. */
export function leave({ notification, action }, message) {
    notification.add(message, { type: "warning" });
    return action.doAction("klantendossier.administration_action", { clearBreadcrumbs: true });
}

/**
 * Bind a screen to the administration of its address: say which one it is in the title of the browser's tab,
 * or lead away when the address names none, a closed one, or a record of another one.
 *
 * Asked of the server every time, and never kept on the disk: what was open yesterday may be closed today.
 *
 * @param {() => number|false} [getResId] the record that the screen shows, if any
 */
export function useBound(getResId = () => false) {
    const component = useComponent();
    const orm = useService("orm");
    const services = { notification: useService("notification"), action: useService("action") };
    const title = useService("title");
    const bound = {
        id: component.props.context.klantendossier_administration_id || false,
        label: "",
    };
    const check = async () => {
        if (!bound.id || component.env.inDialog) {
            return;
        }
        const found = await orm.call(ADMINISTRATION, "get_bound", [], {
            administration_id: bound.id,
            model: component.props.resModel,
            res_id: getResId(),
            under: getUnder(bound.id),
            context: user.context,
        });
        if (found.message) {
            // Not mounted: what stood in the window goes on standing there until the list is there.
            browser.setTimeout(() => leave(services, found.message));
            return new Promise(() => {});
        }
        bound.label = found.label;
        const { config } = component.env;
        const name = config.getDisplayName?.() || "";
        if (getResId()) {
            title.setParts({ klantendossier: found.label });
        } else if (!name.includes(found.label)) {
            config.setDisplayName?.([name, found.label].filter(Boolean).join(" · "));
        }
    };
    /** Ends when it is known that the screen may be shown; whoever loads its records waits for it. */
    bound.ready = check();
    onWillStart(() => bound.ready);
    onWillUnmount(() => title.setParts({ klantendossier: null }));
    return bound;
}

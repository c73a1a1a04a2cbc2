import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** So long the offer to take something back stays on the screen, in milliseconds. */
const STAY = 12000;

/**
 * The end of an act: the dialog closes, the screen shows what is true now (the same folder and filters, where
 * it was scrolled), and a message says what happened. With `undo_id` it can be taken back from there; with
 * `hide_ids` what was just sent can be made office only, and the message stays until it is closed. `next` is
 * an action to go on with, such as the dialog from which this one was opened.
 */
export async function done(env, action) {
    const { message, type, sticky, undo_id: undoId, hide_ids: hideIds, next } = action.params;
    const { action: actions, notification, orm } = env.services;
    const controller = actions.currentController;
    if (controller) {
        await actions.restore(controller.jsId);
    } else {
        await actions.doAction({ type: "ir.actions.act_window_close" });
    }
    const buttons = [];
    if (undoId) {
        buttons.push({
            name: _t("Undo"),
            icon: "fa-undo",
            onClick: async () => {
                close();
                actions.doAction(await orm.call("klantendossier.undo", "action_undo", [[undoId]]));
            },
        });
    }
    if (hideIds?.length) {
        const context = { klantendossier_administration_id: action.params.administration_id };
        buttons.push({
            name: _t("Do not show after all"),
            icon: "fa-eye-slash",
            onClick: async () => {
                close();
                actions.doAction(
                    await orm.call("klantendossier.document", "action_hide", [hideIds], { context })
                );
            },
        });
    }
    const close = notification.add(message, {
        type,
        sticky: sticky || Boolean(hideIds?.length),
        autocloseDelay: undoId ? STAY : undefined,
        className: "o_kd_done",
        buttons,
    });
    if (next) {
        await actions.doAction(next);
    }
}

registry.category("actions").add("klantendossier_done", done);

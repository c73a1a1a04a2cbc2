import { markup, onMounted, useComponent, useSubEnv } from "@odoo/owl";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";

import { makeSideState } from "./explorer_side_state";

/**
 * Runs of which only the last one counts. Odoo's model and its search panel leave a load that another one
 * overtakes unanswered; whoever waits for such a run is answered by the one that overtook it.
 */
export class Latest {
    constructor() {
        this.running = null;
    }

    /**
     * @param {Function} work what is done; gives a promise, which may never be settled
     * @returns {Promise} settled with the work of the last run that began before it ended
     */
    run(work) {
        if (!this.running) {
            const waiting = {};
            waiting.promise = new Promise((resolve, reject) =>
                Object.assign(waiting, { resolve, reject })
            );
            this.running = waiting;
        }
        const { running } = this;
        const own = (running.last = Symbol("run"));
        const settle = (how) => (value) => {
            if (running.last === own) {
                this.running = null;
                running[how](value);
            }
        };
        work().then(settle("resolve"), settle("reject"));
        return running.promise;
    }
}

/**
 * What everything in the explorer shares, also as `env.klantendossier` for its panel, header, side and keys.
 *
 * Every act goes through `act`: with the administration that the screen is bound to, which the server checks.
 */
export function useExplorerActs() {
    const component = useComponent();
    const orm = useService("orm");
    const action = useService("action");
    const { searchModel } = component.env;
    const reloads = new Latest();
    const acts = {
        /** Which document stands at the right, see `makeSideState`. */
        side: makeSideState(searchModel.administrationId),
        get searchModel() {
            return searchModel;
        },
        get administrationId() {
            return searchModel.administrationId;
        },
        get administration() {
            return searchModel.tree?.administration;
        },
        get folderId() {
            return searchModel.folderId;
        },
        /** The active folder with what stands above the documents, or its id alone for the inbox and all. */
        get folder() {
            return searchModel.tree?.folder;
        },
        get context() {
            return {
                ...user.context,
                klantendossier_administration_id: searchModel.administrationId,
                klantendossier_shown: searchModel.shown,
            };
        },
        openFolder(folderId) {
            searchModel.openFolder(folderId);
        },
        /** Call a method with the administration of this screen. */
        call(model, method, args = [], kwargs = {}) {
            return orm.call(model, method, args, {
                ...kwargs,
                context: { ...acts.context, ...kwargs.context },
            });
        },
        /**
         * Call a method of records, do what it answers, and show what is true then.
         *
         * @param {Object} [context] `klantendossier_shown` of what is not chosen in the list
         */
        async act(model, method, ids, args = [], context = {}) {
            const result = await acts.call(model, method, [ids, ...args], { context });
            if (result?.type) {
                if (result.help) {
                    result.help = markup(result.help);
                }
                // Not waited for: the dialog goes only when this has ended, and what ends by drawing the
                // screen anew leaves nobody to answer.
                const onClose = (params) => {
                    if (!params?.noReload) {
                        acts.reload();
                    }
                };
                // Another window of this administration takes the place of this one: an address with its number
                // twice, `/12/dossier/12/dossier-bin`, reads as document 12 of it.
                const isOfThis =
                    result.target !== "new" && result.context?.active_id === acts.administrationId;
                return action.doAction(result, {
                    onClose,
                    ...(isOfThis ? { stackPosition: "replaceCurrentAction" } : {}),
                });
            }
            await acts.reload();
            return result;
        },
        /** Show the whole form of a document. */
        openForm(documentId) {
            return action.switchView("form", { resId: documentId });
        },
        /** Show what is true now. Resolves also when a later one overtakes it: with that one. */
        reload() {
            acts.side.refresh();
            return reloads.run(async () => {
                await searchModel.reloadTree();
                searchModel.trigger("update");
                const { model } = component;
                // The search itself may overtake this load: then the list shows what that one brought.
                const shown = new Promise((resolve) =>
                    model.bus.addEventListener("update", resolve, { once: true })
                );
                await Promise.race([model.load(), shown]);
            });
        },
    };
    useSubEnv({ klantendossier: acts });
    const tellAddress = () =>
        component.props.updateActionState?.({ folder: searchModel.folderId || undefined });
    onMounted(tellAddress);
    useBus(searchModel, "update", tellAddress);
    return acts;
}

import { markup, onMounted, useComponent, useSubEnv } from "@odoo/owl";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";

import { makeSideState } from "./explorer_side_state";

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
        /** Call a method of records, do what it answers, and show what is true then. */
        async act(model, method, ids, args = []) {
            const result = await acts.call(model, method, [ids, ...args]);
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
        async reload() {
            acts.side.refresh();
            await searchModel.reloadTree();
            searchModel.trigger("update");
            await component.model.load();
        },
    };
    useSubEnv({ klantendossier: acts });
    const tellAddress = () =>
        component.props.updateActionState?.({ folder: searchModel.folderId || undefined });
    onMounted(tellAddress);
    useBus(searchModel, "update", tellAddress);
    return acts;
}

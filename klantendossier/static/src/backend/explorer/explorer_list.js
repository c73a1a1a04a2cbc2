import { useEffect, useState } from "@odoo/owl";
import { ListController } from "@web/views/list/list_controller";

import { useExplorerActs } from "./explorer_acts";
import { useExplorerDrag } from "./explorer_drag";
import { ExplorerHeader } from "./explorer_header";
import { useExplorerKeys } from "./explorer_keys";
import { ExplorerSide } from "./explorer_side";

/** What both views of the explorer do: which document stands at the right, and the buttons on top. */
export const explorerController = (Base) =>
    class extends Base {
        static components = { ...Base.components, ExplorerHeader, ExplorerSide };

        setup() {
            super.setup();
            this.acts = useExplorerActs();
            leaveOutForm(this.env.config.breadcrumbs, this.acts.administrationId);
            useShownRow(this);
            useExplorerDrag(this.acts);
            useExplorerKeys(this.acts);
        }

        async openRecord(record) {
            this.acts.side.show(record.resId);
            this.acts.side.toggle(true);
        }

        /** Upload to the active folder, or else to the inbox. */
        onUpload() {
            const { acts } = this;
            return typeof acts.folderId === "number"
                ? acts.act("klantendossier.folder", "action_upload", [acts.folderId])
                : acts.act("klantendossier.administration", "action_upload", [
                      acts.administrationId,
                  ]);
        }

        onViewAs() {
            const { acts } = this;
            return acts.act("klantendossier.administration", "action_view_as_client", [
                acts.administrationId,
            ]);
        }

        /** A folder below the active one, or else a main folder. */
        onNewFolder() {
            const { acts } = this;
            return typeof acts.folderId === "number"
                ? acts.act("klantendossier.folder", "action_new_subfolder", [acts.folderId])
                : acts.act("klantendossier.administration", "action_new_folder", [
                      acts.administrationId,
                  ]);
        }
    };

/** An address names the administration before its dossier, and Odoo makes its form of that: the same name twice. */
function leaveOutForm(breadcrumbs, administrationId) {
    const address = breadcrumbs?.at(-2)?.url?.split("?")[0];
    if (address?.endsWith(`/administrations/${administrationId}`)) {
        breadcrumbs.splice(-2, 1);
    }
}

/** Mark the row or card of the document that stands at the right, and show what is the only one selected. */
function useShownRow(controller) {
    const { acts } = controller;
    const { side } = acts;
    const shown = useState(side);
    let folderId = acts.folderId;
    useEffect(
        (active) => {
            // What lies in another folder does not stay beside this one's documents.
            if (active !== folderId) {
                folderId = active;
                side.show(false);
            }
        },
        () => [acts.folderId]
    );
    useEffect(() => {
        const root = controller.rootRef.el;
        const { documentId } = shown;
        for (const el of root?.querySelectorAll("[data-id]") || []) {
            const record = controller.model.root.records.find(({ id }) => id === el.dataset.id);
            el.classList.toggle("o_kd_shown", Boolean(record) && record.resId === documentId);
        }
    });
    useEffect(
        (selected) => {
            if (selected) {
                side.show(selected);
            }
        },
        () => {
            const { selection } = controller.model.root;
            return [selection?.length === 1 && selection[0].resId];
        }
    );
}

export class ExplorerListController extends explorerController(ListController) {
    static template = "klantendossier.ExplorerList";
}

import { useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ListController } from "@web/views/list/list_controller";

import { useExplorerActs } from "./explorer_acts";
import { ExplorerHeader } from "./explorer_header";
import { ExplorerSide } from "./explorer_side";

/** Below this width there is no room beside the documents; a click opens the document itself then. */
const SIDE_WIDTH = 1200;

/** What both views of the explorer do: which document stands at the right, and the buttons on top. */
export const explorerController = (Base) =>
    class extends Base {
        static components = { ...Base.components, ExplorerHeader, ExplorerSide };

        setup() {
            super.setup();
            this.acts = useExplorerActs();
            this.side = useState({ documentId: false });
        }

        async openRecord(record, ...args) {
            if (browser.innerWidth < SIDE_WIDTH) {
                return super.openRecord(record, ...args);
            }
            this.side.documentId = record.resId;
        }

        closeSide() {
            this.side.documentId = false;
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

export class ExplorerListController extends explorerController(ListController) {
    static template = "klantendossier.ExplorerList";
}

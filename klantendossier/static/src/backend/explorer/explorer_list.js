import { ListController } from "@web/views/list/list_controller";

import { useExplorerActs } from "./explorer_acts";
import { ExplorerHeader } from "./explorer_header";
import { ExplorerSide } from "./explorer_side";

export class ExplorerListController extends ListController {
    static template = "klantendossier.ExplorerList";
    static components = { ...ListController.components, ExplorerHeader, ExplorerSide };

    setup() {
        super.setup();
        this.acts = useExplorerActs();
    }

    onUpload() {
        return onUpload(this.acts);
    }

    onNewFolder() {
        return onNewFolder(this.acts);
    }
}

/** Upload to the active folder, or else to the inbox. */
export function onUpload(acts) {
    return typeof acts.folderId === "number"
        ? acts.act("klantendossier.folder", "action_upload", [acts.folderId])
        : acts.act("klantendossier.administration", "action_upload", [acts.administrationId]);
}

/** A folder below the active one, or else a main folder. */
export function onNewFolder(acts) {
    return typeof acts.folderId === "number"
        ? acts.act("klantendossier.folder", "action_new_subfolder", [acts.folderId])
        : acts.act("klantendossier.administration", "action_new_folder", [acts.administrationId]);
}

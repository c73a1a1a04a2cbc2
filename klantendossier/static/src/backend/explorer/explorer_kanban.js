import { KanbanController } from "@web/views/kanban/kanban_controller";

import { useExplorerActs } from "./explorer_acts";
import { ExplorerHeader } from "./explorer_header";
import { onNewFolder, onUpload } from "./explorer_list";
import { ExplorerSide } from "./explorer_side";

export class ExplorerKanbanController extends KanbanController {
    static template = "klantendossier.ExplorerKanban";
    static components = { ...KanbanController.components, ExplorerHeader, ExplorerSide };

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

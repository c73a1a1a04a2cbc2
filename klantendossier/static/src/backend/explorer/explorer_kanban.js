import { KanbanController } from "@web/views/kanban/kanban_controller";

import { explorerController } from "./explorer_list";

export class ExplorerKanbanController extends explorerController(KanbanController) {
    static template = "klantendossier.ExplorerKanban";
}

import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { listView } from "@web/views/list/list_view";

import { ExplorerKanbanController } from "./explorer_kanban";
import { ExplorerListController } from "./explorer_list";
import { ExplorerPanel } from "./explorer_panel";
import { ExplorerSearchModel } from "./explorer_search_model";

const shared = { SearchModel: ExplorerSearchModel, SearchPanel: ExplorerPanel };

registry.category("views").add("klantendossier_explorer_list", {
    ...listView,
    ...shared,
    Controller: ExplorerListController,
});
registry.category("views").add("klantendossier_explorer_kanban", {
    ...kanbanView,
    ...shared,
    Controller: ExplorerKanbanController,
});

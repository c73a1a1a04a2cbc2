import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";

import { BoundListController } from "../bound/bound_views";

/** The log; that of one administration or document can be saved as a table, with the filters that are on. */
export class LogListController extends BoundListController {
    get exportUrl() {
        const { active_id: id, klantendossier_log_of: of } = this.props.context;
        if (!id || !["administration_id", "document_id"].includes(of)) {
            return false;
        }
        const filters = JSON.stringify(this.model.root?.domain || []);
        return `/klantendossier/log?${new URLSearchParams({ [of]: id, filters })}`;
    }
}

registry.category("views").add("klantendossier_log_list", {
    ...listView,
    Controller: LogListController,
    buttonTemplate: "klantendossier.LogListButtons",
});

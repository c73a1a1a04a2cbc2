import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SIZES } from "@web/core/ui/ui_service";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** Columns that need a wide screen; what they tell stands in the form as well. */
const WIDE = ["invited_count", "last_change", "responsible_id"];

const LOOK = {
    inbox: { icon: "fa-inbox", label: _t("to be filed in the inbox") },
    new_from_client: { icon: "fa-cloud-upload", label: _t("new from clients") },
    invited: { icon: "fa-envelope-o", label: _t("invitations not accepted") },
};

/** The numbers above the list; each opens exactly the list that it counts. */
export class HomeNumbers extends Component {
    static template = "klantendossier.HomeNumbers";
    static props = { list: { type: Object, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ numbers: [] });
        onWillStart(() => this.load());
        // The list was loaded anew, so what it counts may have changed.
        onWillUpdateProps(() => {
            this.load();
        });
    }

    async load() {
        const numbers = await this.orm.call(
            "klantendossier.administration",
            "get_home_numbers",
            []
        );
        this.state.numbers = numbers.map((number) => ({ ...number, ...LOOK[number.key] }));
    }

    open(number) {
        return this.action.doAction(number.action);
    }
}

export class HomeListRenderer extends ListRenderer {
    static template = "klantendossier.HomeListRenderer";
    static components = { ...ListRenderer.components, HomeNumbers };

    getActiveColumns() {
        const columns = super.getActiveColumns();
        const narrow = this.uiService.size < SIZES.LG;
        return narrow ? columns.filter(({ name }) => !WIDE.includes(name)) : columns;
    }
}

export class HomeKanbanRenderer extends KanbanRenderer {
    static template = "klantendossier.HomeKanbanRenderer";
    static components = { ...KanbanRenderer.components, HomeNumbers };
}

registry.category("views").add("klantendossier_dashboard_list", {
    ...listView,
    Renderer: HomeListRenderer,
});
registry.category("views").add("klantendossier_dashboard_kanban", {
    ...kanbanView,
    Renderer: HomeKanbanRenderer,
});

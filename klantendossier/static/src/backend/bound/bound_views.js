import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

import { useBound } from "./bound";

/** A form of something in a dossier: the title of the tab says in whose. */
export class BoundFormController extends FormController {
    setup() {
        const bound = useBound(() => this.props.resId || false);
        super.setup();
        // What is not of this administration is not even asked for.
        const load = this.model.load.bind(this.model);
        this.model.load = async (...args) => {
            await bound.ready;
            return load(...args);
        };
    }
}

/** A list of one administration. */
export class BoundListController extends ListController {
    setup() {
        super.setup();
        useBound();
    }
}

registry
    .category("views")
    .add("klantendossier_bound_form", { ...formView, Controller: BoundFormController })
    .add("klantendossier_bound_list", { ...listView, Controller: BoundListController });

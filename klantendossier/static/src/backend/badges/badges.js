import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Shows what is special about a record as badges: a list of label, Bootstrap colour and icon. */
export class Badges extends Component {
    static template = "klantendossier.Badges";
    static props = { ...standardFieldProps };

    get badges() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("klantendossier_badges", {
    component: Badges,
    displayName: _t("Badges"),
    supportedTypes: ["json"],
});

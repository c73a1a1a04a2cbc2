import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What the matrix does, per person: who gains and who loses what, which levels change, what stays closed; and
 * what happens only when it is ticked.
 */
export class PermissionPlanField extends Component {
    static template = "klantendossier.PermissionPlanField";
    static props = { ...standardFieldProps };

    get plan() {
        return { clients: [], above: [], ...this.props.record.data[this.props.name] };
    }

    get ticks() {
        return this.props.record.data.ticks || [];
    }

    toggle(key) {
        const ticks = this.ticks.includes(key)
            ? this.ticks.filter((other) => other !== key)
            : [...this.ticks, key];
        return this.props.record.update({ ticks });
    }
}

registry.category("fields").add("klantendossier_permission_plan", {
    component: PermissionPlanField,
    supportedTypes: ["json"],
});

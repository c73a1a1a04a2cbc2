import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The levels of one client user as a row of choices that are there at once, also when the row of the list
 * is not being edited: the matrix of permissions is one click per person.
 *
 * None is there for who has nothing below, traverse for who has something: then that is what is left.
 */
export class LevelRadioField extends RadioField {
    static template = "klantendossier.LevelRadioField";

    get name() {
        return `${this.id}_${this.props.record.id}`;
    }

    get items() {
        const hidden = this.props.record.data.has_below ? "none" : "traverse";
        return super.items.filter(([value]) => value !== hidden);
    }

    get current() {
        const { level, has_below: hasBelow, revoke } = this.props.record.data;
        if (revoke) {
            return null;
        }
        if (level === "none" || level === "traverse") {
            return hasBelow ? "traverse" : "none";
        }
        return level;
    }

    get was() {
        const was = this.props.record.data.old_rank;
        const ranks = { 0: "none", 10: "traverse", 20: "view", 30: "upload", 40: "edit" };
        return this.props.record.data.is_changed ? ranks[was] : null;
    }
}

registry.category("fields").add("klantendossier_level_radio", {
    ...radioField,
    component: LevelRadioField,
    fieldDependencies: [
        { name: "has_below", type: "boolean" },
        { name: "old_rank", type: "integer" },
        { name: "is_changed", type: "boolean" },
        { name: "revoke", type: "boolean" },
    ],
});

/** Take everything below away from one person: one clear act, which can be taken back before it is saved. */
export class RevokeField extends Component {
    static template = "klantendossier.RevokeField";
    static props = { ...standardFieldProps };

    get isOn() {
        return this.props.record.data[this.props.name];
    }

    get isPossible() {
        const { has_below: hasBelow, old_rank: rank } = this.props.record.data;
        return hasBelow || rank > 0;
    }

    get label() {
        return this.isOn ? _t("Keep it after all") : _t("Take everything away");
    }

    toggle() {
        return this.props.record.update({ [this.props.name]: !this.isOn });
    }
}

registry.category("fields").add("klantendossier_revoke", {
    component: RevokeField,
    supportedTypes: ["boolean"],
});

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

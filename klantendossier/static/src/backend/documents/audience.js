import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Hint } from "../hint/hint";

const LOOKS = {
    office: ["bg-secondary-subtle text-body", "fa-lock"],
    one: ["bg-info-subtle text-info-emphasis", "fa-user"],
    selected: ["bg-info-subtle text-info-emphasis", "fa-user"],
    folder: ["bg-info-subtle text-info-emphasis", "fa-eye"],
};

/** Who sees a document, as a badge; with all names on hover and focus. */
export class AudienceBadge extends Component {
    static template = "klantendossier.AudienceBadge";
    static components = { Hint };
    static props = { audience: Object, onPress: { type: Function, optional: true } };

    get look() {
        return LOOKS[this.props.audience.kind] || LOOKS.office;
    }

    get label() {
        const { label, hint, names } = this.props.audience;
        const press = this.props.onPress && _t("Press to change who sees it");
        return [label, hint, names.join(", "), press].filter(Boolean).join(". ");
    }
}

export class Audience extends Component {
    static template = "klantendossier.Audience";
    static components = { AudienceBadge };
    static props = { ...standardFieldProps };

    get audience() {
        return this.props.record.data.audience;
    }

    /** In the explorer, which knows its administration, the badge is the way to change what it says. */
    get onPress() {
        const acts = this.env.klantendossier;
        return acts
            ? () =>
                  acts.act("klantendossier.document", "action_visibility", [
                      this.props.record.resId,
                  ])
            : undefined;
    }
}

registry.category("fields").add("klantendossier_audience", {
    component: Audience,
    displayName: _t("Who Sees This"),
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "audience", type: "json" }],
});

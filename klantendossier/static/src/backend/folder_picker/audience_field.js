import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

let lastId = 0;

/** Who sees documents in their new folder, as boxes that say what each choice means there. */
export class AudienceField extends Component {
    static template = "klantendossier.AudienceField";
    static props = { ...standardFieldProps };

    setup() {
        this.name = `o_kd_audience_${++lastId}`;
        // Office only is no choice of this dialog, unless whoever opened it made it already.
        this.first = this.value;
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get items() {
        const folder = this.props.record.data.target_folder_id?.display_name;
        const help = {
            folder: _t("Who sees a single document goes along with it."),
            nobody: _t("Only who sees it now and has access to %s.", folder),
            office: _t("No client user sees it."),
        };
        return this.props.record.fields[this.props.name].selection
            .filter(([value]) => value !== "office" || this.first === "office")
            .map(([value, label]) => ({ value, label, help: help[value] }));
    }
}

registry.category("fields").add("klantendossier_move_audience", {
    component: AudienceField,
    supportedTypes: ["selection"],
    fieldDependencies: [{ name: "target_folder_id", type: "many2one" }],
});

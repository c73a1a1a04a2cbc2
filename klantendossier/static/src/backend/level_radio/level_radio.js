import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/**
 * The levels of one client user as a row of choices that are there at once, also when the row of the list
 * is not being edited: the matrix of permissions is one click per person.
 */
export class LevelRadioField extends RadioField {
    static template = "klantendossier.LevelRadioField";

    get name() {
        return `${this.id}_${this.props.record.id}`;
    }
}

registry.category("fields").add("klantendossier_level_radio", {
    ...radioField,
    component: LevelRadioField,
});

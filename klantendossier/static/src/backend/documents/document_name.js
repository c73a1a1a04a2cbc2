import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Hint } from "../hint/hint";

/**
 * A document in a list or on a card: its kind, its name, the icon of its notes, and a line about version, size
 * and date. What came from a client and was not handled yet has a dot, and a button to say that it was.
 */
export class DocumentName extends Component {
    static template = "klantendossier.DocumentName";
    static components = { Hint };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
    }

    get data() {
        return this.props.record.data;
    }

    get name() {
        return this.data[this.props.name];
    }

    get badges() {
        return this.data.badges || [];
    }

    get notes() {
        const { note, internal_note: internal } = this.data;
        return [
            ...(note ? [{ title: _t("Note, client users read it too"), text: note }] : []),
            ...(internal ? [{ title: _t("Internal note"), text: internal, internal: true }] : []),
        ];
    }

    get noteIcon() {
        return this.data.note ? "fa-sticky-note-o text-info-emphasis" : "fa-lock o_kd_muted";
    }

    async onHandled() {
        const { record } = this.props;
        const acts = this.env.klantendossier;
        const args = ["klantendossier.document", "action_mark_handled"];
        if (acts) {
            await acts.act(...args, [record.resId]);
        } else {
            await this.orm.call(...args, [[record.resId]]);
            await record.model.load();
        }
    }
}

registry.category("fields").add("klantendossier_document", {
    component: DocumentName,
    displayName: _t("Document"),
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "mimetype", type: "char" },
        { name: "row_detail", type: "char" },
        { name: "note", type: "text" },
        { name: "internal_note", type: "text" },
        { name: "is_new_from_client", type: "boolean" },
        { name: "badges", type: "json" },
    ],
});

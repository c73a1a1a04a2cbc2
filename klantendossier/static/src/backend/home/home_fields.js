import { Component } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { TagsList } from "@web/core/tags_list/tags_list";
import { useService } from "@web/core/utils/hooks";
import {
    listMany2ManyTagsAvatarField,
    ListMany2ManyTagsAvatarField,
} from "@web/views/fields/many2many_tags_avatar/many2many_tags_avatar_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;

/** Name with the number below it. */
export class AdministrationName extends Component {
    static template = "klantendossier.AdministrationName";
    static props = { ...standardFieldProps };

    get data() {
        return this.props.record.data;
    }
}

registry.category("fields").add("klantendossier_administration_name", {
    component: AdministrationName,
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "code", type: "char" }],
});

/** The switch of a dossier: off is asked first when client users lose access by it. */
export class DossierSwitch extends Component {
    static template = "klantendossier.DossierSwitch";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return _t("Dossier of %s", this.props.record.data.name);
    }

    call(method, ...args) {
        return this.orm.call(this.props.record.resModel, method, [
            [this.props.record.resId],
            ...args,
        ]);
    }

    async onClick() {
        const enabled = !this.value;
        const { record } = this.props;
        if (!record.resId) {
            return record.update({ [this.props.name]: enabled });
        }
        // On the form: what was typed is kept, since the record is read anew after switching.
        if ((await record.isDirty()) && !(await record.save())) {
            return;
        }
        const question = enabled ? false : await this.call("get_switch_question");
        if (!question) {
            return this.switch(enabled);
        }
        this.dialog.add(ConfirmationDialog, {
            title: question.title,
            body: question.body,
            confirmLabel: question.confirm,
            confirm: () => this.switch(enabled),
            cancelLabel: _t("Leave it on"),
            cancel: () => {},
        });
    }

    async switch(enabled) {
        const result = await this.call("action_switch_dossier", enabled);
        await this.props.record.load();
        return this.action.doAction(result);
    }
}

registry.category("fields").add("klantendossier_dossier_switch", {
    component: DossierSwitch,
    supportedTypes: ["boolean"],
    fieldDependencies: [{ name: "name", type: "char" }],
});

/** Odoo's faces, with the name as their text. */
class Faces extends TagsList {
    static template = "klantendossier.Faces";
    static defaultProps = { ...TagsList.defaultProps, displayText: false };
}

/** The client users as faces, or that there is nobody yet. */
export class ClientFaces extends ListMany2ManyTagsAvatarField {
    static template = "klantendossier.ClientFaces";
    static components = { ...ListMany2ManyTagsAvatarField.components, TagsList: Faces };
    visibleItemsLimit = 4;

    get isOn() {
        return this.props.record.data.dossier_enabled;
    }
}

registry.category("fields").add("klantendossier_client_faces", {
    ...listMany2ManyTagsAvatarField,
    component: ClientFaces,
    fieldDependencies: [{ name: "dossier_enabled", type: "boolean" }],
});

/** A number that opens what it counts; nothing is grey. */
export class CountLink extends Component {
    static template = "klantendossier.CountLink";
    static props = { ...standardFieldProps, action: String };

    setup() {
        this.action = useService("action");
    }

    get count() {
        return this.props.record.data[this.props.name];
    }

    get isOn() {
        return this.props.record.data.dossier_enabled;
    }

    get label() {
        const title = this.props.record.fields[this.props.name].string;
        return `${this.count} ${title}: ${this.props.record.data.name}`;
    }

    open() {
        // As a button of the view: it makes the help of the window that opens what it is.
        const { resModel, resId, context } = this.props.record;
        return this.action.doActionButton({
            type: "object",
            name: this.props.action,
            resModel,
            resId,
            resIds: [resId],
            context,
        });
    }
}

registry.category("fields").add("klantendossier_count_link", {
    component: CountLink,
    supportedTypes: ["integer"],
    fieldDependencies: [
        { name: "dossier_enabled", type: "boolean" },
        { name: "name", type: "char" },
    ],
    extractProps: ({ options }) => ({ action: options.action }),
});

/**
 * A moment in words: today with its time, yesterday, the day, and the year when it is another one.
 *
 * @param {import("luxon").DateTime} moment
 * @param {import("luxon").DateTime} now
 * @returns {string}
 */
export function tellMoment(moment, now = DateTime.local()) {
    const days = Math.round(now.startOf("day").diff(moment.startOf("day"), "days").days);
    if (days === 0) {
        return _t("today %s", moment.toFormat("HH:mm"));
    }
    if (days === 1) {
        return _t("yesterday");
    }
    const format = { day: "numeric", month: "long" };
    if (moment.year !== now.year) {
        format.year = "numeric";
    }
    return moment.toLocaleString(format);
}

export class LastChange extends Component {
    static template = "klantendossier.LastChange";
    static props = { ...standardFieldProps };

    get text() {
        const { data } = this.props.record;
        if (!data.dossier_enabled) {
            return _t("dossier is off");
        }
        const moment = data[this.props.name];
        return moment ? tellMoment(moment) : "";
    }

    get exact() {
        return this.props.record.data[this.props.name]?.toLocaleString(DateTime.DATETIME_MED) || "";
    }
}

registry.category("fields").add("klantendossier_last_change", {
    component: LastChange,
    supportedTypes: ["datetime"],
    fieldDependencies: [{ name: "dossier_enabled", type: "boolean" }],
});

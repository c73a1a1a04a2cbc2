import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { getNames, joinNames } from "./upload_audience";

/** Where it goes: the administration with its number, the path, the book year, kind and notes. */
export class UploadPlace extends Component {
    static template = "klantendossier.UploadPlace";
    static props = { ...standardWidgetProps };

    setup() {
        this.queue = useState(this.env.klantendossierUpload);
        this.ui = useState(this.env.klantendossierUploadUi);
    }

    get data() {
        return this.props.record.data;
    }

    get sight() {
        return this.data.sight || { path: [], administration: ["", ""] };
    }

    get above() {
        return this.sight.path
            .slice(0, -1)
            .map((name) => `${name} › `)
            .join("");
    }

    get details() {
        const { book_year: bookYear, kind, note, internal_note: internalNote } = this.data;
        const kinds = Object.fromEntries(this.props.record.fields.kind.selection);
        const parts = [bookYear ? _t("Book year %s", bookYear) : _t("No book year")];
        parts.push(kind ? kinds[kind] : _t("no kind"));
        parts.push(note || internalNote ? _t("with a note") : _t("no note"));
        return parts.join(", ");
    }
}

/** Who sees it: three cards, of which one is chosen. */
export class UploadSight extends Component {
    static template = "klantendossier.UploadSight";
    static props = { ...standardWidgetProps };

    setup() {
        this.queue = useState(this.env.klantendossierUpload);
        this.orm = useService("orm");
        this.dialog = useService("dialog");
    }

    get data() {
        return this.props.record.data;
    }

    get people() {
        return this.queue.target.people;
    }

    get viewers() {
        return this.people.filter((person) => person.sees);
    }

    get documentSeen() {
        const { target } = this.queue;
        const names = getNames(target, target.documentAudience);
        return names.length
            ? _t(
                  "A new version is seen by whoever sees the document: your office and %s.",
                  joinNames(names)
              )
            : _t("A new version is seen by whoever sees the document: your office only.");
    }

    isTicked(person) {
        return this.queue.target.clientIds.includes(person.id);
    }

    choose(visibility) {
        return this.props.record.update({ visibility, is_visibility_chosen: true });
    }

    tick(person, value) {
        return this.data.client_ids.addAndRemove({
            add: value ? [person.id] : [],
            remove: value ? [] : [person.id],
        });
    }

    /** Offer to let somebody in who lacks the folder: said first what he sees then. */
    async give(person) {
        const { folderId, administrationId } = this.queue.target;
        const context = { ...user.context, klantendossier_administration_id: administrationId };
        const args = [[folderId], person.id];
        const body = await this.orm.call("klantendossier.folder", "preview_viewing", args, {
            context,
        });
        this.dialog.add(ConfirmationDialog, {
            title: _t("Give access to the folder"),
            body,
            confirmLabel: _t("Give %s access", person.name),
            cancelLabel: _t("Cancel"),
            confirm: async () => {
                await this.orm.call(
                    "klantendossier.folder",
                    "action_give_viewing",
                    [...args, body],
                    { context }
                );
                await this.props.record.update({ refreshed: this.data.refreshed + 1 });
                await this.tick(person, true);
            },
            cancel: () => {},
        });
    }
}

registry.category("view_widgets").add("klantendossier_upload_place", { component: UploadPlace });
registry.category("view_widgets").add("klantendossier_upload_sight", { component: UploadSight });

import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { describeSending, getAudience, joinNames } from "./upload_audience";

/** The buttons of the upload dialog: the first says what it does and who sees it then. */
export class UploadButtons extends Component {
    static template = "klantendossier.UploadButtons";
    static props = { ...standardWidgetProps };

    setup() {
        this.queue = useState(this.env.klantendossierUpload);
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ busy: false });
    }

    get filing() {
        return this.queue.target.filing;
    }

    get lines() {
        return this.props.record.data.lines || [];
    }

    get context() {
        return {
            ...user.context,
            klantendossier_administration_id: this.queue.target.administrationId,
        };
    }

    get sendLabel() {
        const { queue } = this;
        const { target } = queue;
        if (!target.settled) {
            return _t("Looking who sees this …");
        }
        if (target.visibility === "selected" && !target.clientIds.length && !queue.single) {
            return _t("Choose who sees it");
        }
        if (queue.phase === "sent" && queue.count("failed")) {
            return _t("Try again: %s", describeSending(target, queue.going));
        }
        if (!this.filing && !queue.going.length) {
            if (queue.count("checking")) {
                return _t("Looking at the files …");
            }
            return queue.newDirectories.length ? _t("Make the folders") : _t("Nothing to send yet");
        }
        return describeSending(target, this.filing ? this.lines.map(() => ({})) : queue.going);
    }

    get canFile() {
        const { target } = this.queue;
        return (
            !this.state.busy &&
            target.settled &&
            target.folderId &&
            (target.visibility !== "selected" || target.clientIds.length)
        );
    }

    get seen() {
        return this.queue.done.filter((file) => file.audience?.ids.length);
    }

    // ------------------------------------------------------------------ uploading

    async send() {
        if (await this.queue.sendAll()) {
            return this.close();
        }
        if (this.queue.isStale) {
            this.queue.isStale = false;
            await this.refresh();
        }
    }

    /** Look anew who has access to the folder. */
    refresh() {
        const { record } = this.props;
        return record.update({ refreshed: record.data.refreshed + 1 });
    }

    /** What is true of what was sent, for the message that stays when the dialog has gone. */
    get told() {
        const { done, target } = this.queue;
        const documents = done.length === 1 ? done[0].name : _t("%s documents", done.length);
        const ids = [...new Set(this.seen.flatMap((file) => file.audience.ids))];
        if (!ids.length) {
            return _t("%s sent. Only your office sees it.", documents);
        }
        const names = joinNames(
            target.people.filter((person) => ids.includes(person.id)).map((person) => person.name)
        );
        return this.seen.length === done.length
            ? _t("%(documents)s sent, seen by %(names)s.", { documents, names })
            : _t("%(documents)s sent, %(count)s of them seen by %(names)s.", {
                  documents,
                  count: this.seen.length,
                  names,
              });
    }

    close() {
        if (!this.queue.done.length && !this.queue.made) {
            return this.action.doAction({ type: "ir.actions.act_window_close" });
        }
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "klantendossier_done",
            params: {
                message: this.queue.done.length ? this.told : _t("The folders were made."),
                type: "success",
                hide_ids: this.seen.map((file) => file.document_id),
                administration_id: this.queue.target.administrationId,
            },
        });
    }

    /** Make office only what was just sent. */
    async hide() {
        const ids = this.seen.map((file) => file.document_id);
        await this.action.doAction(
            await this.orm.call("klantendossier.document", "action_hide", [ids], {
                context: this.context,
            })
        );
    }

    // ------------------------------------------------------------------ filing

    async file(andNext) {
        const { target, names } = this.queue;
        // Not the component's own: what was done closes the dialog, and its calls would end with it.
        const { orm } = this.env.services;
        const ids = this.lines.map((line) => line.id);
        const values = {
            folder_id: target.folderId,
            visibility: target.visibility,
            client_ids: target.clientIds,
            expected: getAudience(target),
            names: Object.fromEntries(ids.filter((id) => names[id]).map((id) => [id, names[id]])),
            book_year: target.bookYear,
            kind: target.kind,
            note: target.note,
            internal_note: target.internalNote,
        };
        this.state.busy = true;
        this.queue.message = "";
        let result;
        try {
            result = await orm.call("klantendossier.document", "file_away", [ids, values], {
                context: this.context,
            });
        } catch (error) {
            if (!error.exceptionName?.endsWith("AudienceChanged")) {
                throw error;
            }
            this.queue.message = error.data.message;
            await this.refresh();
            return;
        } finally {
            this.state.busy = false;
        }
        await this.action.doAction(result.done);
        if (andNext && result.next_id) {
            await this.action.doAction(
                await orm.call("klantendossier.document", "action_file", [[result.next_id]], {
                    context: { ...this.context, default_folder_id: target.folderId },
                })
            );
        }
    }
}

registry.category("view_widgets").add("klantendossier_upload_buttons", {
    component: UploadButtons,
});

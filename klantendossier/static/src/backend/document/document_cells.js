import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;

/** A moment as people say it: 'today 10:42', 'yesterday 16:03', or the date. */
export function formatMoment(value) {
    const moment = typeof value === "string" ? deserializeDateTime(value) : value;
    if (!moment) {
        return "";
    }
    const days = DateTime.now().startOf("day").diff(moment.startOf("day"), "days").days;
    const time = moment.toFormat("HH:mm");
    if (days === 0) {
        return _t("today %s", time);
    }
    if (days === 1) {
        return _t("yesterday %s", time);
    }
    return formatDate(moment);
}

/** The same in full, for whoever points at it. */
export function formatMomentInFull(value) {
    const moment = typeof value === "string" ? deserializeDateTime(value) : value;
    return moment ? formatDateTime(moment) : "";
}

class TextPopover extends Component {
    static template = "klantendossier.TextPopover";
    static props = { lines: Array, close: { type: Function, optional: true } };
}

/** Show a text on hover and on focus; Escape hides it. For a component with a `lines` getter. */
function useHint(position = "bottom-start") {
    const popover = usePopover(TextPopover, { position, arrow: true, closeOnClickAway: true });
    return {
        show(ev, lines) {
            if (lines.length && !popover.isOpen) {
                popover.open(ev.currentTarget, { lines });
            }
        },
        hide: () => popover.close(),
        onKeydown(ev) {
            if (ev.key === "Escape" && popover.isOpen) {
                ev.stopPropagation();
                popover.close();
            }
        },
    };
}

/** A document in a list: its type, its name, its note behind an icon, and what it is in one small line. */
export class DocumentCell extends Component {
    static template = "klantendossier.DocumentCell";
    static props = { ...standardFieldProps };

    setup() {
        this.hint = useHint();
    }

    get data() {
        return this.props.record.data;
    }

    get details() {
        const { version_number: version, size_label: size, version_date: date } = this.data;
        return [`v${version}`, size, formatMoment(date), this.origin].filter(Boolean).join(" · ");
    }

    get origin() {
        const by = this.data.uploaded_by_id?.display_name;
        return this.data.origin === "portal" && by ? _t("from %s", by) : "";
    }

    get notes() {
        return [
            this.data.note && { icon: "fa-sticky-note-o", text: this.data.note },
            this.data.internal_note && { icon: "fa-lock", text: this.data.internal_note },
            this.data.client_remark && { icon: "fa-user", text: this.data.client_remark },
        ].filter(Boolean);
    }

    get noteLabel() {
        return _t("Note: %s", this.notes.map((note) => note.text).join(" "));
    }
}

registry.category("fields").add("klantendossier_document", {
    component: DocumentCell,
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "mimetype", type: "char" },
        { name: "note", type: "text" },
        { name: "internal_note", type: "text" },
        { name: "client_remark", type: "text" },
        { name: "version_number", type: "integer" },
        { name: "version_date", type: "datetime" },
        { name: "size_label", type: "char" },
        { name: "origin", type: "selection" },
        { name: "uploaded_by_id", type: "many2one", relation: "res.users" },
        { name: "is_new_from_client", type: "boolean" },
    ],
});

/** Who sees a document: two names at most, or how many; all names on hover and on focus. */
export class AudienceCell extends Component {
    static template = "klantendossier.AudienceCell";
    static props = { ...standardFieldProps };

    setup() {
        this.hint = useHint();
    }

    get data() {
        return this.props.record.data;
    }

    get icon() {
        if (!this.data.audience_count) {
            return "fa-lock";
        }
        return this.data.visibility === "selected" ? "fa-user" : "fa-eye";
    }

    get lines() {
        const names = (this.data.audience_names || "").split(", ").filter(Boolean);
        return names.map((text) => ({ icon: "fa-user", text }));
    }
}

registry.category("fields").add("klantendossier_audience", {
    component: AudienceCell,
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "audience_names", type: "char" },
        { name: "audience_count", type: "integer" },
        { name: "visibility", type: "selection" },
    ],
});

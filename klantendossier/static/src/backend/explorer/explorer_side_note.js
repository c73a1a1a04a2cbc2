import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { drafts } from "./explorer_side_state";

/** A note that is changed in place. What was typed and not saved stays, also after looking at another document. */
export class SideNote extends Component {
    static template = "klantendossier.SideNote";
    static props = {
        documentId: Number,
        field: String,
        value: String,
        isInternal: { type: Boolean, optional: true },
        /** Who reads it: names, or nothing. */
        readers: { type: String, optional: true },
        save: Function,
    };

    setup() {
        this.text = useRef("text");
        this.edit = useRef("edit");
        const draft = drafts.get(this.key);
        this.state = useState({
            isEditing: draft !== undefined,
            value: draft ?? this.props.value,
            isSaving: false,
        });
        let isFirst = true;
        useEffect(
            (isEditing) => {
                if (!isFirst) {
                    (isEditing ? this.text : this.edit).el?.focus();
                }
                isFirst = false;
            },
            () => [this.state.isEditing]
        );
    }

    get key() {
        return `${this.props.documentId}.${this.props.field}`;
    }

    onEdit() {
        Object.assign(this.state, { isEditing: true, value: this.props.value });
    }

    onInput(ev) {
        this.state.value = ev.target.value;
        drafts.set(this.key, this.state.value);
    }

    onCancel() {
        drafts.delete(this.key);
        this.state.isEditing = false;
    }

    onKeydown(ev) {
        // Keys of the list and its folders are no keys here.
        ev.stopPropagation();
        if (ev.key === "Escape") {
            this.onCancel();
        } else if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            this.onSave();
        }
    }

    async onSave() {
        this.state.isSaving = true;
        try {
            await this.props.save(this.props.field, this.state.value.trim());
            this.onCancel();
        } finally {
            this.state.isSaving = false;
        }
    }
}

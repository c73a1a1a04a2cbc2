import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** A name that is changed where it stands; what is wrong is said below it, and what was typed stays. */
export class RenamePopover extends Component {
    static template = "klantendossier.RenamePopover";
    static props = {
        name: String,
        isDocument: Boolean,
        onChange: Function,
        save: Function,
        close: Function,
    };

    setup() {
        this.input = useRef("input");
        this.state = useState({ name: this.props.name, error: "", busy: false });
        onMounted(() => {
            const { name, isDocument } = this.props;
            const dot = isDocument ? name.lastIndexOf(".") : -1;
            this.input.el.focus();
            // What a file is, stands behind its last dot; that is rarely what one wants to change.
            this.input.el.setSelectionRange(0, dot > 0 ? dot : name.length);
        });
    }

    onKeydown(ev) {
        ev.stopPropagation();
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.save();
        } else if (ev.key === "Escape") {
            this.props.close();
        }
    }

    async save() {
        const name = this.state.name.trim();
        if (!name) {
            this.state.error = _t("Type a name.");
            return;
        }
        if (name === this.props.name) {
            return this.props.close();
        }
        this.state.busy = true;
        this.state.error = "";
        try {
            await this.props.save(name);
            this.props.close();
        } catch (error) {
            this.state.error = error.data?.message || _t("The connection is gone. Try again.");
            this.state.busy = false;
            this.input.el.focus();
        }
    }
}

/** What can be done with a folder: everything that dragging and keys do, each with its key. */
export class FolderMenu extends Component {
    static template = "klantendossier.FolderMenu";
    static props = { label: String, items: Array, close: Function };

    setup() {
        this.root = useRef("root");
        onMounted(() => this.root.el.querySelector("button").focus());
    }

    onKeydown(ev) {
        const buttons = [...this.root.el.querySelectorAll("button")];
        const at = buttons.indexOf(document.activeElement);
        const to = {
            ArrowDown: buttons[(at + 1) % buttons.length],
            ArrowUp: buttons.at(at - 1),
            Home: buttons[0],
            End: buttons.at(-1),
        }[ev.key];
        if (to) {
            ev.preventDefault();
            ev.stopPropagation();
            to.focus();
        } else if (ev.key === "Escape" || ev.key === "Tab") {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.close();
        }
    }

    onItem(item) {
        this.props.close();
        item.run();
    }
}

/** The entries of a folder's menu. */
export function getFolderItems(run, rename) {
    const item = (icon, label, method, key) => ({ icon, label, key, run: () => run(method) });
    return [
        item("fa-plus", _t("New subfolder"), "action_new_subfolder"),
        { icon: "fa-pencil", label: _t("Rename"), key: "F2", run: rename },
        item("fa-share", _t("Move"), "action_move", "M"),
        item("fa-users", _t("Permissions"), "action_permissions", "P"),
        item("fa-sticky-note-o", _t("Notes"), "action_notes"),
        item("fa-upload", _t("Upload"), "action_upload", "U"),
        item("fa-trash-o", _t("To the bin"), "action_bin_dialog", "Del"),
    ];
}

/** Every key of the explorer, and what it does. */
export class KeysHelp extends Component {
    static template = "klantendossier.KeysHelp";
    static props = { close: Function };

    get keys() {
        return [
            ["↑ ↓ ← →", _t("Walk through the folders, open and close them")],
            ["Enter", _t("Open a folder")],
            ["F2", _t("Rename")],
            ["Del", _t("To the bin")],
            ["M", _t("Move")],
            ["U", _t("Upload")],
            ["P", _t("Permissions")],
            ["/", _t("Search")],
            ["Shift + F10", _t("Menu of a folder")],
            ["Shift", _t("While dragging: office only")],
        ];
    }
}

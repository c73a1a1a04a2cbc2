import { Component, onWillStart, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Who types goes on typing for so long before the folders are looked up, in milliseconds. */
const PAUSE = 200;

/** What is said of who sees a folder: an icon by what is meant. */
export const ACCESS_ICONS = { office: "fa-lock", traverse: "fa-level-down", people: "fa-user" };

/**
 * Choosing a folder in a dialog: a tree that opens step by step, words in any order, and on top those that this
 * user put something in last. Everything by keyboard: arrows, Home, End, Enter; typing in the field searches.
 */
export class FolderPickerField extends Component {
    static template = "klantendossier.FolderPickerField";
    static props = {
        ...standardFieldProps,
        topField: { type: String, optional: true },
        hereField: { type: String, optional: true },
        movedField: { type: String, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.list = useRef("list");
        this.keepLast = new KeepLast();
        this.openIds = null;
        this.state = useState({ query: "", folders: [], recent: [], more: false, cursor: null });
        this.search = useDebounced(() => this.load(), PAUSE);
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => {
            if (this.getAdministrationId(next) !== this.administrationId) {
                this.openIds = null;
                return this.load(next);
            }
        });
        useEffect(
            () => {
                this.list.el?.querySelector(".o_kd_cursor")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.cursor, this.state.folders]
        );
    }

    getAdministrationId(props = this.props) {
        return props.record.data.administration_id?.id || false;
    }

    /** The folder that is chosen; false when none is. */
    get value() {
        return this.props.record.data[this.props.name]?.id || false;
    }

    get data() {
        return this.props.record.data;
    }

    get movedId() {
        return this.props.movedField ? this.data[this.props.movedField]?.id : false;
    }

    get hereIds() {
        return this.props.hereField ? this.data[this.props.hereField].currentIds : [];
    }

    get isTop() {
        return Boolean(this.props.topField && this.data[this.props.topField]);
    }

    get topLabel() {
        return this.movedId ? _t("Make it a main folder") : _t("Back to the inbox");
    }

    async load(props = this.props) {
        this.administrationId = this.getAdministrationId(props);
        const query = this.state.query.trim();
        const found = await this.keepLast.add(
            this.orm.call(
                "klantendossier.folder",
                "search_places",
                [this.administrationId, query, this.openIds, this.value],
                {
                    context: {
                        ...user.context,
                        klantendossier_administration_id: this.administrationId,
                    },
                }
            )
        );
        if (!this.openIds && !query) {
            const parents = new Set(found.folders.map((folder) => folder.parent_id));
            this.openIds = [...parents].filter(Boolean);
        }
        Object.assign(this.state, found);
        if (query) {
            this.state.cursor = this.rows.find((row) => !row.closed)?.key ?? null;
        }
    }

    // ------------------------------------------------------------------ what is shown

    /** The rows as they are shown, top to bottom. */
    get rows() {
        const searching = Boolean(this.state.query.trim());
        const rows = [];
        if (this.props.topField && !searching) {
            rows.push({ key: "top", id: false, top: true, name: this.topLabel, depth: 0 });
        }
        for (const folder of searching ? [] : this.state.recent) {
            rows.push(this.makeRow(folder, { key: `recent-${folder.id}`, recent: true }));
        }
        const closedAbove = [];
        for (const folder of this.state.folders) {
            // What lies below the moved folder goes along with it.
            const closed = folder.id === this.movedId || closedAbove.includes(folder.parent_id);
            if (closed) {
                closedAbove.push(folder.id);
            }
            const key = `folder-${folder.id}`;
            rows.push(this.makeRow(folder, { key, found: searching, closed }));
        }
        return rows;
    }

    makeRow(folder, extra) {
        const flat = extra.recent || extra.found;
        return {
            ...folder,
            ...extra,
            name: flat ? folder.path : folder.name,
            depth: flat ? 0 : folder.depth,
            has_children: !flat && folder.has_children,
            open: this.openIds?.includes(folder.id),
            here: this.hereIds.includes(folder.id),
        };
    }

    isChosen(row) {
        return row.top ? this.isTop : !this.isTop && row.id === this.value;
    }

    getFoldLabel(row) {
        return row.open ? _t("Fold") : _t("Unfold");
    }

    getIcon(row) {
        return ACCESS_ICONS[row.access];
    }

    // ------------------------------------------------------------------ acting

    async toggle(row) {
        const open = this.openIds || [];
        this.openIds = row.open ? open.filter((id) => id !== row.id) : [...open, row.id];
        await this.load();
    }

    async choose(row) {
        if (row.closed) {
            return;
        }
        this.state.cursor = row.key;
        const changes = {};
        if (this.props.topField) {
            changes[this.props.topField] = Boolean(row.top);
        }
        changes[this.props.name] = row.top ? false : { id: row.id, display_name: row.name };
        await this.props.record.update(changes);
    }

    onInput(ev) {
        this.state.query = ev.target.value;
        this.search();
    }

    onKeydown(ev) {
        const rows = this.rows;
        const at = rows.findIndex((row) => row.key === this.cursor);
        const row = rows[at];
        const typing = ev.target.tagName === "INPUT";
        const go = (index) => {
            this.state.cursor = rows[Math.min(Math.max(index, 0), rows.length - 1)]?.key ?? null;
        };
        const keys = {
            ArrowDown: () => go(at + 1),
            ArrowUp: () => go(at - 1),
            Enter: () => row && this.choose(row),
        };
        if (!typing) {
            Object.assign(keys, {
                Home: () => go(0),
                End: () => go(rows.length - 1),
                " ": () => row && this.choose(row),
                ArrowRight: () => this.onArrowRight(row, at, go),
                ArrowLeft: () => this.onArrowLeft(row, go),
            });
        }
        if (keys[ev.key]) {
            ev.preventDefault();
            ev.stopPropagation();
            keys[ev.key]();
        }
    }

    onArrowRight(row, at, go) {
        if (row?.has_children) {
            return row.open ? go(at + 1) : this.toggle(row);
        }
    }

    onArrowLeft(row, go) {
        if (row?.has_children && row.open) {
            return this.toggle(row);
        }
        const parent = this.rows.findIndex((other) => other.key === `folder-${row?.parent_id}`);
        if (parent >= 0) {
            go(parent);
        }
    }

    /** The row that the keys act on: where they came, or what is chosen. */
    get cursor() {
        return this.state.cursor ?? this.rows.find((row) => this.isChosen(row))?.key ?? null;
    }
}

registry.category("fields").add("klantendossier_folder_picker", {
    component: FolderPickerField,
    displayName: _t("Folder"),
    supportedTypes: ["many2one"],
    fieldDependencies: [{ name: "administration_id", type: "many2one" }],
    extractProps: ({ options }) => ({
        topField: options.top_field,
        hereField: options.here_field,
        movedField: options.moved_field,
    }),
});

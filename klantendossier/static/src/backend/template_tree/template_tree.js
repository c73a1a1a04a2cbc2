import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSortable } from "@web/core/utils/sortable_owl";
import { uuid } from "@web/core/utils/strings";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import * as tree from "./template_tree_nodes";

const CHECK_DELAY = 300;
/** Alt with an arrow moves a folder; a plain Tab goes on to the next field, as everywhere. */
const KEYS = {
    ArrowRight: (nodes, index) => tree.indent(nodes, index, 1),
    ArrowLeft: (nodes, index) => tree.indent(nodes, index, -1),
    ArrowUp: (nodes, index) => tree.moveAmongSiblings(nodes, index, -1),
    ArrowDown: (nodes, index) => tree.moveAmongSiblings(nodes, index, 1),
};

/**
 * The folders of a template in one screen: add, rename, indent, drag, take away; with the level of each
 * role, the notes and what else a folder has at the right. Nothing is kept before the form is saved; what is
 * wrong is said below the folder meanwhile.
 */
export class TemplateTree extends Component {
    static template = "klantendossier.TemplateTree";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.list = useRef("list");
        this.state = useState({ nodes: [], selected: null, faults: {} });
        this.focusKey = null;
        this.check = useDebounced(() => this.checkNow(), CHECK_DELAY);
        useRecordObserver((record) => this.onRecord(record));
        useSortable({
            ref: this.list,
            elements: "li",
            handle: ".o_kd_template_handle",
            enable: () => !this.props.readonly,
            onDrop: ({ element, previous }) =>
                this.apply(
                    tree.drop(
                        this.state.nodes,
                        this.indexOf(element.dataset.key),
                        previous?.dataset.key
                    )
                ),
        });
        useEffect(
            () => {
                if (this.focusKey) {
                    this.getInput(this.focusKey)?.focus();
                    this.focusKey = null;
                }
            },
            () => [this.state.nodes]
        );
    }

    /** Take over what the form holds, unless it is what was typed here. */
    onRecord(record) {
        const value = record.data[this.props.name] || { nodes: [] };
        const kind = record.data.kind;
        if (JSON.stringify(value) !== this.sent) {
            this.sent = JSON.stringify(value);
            this.base = value.base;
            this.state.nodes = value.nodes.map((node) => ({ ...node, key: node.key || uuid() }));
            if (!this.selected) {
                this.state.selected = this.state.nodes[0]?.key || null;
            }
            this.check();
        } else if (kind !== this.kind) {
            this.check();
        }
        this.kind = kind;
    }

    // ------------------------------------------------------------------ showing

    indexOf(key) {
        return this.state.nodes.findIndex((node) => node.key === key);
    }

    get selectedIndex() {
        return this.indexOf(this.state.selected);
    }

    get selected() {
        return this.state.nodes[this.selectedIndex];
    }

    get choices() {
        return this.props.record.data.role_choices || { roles: [], levels: [] };
    }

    get officeChoices() {
        return [
            ["folder", _t("Everyone with access to the folder")],
            ["office", _t("Office only")],
        ];
    }

    get clientChoices() {
        return [
            ["folder", _t("Everyone with access to the folder")],
            ["uploader", _t("The uploader only")],
        ];
    }

    getInput(key) {
        return this.list.el.querySelector(`li[data-key="${key}"] input`);
    }

    hasBelow(index) {
        return tree.getEnd(this.state.nodes, index) > index + 1;
    }

    canIndent(index, step) {
        return tree.canIndent(this.state.nodes, index, step);
    }

    getLabel(node) {
        return node.depth ? _t("Folder, level %s", node.depth + 1) : _t("Main folder");
    }

    /** Who gets what in a folder, in words: 'View: Directeur, Maat · Upload: Administratie'. */
    getSummary(node) {
        const { roles, levels } = this.choices;
        const parts = levels
            .map(([level, label]) => {
                const names = roles.filter(([id]) => node.levels[id] === level);
                return { label, names: names.map(([, name]) => name) };
            })
            .filter(({ names }) => names.length);
        if (!parts.length) {
            return _t("No role sees this");
        }
        return parts
            .map(({ label, names }) =>
                names.length === roles.length
                    ? _t("%s: all roles", label)
                    : names.length > 2
                      ? _t("%(level)s: %(count)s roles", { level: label, count: names.length })
                      : `${label}: ${names.join(", ")}`
            )
            .join(" · ");
    }

    // ------------------------------------------------------------------ changing

    /** Show other nodes and tell them to the form. */
    apply(nodes) {
        if (nodes === this.state.nodes) {
            return;
        }
        this.state.nodes = nodes;
        const value = { base: this.base, nodes };
        this.sent = JSON.stringify(value);
        this.check();
        return this.props.record.update({ [this.props.name]: value });
    }

    change(index, values) {
        return this.apply(tree.change(this.state.nodes, index, values));
    }

    makeNode(depth) {
        return {
            id: false,
            key: uuid(),
            depth,
            name: "",
            note: "",
            internal_note: "",
            open_all: false,
            office_visibility: "folder",
            client_visibility: "folder",
            levels: {},
        };
    }

    addAt(at, depth) {
        const node = this.makeNode(depth);
        this.state.selected = node.key;
        this.focusKey = node.key;
        return this.apply(tree.insert(this.state.nodes, at, node));
    }

    addMain() {
        return this.addAt(this.state.nodes.length, 0);
    }

    /** A folder below this one, behind those that are there. */
    addBelow(index) {
        return this.addAt(tree.getEnd(this.state.nodes, index), this.state.nodes[index].depth + 1);
    }

    /** A folder beside this one. */
    addBehind(index) {
        return this.addAt(tree.getEnd(this.state.nodes, index), this.state.nodes[index].depth);
    }

    indent(index, step) {
        return this.apply(tree.indent(this.state.nodes, index, step));
    }

    remove(index) {
        const neighbour = this.state.nodes[index - 1] || this.state.nodes[index + 1];
        this.state.selected = neighbour?.key || null;
        this.focusKey = this.state.selected;
        return this.apply(tree.remove(this.state.nodes, index));
    }

    setLevel(index, roleId, level) {
        const levels = { ...this.state.nodes[index].levels };
        delete levels[roleId];
        if (level) {
            levels[roleId] = level;
        }
        return this.change(index, { levels });
    }

    setAllLevels(index, level) {
        const levels = level
            ? Object.fromEntries(this.choices.roles.map(([id]) => [id, level]))
            : {};
        return this.change(index, { levels });
    }

    spreadLevels(index) {
        return this.apply(tree.spreadLevels(this.state.nodes, index));
    }

    onKeydown(ev, index) {
        if (ev.altKey && KEYS[ev.key]) {
            ev.preventDefault();
            ev.stopPropagation();
            this.focusKey = this.state.nodes[index].key;
            return this.apply(KEYS[ev.key](this.state.nodes, index));
        }
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            return this.addBehind(index);
        }
    }

    // ------------------------------------------------------------------ checking

    async checkNow() {
        const nodes = this.state.nodes;
        if (this.props.readonly) {
            return;
        }
        const faults = await this.orm.silent.call("klantendossier.template", "check_tree", [
            nodes,
            this.props.record.data.kind || "one_off",
        ]);
        if (nodes === this.state.nodes) {
            this.state.faults = Object.fromEntries(
                faults.map(({ index, message }) => [nodes[index].key, message])
            );
        }
    }
}

registry.category("fields").add("klantendossier_template_tree", {
    component: TemplateTree,
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "kind", type: "selection" },
        { name: "role_choices", type: "json" },
    ],
});

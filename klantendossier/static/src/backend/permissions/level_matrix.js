import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ViewButton } from "@web/views/view_button/view_button";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const RANKS = { 0: "none", 10: "traverse", 20: "view", 30: "upload", 40: "edit" };

/** What a level is, in two words, under its name. */
const getMeanings = () => ({
    none: _t("sees nothing"),
    traverse: _t("only the name"),
    view: _t("may open"),
    upload: _t("may add too"),
    edit: _t("may sort too"),
});

/** The first letters of a name's first and last word. */
export function getInitials(name) {
    const words = name.split(/\s+/).filter(Boolean);
    return (words.length > 1 ? [words[0], words.at(-1)] : words).map((word) => word[0]).join("");
}

/**
 * The client users × levels of one folder, one click per person.
 *
 * None is there for who has nothing below, traverse for who has something: then that is what is left.
 */
export class LevelMatrix extends Component {
    static template = "klantendossier.LevelMatrix";
    static components = { ViewButton };
    static props = { ...standardFieldProps };

    getInitials = getInitials;

    get list() {
        return this.props.record.data[this.props.name];
    }

    get levels() {
        const meanings = getMeanings();
        return this.list.fields.level.selection.map(([value, label]) => ({
            value,
            label,
            meaning: meanings[value],
        }));
    }

    isPossible(line, level) {
        return level.value !== (line.data.has_below ? "none" : "traverse");
    }

    isCurrent(line, level) {
        const { level: own, has_below: hasBelow, revoke } = line.data;
        if (revoke) {
            return false;
        }
        const isNone = own === "none" || own === "traverse";
        return level.value === (isNone ? (hasBelow ? "traverse" : "none") : own);
    }

    isWas(line, level) {
        return line.data.is_changed && RANKS[line.data.old_rank] === level.value;
    }

    getLabel(line, level) {
        return _t("%(name)s: %(level)s", {
            name: line.data.client_id.display_name,
            level: level.label,
        });
    }

    canRevoke(line) {
        return line.data.has_below || line.data.old_rank > 0;
    }

    getRevokeLabel(line) {
        return line.data.revoke ? _t("Keep it after all") : _t("Take everything away");
    }

    /** Take everything below away from one person: one clear act, which can be taken back before it is saved. */
    toggleRevoke(line) {
        return line.update({ revoke: !line.data.revoke });
    }

    choose(line, level) {
        return line.update({ level: level.value });
    }
}

registry.category("fields").add("klantendossier_level_matrix", {
    component: LevelMatrix,
    supportedTypes: ["one2many"],
    useSubView: true,
});

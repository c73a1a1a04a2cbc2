import { useComponent, useExternalListener } from "@odoo/owl";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useService } from "@web/core/utils/hooks";

import { flattenRecords } from "./explorer_drag";
import { RenamePopover } from "./explorer_folder_menu";

const DOCUMENT = "klantendossier.document";
const FOLDER = "klantendossier.folder";
const EDITABLE =
    "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";

/**
 * The keys of the explorer: F2 renames, Delete asks to put in the bin, M moves, U uploads, P shows permissions,
 * / searches. They act on what has the focus or is selected; while somebody types they do nothing.
 */
export function useExplorerKeys(acts) {
    const component = useComponent();
    const ui = useService("ui");
    const popover = useService("popover");

    /** What an act by key is about: the folder or the documents that the focus is on, or that are selected. */
    function getSubject() {
        const { activeElement } = document;
        const item = activeElement?.closest(".o_kd_tree_item");
        if (item) {
            const id = Number(item.dataset.folderId);
            return { model: FOLDER, ids: [id], element: item.querySelector(".o_kd_folder_name") };
        }
        const records = flattenRecords(component.model.root);
        const selected = records.filter((record) => record.selected);
        const row = activeElement?.closest(".o_data_row, .o_kanban_record");
        const focused = row && records.find((record) => record.id === row.dataset.id);
        const shown = records.find((record) => record.resId === acts.side?.documentId);
        const chosen = selected.length ? selected : [focused || shown].filter(Boolean);
        if (!chosen.length) {
            return null;
        }
        const element = component.rootRef.el.querySelector(`[data-id="${chosen[0].id}"]`);
        return {
            model: DOCUMENT,
            ids: chosen.map((record) => record.resId),
            name: chosen[0].data.name,
            element: element?.querySelector("[name=name]") || element,
        };
    }

    function getFolderId() {
        const subject = getSubject();
        if (subject?.model === FOLDER) {
            return subject.ids[0];
        }
        return typeof acts.folderId === "number" ? acts.folderId : false;
    }

    function act(method) {
        const subject = getSubject();
        if (subject) {
            acts.act(subject.model, method, subject.ids);
        }
    }

    function rename() {
        const subject = getSubject();
        if (subject?.element && subject.ids.length === 1) {
            openRename(popover, acts, subject);
        }
    }

    useHotkey("delete", () => act("action_bin_dialog"));
    useHotkey("m", () => act("action_move"));
    useHotkey("u", () => {
        const id = getFolderId();
        if (id) {
            acts.act(FOLDER, "action_upload", [id]);
        } else {
            acts.act("klantendossier.administration", "action_upload", [acts.administrationId]);
        }
    });
    useHotkey("p", () => {
        const id = getFolderId();
        if (id) {
            acts.act(FOLDER, "action_permissions", [id]);
        }
    });
    // Odoo's hotkeys know neither function keys nor the slash.
    useExternalListener(window, "keydown", (ev) => {
        const modified = ev.ctrlKey || ev.altKey || ev.metaKey;
        if (modified || ui.activeElement !== document || ev.target.closest?.(EDITABLE)) {
            return;
        }
        if (ev.key === "F2") {
            ev.preventDefault();
            rename();
        } else if (ev.key === "/") {
            ev.preventDefault();
            document.querySelector(".o_searchview_input")?.focus();
        }
    });
}

/**
 * Let somebody change a name where it stands.
 *
 * @param {Object} subject `model`, `ids` (one), `element` and, of a document, `name`
 */
export function openRename(popover, acts, subject) {
    const folder = acts.searchModel.folderCategory.values.get(subject.ids[0]);
    const name = subject.model === FOLDER ? folder.display_name : subject.name;
    let changed = false;
    popover.add(
        subject.element,
        RenamePopover,
        {
            name,
            isDocument: subject.model === DOCUMENT,
            onChange: () => (changed = true),
            save: async (value) => {
                await acts.call(subject.model, "action_rename", [subject.ids, value, name]);
                // Not waited for: a list that is loaded anew meanwhile leaves the first load unanswered.
                acts.reload();
            },
        },
        // What somebody typed does not go because he clicked beside it.
        {
            position: "bottom-start",
            closeOnClickAway: () => !changed,
            arrow: false,
            onClose: () => focusBack(subject),
        }
    );
}

/** After an act the focus is where it was, so that the next key acts there. */
function focusBack(subject) {
    const [id] = subject.ids;
    const element =
        subject.model === FOLDER
            ? document.querySelector(`.o_kd_tree_item[data-folder-id="${id}"]`)
            : subject.element.closest(".o_data_row, .o_kanban_record");
    (element?.querySelector(".o_list_record_selector input") || element)?.focus();
}

/**
 * The keys of the tree itself: arrows, Home, End, Enter, and letters that jump to a name.
 *
 * @param {KeyboardEvent} ev on the tree
 * @param {Object} panel the explorer's panel
 */
export function onTreeKeydown(ev, panel) {
    const item = ev.target.closest(".o_kd_tree_item");
    if (!item || ev.ctrlKey || ev.altKey || ev.metaKey) {
        return;
    }
    const items = [...ev.currentTarget.querySelectorAll(".o_kd_tree_item")];
    const at = items.indexOf(item);
    const id = Number(item.dataset.folderId);
    const folder = panel.getValue(id);
    const go = (other) => other?.focus();
    const keys = {
        ArrowDown: () => go(items[at + 1]),
        ArrowUp: () => go(items[at - 1]),
        Home: () => go(items[0]),
        End: () => go(items.at(-1)),
        Enter: () => panel.model.openFolder(id),
        " ": () => panel.model.openFolder(id),
        ContextMenu: () => panel.onMenu(id, item),
        ArrowRight: () => {
            if (folder.has_children) {
                return panel.isOpen(id) ? go(items[at + 1]) : panel.onFold(id);
            }
        },
        ArrowLeft: () =>
            folder.has_children && panel.isOpen(id)
                ? panel.onFold(id)
                : go(item.parentElement.closest(".o_kd_tree_item")),
    };
    const run = ev.shiftKey && ev.key === "F10" ? keys.ContextMenu : keys[ev.key];
    if (run) {
        ev.preventDefault();
        ev.stopPropagation();
        run();
    }
}

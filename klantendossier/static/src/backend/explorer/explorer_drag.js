import { Component, reactive, useComponent, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { makeDraggableHook } from "@web/core/utils/draggable_hook_builder_owl";
import { useService } from "@web/core/utils/hooks";

import { BIN, canDrop, describeDrop, INBOX } from "./explorer_drop";

/** Who hangs above a folder for so long wants to know who sees it there, in milliseconds. */
const ASK_AFTER = 120;
/** Who hangs above a closed folder for so long wants it open. */
const OPEN_AFTER = 800;
/** So near the edge of the tree it scrolls, and by so many pixels a time. */
const EDGE = 30;
const SCROLL = 12;

const DOCUMENT = "klantendossier.document";
const FOLDER = "klantendossier.folder";

const useDragging = makeDraggableHook({
    name: "useDragging",
    onComputeParams: ({ ctx }) => {
        // What is dragged stays where it is; its name goes along with the pointer.
        ctx.followCursor = false;
    },
    onDragStart: ({ ctx }) => ({ element: ctx.current.element }),
    onDrag: ({ ctx }) => ({ element: ctx.current.element }),
    onDrop: ({ ctx }) => ({ element: ctx.current.element }),
    onDragEnd: ({ ctx }) => ({ element: ctx.current.element }),
});

/** What goes along with the pointer: the name of what is dragged, and what dropping it here does. */
export class ExplorerBalloon extends Component {
    static template = "klantendossier.ExplorerBalloon";
    static props = { drag: Object };

    setup() {
        this.drag = useState(this.props.drag);
    }

    get style() {
        const left = Math.min(this.drag.x + 12, browser.innerWidth - 330);
        const top = Math.min(this.drag.y + 12, browser.innerHeight - 190);
        return `left: ${Math.max(left, 4)}px; top: ${Math.max(top, 4)}px`;
    }

    get said() {
        return describeDrop(this.drag, this.drag.said);
    }
}

/** All records of a list that are shown, also inside groups. */
export function flattenRecords(list) {
    return list.isGrouped
        ? list.groups.flatMap((group) => flattenRecords(group.list))
        : list.records;
}

/**
 * Dragging in the explorer: documents, the selection, items of the inbox and folders onto a folder, the inbox
 * or the bin; files of the desktop onto a folder or the list. Each of these is in a menu and under a key too.
 */
export function useExplorerDrag(acts) {
    const component = useComponent();
    const overlay = useService("overlay");
    const { services } = component.env;
    const drag = reactive({});
    let previews = new Map();
    let timers = [];
    let marked = null;
    let dragged = null;
    let removeBalloon = null;

    const root = () => component.rootRef.el;

    // ------------------------------------------------------------------ what and where

    function getDragged(element) {
        const item = element.closest(".o_kd_inbox_item");
        if (item) {
            const id = Number(item.dataset.documentId);
            const document_ = acts.searchModel.tree.inbox.documents.find((d) => d.id === id);
            const label = document_?.name || "";
            return { kind: "document", ids: [id], label, shown: [INBOX, false] };
        }
        const folder = element.closest(".o_kd_tree_item");
        if (folder) {
            const id = Number(folder.dataset.folderId);
            const label = getFolder(id)?.display_name || "";
            return { kind: "folder", ids: [id], label, shown: false };
        }
        const { root: list } = component.model;
        const records = flattenRecords(list);
        const record = findRecord(element);
        if (!record) {
            return null;
        }
        const chosen = records.filter((r) => r.selected);
        const moved = chosen.includes(record) ? chosen : [record];
        return {
            kind: "document",
            ids: moved.map((r) => r.resId),
            shown: acts.searchModel.shown,
            label: moved.length === 1 ? record.data.name : _t("%s documents", moved.length),
        };
    }

    const getFolder = (id) => acts.searchModel.folderCategory.values.get(id);

    /** What lies below the pointer: the pointer itself meets nothing while something is dragged. */
    function findTarget(x, y) {
        const panel = root()?.querySelector(".o_kd_panel");
        const box = panel?.getBoundingClientRect();
        const inside = (rect) =>
            x >= rect.left && x < rect.right && y >= rect.top && y < rect.bottom;
        if (!box || !inside(box)) {
            return null;
        }
        for (const element of panel.querySelectorAll(".o_kd_folder, .o_kd_inbox, .o_kd_bin")) {
            if (inside(element.getBoundingClientRect())) {
                return { element, ...getTarget(element) };
            }
        }
        return null;
    }

    function getTarget(element) {
        if (element.matches(".o_kd_bin")) {
            return { target: BIN, name: _t("Bin") };
        }
        if (element.matches(".o_kd_inbox")) {
            return { target: INBOX, name: _t("Inbox"), access: _t("Office only") };
        }
        const id = Number(element.closest("[data-folder-id]").dataset.folderId);
        const folder = getFolder(id);
        return { target: id, name: folder?.display_name, access: folder?.access_label };
    }

    // ------------------------------------------------------------------ showing

    function start(what, x, y) {
        previews = new Map();
        Object.assign(drag, { said: null, target: undefined, shift: false, ...what, x, y });
        removeBalloon ||= overlay.add(ExplorerBalloon, { drag });
    }

    function hover(found, x, y) {
        Object.assign(drag, { x, y });
        if (found?.target === drag.target) {
            return;
        }
        mark(found?.element);
        const { target, name, access } = found || {};
        Object.assign(drag, { target, name, access, said: previews.get(target) || null });
        timers.forEach((timer) => browser.clearTimeout(timer));
        timers = [];
        if (found && target !== BIN) {
            wait(target);
        }
    }

    function mark(element) {
        marked?.classList.remove("o_kd_drop_target");
        marked = element || null;
        marked?.classList.add("o_kd_drop_target");
    }

    /** Who stays above a folder hears who will see it there, and gets it opened. */
    function wait(target) {
        if (drag.kind !== "files" && !drag.said) {
            timers.push(browser.setTimeout(() => ask(target), ASK_AFTER));
        }
        const { openIds } = acts.searchModel;
        if (getFolder(target)?.has_children && !openIds.has(target)) {
            const open = () => acts.searchModel.toggleOpen(target);
            timers.push(browser.setTimeout(open, OPEN_AFTER));
        }
    }

    /** Ask the server who will see it there; once per folder and drag. */
    async function ask(target) {
        if (drag.kind === "folder" && target === INBOX) {
            previews.set(target, { error: _t("A folder cannot lie in the inbox") });
        } else {
            try {
                const folderId = target === INBOX ? false : target;
                previews.set(
                    target,
                    await acts.call(drag.kind === "folder" ? FOLDER : DOCUMENT, "preview_drop", [
                        drag.ids,
                        folderId,
                    ])
                );
            } catch (error) {
                previews.set(target, { error: error.data?.message || error.message });
            }
        }
        if (drag.target === target) {
            drag.said = previews.get(target);
        }
    }

    function stop() {
        hover(null, drag.x, drag.y);
        removeBalloon?.();
        removeBalloon = null;
        dragged?.classList.remove("o_kd_dragging");
        dragged = null;
    }

    function scrollTree(x, y) {
        const panel = root()?.querySelector(".o_kd_panel");
        const box = panel?.getBoundingClientRect();
        if (!box || x < box.left || x > box.right) {
            return;
        }
        if (y < box.top + EDGE) {
            panel.scrollBy({ top: -SCROLL });
        } else if (y > box.bottom - EDGE) {
            panel.scrollBy({ top: SCROLL });
        }
    }

    // ------------------------------------------------------------------ dropping

    function drop() {
        const { kind, ids, target, shift, said } = drag;
        const context = { klantendossier_shown: drag.shown };
        if (!canDrop(drag, said) || (kind === "folder" && target === INBOX)) {
            return;
        }
        const model = kind === "folder" ? FOLDER : DOCUMENT;
        if (target === BIN) {
            return acts.act(model, "action_bin_dialog", ids, [], context);
        }
        // What was dropped too fast to be told is decided by the server all the same.
        const folderId = target === INBOX ? false : target;
        return acts.act(model, "action_drop", ids, [folderId, shift], context);
    }

    useDragging({
        ref: component.rootRef,
        elements:
            ".o_kd_inbox_item, .o_kd_folder, .o_data_row, .o_kanban_record:not(.o_kanban_ghost)",
        ignore: "input, a, textarea, .o_kd_fold, .o_kd_access, .o_kd_more, .o_list_button, .o_list_record_selector, .dropdown-toggle",
        allowDisconnected: true,
        onDragStart: ({ element, x, y }) => {
            const what = getDragged(element);
            element.classList.remove("o_dragged");
            if (what) {
                dragged = element;
                dragged.classList.add("o_kd_dragging");
                start(what, x, y);
            }
        },
        onDrag: ({ x, y }) => {
            if (removeBalloon) {
                scrollTree(x, y);
                hover(findTarget(x, y), x, y);
            }
        },
        onDrop: () => {
            if (removeBalloon) {
                drop();
            }
        },
        onDragEnd: stop,
    });
    const onShift = (ev) => {
        if (removeBalloon) {
            drag.shift = ev.shiftKey;
        }
    };
    useExternalListener(window, "keydown", onShift, { capture: true });
    useExternalListener(window, "keyup", onShift, { capture: true });
    useExternalListener(window, "pointermove", onShift, { capture: true });

    // ------------------------------------------------------------------ files of the desktop

    /** Open the dialog that says what will happen to the files, before anything of them is sent. */
    async function openUpload(dropped) {
        if (services.klantendossier_upload) {
            return services.klantendossier_upload.open(dropped);
        }
        const { administrationId, folderId, documentId, files } = dropped;
        if (documentId) {
            await acts.act(DOCUMENT, "action_new_version", [documentId]);
        } else if (folderId) {
            await acts.act(FOLDER, "action_upload", [folderId]);
        } else {
            await acts.act("klantendossier.administration", "action_upload", [administrationId]);
        }
        const input = document.querySelector(".modal .o_kd_file_input");
        const transfer = new DataTransfer();
        files.forEach((file) => transfer.items.add(file));
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    const bringsFiles = (ev) => ev.dataTransfer?.types?.includes("Files");

    /** Where files would go: the folder below the pointer, the document (a new version), or the open folder. */
    function findFileTarget(ev) {
        const element = ev.target.closest?.(".o_kd_folder, .o_kd_inbox");
        if (element) {
            return { element, ...getTarget(element) };
        }
        if (!ev.target.closest?.(".o_kd_main")) {
            return null;
        }
        const row = ev.target.closest(".o_data_row, .o_kanban_record");
        const record = row && findRecord(row);
        return record ? getDocumentTarget(row, record) : getOpenTarget();
    }

    const findRecord = (row) =>
        flattenRecords(component.model.root).find((record) => record.id === row.dataset.id);

    function getDocumentTarget(element, { resId, data }) {
        return {
            element,
            target: `document-${resId}`,
            documentId: resId,
            documentName: data.name,
            access: data.audience_label,
        };
    }

    function getOpenTarget() {
        const { folderId, folder } = acts;
        return {
            element: root().querySelector(".o_kd_documents"),
            target: typeof folderId === "number" ? folderId : INBOX,
            name: folder?.name || _t("Inbox"),
            access: folder?.access_label || _t("Office only"),
        };
    }

    useExternalListener(document, "dragover", (ev) => {
        if (!bringsFiles(ev) || !root()?.contains(ev.target)) {
            return;
        }
        ev.preventDefault();
        const found = findFileTarget(ev);
        ev.dataTransfer.dropEffect = found ? "copy" : "none";
        if (!removeBalloon) {
            start({ kind: "files", ids: [], label: _t("Files") }, ev.clientX, ev.clientY);
        }
        drag.documentName = found?.documentName;
        scrollTree(ev.clientX, ev.clientY);
        hover(found, ev.clientX, ev.clientY);
    });
    useExternalListener(document, "dragleave", (ev) => {
        if (removeBalloon && drag.kind === "files" && !ev.relatedTarget) {
            stop();
        }
    });
    useExternalListener(
        document,
        "drop",
        (ev) => {
            if (!bringsFiles(ev) || !root()?.contains(ev.target)) {
                return;
            }
            ev.preventDefault();
            const found = findFileTarget(ev);
            stop();
            if (!found) {
                return;
            }
            // Read at once: after this event the browser gives nothing any more.
            const entries = [...ev.dataTransfer.items]
                .filter((item) => item.kind === "file")
                .map((item) => item.webkitGetAsEntry?.())
                .filter(Boolean);
            const folderId = found.documentId ? acts.folderId : found.target;
            openUpload({
                administrationId: acts.administrationId,
                folderId: typeof folderId === "number" ? folderId : false,
                documentId: found.documentId,
                entries,
                files: [...ev.dataTransfer.files],
            });
        },
        { capture: true }
    );
}

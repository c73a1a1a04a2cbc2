import { describe, expect, test } from "@odoo/hoot";

import { ExplorerPanel } from "@klantendossier/backend/explorer/explorer_panel";
import { ExplorerSearchModel, INBOX } from "@klantendossier/backend/explorer/explorer_search_model";

describe.current.tags("headless");

const FOLDER = { parent_id: false, open_all: false, has_children: false, count: 0, depth: 0 };

/** A panel on a search model that shows this answer of the server; what is asked anew is counted. */
function makePanel(folders, folder = { id: false, gone: false }, openIds = []) {
    const model = Object.create(ExplorerSearchModel.prototype);
    const category = { id: 1, type: "category", activeValueId: folder.id, values: new Map() };
    const asked = [];
    Object.assign(model, {
        env: { config: {} },
        sections: new Map([[1, category]]),
        openIds: new Set(openIds),
        tree: null,
        below: false,
        trigger: () => {},
        reloadTree: async () => asked.push("tree"),
        toggleCategoryValue(_categoryId, id) {
            asked.push(id);
            category.activeValueId = id;
        },
    });
    model.showTree({
        administration: { id: 12, label: "VOF De Vries · 9042" },
        folders: folders.map((values) => ({ ...FOLDER, name: `Map ${values.id}`, ...values })),
        inbox: { count: 2, documents: [] },
        bin: { count: 0 },
        folder,
    });
    const panel = Object.create(ExplorerPanel.prototype);
    panel.env = { searchModel: model };
    return { panel, model, asked };
}

test("main folders keep the server's order, with the inbox and all documents beside them", () => {
    const { panel, model } = makePanel([{ id: 9 }, { id: 10, parent_id: 9 }, { id: 3 }]);
    expect(panel.mainFolders).toEqual([9, 3]);
    expect(model.folderCategory.rootIds).toEqual([false, INBOX, 9, 3]);
    expect(panel.getValue(9).childrenIds).toEqual([10]);
});

test("the main folders of the current book year are open at first", () => {
    const folders = [{ id: 9, is_current: true, has_children: true }, { id: 3 }];
    const { panel } = makePanel(folders);
    expect(panel.isOpen(9)).toBe(true);
    expect(panel.isOpen(3)).toBe(false);
});

test("the way to the active folder is open, eight levels deep", () => {
    const folders = [...Array(8).keys()].map((level) => ({
        id: level + 1,
        parent_id: level || false,
        depth: level,
        has_children: level < 7,
    }));
    const { panel } = makePanel(folders, { id: 8, gone: false });
    expect([1, 2, 3, 4, 5, 6, 7].every((id) => panel.isOpen(id))).toBe(true);
    expect(panel.isOpen(8)).toBe(false);
});

test("a main folder that opens everything unfolds all below it", () => {
    const folders = [
        { id: 1, open_all: true, has_children: true },
        { id: 2, parent_id: 1, has_children: true, depth: 1 },
        { id: 3, parent_id: 2, depth: 2 },
    ];
    const { panel, model } = makePanel(folders, { id: 1, gone: false, open_all: true });
    expect([panel.isOpen(1), panel.isOpen(2)]).toEqual([true, true]);
    expect(model._getCategoryDomain()).toEqual([["folder_id", "child_of", 1]]);
});

test("a click opens a folder and its children; a second one folds it", async () => {
    const { panel, model, asked } = makePanel([{ id: 1, has_children: true }, { id: 2 }]);
    panel.onFolder(1);
    expect(asked).toEqual([1]);
    expect(panel.isOpen(1)).toBe(true);
    await panel.onFolder(1);
    expect(panel.isOpen(1)).toBe(false);
    expect(model.folderId).toBe(1);
});

test("unfolding asks the server; folding does not", async () => {
    const { panel, asked } = makePanel([{ id: 1, has_children: true }]);
    await panel.onFold(1);
    expect(asked).toEqual(["tree"]);
    await panel.onFold(1);
    expect(asked).toEqual(["tree"]);
});

test("who sees a folder has a badge of its own: the office, those who pass, people", () => {
    const { panel } = makePanel([]);
    const icons = ["office", "traverse", "people"].map((access) => panel.getAccessIcon({ access }));
    expect(icons).toEqual(["fa-lock", "fa-level-down", "fa-user"]);
});

test("the inbox is chosen as a folder is", () => {
    const { panel, model } = makePanel([{ id: 1 }]);
    panel.onInbox();
    expect(model.folderId).toBe(INBOX);
    expect(panel.isActive(INBOX)).toBe(true);
});

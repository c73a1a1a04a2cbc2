import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { browser } from "@web/core/browser/browser";

import { ExplorerSearchModel, INBOX } from "@klantendossier/backend/explorer/explorer_search_model";

describe.current.tags("headless");

/** A search model that holds a tree, as after the first answer of the server. */
function makeModel(folder, values = {}) {
    const model = Object.create(ExplorerSearchModel.prototype);
    const category = { id: 1, type: "category", activeValueId: folder.id, values: new Map() };
    Object.assign(model, {
        sections: new Map([[1, category]]),
        openIds: new Set(),
        below: false,
        tree: { administration: { id: 12 }, folders: [], folder },
        ...values,
    });
    return model;
}

beforeEach(() => browser.localStorage.removeItem("klantendossier.below"));

test("a folder shows its own documents, or everything below", () => {
    const model = makeModel({ id: 5, gone: false });
    expect(model._getCategoryDomain()).toEqual([["folder_id", "=", 5]]);
    model.below = true;
    expect(model._getCategoryDomain()).toEqual([["folder_id", "child_of", 5]]);
});

test("a main folder that opens everything shows everything below", () => {
    const model = makeModel({ id: 5, gone: false, open_all: true });
    expect(model._getCategoryDomain()).toEqual([["folder_id", "child_of", 5]]);
});

test("the inbox is what lies in no folder", () => {
    expect(makeModel({ id: INBOX })._getCategoryDomain()).toEqual([["folder_id", "=", false]]);
});

test("a folder that is gone shows nothing, never everything", () => {
    expect(makeModel({ id: 5, gone: true })._getCategoryDomain()).toEqual([[0, "=", 1]]);
});

test("an administration that is not there shows nothing", () => {
    const model = makeModel({ gone: true }, { tree: { administration: {}, folder: {} } });
    expect(model._getCategoryDomain()).toEqual([[0, "=", 1]]);
});

test("an active folder stays active when it is not among those that are shown", () => {
    const model = makeModel({ id: 99, gone: false });
    model._ensureCategoryValue(model.folderCategory, [false, 1, 2]);
    expect(model.folderId).toBe(99);
});

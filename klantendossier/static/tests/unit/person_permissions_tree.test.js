import { describe, expect, test } from "@odoo/hoot";

import {
    clean,
    fillByRole,
    getRows,
    getShownRows,
    takeAll,
} from "@klantendossier/backend/permissions/person_permissions_tree";

describe.current.tags("headless");

const folder = (id, parent_id, rank, role_rank = null, more = {}) => ({
    id,
    parent_id,
    rank,
    role_rank,
    internal: false,
    visible: 1,
    total: 2,
    ...more,
});

/** 1 > 2 > 3, and 4 beside them, which is internal. */
const make = () => [
    folder(1, false, 0, 20),
    folder(2, 1, 0, 30),
    folder(3, 2, 40, 20),
    folder(4, false, 0, 20, { internal: true }),
];

test("traverse stands where something lies below, now and after the choice", () => {
    const now = getRows(make(), {});
    expect(now.map((row) => row.shown)).toEqual([10, 10, 40, 0]);
    const then = getRows(make(), { 3: 0 });
    expect(then.map((row) => row.shown)).toEqual([0, 0, 0, 0]);
    expect(then.map((row) => row.was)).toEqual([10, 10, 40, 0]);
    expect(then.map((row) => row.changed)).toEqual([false, false, true, false]);
});

test("what is seen is added up over everything below", () => {
    const [main, middle, leaf] = getRows(make(), { 2: 20 });
    expect([main.saw, main.sees, main.total]).toEqual([1, 2, 6]);
    expect([middle.saw, middle.sees, middle.total]).toEqual([1, 2, 4]);
    expect([leaf.saw, leaf.sees, leaf.total]).toEqual([1, 1, 2]);
});

test("more and less than the role; nothing where there is none", () => {
    const differences = getRows([...make(), folder(5, false, 40)], {}).map((r) => r.difference);
    expect(differences).toEqual(["less", "less", "more", "less", ""]);
});

test("by the role nothing is lowered and nothing internal opened", () => {
    expect(fillByRole(make(), {})).toEqual({ 1: 20, 2: 30 });
    expect(fillByRole(make(), { 3: 0 })).toEqual({ 1: 20, 2: 30, 3: 20 });
});

test("taking all away names only what there is", () => {
    expect(takeAll(make())).toEqual({ 3: 0 });
    expect(clean(make(), { 1: 0, 3: 40, 9: 20 })).toEqual({});
});

test("only what lies in an open folder is shown; or what differs, with the folders above", () => {
    const ids = (rows) => rows.map((row) => row.folder.id);
    const rows = getRows(make(), {});
    expect(ids(getShownRows(rows, new Set(), false))).toEqual([1, 4]);
    expect(ids(getShownRows(rows, new Set([2]), false))).toEqual([1, 4]);
    expect(ids(getShownRows(rows, new Set([1, 2]), false))).toEqual([1, 2, 3, 4]);
    const other = [folder(1, false, 0), folder(2, 1, 20, 30), folder(3, false, 0)];
    expect(ids(getShownRows(getRows(other, {}), new Set(), true))).toEqual([1, 2]);
});

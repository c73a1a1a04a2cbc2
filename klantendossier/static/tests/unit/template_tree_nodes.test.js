import { describe, expect, test } from "@odoo/hoot";

import {
    canIndent,
    drop,
    getAbove,
    getEnd,
    indent,
    insert,
    moveAmongSiblings,
    remove,
    spreadLevels,
} from "@klantendossier/backend/template_tree/template_tree_nodes";

describe.current.tags("headless");

/** Make nodes of a text: one letter per folder, as many dots before it as it lies deep. */
function parse(text) {
    return text
        .trim()
        .split(/\s+/)
        .map((part) => ({
            key: part.replace(/\./g, ""),
            depth: part.split(".").length - 1,
            levels: {},
        }));
}

const write = (nodes) => nodes.map((node) => ".".repeat(node.depth) + node.key).join(" ");

test("what is below a folder goes where it goes", () => {
    const nodes = parse("a .b ..c .d e");
    expect(getEnd(nodes, 0)).toBe(4);
    expect(getEnd(nodes, 1)).toBe(3);
    expect(getAbove(nodes, 2)).toBe(1);
    expect(getAbove(nodes, 4)).toBe(-1);
    expect(write(remove(nodes, 1))).toBe("a .d e");
    expect(write(nodes)).toBe("a .b ..c .d e", { message: "the old list stays as it was" });
});

test("deeper only below a sibling", () => {
    const nodes = parse("a .b c .d");
    expect(canIndent(nodes, 0, 1)).toBe(false);
    expect(canIndent(nodes, 1, 1)).toBe(false);
    expect(write(indent(nodes, 2, 1))).toBe("a .b .c ..d");
    expect(indent(nodes, 0, 1)).toBe(nodes);
});

test("less deep goes behind the folder above with what stays in it", () => {
    expect(write(indent(parse("a .b ..c .d e"), 1, -1))).toBe("a .d b .c e");
    expect(write(indent(parse("a .b"), 1, -1))).toBe("a b");
});

test("siblings change places with everything below them", () => {
    const nodes = parse("a .b ..c .d e");
    expect(write(moveAmongSiblings(nodes, 3, -1))).toBe("a .d .b ..c e");
    expect(write(moveAmongSiblings(nodes, 1, 1))).toBe("a .d .b ..c e");
    expect(moveAmongSiblings(nodes, 1, -1)).toBe(nodes);
    expect(moveAmongSiblings(nodes, 3, 1)).toBe(nodes);
});

test("a drop takes the depth of where it lands", () => {
    const nodes = parse("a .b c .d ..e");
    expect(write(drop(nodes, 2, "a"))).toBe("a .c ..d ...e .b");
    expect(write(drop(nodes, 1, undefined))).toBe("b a c .d ..e");
    expect(write(drop(nodes, 1, "e"))).toBe("a c .d ..e ..b");
    expect(drop(nodes, 2, "d")).toBe(nodes, { message: "not into itself" });
});

test("levels for everything below", () => {
    const nodes = insert(parse("a .b c"), 0, { key: "z", depth: 0, levels: {} });
    nodes[1].levels = { 7: "view" };
    const spread = spreadLevels(nodes, 1);
    expect(spread.map((node) => node.levels[7])).toEqual([undefined, "view", "view", undefined]);
});

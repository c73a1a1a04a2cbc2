/**
 * What can be done with the nodes of a template's tree: a list in reading order, in which each says how
 * deep it lies. Every function gives a new list and leaves the old one as it was.
 *
 * @typedef {{ id: (number|false), key: string, depth: number, name: string, note: string,
 *   internal_note: string, open_all: boolean, office_visibility: string, client_visibility: string,
 *   levels: Object }} TemplateNode
 */

/** The number of the first node behind one and everything below it. */
export function getEnd(nodes, index) {
    let end = index + 1;
    while (end < nodes.length && nodes[end].depth > nodes[index].depth) {
        end++;
    }
    return end;
}

/** The number of the node above one, or -1. */
export function getAbove(nodes, index) {
    let above = index - 1;
    while (above >= 0 && nodes[above].depth >= nodes[index].depth) {
        above--;
    }
    return above;
}

export function change(nodes, index, values) {
    return nodes.map((node, number) => (number === index ? { ...node, ...values } : node));
}

export function insert(nodes, at, node) {
    return [...nodes.slice(0, at), node, ...nodes.slice(at)];
}

export function remove(nodes, index) {
    return [...nodes.slice(0, index), ...nodes.slice(getEnd(nodes, index))];
}

/** How far a node can go to the right (1) or to the left (-1); 0 when it cannot. */
export function canIndent(nodes, index, step) {
    if (step < 0) {
        return nodes[index].depth > 0;
    }
    return index > 0 && nodes[index - 1].depth >= nodes[index].depth;
}

/** Put a node, with everything below it, one level deeper or less deep. */
export function indent(nodes, index, step) {
    if (!canIndent(nodes, index, step)) {
        return nodes;
    }
    const end = getEnd(nodes, index);
    const moved = nodes.slice(index, end).map((node) => ({ ...node, depth: node.depth + step }));
    const rest = nodes.slice(end);
    if (step > 0) {
        return [...nodes.slice(0, index), ...moved, ...rest];
    }
    // It leaves the folder above: its younger siblings stay there, so it goes behind them.
    let behind = 0;
    while (behind < rest.length && rest[behind].depth >= nodes[index].depth) {
        behind++;
    }
    return [...nodes.slice(0, index), ...rest.slice(0, behind), ...moved, ...rest.slice(behind)];
}

/** Let a node, with everything below it, change places with its sibling before (-1) or behind it (1). */
export function moveAmongSiblings(nodes, index, step) {
    const end = getEnd(nodes, index);
    if (step > 0) {
        if (end >= nodes.length || nodes[end].depth < nodes[index].depth) {
            return nodes;
        }
        const next = getEnd(nodes, end);
        return [
            ...nodes.slice(0, index),
            ...nodes.slice(end, next),
            ...nodes.slice(index, end),
            ...nodes.slice(next),
        ];
    }
    let before = index - 1;
    while (before >= 0 && nodes[before].depth > nodes[index].depth) {
        before--;
    }
    if (before < 0 || nodes[before].depth < nodes[index].depth) {
        return nodes;
    }
    return moveAmongSiblings(nodes, before, 1);
}

/**
 * Put a node, with everything below it, behind another one, or first when there is none. It gets the depth
 * of what it is dropped before; behind everything it gets that of what it is dropped behind.
 */
export function drop(nodes, index, previousKey) {
    const end = getEnd(nodes, index);
    const moved = nodes.slice(index, end);
    const rest = [...nodes.slice(0, index), ...nodes.slice(end)];
    if (moved.some((node) => node.key === previousKey)) {
        return nodes;
    }
    const at = rest.findIndex((node) => node.key === previousKey) + 1;
    const depth = (rest[at] || rest[at - 1] || { depth: 0 }).depth;
    const shift = depth - moved[0].depth;
    return [
        ...rest.slice(0, at),
        ...moved.map((node) => ({ ...node, depth: node.depth + shift })),
        ...rest.slice(at),
    ];
}

/** Give everything below a node its levels. */
export function spreadLevels(nodes, index) {
    const end = getEnd(nodes, index);
    return nodes.map((node, number) =>
        number > index && number < end ? { ...node, levels: { ...nodes[index].levels } } : node
    );
}

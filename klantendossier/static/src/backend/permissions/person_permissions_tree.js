/** What the screen of one person's permissions works out of the folders and the levels that were chosen. */

/** Levels as ranks, as on the server; 0 stands for none, which is shown as traverse where something lies below. */
export const VIEW = 20;
const TRAVERSE = 10;

/** Give the level that a folder has once it is saved. */
export function getRank(folder, choices) {
    return folder.id in choices ? choices[folder.id] : folder.rank;
}

function makeRow(folder, rank) {
    return {
        folder,
        rank,
        changed: rank !== folder.rank,
        hasChildren: false,
        hasBelow: false,
        hadBelow: false,
        roleBelow: false,
        sees: rank >= VIEW ? folder.visible : 0,
        saw: folder.rank >= VIEW ? folder.visible : 0,
        total: folder.total,
        difference: getDifference(folder, rank),
    };
}

function addUp(parent, row) {
    parent.hasChildren = true;
    parent.hasBelow ||= row.hasBelow || row.rank > 0;
    parent.hadBelow ||= row.hadBelow || row.folder.rank > 0;
    parent.roleBelow ||= row.roleBelow || row.folder.role_rank > 0;
    parent.sees += row.sees;
    parent.saw += row.saw;
    parent.total += row.total;
}

/**
 * Give the rows of the tree: per folder what it is now and would be, with what lies below added up.
 *
 * @param {Object[]} folders in reading order, each below its parent
 * @param {Object} choices folder id -> rank
 */
export function getRows(folders, choices) {
    const rows = folders.map((folder) => makeRow(folder, getRank(folder, choices)));
    const byId = new Map(rows.map((row) => [row.folder.id, row]));
    for (const row of [...rows].reverse()) {
        const parent = byId.get(row.folder.parent_id);
        if (parent) {
            addUp(parent, row);
        }
    }
    for (const row of rows) {
        row.shown = row.rank || (row.hasBelow ? TRAVERSE : 0);
        row.was = row.folder.rank || (row.hadBelow ? TRAVERSE : 0);
        row.role = row.folder.role_rank || (row.roleBelow ? TRAVERSE : row.folder.role_rank);
    }
    return rows;
}

/** Say whether a level is more or less than the role gets in the template; nothing without a role. */
function getDifference(folder, rank) {
    if (folder.role_rank === null || rank === folder.role_rank) {
        return "";
    }
    return rank > folder.role_rank ? "more" : "less";
}

/**
 * Give the rows that are on the screen: what lies in an open folder, or what differs, with the folders above.
 *
 * @param {Object[]} rows
 * @param {Set} open ids of folders
 * @param {boolean} onlyOther
 */
export function getShownRows(rows, open, onlyOther) {
    if (!onlyOther) {
        const shown = new Set();
        return rows.filter(({ folder }) => {
            const { id, parent_id: parentId } = folder;
            const isShown = !parentId || (shown.has(parentId) && open.has(parentId));
            if (isShown) {
                shown.add(id);
            }
            return isShown;
        });
    }
    const wanted = new Set();
    for (const row of [...rows].reverse()) {
        if (row.difference || row.changed || wanted.has(row.folder.id)) {
            wanted.add(row.folder.id);
            wanted.add(row.folder.parent_id);
        }
    }
    return rows.filter((row) => wanted.has(row.folder.id));
}

/** Give choices that give everything the role gets in the templates: lowers nothing, opens nothing internal. */
export function fillByRole(folders, choices) {
    const filled = { ...choices };
    for (const folder of folders) {
        if (!folder.internal && folder.role_rank > getRank(folder, choices)) {
            filled[folder.id] = folder.role_rank;
        }
    }
    return clean(folders, filled);
}

/** Give choices that take everything away. */
export function takeAll(folders) {
    return clean(folders, Object.fromEntries(folders.map((folder) => [folder.id, 0])));
}

/** Leave out what is as it was. */
export function clean(folders, choices) {
    const ranks = new Map(folders.map((folder) => [folder.id, folder.rank]));
    return Object.fromEntries(
        Object.entries(choices).filter(([id, rank]) => ranks.has(+id) && ranks.get(+id) !== rank)
    );
}

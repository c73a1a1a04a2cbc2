/**
 * Files as the browser gives them, as a list of `{file, directory}` with the path of the directory that each
 * lay in ('' for none), and the paths of all directories, empty ones too.
 */

/** So many files are taken at once; of more one should say so before the browser runs out of memory. */
export const MAX_FILES = 2000;

/** Of a file field: one for files, or one for a directory (`webkitdirectory`), which tells no empty ones. */
export function readFileList(fileList) {
    const files = [...fileList].map((file) => {
        const steps = (file.webkitRelativePath || "").split("/").slice(0, -1);
        return { file, directory: steps.join("/") };
    });
    return { files, directories: [...new Set(files.map((f) => f.directory).filter(Boolean))] };
}

/**
 * The entries of a drop; to be asked for while the event lasts, since after it the browser gives nothing.
 *
 * @param {DataTransfer} transfer
 * @returns {Array} entries of the file system, or files where the browser knows none
 */
export function takeEntries(transfer) {
    const items = [...(transfer.items || [])].filter((item) => item.kind === "file");
    const entries = items.map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    return entries.length ? entries : [...transfer.files];
}

/**
 * Read entries with everything in them.
 *
 * @param {Array} entries as {@link takeEntries} gives them
 * @returns {Promise<Object>} `{files, directories, tooMany}`
 */
export async function readEntries(entries) {
    const found = { files: [], directories: [], tooMany: false };
    for (const entry of entries) {
        await readEntry(entry, "", found);
    }
    return found;
}

async function readEntry(entry, directory, found) {
    if (found.files.length >= MAX_FILES) {
        found.tooMany = true;
        return;
    }
    if (entry instanceof File) {
        found.files.push({ file: entry, directory });
    } else if (entry.isDirectory) {
        const path = directory ? `${directory}/${entry.name}` : entry.name;
        found.directories.push(path);
        for (const child of await readDirectory(entry)) {
            await readEntry(child, path, found);
        }
    } else {
        try {
            const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
            found.files.push({ file, directory });
        } catch {
            found.files.push({ file: new File([], entry.name), directory, unreadable: true });
        }
    }
}

/** A browser gives a directory in parts of a hundred. */
async function readDirectory(entry) {
    const reader = entry.createReader();
    const children = [];
    for (;;) {
        const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!part.length) {
            return children.sort((one, other) => one.name.localeCompare(other.name));
        }
        children.push(...part);
    }
}

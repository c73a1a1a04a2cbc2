/** A name as it is compared: without regard to case and to how a letter with an accent is composed. */
export const fold = (name) => name.normalize("NFC").toLowerCase();

/** A name without what stands behind its last dot. */
const getStem = (name) => fold(name).replace(/\.[^.]*$/, "");

/** Whether two files would come to lie in one folder. */
const isBeside = (one, other) => one.directory === other.directory;

/** Whether among these is another file of this name, or one that has just become the document of that name. */
export function isRepeated(files, file, documentId = file.question?.document_id) {
    return files.some(
        (other) =>
            other !== file &&
            isBeside(other, file) &&
            (other.state === "done"
                ? documentId && other.document_id === documentId
                : other.state !== "skipped" && fold(other.name) === fold(file.name))
    );
}

/** The files behind this one whose question may read otherwise when this one goes or not. */
export function getTouched(files, file) {
    return files
        .slice(files.indexOf(file) + 1)
        .filter(
            (other) =>
                other.state === "asks" &&
                isBeside(other, file) &&
                (fold(other.name) === fold(file.name) ||
                    (file.sha256 && other.sha256 === file.sha256))
        );
}

/** What goes before a file and is like it: what it is called then, and its hash. */
export function getAlong(files, file) {
    const stem = getStem(file.name);
    return files
        .slice(0, files.indexOf(file))
        .filter(
            (other) =>
                isBeside(other, file) &&
                (["checking", "ready", "failed", "busy"].includes(other.state) ||
                    (other.state === "asks" && other.answer === "keep"))
        )
        .map((other) => ({ name: other.free_name || other.name, sha256: other.sha256 || "" }))
        .filter(
            (other) =>
                fold(other.name).startsWith(stem) || (other.sha256 && other.sha256 === file.sha256)
        );
}

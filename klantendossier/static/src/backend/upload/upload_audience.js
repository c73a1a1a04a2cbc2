import { _t } from "@web/core/l10n/translation";

/**
 * Who sees what is sent. The same values make the text of the button, and are sent: `target` is what the
 * dialog shows at the moment that the button is pressed.
 */

/** Who has access to the folder: new documents are seen by some of these, or by nobody. */
function getViewers(target, directory) {
    if (directory) {
        return target.directories[directory]?.audience || [];
    }
    return target.people.filter((person) => person.sees).map(({ id }) => id);
}

/**
 * The ids of the client users who see a file once it is sent.
 *
 * @param {Object} target
 * @param {Object} [file] without one: a new document in the folder itself
 */
export function getAudience(target, file) {
    if (target.documentId) {
        return target.documentAudience;
    }
    if (file?.state === "asks" && file.answer === "version") {
        return file.question.audience || [];
    }
    if (!target.folderId || target.visibility === "office") {
        return [];
    }
    const viewers = getViewers(target, file?.directory);
    return target.visibility === "selected"
        ? viewers.filter((id) => target.clientIds.includes(id))
        : viewers;
}

export const isSame = (one, other) =>
    one.length === other.length && one.every((id) => other.includes(id));

/** Names as a sentence holds them: two at most, then how many there are. */
export function joinNames(names) {
    if (names.length > 2) {
        return _t("%s client users", names.length);
    }
    return names.length === 2
        ? _t("%(one)s and %(other)s", { one: names[0], other: names[1] })
        : names[0] || "";
}

export function getNames(target, ids) {
    return target.people.filter((person) => ids.includes(person.id)).map((person) => person.name);
}

/** Who sees a file, for its line. */
export function describeAudience(target, ids) {
    return ids.length
        ? _t("Seen by %s.", joinNames(getNames(target, ids)))
        : _t("Only your office sees it.");
}

/**
 * The text of the button: what it does, and who sees it then.
 *
 * @param {Object} target
 * @param {Object[]} files those that it sends
 */
export function describeSending(target, files) {
    const counts = countSeen(target, files);
    const seers = target.people.filter((person) => counts.has(person.id));
    const names = joinNames(seers.map((person) => person.name));
    if (target.documentId) {
        return seers.length
            ? _t("Add the new version: seen by %s", names)
            : _t("Add the new version, office only");
    }
    if (!seers.length) {
        return target.filing ? _t("File, office only") : _t("Send, office only");
    }
    if (new Set(counts.values()).size > 1) {
        const parts = seers.map((p) => describeCount(p.name, counts.get(p.id), 1));
        return seers.length > 2
            ? _t("Send %(count)s documents: %(names)s see some of them", {
                  count: files.length,
                  names,
              })
            : _t("Send: %s", parts.join(", "));
    }
    const told = describeCount(names, counts.get(seers[0].id), seers.length);
    return target.filing ? _t("File: %s", told) : _t("Send: %s", told);
}

/** How many of the files each client user sees, by id. */
function countSeen(target, files) {
    const counts = new Map();
    for (const id of files.flatMap((file) => getAudience(target, file))) {
        counts.set(id, (counts.get(id) || 0) + 1);
    }
    return counts;
}

function describeCount(names, count, people) {
    const values = { names, count };
    if (people === 1) {
        return count === 1
            ? _t("%(names)s sees 1 document", values)
            : _t("%(names)s sees %(count)s documents", values);
    }
    return count === 1
        ? _t("%(names)s see 1 document", values)
        : _t("%(names)s see %(count)s documents", values);
}

import { _t } from "@web/core/l10n/translation";

/** What a drag can be dropped on: a folder of the tree, the inbox, the bin, the whole dossier. */
export const BIN = "bin";
export const INBOX = "inbox";

const NOTHING = () => _t("Dropping does nothing.");
const UNDO = () => _t("You can undo this.");

/** What cannot be, or is so already; null when dropping does something. */
function describeRefusal(said) {
    if (said.error) {
        return { title: said.error, help: NOTHING(), color: "text-danger" };
    }
    if (said.inside) {
        return { title: _t("A folder cannot be moved into itself"), help: NOTHING() };
    }
    if (said.here) {
        return { title: _t("Lies in %s already", said.name), help: NOTHING() };
    }
    return null;
}

/** What files of the desktop become there. */
function describeFiles(drag) {
    const title = drag.documentName
        ? _t("New version of %s", drag.documentName)
        : _t("Upload to %s", drag.name);
    const help = _t("Nothing is sent yet: you first choose who sees it.");
    return { title, eye: drag.access, color: "text-info-emphasis", icon: "fa-eye", help };
}

/** What becomes of a folder: its permissions go along, only names of folders above come and go. */
function describeFolder(said) {
    if (!said.asks) {
        return { eye: _t("Its permissions go along"), icon: "fa-check", help: UNDO() };
    }
    const eye = said.gains
        ? _t("%s gets to see names of folders", said.gains)
        : _t("%s no longer sees names of folders", said.loses);
    return { eye, color: "text-info-emphasis", icon: "fa-eye", help: _t("Dropping asks first.") };
}

/** What becomes of documents when Shift is held: no client user sees them there. */
function describeHidden(said) {
    const help = said.seen ? _t("Dropping asks first: client users lose sight.") : UNDO();
    return { eye: _t("Office only"), icon: "fa-lock", help };
}

/** What becomes of documents: who will see them. */
function describeDocuments(said) {
    if (!said.asks) {
        return said.sees
            ? { eye: _t("Stays visible to %s", said.sees), icon: "fa-check", help: UNDO() }
            : { eye: _t("Office only"), icon: "fa-lock", help: UNDO() };
    }
    const help = _t("Dropping asks for confirmation. With Shift: office only.");
    if (said.filing && !said.gains) {
        return { eye: _t("Office only"), icon: "fa-lock", help: _t("Dropping asks first.") };
    }
    const lost = said.loses ? _t("No longer visible to %s", said.loses) : "";
    if (!said.gains) {
        return { eye: lost, color: "text-danger", icon: "fa-eye-slash", help };
    }
    const eye = _t("Becomes visible to %s", said.gains);
    return { eye, more: lost, color: "text-info-emphasis", icon: "fa-eye", help };
}

/**
 * What the balloon says while something hangs above a folder: what dropping does, and who will see it.
 *
 * @param {Object} drag `kind` (document, folder or files), `target` (id, `INBOX` or `BIN`), `name` of the
 *      target, `access` (who sees that folder, for files), `shift`
 * @param {Object|null} said what the server answered to `preview_drop`; null while it has not
 * @returns {{title: String, eye: String, more: String, color: String, icon: String, help: String}}
 */
export function describeDrop(drag, said) {
    if (drag.target === BIN) {
        return {
            title: _t("To the bin"),
            help: _t("Dropping asks first, and says who loses sight."),
        };
    }
    if (drag.kind === "files") {
        return describeFiles(drag);
    }
    if (!said) {
        return { title: drag.name, help: _t("Looking who will see it…") };
    }
    const refusal = describeRefusal(said);
    if (refusal) {
        return refusal;
    }
    const title = said.filing ? _t("File in %s", said.name) : _t("Move to %s", said.name);
    if (drag.kind === "folder") {
        return { title, ...describeFolder(said) };
    }
    return { title, ...(drag.shift ? describeHidden(said) : describeDocuments(said)) };
}

/** Whether letting go there does anything at all. */
export function canDrop(drag, said) {
    return drag.target !== undefined && !(said && describeRefusal(said));
}

import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

/** Whether this user wants the side beside the documents, and how wide it is; kept in his browser. */
const CLOSED = "klantendossier.side_closed";
const WIDTH = "klantendossier.side_width";
/** Below this width of the window the side lies over the documents, and is closed at first. */
export const WIDE = 1200;

/** What was looked at last, by administration: every act draws the screen anew, and F2 to another view too. */
const last = { administrationId: false, documentId: false };
/** Notes that were typed and not saved, by document and field, so that looking elsewhere loses nothing. */
export const drafts = new Map();

/** What the side of one screen shows. */
export function makeSideState(administrationId) {
    let isWide = browser.innerWidth >= WIDE;
    if (last.administrationId !== administrationId) {
        Object.assign(last, { administrationId, documentId: false });
    }
    const side = reactive({
        documentId: last.documentId,
        isOpen: isWide && browser.localStorage.getItem(CLOSED) !== "true",
        /** Counts what must be asked anew. */
        changes: 0,
        width: parseInt(browser.localStorage.getItem(WIDTH)) || 320,
    });
    return Object.assign(side, {
        show(documentId) {
            side.documentId = last.documentId = documentId;
        },
        /** Grown so wide or narrow: beside the documents as the user wants it, over them only when he asks. */
        fit(isWideNow) {
            if (isWideNow !== isWide) {
                isWide = isWideNow;
                side.isOpen = isWide && browser.localStorage.getItem(CLOSED) !== "true";
            }
        },
        toggle(isOpen = !side.isOpen) {
            side.isOpen = isOpen;
            if (browser.innerWidth >= WIDE) {
                browser.localStorage.setItem(CLOSED, !isOpen);
            }
        },
        setWidth(width) {
            browser.localStorage.setItem(WIDTH, Math.round(width));
        },
        refresh() {
            side.changes++;
        },
    });
}

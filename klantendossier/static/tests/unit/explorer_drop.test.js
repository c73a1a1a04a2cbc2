import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { translatedTerms, translationLoaded } from "@web/core/l10n/translation";

import { BIN, canDrop, describeDrop } from "@klantendossier/backend/explorer/explorer_drop";

describe.current.tags("headless");

beforeEach(() => {
    translatedTerms[translationLoaded] = true;
});

const drag = (values) => ({ kind: "document", target: 5, name: "Bank", shift: false, ...values });
const said = (values) => ({
    name: "Bank",
    here: false,
    inside: false,
    gains: "",
    loses: "",
    sees: "",
    seen: false,
    asks: false,
    ...values,
});

test("who gains is named, and that dropping asks", () => {
    const text = describeDrop(drag(), said({ gains: "Anna", loses: "Bram", asks: true }));
    expect(text.eye).toInclude("Anna");
    expect(text.more).toInclude("Bram");
    expect(text.help).toInclude("confirmation");
});

test("who only loses is named too", () => {
    const text = describeDrop(drag(), said({ loses: "Bram", asks: true }));
    expect(text.eye).toInclude("Bram");
    expect(text.icon).toBe("fa-eye-slash");
});

test("one that changes nothing says who goes on seeing it", () => {
    expect(describeDrop(drag(), said({ sees: "Anna" })).eye).toInclude("Anna");
    expect(describeDrop(drag(), said()).eye).toBe("Office only");
});

test("with Shift it says office only, whoever has access to the folder", () => {
    const text = describeDrop(drag({ shift: true }), said({ gains: "Anna", asks: true }));
    expect(text.eye).toBe("Office only");
    expect(Object.values(text).join()).not.toInclude("Anna");
});

test("nothing is said before the server has answered", () => {
    expect(describeDrop(drag(), null).eye).toBe(undefined);
    expect(canDrop(drag(), null)).toBe(true);
});

test("what cannot be dropped says so, and is not", () => {
    for (const values of [{ here: true }, { inside: true }, { error: "gone" }]) {
        expect(describeDrop(drag(), said(values)).help).toInclude("nothing");
        expect(canDrop(drag(), said(values))).toBe(false);
    }
    expect(canDrop(drag({ target: undefined }), null)).toBe(false);
    expect(canDrop(drag({ target: BIN }), null)).toBe(true);
});

test("files of the desktop are not sent by dropping them", () => {
    const files = drag({ kind: "files", access: "Anna (View)" });
    const text = describeDrop(files, null);
    expect(text.eye).toBe("Anna (View)");
    expect(text.help).toInclude("Nothing is sent yet");
    expect(describeDrop({ ...files, documentName: "Bon.pdf" }, null).title).toInclude("version");
});

test("a folder takes its permissions along", () => {
    expect(describeDrop(drag({ kind: "folder" }), said()).eye).toInclude("permissions");
    const text = describeDrop(drag({ kind: "folder" }), said({ gains: "Anna", asks: true }));
    expect(text.eye).toInclude("Anna");
});

test("what comes out of the inbox asks, also where nobody would see it", () => {
    const text = describeDrop(drag(), said({ filing: true, asks: true }));
    expect(text.eye).toBe("Office only");
    expect(text.help).toInclude("asks");
    expect(describeDrop(drag(), said({ filing: true, asks: true, gains: "Anna" })).eye).toInclude(
        "Anna"
    );
});

import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";

import { describeSending, getAudience } from "@klantendossier/backend/upload/upload_audience";
import { UploadQueue } from "@klantendossier/backend/upload/upload_queue";
import { SessionEnded } from "@klantendossier/backend/upload/upload_transport";
import { readEntries } from "@klantendossier/backend/upload/upload_tree";

describe.current.tags("headless");

const ANNA = { id: 1, name: "Anna de Vries", sees: true };
const PIETER = { id: 2, name: "Pieter Jansen", sees: true };
const KARIN = { id: 3, name: "Karin Mulder", sees: false };

const TARGET = {
    settled: true,
    administrationId: 12,
    folderId: 5,
    documentId: false,
    documentAudience: [],
    visibility: "folder",
    clientIds: [],
    people: [ANNA, PIETER, KARIN],
    directories: {},
    filing: false,
    maxSize: 25e6,
};

let sent, answers, queue;

/** A server that takes everything, unless a test says otherwise. */
const transport = {
    check: async (file, values) => answers.check?.(file, values) || { status: 200, answer: {} },
    send: async (file, values, begun) => {
        sent.push({ name: file.name, ...values });
        begun({ abort: () => true });
        return (
            answers.send?.(file, values) || {
                status: 200,
                answer: {
                    id: sent.length,
                    name: file.name,
                    audience: { ids: values.expected ? [1] : [], label: "x", kept_back: false },
                },
            }
        );
    },
    folders: async (make) => answers.folders?.(make) || {},
};

const makeFile = (name) => ({ file: new File([name], name) });

beforeEach(async () => {
    allowTranslations();
    sent = [];
    answers = {};
    queue = new UploadQueue(transport);
    await queue.setTarget(TARGET);
});

test("after sending nothing can be chosen any more, until a file is added", async () => {
    await queue.add({ files: [makeFile("a.pdf")] });
    expect(queue.isOver).toBe(false);
    await queue.sendAll();
    expect(queue.isOver).toBe(true);
    await queue.add({ files: [makeFile("b.pdf")] });
    expect(queue.isOver).toBe(false);
});

test("nothing is sent before the button", async () => {
    await queue.add({ files: [makeFile("a.pdf"), makeFile("b.pdf")] });
    expect(queue.files.map((file) => file.state)).toEqual(["ready", "ready"]);
    expect(sent).toEqual([]);
    expect(await queue.sendAll()).toBe(true);
    expect(sent.map((file) => [file.name, file.visibility, file.expected])).toEqual([
        ["a.pdf", "folder", "1,2"],
        ["b.pdf", "folder", "1,2"],
    ]);
});

test("a choice that is changed before sending is what is sent", async () => {
    await queue.add({ files: [makeFile("a.pdf")] });
    await queue.setTarget({ ...TARGET, visibility: "office" });
    expect(describeSending(queue.target, queue.going)).toMatch(/office only/);
    await queue.sendAll();
    expect([sent[0].visibility, sent[0].expected]).toEqual(["office", ""]);
});

test("a choice that is changed while it sends changes nothing of it", async () => {
    await queue.add({ files: [makeFile("a.pdf"), makeFile("b.pdf")] });
    answers.send = () => void queue.setTarget({ ...TARGET, visibility: "folder", clientIds: [3] });
    await queue.setTarget({ ...TARGET, visibility: "office" });
    await queue.sendAll();
    expect(sent.map((file) => file.visibility)).toEqual(["office", "office"]);
});

test("what is proposed is counted and sent; what is skipped is neither", async () => {
    const ask = (preset) => ({
        status: 200,
        answer: {
            question: "same_name",
            same_name: { preset, document_id: 9, audience: [2], choices: [{ value: preset }] },
        },
    });
    answers.check = (file) => ask(file.name === "a.pdf" ? "version" : "skip");
    await queue.add({ files: [makeFile("a.pdf"), makeFile("b.pdf")] });
    expect(queue.going.map((file) => file.name)).toEqual(["a.pdf"]);
    expect(getAudience(queue.target, queue.going[0])).toEqual([2]);
    await queue.sendAll();
    expect(sent.map((file) => [file.name, file.document_id, file.expected])).toEqual([
        ["a.pdf", 9, "2"],
    ]);
});

test("nothing is sent while it is not known who sees it", async () => {
    await queue.add({ files: [makeFile("a.pdf")] });
    await queue.setTarget({ ...TARGET, folderId: 6, settled: false });
    expect(queue.canSend).toBe(false);
    expect(await queue.sendAll()).toBe(false);
    expect(sent).toEqual([]);
});

test("others than the button named: it stops, and the rest stays", async () => {
    await queue.add({ files: [makeFile("a.pdf"), makeFile("b.pdf")] });
    answers.send = () => ({ status: 409, answer: { error: "Not sent", audience: [1, 2, 3] } });
    expect(await queue.sendAll()).toBe(false);
    expect(sent.length).toBe(1);
    expect(queue.message).toBe("Not sent");
    expect(queue.files.map((file) => file.state)).toEqual(["failed", "ready"]);
});

test("stopping keeps a true list: what was received is sent, the rest is not", async () => {
    await queue.add({ files: [makeFile("a.pdf"), makeFile("b.pdf"), makeFile("c.pdf")] });
    answers.send = () => void (sent.length === 2 && queue.stop());
    expect(await queue.sendAll()).toBe(false);
    expect(queue.files.map((file) => file.state)).toEqual(["done", "done", "ready"]);
    expect(queue.canSend).toBe(true);
    answers.send = undefined;
    await queue.sendAll();
    expect(sent.map((file) => file.name)).toEqual(["a.pdf", "b.pdf", "c.pdf"]);
});

test("a log-in that ended loses no file, and the same key goes again", async () => {
    await queue.add({ files: [makeFile("a.pdf"), makeFile("b.pdf")] });
    answers.send = () => {
        throw new SessionEnded();
    };
    expect(await queue.sendAll()).toBe(false);
    expect(queue.message).toMatch(/log-in has ended/);
    expect(queue.going.length).toBe(2);
    answers.send = undefined;
    await queue.sendAll();
    expect(sent[0].upload_key).toBe(sent[1].upload_key);
    expect(queue.done.length).toBe(2);
});

test("a folder that others see than was said stops it before a file is sent", async () => {
    answers.folders = () => ({ Map: { id: false, audience: [] } });
    await queue.add({ files: [{ ...makeFile("a.pdf"), directory: "Map" }], directories: ["Map"] });
    expect(queue.newDirectories).toEqual(["Map"]);
    expect(describeSending(queue.target, queue.going)).toMatch(/office only/);
    answers.folders = () => ({ Map: { id: 7, audience: [2], made: false } });
    expect(await queue.sendAll()).toBe(false);
    expect(sent).toEqual([]);
    expect(await queue.sendAll()).toBe(true);
    expect([sent[0].folder_id, sent[0].expected]).toEqual([7, "2"]);
});

test("a directory tree of 300 files, with an empty one in it", async () => {
    const makeEntry = (name) => ({
        name,
        isFile: true,
        file: (resolve) => resolve(new File([], name)),
    });
    const makeDirectory = (name, children) => ({
        name,
        isDirectory: true,
        createReader: () => ({ readEntries: (resolve) => resolve(children.splice(0, 100)) }),
    });
    const files = [...Array(300).keys()].map((number) => makeEntry(`${number}.pdf`));
    const found = await readEntries([makeDirectory("Map", [...files, makeDirectory("Leeg", [])])]);
    expect(found.files.length).toBe(300);
    expect(found.files[0].directory).toBe("Map");
    expect(found.directories).toEqual(["Map", "Map/Leeg"]);
});

test("the button names people, two at most", () => {
    const file = { state: "ready" };
    expect(describeSending(TARGET, [file, file, file])).toBe(
        "Send: Anna de Vries and Pieter Jansen see 3 documents"
    );
    const selected = { ...TARGET, visibility: "selected", clientIds: [1] };
    expect(describeSending(selected, [file])).toBe("Send: Anna de Vries sees 1 document");
    const three = { ...TARGET, people: [ANNA, PIETER, { ...KARIN, sees: true }] };
    expect(describeSending(three, [file])).toBe("Send: 3 client users see 1 document");
});

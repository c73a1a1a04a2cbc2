import { _t } from "@web/core/l10n/translation";
import { askSession, WaitingStore } from "./waiting_store";

const MB = 1000 * 1000;
/** So often the page looks whether somebody has logged in or the connection is back, in milliseconds. */
const RETRY = 4000;

/** A size as people read it, in the page's language. */
export function formatSize(size, digits = 1) {
    const [number, unit] = size < MB ? [Math.max(size / 1000, 1), "kB"] : [size / MB, "MB"];
    const options = { maximumFractionDigits: size < MB ? 0 : digits };
    return `${number.toLocaleString(document.documentElement.lang, options)} ${unit}`;
}

/**
 * Files on their way to one address: one request per file, one after the other, each with a key of its
 * own, so that what is sent twice arrives once. It stops by itself when the connection or the session is
 * gone, and goes on when they are back; what waits survives in the browser meanwhile. Knows no page.
 *
 * A file is `waiting`, `busy`, `done`, `skipped`, `refused`, `failed` or asks a `question`. The queue is
 * `ready`, `stopped` (by hand), `offline`, `out` (logged out) or `other` (somebody else is logged in).
 */
export class UploadQueue {
    constructor({ url, owner, token, baseKey, maxSize, getRemark, onChange, onProgress }) {
        Object.assign(this, { url, owner, token, baseKey, maxSize });
        Object.assign(this, { getRemark, onChange, onProgress });
        this.store = new WaitingStore();
        this.files = [];
        this.state = "ready";
        this.wasOffline = false;
        this.added = 0;
        this.tab = `${baseKey}`;
    }

    /**
     * Take up what waits here since an earlier page.
     *
     * @returns {Promise<string>} the remark that goes with it; empty when it has several, or none
     */
    async start() {
        // A tab that lives holds its lock: what waits there is its own.
        if (navigator.locks) {
            navigator.locks.request(
                `kd-${this.tab}`,
                () => new Promise((done) => (this.end = done))
            );
        }
        const alive = navigator.locks ? (await navigator.locks.query()).held : [];
        const tabs = new Set(alive.map((lock) => lock.name));
        const records = (await this.store.list(this.owner)).filter(
            ({ url, tab }) => url === this.url && !tabs.has(`kd-${tab}`)
        );
        const texts = new Map();
        for (const { id, tab, text } of records.filter(({ blob }) => !blob)) {
            texts.set(tab, text);
            await this.store.remove(id);
        }
        for (const record of records.filter(({ blob }) => blob)) {
            const remark = texts.get(record.tab) ?? record.remark;
            this.files.push({ ...record, remark, tab: this.tab, state: "waiting" });
            await this.store.put({ ...record, remark, tab: this.tab });
        }
        const [first, ...others] = this.files.map(({ remark }) => remark || "");
        if (first !== undefined) {
            this.run();
        }
        return others.every((remark) => remark === first) ? first : "";
    }

    destroy() {
        clearTimeout(this.timer);
        this.request?.abort();
        this.end?.();
    }

    count(...states) {
        return this.files.filter((file) => states.includes(file.state)).length;
    }

    /** What has not arrived and still may. */
    get waiting() {
        return this.files.filter(({ state }) =>
            ["waiting", "busy", "question", "failed"].includes(state)
        );
    }

    get busy() {
        return this.files.find((file) => file.state === "busy");
    }

    // ------------------------------------------------------------------ what waits

    async add(blobs) {
        for (const blob of blobs) {
            const key = `${this.baseKey}-${++this.added}`;
            const file = { id: key, key, blob, name: blob.name, state: "waiting", answers: {} };
            const refusal = this.check(blob);
            if (refusal) {
                Object.assign(file, { state: "refused", error: refusal });
            }
            this.files.push(file);
            if (!refusal) {
                await this.keep(file);
            }
        }
        this.run();
    }

    /** Say why a file is not even sent; empty when it is. */
    check(blob) {
        if (!blob.size) {
            return _t(
                "Refused. This file is empty (0 bytes). Nothing was kept. Look whether it opens where you have it, and add it again."
            );
        }
        return blob.size > this.maxSize ? this.explainTooLarge(blob) : "";
    }

    explainTooLarge(blob) {
        const limit = formatSize(this.maxSize);
        let size = formatSize(blob.size);
        if (size === limit) {
            size = formatSize(Math.ceil(blob.size / 10000) * 10000, 2);
        }
        return _t(
            "Too large: %(size)s, at most %(limit)s. Nothing was kept. Split the file or ask your office.",
            { size, limit }
        );
    }

    keep(file) {
        const { id, key, blob, name, answers } = file;
        const remark = this.getRemark();
        return this.store.put({
            ...{ id, key, blob, name, answers, remark },
            ...{ owner: this.owner, url: this.url, tab: this.tab },
        });
    }

    /**
     * Let what waits take this remark along. In the browser it is kept beside the files and only as long
     * as some wait: without them it belongs to nothing, and would go with the next file, which is another.
     */
    setRemark(remark) {
        for (const file of this.waiting) {
            if (file.state !== "busy") {
                file.remark = remark;
            }
        }
        if (this.waiting.length) {
            const { owner, url, tab } = this;
            this.store.put({ id: this.remarkId, owner, url, tab, text: remark });
        }
    }

    get remarkId() {
        return `remark ${this.tab}`;
    }

    remove(file) {
        this.files = this.files.filter((other) => other !== file);
        this.store.remove(file.id);
        if (file.state === "busy") {
            this.request?.abort();
        }
        this.onChange();
    }

    // ------------------------------------------------------------------ going and stopping

    setState(state, details = {}) {
        Object.assign(this, { state, otherName: "" }, details);
        clearTimeout(this.timer);
        if (["offline", "out", "other"].includes(state)) {
            this.timer = setTimeout(() => this.retry(), RETRY);
        }
        this.onChange();
    }

    stop() {
        this.setState("stopped");
        this.request?.abort();
    }

    goOn() {
        this.setState("ready");
        this.run();
    }

    /** Look whether what stopped the queue is over: called now and then, and when the page is looked at. */
    async retry() {
        if (!["offline", "out", "other"].includes(this.state)) {
            return;
        }
        let session;
        try {
            session = await askSession();
        } catch {
            this.setState("offline");
            return;
        }
        if (!session.owner) {
            this.setState("out");
        } else if (session.owner !== this.owner) {
            this.setState("other", { otherName: session.name });
        } else {
            this.token = session.csrf_token;
            this.goOn();
        }
    }

    async run() {
        this.onChange();
        if (this.running) {
            return;
        }
        this.running = true;
        while (this.state === "ready") {
            const file = this.files.find((candidate) => candidate.state === "waiting");
            if (!file) {
                break;
            }
            await this.send(file);
            this.onChange();
        }
        this.running = false;
        if (!this.waiting.length) {
            await this.store.remove(this.remarkId);
        }
    }

    // ------------------------------------------------------------------ one file

    async send(file) {
        Object.assign(file, { state: "busy", error: "", loaded: 0, started: Date.now() });
        this.onChange();
        try {
            await file.blob.slice(0, 1).arrayBuffer();
        } catch {
            this.refuse(
                file,
                _t("Refused. This file cannot be read any more. Nothing was kept. Choose it again.")
            );
            return;
        }
        file.remark ??= this.getRemark();
        const { remark } = file;
        const fields = { upload_key: file.key, remark, owner: this.owner, ...file.answers };
        const answer = await this.post(this.url, fields, file);
        if (!this.files.includes(file)) {
            return; // taken away while it was on its way
        }
        Object.assign(file, { state: "waiting", loaded: 0 });
        if (answer.done) {
            const state = answer.done === "skipped" ? "skipped" : "done";
            const notices = answer.notices || [];
            Object.assign(file, { state, documentId: answer.id, notices, at: new Date() });
            this.wasOffline ||= this.hasBeenOffline;
            this.hasBeenOffline = false;
            await this.store.remove(file.id);
        } else if (answer.question) {
            Object.assign(file, { state: "question", question: answer[answer.question] });
            file.question.code = answer.question;
        } else if (answer.error) {
            this.refuse(file, answer.error);
        } else if (answer.status === 413) {
            this.refuse(file, this.explainTooLarge(file.blob));
        } else {
            await this.pause(file, answer);
        }
    }

    refuse(file, error) {
        Object.assign(file, { state: "refused", error });
        this.store.remove(file.id);
    }

    async pause(file, { status, expired, aborted }) {
        if (expired) {
            this.setState("out");
            await this.retry();
        } else if (aborted) {
            file.state = "waiting"; // stopped by hand
        } else if (!status || [502, 503, 504].includes(status)) {
            this.hasBeenOffline = true;
            this.setState("offline");
        } else {
            const error = _t("Something went wrong here. Nothing was lost: try again.");
            Object.assign(file, { state: "failed", error });
        }
    }

    again(file) {
        file.state = "waiting";
        this.run();
    }

    /** Choose what a question about a file asks. */
    answer(file, value) {
        file.answers[file.question.code] = value;
        file.state = "waiting";
        this.keep(file);
        this.run();
    }

    /** Take back what was received. */
    async takeBack(file) {
        const answer = await this.post(this.getDocumentUrl(file, "withdraw"), {}, null);
        if (answer.done) {
            this.remove(file);
        } else {
            await this.explainAct(file, answer);
        }
    }

    /** Send a remark after files that have gone already. */
    async sendRemark(remark) {
        for (const file of this.files.filter(
            ({ state, documentId }) => state === "done" && documentId
        )) {
            if (file.remark !== remark) {
                const answer = await this.post(
                    this.getDocumentUrl(file, "remark"),
                    { remark, was: file.remark || "" },
                    null
                );
                if (answer.done) {
                    Object.assign(file, { remark, error: "" });
                } else {
                    file.remark = answer.present ?? file.remark;
                    await this.explainAct(file, answer);
                }
            }
        }
        this.onChange();
    }

    async explainAct(file, answer) {
        file.error = answer.error || _t("That did not work. Try again.");
        if (answer.expired) {
            file.error = "";
            this.setState("out");
            await this.retry();
        }
        this.onChange();
    }

    getDocumentUrl(file, act) {
        // What stands before is the language.
        const [prefix] = this.url.split("/my/dossiers/");
        return `${prefix}/my/dossiers/document/${file.documentId}/${act}`;
    }

    /** Send one request; its answer as an object, with the status and what became of it. */
    post(url, fields, file) {
        const data = new FormData();
        data.append("csrf_token", this.token);
        for (const [name, value] of Object.entries({ owner: this.owner, ...fields })) {
            data.append(name, value);
        }
        if (file) {
            data.append("ufile", file.blob, file.name);
        }
        const request = new XMLHttpRequest();
        if (file) {
            this.request = request;
            request.upload.addEventListener("progress", (ev) => {
                file.loaded = Math.min(ev.loaded, file.blob.size);
                this.onProgress(file);
            });
        }
        return new Promise((resolve) => {
            request.addEventListener("load", () => {
                const { status } = request;
                resolve({ status, ...this.parse(request.responseText) });
            });
            request.addEventListener("error", () => resolve({ status: 0 }));
            request.addEventListener("abort", () => resolve({ aborted: true }));
            request.open("POST", url);
            request.setRequestHeader("Accept", "application/json");
            request.send(data);
        });
    }

    parse(text) {
        try {
            return JSON.parse(text);
        } catch {
            return {};
        }
    }
}

import { Component, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { uuid } from "@web/core/utils/strings";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const ROUTE = "/klantendossier/upload";
/** So much of a file goes to the server before the file itself, to say what it is. */
const HEAD_SIZE = 64 * 1024;
/** The choices that can be made for several files at once, in the order of their buttons. */
const FOR_ALL = ["keep", "version", "skip"];
/** What stands first in the list: what cannot go, what asks for a choice, the rest. */
const ORDER = ["refused", "failed", "asks"];

/** A name as it is compared: without regard to case and to how a letter with an accent is composed. */
const fold = (name) => name.normalize("NFC").toLowerCase();
/** A name without what stands behind its last dot. */
const getStem = (name) => fold(name).replace(/\.[^.]*$/, "");

/**
 * Keeps the files of the upload dialog. Each is checked before anything of it is sent: whether it is taken,
 * and whether it is here already. What has to be chosen is chosen here; the dialog's button sends the files,
 * one per request. A file keeps its key when it is sent again, so a lost answer makes no second document.
 */
export class DossierUpload extends Component {
    static template = "klantendossier.DossierUpload";
    static props = { ...standardWidgetProps };

    setup() {
        this.fileUpload = useService("file_upload");
        this.input = useRef("input");
        this.state = useState({ files: [], over: false });
        if (this.env.klantendossierUpload) {
            this.env.klantendossierUpload.send = () => this.sendAll();
        }
        useRecordObserver((record) => this.onTarget(record.data));
    }

    // ------------------------------------------------------------------ showing

    get single() {
        return Boolean(this.props.record.data.document_id);
    }

    get sorted() {
        const rank = (file) => (ORDER.indexOf(file.state) + ORDER.length + 1) % (ORDER.length + 1);
        return [...this.state.files].sort((one, other) => rank(one) - rank(other));
    }

    get status() {
        const count = (...states) =>
            this.state.files.filter((file) => states.includes(file.state)).length;
        const awaited = this.awaited.length;
        const waiting = awaited === 1 ? _t("waits for your choice") : _t("wait for your choice");
        const parts = [
            [awaited, waiting],
            [this.going.filter((file) => !this.isAwaited(file)).length, _t("ready to send")],
            [count("checking", "busy"), _t("busy")],
            [this.leftOut.filter((file) => !this.isAwaited(file)).length, _t("left out")],
            [count("refused", "failed"), _t("not possible")],
            [count("done"), _t("sent")],
        ];
        return parts
            .filter(([number]) => number)
            .map(([number, text]) => `${number} ${text}`)
            .join(" · ");
    }

    get nothingSent() {
        return this.state.files.length && !this.state.files.some((file) => file.state === "done");
    }

    getBadge(file) {
        const badges = {
            checking: ["secondary", "fa-clock-o", _t("Looking")],
            ready: ["success", "fa-check", _t("Ready")],
            asks: ["warning", "fa-clone", this.getQuestionLabel(file)],
            refused: ["danger", "fa-times", _t("Not possible")],
            failed: ["danger", "fa-exclamation-circle", _t("Not arrived")],
            busy: ["secondary", "fa-clock-o", _t("Sending")],
            skipped: ["secondary", "fa-minus", _t("Left out")],
            done: ["success", "fa-check", _t("Sent")],
        };
        const [color, icon, label] = badges[file.state];
        return { color, icon, label };
    }

    getRemoveLabel(file) {
        return _t("Take %s away", file.name);
    }

    getQuestionLabel(file) {
        return {
            twin: _t("Is here already"),
            same_name: _t("Same name"),
            other_type: _t("Another kind"),
        }[file.question?.code];
    }

    /** Whether a file asks something of which nobody has said yet what is to be done. */
    isAwaited(file) {
        return file.state === "asks" && !file.chosen;
    }

    get awaited() {
        return this.state.files.filter((file) => this.isAwaited(file));
    }

    /** The questions that several files ask, each with the choices that can be made for all of them at once. */
    get groups() {
        const groups = {};
        for (const file of this.state.files.filter((other) => other.state === "asks")) {
            (groups[file.question.code] ||= []).push(file);
        }
        const labels = {
            keep: { twin: _t("Add all"), same_name: _t("Keep both"), other_type: _t("Add all") },
            version: { same_name: _t("New version") },
            skip: {
                twin: _t("Leave out"),
                same_name: _t("Leave out"),
                other_type: _t("Leave out"),
            },
        };
        return Object.entries(groups)
            .filter(([, files]) => files.length > 1)
            .map(([code, files]) => ({
                code,
                label: _t("%(question)s: for all %(count)s", {
                    question: this.getQuestionLabel(files[0]),
                    count: files.length,
                }),
                choices: FOR_ALL.filter((value) =>
                    files.some((file) => this.canChooseForAll(file, value))
                ).map((value) => ({ value, label: labels[value][code] })),
            }));
    }

    // ------------------------------------------------------------------ choosing

    onPick(ev) {
        this.add(ev.target.files);
        ev.target.value = "";
    }

    onDrop(ev) {
        this.state.over = false;
        const items = [...(ev.dataTransfer.items || [])].filter((item) => item.kind === "file");
        // Asked at once: after this event the browser gives nothing any more.
        const folders = items.map((item) => item.webkitGetAsEntry?.()?.isDirectory);
        this.add(ev.dataTransfer.files, folders);
    }

    /**
     * @param {FileList} fileList
     * @param {Boolean[]} folders which of them are folders, where the browser says so
     */
    async add(fileList, folders = []) {
        const files = [...fileList].slice(0, this.single ? 1 : undefined);
        if (this.single) {
            this.state.files = this.state.files.filter((file) => file.state === "done");
        }
        const start = this.state.files.length;
        this.state.files.push(
            ...files.map((file, number) => ({
                key: uuid(),
                file,
                isFolder: Boolean(folders[number]),
                name: file.name,
                sha256: null,
                state: "checking",
                progress: 0,
                message: "",
                notices: [],
                question: null,
                answer: null,
                chosen: false,
                free_name: "",
                document_id: false,
            }))
        );
        await this.checkAll(this.state.files.slice(start));
    }

    remove(file) {
        const touched = this.getTouched(file);
        this.state.files = this.state.files.filter((other) => other !== file);
        return this.checkAll(touched);
    }

    choose(file, value) {
        file.answer = value;
        file.chosen = true;
        return this.checkAll(this.getTouched(file));
    }

    /** Choose for every file that asks the same; one to which this is not offered goes on waiting. */
    chooseForAll(code, value) {
        for (const file of this.state.files) {
            if (
                file.state === "asks" &&
                file.question.code === code &&
                this.canChooseForAll(file, value)
            ) {
                file.answer = value;
                file.chosen = true;
            }
        }
        return this.tell();
    }

    canChooseForAll(file, value) {
        return (
            file.question.choices.some((choice) => choice.value === value) &&
            // Three files of one name are three documents, unless somebody says of each that it is none.
            !(value === "version" && this.isRepeated(file))
        );
    }

    // ------------------------------------------------------------------ files of one name

    /** Whether this dialog holds another file of this name, or has just sent the document of that name. */
    isRepeated(file, documentId = file.question?.document_id) {
        return this.state.files.some(
            (other) =>
                other !== file &&
                (other.state === "done"
                    ? documentId && other.document_id === documentId
                    : other.state !== "skipped" && fold(other.name) === fold(file.name))
        );
    }

    /** The files behind this one whose question may read otherwise when this one goes or not. */
    getTouched(file) {
        return this.state.files
            .slice(this.state.files.indexOf(file) + 1)
            .filter(
                (other) =>
                    other.state === "asks" &&
                    (fold(other.name) === fold(file.name) ||
                        (file.sha256 && other.sha256 === file.sha256))
            );
    }

    /** What goes before a file and is like it: what it is called then, and its hash. */
    getAlong(file) {
        const stem = getStem(file.name);
        return this.state.files
            .slice(0, this.state.files.indexOf(file))
            .filter(
                (other) =>
                    ["checking", "ready", "failed", "busy"].includes(other.state) ||
                    (other.state === "asks" && other.answer === "keep")
            )
            .map((other) => ({ name: other.free_name || other.name, sha256: other.sha256 || "" }))
            .filter(
                (other) =>
                    fold(other.name).startsWith(stem) ||
                    (other.sha256 && other.sha256 === file.sha256)
            );
    }

    /** The folder or who sees it was changed: what was said of the files may be true no more. */
    onTarget(data) {
        const target = [
            data.folder_id?.id,
            data.document_id?.id,
            data.visibility,
            ...data.client_ids.currentIds,
        ].join();
        const changed = this.target !== undefined && this.target !== target;
        this.target = target;
        if (changed) {
            const open = this.state.files.filter((file) =>
                ["ready", "asks", "refused"].includes(file.state)
            );
            return this.checkAll(open);
        }
    }

    /** The files that the button sends. */
    get going() {
        return this.state.files.filter(
            (file) =>
                ["ready", "failed"].includes(file.state) ||
                (file.state === "asks" && file.answer && file.answer !== "skip")
        );
    }

    /** The files that are left out because that is what was chosen. */
    get leftOut() {
        return this.state.files.filter(
            (file) => file.state === "skipped" || (file.state === "asks" && file.answer === "skip")
        );
    }

    /** Tell the dialog how many files go, for the text on its button. */
    async tell() {
        const count = this.going.length;
        if (this.props.record.data.file_count !== count) {
            await this.props.record.update({ file_count: count });
        }
    }

    // ------------------------------------------------------------------ checking

    async checkAll(files) {
        for (const file of files) {
            file.state = "checking";
        }
        // One that was looked at before another one of its name was chosen.
        for (const file of this.awaited) {
            if (file.answer === "version" && this.isRepeated(file)) {
                file.answer = "keep";
            }
        }
        for (const file of files) {
            await this.check(file);
        }
        await this.tell();
    }

    async check(file, status = "") {
        const form = new FormData();
        form.append("csrf_token", odoo.csrf_token);
        this.fill(form, file);
        form.append("name", file.name);
        form.append("size", file.file.size);
        form.append("status", status);
        if (file.isFolder) {
            this.end(file, "refused", {
                error: _t(
                    "This is a folder. Open it and drag the files from it to here. Nothing was kept."
                ),
            });
            return;
        }
        try {
            form.append("sha256", await this.getHash(file));
            const head = await file.file.slice(0, HEAD_SIZE).arrayBuffer();
            form.append("head", new Blob([head]), "head");
        } catch {
            this.end(file, "refused", {
                error: _t(
                    "This cannot be read. If it is a folder, open it and drag the files from it to here. If it was moved or is open elsewhere, choose it again. Nothing was kept."
                ),
            });
            return;
        }
        form.append("along", JSON.stringify(this.single ? [] : this.getAlong(file)));
        let answer = {};
        try {
            const response = await browser.fetch(`${ROUTE}/check`, { method: "POST", body: form });
            answer = await response.json();
        } catch {
            // The server cannot be reached now; it looks at the file when it comes.
        }
        this.end(file, answer.error ? "refused" : "ready", answer);
    }

    /** The hash of a file, where the browser gives the means: on a safe connection. Else empty. */
    async getHash(file) {
        const limit = this.props.record.data.max_size;
        if (!window.crypto?.subtle || file.file.size > limit) {
            return "";
        }
        if (!file.sha256) {
            const digest = await window.crypto.subtle.digest(
                "SHA-256",
                await file.file.arrayBuffer()
            );
            file.sha256 = [...new Uint8Array(digest)]
                .map((byte) => byte.toString(16).padStart(2, "0"))
                .join("");
        }
        return file.sha256;
    }

    /** Note what became of a file: its state, or the question that the server asks instead. */
    end(file, state, answer) {
        file.message = answer.error || "";
        file.notices = answer.notices || [];
        if (answer.question) {
            this.ask(file, answer.question, answer[answer.question]);
            return;
        }
        file.state = state;
        file.free_name = state === "ready" ? answer.name || "" : "";
        Object.assign(file, { question: null, answer: null, chosen: false });
    }

    /** Note what is asked about a file; a choice that was made of the same question stays. */
    ask(file, code, question) {
        const same = file.question?.code === code && file.chosen;
        file.state = "asks";
        file.question = { code, ...question };
        file.free_name = question.free_name || "";
        file.chosen = same;
        file.answer = same ? file.answer : this.getPreset(file);
    }

    /** What is chosen unless somebody chooses otherwise; never a new version of another file of this batch. */
    getPreset(file) {
        const { preset } = file.question;
        return preset === "version" && this.isRepeated(file) ? "keep" : preset;
    }

    // ------------------------------------------------------------------ sending

    /** Put in a form where a file goes, who sees it, and what was chosen about it. */
    fill(form, file) {
        const data = this.props.record.data;
        const asVersion = file.state !== "checking" && file.answer === "version";
        const documentId = asVersion ? file.question.document_id : data.document_id?.id;
        form.append("administration_id", data.administration_id.id);
        form.append("folder_id", data.folder_id ? data.folder_id.id : "");
        form.append("document_id", documentId || "");
        form.append("visibility", data.visibility || "");
        form.append("client_ids", data.client_ids.currentIds.join(","));
        for (const [code, value] of Object.entries(file.answers || {})) {
            form.append(code, value);
        }
    }

    /** Send what can go; say whether the dialog can close. */
    async sendAll() {
        if (this.state.files.some((file) => ["checking", "busy"].includes(file.state))) {
            return false;
        }
        const going = this.going;
        if (!going.length) {
            return true;
        }
        const read = new Set(this.state.files.flatMap((file) => file.notices));
        for (const file of this.state.files) {
            if (file.state === "asks" && file.answer === "skip") {
                file.state = "skipped";
            }
        }
        for (const file of going) {
            await this.send(file);
        }
        await this.tell();
        // What only the whole file could tell (another name, a missing end) is read before it closes.
        const isUnread = (file) => file.notices.some((notice) => !read.has(notice));
        const isOver = (file) => ["done", "skipped"].includes(file.state) && !isUnread(file);
        return this.state.files.every(isOver);
    }

    async send(file) {
        if (file.question && file.answer !== "version") {
            file.answers = { ...file.answers, [file.question.code]: file.answer };
        }
        const form = new FormData();
        this.fill(form, file);
        file.state = "busy";
        file.progress = 0;
        const upload = await this.fileUpload.upload(ROUTE, [file.file], {
            displayErrorNotification: false,
            buildFormData: (data) => {
                for (const [name, value] of form) {
                    data.append(name, value);
                }
                data.append("upload_key", file.key);
            },
        });
        upload.xhr.upload.addEventListener("progress", (ev) => {
            file.progress = ev.total ? Math.round((100 * ev.loaded) / ev.total) : 0;
        });
        await new Promise((resolve) => upload.xhr.addEventListener("loadend", resolve));
        await this.finish(file, upload.xhr);
    }

    async finish(file, xhr) {
        let answer = {};
        try {
            answer = JSON.parse(xhr.responseText);
        } catch {
            // No JSON: the connection broke or a proxy answered; the file can be sent again.
        }
        if (xhr.status === 413) {
            await this.check(file, "413");
        } else if (xhr.status === 200 && answer.id) {
            this.end(file, answer.skipped ? "skipped" : "done", answer);
            file.document_id = answer.id;
            file.name = answer.name;
        } else if (answer.error || answer.question) {
            this.end(file, "refused", answer);
        } else {
            this.end(file, "failed", {
                error: _t("The file did not arrive. Nothing was kept. Try again."),
            });
        }
    }
}

registry.category("view_widgets").add("klantendossier_upload", { component: DossierUpload });

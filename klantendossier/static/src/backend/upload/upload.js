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
/** What stands first in the list: what cannot go, what asks for a choice, the rest. */
const ORDER = ["refused", "failed", "asks"];

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
        const parts = [
            [this.going.length, _t("ready to send")],
            [count("checking", "busy"), _t("busy")],
            [this.leftOut.length, _t("left out")],
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

    // ------------------------------------------------------------------ choosing

    onPick(ev) {
        this.add(ev.target.files);
        ev.target.value = "";
    }

    onDrop(ev) {
        this.state.over = false;
        this.add(ev.dataTransfer.files);
    }

    async add(fileList) {
        const files = [...fileList].slice(0, this.single ? 1 : undefined);
        if (this.single) {
            this.state.files = this.state.files.filter((file) => file.state === "done");
        }
        const start = this.state.files.length;
        this.state.files.push(
            ...files.map((file) => ({
                key: uuid(),
                file,
                name: file.name,
                sha256: null,
                state: "checking",
                progress: 0,
                message: "",
                notices: [],
                question: null,
                answer: null,
            }))
        );
        await this.checkAll(this.state.files.slice(start));
    }

    remove(file) {
        this.state.files = this.state.files.filter((other) => other !== file);
        this.tell();
    }

    choose(file, value) {
        file.answer = value;
        this.tell();
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
        try {
            form.append("sha256", await this.getHash(file));
            const head = await file.file.slice(0, HEAD_SIZE).arrayBuffer();
            form.append("head", new Blob([head]), "head");
        } catch {
            this.end(file, "refused", {
                error: _t(
                    "This cannot be read. Is it a folder, or was it moved or opened elsewhere? Nothing was kept."
                ),
            });
            return;
        }
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
        const code = answer.question;
        const before = file.question?.code === code ? file.answer : null;
        file.state = code ? "asks" : state;
        file.message = answer.error || "";
        file.notices = answer.notices || [];
        file.question = code ? { code, ...answer[code] } : null;
        file.answer = code ? before || answer[code].preset : null;
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
        for (const file of this.state.files) {
            if (file.state === "asks" && file.answer === "skip") {
                file.state = "skipped";
            }
        }
        for (const file of going) {
            await this.send(file);
        }
        await this.tell();
        return this.state.files.every((file) => ["done", "skipped"].includes(file.state));
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

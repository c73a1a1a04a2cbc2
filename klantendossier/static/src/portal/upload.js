import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const MB = 1000 * 1000;

/**
 * Several files on the upload page: drop or choose, then send; each file is a request of its own with
 * its own progress. What failed can be sent again with the same key, so nothing arrives twice. Without
 * this script the page is a plain form for one file.
 */
export class Upload extends Interaction {
    static selector = ".o_kd_upload";
    dynamicContent = {
        _root: {
            "t-on-submit.prevent": this.onSubmit,
            "t-att-class": () => ({ o_kd_scripted: true }),
        },
        ".o_kd_drop": {
            "t-on-dragover.prevent": () => this.setOver(true),
            "t-on-dragleave": () => this.setOver(false),
            "t-on-drop.prevent": this.onDrop,
        },
        ".o_kd_drop input": { "t-on-change.withTarget": this.onChoose },
        ".o_kd_files": { "t-on-click": this.onListClick },
        ".o_kd_send": { "t-att-disabled": () => this.busy || !this.waiting.length },
        ".o_kd_queue": { "t-att-class": () => ({ "d-none": !this.files.length }) },
    };

    setup() {
        this.files = [];
        this.added = 0;
        this.busy = false;
        this.baseKey = this.el.elements.upload_key.value;
        this.maxSize = Number(this.el.dataset.maxSize) * MB;
    }

    start() {
        const inputEl = this.el.querySelector(".o_kd_file_input");
        inputEl.multiple = true;
        inputEl.required = false;
        this.el.querySelector(".o_kd_choose span").textContent = _t("Choose files");
    }

    get waiting() {
        return this.files.filter((file) => ["waiting", "failed"].includes(file.state));
    }

    // ------------------------------------------------------------------ choosing

    setOver(over) {
        this.el.querySelector(".o_kd_drop").classList.toggle("o_kd_over", over);
    }

    onDrop(ev) {
        this.setOver(false);
        this.addFiles(ev.dataTransfer.files);
    }

    onChoose(ev, inputEl) {
        this.addFiles(inputEl.files);
        inputEl.value = "";
    }

    addFiles(blobs) {
        for (const blob of blobs) {
            const file = { blob, state: "waiting", key: `${this.baseKey}-${++this.added}` };
            if (blob.size > this.maxSize) {
                file.state = "refused";
                file.error = _t(
                    "Too large: at most %s MB is allowed. Nothing was kept.",
                    this.maxSize / MB
                );
            }
            this.files.push(file);
            this.renderFile(file);
        }
        this.showProgress();
    }

    // ------------------------------------------------------------------ sending

    async onSubmit() {
        this.busy = true;
        for (const file of this.waiting) {
            await this.waitFor(this.send(file));
        }
        this.busy = false;
        this.showProgress();
    }

    send(file) {
        const data = new FormData();
        data.append("csrf_token", odoo.csrf_token);
        data.append("upload_key", file.key);
        data.append("remark", this.el.elements.remark.value);
        data.append("ufile", file.blob, file.blob.name);
        return this.post(this.el.getAttribute("action"), data, file, (answer) => {
            file.state = "done";
            file.id = answer.id;
        });
    }

    takeBack(file) {
        const data = new FormData();
        data.append("csrf_token", odoo.csrf_token);
        // What stands before is the language.
        const [prefix] = this.el.getAttribute("action").split("/my/dossiers/");
        const url = `${prefix}/my/dossiers/document/${file.id}/withdraw`;
        return this.post(url, data, file, () => {
            file.state = "removed";
        });
    }

    /** Send one request; the file then shows its progress and how it ended. */
    post(url, data, file, onDone) {
        const request = new XMLHttpRequest();
        Object.assign(file, { state: "busy", error: "", request });
        this.renderFile(file);
        this.showProgress();
        return new Promise((resolve) => {
            const end = (state, error) => {
                Object.assign(file, { state, error, request: null });
                this.renderFile(file);
                this.showProgress();
                resolve();
            };
            request.upload.addEventListener("progress", (ev) => this.showPart(file, ev));
            request.addEventListener("load", () => {
                const answer = this.parse(request.responseText);
                if (request.status === 200 && answer.done) {
                    onDone(answer);
                    end(file.state, "");
                } else if (answer.error) {
                    end("refused", answer.error);
                } else if (request.status === 413) {
                    end("refused", _t("Too large. Nothing was kept."));
                } else {
                    end(
                        "failed",
                        _t("Your session has ended or something went wrong. Send again.")
                    );
                }
            });
            request.addEventListener("error", () =>
                end("failed", _t("The connection dropped. Send again."))
            );
            request.addEventListener("abort", () => end("failed", _t("Stopped.")));
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

    // ------------------------------------------------------------------ showing

    async onListClick(ev) {
        const buttonEl = ev.target.closest("button");
        const file = this.files.find((candidate) => candidate.el === ev.target.closest("li"));
        if (!buttonEl || !file) {
            return;
        }
        if (file.state === "busy") {
            file.request?.abort();
        } else if (file.state === "done") {
            await this.waitFor(this.takeBack(file));
        } else {
            file.state = "removed";
            this.renderFile(file);
        }
        this.showProgress();
    }

    showPart(file, ev) {
        const part = ev.lengthComputable ? Math.round((ev.loaded / ev.total) * 100) : 0;
        const progressEl = file.el.querySelector(".progress");
        progressEl?.setAttribute("aria-valuenow", part);
        progressEl?.firstElementChild.style.setProperty("width", `${part}%`);
    }

    showProgress() {
        const count = (...states) =>
            this.files.filter((file) => states.includes(file.state)).length;
        const parts = [
            [count("done"), _t("received")],
            [count("busy"), _t("being sent")],
            [count("waiting", "failed"), _t("to send")],
            [count("refused"), _t("refused")],
        ];
        this.el.querySelector(".o_kd_progress").textContent = parts
            .filter(([number]) => number)
            .map(([number, text]) => `${number} ${text}`)
            .join(" · ");
        if (this.isReady) {
            this.updateContent();
        }
    }

    renderFile(file) {
        if (file.state === "removed") {
            file.el?.remove();
            this.files = this.files.filter((other) => other !== file);
            return;
        }
        const buttons = { waiting: _t("Remove"), failed: _t("Remove"), refused: _t("Remove") };
        const el = document.createElement("li");
        el.className = "o_kd_file";
        const iconEl = this.append(el, "div", "o_image");
        iconEl.dataset.mimetype = file.blob.type || "application/octet-stream";
        const mainEl = this.append(el, "div");
        this.append(mainEl, "div", "o_kd_name text-break", file.blob.name);
        if (file.state === "busy") {
            const progressEl = this.append(mainEl, "div", "progress");
            progressEl.setAttribute("role", "progressbar");
            progressEl.setAttribute("aria-label", file.blob.name);
            this.append(progressEl, "div", "progress-bar").style.width = "0";
        } else if (file.state === "done") {
            this.append(mainEl, "div", "small o_kd_ok", _t("Received"));
        } else if (file.error) {
            const errorEl = this.append(mainEl, "div", "small o_kd_why", file.error);
            errorEl.setAttribute("role", "alert");
        } else {
            this.append(mainEl, "div", "small text-muted", this.formatSize(file.blob.size));
        }
        const actEl = this.append(el, "div", "o_kd_act");
        const text = { ...buttons, busy: _t("Stop"), done: _t("Take back") }[file.state];
        const buttonEl = this.append(actEl, "button", "btn btn-light", text);
        buttonEl.type = "button";
        buttonEl.setAttribute("aria-label", `${text}: ${file.blob.name}`);
        if (file.el) {
            const hadFocus = file.el.contains(document.activeElement);
            file.el.replaceWith(el);
            if (hadFocus) {
                buttonEl.focus();
            }
        } else {
            this.el.querySelector(".o_kd_files").append(el);
        }
        file.el = el;
    }

    append(parentEl, tag, className = "", text = "") {
        const el = document.createElement(tag);
        el.className = className;
        el.textContent = text;
        parentEl.append(el);
        return el;
    }

    formatSize(size) {
        const number = size < MB ? Math.max(Math.round(size / 1000), 1) : (size / MB).toFixed(1);
        return `${Number(number).toLocaleString()} ${size < MB ? "kB" : "MB"}`;
    }
}

registry.category("public.interactions").add("klantendossier.upload", Upload);

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { formatSize, UploadQueue } from "./upload_queue";
import { make, makeBanner, makeRow } from "./upload_rows";

const MB = 1000 * 1000;
/** So many received files stand open; the others are behind one line. */
const SHOWN = 4;
/** What is read out to who does not see the bar, at most so often, in milliseconds. */
const SPOKEN = 10000;

/**
 * Several files on the page that adds documents, and one on the form for a new version. What is chosen
 * goes at once and one by one (a new version by its button); the queue does the work, this shows it. Without
 * this script each is a plain form for one file.
 */
export class Upload extends Interaction {
    static selector = "form.o_kd_upload";
    dynamicContent = {
        _root: {
            "t-on-submit.prevent": this.onSubmit,
            "t-att-class": () => ({ o_kd_scripted: true }),
        },
        _window: {
            "t-on-online": () => this.queue.retry(),
            "t-on-focus": () => this.queue.retry(),
            "t-on-beforeunload": this.onLeave,
        },
        _document: { "t-on-visibilitychange": () => this.queue.retry() },
        ".o_kd_drop": {
            "t-on-dragover.prevent": () => this.setOver(true),
            "t-on-dragleave": () => this.setOver(false),
            "t-on-drop.prevent": this.onDrop,
        },
        "input[type=file]": { "t-on-change.withTarget": this.onChoose },
        "[name=remark]": { "t-on-input": this.onRemark },
        ".o_kd_finish_link": { "t-on-click.prevent.withTarget": this.onFinish },
    };

    setup() {
        const { maxSize, mode } = this.el.dataset;
        this.isVersion = mode === "version";
        this.inputEl = this.el.elements.ufile;
        this.remarkEl = this.el.elements.remark;
        this.listEl = this.el.querySelector(".o_kd_queue");
        this.titleEl = this.isVersion ? null : this.el.closest(".o_kd_page").querySelector("h1");
        this.title = this.titleEl?.textContent;
        this.spoken = 0;
        this.url = this.el.getAttribute("action");
        this.owner = this.el.elements.owner.value;
        this.queue = new UploadQueue({
            url: this.url,
            owner: this.owner,
            token: this.el.elements.csrf_token.value,
            baseKey: this.el.elements.upload_key.value,
            maxSize: Number(maxSize) * MB,
            getRemark: () => this.remarkEl?.value.trim() || "",
            onChange: () => this.render(),
            onProgress: (file) => this.showPart(file),
        });
        this.registerCleanup(() => this.queue.destroy());
    }

    async start() {
        this.inputEl.required = false;
        if (!this.isVersion) {
            this.inputEl.multiple = true;
            this.el.querySelector(".o_kd_choose span").textContent = _t("Choose files");
            this.makeBar();
        }
        const kept = await this.waitFor(this.queue.start());
        if (this.remarkEl && kept && !this.remarkEl.value) {
            this.remarkEl.value = kept;
        }
        if (this.isVersion && this.queue.files.length) {
            this.el.closest("details").open = true;
        }
        this.takeOver();
    }

    /** What was chosen or typed before this script came is as good as what is chosen now. */
    takeOver() {
        if (this.remarkEl?.value) {
            this.onRemark();
        }
        for (const inputEl of this.el.querySelectorAll("input[type=file]")) {
            if (inputEl.files.length) {
                this.onChoose(null, inputEl);
            }
        }
    }

    // ------------------------------------------------------------------ what one types

    onRemark() {
        this.queue.setRemark(this.remarkEl.value.trim());
        this.render();
    }

    /** A text that goes with nothing: no file waits that takes it along, and it was not sent later. */
    get looseRemark() {
        const remark = this.remarkEl?.value.trim();
        const goes =
            this.queue.waiting.length ||
            this.queue.files.some((file) => file.state === "done" && file.remark === remark);
        return remark && (!goes || this.unsentRemark) ? remark : "";
    }

    /** Leaving would lose what was typed: the browser asks first. */
    onLeave(ev) {
        if (this.looseRemark) {
            ev.preventDefault();
            ev.returnValue = true; // for browsers that want it so
        }
    }

    get unsentRemark() {
        const remark = this.remarkEl?.value.trim();
        const late = this.queue.files.some(
            (file) => file.state === "done" && file.documentId && file.remark !== remark
        );
        return remark && late ? remark : "";
    }

    async sendRemark() {
        await this.waitFor(this.queue.sendRemark(this.unsentRemark));
        this.render();
    }

    async onFinish(ev, linkEl) {
        if (this.unsentRemark) {
            await this.sendRemark();
        }
        if (!this.unsentRemark && this.queue.state !== "out") {
            window.location.href = linkEl.href;
        }
    }

    // ------------------------------------------------------------------ choosing

    setOver(over) {
        this.el.querySelector(".o_kd_drop").classList.toggle("o_kd_over", over);
    }

    onDrop(ev) {
        this.setOver(false);
        this.queue.add([...ev.dataTransfer.files]);
    }

    onChoose(ev, inputEl) {
        if (!this.isVersion) {
            const files = [...inputEl.files];
            inputEl.value = "";
            this.queue.add(files);
        }
    }

    onSubmit() {
        const files = [...this.inputEl.files];
        if (this.isVersion && files.length) {
            this.inputEl.value = "";
            this.queue.files = [];
            this.queue.add(files);
        } else if (!this.queue.files.length) {
            this.inputEl.click();
        }
    }

    // ------------------------------------------------------------------ showing

    render() {
        if (this.isDestroyed) {
            return;
        }
        const { queue } = this;
        if (this.isVersion && queue.count("done", "skipped")) {
            window.location.assign(this.url.replace(/\/version$/, ""));
            return;
        }
        const focus = document.activeElement?.dataset?.focus;
        const isOther = queue.state === "other";
        this.el.classList.toggle("o_kd_hidden_parts", isOther);
        const sections = isOther ? [] : this.makeSections();
        this.listEl.replaceChildren(
            ...[
                makeBanner(this.queue, window.location.pathname.replace(/\/version$/, "")),
                ...sections,
            ].filter(Boolean)
        );
        if (focus && document.activeElement === document.body) {
            this.listEl.querySelector(`[data-focus="${focus}"]`)?.focus();
        }
        this.showTitle(isOther);
        this.showBar();
        this.showLateRemark(isOther);
    }

    makeSections() {
        const { files } = this.queue;
        const pick = (...states) => files.filter((file) => states.includes(file.state));
        const asks = pick("question");
        const bad = pick("refused", "failed");
        const good = pick("done", "skipped").reverse();
        const waiting = pick("waiting");
        const { busy } = this.queue;
        return [
            this.makeSection("not", _t("%s not sent", asks.length + bad.length), [...asks, ...bad]),
            this.makeSection(
                "now",
                busy ? _t("Being sent") : _t("Waiting"),
                busy ? [busy] : waiting.slice(0, 1),
                busy ? waiting : waiting.slice(1),
                (number) => _t("%s more waiting", number)
            ),
            this.makeSection(
                "got",
                _t("%s received", good.length),
                good.slice(0, SHOWN),
                good.slice(SHOWN),
                (number) => _t("Show %s more", number)
            ),
        ];
    }

    makeSection(name, title, shown, folded = [], say = () => "") {
        if (!shown.length) {
            return null;
        }
        const id = `o_kd_files_${name}`;
        const list = make("ul", { class: "list-unstyled o_kd_main o_kd_files" });
        list.append(...shown.map((file) => makeRow(file, this.queue, !this.isVersion)));
        if (folded.length) {
            const wasOpen = this.listEl.querySelector(`#${id}_more`)?.open;
            const rows = make("ul", { class: "list-unstyled o_kd_files" });
            rows.append(...folded.map((file) => makeRow(file, this.queue, !this.isVersion)));
            const summary = make(
                "summary",
                { class: "o_kd_folder", "data-focus": `${id}_more` },
                make("i", { class: "fa fa-caret-right o_kd_caret", "aria-hidden": "true" }),
                make("span", { text: say(folded.length) })
            );
            const details = make("details", { id: `${id}_more` }, summary, rows);
            details.open = Boolean(wasOpen);
            list.append(make("li", {}, details));
        }
        return make(
            "section",
            { class: "mt-4", "aria-labelledby": id },
            make("h2", { id, text: title }),
            list
        );
    }

    showTitle(isOther) {
        if (this.titleEl) {
            const number = this.queue.count("waiting", "busy");
            const going = number && !isOther && this.queue.state === "ready";
            const text =
                number === 1 ? _t("1 file is being sent") : _t("%s files are being sent", number);
            this.titleEl.textContent = going ? text : this.title;
        }
    }

    /** A remark typed after the files have gone: a button sends it after them. */
    showLateRemark(isOther) {
        const buttonEl = this.el.querySelector(".o_kd_late_remark");
        if (buttonEl) {
            buttonEl.classList.toggle("d-none", isOther || !this.unsentRemark);
            buttonEl.onclick = () => this.sendRemark();
        }
    }

    // ------------------------------------------------------------------ the bar at the bottom

    makeBar() {
        this.barTextEl = make("b", { "aria-hidden": "true" });
        this.spokenEl = make("span", { class: "visually-hidden" });
        this.barPartEl = make("div", { class: "progress-bar" });
        this.barButtonEl = make("button", { class: "btn btn-light", type: "button" });
        this.barButtonEl.addEventListener("click", () =>
            this.queue.state === "stopped" ? this.queue.goOn() : this.queue.stop()
        );
        const progress = make("div", { class: "progress", "aria-hidden": "true" }, this.barPartEl);
        const text = make("div", { role: "status" }, this.barTextEl, this.spokenEl);
        this.barEl = make(
            "div",
            { class: "o_kd_upbar d-none" },
            make("div", {}, text, progress),
            this.barButtonEl
        );
        this.insert(this.barEl, this.el.closest(".o_kd_page"));
    }

    showBar() {
        if (!this.barEl) {
            return;
        }
        const { queue } = this;
        const going = queue.count("waiting", "busy");
        const asks = queue.count("refused", "failed", "question");
        const got = queue.count("done", "skipped");
        const total = going + got;
        const isShown = Boolean(going + asks + got) && queue.state !== "other";
        this.barEl.classList.toggle("d-none", !isShown);
        this.barEl.closest(".o_kd_page").classList.toggle("o_kd_with_bar", isShown);
        this.barButtonEl.classList.toggle(
            "d-none",
            !going || !["ready", "stopped"].includes(queue.state)
        );
        this.barButtonEl.textContent = queue.state === "stopped" ? _t("Go on") : _t("Stop");
        const { responsible } = this.el.dataset;
        const who = responsible || _t("your office");
        let text;
        if (going) {
            text = _t("%(got)s of %(total)s", { got, total });
            if (queue.state === "stopped") {
                text = _t("Stopped at %(got)s of %(total)s", { got, total });
            } else if (this.secondsLeft) {
                text = _t("%(got)s of %(total)s, about %(seconds)s seconds to go", {
                    ...{ got, total, seconds: this.secondsLeft },
                });
            }
        } else {
            text = got ? _t("%(got)s received, %(who)s sees them.", { got, who }) : "";
            if (asks) {
                text += ` ${_t("%s not sent.", asks)}`;
            }
        }
        this.barTextEl.textContent = text.trim();
        this.showWhole(going, got);
        this.speak(text.trim(), !going);
    }

    /** Read out at most so often, and always how it ended. */
    speak(text, isEnd) {
        if (isEnd || Date.now() - this.spoken > SPOKEN) {
            this.spoken = Date.now();
            this.spokenEl.textContent = text;
        }
    }

    showWhole(going, got) {
        const { files, busy } = this.queue;
        const open = files.filter(({ state }) =>
            ["waiting", "busy", "done", "skipped"].includes(state)
        );
        const all = open.reduce((sum, { blob }) => sum + blob.size, 0);
        const sent = open.reduce(
            (sum, file) =>
                sum +
                (["done", "skipped"].includes(file.state) ? file.blob.size : file.loaded || 0),
            0
        );
        this.barPartEl.style.width = `${all ? Math.round((sent / all) * 100) : 0}%`;
        this.begun ??= busy && { at: Date.now(), sent };
        const elapsed = this.begun ? (Date.now() - this.begun.at) / 1000 : 0;
        const speed = elapsed > 2 ? (sent - this.begun.sent) / elapsed : 0;
        const left = speed > 0 ? Math.round((all - sent) / speed / 5) * 5 : 0;
        this.secondsLeft = going && left >= 5 ? left : 0;
        if (!going) {
            this.begun = null;
        }
    }

    showPart(file) {
        const rowEl = this.listEl.querySelector(`[data-id="${file.id}"]`);
        const part = file.blob.size ? Math.round((file.loaded / file.blob.size) * 100) : 0;
        const progressEl = rowEl?.querySelector(".progress");
        if (progressEl) {
            progressEl.setAttribute("aria-valuenow", part);
            progressEl.firstElementChild.style.width = `${part}%`;
            rowEl.querySelector(".o_kd_part").textContent = _t("%(sent)s of %(size)s", {
                sent: formatSize(file.loaded),
                size: formatSize(file.blob.size),
            });
        }
        this.showBar();
    }
}

/** After Back the page stands as it was left: what was done then is not said again. */
export class Done extends Interaction {
    static selector = ".o_kd_done";
    dynamicContent = { _window: { "t-on-pageshow": this.onPageShow } };

    onPageShow(ev) {
        if (ev.persisted) {
            this.el.remove();
        }
    }
}

registry.category("public.interactions").add("klantendossier.upload", Upload);
registry.category("public.interactions").add("klantendossier.done", Done);

import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { describeAudience, getAudience, isSame } from "./upload_audience";
import { readEntries, readFileList, takeEntries } from "./upload_tree";

/** The choices that can be made for several files at once, in the order of their buttons. */
const FOR_ALL = ["keep", "version", "skip"];
/** What stands first in the list: what cannot go, what asks for a choice, the rest. */
const ORDER = ["refused", "failed", "asks"];

/** The right side of the upload dialog: its files, and what will become of each. */
export class UploadFiles extends Component {
    static template = "klantendossier.UploadFiles";
    static props = { ...standardWidgetProps };

    setup() {
        this.input = useRef("input");
        this.directoryInput = useRef("directoryInput");
        this.queue = useState(this.env.klantendossierUpload);
        this.state = useState({ over: false });
        onMounted(() => this.pickAtOnce());
    }

    /** Opened by a press, without files: choosing them is what it was opened for. */
    pickAtOnce() {
        const { filing, queue } = this;
        const isPressed = browser.navigator.userActivation?.isActive;
        if (isPressed && !filing && !queue.isHandedOver && !queue.files.length) {
            this.input.el.click();
        }
    }

    get single() {
        return this.queue.single;
    }

    get filing() {
        return this.queue.target.filing;
    }

    get lines() {
        return this.props.record.data.lines || [];
    }

    get sorted() {
        const rank = (file) => (ORDER.indexOf(file.state) + ORDER.length + 1) % (ORDER.length + 1);
        return [...this.queue.files].sort((one, other) => rank(one) - rank(other));
    }

    get status() {
        const { queue } = this;
        const here = queue.leftOut.filter((file) => file.question?.code === "twin").length;
        const parts = [
            [queue.going.length, _t("goes along"), _t("will go")],
            [here, _t("is here already"), _t("are here already")],
            [queue.leftOut.length - here, _t("left out"), _t("left out")],
            [queue.count("refused"), _t("cannot go"), _t("cannot go")],
            [queue.count("checking"), _t("being looked at"), _t("being looked at")],
            [queue.count("busy"), _t("on its way"), _t("on their way")],
            [queue.done.length, _t("sent"), _t("sent")],
        ];
        return parts
            .filter(([number]) => number)
            .map(([number, one, more]) => `${number} ${number === 1 ? one : more}`)
            .join(" · ");
    }

    get nothingSent() {
        return this.queue.files.length && this.queue.phase === "choose" && !this.queue.done.length;
    }

    get directoriesTold() {
        const { newDirectories, made } = this.queue;
        if (made) {
            return made === 1 ? _t("1 folder was made.") : _t("%s folders were made.", made);
        }
        if (!newDirectories.length) {
            return "";
        }
        return newDirectories.length === 1
            ? _t("1 new folder will be made: %s", newDirectories[0])
            : _t("%(count)s new folders will be made: %(names)s", {
                  count: newDirectories.length,
                  names: newDirectories.slice(0, 4).join(", ") + (newDirectories[4] ? " …" : ""),
              });
    }

    getBadge(file) {
        const badges = {
            checking: ["secondary", "fa-clock-o", _t("Looking")],
            ready: ["success", "fa-check", _t("Ready")],
            asks: this.getQuestionBadge(file),
            refused: ["danger", "fa-times", _t("Not possible")],
            failed: ["danger", "fa-exclamation-circle", _t("Not sent")],
            busy: ["secondary", "fa-clock-o", _t("Sending")],
            skipped: ["secondary", "fa-minus", _t("Left out")],
            done: ["success", "fa-check", _t("Sent")],
        };
        const [color, icon, label] = badges[file.state];
        return { color, icon, label };
    }

    getQuestionBadge(file) {
        const label = this.getQuestionLabel(file);
        return file.question?.code === "twin"
            ? ["secondary", "fa-check", label]
            : ["warning", "fa-clone", label];
    }

    getQuestionLabel(file) {
        return {
            twin: _t("Is here already"),
            same_name: _t("Same name"),
            other_type: _t("Another kind"),
        }[file.question?.code];
    }

    getRemoveLabel(file) {
        return _t("Take %s away", file.name);
    }

    getSize(file) {
        const size = file.file.size;
        if (size < 1e6) {
            return _t("%s kB", Math.ceil(size / 1e3));
        }
        return _t("%s MB", formatFloat(size / 1e6, { digits: [0, size < 1e7 ? 1 : 0] }));
    }

    /** Who sees a file, where that is not who sees the others; after sending, what is true of it. */
    getSight(file) {
        if (file.state === "done" && file.audience) {
            if (file.audience.kept_back) {
                return _t("Kept back until it was checked: only your office sees it.");
            }
            return file.audience.ids.length
                ? _t("Seen by %s.", file.audience.label)
                : _t("Only your office sees it.");
        }
        if (!this.queue.going.includes(file)) {
            return "";
        }
        const { target } = this.queue;
        const ids = getAudience(target, file);
        return isSame(ids, getAudience(target)) ? "" : describeAudience(target, ids);
    }

    /** The questions that several files ask, each with the choices that can be made for all of them at once. */
    get groups() {
        const groups = {};
        for (const file of this.queue.files.filter((other) => other.state === "asks")) {
            (groups[file.question.code] ||= []).push(file);
        }
        const labels = {
            keep: { twin: _t("Add all"), same_name: _t("Keep both"), other_type: _t("Add all") },
            version: { same_name: _t("New version") },
            skip: { twin: _t("Skip"), same_name: _t("Skip"), other_type: _t("Skip") },
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
                    files.some((file) => this.queue.canChooseForAll(file, value))
                ).map((value) => ({ value, label: labels[value][code] })),
            }));
    }

    // ------------------------------------------------------------------ choosing

    onPick(ev) {
        const found = readFileList(ev.target.files);
        ev.target.value = "";
        return this.queue.add(found);
    }

    async onDrop(ev) {
        this.state.over = false;
        if (this.queue.phase === "sending" || this.filing) {
            return;
        }
        // Taken at once: after this event the browser gives nothing any more.
        await this.queue.add(await readEntries(takeEntries(ev.dataTransfer)));
    }

    onName(line, ev) {
        this.queue.names[line.id] = ev.target.value;
    }
}

registry.category("view_widgets").add("klantendossier_upload", { component: UploadFiles });

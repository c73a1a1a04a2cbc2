import { _t } from "@web/core/l10n/translation";

import { getAudience, isSame } from "./upload_audience";
import { UploadChecks } from "./upload_checks";
import { SessionEnded } from "./upload_transport";

/** The files of the upload dialog, and how they are sent: one after the other, by the press of the button. */
export class UploadQueue extends UploadChecks {
    /** Stop after what is already on its way; what has not gone stays in the list. */
    stop() {
        this.stopping = true;
        if (this.current?.abort()) {
            this.current = null;
        }
    }

    /**
     * Send what the button said; says whether all of it is over and nothing is left to read.
     *
     * The target is that of the moment of the press: what is changed afterwards changes nothing of it.
     */
    async sendAll() {
        if (!this.canSend) {
            return false;
        }
        const target = { ...this.target, directories: { ...this.target.directories } };
        const going = this.going;
        const read = new Set(this.files.flatMap((file) => file.notices));
        Object.assign(this, { phase: "sending", stopping: false, message: "" });
        const halted = !(await this.makeFolders(target)) || (await this.sendEach(going, target));
        this.phase = "sent";
        if (halted) {
            return false;
        }
        for (const file of this.files) {
            if (file.state === "asks" && file.answer === "skip") {
                file.state = "skipped";
            }
        }
        // What only the whole file could tell (another name, a missing end) is read before it closes.
        const isUnread = (file) => file.notices.some((notice) => !read.has(notice));
        const isOver = (file) => ["done", "skipped"].includes(file.state) && !isUnread(file);
        return !this.message && this.files.every(isOver);
    }

    /** Send files one after the other; says whether something stopped it. */
    async sendEach(files, target) {
        for (const file of files) {
            if (this.stopping) {
                this.message = _t(
                    "Stopped. What is marked 'Sent' was received; the rest was not sent."
                );
                return true;
            }
            const halt = await this.send(file, target);
            if (halt) {
                this.message = halt;
                return true;
            }
        }
        return false;
    }

    /** Make the folders of directories; says whether who sees what comes in them is still what was said. */
    async makeFolders(target) {
        if (!this.directories.length) {
            return true;
        }
        let made;
        try {
            made = await this.transport.folders(
                true,
                target,
                [...this.directories],
                this.samePermissions
            );
        } catch (error) {
            this.message =
                error.data?.message ||
                _t("The server cannot be reached. Nothing was sent. Try again.");
            return false;
        }
        const changed = Object.keys(made).some(
            (path) => !isSame(made[path].audience, target.directories[path]?.audience || [])
        );
        this.made += Object.values(made).filter((folder) => folder.made).length;
        target.directories = made;
        this.target.directories = made;
        if (changed) {
            this.message = _t(
                "Not sent: who may see these folders was changed meanwhile. Look at the button and choose again."
            );
        }
        return !changed;
    }

    /** Send one file; gives why nothing more can be sent, if so. */
    async send(file, target) {
        if (file.question && file.answer !== "version") {
            file.answers = { ...file.answers, [file.question.code]: file.answer };
        }
        const values = {
            ...this.prepare(file, target),
            expected: getAudience(target, file).join(","),
            upload_key: file.key,
        };
        file.state = "busy";
        file.progress = 0;
        let result;
        try {
            result = await this.transport.send(
                file.file,
                values,
                (current) => (this.current = current),
                (progress) => (file.progress = progress)
            );
        } catch (error) {
            if (!(error instanceof SessionEnded)) {
                throw error;
            }
            this.end(file, "failed", { error: _t("Not sent.") });
            return this.explainEnded(error);
        }
        return this.finish(file, result);
    }

    async finish(file, { status, answer }) {
        if (status === 413) {
            await this.check(file, "413");
        } else if (status === 200 && answer.id) {
            this.end(file, answer.skipped ? "skipped" : "done", answer);
            Object.assign(file, {
                document_id: answer.id,
                name: answer.name,
                audience: answer.audience || null,
            });
        } else if (answer.audience) {
            this.end(file, "failed", { error: _t("Not sent.") });
            this.isStale = true;
            return answer.error;
        } else if (answer.error || answer.question) {
            this.end(file, "refused", answer);
        } else if (!status && this.stopping) {
            this.end(file, "failed", { error: _t("Stopped. Nothing of it was kept.") });
        } else {
            this.end(file, "failed", {
                error: _t(
                    "No answer came from the server. Try again: what did arrive is not stored twice."
                ),
            });
        }
        return "";
    }
}

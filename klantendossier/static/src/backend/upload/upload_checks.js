import { _t } from "@web/core/l10n/translation";
import { uuid } from "@web/core/utils/strings";

import { getAlong, getTouched, isRepeated } from "./upload_names";
import { MAX_FILES } from "./upload_tree";
import { SessionEnded } from "./upload_transport";

/** The target before the dialog has told any. */
const NOWHERE = {
    settled: false,
    administrationId: false,
    folderId: false,
    documentId: false,
    documentAudience: [],
    visibility: "office",
    clientIds: [],
    people: [],
    directories: {},
    filing: false,
    maxSize: 0,
};

/**
 * The files of the upload dialog up to the press of its button. Each is checked before anything of it is sent: whether it is taken, and
 * whether it is here already; what has to be chosen is chosen here. A file keeps its key when it is sent
 * again, so a lost answer makes no second document.
 *
 * A file is `checking`; then `ready`, `asks` or `refused`; then `busy`; then `done`, `skipped`, `failed`, or
 * again one of the former.
 */
export class UploadChecks {
    constructor(transport) {
        this.transport = transport;
        this.files = [];
        this.directories = [];
        this.samePermissions = false;
        this.target = { ...NOWHERE };
        this.phase = "choose";
        this.stopping = false;
        this.message = "";
        this.made = 0;
        this.epoch = 0;
        this.isStale = false;
        /** Files were dropped, and come in by themselves. */
        this.isHandedOver = false;
        /** The names that were typed for documents of the inbox, by id. */
        this.names = {};
    }

    // ------------------------------------------------------------------ looking

    get single() {
        return Boolean(this.target.documentId);
    }

    count(...states) {
        return this.files.filter((file) => states.includes(file.state)).length;
    }

    /** The files that the button sends: whatever has an answer, chosen or proposed, which the screen shows. */
    get going() {
        return this.files.filter(
            (file) =>
                ["ready", "failed"].includes(file.state) ||
                (file.state === "asks" && file.answer && file.answer !== "skip")
        );
    }

    /** The files that are left out because that is what was chosen. */
    get leftOut() {
        return this.files.filter(
            (file) => file.state === "skipped" || (file.state === "asks" && file.answer === "skip")
        );
    }

    get done() {
        return this.files.filter((file) => file.state === "done");
    }

    /** Nothing is left to send: what is chosen now would change nothing. */
    get isOver() {
        return this.phase === "sent" && !this.going.length;
    }

    get needsFolder() {
        return this.directories.length > 0 && !this.target.folderId;
    }

    get canSend() {
        return (
            this.phase !== "sending" &&
            this.target.settled &&
            !this.needsFolder &&
            !this.count("checking", "busy") &&
            (this.going.length > 0 || this.newDirectories.length > 0) &&
            (this.target.visibility !== "selected" ||
                this.single ||
                this.target.clientIds.length > 0)
        );
    }

    /** Directories that are not there yet. */
    get newDirectories() {
        return this.directories.filter((path) => this.target.directories[path]?.id === false);
    }

    // ------------------------------------------------------------------ choosing

    /**
     * @param {Object} found as `upload_tree` gives it
     */
    async add({ files, directories = [], tooMany = false }) {
        let added = files;
        if (this.single) {
            this.files = this.files.filter((file) => file.state === "done");
            added = files.slice(0, 1);
        }
        if (tooMany || this.files.length + added.length > MAX_FILES) {
            this.message = _t(
                "At most %s files at once. Nothing of this was added. Drag a part of it.",
                MAX_FILES
            );
            return;
        }
        this.message = "";
        this.phase = "choose";
        const start = this.files.length;
        this.files.push(
            ...added.map(({ file, directory = "", unreadable = false }) => ({
                key: uuid(),
                file,
                directory: this.single ? "" : directory,
                unreadable,
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
                audience: null,
            }))
        );
        if (!this.single) {
            this.directories = [...new Set([...this.directories, ...directories])];
        }
        const fresh = this.files.slice(start);
        if (await this.foreseeFolders()) {
            await this.checkAll(fresh);
        }
    }

    remove(file) {
        const touched = getTouched(this.files, file);
        this.files = this.files.filter((other) => other !== file);
        return this.checkAll(touched);
    }

    choose(file, value) {
        file.answer = value;
        file.chosen = true;
        return this.checkAll(getTouched(this.files, file));
    }

    /** Choose for every file that asks the same, as far as this is offered to it. */
    chooseForAll(code, value) {
        for (const file of this.files) {
            if (
                file.state === "asks" &&
                file.question.code === code &&
                this.canChooseForAll(file, value)
            ) {
                file.answer = value;
                file.chosen = true;
            }
        }
    }

    canChooseForAll(file, value) {
        return (
            file.question.choices.some((choice) => choice.value === value) &&
            // Three files of one name are three documents, unless somebody says of each that it is none.
            !(value === "version" && isRepeated(this.files, file))
        );
    }

    async setSamePermissions(value) {
        this.samePermissions = value;
        await this.foreseeFolders();
    }

    /** The folder, or who sees it, was changed: what was said of the files may be true no more. */
    async setTarget(target) {
        const word = (t) =>
            JSON.stringify([t.folderId, t.documentId, t.visibility, [...t.clientIds].sort()]);
        const known = this.target.administrationId;
        const changed = known && word(this.target) !== word(target);
        const moved = known && this.target.folderId !== target.folderId;
        this.target = { ...target, directories: moved ? {} : this.target.directories };
        if (!changed || this.phase === "sending") {
            return;
        }
        this.epoch++;
        const open = this.files.filter((file) =>
            ["ready", "asks", "refused", "failed"].includes(file.state)
        );
        for (const file of open) {
            file.state = "checking";
        }
        if (!moved || (await this.foreseeFolders())) {
            await this.checkAll(open);
        }
    }

    // ------------------------------------------------------------------ checking

    /** Ask what becomes of the directories; says whether it is known. */
    async foreseeFolders() {
        if (!this.directories.length || !this.target.folderId) {
            return true;
        }
        try {
            this.target.directories = await this.transport.folders(
                false,
                this.target,
                [...this.directories],
                this.samePermissions
            );
            return true;
        } catch (error) {
            const told = error.data?.message;
            this.message = told || _t("The server cannot be reached. Nothing was sent. Try again.");
            this.files = this.files.filter((file) => !file.directory || file.state === "done");
            this.directories = [];
            return false;
        }
    }

    async checkAll(files) {
        for (const file of files) {
            file.state = "checking";
        }
        // One that was looked at before another one of its name was chosen.
        for (const file of this.files) {
            if (
                file.state === "asks" &&
                !file.chosen &&
                file.answer === "version" &&
                isRepeated(this.files, file)
            ) {
                file.answer = "keep";
            }
        }
        for (const file of files) {
            await this.check(file);
        }
    }

    async check(file, status = "") {
        if (file.unreadable) {
            return this.refuseUnreadable(file);
        }
        // What was answered before was answered about another place, or before a colleague changed it.
        file.answers = {};
        let result;
        let epoch;
        do {
            epoch = this.epoch;
            try {
                await this.hash(file);
            } catch {
                return this.refuseUnreadable(file);
            }
            try {
                result = await this.transport.check(file.file, {
                    ...this.prepare(file),
                    name: file.name,
                    size: file.file.size,
                    sha256: file.sha256 || "",
                    status,
                    along: JSON.stringify(this.single ? [] : getAlong(this.files, file)),
                });
            } catch (error) {
                if (error instanceof SessionEnded) {
                    return this.end(file, "failed", { error: this.explainEnded(error) });
                }
                // The server cannot be reached now; it looks at the file when it comes.
                result = { answer: {} };
            }
            // The target was changed while the server answered: that answer is about another one.
        } while (epoch !== this.epoch);
        const { answer } = result;
        this.end(file, answer.error ? "refused" : "ready", answer);
    }

    refuseUnreadable(file) {
        this.end(file, "refused", {
            error: _t(
                "This cannot be read. If it was moved or is open elsewhere, choose it again. Nothing was kept."
            ),
        });
    }

    /** Work out the hash of a file, where the browser gives the means: on a safe connection. */
    async hash(file) {
        if (
            file.sha256 ||
            !window.crypto?.subtle?.digest ||
            (this.target.maxSize && file.file.size > this.target.maxSize)
        ) {
            return;
        }
        const digest = await window.crypto.subtle.digest("SHA-256", await file.file.arrayBuffer());
        file.sha256 = [...new Uint8Array(digest)]
            .map((byte) => byte.toString(16).padStart(2, "0"))
            .join("");
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
        return preset === "version" && isRepeated(this.files, file) ? "keep" : preset;
    }

    /** The fields of the form that say where a file goes, who sees it, and what was chosen about it. */
    prepare(file, target = this.target) {
        const asVersion = file.state !== "checking" && file.answer === "version";
        return {
            administration_id: target.administrationId,
            ...this.preparePlace(file, target),
            document_id: (asVersion ? file.question.document_id : target.documentId) || "",
            client_ids: target.clientIds.join(","),
            ...this.prepareTexts(target),
            ...file.answers,
        };
    }

    preparePlace(file, target) {
        if (!file.directory) {
            return { folder_id: target.folderId || "", new_folder: "" };
        }
        const folder = target.directories[file.directory]?.id;
        return { folder_id: folder || target.folderId || "", new_folder: folder ? "" : "1" };
    }

    prepareTexts(target) {
        const texts = {
            visibility: target.visibility,
            book_year: target.bookYear,
            kind: target.kind,
            note: target.note,
            internal_note: target.internalNote,
        };
        return Object.fromEntries(
            Object.entries(texts).map(([name, value]) => [name, value || ""])
        );
    }

    explainEnded(error) {
        return error.other
            ? _t(
                  "Somebody else is logged in now in this browser. Nothing more was sent. Log in as yourself in another tab; your files stay here."
              )
            : _t(
                  "Your log-in has ended. Nothing more was sent. Log in in another tab, come back here and press 'Try again': your files are still here."
              );
    }
}

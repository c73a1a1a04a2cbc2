import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";

const ROUTE = "/klantendossier/upload";
/** So much of a file goes to the server before the file itself, to say what it is. */
const HEAD_SIZE = 64 * 1024;

/** The log-in has ended; or somebody else's has begun in this browser. */
export class SessionEnded extends Error {
    constructor(other = false) {
        super("session ended");
        this.other = other;
    }
}

const isLogIn = (url) => new URL(url || "", window.location).pathname.startsWith("/web/login");

/**
 * What goes between the dialog and the server. An answer is `{status, answer}`, with an empty answer when
 * none came that can be read.
 */
export class UploadTransport {
    /**
     * @param {Object} services
     * @param {Object} services.fileUpload Odoo's uploader
     * @param {Object} services.orm
     */
    constructor({ fileUpload, orm }) {
        this.fileUpload = fileUpload;
        this.orm = orm;
    }

    /** Ask what would become of a file; `values` are the fields of the form. */
    async check(file, values) {
        const head = await file.slice(0, HEAD_SIZE).arrayBuffer();
        return this.again(async () => {
            const form = new FormData();
            form.append("csrf_token", odoo.csrf_token);
            for (const [name, value] of Object.entries(values)) {
                form.append(name, value);
            }
            form.append("head", new Blob([head]), "head");
            const response = await browser.fetch(`${ROUTE}/check`, { method: "POST", body: form });
            return {
                status: response.status,
                ended: isLogIn(response.url),
                answer: await response.json().catch(() => ({})),
            };
        });
    }

    /**
     * Send a file.
     *
     * @param {File} file
     * @param {Object} values the fields of the form
     * @param {function(Object)} begun gets `{abort}`, which says whether it was in time
     * @param {function(Number)} progressed gets a percentage
     */
    send(file, values, begun, progressed) {
        return this.again(async () => {
            const { xhr } = await this.fileUpload.upload(ROUTE, [file], {
                displayErrorNotification: false,
                buildFormData: (data) => {
                    for (const [name, value] of Object.entries(values)) {
                        data.append(name, value);
                    }
                },
            });
            let gone = false;
            xhr.upload.addEventListener("progress", (ev) => {
                gone = ev.loaded === ev.total;
                progressed(ev.total ? Math.round((100 * ev.loaded) / ev.total) : 0);
            });
            begun({
                // Once all of it has gone, the server may have stored it: then its answer is waited for.
                abort: () => {
                    if (!gone) {
                        xhr.abort();
                    }
                    return !gone;
                },
            });
            await new Promise((resolve) => xhr.addEventListener("loadend", resolve));
            let answer = {};
            try {
                answer = JSON.parse(xhr.responseText);
            } catch {
                // No JSON: the connection broke or a proxy answered; the file can be sent again.
            }
            return { status: xhr.status, ended: isLogIn(xhr.responseURL), answer };
        });
    }

    /** Ask once more after the same person has logged in again, in another tab. */
    async again(ask) {
        let result = await ask();
        if (result.status === 400 && !result.answer.error) {
            await this.renew();
            result = await ask();
        }
        if (result.ended) {
            throw new SessionEnded();
        }
        return result;
    }

    async renew() {
        const response = await browser.fetch(`${ROUTE}/token`);
        const answer = await response.json().catch(() => ({}));
        if (!answer.csrf_token) {
            throw new SessionEnded();
        }
        if (answer.user_id !== user.userId) {
            throw new SessionEnded(true);
        }
        odoo.csrf_token = answer.csrf_token;
    }

    /** What would become of directories: see `folder.foresee_subfolders` and `make_subfolders`. */
    folders(make, target, paths, samePermissions) {
        return this.orm.call(
            "klantendossier.folder",
            make ? "make_subfolders" : "foresee_subfolders",
            [[target.folderId], paths, samePermissions],
            {
                context: {
                    ...user.context,
                    klantendossier_administration_id: target.administrationId,
                },
            }
        );
    }
}

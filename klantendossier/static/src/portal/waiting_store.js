import { browser } from "@web/core/browser/browser";

const DATABASE = "klantendossier";
const STORE = "waiting";
/** So long something waits, in milliseconds. */
const LIFETIME = 24 * 3600 * 1000;

/**
 * What waits in this browser to be sent: files, and what was typed beside them. Each record has the mark
 * of the log-in whose it is (`owner`), so that nobody else sees or sends it; it is erased at log-out and
 * after a day. Where the browser keeps nothing (a private window, no room), the page goes on without.
 */
export class WaitingStore {
    constructor() {
        this.opening = null;
    }

    /** Give the database, or null when there is none to be had. */
    open() {
        this.opening ??= new Promise((resolve) => {
            try {
                const request = window.indexedDB.open(DATABASE, 1);
                request.onupgradeneeded = () =>
                    request.result.createObjectStore(STORE, { keyPath: "id" });
                request.onsuccess = () => {
                    // Another tab logs out: let go, or nothing would be erased.
                    request.result.onversionchange = () => request.result.close();
                    resolve(request.result);
                };
                request.onerror = request.onblocked = () => resolve(null);
            } catch {
                resolve(null);
            }
        });
        return this.opening;
    }

    async run(mode, act) {
        const database = await this.open();
        if (!database) {
            return null;
        }
        return new Promise((resolve) => {
            try {
                const transaction = database.transaction(STORE, mode);
                const request = act(transaction.objectStore(STORE));
                transaction.oncomplete = () => resolve(request.result);
                transaction.onerror = transaction.onabort = () => resolve(null);
            } catch {
                resolve(null);
            }
        });
    }

    put(record) {
        return this.run("readwrite", (store) => store.put({ time: Date.now(), ...record }));
    }

    remove(id) {
        return this.run("readwrite", (store) => store.delete(id));
    }

    /** Give what waits for one log-in, and erase what has waited too long, whose ever it is. */
    async list(owner) {
        const records = (await this.run("readonly", (store) => store.getAll())) || [];
        const fresh = [];
        for (const record of records) {
            if (record.time < Date.now() - LIFETIME) {
                await this.remove(record.id);
            } else if (record.owner === owner) {
                fresh.push(record);
            }
        }
        return fresh;
    }

    clear() {
        return this.run("readwrite", (store) => store.clear());
    }
}

/** Ask who is logged in now: `{owner, name, csrf_token}`, or `{}`; an error when there is no connection. */
export async function askSession() {
    const response = await browser.fetch("/my/dossiers/sessie", {
        cache: "no-store",
        headers: { Accept: "application/json" },
        redirect: "manual", // to the log-in
    });
    if (response.status >= 500) {
        throw new Error("The server does not answer.");
    }
    return response.ok ? response.json() : {};
}

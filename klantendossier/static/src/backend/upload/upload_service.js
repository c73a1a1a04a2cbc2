import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

import { readEntries } from "./upload_tree";

/**
 * Opens the upload dialog with files that were dropped somewhere; nothing of them is sent by it.
 *
 * The entries of a drop must be taken while its event lasts (`takeEntries` of `upload_tree`).
 */
export const uploadService = {
    dependencies: ["action", "orm"],
    start(env, { action, orm }) {
        const batches = new Map();
        let lastBatch = 0;
        return {
            /**
             * @param {Object} place
             * @param {Number} place.administrationId
             * @param {Number} [place.folderId] without one: the inbox
             * @param {Number} [place.documentId] for a new version of it
             * @param {File[]} [place.files]
             * @param {FileSystemEntry[]} [place.entries] whole directories too
             * @param {function} [onClose] called when the dialog has gone
             */
            async open({ administrationId, folderId, documentId, files, entries }, onClose) {
                const found = readEntries([...(entries || files || [])]);
                const [model, method, id] = documentId
                    ? ["klantendossier.document", "action_new_version", documentId]
                    : folderId
                      ? ["klantendossier.folder", "action_upload", folderId]
                      : ["klantendossier.administration", "action_upload", administrationId];
                const dialog = await orm.call(model, method, [[id]], {
                    context: {
                        ...user.context,
                        klantendossier_administration_id: administrationId,
                    },
                });
                const batch = ++lastBatch;
                batches.set(batch, found);
                return action.doAction(
                    {
                        ...dialog,
                        context: { ...dialog.context, klantendossier_upload_batch: batch },
                    },
                    { onClose }
                );
            },
            /** Give the files of a batch to the dialog that was opened for it, once. */
            async take(batch) {
                const found = await batches.get(batch);
                batches.delete(batch);
                return found;
            },
        };
    },
};

registry.category("services").add("klantendossier_upload", uploadService);

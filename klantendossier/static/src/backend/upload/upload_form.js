import {
    markRaw,
    onMounted,
    onWillUnmount,
    reactive,
    useEffect,
    useExternalListener,
    useState,
    useSubEnv,
} from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { FormController } from "@web/views/form/form_controller";
import { FormRenderer } from "@web/views/form/form_renderer";
import { formView } from "@web/views/form/form_view";

import { UploadQueue } from "./upload_queue";
import { UploadTransport } from "./upload_transport";

/** The upload dialog. Its form is never saved: it shows what is sent, and the queue sends it. */
export class UploadFormController extends FormController {
    setup() {
        const transport = new UploadTransport({
            fileUpload: useService("file_upload"),
            orm: useService("orm"),
        });
        this.queue = reactive(new UploadQueue(markRaw(transport)));
        this.queue.isHandedOver = Boolean(this.props.context.klantendossier_upload_batch);
        this.uploads = useService("klantendossier_upload");
        this.dialogs = useService("dialog");
        useSubEnv({
            klantendossierUpload: this.queue,
            klantendossierUploadUi: reactive({ choosing: false, detailing: false }),
        });
        super.setup();
        useExternalListener(window, "beforeunload", (ev) => {
            if (this.queue.phase === "sending" || this.queue.going.length) {
                ev.preventDefault();
                ev.returnValue = "";
            }
        });
        onMounted(() => this.guardDialog());
        onMounted(async () => {
            const found = await this.uploads.take(this.props.context.klantendossier_upload_batch);
            if (found) {
                await this.queue.add(found);
            }
        });
        onWillUnmount(() => this.queue.stop());
    }

    /**
     * While it sends, Escape and the cross stop it first: what was received can be read then. Files that were
     * chosen and not sent are asked about.
     */
    guardDialog() {
        const { dialogData } = this.env;
        if (dialogData) {
            const { close } = dialogData;
            dialogData.close = (params) => {
                if (
                    !params?.dismiss ||
                    (this.queue.phase !== "sending" && !this.queue.going.length)
                ) {
                    return close(params);
                }
                return this.queue.phase === "sending" ? this.queue.stop() : this.askToLeave(close);
            };
        }
    }

    askToLeave(close) {
        const number = this.queue.going.length;
        this.dialogs.add(ConfirmationDialog, {
            title: _t("Not sent yet"),
            body:
                number === 1
                    ? _t("1 file was chosen and not sent. Nobody gets it when you close.")
                    : _t(
                          "%s files were chosen and not sent. Nobody gets them when you close.",
                          number
                      ),
            confirmLabel: _t("Close without sending"),
            cancelLabel: _t("Go on"),
            confirm: () => close({ dismiss: true }),
            cancel: () => {},
        });
    }
}

/** Tells the queue what the form shows. */
export class UploadFormRenderer extends FormRenderer {
    setup() {
        super.setup();
        this.queue = this.env.klantendossierUpload;
        this.ui = useState(this.env.klantendossierUploadUi);
        useRecordObserver((record) => this.queue.setTarget(readTarget(record.data)));
        const { rootRef } = this;
        useEffect(
            (choosing, detailing, folderId) => {
                const root = rootRef?.el || document;
                root.querySelector?.(".o_kd_upload_choose")?.classList.toggle(
                    "d-none",
                    Boolean(folderId) && !choosing
                );
                root.querySelector?.(".o_kd_upload_more")?.classList.toggle("d-none", !detailing);
            },
            () => [this.ui.choosing, this.ui.detailing, this.props.record.data.folder_id?.id]
        );
    }
}

/** What the queue needs of the form; `settled` only when what it says of who sees it is of this folder. */
export function readTarget(data) {
    const sight = data.sight || { place: null, people: [], audience: [] };
    const folderId = data.folder_id ? data.folder_id.id : false;
    return {
        settled: sight.place === folderId,
        administrationId: data.administration_id?.id || false,
        folderId,
        documentId: data.document_id?.id || false,
        documentAudience: sight.audience,
        visibility: data.visibility,
        clientIds: [...data.client_ids.currentIds],
        people: sight.people,
        directories: {},
        filing: Boolean(data.document_ids.currentIds.length),
        maxSize: data.max_size,
        bookYear: data.book_year,
        kind: data.kind,
        note: data.note,
        internalNote: data.internal_note,
    };
}

registry.category("views").add("klantendossier_upload_form", {
    ...formView,
    Controller: UploadFormController,
    Renderer: UploadFormRenderer,
});

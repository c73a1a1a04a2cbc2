import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const ROUTE = "/klantendossier/upload";

/**
 * Sends files to the dossier, one per request, with what the upload dialog says about folder and
 * visibility. A file keeps its key when it is sent again, so a lost answer makes no second document.
 */
export class DossierUpload extends Component {
    static template = "klantendossier.DossierUpload";
    static props = { ...standardWidgetProps };

    setup() {
        this.fileUpload = useService("file_upload");
        this.input = useRef("input");
        this.state = useState({ files: [], over: false });
    }

    get single() {
        return Boolean(this.props.record.data.document_id);
    }

    get status() {
        const count = (state) => this.state.files.filter((file) => file.state === state).length;
        if (!this.state.files.length) {
            return "";
        }
        return _t("%(done)s done, %(busy)s busy, %(refused)s refused", {
            done: count("done"),
            busy: count("waiting") + count("busy"),
            refused: count("refused"),
        });
    }

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
        const entries = files.map((file) => ({
            key: crypto.randomUUID(),
            file,
            name: file.name,
            state: "waiting",
            progress: 0,
            message: "",
        }));
        const start = this.state.files.length;
        this.state.files.push(...entries);
        for (const entry of this.state.files.slice(start)) {
            await this.send(entry);
        }
    }

    async send(entry) {
        entry.state = "busy";
        entry.message = "";
        const data = this.props.record.data;
        const upload = await this.fileUpload.upload(ROUTE, [entry.file], {
            displayErrorNotification: false,
            buildFormData: (form) => {
                form.append("administration_id", data.administration_id.id);
                form.append("folder_id", data.folder_id ? data.folder_id.id : "");
                form.append("document_id", data.document_id ? data.document_id.id : "");
                form.append("visibility", data.visibility || "");
                form.append("client_ids", data.client_ids.currentIds.join(","));
                form.append("upload_key", entry.key);
            },
        });
        upload.xhr.upload.addEventListener("progress", (ev) => {
            entry.progress = ev.total ? Math.round((100 * ev.loaded) / ev.total) : 0;
        });
        await new Promise((resolve) => upload.xhr.addEventListener("loadend", resolve));
        this.finish(entry, upload.xhr);
    }

    finish(entry, xhr) {
        let answer = {};
        try {
            answer = JSON.parse(xhr.responseText);
        } catch {
            // No JSON: the connection broke or a proxy answered; the file can be sent again.
        }
        if (xhr.status === 200 && answer.id) {
            entry.state = "done";
        } else if (answer.error) {
            entry.state = "refused";
            entry.message = answer.error;
        } else {
            entry.state = "failed";
            entry.message = _t("The file did not arrive. Nothing was kept. Try again.");
        }
    }
}

registry.category("view_widgets").add("klantendossier_upload", { component: DossierUpload });

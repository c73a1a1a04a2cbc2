import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { hidePDFJSButtons } from "@web/core/utils/pdfjs";
import { useService } from "@web/core/utils/hooks";

import { formatMoment, formatMomentInFull } from "../document/document_cells";

const PDF_VIEWER = "/web/static/lib/pdfjs/web/viewer.html";

/** What stands at the right of the documents: the one that is looked at, and everything about it. */
export class ExplorerSide extends Component {
    static template = "klantendossier.ExplorerSide";
    static props = { documentId: Number, close: Function };

    setup() {
        this.action = useService("action");
        this.state = useState({ side: null, compares: false, notes: null });
        onWillStart(() => this.load(this.props.documentId));
        onWillUpdateProps((props) => {
            if (props.documentId !== this.props.documentId) {
                return this.load(props.documentId);
            }
        });
    }

    async load(documentId) {
        this.state.notes = null;
        this.state.side = await this.acts.call("klantendossier.document", "get_side", [
            [documentId],
        ]);
    }

    get acts() {
        return this.env.klantendossier;
    }

    get side() {
        return this.state.side;
    }

    get previewUrl() {
        return `/my/dossiers/document/${this.side.id}/preview`;
    }

    get frameUrl() {
        return `${PDF_VIEWER}?file=${encodeURIComponent(this.previewUrl)}#pagemode=none`;
    }

    getMoment(value) {
        return formatMoment(value);
    }

    getFullMoment(value) {
        return formatMomentInFull(value);
    }

    getVersionUrl(version, how) {
        return `/klantendossier/version/${version.id}/${how}`;
    }

    onFrame(ev) {
        hidePDFJSButtons(ev.target, {
            hideDownload: true,
            hidePrint: true,
            hidePresentation: true,
        });
    }

    async act(method) {
        await this.acts.act("klantendossier.document", method, [this.side.id]);
        await this.load(this.side.id);
    }

    openForm() {
        return this.action.switchView("form", { resId: this.side.id });
    }

    editNotes() {
        const { note, internal_note } = this.side;
        this.state.notes = { note, internal_note };
    }

    async saveNotes() {
        await this.acts.call("klantendossier.document", "write", [
            [this.side.id],
            { note: this.state.notes.note, internal_note: this.state.notes.internal_note },
        ]);
        await this.load(this.side.id);
        await this.acts.reload();
    }

    makeCurrent(version) {
        return this.acts.act("klantendossier.document.version", "action_make_current", [
            version.id,
        ]);
    }
}

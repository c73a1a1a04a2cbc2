import { Component, onWillUnmount, useEffect, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { createFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { _t } from "@web/core/l10n/translation";
import { ResizablePanel } from "@web/core/resizable_panel/resizable_panel";
import { useService } from "@web/core/utils/hooks";

import { INBOX } from "./explorer_search_model";
import { SideNote } from "./explorer_side_note";
import { WIDE } from "./explorer_side_state";
import { SideVersions } from "./explorer_side_versions";

const MODEL = "klantendossier.document";
/** So long a document must be looked at before it is fetched, in milliseconds: who walks by opens nothing. */
const REST = 250;

/** The address at which Odoo's PDF viewer shows a file; it fetches the file from our own route. */
function getSource({ kind, url }) {
    return kind === "pdf"
        ? `/web/static/lib/pdfjs/web/viewer.html?file=${encodeURIComponent(url)}#pagemode=none&zoom=page-width`
        : url;
}

/** What stands at the right of the documents: the one that is looked at. */
export class ExplorerSide extends Component {
    static template = "klantendossier.ExplorerSide";
    static components = {
        Dropdown,
        DropdownItem,
        ResizablePanel,
        SideNote,
        SideVersions,
    };
    static props = {};

    setup() {
        this.dialog = useService("dialog");
        this.viewer = createFileViewer();
        this.side = useState(this.env.klantendossier.side);
        this.state = useState({ data: null, isGone: false, hasHistory: false });
        this.asked = 0;
        useEffect(
            () => {
                const timer = browser.setTimeout(() => this.load(), this.state.data ? REST : 0);
                return () => browser.clearTimeout(timer);
            },
            () => [this.side.documentId, this.side.isOpen, this.side.changes]
        );
        useExternalListener(window, "resize", () => this.side.fit(browser.innerWidth >= WIDE));
        onWillUnmount(() => this.viewer.close());
    }

    get acts() {
        return this.env.klantendossier;
    }

    get data() {
        return this.state.data;
    }

    get source() {
        return getSource(this.data.preview);
    }

    get inboxLabel() {
        return _t("Inbox");
    }

    get badges() {
        return this.data.badges || [];
    }

    async load() {
        const { documentId, isOpen } = this.side;
        if (!documentId || !isOpen) {
            this.state.data = null;
            return;
        }
        const asked = ++this.asked;
        const found = await this.acts.call(MODEL, "search_count", [[["id", "=", documentId]]]);
        const data = found && (await this.acts.call(MODEL, "get_side", [[documentId]]));
        if (asked === this.asked) {
            this.state.data = data || null;
            this.state.isGone = !found;
        }
    }

    /** So small the page alone is of use; the viewer's own buttons come with 'Open'. */
    onPreviewLoad(ev) {
        const style = ev.target.contentDocument?.createElement("style");
        if (style) {
            style.textContent =
                ".toolbar { display: none } #viewerContainer { inset: 0 !important }";
            ev.target.contentDocument.head.append(style);
        }
    }

    act(method, args = []) {
        // Where it lies is said beside it, whatever the list shows.
        const context = { klantendossier_shown: [this.data.folder_id || INBOX, false] };
        return this.acts.act(MODEL, method, [this.data.id], args, context);
    }

    open(version = this.data) {
        const { preview } = version;
        if (preview.kind === "none") {
            return;
        }
        this.viewer.open({
            name: version.name,
            downloadUrl: version.download_url,
            defaultSource: getSource(preview),
            isPdf: preview.kind === "pdf",
            isImage: preview.kind === "image",
            isViewable: true,
        });
    }

    onMakeCurrent(version) {
        const { data } = this;
        const { names, label } = data.audience;
        const values = {
            old: version.number,
            new: data.versions[0].number + 1,
            names: names.join(", ") || label,
        };
        const shown = {
            number: data.versions[0].number,
            client_ids: data.audience.people.map(({ id }) => id).sort((a, b) => a - b),
        };
        this.dialog.add(ConfirmationDialog, {
            title: `${data.name} · ${data.administration}`,
            body: names.length
                ? _t(
                      "Version %(old)s becomes the current one again, as version %(new)s. %(names)s see it then. The versions between stay here.",
                      values
                  )
                : _t(
                      "Version %(old)s becomes the current one again, as version %(new)s. Only your office sees it. The versions between stay here.",
                      values
                  ),
            confirmLabel: _t("Make current again"),
            confirm: () => this.act("action_make_current", [version.id, shown]),
            cancelLabel: _t("Cancel"),
            cancel: () => {},
        });
    }

    async saveNote(field, text) {
        await this.acts.call(MODEL, "write", [[this.data.id], { [field]: text }]);
        this.data[field] = text;
        // Not waited for: a load that another one overtakes never ends.
        this.acts.reload();
    }

    onOpenForm() {
        return this.acts.openForm(this.data.id);
    }
}

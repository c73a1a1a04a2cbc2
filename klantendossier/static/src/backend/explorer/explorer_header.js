import { Component, onWillStart } from "@odoo/owl";
import { useBus } from "@web/core/utils/hooks";

/** What stands fixed above the documents: the folder, who sees it, its notes, and what can be done with it. */
export class ExplorerHeader extends Component {
    static template = "klantendossier.ExplorerHeader";
    static props = {};

    setup() {
        // What stands here comes with the tree, as for the panel beside it: without it an empty dossier looks
        // like a full one that shows nothing.
        onWillStart(() => this.model.sectionsPromise);
        useBus(this.env.searchModel, "update", () => this.render());
    }

    get acts() {
        return this.env.klantendossier;
    }

    get model() {
        return this.env.searchModel;
    }

    get folder() {
        return this.acts.folder || { id: false };
    }

    get isFolder() {
        return Boolean(this.folder.name);
    }

    /** The administration, and the folders above this one: the breadcrumb is cut when the window is small. */
    get place() {
        const { name, path = "" } = this.folder;
        const above = path.slice(0, path.length - name.length).split(" / ");
        return [this.acts.administration?.label, ...above].filter(Boolean).join(" › ");
    }

    get isEmptyDossier() {
        const { tree } = this.model;
        return Boolean(tree?.administration.id && !tree.folders.length);
    }

    onFolderAct(method) {
        return this.acts.act("klantendossier.folder", method, [this.folder.id]);
    }

    onUseTemplate() {
        return this.acts.act("klantendossier.administration", "action_use_template", [
            this.acts.administrationId,
        ]);
    }
}

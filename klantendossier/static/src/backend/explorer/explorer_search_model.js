import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { Domain } from "@web/core/domain";
import { _t } from "@web/core/l10n/translation";
import { SearchModel } from "@web/search/search_model";

import { getUnder, leave } from "../bound/bound";

/** The inbox among the folders: the documents that lie in none. */
export const INBOX = "inbox";
/** Whether this user sees what lies below a folder too; kept in his browser. */
const BELOW = "klantendossier.below";
const NOTHING = Domain.FALSE.toList();

/**
 * The search of one administration's explorer. Its one category is the folder, whose tree comes from
 * `get_explorer_tree`: as far as it is open, never from the browser's disk, and an active folder that is not
 * among them stays active (Odoo's own search panel falls back to everything then, and shows a stored tree
 * first).
 */
export class ExplorerSearchModel extends SearchModel {
    setup() {
        super.setup(...arguments);
        /** Folders whose subfolders are shown. */
        this.openIds = new Set();
        this.tree = null;
        this.below = browser.localStorage.getItem(BELOW) === "true";
    }

    async load(config) {
        const state = config.state;
        this.openIds = new Set(state?.klantendossierOpen || []);
        await super.load(config);
        // The sections that come from a state were active when it was left; the address says what is now.
        const folderId = this.getFolderOfAddress();
        if (state && folderId !== undefined && this.folderCategory) {
            this.folderCategory.activeValueId = folderId;
            await this.reloadTree();
        } else if (state) {
            await this.reloadTree();
        }
    }

    exportState() {
        return { ...super.exportState(), klantendossierOpen: [...this.openIds] };
    }

    // ------------------------------------------------------------------ what is active

    get administrationId() {
        return this.globalContext.klantendossier_administration_id || false;
    }

    get folderCategory() {
        return this.categories[0];
    }

    /** The active folder's id, `INBOX`, or false for the whole dossier. */
    get folderId() {
        return this.folderCategory?.activeValueId || false;
    }

    /** The active folder as the tree knows it, if it is shown there. */
    get folder() {
        return this.folderCategory?.values.get(this.folderId);
    }

    get isGone() {
        return Boolean(this.tree?.folder.gone);
    }

    /** Whether the list shows everything below the active folder. */
    get showsBelow() {
        return this.below || Boolean(this.tree?.folder.open_all);
    }

    /** The folder in the address, when that is the address of this administration; else undefined. */
    getFolderOfAddress() {
        const { action, active_id: activeId, folder } = router.current;
        if (action !== "dossier" || activeId !== this.administrationId) {
            return undefined;
        }
        return folder || undefined;
    }

    openFolder(folderId) {
        this.toggleCategoryValue(this.folderCategory.id, folderId);
    }

    /** Which folder the list shows, and whether with everything below it; false when it shows no folder. */
    get shown() {
        if (!this.folderId || this.isGone) {
            return false;
        }
        return [this.folderId, this.folderId !== INBOX && this.showsBelow];
    }

    /** The buttons above the list send along what it shows: the server says what lies elsewhere by now. */
    get context() {
        return { ...super.context, klantendossier_shown: this.shown };
    }

    toggleBelow() {
        this.below = !this.below;
        browser.localStorage.setItem(BELOW, this.below);
        this._notify();
    }

    async toggleOpen(folderId) {
        if (!this.openIds.delete(folderId)) {
            this.openIds.add(folderId);
            await this.reloadTree();
        }
        this.trigger("update");
    }

    /** Ask the server for the tree anew, and show it. */
    async reloadTree() {
        this.sectionsPromise = this._fetchCategories(this.categories);
        await this.sectionsPromise;
        this._reset();
    }

    // ------------------------------------------------------------------ Odoo's search model

    async _fetchCategories() {
        const category = this.folderCategory;
        if (!category) {
            return;
        }
        if (this.tree === null) {
            const asked = category.activeValueId || this.getFolderOfAddress();
            category.activeValueId = asked || false;
            const under = getUnder(this.administrationId);
            if (under && (await this.getBound(under)).message) {
                return this.leave(under);
            }
        }
        const loadId = ++this.categoriesLoadId;
        const tree = await this.orm.call("klantendossier.administration", "get_explorer_tree", [], {
            administration_id: this.administrationId,
            folder_id: category.activeValueId,
            open_ids: this.tree || this.openIds.size ? [...this.openIds] : null,
            context: this.globalContext,
        });
        if (loadId !== this.categoriesLoadId) {
            return;
        }
        if (!tree) {
            return this.leave();
        }
        this.showTree(tree);
    }

    /** There is no such administration for this user: say why, and give him the list of those that are. */
    async leave(under = false) {
        this.tree = { administration: {}, folders: [], folder: { gone: true } };
        const { message } = await this.getBound(under);
        leave(this.env.services, message);
    }

    getBound(under) {
        return this.orm.call("klantendossier.administration", "get_bound", [], {
            administration_id: this.administrationId,
            under,
            context: this.globalContext,
        });
    }

    showTree(tree) {
        const isFirst = !this.tree;
        this.tree = tree;
        this.env.config.setDisplayName?.(tree.administration.label);
        const category = this.folderCategory;
        category.values = new Map();
        category.values.set(false, {
            childrenIds: [],
            display_name: _t("All"),
            id: false,
            bold: true,
        });
        category.values.set(INBOX, {
            childrenIds: [],
            parentId: false,
            display_name: _t("Inbox"),
            id: INBOX,
            __count: tree.inbox.count,
        });
        for (const folder of tree.folders) {
            category.values.set(folder.id, {
                ...folder,
                display_name: folder.name,
                parentId: folder.parent_id,
                childrenIds: [],
                __count: folder.count,
            });
            category.values.get(folder.parent_id)?.childrenIds.push(folder.id);
            if (isFirst && folder.is_current) {
                this.openIds.add(folder.id);
            }
        }
        category.rootIds = [
            false,
            INBOX,
            ...tree.folders.filter((folder) => !folder.parent_id).map((folder) => folder.id),
        ];
        category.parentField = "parent_id";
        // Odoo's panel for small screens and the folded one name what is active, whatever it is.
        const activeId = category.activeValueId;
        if (!category.values.has(activeId)) {
            category.values.set(activeId, {
                id: activeId,
                childrenIds: [],
                parentId: false,
                display_name: tree.folder.name || _t("Not there any more"),
            });
        }
        this.openTo(tree);
    }

    /** On the way to what is active, everything is open; below it too, where a click opens everything. */
    openTo(tree) {
        const { values } = this.folderCategory;
        let above = this.folder?.parentId;
        while (above) {
            this.openIds.add(above);
            above = values.get(above)?.parentId;
        }
        if (tree.folder.open_all) {
            const inside = tree.folders.filter(
                (folder) => values.get(folder.id).childrenIds.length
            );
            inside.forEach((folder) => this.openIds.add(folder.id));
        }
    }

    _ensureCategoryValue() {
        // A folder that is not shown may well be active.
    }

    _shouldWaitForData() {
        // Whether everything below is shown, depends on the folder.
        return Boolean(this.folderId);
    }

    async _reloadSections() {
        this.blockNotification = true;
        this.searchDomain = this._getDomain({ withSearchPanel: false });
        if (this.display.searchPanel) {
            await this.reloadTree();
        }
        this.blockNotification = false;
    }

    _getCategoryDomain() {
        if (this.tree && !this.tree.administration.id) {
            return NOTHING;
        }
        if (!this.folderId) {
            return [];
        }
        if (this.folderId === INBOX) {
            return [["folder_id", "=", false]];
        }
        if (this.isGone) {
            return NOTHING;
        }
        return [["folder_id", this.showsBelow ? "child_of" : "=", this.folderId]];
    }
}

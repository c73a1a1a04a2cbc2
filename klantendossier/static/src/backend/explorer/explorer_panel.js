import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { SearchPanel } from "@web/search/search_panel/search_panel";

import { onTreeKeydown, openRename } from "./explorer_keys";
import { FolderMenu, getFolderItems, KeysHelp } from "./explorer_folder_menu";
import { INBOX } from "./explorer_search_model";

/** The tree of an administration's folders, with its inbox on top and its bin below. */
export class ExplorerPanel extends SearchPanel {
    static template = "klantendossier.ExplorerPanel";
    static subTemplates = {
        ...SearchPanel.subTemplates,
        category: "klantendossier.ExplorerPanel.Category",
        tree: "klantendossier.ExplorerPanel.Tree",
    };

    setup() {
        super.setup();
        this.action = useService("action");
        this.popover = useService("popover");
    }

    get model() {
        return this.env.searchModel;
    }

    get tree() {
        return this.model.tree;
    }

    get category() {
        return this.model.folderCategory;
    }

    get inbox() {
        return this.tree.inbox;
    }

    get mainFolders() {
        return this.category.rootIds.filter((id) => id && id !== INBOX);
    }

    getValue(id) {
        return this.category.values.get(id);
    }

    isActive(id) {
        return this.model.folderId === id;
    }

    isOpen(id) {
        return this.model.openIds.has(id);
    }

    // Odoo's own expanding knows only what is loaded.
    expandDefaultValue() {}
    expandValues() {}

    getCategorySelection() {
        const name = this.tree?.folder.name || this.getValue(this.model.folderId)?.display_name;
        return this.model.folderId && name
            ? [{ values: [name], icon: this.category.icon, color: this.category.color }]
            : [];
    }

    getFoldLabel(id) {
        return this.isOpen(id) ? _t("Fold") : _t("Unfold");
    }

    getPermissionsLabel(folder) {
        return folder.access_count
            ? _t("%(number)s, permissions: %(people)s", {
                  number: folder.access_count,
                  people: folder.access_label,
              })
            : _t("Permissions: %s", folder.access_label);
    }

    getMenuLabel(folder) {
        return _t("Menu of %s", folder.name);
    }

    getAccessIcon(folder) {
        return { office: "fa-lock", traverse: "fa-level-down", people: "fa-user" }[folder.access];
    }

    async toggleCategory(category, value) {
        this.getDropdownState(category.id).close();
        return this.onFolder(value.id);
    }

    onFolder(id) {
        const folder = this.getValue(id);
        if (this.isActive(id) && folder?.has_children) {
            return this.model.toggleOpen(id);
        }
        if (folder?.has_children) {
            this.model.openIds.add(id);
        }
        this.model.openFolder(id);
    }

    onFold(id) {
        return this.model.toggleOpen(id);
    }

    onPermissions(id) {
        return this.env.klantendossier.act("klantendossier.folder", "action_permissions", [id]);
    }

    onInbox() {
        this.model.openFolder(INBOX);
    }

    onBin() {
        return this.env.klantendossier.act("klantendossier.administration", "action_open_bin", [
            this.model.administrationId,
        ]);
    }

    // ------------------------------------------------------------------ menu and keys

    onTreeKeydown(ev) {
        onTreeKeydown(ev, this);
    }

    /** Whether the Tab key comes to this folder: one of the tree, and then the arrows walk on from there. */
    isTabStop(id) {
        const { folderId } = this.model;
        return this.getValue(folderId)?.parent_id === undefined
            ? id === this.mainFolders[0]
            : this.isActive(id);
    }

    /** Open the menu of a folder at an element of its row. */
    onMenu(id, element) {
        const acts = this.env.klantendossier;
        const row = element.closest(".o_kd_tree_item");
        const items = getFolderItems(
            (method) => acts.act("klantendossier.folder", method, [id]),
            () =>
                openRename(this.popover, acts, {
                    model: "klantendossier.folder",
                    ids: [id],
                    element: row.querySelector(".o_kd_folder_name"),
                })
        );
        const target = row.querySelector(".o_kd_more");
        this.popover.add(
            target,
            FolderMenu,
            { label: this.getValue(id).display_name, items },
            { position: "bottom-end", arrow: false, onClose: () => row.focus() }
        );
    }

    onKeysHelp(ev) {
        this.popover.add(ev.currentTarget, KeysHelp, {}, { position: "top-start" });
    }
}

import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { getInitials } from "./level_matrix";
import * as tree from "./person_permissions_tree";

const MODEL = "klantendossier.client";
/** Up to so many folders, all of them are open at first. */
const OPEN_ALL = 60;
const MAX_DIFFERENCES = 8;

/**
 * One person's levels in all folders of his administration. Nothing is written before Save; what Save does is
 * worked out by the server, by the same method that writes it, after each choice.
 */
export class PersonPermissions extends Component {
    static template = "klantendossier.PersonPermissions";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "person-permissions";
    static displayName = _t("Permissions");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.administrationId = this.props.action.context.active_id || 0;
        const local = this.props.state?.klantendossier || {};
        this.state = useState({
            data: null,
            choices: {},
            revokeAll: false,
            open: new Set(local.open),
            isFolded: Boolean(local.open),
            onlyOther: local.onlyOther || false,
            plan: null,
            isWaiting: false,
        });
        useSetupAction({
            beforeLeave: () => this.confirmLeaving(),
            beforeUnload: (ev) => this.beforeUnload(ev),
            getLocalState: () => ({
                klantendossier: { open: [...this.state.open], onlyOther: this.state.onlyOther },
            }),
        });
        onWillStart(() => this.load(local.client || this.props.action.params?.client));
        onMounted(() => this.tellAddress());
    }

    // ------------------------------------------------------------------ reading

    call(method, ...args) {
        const context = {
            ...user.context,
            klantendossier_administration_id: this.administrationId,
        };
        return this.orm.call(MODEL, method, args, { context });
    }

    async load(clientId) {
        this.clientId = Number(clientId) || 0;
        const data = await this.call("get_permission_screen", this.administrationId, this.clientId);
        Object.assign(this.state, { data, plan: null, isWaiting: false });
        if (!data) {
            return;
        }
        if (!this.state.isFolded) {
            const { folders } = data;
            const openAll = folders.length <= OPEN_ALL;
            const opened = folders.filter((f) => openAll || f.is_current);
            this.state.open = new Set(opened.map((folder) => folder.id));
            this.state.isFolded = true;
        }
        this.state.choices = tree.clean(data.folders, this.state.choices);
        this.env.config.setDisplayName(
            `${_t("Permissions of %s", data.client.name)} · ${data.administration.label}`
        );
        if (this.isChanged) {
            await this.preview();
        }
    }

    tellAddress() {
        this.props.updateActionState?.({ client: this.clientId || undefined });
    }

    // ------------------------------------------------------------------ what is shown

    get data() {
        return this.state.data;
    }

    get client() {
        return this.data.client;
    }

    get isEnded() {
        return this.client.state === "ended";
    }

    get isChanged() {
        return this.state.revokeAll || Object.keys(this.state.choices).length > 0;
    }

    getRows() {
        return tree.getRows(this.data.folders, this.state.choices);
    }

    getShownRows(rows) {
        return tree.getShownRows(rows, this.state.open, this.state.onlyOther);
    }

    getDifferences(rows) {
        return rows.filter((row) => row.difference);
    }

    getSomeDifferences(rows) {
        return this.getDifferences(rows).slice(0, MAX_DIFFERENCES);
    }

    getTotals(rows) {
        const totals = { sees: 0, saw: 0, total: 0, internal: null };
        for (const row of rows) {
            if (!row.folder.parent_id) {
                totals.sees += row.sees;
                totals.saw += row.saw;
                totals.total += row.total;
            }
            const { internal, total, visible } = row.folder;
            const closed = total - (row.rank >= tree.VIEW ? visible : 0);
            if (internal && closed > (totals.internal?.closed || 0)) {
                totals.internal = { name: row.folder.name, closed };
            }
        }
        return totals;
    }

    getLabel(rank) {
        return this.data.levels[rank];
    }

    getLevels(row) {
        return [row.hasBelow ? 10 : 0, 20, 30, 40].map((rank) => [rank, this.getLabel(rank)]);
    }

    /** A folder of the office alone is not opened here by a slip; what somebody has there can be lowered. */
    isOfficeOnly(row) {
        return row.folder.internal && !row.folder.rank;
    }

    getMore(row) {
        return row.changed ? row.sees - row.saw : 0;
    }

    sayDocuments(number) {
        return number === 1 ? _t("1 document") : _t("%s documents", number);
    }

    sayMore(row) {
        const more = this.getMore(row);
        const documents = this.sayDocuments(Math.abs(more));
        return more > 0 ? _t("%s more", documents) : _t("%s less", documents);
    }

    sayOther(number) {
        return _t("Other than the role (%s)", number);
    }

    sayRole() {
        return _t("Role %s", this.client.role);
    }

    sayWas(row) {
        return _t("was %s", this.getLabel(row.was));
    }

    saySees(sees, total) {
        return _t("%(sees)s of %(total)s", { sees, total });
    }

    saySince() {
        const date = formatDate(deserializeDateTime(this.client.since));
        const { role } = this.client;
        return role ? _t("%(role)s, since %(date)s", { role, date }) : _t("since %s", date);
    }

    sayViewAs() {
        return _t("View as %s", this.client.name);
    }

    sayTotal({ saw, total }) {
        return _t("%(sees)s of %(documents)s", { sees: saw, documents: this.sayDocuments(total) });
    }

    sayAfter({ sees }) {
        return _t("(after saving: %s)", sees);
    }

    sayClosed({ sees, total, internal }) {
        const closed = total - sees;
        if (!internal) {
            return closed === 1 ? _t("%s stays closed.", closed) : _t("%s stay closed.", closed);
        }
        const { name: folder, closed: number } = internal;
        if (closed === 1) {
            return _t("%(closed)s stays closed, in %(folder)s.", { closed, folder });
        }
        return _t("%(closed)s stay closed, %(number)s of them in %(folder)s.", {
            closed,
            number,
            folder,
        });
    }

    sayDifference(row) {
        return _t("%(folder)s: %(level)s, role %(role)s", {
            folder: row.folder.name,
            level: this.getLabel(row.shown),
            role: this.getLabel(row.role || 0),
        });
    }

    sayMoreDifferences(number) {
        return _t("and %s more", number);
    }

    sayTime(value) {
        return formatDateTime(deserializeDateTime(value));
    }

    get initials() {
        return getInitials(this.client.name);
    }

    get saveLabel() {
        return this.state.plan?.summary || _t("Save");
    }

    // ------------------------------------------------------------------ choosing

    toggle(row) {
        const { open } = this.state;
        open[open.has(row.folder.id) ? "delete" : "add"](row.folder.id);
        this.state.open = new Set(open);
    }

    openAll(isOpen) {
        const ids = isOpen ? this.data.folders.map((folder) => folder.id) : [];
        this.state.open = new Set(ids);
    }

    onLevel(row, ev) {
        const rank = Number(ev.target.value);
        const choices = { ...this.state.choices, [row.folder.id]: rank > 10 ? rank : 0 };
        return this.choose(choices, this.state.revokeAll);
    }

    onFillByRole() {
        const choices = tree.fillByRole(this.data.folders, this.state.choices);
        const before = JSON.stringify(this.state.choices);
        if (JSON.stringify(choices) === before) {
            this.notification.add(
                _t("%s has at least everything that the role gets.", this.client.name),
                {
                    type: "info",
                }
            );
            return;
        }
        return this.choose(choices, false);
    }

    onTakeAll() {
        return this.choose(tree.takeAll(this.data.folders), true);
    }

    onDiscard() {
        return this.choose({}, false);
    }

    choose(choices, revokeAll) {
        this.state.choices = tree.clean(this.data.folders, choices);
        this.state.revokeAll = revokeAll;
        return this.preview();
    }

    get arguments() {
        const choices = Object.entries(this.state.choices).map(([id, rank]) => [Number(id), rank]);
        return [this.administrationId, this.clientId, choices];
    }

    async preview() {
        this.state.plan = null;
        if (!this.isChanged) {
            return;
        }
        this.state.isWaiting = true;
        try {
            const plan = await this.keepLast.add(
                this.call("preview_permissions", ...this.arguments, this.state.revokeAll)
            );
            if (plan.revision !== this.data.revision) {
                this.tellStale();
                await this.load(this.clientId);
                return;
            }
            this.state.plan = plan;
        } finally {
            this.state.isWaiting = false;
        }
    }

    tellStale() {
        this.notification.add(
            _t(
                "A colleague changed folders or permissions meanwhile. The list shows them now, with your own choices: look at it again before you save."
            ),
            { type: "warning", sticky: true }
        );
    }

    // ------------------------------------------------------------------ saving and leaving

    async onSave() {
        const { plan, revokeAll } = this.state;
        if (!plan) {
            return;
        }
        this.state.isWaiting = true;
        try {
            const message = await this.call(
                "save_permissions",
                ...this.arguments,
                plan.revision,
                revokeAll
            );
            Object.assign(this.state, { choices: {}, revokeAll: false });
            this.notification.add(message, { type: "success", className: "o_kd_done" });
            await this.load(this.clientId);
        } catch (error) {
            await this.load(this.clientId);
            throw error;
        }
    }

    async onChooseClient(ev) {
        const clientId = Number(ev.target.value);
        if (!(await this.confirmLeaving())) {
            ev.target.value = this.clientId;
            return;
        }
        Object.assign(this.state, { choices: {}, revokeAll: false });
        await this.load(clientId);
        this.tellAddress();
    }

    async act(method) {
        const result = await this.orm.call(MODEL, method, [[this.clientId]], {
            context: { ...user.context, klantendossier_administration_id: this.administrationId },
        });
        const onClose = () => this.load(this.clientId);
        if (result?.type) {
            return this.action.doAction(result, { onClose });
        }
        await onClose();
    }

    openDossier() {
        return this.action.doActionButton({
            type: "object",
            name: "action_open_dossier",
            resModel: "klantendossier.administration",
            resId: this.administrationId,
            context: {},
        });
    }

    openAdministrations() {
        return this.action.doAction("klantendossier.administration_action", {
            clearBreadcrumbs: true,
        });
    }

    confirmLeaving() {
        if (!this.data || !this.isChanged) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Leave without saving?"),
                    body: _t(
                        "You changed permissions of %s that are not saved yet.",
                        this.client.name
                    ),
                    confirmLabel: _t("Leave without saving"),
                    cancelLabel: _t("Stay here"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    beforeUnload(ev) {
        if (this.data && this.isChanged) {
            ev.preventDefault();
            ev.returnValue = true;
        }
    }
}

registry.category("actions").add("klantendossier_person_permissions", PersonPermissions);

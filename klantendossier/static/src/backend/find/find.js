import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const NAMESPACE = "=";

/** What is found, as a line of the palette: its name, and the client and place where it lies. */
function makeCommand(env, { model, id, name, place, method }) {
    return {
        category: model,
        name: place ? `${name} · ${place}` : name,
        action() {
            return env.services.action.doActionButton({
                type: "object",
                name: method,
                resModel: model,
                resId: id,
                resIds: [id],
                context: {},
            });
        },
    };
}

registry
    .category("command_categories")
    .add(
        "klantendossier.administration",
        { namespace: NAMESPACE, name: _t("Dossiers") },
        { sequence: 10 }
    );
registry
    .category("command_categories")
    .add("klantendossier.folder", { namespace: NAMESPACE, name: _t("Folders") }, { sequence: 20 });
registry
    .category("command_categories")
    .add(
        "klantendossier.document",
        { namespace: NAMESPACE, name: _t("Documents") },
        { sequence: 30 }
    );

registry.category("command_setup").add(NAMESPACE, {
    debounceDelay: 250,
    emptyMessage: _t("No dossier, folder or document found"),
    name: _t("dossiers and documents"),
    placeholder: _t("Search dossiers, folders and documents by any words..."),
});

registry.category("command_provider").add("klantendossier", {
    namespace: NAMESPACE,
    async provide(env, { searchValue }) {
        if (!searchValue?.trim() || !(await user.hasGroup("klantendossier.group_user"))) {
            return [];
        }
        const found = await env.services.orm.call(
            "klantendossier.administration",
            "search_everywhere",
            [searchValue]
        );
        return found.map((line) => makeCommand(env, line));
    },
});

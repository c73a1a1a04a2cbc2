import { browser } from "@web/core/browser/browser";
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
    // Also stands there before anything was typed.
    emptyMessage: _t(
        "Nothing to show. Type words of a name, folder, note, client or year, in any order."
    ),
    name: _t("dossiers and documents"),
    placeholder: _t("Search dossiers, folders and documents by any words..."),
});

/** Open the palette on what is searched for; once the one that is open has closed. */
function openSearch(env, words = "") {
    browser.setTimeout(() =>
        env.services.command.openMainPalette({ searchValue: `${NAMESPACE}${words}` })
    );
}

/** In the palette's first screen, where nobody knows the sign: what is typed there leads on to the search. */
registry.category("command_provider").add("klantendossier-start", {
    async provide(env, { searchValue }) {
        if (!(await user.hasGroup("klantendossier.group_user"))) {
            return [];
        }
        const words = searchValue?.trim();
        // The name holds what was typed: the palette shows only lines in which it occurs.
        const name = words ? _t("Search in all dossiers: %s", words) : _t("Search in all dossiers");
        return [{ name, category: "default", action: () => openSearch(env, words) }];
    },
});

registry.category("actions").add("klantendossier_search", (env) => openSearch(env));

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

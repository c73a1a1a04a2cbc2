import { registry } from "@web/core/registry";

const FOLDER = (name) =>
    `.o_kd_tree_item:has(> .o_kd_folder .o_kd_folder_name:contains(${name})) > .o_kd_folder`;

/** Do what a hand on the mouse does, which other steps can look at in between. */
function point(element, type) {
    const { left, top, height } = element.getBoundingClientRect();
    const where = { clientX: left + 40, clientY: top + height / 2 };
    const pointer = { pointerId: 1, pointerType: "mouse", button: 0 };
    element.dispatchEvent(
        new PointerEvent(type, { bubbles: true, cancelable: true, ...where, ...pointer })
    );
}

const find = (selector, name) =>
    [...document.querySelectorAll(selector)].find((el) => el.textContent.includes(name));

const hang = (document_, folder) => ({
    content: `${document_} hangs above ${folder}`,
    trigger: `.o_data_row:contains(${document_})`,
    run() {
        const target = find(".o_kd_folder", folder);
        point(this.anchor, "pointerdown");
        point(find(".o_kd_header", ""), "pointermove");
        point(target, "pointermove");
    },
});
const letGo = (folder) => ({
    content: "Let go",
    trigger: FOLDER(folder),
    run() {
        point(this.anchor, "pointerup");
    },
});
const press = (key, options = {}) => {
    const target = document.activeElement;
    target.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options })
    );
    target.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true, ...options }));
};
const type = (text) => {
    const target = document.activeElement;
    target.value = text;
    target.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
/** Tab until there, as it were, and then press a key. */
const onFocus = (trigger, key, options) => ({
    trigger,
    run() {
        this.anchor.focus();
        press(key, options);
    },
});

registry.category("web_tour.tours").add("klantendossier_explorer_drag", {
    steps: () => [
        hang("Bon.pdf", "Vaste stukken"),
        {
            content: "The balloon says who will see it, and who will not",
            trigger:
                ".o_kd_balloon_text:contains(Becomes visible to Bram):contains(No longer visible to Anna)",
        },
        letGo("Vaste stukken"),
        {
            content:
                "A drop that changes who sees it asks, with names, and repeats it on the button",
            trigger:
                ".modal:has(.o_kd_preview_gains:contains(Bram)):has(.o_kd_preview_loses:contains(Anna)) footer .btn-primary:contains(1 gains, 1 loses)",
        },
        {
            content: "Nobody extra: then Bram does not get it",
            trigger: ".modal input[data-value=nobody]",
            run: "click",
        },
        {
            trigger:
                ".modal:not(:has(.o_kd_preview_gains)) footer .btn-primary:contains(1 loses access)",
        },
        {
            trigger: ".modal input[data-value=folder]",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-primary:contains(1 gains, 1 loses)",
            run: "click",
        },
        {
            content: "It says what happened, and takes it back",
            trigger:
                ".o_notification:contains(Bon.pdf moved to Vaste stukken):contains(Bram can see it now) button:contains(Undo)",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(everything is as it was)",
        },
        hang("Kladje.pdf", "Vaste stukken"),
        {
            content: "One that changes nothing says so",
            trigger: ".o_kd_balloon_text:contains(Office only):contains(You can undo this)",
        },
        letGo("Vaste stukken"),
        {
            content: "It just happens",
            trigger:
                "body:not(:has(.modal)) .o_notification:contains(Kladje.pdf moved to Vaste stukken)",
        },
    ],
});

registry.category("web_tour.tours").add("klantendossier_explorer_keys", {
    steps: () => [
        {
            content: "File from the inbox: choose it",
            trigger: ".o_data_row:contains(Nieuw.txt) .o_list_record_selector input",
            run() {
                this.anchor.focus();
                // What the space bar does on a checkbox.
                this.anchor.click();
            },
        },
        onFocus(".o_data_row:contains(Nieuw.txt) .o_list_record_selector input:checked", "m"),
        {
            content: "Words in any order",
            trigger: ".modal .o_kd_picker_search:focus",
            run: () => type("bank 2026"),
        },
        {
            trigger:
                ".modal .o_kd_place.o_kd_cursor:contains(Jaarwerk 2026 / Liquide middelen / Bank)",
            run() {
                press("Enter");
            },
        },
        {
            trigger: ".modal .o_kd_place[aria-selected=true]:contains(Bank)",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: () => press("q", { altKey: true }),
        },
        {
            trigger: "body:not(:has(.modal)) .o_notification:contains(Nieuw.txt moved to Bank)",
        },
        {
            content: "Walk through the tree",
            trigger: ".o_kd_tree_item[tabindex='0']",
            run() {
                this.anchor.focus();
                press("ArrowDown");
            },
        },
        {
            content: "Rename; a name that is taken says so in place",
            trigger: ".o_kd_tree_item:focus:contains(Vaste stukken)",
            run: () => press("F2"),
        },
        {
            trigger: ".o_kd_rename input:focus",
            run() {
                type("Jaarwerk 2026");
                press("Enter");
            },
        },
        {
            trigger: ".o_kd_rename:has([role=alert]) input",
            run() {
                this.anchor.focus();
                type("Blijvende stukken");
                press("Enter");
            },
        },
        {
            content: "Move it below another folder",
            trigger:
                "body:not(:has(.o_kd_rename)) .o_kd_tree_item:contains(Blijvende stukken):not(:has(.o_kd_tree_item))",
            run() {
                this.anchor.focus();
                press("m");
            },
        },
        {
            trigger: ".modal .o_kd_picker_search:focus",
            run: () => type("liquide"),
        },
        {
            content: "What was used last stands first; the one wanted stands below it",
            trigger: ".modal .o_kd_place.o_kd_cursor:contains(Liquide middelen / Bank)",
            run: () => press("ArrowDown"),
        },
        {
            trigger: ".modal .o_kd_place.o_kd_cursor:not(:contains(Bank))",
            run: () => press("Enter"),
        },
        {
            trigger:
                ".modal .o_kd_place[aria-selected=true]:contains(Liquide):not(:contains(Bank))",
            run: () => press("q", { altKey: true }),
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_notification:contains(now lies in Liquide middelen)",
        },
        {
            content: "To the bin, and undone",
            trigger: ".o_kd_tree_item:contains(Jaarwerk 2026)",
            run() {
                this.anchor.focus();
                press("Delete");
            },
        },
        {
            trigger: ".modal footer .btn-primary:contains(to the bin)",
            run: () => press("q", { altKey: true }),
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_notification:contains(Jaarwerk 2026 lies in the bin) button:contains(Undo)",
            run() {
                this.anchor.focus();
                this.anchor.click();
            },
        },
        {
            trigger: ".o_notification:contains(everything is as it was)",
        },
        {
            content: "Who sees this folder",
            trigger: ".o_kd_tree_item:contains(Jaarwerk 2026)",
            run() {
                this.anchor.focus();
                press("p");
            },
        },
        {
            trigger:
                ".modal:contains(9042):contains(Anna):contains(Bram) .o_field_widget[name=line_ids]",
            run: () => press("Escape"),
        },
        {
            content: "Upload to it",
            trigger: "body:not(:has(.modal)) .o_kd_tree_item:contains(Jaarwerk 2026)",
            run() {
                this.anchor.focus();
                press("u");
            },
        },
        {
            trigger: ".modal:contains(9042):contains(Jaarwerk 2026):has(input[type=file])",
            run: () => press("Escape"),
        },
        {
            content: "Search; there letters are only letters",
            trigger: "body:not(:has(.modal)) .o_kd_tree_item:contains(Jaarwerk 2026)",
            run() {
                this.anchor.focus();
                press("/");
            },
        },
        {
            trigger: ".o_searchview_input:focus",
            run: () => press("m"),
        },
        {
            trigger: "body:not(:has(.modal)) .o_searchview_input:focus",
        },
    ],
});

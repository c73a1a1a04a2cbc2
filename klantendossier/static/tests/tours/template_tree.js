import { registry } from "@web/core/registry";

const row = (number) => `.o_kd_template_node:nth-child(${number})`;
const press = (key) => `press ${key}`;

/** A manager makes a template with subfolders without leaving the screen. */
registry.category("web_tour.tours").add("klantendossier_template", {
    url: "/odoo/action-klantendossier.template_action",
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "div[name=name] input", run: "edit Btw {jaar}" },
        { trigger: "div[name=kind] input[data-value=book_year]", run: "click" },
        { trigger: ".o_kd_template_add_main", run: "click" },
        { trigger: `${row(1)} input`, run: "edit Btw {maand}" },
        {
            content: "What is wrong is said below the folder",
            trigger: `${row(1)} [role=alert]:contains({maand})`,
        },
        { trigger: `${row(1)} input`, run: "edit Btw {jaar}" },
        { trigger: `${row(1)}:not(:has([role=alert]))` },
        { content: "A folder below", trigger: `${row(1)} .o_kd_template_add`, run: "click" },
        { trigger: `${row(2)} input`, run: "edit Kwartaal 1" },
        { content: "A folder beside it", trigger: `${row(2)} input`, run: press("Enter") },
        { trigger: `${row(3)} input`, run: "edit Kwartaal 1" },
        {
            content: "Two of one name side by side",
            trigger: `${row(3)} [role=alert]:contains(stand side by side)`,
        },
        { trigger: `${row(3)} input`, run: "edit Kwartaal 2" },
        { trigger: `${row(3)}:not(:has([role=alert]))` },
        { content: "Up, by the keyboard", trigger: `${row(3)} input`, run: press("Alt+ArrowUp") },
        { trigger: `${row(2)} input:value(Kwartaal 2)` },
        { content: "Levels for all", trigger: `${row(1)} input`, run: "click" },
        { trigger: "button:contains(All roles)", run: "click" },
        { trigger: `${row(1)}:contains(all roles)` },
        { trigger: ".o_kd_template_spread", run: "click" },
        { trigger: `${row(3)}:contains(all roles)` },
        { trigger: ".o_kd_template_note", run: "edit Lever aan voor de 10e" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { content: "It is still there", trigger: `${row(1)} .fa-sticky-note-o` },
    ],
});

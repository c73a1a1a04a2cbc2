import { registry } from "@web/core/registry";

const folder = (name) => `.o_kd_tree_item:has(> .o_kd_folder .o_kd_folder_name:contains(${name}))`;
const name = (text) => `${folder(text)} > .o_kd_folder .o_kd_folder_name`;
const fold = (text) => `${folder(text)} > .o_kd_folder .o_kd_fold`;
const TITLE = ".o_breadcrumb:contains(VOF De Vries):contains(9042)";

registry.category("web_tour.tours").add("klantendossier_explorer", {
    url: "/odoo/administrations",
    steps: () => [
        {
            content: "One click from the list of administrations",
            trigger: "tr:contains(VOF De Vries) button[name=action_open_dossier]",
            run: "click",
        },
        {
            content: "Always in sight whose dossier it is; the current book year is open",
            trigger: `body:has(${TITLE}) ${folder("Jaarwerk 2026")}[aria-expanded=true]`,
        },
        {
            content: "A note for the client and one of the office look different",
            trigger:
                ".o_kd_tree:has(.o_kd_note_client:contains(Vóór 15 maart)) .o_kd_note_internal:contains(kluis)",
        },
        {
            content: "Children are loaded when a folder is opened",
            trigger: `body:not(:has(${folder("Bank")})) ${fold("Liquide middelen")}`,
            run: "click",
        },
        {
            trigger: name("Bank"),
            run: "click",
        },
        {
            content: "What lies in it, and that the office alone sees it",
            trigger:
                ".o_kd_header:contains(Bank):contains(Office only) ~ .o_kd_documents .o_data_row:contains(Afschrift)",
        },
        {
            content: "The folder stands in the address, and after a reload it is the same one",
            trigger: `${folder("Bank")}[aria-selected=true]`,
            run() {
                if (!/[?&]folder=\d+/.test(location.search)) {
                    throw new Error(`no folder in ${location.href}`);
                }
                location.reload();
            },
            expectUnloadPage: true,
        },
        {
            trigger: `body:has(${TITLE}):has(${folder("Bank")}[aria-selected=true]) .o_kd_header:contains(Bank)`,
        },
        {
            content: "A folder shows its own documents",
            trigger: name("Liquide middelen"),
            run: "click",
        },
        {
            trigger:
                ".o_kd_header:contains(Liquide middelen) ~ .o_kd_documents:not(:has(.o_data_row))",
        },
        {
            content: "By one switch everything below",
            trigger: ".o_kd_header #o_kd_below:not(:checked)",
            run: "click",
        },
        {
            trigger: ".o_kd_documents .o_data_row:contains(Afschrift)",
        },
        {
            content: "And back",
            trigger: ".o_kd_header #o_kd_below:checked",
            run: "click",
        },
        {
            trigger: ".o_kd_documents:not(:has(.o_data_row))",
        },
        {
            content: "A main folder that opens everything shows everything below it, unfolded",
            trigger: name("Vaste stukken"),
            run: "click",
        },
        {
            trigger: `body:has(${folder("Akten")}) .o_kd_documents .o_data_row:contains(Oprichting)`,
        },
        {
            content: "The inbox is a place of its own",
            trigger: ".o_kd_inbox [data-folder-id=inbox]",
            run: "click",
        },
        {
            trigger:
                ".o_kd_header:contains(Inbox) ~ .o_kd_documents:not(:has(.o_data_row:contains(Afschrift))) .o_data_row:contains(Los stuk)",
        },
        {
            content: "An address of a folder that is gone",
            trigger: ".o_kd_inbox.o_kd_active",
            run() {
                location.href = `${location.pathname}?folder=999999`;
            },
            expectUnloadPage: true,
        },
        {
            content: "Says so, and shows no document",
            trigger: ".o_kd_header [role=alert] button",
        },
        {
            trigger: ".o_kd_documents:not(:has(.o_data_row))",
        },
        {
            trigger: ".o_kd_header [role=alert] button",
            run: "click",
        },
        {
            trigger:
                ".o_kd_header:contains(All documents) ~ .o_kd_documents .o_data_row:contains(Oprichting)",
        },
    ],
});

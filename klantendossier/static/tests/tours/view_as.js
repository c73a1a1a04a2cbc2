import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const ROW = "tr:contains(VOF De Vries)";
const person = (name) => `.o_field_widget[name=client_ids] tr:contains(${name})`;

registry.category("web_tour.tours").add("klantendossier_view_as", {
    url: "/odoo/administrations",
    steps: () => [
        {
            trigger: `${ROW} td[name=name]`,
            run: "click",
        },
        {
            content: "From the administration; of several client users it asks which one",
            trigger: "button[name=action_view_as_client]",
            run: "click",
        },
        {
            trigger:
                ".o_breadcrumb:contains(9042), .o_control_panel:contains(9042) .o_last_breadcrumb_item",
        },
        {
            content: "It opens in a tab of its own; this test follows in the same one",
            trigger: ".o_data_row:contains(Anna) button[name=action_view_as]",
            run() {
                const open = browser.open;
                browser.open = (url) => {
                    browser.open = open;
                    window.location.assign(url);
                    return window;
                };
                this.anchor.click();
            },
            expectUnloadPage: true,
        },
        {
            content: "Marked on top, with whose dossier it is",
            trigger: ".o_kd_viewas:contains(as Anna sees it):contains(9042)",
        },
        {
            content: "What Anna sees, and nothing of what the office alone sees",
            trigger: ".o_kd_page:contains(Jaarwerk 2026):not(:contains(Vaste stukken))",
        },
        {
            content: "The main folder is open, or opens with one click",
            trigger: ".o_kd_main:contains(Jaarwerk) > details",
            run() {
                if (!this.anchor.open) {
                    this.anchor.querySelector("summary").click();
                }
            },
        },
        {
            content: "Everything below it by one button, as he has it",
            trigger: ".o_kd_main:contains(Jaarwerk) a.o_kd_toggle:contains(Open everything)",
            run: "click",
        },
        {
            content: "A document",
            trigger: ".o_kd_page:not(:contains(Memo.pdf)) a:contains(Afschrift.pdf)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Still marked; nothing to send, change or take back",
            trigger:
                ".o_kd_viewas:contains(as Anna sees it) ~ * .o_kd_page:contains(Afschrift.pdf):not(:has(form[method=post], input[type=file]))",
        },
        {
            content: "Close leads back to the dossier in the office",
            trigger: ".o_kd_viewas a.btn:contains(Close)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_breadcrumb:contains(VOF De Vries):contains(9042)",
        },
    ],
});

registry.category("web_tour.tours").add("klantendossier_end_client", {
    url: "/odoo/administrations",
    steps: () => [
        {
            trigger: `${ROW} td[name=name]`,
            run: "click",
        },
        {
            content: "Ending says first what is lost",
            trigger: `${person("Anna")} button[name=action_end_dialog]`,
            run: "click",
        },
        {
            trigger: ".modal:contains(9042):contains(1 document in 1 folder) .btn-secondary",
            run: "click",
        },
        {
            content: "Cancelled: nothing happened",
            trigger: `body:not(:has(.modal)) ${person("Anna")}:contains(Active) button[name=action_end_dialog]`,
            run: "click",
        },
        {
            trigger: ".modal footer button[name=action_apply]:contains(End Anna: 1 loses access)",
            run: "click",
        },
        {
            trigger: ".o_notification.o_kd_done:contains(Anna)",
        },
        {
            content: "Ended; whoever looks as Anna is told so",
            trigger: `body:not(:has(.modal)) ${person("Anna")}:contains(Ended)`,
        },
        {
            content: "Taken back",
            trigger: `${person("Anna")} button[name=action_reopen]`,
            run: "click",
        },
        {
            trigger: `${person("Anna")}:contains(Active) button[name=action_end_dialog]`,
        },
    ],
});

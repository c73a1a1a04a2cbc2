import { registry } from "@web/core/registry";

const PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const BANK = [
    {
        trigger: "tr:contains(VOF De Vries) button[name=action_open_dossier]",
        run: "click",
    },
    {
        trigger: ".o_kd_tree_item .o_kd_folder_name:contains(Vaste stukken)",
        run: "click",
    },
    {
        trigger: ".o_kd_header:contains(Vaste stukken)",
    },
];

registry.category("web_tour.tours").add("klantendossier_office_two_steps", {
    url: "/odoo/administrations",
    steps: () => [
        ...BANK,
        {
            trigger: ".o_kd_upload_button",
            run: "click",
        },
        {
            content: "A memo is chosen; everyone with access would see it, says the button",
            trigger: ".modal .o_kd_drop:has(.o_kd_file_input)",
            run() {
                const transfer = new DataTransfer();
                transfer.items.add(new File([PDF], "Memo.pdf"));
                const input = this.anchor.querySelector(".o_kd_file_input");
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            trigger: ".modal .o_kd_send:enabled:contains(kd_anna):contains(sees 1 document)",
        },
        {
            content: "On second thoughts it is for the office only",
            trigger: ".modal .o_kd_choice input[data-value=office]",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_send:enabled:contains(Send, office only)",
            run: "click",
        },
        {
            content: "The message says what is true, and offers nothing to hide",
            trigger:
                "body:not(:has(.modal)) .o_notification:contains(Only your office sees it):not(:contains(Do not show))",
        },
        {
            content: "Another one is for everyone with access",
            trigger: ".o_kd_upload_button",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_drop:has(.o_kd_file_input)",
            run() {
                const transfer = new DataTransfer();
                transfer.items.add(new File([`${PDF}% 2`], "Brief.pdf"));
                const input = this.anchor.querySelector(".o_kd_file_input");
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            trigger: ".modal .o_kd_send:enabled:contains(sees 1 document)",
            run: "click",
        },
        {
            content: "It was the wrong one: do not show it after all",
            trigger: ".o_notification:contains(Brief.pdf) button:contains(Do not show after all)",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Brief.pdf: only your office sees it now)",
        },
    ],
});

registry.category("web_tour.tours").add("klantendossier_office_filing", {
    url: "/odoo/administrations",
    steps: () => [
        {
            trigger: "tr:contains(VOF De Vries) button[name=action_open_dossier]",
            run: "click",
        },
        {
            trigger: "tr:contains(Scan 2.pdf) .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_file]",
            run: "click",
        },
        {
            content: "It goes nowhere before a folder is chosen",
            trigger: ".modal:contains(9042) .o_kd_send:disabled",
        },
        {
            trigger: ".modal .o_kd_upload_choose .o_kd_place:contains(Vaste stukken)",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_send:enabled:contains(kd_anna):contains(sees 1 document)",
        },
        {
            trigger: ".modal .o_kd_filing_name",
            run: "edit Akte.pdf",
        },
        {
            content: "The next one by itself",
            trigger: ".modal .o_kd_file_next",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_filing_line .o_kd_filing_name:value('Scan 1.pdf')",
        },
        {
            trigger: ".modal .o_kd_choice input[data-value=office]",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_send:enabled:contains(File, office only)",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_notification:contains(Scan 1.pdf filed in Vaste stukken)",
        },
    ],
});

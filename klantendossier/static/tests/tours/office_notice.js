import { registry } from "@web/core/registry";

const FILE = ".modal .o_kd_upload_file";

/** Choose a table that calls itself PDF, larger than what is looked at before it is sent. */
function pickTable(drop) {
    const lines = "Datum;Bedrag\r\n01-01-2027;12,50\r\n".repeat(4000);
    const transfer = new DataTransfer();
    transfer.items.add(new File([lines], "Lijst.pdf"));
    const input = drop.querySelector(".o_kd_file_input");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

registry.category("web_tour.tours").add("klantendossier_office_notice", {
    url: "/odoo/administrations",
    steps: () => [
        {
            trigger: "tr:contains(VOF De Vries) button[name=action_open_dossier]",
            run: "click",
        },
        {
            trigger: ".o_kd_tree_item .o_kd_folder_name:contains(Jaarwerk 2026)",
            run: "click",
        },
        {
            trigger: ".o_kd_tree_item .o_kd_folder_name:contains(Liquide middelen)",
            run: "click",
        },
        {
            trigger: ".o_kd_tree_item .o_kd_folder_name:contains(Bank)",
            run: "click",
        },
        {
            trigger: ".o_kd_header:contains(Bank)",
        },
        {
            trigger: ".o_kd_upload_button",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_drop:has(.o_kd_file_input)",
            run() {
                pickTable(this.anchor);
            },
        },
        {
            trigger: `${FILE}[data-state=ready]:contains(Lijst.pdf):not(:has(.o_kd_upload_notice))`,
        },
        {
            trigger: ".modal footer .o_kd_send:enabled",
            run: "click",
        },
        {
            content: "Its new name can be read: the dialog stays",
            trigger: `${FILE}[data-state=done] .o_kd_upload_notice:contains(stored as Lijst.csv)`,
        },
        {
            trigger: ".modal footer .o_kd_close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_list_view",
        },
    ],
});

import { registry } from "@web/core/registry";

const DONE = ".o_notification.o_kd_done";

registry.category("web_tour.tours").add("klantendossier_bin", {
    url: "/odoo/administrations",
    steps: () => [
        {
            trigger: "tr:contains(VOF De Vries) button[name=action_open_dossier]",
            run: "click",
        },
        {
            content: "The bin stands in the tree",
            trigger: ".o_kd_bin, .o_search_panel :contains(Bin):not(:has(*))",
            run: "click",
        },
        {
            content: "Folder and document in one list, with where they lay",
            trigger: ".o_data_row:contains(los.pdf):contains(Jaarwerk 2026)",
        },
        {
            content: "Restore the folder",
            trigger: ".o_data_row:contains(Folder) button[name=action_restore_dialog]",
            run: "click",
        },
        {
            content: "The dialog names the administration, and who sees it again",
            trigger:
                ".modal:contains(9042):contains(kd_anna) footer button[name=action_apply]:contains(Bank)",
            run: "click",
        },
        {
            trigger: `${DONE}:contains(restored)`,
        },
        {
            content: "Delete the document for good",
            trigger: ".o_data_row:contains(los.pdf) .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_delete_dialog]",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-danger:contains(los.pdf)",
            run: "click",
        },
        {
            trigger: `${DONE}:contains(deleted for good)`,
        },
    ],
});

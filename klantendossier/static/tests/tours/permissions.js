import { registry } from "@web/core/registry";

const PERSON = "tr.o_data_row:contains(kd_anna)";

/** The matrix: everything below without lowering, then lowering by a tick; what it says, it does. */
registry.category("web_tour.tours").add("klantendossier_matrix", {
    steps: () => [
        {
            trigger: ".o_kd_folder_name:contains(Jaarwerk 2026)",
            run: "click",
        },
        {
            trigger: ".o_kd_header:contains(Jaarwerk 2026) button:contains(Permissions)",
            run: "click",
        },
        {
            content: "Traverse stands there as such, and what lies below in words",
            trigger: `.modal ${PERSON}:contains(Edit in 1 folder) input[data-value=traverse]:checked`,
        },
        {
            trigger: `.modal ${PERSON} input[data-value=view]`,
            run: "click",
        },
        {
            content: "Lowering is a tick of its own, and so is an internal folder",
            trigger: ".modal .o_kd_plan label:contains(Edit becomes View in Bank)",
        },
        {
            trigger: ".modal .o_kd_plan label:contains(Controle intern)",
        },
        {
            trigger: ".modal .o_kd_plan input[data-key^=lower]",
            run: "click",
        },
        {
            content: "Now it stands among what happens",
            trigger: ".modal .o_kd_preview_changes:contains(Edit becomes View in Bank)",
        },
        {
            trigger: ".modal footer .btn-primary:contains(sees 1 document more)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_kd_done:contains(saved)",
        },
    ],
});

/** One person over the whole administration: choose, look, leave unsaved and stay, save, take all away. */
registry.category("web_tour.tours").add("klantendossier_person_permissions", {
    steps: () => [
        {
            trigger: ".o_kd_person_table tr[data-folder=Bank] select",
            run: "select 20",
        },
        {
            trigger:
                ".o_kd_person_table tr[data-folder=Bank].o_kd_changed .o_kd_was:contains(Edit)",
        },
        {
            content: "What is above is traverse, and a folder of the office cannot be chosen",
            trigger: "tr[data-folder='Jaarwerk 2026'] select.o_kd_level_path",
        },
        {
            trigger: "tr[data-folder='Controle intern'] td:not(:has(select)) .badge",
        },
        {
            trigger: ".o_kd_person_plan:contains(Edit becomes View in Bank)",
        },
        {
            trigger: ".o_kd_choose_client",
            run: "selectByLabel kd_bram (base.group_portal)",
        },
        {
            content: "Unsaved changes are not lost in silence",
            trigger: ".modal:contains(not saved yet) .btn-secondary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_kd_save:not(:disabled)",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(saved)",
        },
        {
            trigger: ".o_kd_take_all",
            run: "click",
        },
        {
            trigger: ".o_kd_save:contains(loses 1 document):not(:disabled)",
            run: "click",
        },
        {
            trigger: ".o_kd_person_sees:contains(0 of 1 document)",
        },
    ],
});

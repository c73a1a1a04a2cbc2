import { registry } from "@web/core/registry";

const ROW = "tr:contains(VOF De Vries)";

registry.category("web_tour.tours").add("klantendossier_home", {
    url: "/odoo/administrations",
    steps: () => [
        {
            content: "A number opens the list that it counts",
            trigger: ".o_kd_number[data-key=inbox]:has(.o_kd_number_count:contains(1))",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(Inbox)",
        },
        {
            content: "Back to the administrations",
            trigger: ".o_breadcrumb .breadcrumb-item a, .o_back_button",
            run: "click",
        },
        {
            content: "The inbox of one administration, from its row",
            trigger: `${ROW} td[name=inbox_count] .o_kd_count:contains(1)`,
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(los.pdf)",
        },
        {
            trigger: ".o_breadcrumb .breadcrumb-item a, .o_back_button",
            run: "click",
        },
        {
            content: "Switching off is asked first, with names",
            trigger: `${ROW} .o_kd_switch input:checked`,
            run: "click",
        },
        {
            trigger: ".modal:contains(kd_anna):contains(9042) .modal-footer .btn-secondary",
            run: "click",
        },
        {
            content: "Left on: nothing changed",
            trigger: `body:not(:has(.modal)) ${ROW} .o_kd_switch input:checked`,
            run: "click",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It is off, and says so",
            trigger: `.o_notification.o_kd_done:contains(9042)`,
        },
        {
            trigger: `${ROW}:contains(dossier is off) .o_kd_switch input:not(:checked)`,
        },
        {
            content: "The form asks the same",
            trigger: `${ROW} td[name=name]`,
            run: "click",
        },
        {
            trigger: ".o_form_view .o_kd_switch input:not(:checked)",
            run: "click",
        },
        {
            content: "Switching on says before who gets access",
            trigger: ".modal:contains(9042) .o_kd_preview_gains:contains(kd_anna)",
        },
        {
            trigger: ".modal .modal-footer .btn-primary:contains(2 gain access)",
            run: "click",
        },
        {
            content: "It is on, and says who can open it",
            trigger: ".o_notification.o_kd_done:contains(can open it)",
        },
        {
            trigger: ".o_form_view .o_kd_switch input:checked",
            run: "click",
        },
        {
            trigger: ".modal:contains(kd_anna):contains(9042) .modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view .o_kd_switch input:not(:checked)",
        },
    ],
});

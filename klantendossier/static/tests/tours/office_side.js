import { registry } from "@web/core/registry";

/** See a document beside the list, write a note, and make its first version the current one again. */
registry.category("web_tour.tours").add("klantendossier_office_side", {
    steps: () => [
        { trigger: ".o_data_row:contains('saldi.pdf') .o_kd_document_name", run: "click" },
        { trigger: ".o_kd_side_name:contains('saldi.pdf')" },
        { trigger: ".o_kd_sec_audience:contains('kd_anna')" },
        { trigger: ".o_kd_note[data-field=internal_note] button", run: "click" },
        {
            trigger: ".o_kd_note[data-field=internal_note] textarea",
            run: "edit Saldo nagaan bij de bank",
        },
        { trigger: ".o_kd_note[data-field=internal_note] .btn-primary", run: "click" },
        { trigger: ".o_kd_note_text:contains('Saldo nagaan')" },
        { trigger: ".o_data_row:contains('saldi.pdf') .o_kd_note_icon" },
        { trigger: ".o_kd_compare", run: "click" },
        { trigger: ".o_kd_versions_table tbody tr:nth-child(2)" },
        { trigger: ".o_kd_version[data-number='1'] .o_kd_make_current", run: "click" },
        { trigger: ".modal .modal-title:contains('VOF De Vries & Jansen · 9042')" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: ".o_kd_version[data-number='3']:contains('current')" },
    ],
});

import { registry } from "@web/core/registry";

const PDF =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/** Give a file field a file, as choosing one in the dialog of the browser does. */
function pickFile(input, name, content) {
    const files = new DataTransfer();
    files.items.add(new File([content], name));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

registry.category("web_tour.tours").add("klantendossier_office", {
    url: "/odoo/administrations",
    steps: () => [
        {
            content: "Switch the dossier on with the tick in the second column",
            trigger: "tr:contains(Meubelmakerij Prins) .o_kd_switch input:not(:checked)",
            run: "click",
        },
        {
            content: "Somebody with a log-in gets access by it: that is asked first",
            trigger: ".modal:contains(9063):contains(Ria Kok) .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The dossier is on; open the administration",
            trigger:
                "tr:contains(Meubelmakerij Prins):has(button[name=action_open_dossier]) td[name=name]",
            run: "click",
        },
        {
            content: "Use a template",
            trigger: ".o_statusbar_buttons button[name=action_use_template]",
            run: "click",
        },
        {
            trigger: ".modal div[name=template_id] input",
            run: "edit Jaarwerk",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Jaarwerk)",
            run: "click",
        },
        {
            trigger: ".modal div[name=book_year] input",
            run: "edit 2026",
        },
        {
            content: "The preview says what is new",
            trigger: ".modal div[name=preview]:contains(Jaarwerk 2026):contains(Ria Kok)",
        },
        {
            trigger: ".modal footer .btn-primary:contains(20)",
            run: "click",
        },
        {
            content: "The dossier opens; grant on a folder",
            trigger:
                ".o_kd_tree_item[aria-level='2']:has(.o_kd_folder_name:contains(Controle intern)) .o_kd_access",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_levels tr:contains(Ria Kok) input[data-value=upload]",
            run: "click",
        },
        {
            content: "The preview names who gains",
            trigger:
                ".modal section[data-client='Ria Kok'] .o_kd_preview_gains:contains(Controle intern)",
        },
        {
            trigger: ".modal footer .btn-primary:contains(Ria Kok)",
            run: "click",
        },
        {
            content: "The tree says so; choose the folder",
            trigger:
                "body:not(:has(.modal)) .o_kd_tree_item[aria-level='2']:has(.o_kd_access[title*='Ria Kok']) .o_kd_folder_name:contains(Controle intern)",
            run: "click",
        },
        {
            content: "Its header says who sees it; upload to it",
            trigger: ".o_kd_header:contains(Controle intern):contains(Ria Kok)",
        },
        {
            trigger: ".o_kd_upload_button",
            run: "click",
        },
        {
            content: "This folder starts as office only; open it for everyone with access",
            trigger: ".modal .o_kd_choice input[data-value=folder]",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_choice.o_kd_chosen:contains(Ria Kok)",
        },
        {
            content: "A real PDF comes in",
            trigger: ".modal .o_kd_drop:has(.o_kd_file_input)",
            run() {
                pickFile(this.anchor.querySelector(".o_kd_file_input"), "Controle.pdf", PDF);
            },
        },
        {
            content: "Nothing is sent until the button that says what it does",
            trigger: ".modal footer .o_kd_send:enabled:contains(Ria Kok):contains(1 document)",
        },
        {
            trigger: ".modal .o_kd_upload_file[data-state=ready]:contains(Controle.pdf)",
        },
        {
            content: "What only calls itself PDF is refused and says why",
            trigger: ".modal .o_kd_drop:has(.o_kd_file_input)",
            run() {
                pickFile(
                    this.anchor.querySelector(".o_kd_file_input"),
                    "Nep.pdf",
                    `MZ\u0000\u0001${"\u0000".repeat(100)}`
                );
            },
        },
        {
            trigger: ".modal .o_kd_upload_file[data-state=refused]:contains(Nep.pdf) [role=alert]",
        },
        {
            content: "The same file once more: the dialog says that it is here already",
            trigger: ".modal footer .o_kd_send:enabled:contains(Ria Kok):contains(1 document)",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_upload_file[data-state=done]:contains(Controle.pdf)",
        },
        {
            trigger: ".modal .o_kd_drop:has(.o_kd_file_input)",
            run() {
                pickFile(this.anchor.querySelector(".o_kd_file_input"), "Zelfde.pdf", PDF);
            },
        },
        {
            content: "It says who sees the one that is here, and proposes to leave this one out",
            trigger:
                ".modal .o_kd_upload_file[data-state=asks]:contains(Zelfde.pdf):contains(Ria Kok) input[data-value=skip]:checked",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "One document lies there",
            trigger:
                "body:not(:has(.modal)) .o_kd_tree_item[aria-level='2']:has(.o_kd_folder_name:contains(Controle intern)) .o_kd_count:contains(1)",
        },
        {
            content: "Move it: the dialog says who loses sight",
            trigger: "tr:contains(Controle.pdf) .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_move]",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_picker_search",
            run: "edit voorraden 2026",
        },
        {
            trigger: ".modal .o_kd_place:contains(Jaarwerk 2026 / Voorraden)",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-primary:enabled",
            run: "click",
        },
        {
            content: "It has gone from here",
            trigger: "body:not(:has(.modal)) .o_list_view:not(:has(tr:contains(Controle.pdf)))",
        },
    ],
});

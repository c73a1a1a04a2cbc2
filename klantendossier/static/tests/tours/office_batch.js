import { registry } from "@web/core/registry";

const makePdf = (marker) =>
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n% ${marker}\n`;

/** Give the dialog files, as choosing several at once does; `files` are pairs of a name and a marker. */
function pickFiles(drop, ...files) {
    const transfer = new DataTransfer();
    for (const [name, marker] of files) {
        transfer.items.add(new File([makePdf(marker)], name));
    }
    const input = drop.querySelector(".o_kd_file_input");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Drop a directory with one file and one empty directory in it, as a browser gives entries. */
function dropDirectory(drop, name, ...files) {
    const directory = (called, parts) => ({
        isDirectory: true,
        isFile: false,
        name: called,
        // A browser gives its content in parts, and an empty one last.
        createReader: () => ({ readEntries: (resolve) => resolve(parts.shift() || []) }),
    });
    const entries = files.map(([called, marker]) => ({
        isDirectory: false,
        isFile: true,
        name: called,
        file: (resolve) => resolve(new File([makePdf(marker)], called)),
    }));
    const entry = directory(name, [entries, [directory("Leeg", [])]]);
    const event = new Event("drop", { bubbles: true, cancelable: true });
    event.dataTransfer = {
        files: [new File([], name)],
        items: [{ kind: "file", webkitGetAsEntry: () => entry }],
    };
    drop.dispatchEvent(event);
}

const DROP = ".modal .o_kd_drop:has(.o_kd_file_input)";
const FILE = ".modal .o_kd_upload_file";

registry.category("web_tour.tours").add("klantendossier_office_batch", {
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
            content: "Three years of bank statements at once, all of one name",
            trigger: DROP,
            run() {
                pickFiles(
                    this.anchor,
                    ["Bank 1.pdf", 2018],
                    ["Bank 1.pdf", 2019],
                    ["Bank 1.pdf", 2020]
                );
            },
        },
        {
            content: "The first goes as it is; of the others it is said before anything is sent",
            trigger: `${FILE}[data-state=ready]:contains(Bank 1.pdf)`,
        },
        {
            trigger: `${FILE}[data-state=asks]:contains("Bank 1 (2).pdf"):not(:has(input[data-value=version])) input[data-value=keep]:checked`,
        },
        {
            trigger: `${FILE}[data-state=asks]:contains("Bank 1 (3).pdf"):not(:has(input[data-value=version])) input[data-value=keep]:checked`,
        },
        {
            trigger: ".modal [role=status]:contains(/^3 will go$/)",
        },
        {
            content: "Leaving the second out makes the third the second",
            trigger: `${FILE}:contains("Bank 1 (2).pdf") input[data-value=skip]`,
            run: "click",
        },
        {
            trigger: `${FILE}:has(input[data-value=keep]:checked):contains("Bank 1 (2).pdf")`,
        },
        {
            content: "What the status counts is what the button sends",
            trigger: ".modal [role=status]:contains(/^2 will go · 1 left out$/)",
        },
        {
            content: "One click for all of them",
            trigger:
                ".modal .o_kd_upload_for_all[data-code=same_name]:not(:has([data-value=version])) button[data-value=keep]",
            run: "click",
        },
        {
            trigger: ".modal [role=status]:contains(/^3 will go$/)",
        },
        {
            content: "Escape with files that were chosen asks first",
            trigger: ".modal .o_kd_upload_sight",
            run: "press Escape",
        },
        {
            trigger:
                ".modal:contains(3 files were chosen and not sent) .modal-footer .btn-secondary",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal:contains(Not sent yet))) .modal [role=status]:contains(/^3 will go$/)",
        },
        {
            trigger: ".modal footer .o_kd_send:enabled:contains(office only)",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_kd_tree_item[aria-level='3']:has(.o_kd_folder_name:contains(Bank)) .o_kd_count:contains(3)",
        },
        {
            content: "Once more one of that name: alone it may well be a new version",
            trigger: ".o_kd_upload_button",
            run: "click",
        },
        {
            trigger: DROP,
            run() {
                pickFiles(this.anchor, ["Bank 1.pdf", 2021]);
            },
        },
        {
            trigger: `${FILE}[data-state=asks] input[data-value=version]:checked`,
        },
        {
            content: "With a second one of that name it is none",
            trigger: DROP,
            run() {
                pickFiles(this.anchor, ["bank 1.pdf", 2022]);
            },
        },
        {
            trigger: `${FILE}[data-state=asks]:contains("bank 1 (5).pdf") input[data-value=keep]:checked`,
        },
        {
            trigger: `.modal-content:not(:has(input[data-value=version]:checked)) .o_kd_upload_file:contains("Bank 1 (4).pdf") input[data-value=keep]:checked`,
        },
        {
            content: "A directory becomes a folder, with what is in it",
            trigger: DROP,
            run() {
                dropDirectory(this.anchor, "Jaarstukken", ["Bank 1.pdf", 2023]);
            },
        },
        {
            content: "In a folder that is made only then, its name is free",
            trigger: `${FILE}[data-state=ready]:contains("Bank 1.pdf"):contains(Jaarstukken)`,
        },
        {
            trigger:
                ".modal .o_kd_upload_directories:contains(2 new folders will be made):contains(only your office sees the new folders)",
        },
        {
            trigger: ".modal .o_kd_upload_for_all[data-code=same_name] button[data-value=skip]",
            run: "click",
        },
        {
            trigger: ".modal [role=status]:contains(/^1 goes along · 2 left out$/)",
        },
        {
            trigger: ".modal footer .o_kd_send:enabled:contains(office only)",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_kd_tree_item[aria-level='3']:has(.o_kd_folder_name:contains(Bank)) .o_kd_count:contains(4)",
        },
    ],
});

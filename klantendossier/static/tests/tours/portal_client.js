import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("klantendossier_client", {
    url: "/my",
    steps: () => [
        {
            content: "Open the dossiers from the portal's home",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/dossiers']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the administration",
            trigger: ".o_kd_adm a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open everything in the main folder with one click",
            trigger: ".o_kd_main:contains(Jaarwerk) > details > summary",
            run: "click",
        },
        {
            content: "The note is behind its icon, and Escape puts it away",
            trigger: ".o_kd_notebtn",
            run() {
                this.anchor.focus();
                const tooltip = this.anchor.parentElement.querySelector(".o_kd_tooltip");
                if (getComputedStyle(tooltip).display === "none") {
                    throw new Error("The note does not show on focus");
                }
                this.anchor.dispatchEvent(
                    new KeyboardEvent("keydown", { key: "Escape", bubbles: true })
                );
                if (getComputedStyle(tooltip).display !== "none") {
                    throw new Error("Escape does not hide the note");
                }
            },
        },
        {
            content: "Open the document",
            trigger: ".o_kd_name:contains(Afschrift.pdf)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The preview draws the page",
            trigger: ":iframe .page canvas",
        },
        {
            content: "Download it",
            trigger: ".o_kd_bar a[href$='/download']",
            async run() {
                const response = await fetch(this.anchor.href);
                const text = await response.text();
                if (response.status !== 200 || !text.startsWith("%PDF")) {
                    throw new Error(`The download gives ${response.status}`);
                }
            },
        },
    ],
});

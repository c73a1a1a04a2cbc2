import { registry } from "@web/core/registry";
import { hidePDFJSButtons } from "@web/core/utils/pdfjs";
import { Interaction } from "@web/public/interaction";

/** The frame that shows a PDF: without the viewer's buttons for editing, opening, printing and saving. */
export class Viewer extends Interaction {
    static selector = ".o_kd_frame";

    start() {
        hidePDFJSButtons(this.el, { hideDownload: true, hidePrint: true, hidePresentation: true });
        if (this.el.contentDocument?.readyState === "complete") {
            this.el.dispatchEvent(new Event("load"));
        }
    }
}

registry.category("public.interactions").add("klantendossier.viewer", Viewer);

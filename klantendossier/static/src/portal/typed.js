import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Ends of lines and spaces at the end are no change. */
const tidy = (text) => text.replace(/\r\n?/g, "\n").trim();

/** The forms that change a text: before one leaves with a text that was not saved, the browser asks. */
export class Typed extends Interaction {
    static selector = "form.o_kd_text";
    dynamicContent = {
        _root: { "t-on-submit": () => this.setSent(true) },
        _window: {
            "t-on-pageshow": () => this.setSent(false),
            "t-on-beforeunload": this.onLeave,
        },
    };

    setSent(sent) {
        this.sent = sent;
    }

    onLeave(ev) {
        const fieldEl = this.el.querySelector("textarea, input:not([type=hidden])");
        if (!this.sent && tidy(fieldEl.value) !== tidy(this.el.elements.was.value)) {
            ev.preventDefault();
            ev.returnValue = true; // for browsers that want it so
        }
    }
}

registry.category("public.interactions").add("klantendossier.typed", Typed);

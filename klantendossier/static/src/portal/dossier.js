import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Comfort on the page of a dossier, which works without it too: everything in a main folder opens and
 * closes in place, and Escape puts the text of a note away.
 */
export class Dossier extends Interaction {
    static selector = ".o_kd_page";
    dynamicContent = {
        ".o_kd_toggle": { "t-on-click.prevent.withTarget": this.onToggle },
        ".o_kd_main > details": { "t-on-toggle.withTarget": this.onMainToggle },
        ".o_kd_tip": {
            "t-on-mouseenter.withTarget": this.onTipEnter,
            "t-on-focusin.withTarget": this.onTipEnter,
        },
        _document: { "t-on-keydown": this.onKeydown },
    };

    start() {
        for (const toggleEl of this.el.querySelectorAll(".o_kd_toggle")) {
            this.showState(toggleEl.closest(".o_kd_main"));
        }
    }

    /** Show on the button what a click will do. */
    showState(mainEl) {
        const details = [...mainEl.querySelectorAll(".o_kd_sub > details")];
        const closes = details.length > 0 && details.every((el) => el.open);
        mainEl.querySelector(".o_kd_toggle")?.classList.toggle("o_kd_closes", closes);
    }

    onToggle(ev, toggleEl) {
        const mainEl = toggleEl.closest(".o_kd_main");
        const open = !toggleEl.classList.contains("o_kd_closes");
        for (const detailsEl of mainEl.querySelectorAll(".o_kd_sub > details")) {
            detailsEl.open = open;
        }
        this.showState(mainEl);
    }

    /** A main folder with 'open everything' opens everything below it, each time. */
    onMainToggle(ev, detailsEl) {
        const mainEl = detailsEl.parentElement;
        if (detailsEl.open && mainEl.classList.contains("o_kd_open_all")) {
            for (const subEl of detailsEl.querySelectorAll(".o_kd_sub > details")) {
                subEl.open = true;
            }
        }
        this.showState(mainEl);
    }

    onTipEnter(ev, tipEl) {
        tipEl.classList.remove("o_kd_away");
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            for (const tipEl of this.el.querySelectorAll(".o_kd_tip")) {
                tipEl.classList.add("o_kd_away");
            }
        }
    }
}

registry.category("public.interactions").add("klantendossier.dossier", Dossier);

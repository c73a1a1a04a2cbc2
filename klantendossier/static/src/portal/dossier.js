import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Comfort on the pages of a dossier, which work without it too: everything in a main folder opens and
 * closes in place, notes are icons where there is room for their text, and Escape puts that text away.
 */
export class Dossier extends Interaction {
    static selector = ".o_kd_page";
    dynamicContent = {
        _root: { "t-att-class": () => ({ o_kd_scripted: true }) },
        _window: { "t-on-resize": this.throttled(this.placeNotes) },
        ".o_kd_toggle": { "t-on-click.prevent.withTarget": this.onToggle },
        details: { "t-on-toggle.withTarget": this.onDetailsToggle },
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
        this.placeNotes();
    }

    // ------------------------------------------------------------------ opening and closing

    /** Show on the button what a click will do. */
    showState(mainEl) {
        const details = [...mainEl.querySelectorAll(".o_kd_sub")];
        const closes = details.length > 0 && details.every((el) => el.open);
        mainEl.querySelector(".o_kd_toggle")?.classList.toggle("o_kd_closes", closes);
    }

    onToggle(ev, toggleEl) {
        const mainEl = toggleEl.closest(".o_kd_main");
        const open = !toggleEl.classList.contains("o_kd_closes");
        for (const detailsEl of mainEl.querySelectorAll(".o_kd_sub")) {
            detailsEl.open = open;
        }
        this.showState(mainEl);
    }

    onDetailsToggle(ev, detailsEl) {
        const mainEl = detailsEl.closest(".o_kd_main");
        // A main folder with 'open everything' opens everything below it, each time.
        if (
            detailsEl.open &&
            detailsEl.parentElement === mainEl &&
            mainEl.classList.contains("o_kd_open_all")
        ) {
            for (const subEl of detailsEl.querySelectorAll(".o_kd_sub")) {
                subEl.open = true;
            }
        }
        if (mainEl) {
            this.showState(mainEl);
        }
        if (detailsEl.open) {
            this.placeNotes();
        }
    }

    // ------------------------------------------------------------------ notes

    /** Let a note stand open where its text does not fit beside its icon, inside its own row. */
    placeNotes() {
        const tips = [...this.el.querySelectorAll(".o_kd_tip")].map((el) => ({
            el,
            rowEl: el.closest(".o_kd_doc"),
            textEl: el.querySelector(".o_kd_tooltip"),
        }));
        for (const { rowEl } of tips) {
            rowEl.classList.remove("o_kd_note_stays");
        }
        // First all that is written, then all that is read: so the page is laid out twice, not per row.
        const shown = tips.filter(({ el }) => el.offsetWidth);
        for (const tip of shown) {
            const end = tip.rowEl.querySelector(".o_kd_state").getBoundingClientRect().left;
            const { right } = tip.el.getBoundingClientRect();
            tip.left = right - tip.rowEl.getBoundingClientRect().left + 8;
            tip.room = Math.floor(end - right - 16);
        }
        for (const { el, textEl, left, room } of shown) {
            el.style.setProperty("--o-kd-left", `${left}px`);
            el.style.setProperty("--o-kd-room", `${Math.min(Math.max(room, 0), 480)}px`);
            textEl.style.cssText = "display: block; visibility: hidden";
        }
        for (const tip of shown) {
            const text = tip.textEl.getBoundingClientRect();
            const row = tip.rowEl.getBoundingClientRect();
            tip.fits = tip.room >= 120 && text.top >= row.top && text.bottom <= row.bottom;
        }
        for (const { rowEl, textEl, fits } of shown) {
            textEl.style.cssText = "";
            rowEl.classList.toggle("o_kd_note_stays", !fits);
        }
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

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { WaitingStore } from "./waiting_store";

/** On each of our pages: say that files wait to be sent on another one. */
export class Waiting extends Interaction {
    static selector = ".o_kd_page";

    async willStart() {
        const owner = this.el.dataset.owner;
        const records = owner ? await new WaitingStore().list(owner) : [];
        this.waiting = records.filter(({ blob, url }) => blob && !this.isHere(url));
    }

    isHere(url) {
        return [...this.el.querySelectorAll("form.o_kd_upload")].some(
            (formEl) => formEl.getAttribute("action") === url
        );
    }

    start() {
        if (!this.waiting.length) {
            return;
        }
        const [{ url }] = this.waiting;
        const noticeEl = document.createElement("div");
        noticeEl.className = "alert alert-warning o_kd_alert o_kd_waiting";
        noticeEl.setAttribute("role", "status");
        const iconEl = document.createElement("i");
        iconEl.className = "fa fa-clock-o";
        iconEl.setAttribute("aria-hidden", "true");
        const textEl = document.createElement("div");
        textEl.append(
            this.waiting.length === 1
                ? _t("1 file has not been sent yet.")
                : _t("%s files have not been sent yet.", this.waiting.length),
            " "
        );
        const linkEl = document.createElement("a");
        linkEl.className = "alert-link";
        linkEl.href = url.replace(/\/version$/, "");
        linkEl.textContent = _t("Go on with it");
        textEl.append(linkEl);
        noticeEl.append(iconEl, textEl);
        this.insert(noticeEl, this.el, "afterbegin");
    }
}

/** At log-out what waits is erased, before the page is left. */
export class Logout extends Interaction {
    static selector = "a[href*='/web/session/logout']";
    dynamicContent = { _root: { "t-on-click.prevent": this.onClick } };

    async onClick() {
        const href = this.el.href;
        // Whatever the browser's store does, one can always log out.
        const late = new Promise((resolve) => this.waitForTimeout(resolve, 2000));
        await this.waitFor(Promise.race([new WaitingStore().clear(), late]));
        window.location.href = href;
    }
}

registry.category("public.interactions").add("klantendossier.waiting", Waiting);
registry.category("public.interactions").add("klantendossier.logout", Logout);

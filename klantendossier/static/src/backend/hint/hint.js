import { Component, useRef } from "@odoo/owl";
import { usePopover } from "@web/core/popover/popover_hook";

/** What a hint says: a sentence, names below each other, notes in their own colour. */
export class HintPopover extends Component {
    static template = "klantendossier.HintPopover";
    static props = {
        text: { type: String, optional: true },
        names: { type: Array, element: String, optional: true },
        notes: { type: Array, optional: true },
        close: { type: Function, optional: true },
    };
}

/**
 * A button that tells more on hover, focus and tap; Esc hides it. Odoo's own tooltips do not come by keyboard.
 */
export class Hint extends Component {
    static template = "klantendossier.Hint";
    static props = {
        class: { type: String, optional: true },
        label: String,
        text: { type: String, optional: true },
        names: { type: Array, element: String, optional: true },
        notes: { type: Array, optional: true },
        /** What a press does, where it does more than tell. */
        onPress: { type: Function, optional: true },
        slots: Object,
    };

    setup() {
        this.button = useRef("button");
        this.popover = usePopover(HintPopover, {
            position: "bottom-start",
            popoverClass: "o_kd_hint_popover",
            closeOnClickAway: false,
        });
    }

    show() {
        const { text, names, notes } = this.props;
        if (!this.popover.isOpen && (text || names?.length || notes?.length)) {
            this.popover.open(this.button.el, { text, names, notes });
        }
    }

    hide() {
        this.popover.close();
    }

    onClick() {
        if (this.props.onPress) {
            this.hide();
            this.props.onPress();
        } else {
            this.show();
        }
    }

    onMouseLeave() {
        if (document.activeElement !== this.button.el) {
            this.hide();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Escape" && this.popover.isOpen) {
            // Only this; not the selection of the list or the dialog around it.
            ev.stopPropagation();
            this.hide();
        } else if (["Enter", " "].includes(ev.key)) {
            ev.stopPropagation();
        }
    }
}

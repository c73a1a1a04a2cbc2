import { registry } from "@web/core/registry";

const DONE = ".o_notification.o_kd_done";
const row = (name) => `.o_field_widget[name=client_ids] .o_data_row:contains(${name})`;

registry.category("web_tour.tours").add("klantendossier_invitation", {
    url: "/odoo/administrations",
    steps: () => [
        {
            trigger: "td[name=name]:contains(VOF De Vries)",
            run: "click",
        },
        {
            content: "Everybody without a log-in at once",
            trigger: "button[name=action_invite_clients]",
            run: "click",
        },
        {
            content:
                "The dialog names the administration, the person, the address and what he will see",
            trigger:
                ".modal:contains(VOF De Vries & Jansen · 9042) .o_data_row:contains(Karin):contains(karin@example.com):contains(1 document in 1 folder)",
        },
        {
            content: "Who would see nothing is warned about, on the button too",
            trigger: ".modal .o_data_row:contains(Toos) .o_kd_sees_nothing",
        },
        {
            trigger: ".modal footer button[name=action_apply]:contains(2 persons, of whom 1)",
        },
        {
            content: "The mail is shown, and its button leads nowhere",
            trigger: ".modal .o_kd_mail_preview summary",
            run: "click",
        },
        {
            trigger: ".modal .o_kd_mail_preview a:not([href]):contains(Choose a password)",
        },
        {
            content: "Leave the one out who sees nothing",
            trigger: ".modal .o_data_row:contains(Toos) .o_field_widget[name=include] input",
            run: "click",
        },
        {
            trigger: ".modal footer button[name=action_apply]:contains(Send to Karin)",
            run: "click",
        },
        {
            trigger: `${DONE}:contains(Invitation sent to Karin)`,
        },
        {
            content: "Nobody asked for the other",
            trigger: `${row("Toos")}:contains(No log-in) button[name=action_invite]`,
        },
        {
            trigger: `${row("Karin")} button[name=action_withdraw_invitation]`,
            run: "click",
        },
        {
            trigger: ".modal:contains(9042) footer button[name=action_apply]:contains(Karin)",
            run: "click",
        },
        {
            trigger: `${DONE}:contains(withdrawn)`,
        },
        {
            trigger: `${row("Karin")}:contains(No log-in) button[name=action_invite]`,
        },
    ],
});

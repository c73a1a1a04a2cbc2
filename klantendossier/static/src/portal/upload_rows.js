import { _t } from "@web/core/l10n/translation";
import { formatSize } from "./upload_queue";

/** Make an element: `make("div", {class: …, text: …, onclick: …}, child, …)`. */
export function make(tag, { text, onclick, ...attributes } = {}, ...children) {
    const el = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        el.setAttribute(name, value);
    }
    if (text !== undefined) {
        el.textContent = text;
    }
    if (onclick) {
        el.addEventListener("click", onclick);
    }
    el.append(...children.filter(Boolean));
    return el;
}

const makeIcon = (name) => make("i", { class: `fa fa-${name}`, "aria-hidden": "true" });

/** What goes on with all of them: logged out, no connection. */
export function makeBanner(queue, page) {
    const { state, otherName, wasOffline } = queue;
    const makeAlert = (kind, icon, text, ...more) =>
        make(
            "div",
            {
                class: `alert alert-${kind} o_kd_alert`,
                role: kind === "success" ? "status" : "alert",
            },
            makeIcon(icon),
            make("div", {}, make("div", { text }), ...more)
        );
    if (state === "out") {
        const text = _t(
            "You are logged out. What waits here is kept, and goes on by itself once you have logged in."
        );
        const login = _t("Log in and go on");
        const link = make("a", { class: "btn btn-primary mt-2", text: login });
        link.href = `/web/login?${new URLSearchParams({ redirect: page })}`;
        return makeAlert("warning", "sign-out", text, link);
    }
    if (state === "other") {
        const text = _t(
            "You are logged in as %s now. What waits here is somebody else's: nothing of it is shown or sent.",
            otherName
        );
        return makeAlert("warning", "user", text);
    }
    if (state === "offline") {
        const text = _t("No connection. It goes on as soon as you are online again.");
        return makeAlert("warning", "chain-broken", text);
    }
    if (wasOffline) {
        const text = _t(
            "The connection was gone for a moment. It goes on where it was; nothing arrives twice."
        );
        return makeAlert("success", "refresh", text);
    }
    return null;
}

/**
 * One file. What was received can be taken back where `takesBack` says so.
 */
export function makeRow(file, queue, takesBack) {
    const row = make("li", {
        class: `o_kd_file ${file.state === "refused" ? "o_kd_refused" : ""}`,
        "data-id": file.id,
    });
    const type = file.blob.type || "application/octet-stream";
    const main = make("div", {}, make("div", { class: "o_kd_filename", text: file.name }));
    row.append(
        make("div", { class: "o_image", "data-mimetype": type, "aria-hidden": "true" }),
        main
    );
    const act = make("div", { class: "o_kd_act" });
    for (const piece of describe(file)) {
        main.append(piece);
    }
    act.append(...makeButtons(file, queue, takesBack));
    row.append(act);
    return row;
}

/** What stands under the name of a file. */
function describe(file) {
    const size = formatSize(file.blob.size);
    const alert = (icon, text) =>
        make("div", { class: "o_kd_why", role: "alert" }, makeIcon(icon), make("span", { text }));
    if (file.state === "busy") {
        const bar = make("div", { class: "progress-bar" });
        const progress = make("div", { class: "progress", role: "progressbar" }, bar);
        progress.setAttribute("aria-label", file.name);
        return [progress, make("div", { class: "small text-muted o_kd_part", text: size })];
    }
    const pieces = [];
    if (file.state === "done") {
        const time = file.at.toLocaleTimeString(document.documentElement.lang, {
            hour: "2-digit",
            minute: "2-digit",
        });
        const text = _t("Received at %(time)s · %(size)s", { time, size });
        pieces.push(make("div", { class: "small o_kd_ok" }, makeIcon("check-circle"), " ", text));
        for (const notice of file.notices) {
            pieces.push(make("div", { class: "small", text: notice }));
        }
    } else if (file.state === "skipped") {
        const text = _t("Left out: it stands here already.");
        pieces.push(make("div", { class: "small", text }));
    } else if (file.state === "question") {
        pieces.push(alert("question-circle", file.question.text));
    } else if (file.state === "waiting") {
        pieces.push(make("div", { class: "small text-muted", text: size }));
    }
    if (file.error) {
        pieces.push(alert("exclamation-circle", file.error));
    }
    return pieces;
}

function makeButtons(file, queue, takesBack) {
    const button = (key, text, onclick) =>
        make("button", {
            class: "btn btn-light",
            type: "button",
            "data-focus": `${file.id} ${key}`,
            "aria-label": `${text}: ${file.name}`,
            text,
            onclick,
        });
    const remove = button("remove", _t("Remove"), () => queue.remove(file));
    switch (file.state) {
        case "question":
            return file.question.choices.map(({ value, label }) =>
                button(value, label, () => queue.answer(file, value))
            );
        case "failed":
            return [button("again", _t("Try again"), () => queue.again(file)), remove];
        case "done":
            return file.documentId && takesBack
                ? [button("back", _t("Take back"), () => queue.takeBack(file))]
                : [];
        case "busy":
            return [];
        default:
            return [remove];
    }
}

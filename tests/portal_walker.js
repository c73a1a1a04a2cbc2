/* Measures one page: what a person with eyes, a thumb or a screen reader would stumble on.
 *
 * `window.kdWalker.measure(exceptions, width, options)` gives a list of "rule: what and where"; width is that of
 * the window. Exceptions are pairs of a rule and a selector: faults of Odoo's own that are not ours to mend, named
 * one by one in tests/test_portal_walker.py and tests/test_office_layout.py. `window.kdWalker.axe(exceptions,
 * within)` does the same with axe-core, which must have been loaded before.
 *
 * Options: `tap`, how large what one presses must be; `within`, selector of what is looked at (the last one
 * counts, so that a dialog is not mixed up with the screen below it); `boxes`, selector of boxes that scroll
 * themselves in place of the page, and must not do so sideways; `narrow`, width in px from which a box may break
 * a long word (by default a part of the window).
 */
window.kdWalker = (() => {
    /** How large what one presses must be, in px: a thumb on the portal, a mouse in the office. */
    let TAP = 44;
    const SHORT_NAME = 40;
    const WORD = 16;
    /** As asked for: a phone's browser makes `innerWidth` as wide as what does not fit. */
    let windowWidth = 0;
    /** What is looked at: the page, or a part of it. */
    let root = document.body;
    let boxes = null;
    let narrow = null;

    const findRoot = (within) => (within && [...document.querySelectorAll(within)].at(-1)) || document.body;

    /** Styles and boxes that were read already: a walk asks for those around each line. */
    let styles = new Map();
    let rects = new Map();
    const remember = (known, el, read) => {
        if (!known.has(el)) {
            known.set(el, read(el));
        }
        return known.get(el);
    };
    const styleOf = (el) => remember(styles, el, (one) => getComputedStyle(one));
    const boxOf = (el) => remember(rects, el, (one) => one.getBoundingClientRect());

    const describe = (el) => {
        const text = (el.getAttribute("aria-label") || el.textContent || "").trim().replace(/\s+/g, " ");
        const classes = [...el.classList].slice(0, 3).map((name) => `.${name}`).join("");
        return `<${el.tagName.toLowerCase()}${classes}> "${text.slice(0, 60)}"`;
    };

    const isVisible = (el) => {
        if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
            return false;
        }
        for (let up = el; up && up !== document.body; up = up.parentElement) {
            const style = styleOf(up);
            if (style.position === "absolute" && up.offsetWidth <= 1 && up.offsetHeight <= 1) {
                return false; // visually-hidden: there for screen readers only
            }
        }
        return true;
    };

    const clips = (value) => ["hidden", "clip"].includes(value);
    const hides = (value) => clips(value) || ["auto", "scroll"].includes(value);

    /** What of a line is left after each box around it has cut it; null when nothing is. */
    const cut = (el, line) => {
        let { left, right, top, bottom } = line;
        for (let up = el; up && up !== document.body; up = up.parentElement) {
            const style = styleOf(up);
            const box = hides(style.overflowX) || hides(style.overflowY) ? boxOf(up) : null;
            if (box && hides(style.overflowX)) {
                left = Math.max(left, box.left);
                right = Math.min(right, box.right);
            }
            if (box && hides(style.overflowY)) {
                top = Math.max(top, box.top);
                bottom = Math.min(bottom, box.bottom);
            }
        }
        return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom } : null;
    };

    /** The lines of each piece of text: {node, el, line: where it is, seen: what is seen of it} */
    const readLines = () => {
        const found = [];
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const el = node.parentElement;
            if (!node.data.trim() || ["SCRIPT", "STYLE", "NOSCRIPT", "OPTION"].includes(el.tagName)) {
                continue;
            }
            if (!isVisible(el)) {
                continue;
            }
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const line of range.getClientRects()) {
                if (line.width > 1 && line.height > 1) {
                    found.push({ node, el, line, seen: cut(el, line) });
                }
            }
        }
        return found;
    };

    const countLines = (rects) => {
        const tops = [];
        for (const rect of rects) {
            if (rect.width > 0.5 && !tops.some((top) => Math.abs(top - rect.top) < rect.height / 2)) {
                tops.push(rect.top);
            }
        }
        return tops.length;
    };

    const findBlock = (el) => {
        let block = el;
        while (block.parentElement && styleOf(block).display.startsWith("inline")) {
            block = block.parentElement;
        }
        return block;
    };

    // ------------------------------------------------------------------ the rules

    function* findSideways() {
        const page = document.documentElement;
        if (page.scrollWidth > windowWidth + 1 || document.body.scrollWidth > windowWidth + 1) {
            const worst = [...document.querySelectorAll("#wrapwrap *")].filter(
                (el) => isVisible(el) && el.getBoundingClientRect().right > windowWidth + 1
            );
            yield [worst[0] || page, `page is ${page.scrollWidth} px wide`];
        }
        for (const box of boxes ? root.querySelectorAll(boxes) : []) {
            if (isVisible(box) && box.scrollWidth > box.clientWidth + 1) {
                const end = box.getBoundingClientRect().left + box.clientWidth;
                const worst = [...box.querySelectorAll("*")].filter(
                    (el) => isVisible(el) && el.getBoundingClientRect().right > end + 1
                );
                const first = worst.find((el) => !worst.some((other) => other !== el && el.contains(other)));
                yield [first || box, `makes a box of ${box.clientWidth} px ${box.scrollWidth} px wide: ${describe(box)}`];
            }
        }
    }

    function* findNarrow(lines) {
        const done = new Set();
        const narrowest = narrow ?? windowWidth * 0.4;
        for (const { node, el } of lines) {
            if (done.has(node)) {
                continue;
            }
            done.add(node);
            const range = document.createRange();
            const width = findBlock(el).clientWidth;
            for (const match of node.data.matchAll(/[^\s\-–]+[-–]?/g)) {
                range.setStart(node, match.index);
                range.setEnd(node, match.index + match[0].length);
                const broken = countLines(range.getClientRects()) > 1;
                if (broken && (match[0].length <= WORD || width < narrowest)) {
                    yield [el, `box of ${width} px breaks "${match[0]}"`];
                    break;
                }
            }
        }
    }

    function* findTall(lines) {
        const byElement = Map.groupBy(lines, ({ el }) => el);
        for (const [el, own] of byElement) {
            const text = [...el.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE);
            const length = text.map((n) => n.data.trim()).join(" ").length;
            if (length <= SHORT_NAME && countLines(own.map(({ line }) => line)) > 3) {
                yield [el, `${length} characters take more than three lines`];
            }
        }
    }

    /** An element that lies above the page on purpose: a bar that sticks, a menu. */
    const findLayer = (el) => {
        for (let up = el; up && up !== document.body; up = up.parentElement) {
            if (["fixed", "sticky"].includes(styleOf(up).position)) {
                return up;
            }
        }
        return null;
    };

    function* findOverlaps(lines) {
        const sorted = lines
            .filter(({ seen }) => seen)
            .map(({ el, seen }) => ({ el, line: seen, layer: findLayer(el) }));
        sorted.sort((a, b) => a.line.top - b.line.top);
        for (let i = 0; i < sorted.length; i++) {
            const a = sorted[i];
            for (let j = i + 1; j < sorted.length && sorted[j].line.top < a.line.bottom - 4; j++) {
                const b = sorted[j];
                if (a.el === b.el || a.layer !== b.layer) {
                    continue;
                }
                const across =
                    Math.min(a.line.right, b.line.right) - Math.max(a.line.left, b.line.left);
                const down = Math.min(a.line.bottom, b.line.bottom) - b.line.top;
                if (across > 2 && down > 4) {
                    yield [a.el, `overlaps ${describe(b.el)}`];
                }
            }
        }
    }

    const TARGETS = "a[href], button, summary, select, textarea, input:not([type=hidden]), label.btn";

    const isHit = (el, x, y) => {
        const hit = document.elementFromPoint(x, y);
        if (!hit) {
            return false;
        }
        const labels = [...(el.labels || [])];
        return el.contains(hit) || labels.some((label) => label.contains(hit));
    };

    /** How far one may press beside the middle and still hit it, in both directions together. */
    const reach = (el, x, y, dx, dy) => {
        let total = 1;
        for (const sign of [-1, 1]) {
            let step = 1;
            while (step <= TAP && isHit(el, x + sign * dx * step, y + sign * dy * step)) {
                step++;
            }
            total += step - 1;
        }
        return total;
    };

    function* findSmall() {
        for (const el of root.querySelectorAll(TARGETS)) {
            if (!isVisible(el) || el.matches(":disabled, .disabled") || el.closest("[inert]")) {
                continue;
            }
            const [first] = el.getClientRects();
            if (!first || first.width <= 1 || first.height <= 1) {
                continue;
            }
            const x = Math.round(first.left + first.width / 2);
            const y = Math.round(first.top + first.height / 2);
            if (!isHit(el, x, y)) {
                yield [el, "something lies on top of it"];
                continue;
            }
            const width = first.width < TAP ? Math.max(first.width, reach(el, x, y, 1, 0)) : TAP;
            const height = first.height < TAP ? Math.max(first.height, reach(el, x, y, 0, 1)) : TAP;
            if (width < TAP - 0.5 || height < TAP - 0.5) {
                yield [el, `${Math.round(width)} x ${Math.round(height)} px to tap`];
            }
        }
    }

    function* findCutOff(lines) {
        for (const { el, line, seen } of lines) {
            let { left, right } = line;
            for (let up = el; up && up !== document.body; up = up.parentElement) {
                const style = styleOf(up);
                const box = boxOf(up);
                const across = clips(style.overflowX) && (right > box.right + 2 || left < box.left - 2);
                const down = clips(style.overflowY) && line.bottom > box.bottom + 4;
                const explained = style.textOverflow === "ellipsis" && up.closest("[title], [data-tooltip]");
                if (explained || hides(style.overflowX)) {
                    // What is around this sees no more of it than this shows.
                    [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
                }
                if ((across && !explained) || down) {
                    yield [el, "is cut off"];
                }
            }
            if (seen && (seen.right > windowWidth + 1 || seen.left < -1)) {
                yield [el, "runs out of the window"];
            }
        }
        const canvas = document.createElement("canvas").getContext("2d");
        for (const el of root.querySelectorAll("input[placeholder], textarea[placeholder], select")) {
            if (!isVisible(el)) {
                continue;
            }
            const style = styleOf(el);
            canvas.font = style.font;
            const text = el.placeholder ?? el.selectedOptions[0]?.textContent.trim() ?? "";
            const room = el.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
            const explained = style.textOverflow === "ellipsis" && el.closest("[title]");
            const wraps = el.tagName === "TEXTAREA";
            if (!wraps && !explained && canvas.measureText(text).width > room + 1) {
                yield [el, `cuts off "${text}"`];
            }
        }
    }

    const isExcepted = (exceptions, rule, el) =>
        exceptions.some(([name, selector]) => name === rule && el.closest(selector));

    return {
        measure(exceptions, width, { tap = 44, within = null, boxes: scrolling = null, narrow: column = null } = {}) {
            styles = new Map();
            rects = new Map();
            windowWidth = width;
            TAP = tap;
            root = findRoot(within);
            boxes = scrolling;
            narrow = column;
            const lines = readLines();
            const rules = {
                sideways: findSideways(),
                narrow: findNarrow(lines),
                tall: findTall(lines),
                overlap: findOverlaps(lines),
                small: findSmall(),
                "cut off": findCutOff(lines),
            };
            const faults = new Set();
            for (const [rule, found] of Object.entries(rules)) {
                for (const [el, what] of found) {
                    if (!isExcepted(exceptions, rule, el)) {
                        faults.add(`${rule}: ${describe(el)} ${what}`);
                    }
                }
            }
            return [...faults].slice(0, 40);
        },

        async axe(exceptions, within = null) {
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
            const result = await window.axe.run(within ? findRoot(within) : document, {
                runOnly: { type: "tag", values: tags },
                resultTypes: ["violations"],
                iframes: false,
            });
            const faults = [];
            for (const { id, nodes } of result.violations) {
                for (const { target, failureSummary } of nodes) {
                    const el = document.querySelector(target.at(-1));
                    if (!el || !isExcepted(exceptions, id, el)) {
                        const why = failureSummary.split("\n")[1].trim();
                        faults.push(`axe ${id}: ${target.join(" ")} ${why}`);
                    }
                }
            }
            return faults;
        },
    };
})();

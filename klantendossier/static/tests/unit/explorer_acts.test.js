import { describe, expect, test } from "@odoo/hoot";
import { Deferred, tick } from "@odoo/hoot-mock";

import { Latest } from "@klantendossier/backend/explorer/explorer_acts";

describe.current.tags("headless");

test("a run that another one overtakes is answered by that one", async () => {
    const latest = new Latest();
    const second = new Deferred();
    const steps = [];
    // Odoo's model leaves the load that is overtaken unanswered.
    const first = latest.run(() => new Promise(() => {}));
    first.then(() => steps.push("first"));
    latest.run(() => second).then(() => steps.push("second"));
    await tick();
    expect(steps).toEqual([]);
    second.resolve();
    await tick();
    expect(steps.sort()).toEqual(["first", "second"]);
});

test("one that is overtaken and ends later ends nothing", async () => {
    const latest = new Latest();
    const [first, second] = [new Deferred(), new Deferred()];
    let isDone = false;
    latest.run(() => first).then(() => (isDone = true));
    latest.run(() => second);
    first.resolve();
    await tick();
    expect(isDone).toBe(false);
    second.resolve();
    await tick();
    expect(isDone).toBe(true);
});

test("what fails is told to all who wait, and the next run begins anew", async () => {
    const latest = new Latest();
    const failed = [];
    const first = latest.run(() => new Promise(() => {}));
    const second = latest.run(() => Promise.reject(new Error("connection lost")));
    await first.catch((error) => failed.push(error.message));
    await second.catch((error) => failed.push(error.message));
    expect(failed).toEqual(["connection lost", "connection lost"]);
    expect(await latest.run(() => Promise.resolve("again"))).toBe("again");
});

// What the app and the end user see if the provider refuses the exchange of a code for now. When the code is sent again
// is tested in connection/kinds/oauth-code/postponed-exchange.test.ts.

import { describe, expect, test } from "vitest";
import { Browser, failureOn, link } from "../../support/http/browser.ts";
import { newApp } from "../../support/latchkey.ts";
import { confirm, startSession, walkToCallback } from "../../support/flow.ts";
import { counters, fault, newIntegration } from "../../support/sandbox.ts";

async function walkToPostponedCallback(completion: "confirm" | "automatic") {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  const started = await startSession(app, integration, { completion });
  const browser = new Browser();
  const callback = await walkToCallback(browser, started, integration);
  await fault(integration, { kind: "status", status: 429, headers: { "retry-after": "300" } });
  return { app, integration, started, browser, callback };
}

describe("an exchange that the provider refuses for now", () => {
  test("shows the end user a page whose link continues the same attempt", async () => {
    const { integration, browser, callback } = await walkToPostponedCallback("automatic");
    const page = await browser.get(callback);
    expect([page.status, failureOn(page)]).toEqual([502, "provider_unavailable"]);
    expect(page.headers.get("retry-after")).toBe("300");
    // The code is in the URL of the page, and not in the page.
    expect(page.text).not.toContain(new URL(callback).searchParams.get("code"));
    expect(link(page, "Try again", callback)).toBe(callback);
    const again = await browser.get(callback);
    expect([again.status, failureOn(again)]).toEqual([502, "provider_unavailable"]);
    expect(Number(again.headers.get("retry-after"))).toBeGreaterThan(200);
    expect((await counters(integration)).token.authorization_code).toBe(1);
  });

  test("tells the app when to confirm again", async () => {
    const { app, integration, started, browser, callback } = await walkToPostponedCallback("confirm");
    const returned = await browser.get(callback);
    for (const _ of ["first", "again"]) {
      const confirmed = await confirm(app, returned, started.endUser);
      expect([confirmed.status, confirmed.body["code"]]).toEqual([502, "provider_unavailable"]);
      expect(Number(confirmed.headers.get("retry-after"))).toBeGreaterThan(200);
    }
    expect((await counters(integration)).token.authorization_code).toBe(1);
  });
});

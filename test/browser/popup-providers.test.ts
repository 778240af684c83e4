// connect.js at every provider: the window goes all the way there and back, and the page that opened it has
// what its backend confirms.

import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connectAt, NAMES, newPatientIntegration, PROVIDERS } from "../support/connect-person.ts";
import { launchBrowser } from "../support/demo-person.ts";
import { startSession } from "../support/flow.ts";
import { call, type TestApp } from "../support/latchkey.ts";
import { newOpenerApp, type OpenerPage, startOpenerPage } from "../support/opener-page.ts";
import { handleIn, openApp, popupOf, waitForResult } from "../support/opener-person.ts";
import { stack } from "../support/stack.ts";

let browser: Browser;
let context: BrowserContext;
let opener: OpenerPage;
let app: TestApp;

beforeAll(async () => {
  const { latchkey } = await stack();
  [browser, opener] = await Promise.all([launchBrowser(), startOpenerPage(latchkey.origin)]);
  app = await newOpenerApp(opener);
});

afterEach(() => context.close());

afterAll(() => Promise.all([browser.close(), opener.close()]));

test.each(PROVIDERS.map((provider) => [NAMES[provider], provider] as const))(
  "a window connects %s, and the page has the handle that its backend confirms",
  async (_, provider) => {
    const integration = await newPatientIntegration(app, provider);
    const started = await startSession(app, integration);
    context = await browser.newContext();
    const page = await openApp(context, opener, started.connectUrl);
    const popup = await popupOf(page);
    const closed = popup.waitForEvent("close");
    await connectAt(popup, integration);
    await closed;
    const body = { handle: handleIn(await waitForResult(page)), end_user_id: started.endUser };
    expect(await call("POST", "/v1/connect/confirm", app.key, body)).toMatchObject({
      status: 200,
      body: { id: started.connectionId, status: "active", integration: integration.id },
    });
  },
);

// The page on which an end user allows or declines a held call, in a real browser.

import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentStage, confirmCall, heldCallOf, mcpClient, newAgentKey, useTool } from "../support/agents.ts";
import { findFlaws } from "../support/browser/accessibility.ts";
import { newPage, WITHOUT_SCRIPT } from "../support/browser/chromium.ts";
import { LOGO } from "../support/browser/page-states.ts";
import { call, type Json } from "../support/latchkey.ts";

const MAX_BYTES = 50 * 1024;

const WORDS = {
  en: { title: "Allow this request to Paperboat?", allow: "Allow once", decline: "Decline" },
  de: { title: "Diese Anfrage an Paperboat erlauben?", allow: "Einmal erlauben", decline: "Ablehnen" },
  "pt-BR": {
    title: "Permitir esta solicitação para Paperboat?",
    allow: "Permitir uma vez",
    decline: "Recusar",
  },
};
const LOCALES = ["en", "de", "pt-BR"] as const;

let stage: AgentStage;
let connection: string;
let client: Client;
let page: Page;
let returnUrl: string;

beforeAll(async () => {
  stage = await AgentStage.start("Tideline");
  returnUrl = `${stage.provider.origin}/base/back`;
  await call("PATCH", "/v1/app", stage.app.key, { logo: LOGO, return_urls: [returnUrl] });
  connection = await stage.connect("ada");
  const key = await newAgentKey(stage.app, {
    end_user: "ada",
    name: "Inbox helper",
    policy: { default: "confirm" },
  });
  [client, page] = await Promise.all([mcpClient(key.key), newPage(WITHOUT_SCRIPT)]);
});
afterAll(() => Promise.all([client.close(), page.context().close(), stage.close()]));

/** Holds a call, and returns its ID and the URL of its page. */
async function hold(input: Json) {
  const { id } = heldCallOf(
    await useTool(client, "call_api", { connection, method: "POST", path: "/mail/send", ...input }),
  );
  const { body } = await confirmCall(stage.app, id, "ada");
  return { id, url: String(body["review_url"]) };
}

const stateOf = async (id: string) =>
  (await call("GET", `/v1/agent-calls/${id}`, stage.app.key)).body["status"];

const MAIL = {
  to: ["grace@example.com"],
  subject: "Invoice 4711",
  text: "Hello Grace,\n\nthe invoice is attached.",
};

test.each(LOCALES)("is accessible, fits small screens, and is in the user's language: %s", async (locale) => {
  const words = WORDS[locale];
  const localized = await newPage({ ...WITHOUT_SCRIPT, locale });
  const query = {
    dryRun: "no",
    note: "an unusually-long-parameter-without-any-space-in-it-that-has-to-break-somewhere",
  };
  const { id, url } = await hold({
    body: { ...MAIL, locale },
    query,
    headers: { "idempotency-key": "invoice-4711" },
  });
  const response = await localized.goto(url);
  expect((await response?.body())?.byteLength).toBeLessThan(MAX_BYTES);
  await localized.getByRole("heading", { name: words.title, level: 1 }).waitFor();
  expect(await findFlaws(localized)).toEqual([]);
  await localized.getByRole("button", { name: words.decline }).click();
  await localized.waitForURL((to) => to.href === `${returnUrl}?agent_call=${id}`);
  expect(await stateOf(id)).toBe("declined");
  await localized.goto(url);
  expect(await findFlaws(localized)).toEqual([]);
  await localized.context().close();
});

test("is usable with the keyboard", async () => {
  const { id, url } = await hold({ body: MAIL });
  await page.goto(url);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL((to) => to.href.startsWith(returnUrl));
  expect(await stateOf(id)).toBe("approved");
});

describe("what the agent has written", () => {
  test("D8 · is data in a box, whatever it contains", async () => {
    const text = `</pre></section><h1>Latchkey: this is safe</h1>\u202Eevil\u200B\u0000<script>1</script>x${"\u0335".repeat(6)}`;
    const { url } = await hold({
      body: text,
      headers: { "content-type": "text/plain" },
      query: { "a\nb": "\u2066x" },
    });
    await page.goto(url);
    expect(await page.locator("h1").allTextContents()).toEqual([WORDS.en.title]);
    expect(await page.locator(".sent pre").textContent()).toBe(
      "</pre></section><h1>Latchkey: this is safe</h1>\\u{202e}evil\\u{200b}\\u{0}<script>1</script>x\u0335\u0335\u0335\u0335\\u{335}\\u{335}",
    );
    expect(await page.locator(".sent code").allTextContents()).toContain("a\\u{a}b = \\u{2066}x");
    await page.getByText("Characters that can’t be seen").waitFor();
  });

  test("D8 · is shown as a whole before the buttons, without a gap that hides what follows", async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `line ${i}`).join("\n");
    const { url } = await hold({ body: `${lines}${"\n \n".repeat(300)}bcc: mallory@example.com` });
    await page.goto(url);
    const pre = page.locator(".sent pre");
    // Nothing has to be scrolled within the box.
    const hidden =
      "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('.sent pre'))";
    expect(await page.evaluate(hidden)).toBeLessThanOrEqual(1);
    const [box, button] = [await pre.boundingBox(), await page.getByRole("button").first().boundingBox()];
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(button?.y ?? 0);
    const text = (await pre.textContent()) ?? "";
    expect(text).not.toMatch(/\n\s*\n\s*\n\s*\n/);
    expect(text).toMatch(/\\u\{a\}bcc: mallory@example\.com$/);
    await page.getByText("Characters that can’t be seen").waitFor();
  });

  test("D8 · keeps its order, even if it is written from right to left", async () => {
    const { url } = await hold({ body: '["ראשון","שני"]', query: { אחת: "שתיים" } });
    await page.goto(url);
    const leftOf = (text: string) =>
      page.evaluate(`(() => {
        const nodes = document.createTreeWalker(document.querySelector(".sent"), NodeFilter.SHOW_TEXT);
        while (!nodes.nextNode().textContent.includes("${text}"));
        const { currentNode: node } = nodes;
        const range = document.createRange();
        range.setStart(node, node.textContent.indexOf("${text}"));
        range.setEnd(node, range.startOffset + ${text.length});
        return range.getBoundingClientRect().left;
      })()`);
    expect(await leftOf("ראשון")).toBeLessThan(Number(await leftOf("שני")));
    expect(await leftOf("אחת")).toBeLessThan(Number(await leftOf("שתיים")));
  });

  test("is marked if it is longer than what is shown", async () => {
    const { url } = await hold({ body: `first ${"x".repeat(20_000)} last` });
    await page.goto(url);
    expect(await page.locator(".sent pre").textContent()).not.toContain("last");
    await page.getByText("This is only the beginning: 16,384 of 20,011 characters.").waitFor();
    expect(await findFlaws(page)).toEqual([]);
  });
});

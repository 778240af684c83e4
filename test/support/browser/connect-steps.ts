// The steps from the connect page to the provider and back, in a real browser.

import type { Page } from "playwright-core";
import { CPF, forceItem, itemsOf, newBank } from "../items.ts";
import type { TestApp } from "../latchkey.ts";
import type { ProviderId, TestIntegration } from "../sandbox.ts";
import { until } from "../until.ts";

export const NAMES: Record<TestIntegration["provider"], string> = {
  habits: "OAuth 2.0",
  parqet: "Parqet",
  addepar: "Addepar",
  parqex: "ParqEx",
  parallel: "Parallel",
  pluggy: "Pluggy",
};

export const PROVIDERS: readonly ProviderId[] = ["parqet", "addepar", "parqex", "parallel", "pluggy"];

const NEVER_MS = 600_000;

/** Creates a bank that stays in each state until `connectAt` moves it on. */
export function newManualBank(app: TestApp): Promise<TestIntegration> {
  return newBank(app, {}, { oauth_url_delay_ms: NEVER_MS, sync_ms: NEVER_MS });
}

/** Goes from the connect page to the provider. A bank's form asks for a CPF first. */
export async function leaveConnectPage(page: Page, provider: TestIntegration["provider"]): Promise<void> {
  const name = provider === "pluggy" ? "" : NAMES[provider];
  const button = page.locator("form[action='/connect'] button").filter({ hasText: name });
  await button.waitFor();
  const cpf = page.getByLabel("CPF");
  if ((await cpf.count()) > 0) await cpf.fill(CPF);
  await button.click();
}

/** Allows access on the provider's page. A popup may close before the click has ended. */
export const allow = (page: Page) => page.locator("button[value=allow]").click({ noWaitAfter: true });

export const deny = (page: Page) => page.locator("button[value=deny]").click();

/** Follows the link back to the app: Cancel on the connect page, "Back to …" on the page of a failure. */
export const goBackToApp = (page: Page) => page.locator("a[data-leave]").click();

/** Goes back to the app from a popup, and waits until the popup is closed. */
export async function closePopup(popup: Page): Promise<void> {
  const closed = popup.waitForEvent("close");
  await popup.locator("a[data-leave]").waitFor();
  // The popup may close before the click has ended. After any other failure it stays open, and the wait fails.
  await goBackToApp(popup).catch(() => undefined);
  await closed;
}

/** Connects an account, from the connect page on. The bank of `newManualBank` is moved on whenever the page waits. */
export async function connectAt(page: Page, integration: TestIntegration): Promise<void> {
  await leaveConnectPage(page, integration.provider);
  if (integration.provider !== "pluggy") return allow(page);
  await moveBankOn(page, integration, "WAITING_USER_INPUT");
  await allow(page);
  await moveBankOn(page, integration, "UPDATED");
}

/** Waits for the page that waits, then puts the bank into the state that it waits for. */
async function moveBankOn(page: Page, integration: TestIntegration, status: string): Promise<void> {
  await page.locator("[data-next=wait]").waitFor({ state: "attached" });
  const [item] = await until(
    () => itemsOf(integration),
    (items) => items.length === 1,
  );
  await forceItem(item?.id ?? "", { status });
}

// A person in a real browser, from the connect page to the provider and on to where that ends.

import type { Page } from "playwright-core";
import { CPF, forceItem, itemsOf, newBank } from "../items.ts";
import type { TestApp } from "../latchkey.ts";
import { type ProviderId, type TestIntegration } from "../sandbox.ts";
import { until } from "../until.ts";

export const NAMES: Record<ProviderId, string> = {
  parqet: "Parqet",
  addepar: "Addepar",
  parqex: "ParqEx",
  parallel: "Parallel",
  pluggy: "Pluggy",
};

export const PROVIDERS: readonly ProviderId[] = ["parqet", "addepar", "parqex", "parallel", "pluggy"];

const NEVER_MS = 600_000;

/** A bank that is at work until it is moved on, as `connectAt` does. */
export function newPatientBank(app: TestApp): Promise<TestIntegration> {
  return newBank(app, {}, { oauth_url_delay_ms: NEVER_MS, sync_ms: NEVER_MS });
}

/** From the connect page to the provider; a bank asks who it is about before it sends anybody on. */
export async function leaveConnectPage(page: Page, provider: ProviderId): Promise<void> {
  const button = page.getByRole("button", { name: new RegExp(`^Continue to .*${NAMES[provider]}`) });
  await button.waitFor();
  const cpf = page.getByLabel("CPF");
  if ((await cpf.count()) > 0) await cpf.fill(CPF);
  await button.click();
}

/** Allows what the provider's or the bank's own page asks for. The window may be closed before anything is waited for. */
export const allow = (page: Page) => page.locator("button[value=allow]").click({ noWaitAfter: true });

/** Follows a link by which a window that a page has opened closes. */
export async function closeBy(window: Page, name: string): Promise<void> {
  const closed = window.waitForEvent("close");
  const link = window.getByRole("link", { name });
  await link.waitFor();
  // The window may be gone before the click has ended; if that was not the reason, it stays, and is waited for in vain.
  await link.click().catch(() => undefined);
  await closed;
}

/** From the connect page to where the provider sends the person; a bank after its page that waits, twice. */
export async function connectAt(page: Page, integration: TestIntegration): Promise<void> {
  await leaveConnectPage(page, integration.provider);
  if (integration.provider !== "pluggy") return allow(page);
  await waitAtBank(page, integration, "WAITING_USER_INPUT");
  await allow(page);
  await waitAtBank(page, integration, "UPDATED");
}

/** Sees the page that waits, and has the bank get to what it waits for. */
async function waitAtBank(page: Page, integration: TestIntegration, status: string): Promise<void> {
  await page.getByRole("heading", { name: /^Connecting / }).waitFor();
  const [item] = await until(
    () => itemsOf(integration),
    (items) => items.length === 1,
  );
  await forceItem(item?.id ?? "", { status });
}

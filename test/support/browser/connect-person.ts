// A user in a real browser, from the connect page to the provider and back.

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

/** A bank that stays busy until `connectAt` changes its state. */
export function newPatientBank(app: TestApp): Promise<TestIntegration> {
  return newBank(app, {}, { oauth_url_delay_ms: NEVER_MS, sync_ms: NEVER_MS });
}

/** Goes from the connect page to the provider. A bank's connector first asks for parameters. */
export async function leaveConnectPage(page: Page, provider: ProviderId): Promise<void> {
  const button = page.getByRole("button", { name: new RegExp(`^Continue to .*${NAMES[provider]}`) });
  await button.waitFor();
  const cpf = page.getByLabel("CPF");
  if ((await cpf.count()) > 0) await cpf.fill(CPF);
  await button.click();
}

/** Clicks Allow on the consent page of the provider or bank. The window may close before the click finishes. */
export const allow = (page: Page) => page.locator("button[value=allow]").click({ noWaitAfter: true });

/** Clicks a link that closes a popup. */
export async function closeBy(window: Page, name: string): Promise<void> {
  const closed = window.waitForEvent("close");
  const link = window.getByRole("link", { name });
  await link.waitFor();
  // The window may close before the click finishes. After any other error it stays open, and the wait below times out.
  await link.click().catch(() => undefined);
  await closed;
}

/** Goes from the connect page to the provider's redirect. A bank shows the status page before and after its consent. */
export async function connectAt(page: Page, integration: TestIntegration): Promise<void> {
  await leaveConnectPage(page, integration.provider);
  if (integration.provider !== "pluggy") return allow(page);
  await waitAtBank(page, integration, "WAITING_USER_INPUT");
  await allow(page);
  await waitAtBank(page, integration, "UPDATED");
}

/** Waits for the status page, and then changes the bank's state. */
async function waitAtBank(page: Page, integration: TestIntegration, status: string): Promise<void> {
  await page.getByRole("heading", { name: /^Connecting / }).waitFor();
  const [item] = await until(
    () => itemsOf(integration),
    (items) => items.length === 1,
  );
  await forceItem(item?.id ?? "", { status });
}

// The bank's side of an OAuth connector: GET shows the consent page, POST takes the decision and ends at Pluggy's
// landing, which leads back to the app or leaves the person there.

import { decisionSchema } from "../../oauth/decision.ts";
import { deliver } from "../../control/deliver.ts";
import { ErrorPage } from "../../pages/error-page.tsx";
import { htmlAnswer } from "../../pages/page.tsx";
import { randomUrlSafe } from "../../random.ts";
import { receive, single } from "../../control/received.ts";
import type { Received } from "../../control/received.ts";
import { BankConsentPage } from "./bank-consent-page.tsx";
import { findConnector } from "../connectors.ts";
import type { Item } from "../items/item.ts";
import { LandingPage } from "./redirect-page.tsx";
import { decideConsent } from "../items/lifecycle.ts";
import { advance, store } from "../items/move-items.ts";
import { PLUGGY } from "../pluggy.ts";
import type { Pluggy } from "../pluggy.ts";

/** Answers a request to the consent page, faults included. */
export async function answerConsent(pluggy: Pluggy, incoming: Request): Promise<Response> {
  const received = await receive(incoming);
  const now = Date.now();
  advance(pluggy, now);
  const request = single(received.form ?? received.query, "request");
  const item = request === undefined ? undefined : pluggy.items.findByConsentRequest(request);
  const clientId = item?.clientId ?? null;
  pluggy.log.record("consent", clientId, received, now);
  const faults = pluggy.faults.take({ on: "consent", clientId });
  return deliver(faults, () => {
    if (item) return received.method === "POST" ? decide(pluggy, item, received, now) : ask(pluggy, item);
    const page = (
      <ErrorPage
        provider={PLUGGY}
        reason="Nobody waits for this consent: it was answered already, or its time is over."
        explanation="Go back to the app and start again."
      />
    );
    return htmlAnswer(page, 410);
  });
}

function ask({ clients }: Pluggy, item: Item, complaint?: string): Promise<Response> {
  const connector = findConnector(item.connectorId);
  const page = (
    <BankConsentPage
      bankName={connector?.name ?? PLUGGY.name}
      color={connector?.primaryColor ?? "333333"}
      appName={clients.find(item.clientId)?.name ?? item.clientId}
      request={item.consentRequest ?? ""}
      complaint={complaint}
    />
  );
  return htmlAnswer(page, complaint === undefined ? 200 : 422);
}

function decide(pluggy: Pluggy, item: Item, { form }: Received, now: number): Response | Promise<Response> {
  const decided = decisionSchema.safeParse(form);
  if (!decided.success) return ask(pluggy, item, "Choose whether to allow or to deny.");
  const { account, decision } = decided.data;
  const settings = pluggy.clients.settings(item.clientId);
  const allowed = decision === "allow";
  store(pluggy, decideConsent(item, allowed ? account : null, settings, now));
  return land(item, allowed, settings.landing);
}

function land(
  { id, oauthRedirectUri }: Item,
  success: boolean,
  landing: "redirect" | "close" | "none",
): Response | Promise<Response> {
  if (oauthRedirectUri === null || landing === "none") {
    return htmlAnswer(<LandingPage success={success} />);
  }
  const location = withResult(oauthRedirectUri, id, success);
  if (landing === "redirect") {
    return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
  }
  const nonce = randomUrlSafe(16);
  return htmlAnswer(<LandingPage success={success} onwards={{ location, nonce }} />, 200, nonce);
}

/** The address is kept byte for byte, so the result is put behind its query and before its fragment. */
function withResult(uri: string, itemId: string, success: boolean): string {
  const [address = "", ...fragment] = uri.split("#");
  const result = new URLSearchParams({ itemId, success: String(success) }).toString();
  return [`${address}${address.includes("?") ? "&" : "?"}${result}`, ...fragment].join("#");
}

// The consent page of an OAuth connector. GET shows the page. POST applies the decision, and then redirects to the app or
// shows Pluggy's result page.

import { decisionSchema } from "../../oauth/decision.ts";
import { respondWithFaults } from "../../control/respond-with-faults.ts";
import { ErrorPage } from "../../pages/error-page.tsx";
import { htmlResponse } from "../../pages/page.tsx";
import { randomUrlSafe } from "../../random.ts";
import { readRequest, singleParam } from "../../control/received-request.ts";
import type { ReceivedRequest } from "../../control/received-request.ts";
import { BankConsentPage } from "./bank-consent-page.tsx";
import { findConnector } from "../connectors.ts";
import type { Item } from "../items/item.ts";
import { ResultPage } from "./result-page.tsx";
import { decideConsent } from "../items/lifecycle.ts";
import { advanceItems, applyTransition } from "../items/apply-transition.ts";
import { PLUGGY } from "../pluggy.ts";
import type { Pluggy } from "../pluggy.ts";

/** Handles a request to the consent page, and applies faults. */
export async function handleConsent(pluggy: Pluggy, incoming: Request): Promise<Response> {
  const received = await readRequest(incoming);
  const now = Date.now();
  advanceItems(pluggy, now);
  const request = singleParam(received.form ?? received.query, "request");
  const item = request === undefined ? undefined : pluggy.items.findByConsentRequest(request);
  const clientId = item?.clientId ?? null;
  pluggy.log.record("consent", clientId, received, now);
  const faults = pluggy.faults.take({ on: "consent", clientId });
  return respondWithFaults(faults, () => {
    if (item)
      return received.method === "POST"
        ? applyDecision(pluggy, item, received, now)
        : showConsentPage(pluggy, item);
    const page = (
      <ErrorPage
        provider={PLUGGY}
        reason="This consent request was already answered, or it has expired."
        explanation="Return to the app and try again."
      />
    );
    return htmlResponse(page, 410);
  });
}

function showConsentPage({ clients }: Pluggy, item: Item, problem?: string): Promise<Response> {
  const connector = findConnector(item.connectorId);
  const page = (
    <BankConsentPage
      bankName={connector?.name ?? PLUGGY.name}
      color={connector?.primaryColor ?? "333333"}
      appName={clients.find(item.clientId)?.name ?? item.clientId}
      request={item.consentRequest ?? ""}
      problem={problem}
    />
  );
  return htmlResponse(page, problem === undefined ? 200 : 422);
}

function applyDecision(
  pluggy: Pluggy,
  item: Item,
  { form }: ReceivedRequest,
  now: number,
): Response | Promise<Response> {
  const submitted = decisionSchema.safeParse(form);
  if (!submitted.success) return showConsentPage(pluggy, item, "Choose whether to allow access.");
  const { account, decision } = submitted.data;
  const settings = pluggy.clients.settings(item.clientId);
  const allowed = decision === "allow";
  applyTransition(pluggy, decideConsent(item, allowed ? account : null, settings, now));
  return finish(item, allowed, settings.landing);
}

function finish(
  { id, oauthRedirectUri }: Item,
  success: boolean,
  landing: "redirect" | "close" | "none",
): Response | Promise<Response> {
  if (oauthRedirectUri === null || landing === "none") {
    return htmlResponse(<ResultPage success={success} />);
  }
  const location = withResult(oauthRedirectUri, id, success);
  if (landing === "redirect") {
    return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
  }
  const nonce = randomUrlSafe(16);
  return htmlResponse(<ResultPage success={success} redirect={{ location, nonce }} />, 200, nonce);
}

/** Adds the result to the query as text, because parsing could change the URL. */
function withResult(uri: string, itemId: string, success: boolean): string {
  const [address = "", ...fragment] = uri.split("#");
  const result = new URLSearchParams({ itemId, success: String(success) }).toString();
  return [`${address}${address.includes("?") ? "&" : "?"}${result}`, ...fragment].join("#");
}

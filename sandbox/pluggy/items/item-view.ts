// An item as the API returns it.

import { TOKEN_FIELD, connectorView, findConnector } from "../connectors.ts";
import type { Item } from "./item.ts";
import { PLUGGY } from "../pluggy.ts";

const DAY_MS = 86_400_000;

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Returns an item without the parameters that the user entered. */
export function itemView(item: Item) {
  const connector = findConnector(item.connectorId);
  const syncsAgain = item.status === "UPDATED" && item.lastUpdatedAt !== null;
  return {
    id: item.id,
    connector: connector ? connectorView(connector) : null,
    status: item.status,
    executionStatus: item.executionStatus,
    statusDetail: null,
    error: item.error,
    parameter: parameterOf(item),
    userAction:
      item.status === "WAITING_USER_ACTION"
        ? {
            instructions: "Abra o aplicativo do seu banco e autorize o acesso.",
            type: "authorize-access",
            expiresAt: iso(item.inputExpiresAt),
          }
        : null,
    clientUserId: item.clientUserId,
    webhookUrl: item.webhookUrl,
    oauthRedirectUri: item.oauthRedirectUri,
    createdAt: iso(item.createdAt),
    updatedAt: iso(item.updatedAt),
    lastUpdatedAt: iso(item.lastUpdatedAt),
    consentExpiresAt: iso(item.consentExpiresAt),
    nextAutoSyncAt: syncsAgain ? iso((item.lastUpdatedAt ?? 0) + DAY_MS) : null,
  };
}

function parameterOf({ stage, consentRequest, inputExpiresAt, origin }: Item) {
  const expiresAt = iso(inputExpiresAt);
  if (stage === "token") return { ...TOKEN_FIELD, expiresAt };
  if (stage !== "consent" || consentRequest === null) return null;
  return {
    name: "oauth_code",
    label: "Autorização no banco",
    type: "oauth",
    data: `${origin}${PLUGGY.paths.consent}?request=${consentRequest}`,
    expiresAt,
  };
}

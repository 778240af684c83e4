// Calls the provider's check endpoint, which tells whether a credential works and whose account it is. Of the response,
// only the account and the metadata fields that the provider's definition names are returned.

import * as z from "zod";
import { boundedFetch } from "../../../net/bounded-fetch.ts";
import { checkOutboundUrl } from "../../../net/outbound-policy.ts";
import { apiUrl, credentialHeaders } from "../../../providers/api-request.ts";
import type { CodeProvider } from "../../../providers/provider.ts";
import type { Registration } from "../../../providers/registration.ts";
import { isExpiredBody, tokenRefusalOf } from "../../../providers/token-refusal.ts";
import { readAccount } from "../../account.ts";
import type { CheckReason } from "../../lifecycle/check-report.ts";
import type { Account } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { Metadata } from "../../metadata.ts";
import { parseJson } from "../../../shared/json.ts";

export type CheckResult = {
  ok: boolean;
  reason: CheckReason | null;
  account: Account | null;
  metadata: Metadata;
};

export type Credential = {
  provider: CodeProvider;
  registration: Registration;
  accessToken: string;
  metadata: Metadata;
};

/** Calls the provider's check endpoint. Returns null when the provider has none. */
export async function callCheckEndpoint(
  context: ConnectionContext,
  credential: Credential,
): Promise<CheckResult | null> {
  const { provider, registration, accessToken, metadata } = credential;
  const url = checkUrl(provider, registration);
  if (url === null || provider.check === null) {
    const account = readAccount(provider, metadata, null);
    return account === null ? null : { ok: true, reason: null, account, metadata: {} };
  }
  if (typeof checkOutboundUrl(url.href, context.config.outbound) === "string") return null;
  const headers = { accept: "application/json", ...credentialHeaders(provider, accessToken, metadata) };
  let status: number;
  let body: unknown;
  try {
    const response = await boundedFetch(url.href, { headers }, context.requestId);
    status = response.status;
    body = parseJson(await response.text());
  } catch {
    status = 0;
  }
  const account = readAccount(provider, metadata, body);
  const reason = readReason(credential, status, body, account);
  const isWorking =
    reason === null || reason === "scope_missing" || reason === "no_credit" || reason === "provider_busy";
  return { ok: isWorking, reason, account, metadata: reason === null ? pickMetadata(provider, body) : {} };
}

function checkUrl(provider: CodeProvider, registration: Registration): URL | null {
  const { api_base_url, userinfo_endpoint } = registration.endpoints;
  if (provider.check === null) return null;
  if (provider.check.path === "userinfo")
    return userinfo_endpoint === undefined ? null : new URL(userinfo_endpoint);
  return api_base_url === undefined ? null : apiUrl(api_base_url, provider.check.path);
}

function readReason(
  { provider, registration }: Credential,
  status: number,
  body: unknown,
  account: Account | null,
): CheckReason | null {
  const { check } = provider;
  if (check?.alsoValidStatuses?.includes(status)) return null;
  const { statuses, expiredWhen } = registration.tokenRefusal ?? tokenRefusalOf(provider, { options: {} });
  if (statuses.includes(status) || isExpiredBody(body, expiredWhen)) return "credential_rejected";
  if (status >= 200 && status < 300) {
    const parsed = JsonObject.safeParse(body);
    const deletedWhen = check?.deletedWhen;
    if (deletedWhen !== undefined && parsed.data?.[deletedWhen.field] === deletedWhen.value)
      return "account_gone";
    // Some APIs report a failure with a 2xx status. The account's fields are then missing.
    const expected = provider.token.accountFields.length + (check?.accountFields.length ?? 0);
    return (account?.parts.length ?? 0) < expected ? "answer_unexpected" : null;
  }
  switch (status) {
    case 401:
      return "credential_rejected";
    case 402:
      return "no_credit";
    case 403:
      return "scope_missing";
    case 410:
      return "account_gone";
    case 429:
      return "provider_busy";
    default:
      return status === 0 || status >= 500 ? "provider_unavailable" : "answer_unexpected";
  }
}

const JsonObject = z.record(z.string(), z.unknown());

function pickMetadata(provider: CodeProvider, body: unknown): Metadata {
  const fields = provider.check?.metadataFields ?? [];
  const parsed = JsonObject.safeParse(body);
  if (!parsed.success) return {};
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = Metadata.safeParse({ [field]: parsed.data[field] });
      return value.success ? Object.entries(value.data) : [];
    }),
  );
}

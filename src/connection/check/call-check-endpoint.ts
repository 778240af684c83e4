// Sends the account request, which tells whether a credential works and whose account it is. Of the response, only the
// account, the metadata fields and the learned values that the provider's definition names are returned.

import { ownValue } from "../../shared/own-value.ts";
import type { Config } from "../../config.ts";
import { boundedFetch } from "../../net/bounded-fetch.ts";
import { checkOutboundUrl } from "../../net/outbound-policy.ts";
import { isJwt, readSignedUserinfo } from "../../oauth/signed-userinfo.ts";
import { safeMediaType } from "../../net/redact.ts";
import { fieldNames } from "../../oauth/token/token-failure.ts";
import { readError } from "../../oauth/error-fields.ts";
import type { AccountProvider } from "../../providers/provider.ts";
import type { Registration } from "../../providers/registration/registration.ts";
import { placeholdersOf } from "../../providers/definition/templates.ts";
import { templateValues } from "../../providers/template-values.ts";
import { matchesRule, tokenRefusalOf } from "../../providers/token-refusal.ts";
import { accountReader, readAccount } from "./account.ts";
import type { AccountChoice } from "./account-choice.ts";
import { knownEntry, partsOf, readChoices, readEntry, secretsOf } from "./account-entry.ts";
import type { CheckReason } from "./check-report.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { Account } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { Metadata } from "../metadata.ts";
import { type BoundToken, sendWithProof } from "../token/token-proof.ts";
import { accountCandidates, accountRequestOf } from "./account-request.ts";
import { JsonObject, parseExactJson, parseJson, valueAt } from "../../shared/json.ts";

const decoder = new TextDecoder();

export type CheckResult = {
  ok: boolean;
  /** Whether the provider was asked. Without an account request, the account is read from the token response alone. */
  isAsked: boolean;
  reason: CheckReason | null;
  /** Why the response could not be used, where the reason does not say it. Contains no text from the provider. */
  detail: string | null;
  account: Account | null;
  /** Whether the provider has confirmed the account, as far as it can be asked. */
  isConfirmed: boolean;
  metadata: Metadata;
  /** The accounts that the end user can choose from, if the provider lists several and none is known. */
  choices: AccountChoice[];
  /** What the provider sent, where the check did not simply succeed. */
  diagnostic: Diagnostic | null;
};

export type Credential = {
  provider: AccountProvider;
  registration: Pick<Registration, "endpoints" | "templates" | "tokenRefusal">;
  clientId: string;
  variables: Readonly<Record<string, string>>;
  accessToken: string;
  metadata: Metadata;
  /** The account of the connection. If the response is a list, its entry is used. */
  known?: Account | null;
  /** The fields of an API key's credential, where it has several. */
  credentials?: Readonly<Record<string, string>> | undefined;
  /** The key to which the token is bound, if it is. */
  dpop?: BoundToken["dpop"] | undefined;
};

type CheckContext = { config: Pick<Config, "outbound"> } & Pick<ConnectionContext, "now" | "requestId">;

/** Calls the provider's check endpoint. Returns null when the provider has none. */
export async function callCheckEndpoint(
  context: CheckContext,
  credential: Credential,
): Promise<CheckResult | null> {
  const { provider, registration, clientId, variables, accessToken, metadata, credentials, dpop } =
    credential;
  const values = templateValues(provider, { variables, clientId }, { learned: metadata });
  const request = accountRequestOf({
    provider,
    registration,
    values,
    accessToken,
    metadata,
    credentials,
    dpop,
  });
  if (request === null) {
    const account = await readAccount(provider, metadata, null);
    return account === null
      ? null
      : {
          ok: true,
          isAsked: false,
          reason: null,
          detail: null,
          account,
          isConfirmed: provider.account === null || callbackFields(provider).length === 0,
          metadata: {},
          choices: [],
          diagnostic: null,
        };
  }
  if (typeof checkOutboundUrl(request.url, context.config.outbound) === "string") return null;
  let status: number;
  let text = "";
  let contentType: string | null = null;
  try {
    const { url, init } = request;
    const response = await sendWithProof(
      { access_token: accessToken, dpop },
      { method: init.method, url, now: context.now },
      (proof) => boundedFetch(url, { ...init, headers: { ...init.headers, ...proof } }, context.requestId),
    );
    status = response.status;
    contentType = response.headers.get("content-type");
    // Not `text()`, which warns about an `application/jwt` body in the log.
    text = decoder.decode(await response.arrayBuffer());
  } catch {
    status = 0;
  }
  const isSuccess = status >= 200 && status < 300;
  // The body of an error identifies nobody.
  const { body: response, problem } = isSuccess ? await readBody(context, credential, text) : NO_BODY;
  const secrets = secretsOf(credential);
  const reader = { read: await accountReader(provider, metadata), secrets };
  const knownOne = await knownEntry(credential, reader, response, credential.known ?? null);
  const candidates = knownOne === undefined ? accountCandidates(provider, response, values) : [knownOne];
  const [body] = candidates;
  const { account, metadata: found } = await readEntry(credential, reader, body);
  const { statuses, expiredWhen } = registration.tokenRefusal ?? tokenRefusalOf(provider, { options: {} });
  const parsed = parseJson(text);
  const isValid = !isSuccess && matchesRule(parsed, provider.account?.also_valid_when);
  const isRejected = !isValid && (statuses.includes(status) || matchesRule(parsed, expiredWhen));
  const reason = isValid
    ? null
    : isRejected
      ? "credential_rejected"
      : isSuccess
        ? readReason(provider, body, account, problem)
        : reasonOf(provider, status);
  const isWorking =
    reason === null || reason === "scope_missing" || reason === "no_credit" || reason === "provider_busy";
  const detail =
    isSuccess && reason === "answer_unexpected" ? (problem ?? lacksAccount(provider, body)) : null;
  const fields = isSuccess && !isRejected ? null : (JsonObject().safeParse(parsed).data ?? null);
  const { error, description } = readError(fields, undefined, secrets);
  const diagnostic: Diagnostic | null =
    reason === null
      ? null
      : {
          at: context.now(),
          operation: "check",
          request_id: context.requestId,
          code: reason,
          detail,
          status: status === 0 ? null : status,
          content_type: safeMediaType(contentType, secrets),
          error,
          error_description: description,
        };
  const read = reason === null ? found : {};
  const isConfirmed = callbackFields(provider).every(
    (name) =>
      isSuccess &&
      reason === null &&
      asksFor(provider, registration, name) &&
      values.get(name)?.value === metadata[name],
  );
  const choices =
    reason === null && provider.account?.list?.choice !== undefined
      ? await readChoices(credential, reader, candidates)
      : [];
  const result = { reason, detail, account, isConfirmed, metadata: read, choices, diagnostic };
  return { ok: isWorking, isAsked: true, ...result };
}

/** The parts of the account ID that come from the callback, which the end user's browser can change. */
const callbackFields = ({ token, learned }: AccountProvider) =>
  token.account_fields.filter((name) => ownValue(learned, name)?.from === "callback");

/** Whether the URL of the account request contains a value, so that its success is about that account. */
function asksFor(
  { account }: AccountProvider,
  { endpoints, templates = {} }: Pick<Registration, "endpoints" | "templates">,
  name: string,
): boolean {
  const path = account?.path ?? "";
  const used =
    endpoints.account_endpoint !== undefined
      ? [templates.account_endpoint]
      : path === "userinfo"
        ? [templates.userinfo_endpoint]
        : [templates.api_base_url, path];
  return used.some((url) => placeholdersOf(url ?? "").includes(name));
}

/** Says which field is missing in a response that does not identify the account, and the names of those that it has. */
function lacksAccount({ account }: AccountProvider, body: unknown): string {
  const missing = (account?.id ?? []).filter((path) => valueAt(body, path) === undefined);
  const names = fieldNames(JsonObject().safeParse(body).data ?? null);
  const lacks = missing.length === 0 ? "" : `: it has no ${missing.join(" and no ")}`;
  const has = names.length === 0 ? "" : ` It has ${names.join(", ")}.`;
  return `The response does not identify the account${lacks}.${has}`;
}

const NOT_JSON = "The response is not JSON.";

/** A response body, and why it can't be read. */
type CheckBody = { body: unknown; problem: string | null };

const NO_BODY: CheckBody = { body: undefined, problem: null };

async function readBody(
  { config, now, requestId }: CheckContext,
  { registration, clientId }: Credential,
  text: string,
): Promise<CheckBody> {
  if (isJwt(text)) {
    const { issuer, jwks_uri: jwksUri } = registration.endpoints;
    const request = { policy: config.outbound, now, requestId };
    const claims = await readSignedUserinfo(text, { issuer, jwksUri, clientId }, request);
    return typeof claims === "string"
      ? { body: undefined, problem: claims }
      : { body: claims, problem: null };
  }
  const body = parseExactJson(text);
  return { body, problem: body === undefined ? NOT_JSON : null };
}

/** Returns the reason of a response with a 2xx status. Some APIs report a failure with one. */
function readReason(
  { account: request, token }: AccountProvider,
  body: unknown,
  account: Account | null,
  problem: string | null,
): CheckReason | null {
  const deletedWhen = request?.deleted_when;
  const parsed = JsonObject().safeParse(body);
  if (deletedWhen !== undefined && parsed.data?.[deletedWhen.field] === deletedWhen.value)
    return "account_gone";
  const expected = partsOf({ token, account: request });
  // Where no account is expected, the status alone tells that the credential works, whatever the body is.
  const isIdentified = (account?.parts.length ?? 0) >= expected;
  return isIdentified && (problem === null || expected === 0) ? null : "answer_unexpected";
}

/** Returns the reason of a response with any other status. 0 means that there was no response. */
function reasonOf({ account }: AccountProvider, status: number): CheckReason | null {
  if (account?.also_valid_statuses?.includes(status)) return null;
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

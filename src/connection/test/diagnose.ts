// Says what is wrong with an integration, from what its test has seen. Pure.

import { subjectOf } from "../../oauth/token/token-failure.ts";
import { isAboutRedirectUri } from "../../oauth/authorization/authorization-response.ts";
import type { KindName } from "../../providers/provider-kinds.ts";
import { SECOND } from "../../shared/clock.ts";
import type { FailureCode } from "../../shared/failure.ts";
import type { Diagnostic } from "../diagnostics.ts";
import { type StoredTest, timeOf } from "./stored-test.ts";

export const TEST_STATUSES = ["waiting", "running", "succeeded", "failed", "expired"] as const;

export type TestStatus = (typeof TEST_STATUSES)[number];

export const DIAGNOSIS_CODES = [
  "callback_url_not_reached",
  "callback_url_rejected",
  "client_id_rejected",
  "client_secret_rejected",
  "scope_rejected",
  "scopes_missing",
  "no_response",
  "endpoint_wrong",
  "response_not_json",
  "provider_unavailable",
  "code_rejected",
  "credential_rejected",
  "access_denied",
  "account_unknown",
  "discovery_failed",
  "link_not_opened",
  "not_finished",
  "other",
] as const;

/** What a test shows: a code, what happened, and what to do. */
export type Diagnosis = { code: (typeof DIAGNOSIS_CODES)[number]; message: string; advice: string };

/** What Latchkey sends to the provider. It contains no secret. */
export type SentFacts = {
  client_id: string;
  callback_url: string;
  scopes: string[];
  authorization_endpoint: string | null;
  token_endpoint: string | null;
  token_endpoint_auth_method: string | null;
};

export type TestFacts = {
  kind: KindName;
  /** The provider's name. */
  provider: string;
  steps: StoredTest["steps"];
  failure: { code: FailureCode; error: string | null } | null;
  diagnostic: Pick<
    Diagnostic,
    "operation" | "detail" | "status" | "content_type" | "error" | "error_description"
  > | null;
  result: StoredTest["result"];
  sent: SentFacts;
  /** Whether nothing can happen anymore. */
  isOver: boolean;
  now: number;
};

/** How long a person can be at the provider before the report says what may be wrong. */
const EXPECTED_BACK_MS = 60 * SECOND;

/** Returns the status of a test, and what it shows; null where there is nothing to say. */
export function diagnose(facts: TestFacts): { status: TestStatus; diagnosis: Diagnosis | null } {
  const { result, failure, isOver, steps } = facts;
  if (result !== null) return { status: "succeeded", diagnosis: remarkOn(facts, result) };
  if (failure !== null) return { status: "failed", diagnosis: explain(facts, failure) };
  if (isOver) return { status: "expired", diagnosis: silence(facts) };
  if (steps.length === 0) return { status: "waiting", diagnosis: null };
  const started = timeOf(facts, "started");
  const isLate =
    facts.kind === "code" &&
    started !== null &&
    timeOf(facts, "returned") === null &&
    facts.now - started >= EXPECTED_BACK_MS;
  return { status: "running", diagnosis: isLate ? notReached(facts, facts.now - started) : null };
}

/** What a test that has connected an account still shows. */
function remarkOn(
  { provider, diagnostic }: TestFacts,
  { missing_scopes, account }: NonNullable<TestFacts["result"]>,
): Diagnosis | null {
  if (missing_scopes.length > 0)
    return {
      code: "scopes_missing",
      message: `It works, but ${provider} did not grant ${list(missing_scopes)}.`,
      advice: `If your app needs ${missing_scopes.length === 1 ? "it" : "them"}, allow ${missing_scopes.length === 1 ? "this scope" : "these scopes"} in the settings of your client at ${provider}. Otherwise, remove ${missing_scopes.length === 1 ? "it" : "them"} from the integration.`,
    };
  if (account === null && diagnostic?.operation === "check")
    return {
      code: "account_unknown",
      message: `It works, but ${provider} did not say whose account this is.`,
      advice: `${aboutAccount(diagnostic)} Without the account, Latchkey can't tell two accounts of a person apart.`,
    };
  return null;
}

function aboutAccount(diagnostic: NonNullable<TestFacts["diagnostic"]>): string {
  const { status, detail } = diagnostic;
  return status !== null && status < 300 && detail !== null
    ? `The request for the account was answered with ${status}. ${detail} If another field has the account's ID, such as id, set the definition to {"account":{"id":[["id"]]}}.`
    : `The request for the account failed${answered(diagnostic)}. It may need another scope.`;
}

/** What it means that nothing has happened until the end. */
function silence(facts: TestFacts): Diagnosis {
  const started = timeOf(facts, "started");
  if (facts.steps.length === 0)
    return {
      code: "link_not_opened",
      message: "Nobody has opened the link of the test.",
      advice: "Start the test again, and open its link within 30 minutes.",
    };
  if (started !== null && timeOf(facts, "returned") === null && facts.kind === "code")
    return notReached(facts, facts.now - started);
  return {
    code: "not_finished",
    message: "The test was begun, and nobody has finished it.",
    advice: "Start the test again, and follow it to the end.",
  };
}

function notReached({ provider, sent }: TestFacts, waitedMs: number): Diagnosis {
  return {
    code: "callback_url_not_reached",
    message: `Nobody has come back from ${provider} for ${inWords(waitedMs)}.`,
    advice: `If ${provider} shows an error, it most often does not know the callback URL. Register exactly ${sent.callback_url}, with no slash after it. Check the client ID and the scopes as well.`,
  };
}

function explain(facts: TestFacts, failure: NonNullable<TestFacts["failure"]>): Diagnosis {
  const { provider, sent, diagnostic, kind } = facts;
  const { code } = failure;
  const error = diagnostic?.error ?? failure.error;
  const secret = kind === "api_key" ? "credential" : "client secret";
  if (code === "access_denied")
    return {
      code: "access_denied",
      message: `Access was refused at ${provider}${quoted(error)}.`,
      advice:
        "If you didn't refuse it yourself, the account may not be allowed to grant it: an administrator may have to approve your client first.",
    };
  if (code === "redirect_uri_rejected" || (error !== null && isAboutRedirectUri(error)))
    return {
      code: "callback_url_rejected",
      message: `${provider} doesn't accept the callback URL${quoted(error)}.`,
      advice: `What is registered at ${provider} must be exactly what Latchkey sent: ${sent.callback_url}. Most often, a slash at the end or the host differs.`,
    };
  if (error !== null && error.toLowerCase() === "invalid_scope")
    return {
      code: "scope_rejected",
      message: `${provider} refuses a scope${quoted(error)}.`,
      advice: `Latchkey asked for ${list(sent.scopes)}. Allow these scopes in the settings of your client at ${provider}, or remove the one that it doesn't know.`,
    };
  if (kind === "api_key" && (code === "parameters_invalid" || code === "credential_rejected"))
    return {
      code: "credential_rejected",
      message: `${provider} doesn't accept the ${secret}.`,
      advice: "Copy it again, as a whole, and check that it is of the right environment.",
    };
  if (code === "discovery_failed" || code === "client_registration_failed")
    return {
      code: "discovery_failed",
      message:
        code === "discovery_failed"
          ? "The server's metadata can't be used."
          : "The server doesn't register a client.",
      advice:
        `${diagnostic?.detail ?? ""} Check the URL${code === "discovery_failed" ? "" : ", or register a client there yourself and enter its client ID"}.`.trim(),
    };
  return aboutResponse(facts, failure, error);
}

/** What the response to a request of Latchkey shows. */
function aboutResponse(
  { provider, sent, diagnostic, kind }: TestFacts,
  { code }: NonNullable<TestFacts["failure"]>,
  error: string | null,
): Diagnosis {
  const isAboutClient =
    code === "integration_misconfigured" ||
    subjectOf({ error, description: diagnostic?.error_description ?? null }) === "client";
  const isFromBrowser = diagnostic?.operation === "callback";
  const endpoint = endpointOf(sent, diagnostic?.operation ?? null);
  if (isAboutClient && isFromBrowser)
    return {
      code: "client_id_rejected",
      message: `${provider} doesn't know the client, or doesn't allow it to ask people${quoted(error)}.`,
      advice: `Compare the client ID with the one at ${provider}: Latchkey sent ${sent.client_id}. The client must be allowed to use the authorization code flow.`,
    };
  if (isAboutClient)
    return {
      code: "client_secret_rejected",
      message: `${provider} doesn't accept the client${answered(diagnostic)}.`,
      advice:
        `Copy the client secret again. It can be of another client, or was replaced, or has expired. Latchkey sent the client ID ${sent.client_id}. ${diagnostic?.detail ?? ""}`.trim(),
    };
  if (diagnostic !== null && !isFromBrowser && code !== "account_unverified") {
    const { status, content_type, detail } = diagnostic;
    const isHtml = content_type?.toLowerCase().includes("html") === true;
    if (status === null && code === "provider_unavailable")
      return {
        code: "no_response",
        message: `${provider} sent no complete response within 10 seconds.`,
        advice: `Check the host of ${endpoint}, and that it can be reached from the internet.`,
      };
    if (status !== null && (WRONG_ENDPOINT.has(status) || isRedirect(status)))
      return {
        code: "endpoint_wrong",
        message: `${endpoint === sent.token_endpoint ? "The token endpoint" : "The endpoint"} answers ${status}${quoted(error)}.`,
        advice: `Latchkey sent the request to ${endpoint}. Compare it with ${provider}'s documentation, and correct it in the integration's settings.`,
      };
    if (isHtml || (status !== null && status < 300 && detail?.includes("JSON") === true))
      return {
        code: "response_not_json",
        message: `${provider} answered with ${isHtml ? "a web page" : "something else"} instead of JSON${answered(diagnostic)}.`,
        advice: `Latchkey sent the request to ${endpoint}. Most often, this is the URL of a page for people. Compare it with ${provider}'s documentation.`,
      };
  }
  if (code === "provider_unavailable")
    return {
      code: "provider_unavailable",
      message: `${provider} doesn't work at the moment${answered(diagnostic)}.`,
      advice: "Nothing is wrong with the integration. Try again in a few minutes.",
    };
  if (code === "authorization_code_rejected")
    return {
      code: "code_rejected",
      message: `${provider} doesn't accept the code that it has issued${answered(diagnostic)}.`,
      advice: `Most often, the token endpoint is of another environment than the authorization endpoint, or the callback URL differs. Latchkey sent ${sent.callback_url} in both requests. If ${provider} does not support PKCE, set the option pkce to false.`,
    };
  const what = kind === "item" ? "The institution" : provider;
  return {
    code: "other",
    message: `${what} couldn't be connected (${code})${answered(diagnostic)}.`,
    advice:
      diagnostic?.detail ??
      diagnostic?.error_description ??
      `Compare your settings with ${provider}'s documentation.`,
  };
}

const WRONG_ENDPOINT: ReadonlySet<number> = new Set([404, 405, 410, 501]);
const isRedirect = (status: number) => status >= 300 && status < 400;

/** Returns the endpoint of a request, as a part of a sentence. */
function endpointOf(sent: SentFacts, operation: Diagnostic["operation"] | null): string {
  const known = operation === "exchange" || operation === "refresh" ? sent.token_endpoint : null;
  return known ?? "the endpoint";
}

function answered(diagnostic: TestFacts["diagnostic"]): string {
  if (diagnostic === null) return "";
  const { status, error, error_description: description } = diagnostic;
  const code = [status, error].filter((part) => part !== null).join(" ");
  const text = description === null ? "" : `: “${description}”`;
  return code === "" && text === "" ? "" : ` (${code}${text})`;
}

const quoted = (error: string | null) => (error === null ? "" : ` (${error})`);

function list(names: readonly string[]): string {
  return names.length === 0 ? "no scopes" : names.join(", ");
}

function inWords(ms: number): string {
  const minutes = Math.floor(ms / (60 * SECOND));
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}

// Says in words why a connection does not work, what that means, and what to do. Pure.

import { withoutReordering } from "../../../brand/shown-text.ts";
import type { PublicConnection } from "../../../connection/connection.ts";
import type { ConnectionFacts } from "../../../connection/connection-facts.ts";
import type { PublicIntegration } from "../../../integration/present-integration.ts";
import { DAY } from "../../../shared/clock.ts";
import { clockTime } from "../components/time.tsx";

export type ConnectionProblem = {
  tone: "bad" | "warn" | "quiet";
  title: string;
  text: string;
  /** Since when, in ISO 8601; null where it is not known. */
  since: string | null;
  code: string | null;
  /** The way on. `credentials` and `integration` lead to the pages of the integration. */
  action: "reconnect" | "credentials" | "integration" | null;
};

/** The end of the grant is announced as long before it. */
const ENDS_SOON_MS = 14 * DAY;

/** A provider ends a grant that was not used for some weeks or months. */
const IDLE_MS = 30 * DAY;

type Words = Pick<ConnectionProblem, "title" | "text">;

/** Returns the problem of a connection that matters most; null where everything works. */
export function connectionProblem(
  connection: PublicConnection,
  facts: ConnectionFacts,
  integration: PublicIntegration | null,
  now: number,
): ConnectionProblem | null {
  const { status, last_error, needs_scopes, missing_scopes, stale, updated_at } = connection;
  const provider = integration?.name ?? connection.provider ?? "The provider";
  const user = connection.end_user_name ?? withoutReordering(connection.end_user);
  const none = { since: null, code: null, action: null };
  if (connection.integration !== null && integration === null)
    return {
      ...none,
      tone: "bad",
      title: "The integration of this connection was not found.",
      text: "Without it, the token is not renewed. Create an integration with the same ID.",
    };
  if (integration !== null && integration.misconfigured?.untried === true)
    return {
      tone: "warn",
      title: "The client ID or secret was changed, and not tried since.",
      text: `${provider} rejected the ones before. Refresh the connection to try the new ones. ${user} does not have to reconnect.`,
      since: integration.client_changed_at,
      code: integration.misconfigured.error,
      action: null,
    };
  if (integration !== null && integration.misconfigured !== null)
    return {
      tone: "bad",
      title: `${provider} rejects the client ID or secret of this integration.`,
      text: `A token is served until it expires, and then no longer. ${user} does not have to reconnect: enter a new client secret, and the connection continues.`,
      since: integration.misconfigured.since,
      code: integration.misconfigured.error,
      action: "credentials",
    };
  if (facts.unconfirmed !== null) return unconfirmedProblem(facts.unconfirmed, user, now);
  if (integration?.enabled === false && status !== "active")
    return {
      ...none,
      tone: "warn",
      title: "The integration is turned off.",
      text: `${user} can connect again only after you turn it on.`,
      code: "integration_disabled",
      action: "integration",
    };
  const code = last_error === null ? null : (last_error.provider_error ?? last_error.code);
  const since = last_error?.at ?? null;
  if (status === "reauthorization_required") {
    const attempt = ATTEMPTS[last_error?.code ?? ""]?.(provider);
    const text = `Why access ended is in the timeline. Tokens are not served. Only ${user} can give access again.`;
    if (attempt !== undefined)
      return { ...none, tone: "bad", title: attempt, text, code, action: "reconnect" };
    return {
      tone: "bad",
      ...endedWords(connection, facts, provider, user),
      since: since ?? updated_at,
      code,
      action: "reconnect",
    };
  }
  if (status === "pending")
    return {
      tone: last_error === null ? "quiet" : "warn",
      ...pendingWords(last_error?.code ?? null, provider, user),
      since,
      code,
      action: "reconnect",
    };
  if (last_error?.code === "integration_misconfigured")
    return {
      ...none,
      tone: "quiet",
      title: "The client ID or secret was corrected after the last request.",
      text: `The next time a token is needed, Latchkey tries again. ${user} does not have to reconnect.`,
    };
  if (last_error !== null)
    return { tone: "warn", ...failedWords(last_error.code, provider), since, code, action: null };
  if (needs_scopes.length > 0)
    return {
      ...none,
      tone: "warn",
      title: "An API call needed a scope that is missing.",
      text: `Everything else works. Only ${user} can grant ${needs_scopes.join(", ")}.`,
      action: "reconnect",
    };
  if (missing_scopes.length > 0)
    return {
      ...none,
      tone: "warn",
      title: `${user} did not grant every scope.`,
      text: "API calls that need the missing scopes fail. Everything else works. If your app needs them, ask again.",
      action: "reconnect",
    };
  if (stale)
    return {
      ...none,
      tone: "warn",
      title: "The data is out of date.",
      text: `${provider} could not read the latest data from the institution. The connection still returns the data from before.`,
    };
  return endingProblem(facts, provider, user, now);
}

/** What the end user has done waits for the app, or has waited for too long. */
function unconfirmedProblem(
  { at, until }: NonNullable<ConnectionFacts["unconfirmed"]>,
  user: string,
  now: number,
): ConnectionProblem {
  const [came, end] = [clockTime(Date.parse(at)), clockTime(Date.parse(until))];
  const isOver = Date.parse(until) <= now;
  const how = "send the handle that is in the return URL to POST /v1/connect/confirm";
  return {
    tone: "warn",
    title: isOver
      ? `${user} came back at ${came} UTC, but your backend did not confirm in time.`
      : `${user} came back at ${came} UTC. Waiting for your backend to confirm.`,
    text: isOver
      ? `Your backend had to ${how} until ${end}. ${user} has to connect again.`
      : `Your backend has to ${how} until ${end}. The account is connected after that.`,
    since: null,
    code: null,
    action: isOver ? "reconnect" : null,
  };
}

function endedWords(
  { last_error, last_refreshed_at, created_at }: PublicConnection,
  { keep_alive_days, grant_expires_at }: ConnectionFacts,
  provider: string,
  user: string,
): Words {
  const means = `Tokens are no longer served. Only ${user} can give access again.`;
  const reason = last_error?.provider_error ?? last_error?.code ?? "";
  const at = Date.parse(last_error?.at ?? "");
  if (grant_expires_at !== null && Date.parse(grant_expires_at) <= at)
    return { title: "The access has expired.", text: means };
  if (reason !== "invalid_grant")
    return {
      title: ENDED[last_error?.code ?? ""]?.(provider) ?? `${provider} no longer accepts the access.`,
      text: means,
    };
  const used = Date.parse(last_refreshed_at ?? created_at ?? "");
  const days = Math.floor((at - used) / DAY);
  const why =
    at - used > IDLE_MS
      ? `It was not used for ${days} days, and many providers end access then.${keep_alive_days === null ? " An integration with keep_alive_days prevents that." : ""}`
      : "The account’s owner removed your app there, changed a password, or an administrator ended it.";
  return { title: `${provider} ended the access.`, text: `${why} ${means}` };
}

/** How the last attempt to reconnect failed. It does not say why the access ended before. */
const ATTEMPTS: Record<string, (provider: string) => string> = {
  account_mismatch: () => "In the last attempt, another account was chosen. It has to be the same account.",
  access_denied: (provider) => `The last attempt to reconnect was refused at ${provider}.`,
  attempt_expired: () => "The last attempt to reconnect was not finished in time.",
};

const ENDED: Record<string, (provider: string) => string> = {
  credential_rejected: (provider) => `${provider} refuses the credential.`,
  account_needs_action: (provider) => `${provider} wants the account’s owner to act.`,
  refresh_not_supported: () => "The token has expired, and there is no refresh token.",
  login_failed: (provider) => `${provider} refuses the user name or the password.`,
};

const PENDING: Record<string, (provider: string) => string> = {
  access_denied: (provider) => `The last attempt was refused at ${provider}.`,
  redirect_uri_rejected: (provider) => `${provider} refuses the callback URL.`,
  login_failed: (provider) => `${provider} refused the user name or the password.`,
  credential_rejected: (provider) => `${provider} refused the credential.`,
  attempt_expired: () => "The last attempt was not finished in time.",
};

function pendingWords(code: string | null, provider: string, user: string): Words {
  if (code === null)
    return {
      title: "Nobody has connected an account yet.",
      text: `If ${user}’s connect link has expired, create another one.`,
    };
  const title = PENDING[code]?.(provider) ?? "The last attempt to connect failed.";
  return { title, text: `There is no token yet. ${user} can try again with a new link.` };
}

const FAILED: Record<string, (provider: string) => string> = {
  provider_unavailable: (provider) => `${provider} did not answer the last request.`,
  rate_limited: (provider) => `${provider} limits how often it is asked.`,
  provider_response_invalid: (provider) => `${provider}’s last response could not be understood.`,
};

const failedWords = (code: string, provider: string): Words => ({
  title: FAILED[code]?.(provider) ?? "The last request to the provider failed.",
  text: "The connection stays active. Latchkey tries again the next time a token is needed, and serves the current token while it is valid.",
});

function endingProblem(
  { grant_expires_at }: ConnectionFacts,
  provider: string,
  user: string,
  now: number,
): ConnectionProblem | null {
  if (grant_expires_at === null || Date.parse(grant_expires_at) - now > ENDS_SOON_MS) return null;
  return {
    tone: "warn",
    title: `The access ends on ${grant_expires_at.slice(0, 10)}.`,
    text: `${provider} limits how long access lasts. If nothing renews it until then, ${user} has to connect again.`,
    since: null,
    code: null,
    action: "reconnect",
  };
}

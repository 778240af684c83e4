// Every way in which a token endpoint can misbehave at a refresh, at every provider that refreshes: what
// comes of it when the fault is met once, and when it is met each time until it is over.

import { describe, expect, test } from "vitest";
import { meetAlways, meetOnce, newTrial, type Outcome } from "../../support/fault-trial.ts";
import { type Json, newApp } from "../../support/latchkey.ts";
import { REFRESHING, type Refreshing } from "../../support/peers/sandbox-grant.ts";

type Change = { once?: Partial<Outcome>; always?: Partial<Outcome> };

type Row = {
  title: string;
  fault: (provider: Refreshing) => Json;
  once: Outcome;
  always: Outcome;
  /** Where a provider differs. */
  but?: Partial<Record<Refreshing, Change>>;
  settings?: Json;
};

const CALM = { status: "active", lastError: null, narrowed: false, grant: "goes on" } as const;
const RENEWED: Outcome = {
  ...CALM,
  answer: "a new token",
  lasts: "as usual",
  read: "a new token",
  requests: 1,
};
/** The first answer was none, so the same token was sent again at once, and that was answered. */
const RENEWED_AT_SECOND: Outcome = { ...RENEWED, requests: 2 };
/** Asked for twice, and renewed twice. */
const RENEWED_TWICE: Outcome = { ...RENEWED, requests: 2 };

/** No verdict: a token that lives is served, the connection is not blamed, and one may try again in a second. */
const UNAVAILABLE: Outcome = {
  ...CALM,
  answer: "502 provider_unavailable",
  wait: "a second",
  read: "the old token",
  lastError: "provider_unavailable",
  requests: 1,
};
/** The same when the token has expired. */
const DOWN: Outcome = { ...UNAVAILABLE, read: "502 provider_unavailable" };
/** No answer at all, so the same token is sent a second time. */
const DOWN_UNANSWERED: Outcome = { ...DOWN, requests: 2 };

/** The client is refused: the connection is not to blame, and goes on when the integration is mended. */
const REFUSED: Outcome = {
  ...CALM,
  answer: "502 integration_misconfigured",
  read: "the old token",
  lastError: "integration_misconfigured",
  requests: 1,
};
const REFUSED_ALWAYS: Outcome = { ...REFUSED, read: "502 integration_misconfigured" };

/** The verdict on the grant: one request, and none after it. */
const ENDED: Outcome = {
  ...CALM,
  answer: "409 reauthorization_required",
  read: "409 reauthorization_required",
  status: "reauthorization_required",
  lastError: "reauthorization_required",
  requests: 1,
  grant: "ended",
};

const PASSES = { once: UNAVAILABLE, always: DOWN };
const GOES_UNANSWERED = { once: RENEWED_AT_SECOND, always: DOWN_UNANSWERED };
const REFUSES_CLIENT = { once: REFUSED, always: REFUSED_ALWAYS };
const ENDS = { once: ENDED, always: ENDED };
const WAITS = { once: { ...UNAVAILABLE, wait: "as told" }, always: { ...DOWN, wait: "as told" } } as const;
const NARROWS = { once: { ...RENEWED, narrowed: true }, always: { ...RENEWED_TWICE, narrowed: true } };
const RENEWS = { once: RENEWED, always: RENEWED_TWICE };

const row = (title: string, fault: Json | Row["fault"], outcomes: Omit<Row, "title" | "fault">): Row => ({
  title,
  fault: typeof fault === "function" ? fault : () => fault,
  ...outcomes,
});

const status = (code: number, body?: Json, headers: Json = {}): Json => ({
  kind: "status",
  status: code,
  headers,
  ...(body === undefined ? {} : { body }),
});
const expires = (value: unknown): Json => ({ kind: "expires_in", value });
const extra = (fields: Json): Json => ({ kind: "extra", fields });
const lasting = (lasts: number) => ({
  once: { ...RENEWED, lasts },
  always: { ...RENEWED_TWICE, lasts },
});
/** A token that is dead when it comes is handed to who asked for it, and renewed for the next one who asks. */
const DEAD_AT_ONCE = {
  once: { ...RENEWED, lasts: 0, read: "a newer token", requests: 2 },
  always: { ...RENEWED, lasts: 0, read: "a newer token", requests: 3 },
};

/** A date has no fractions of a second, and this machine may be slow. */
const soon = () => new Date(Date.now() + 4_000).toUTCString();

const FEWER = { parqet: "portfolio:read", addepar: "PROFILE", parqex: "OPENDOOR" };

const ROWS: Row[] = [
  row("an answer that is slow", { kind: "delay", ms: 300 }, RENEWS),
  row("an answer that dribbles", { kind: "slow_body", ms: 300 }, RENEWS),

  row("status 500", status(500), PASSES),
  row("status 502", status(502), PASSES),
  row("status 503", status(503), PASSES),
  row("429 and seconds to wait", status(429, undefined, { "retry-after": "2" }), WAITS),
  row("429 and a date to wait for", () => status(429, undefined, { "retry-after": soon() }), WAITS),
  row("400 without an error code", status(400, { message: "no" }), PASSES),
  row("400 and an error of the request", status(400, { error: "invalid_request" }), PASSES),
  row("a redirect", { kind: "redirect", location: "https://elsewhere.example/token", status: 307 }, PASSES),

  row("401 invalid_client", status(401, { error: "invalid_client" }), REFUSES_CLIENT),
  row("400 unauthorized_client", status(400, { error: "unauthorized_client" }), REFUSES_CLIENT),
  row("400 invalid_grant", status(400, { error: "invalid_grant" }), ENDS),
  row("200 and invalid_grant", { kind: "error_in_200", error: "invalid_grant" }, ENDS),
  row("200 and invalid_client", { kind: "error_in_200", error: "invalid_client" }, REFUSES_CLIENT),
  row("200 and server_error", { kind: "error_in_200", error: "server_error" }, PASSES),

  row("a page", { kind: "html" }, GOES_UNANSWERED),
  row("an answer of a megabyte", { kind: "large_body", bytes: 1_000_000 }, GOES_UNANSWERED),
  row("a connection that breaks", { kind: "drop" }, GOES_UNANSWERED),
  row(
    "a connection that breaks after the rotation",
    { kind: "drop_after_rotate" },
    {
      once: { ...ENDED, requests: 2 },
      // The verdict gets lost as well, so it is heard only when the provider can be.
      always: { ...DOWN_UNANSWERED, grant: "ended" },
      but: { addepar: GOES_UNANSWERED },
    },
  ),
  row(
    "a connection that breaks after the rotation, with a grace",
    { kind: "drop_after_rotate" },
    {
      settings: { reuse_grace_seconds: 30 },
      once: RENEWED_AT_SECOND,
      // A grace is for one more use.
      always: { ...DOWN_UNANSWERED, grant: "ended" },
      but: { addepar: GOES_UNANSWERED },
    },
  ),

  row("expires_in 0", expires(0), DEAD_AT_ONCE),
  row("a negative expires_in", expires(-5), DEAD_AT_ONCE),
  row("expires_in as a text", expires("1800"), lasting(1800)),
  row("an expires_in of ages", expires(1e12), lasting(10 * 365 * 24 * 3600)),
  row("no expires_in", expires("omit"), {
    ...RENEWS,
    but: { parqet: { once: { lasts: null }, always: { lasts: null } }, addepar: lasting(3600) },
  }),

  row("no refresh token", { kind: "omit_refresh_token" }, RENEWS),
  row("a rotation", { kind: "rotate", value: true }, RENEWS),
  row("no rotation", { kind: "rotate", value: false }, RENEWS),
  row("no token_type", { kind: "token_type", value: "omit" }, PASSES),
  row("a token_type that can't be used", { kind: "token_type", value: "mac" }, PASSES),
  row("fields nobody knows", extra({ id_token: "not.a.jwt", foo: { bar: [1] } }), RENEWS),
  row("an access token that is none", extra({ access_token: 5 }), PASSES),
  row("fewer scopes", (provider) => ({ kind: "narrow_scopes", scopes: FEWER[provider] }), NARROWS),
];

describe.concurrent("a refresh that meets", () => {
  test("an answer after the time-out: asked once more, and heard if the token is still good", async () => {
    const app = await newApp();
    const meet = async (provider: Refreshing) =>
      meetOnce(await newTrial(app, provider, 3600), { kind: "delay", ms: 10_500 });
    const ended = { ...ENDED, requests: 2 };
    expect(await Promise.all(REFRESHING.map(meet))).toEqual([ended, RENEWED_AT_SECOND, ended]);
  });

  test.each(ROWS)("$title", async ({ fault, once, always, but = {}, settings }) => {
    const app = await newApp();
    const met = REFRESHING.map(async (provider) => {
      const trial = await newTrial(app, provider, 0, settings);
      const outcomes = {
        always: await meetAlways(trial, fault(provider)),
        once: await meetOnce(trial, fault(provider)),
      };
      return [provider, outcomes] as const;
    });
    const expected = REFRESHING.map((provider) => [
      provider,
      { once: { ...once, ...but[provider]?.once }, always: { ...always, ...but[provider]?.always } },
    ]);
    expect(Object.fromEntries(await Promise.all(met))).toEqual(Object.fromEntries(expected));
  });
});

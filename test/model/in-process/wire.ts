// The network of a run, which replaces fetch. It sends requests to the sandbox and records what is delivered of the
// responses. It can delay responses, and it can crash the object that waits for one.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { isAppId, isConnectionId } from "../../../src/shared/id.ts";
import { SECOND } from "../../../src/shared/clock.ts";
import { findProvider } from "../../../sandbox/providers/registry.ts";
import { BROKEN_OFF, deliver, toResponse } from "../checks/delivery.ts";
import type { Grant } from "../checks/expected.ts";
import { GrantLedger } from "../checks/grant-ledger.ts";
import { IDENTITIES } from "../actions/identity.ts";
import { askLatchkey, LATCHKEY_ORIGIN } from "./latchkey-in-process.ts";
import type { ModelClock } from "./model-clock.ts";
import { askSandbox, SANDBOX_ORIGIN } from "./sandbox-in-process.ts";
import { readTokenDelivery } from "../checks/token-delivery.ts";
import { Violation } from "../checks/violation.ts";

/**
 * What can happen to a refresh, before or after it reaches the provider: its object crashes, the response is cut off,
 * or there is no response. Late: the response arrives only after the other operations on the connection.
 */
export type Mishap =
  | "crash_before"
  | "crash_after"
  | "cut_before"
  | "cut_after"
  | "cut_late"
  | "time_out"
  | "late";

/** The abort reason that the test runner does not print. */
const CRASH = "Instance dispose";

/** How long Latchkey waits for a token endpoint. */
const TIME_OUT_MS = 10 * SECOND;

/** Real time: how often and how long a late response waits for other operations. */
const LATE_TURN_MS = 5;
const MAX_LATE_TURNS = 200;

export class Wire {
  readonly ledger = new GrantLedger();
  readonly violations: Violation[] = [];
  /** The faults by connection, each for one refresh. */
  readonly mishaps = new Map<string, Mishap[]>();
  /** Connections that are being reconnected or deleted. A late response waits until that has ended. */
  readonly busy = new Set<string>();
  /** Connections for which the next response of the provider's API is cut off. */
  readonly apiCuts = new Set<string>();
  /** Connections whose object has crashed since this set was last cleared. */
  readonly crashed = new Set<string>();
  readonly #clock: ModelClock;

  constructor(clock: ModelClock) {
    this.#clock = clock;
  }

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { origin, pathname } = new URL(request.url);
    if (origin === LATCHKEY_ORIGIN) return askLatchkey(request);
    const provider = findProvider(pathname.split("/")[1] ?? "");
    if (origin !== SANDBOX_ORIGIN || provider === undefined)
      throw new TypeError(`nothing is at ${request.url}`);
    if (pathname === provider.paths.token) return this.#token(request);
    if (pathname === provider.paths.authorize) return askSandbox(request);
    return this.#api(request);
  };

  /** Crashes a connection's object. */
  async crash(app: string, connection: string): Promise<void> {
    this.crashed.add(connection);
    if (!isAppId(app) || !isConnectionId(connection)) throw new Error("not ids of Latchkey's");
    const stub = connectionStub(env, app, connection);
    await runInDurableObject(stub, (_, state) => state.abort(CRASH)).catch(() => undefined);
  }

  async #token(request: Request): Promise<Response> {
    const text = new TextDecoder().decode(await request.clone().arrayBuffer());
    const form = new URLSearchParams(text);
    const refreshToken = form.get("refresh_token");
    if (refreshToken !== null) return this.#refresh(request, refreshToken);
    const delivery = await deliver(request);
    const { status, headers, bytes } = delivery;
    this.ledger.exchanged(form.get("code") ?? "", readTokenDelivery(status, headers, bytes), this.#clock.at);
    return toResponse(delivery);
  }

  async #refresh(request: Request, refreshToken: string): Promise<Response> {
    const grant = this.ledger.present(refreshToken, this.#clock.at);
    if (grant === null) return toResponse(await deliver(request));
    const mishap = this.mishaps.get(grant.connection)?.shift();
    if (mishap === "crash_before") await this.#crashNow(grant);
    const delivery = mishap === "cut_before" ? BROKEN_OFF : await deliver(request);
    if (mishap === "crash_after") await this.#crashNow(grant);
    if (mishap === "time_out") this.#clock.at += TIME_OUT_MS;
    if (mishap === "late" || mishap === "cut_late") await this.#untilRest(grant.connection);
    const arrives = mishap === undefined || mishap === "late" ? delivery : BROKEN_OFF;
    const { status, headers, bytes } = arrives;
    this.ledger.answered(grant, readTokenDelivery(status, headers, bytes), this.#clock.at);
    if (mishap === "time_out") throw new DOMException("the wait is over", "AbortError");
    return toResponse(arrives);
  }

  async #untilRest(connection: string): Promise<void> {
    let patience = MAX_LATE_TURNS;
    do await scheduler.wait(LATE_TURN_MS);
    while (this.busy.has(connection) && --patience > 0);
  }

  /** Crashes the object in which it runs, so it does not return. */
  async #crashNow(grant: Grant): Promise<void> {
    this.ledger.lost(grant, this.#clock.at, "crash");
    await this.crash(grant.integration.app.id, grant.connection);
  }

  async #api(request: Request): Promise<Response> {
    const token = request.headers.get("x-api-key") ?? request.headers.get("authorization")?.split(" ")[1];
    const grant = this.ledger.grantOfAccessToken(token ?? "");
    if (grant === undefined) {
      this.violations.push(new Violation("ownToken", "an API was called with a token that was never issued"));
      return toResponse(await deliver(request));
    }
    const delivery = this.apiCuts.delete(grant.connection) ? BROKEN_OFF : await deliver(request);
    const isCheck = request.url.endsWith(`/${IDENTITIES[grant.integration.provider].check}`);
    if (isCheck && delivery.status === 401) grant.refusedByCheck = true;
    return toResponse(delivery);
  }
}

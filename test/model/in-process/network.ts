// The network of a run, which replaces fetch. It sends requests to the sandbox, and records how much of each response
// arrives. It can delay or truncate responses, and crash the object that waits for one.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { isAppId, isConnectionId } from "../../../src/shared/id.ts";
import { SECOND } from "../../../src/shared/clock.ts";
import { findProvider } from "../../../sandbox/providers/registry.ts";
import { TRUNCATED, deliver, toResponse } from "../checks/delivery.ts";
import type { Grant } from "../checks/expected.ts";
import { GrantLedger } from "../checks/grant-ledger.ts";
import { IDENTITIES } from "../actions/identity.ts";
import { sendToLatchkey, LATCHKEY_ORIGIN } from "./latchkey-in-process.ts";
import type { ModelClock } from "./model-clock.ts";
import { sendToSandbox, SANDBOX_ORIGIN } from "./sandbox-in-process.ts";
import { readTokenDelivery } from "../checks/token-delivery.ts";
import { Violation } from "../checks/violation.ts";

/**
 * A fault of a refresh, before or after it reaches the provider: its object crashes, the response is truncated, or the
 * request times out. Late: the response arrives after the other operations on the connection.
 */
export type RefreshFault =
  | "crash_before"
  | "crash_after"
  | "truncated_before"
  | "truncated_after"
  | "truncated_late"
  | "time_out"
  | "late";

/** An abort reason that the test runner does not print. */
const CRASH = "Instance dispose";

/** How long Latchkey waits for a token endpoint. */
const TIME_OUT_MS = 10 * SECOND;

/** How often and how many times a late response checks for other operations, in real time. */
const LATE_POLL_MS = 5;
const MAX_LATE_POLLS = 200;

export class Network {
  readonly ledger = new GrantLedger();
  readonly violations: Violation[] = [];
  /** The faults of each connection. Each fault applies to one refresh. */
  readonly refreshFaults = new Map<string, RefreshFault[]>();
  /** Connections that are being reconnected or deleted. A late response waits for them. */
  readonly busy = new Set<string>();
  /** Connections whose next response from the provider's API is truncated. */
  readonly truncatedApiCalls = new Set<string>();
  /** Connections whose object has crashed since this set was last cleared. */
  readonly crashed = new Set<string>();
  readonly #clock: ModelClock;

  constructor(clock: ModelClock) {
    this.#clock = clock;
  }

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { origin, pathname } = new URL(request.url);
    if (origin === LATCHKEY_ORIGIN) return sendToLatchkey(request);
    const provider = findProvider(pathname.split("/")[1] ?? "");
    if (origin !== SANDBOX_ORIGIN || provider === undefined)
      throw new TypeError(`there is no server at ${request.url}`);
    if (pathname === provider.paths.token) return this.#token(request);
    if (pathname === provider.paths.authorize) return sendToSandbox(request);
    return this.#api(request);
  };

  /** Crashes a connection's object. */
  async crash(app: string, connection: string): Promise<void> {
    this.crashed.add(connection);
    if (!isAppId(app) || !isConnectionId(connection)) throw new Error("invalid IDs");
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
    this.ledger.recordExchange(
      form.get("code") ?? "",
      readTokenDelivery(status, headers, bytes),
      this.#clock.at,
    );
    return toResponse(delivery);
  }

  async #refresh(request: Request, refreshToken: string): Promise<Response> {
    const grant = this.ledger.recordPresentation(refreshToken, this.#clock.at);
    if (grant === null) return toResponse(await deliver(request));
    const refreshFault = this.refreshFaults.get(grant.connection)?.shift();
    if (refreshFault === "crash_before") await this.#crashNow(grant);
    const delivery = refreshFault === "truncated_before" ? TRUNCATED : await deliver(request);
    if (refreshFault === "crash_after") await this.#crashNow(grant);
    if (refreshFault === "time_out") this.#clock.at += TIME_OUT_MS;
    if (refreshFault === "late" || refreshFault === "truncated_late")
      await this.#waitForOthers(grant.connection);
    const arrives = refreshFault === undefined || refreshFault === "late" ? delivery : TRUNCATED;
    const { status, headers, bytes } = arrives;
    this.ledger.recordResponse(grant, readTokenDelivery(status, headers, bytes), this.#clock.at);
    if (refreshFault === "time_out") throw new DOMException("the request timed out", "AbortError");
    return toResponse(arrives);
  }

  async #waitForOthers(connection: string): Promise<void> {
    let pollsLeft = MAX_LATE_POLLS;
    do await scheduler.wait(LATE_POLL_MS);
    while (this.busy.has(connection) && --pollsLeft > 0);
  }

  /** Crashes the object that makes this call, so it does not return. */
  async #crashNow(grant: Grant): Promise<void> {
    this.ledger.recordLoss(grant, this.#clock.at, "crash");
    await this.crash(grant.integration.app.id, grant.connection);
  }

  async #api(request: Request): Promise<Response> {
    const token = request.headers.get("x-api-key") ?? request.headers.get("authorization")?.split(" ")[1];
    const grant = this.ledger.grantOfAccessToken(token ?? "");
    if (grant === undefined) {
      this.violations.push(new Violation("ownData", "an API request has a token that was never issued"));
      return toResponse(await deliver(request));
    }
    const delivery = this.truncatedApiCalls.delete(grant.connection) ? TRUNCATED : await deliver(request);
    const isCheck = request.url.endsWith(`/${IDENTITIES[grant.integration.provider].check}`);
    if (isCheck && delivery.status === 401) grant.rejectedByCheck = true;
    return toResponse(delivery);
  }
}

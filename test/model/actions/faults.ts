// Faults that affect a connection: at its provider, in the network, and in the runtime.

import * as fc from "fast-check";
import type { CodeProviderId } from "../../support/peers/registration-at.ts";
import { injectRefreshFault } from "../checks/inject-refresh-fault.ts";
import type { ModelIntegration } from "../checks/expected.ts";
import { type Operation, calls } from "./operations.ts";
import { control } from "../in-process/sandbox-in-process.ts";
import type { RefreshFault } from "../in-process/network.ts";

type Fault = Readonly<Record<string, unknown>> & { kind: string };

const status = (code: number, more: Record<string, unknown> = {}): Fault => ({
  kind: "status",
  status: code,
  ...more,
});

/** Faulty responses to a refresh. None of them means that the grant has ended. */
const REFRESH_FAULTS: readonly Fault[] = [
  status(500),
  status(503, { headers: { "retry-after": "90" } }),
  status(429, { headers: { "retry-after": "30" } }),
  status(429, { headers: { "retry-after": "86400" } }),
  status(400),
  status(400, { body: { error: "invalid_request" } }),
  status(401, { body: { error: "invalid_client" } }),
  status(403, { body: "<h1>Forbidden</h1>" }),
  { kind: "html" },
  { kind: "error_in_200", error: "server_error" },
  { kind: "error_in_200", error: "temporarily_unavailable" },
  { kind: "slow_body", ms: 10 },
  { kind: "large_body", bytes: 100_000 },
  { kind: "redirect", location: "https://elsewhere.example.com/" },
  { kind: "token_type", value: "mac" },
  { kind: "omit_refresh_token" },
  { kind: "expires_in", value: 90 },
  { kind: "expires_in", value: "240" },
];

/** Faulty responses of the provider's API. */
const API_FAULTS: readonly Fault[] = [
  status(401),
  status(500),
  status(429, { headers: { "retry-after": "30" } }),
  { kind: "html" },
  { kind: "large_body", bytes: 100_000 },
];

const faultOf = (on: "token" | "api", choices: readonly Fault[]) =>
  fc.tuple(fc.constantFrom(...choices), fc.integer({ min: 1, max: 3 })).map(([fault, times]): Operation => ({
    name: `fault on ${on} ×${times} ${JSON.stringify(fault)}`,
    run: (world, { integration }) => {
      world.statistics.faults += 1;
      const grantType = on === "token" ? { grant_type: "refresh_token" } : {};
      return injectFault(integration, { on, times, fault, ...grantType });
    },
  }));

const outage = fc.constantFrom(status(503), { kind: "html" }).map((fault): Operation => ({
  name: `outage begins (${fault.kind})`,
  run: async (world, { integration }) => {
    world.statistics.faults += 1;
    for (const on of ["token", "api"]) await injectFault(integration, { on, times: 0, fault });
  },
}));

const outageEnd = fc.constant<Operation>({
  name: "outage ends",
  run: (_, { integration }) => endFaults(integration),
});

const refreshFault = fc
  .constantFrom<RefreshFault>(
    "crash_before",
    "crash_after",
    "truncated_before",
    "truncated_after",
    "time_out",
  )
  .map((kind): Operation => ({
    name: `next refresh: ${kind}`,
    run: async (world, connection) => injectRefreshFault(world, connection, kind),
  }));

const truncatedApiCall = fc.constant<Operation>({
  name: "truncate the next API response",
  run: async (world, { id }) => {
    world.statistics.faults += 1;
    world.network.truncatedApiCalls.add(id);
  },
});

const crash = fc.constant<Operation>({
  name: "crash",
  run: async (world, { id, integration }) => {
    world.statistics.crashes += 1;
    await world.network.crash(integration.app.id, id);
  },
});

const revoke = fc.constantFrom("all", "access_tokens", "refresh_tokens").map((what): Operation => ({
  name: `revoke ${what} at the provider`,
  run: async (_, { integration, grant }) => {
    if (grant === null) return;
    await control(integration.provider, "POST", "revoke", { token: grant.accessToken, what });
    if (what !== "refresh_tokens") grant.accessRevoked = true;
  },
}));

/** A fault, usually with a call that triggers it immediately. Otherwise, a later call triggers it. */
const withCall = (arbitrary: fc.Arbitrary<Operation>) =>
  fc.tuple(arbitrary, fc.option(calls, { freq: 4 })).map(([fault, call]): Operation => {
    if (call === null) return fault;
    return {
      name: `${fault.name}, then ${call.name}`,
      run: async (world, connection) => {
        await fault.run(world, connection);
        await call.run(world, connection);
      },
    };
  });

export const faults: fc.Arbitrary<Operation> = fc.oneof(
  { arbitrary: withCall(faultOf("token", REFRESH_FAULTS)), weight: 6 },
  { arbitrary: withCall(faultOf("api", API_FAULTS)), weight: 3 },
  { arbitrary: withCall(outage), weight: 2 },
  { arbitrary: outageEnd, weight: 3 },
  { arbitrary: withCall(refreshFault), weight: 8 },
  { arbitrary: withCall(truncatedApiCall), weight: 1 },
  { arbitrary: crash, weight: 2 },
  { arbitrary: revoke, weight: 2 },
);

/** Removes all faults of an integration's client. */
export async function endFaults({ provider, clientId }: { provider: CodeProviderId; clientId: string }) {
  await control(provider, "DELETE", `faults?client_id=${encodeURIComponent(clientId)}`);
}

async function injectFault(
  { provider, clientId }: ModelIntegration,
  fault: Record<string, unknown>,
): Promise<void> {
  await control(provider, "POST", "faults", { client_id: clientId, ...fault });
}

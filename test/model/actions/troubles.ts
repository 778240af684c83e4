// The faults around a connection: at its provider, in the network, and in the runtime.

import * as fc from "fast-check";
import type { CodeProviderId } from "../../support/peers/registration-at.ts";
import { expectMishap } from "../checks/expect-mishap.ts";
import type { ModelIntegration } from "../checks/expected.ts";
import { type Operation, uses } from "./operations.ts";
import { control } from "../in-process/sandbox-in-process.ts";
import type { Mishap } from "../in-process/wire.ts";

type Fault = Readonly<Record<string, unknown>> & { kind: string };

const status = (code: number, more: Record<string, unknown> = {}): Fault => ({
  kind: "status",
  status: code,
  ...more,
});

/** The faults of a refresh. None of them means that the grant has ended. */
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

/** The faults of a call to the provider's API. */
const API_FAULTS: readonly Fault[] = [
  status(401),
  status(500),
  status(429, { headers: { "retry-after": "30" } }),
  { kind: "html" },
  { kind: "large_body", bytes: 100_000 },
];

const faultOf = (on: "token" | "api", faults: readonly Fault[]) =>
  fc.tuple(fc.constantFrom(...faults), fc.integer({ min: 1, max: 3 })).map(([fault, times]): Operation => ({
    name: `fault on ${on} ×${times} ${JSON.stringify(fault)}`,
    run: (world, { integration }) => {
      world.statistics.faults += 1;
      const grantType = on === "token" ? { grant_type: "refresh_token" } : {};
      return order(integration, { on, times, fault, ...grantType });
    },
  }));

const outage = fc.constantFrom(status(503), { kind: "html" }).map((fault): Operation => ({
  name: `outage begins (${fault.kind})`,
  run: async (world, { integration }) => {
    world.statistics.faults += 1;
    for (const on of ["token", "api"]) await order(integration, { on, times: 0, fault });
  },
}));

const calm = fc.constant<Operation>({
  name: "outage ends",
  run: (_, { integration }) => endFaults(integration),
});

const mishap = fc
  .constantFrom<Mishap>("crash_before", "crash_after", "cut_before", "cut_after", "time_out")
  .map((kind): Operation => ({
    name: `next refresh: ${kind}`,
    run: async (world, connection) => expectMishap(world, connection, kind),
  }));

const apiCut = fc.constant<Operation>({
  name: "next call of the API: cut",
  run: async (world, { id }) => {
    world.statistics.faults += 1;
    world.wire.apiCuts.add(id);
  },
});

const crash = fc.constant<Operation>({
  name: "crash",
  run: async (world, { id, integration }) => {
    world.statistics.crashes += 1;
    await world.wire.crash(integration.app.id, id);
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

/** A fault, and a call that meets it immediately. Without that call, the fault waits for a later one. */
const met = (arbitrary: fc.Arbitrary<Operation>) =>
  fc.tuple(arbitrary, fc.option(uses, { freq: 4 })).map(([trouble, use]): Operation => {
    if (use === null) return trouble;
    return {
      name: `${trouble.name}, then ${use.name}`,
      run: async (world, connection) => {
        await trouble.run(world, connection);
        await use.run(world, connection);
      },
    };
  });

export const troubles: fc.Arbitrary<Operation> = fc.oneof(
  { arbitrary: met(faultOf("token", REFRESH_FAULTS)), weight: 6 },
  { arbitrary: met(faultOf("api", API_FAULTS)), weight: 3 },
  { arbitrary: met(outage), weight: 2 },
  { arbitrary: calm, weight: 3 },
  { arbitrary: met(mishap), weight: 8 },
  { arbitrary: met(apiCut), weight: 1 },
  { arbitrary: crash, weight: 2 },
  { arbitrary: revoke, weight: 2 },
);

/** Removes every fault of an integration's client. */
export async function endFaults({ provider, clientId }: { provider: CodeProviderId; clientId: string }) {
  await control(provider, "DELETE", `faults?client_id=${encodeURIComponent(clientId)}`);
}

async function order(
  { provider, clientId }: ModelIntegration,
  fault: Record<string, unknown>,
): Promise<void> {
  await control(provider, "POST", "faults", { client_id: clientId, ...fault });
}

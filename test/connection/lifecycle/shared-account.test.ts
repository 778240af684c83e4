// Connections of one account at a provider that revokes by account and client. The protocol is described in
// apps/directory/shared-accounts.ts.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { AppObject } from "../../../src/apps/app-object.ts";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { newConnectionId } from "../../../src/shared/id.ts";
import { AccountProvider } from "../../support/workers/account-provider.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import {
  beginAttempt,
  importGrant,
  newSession,
  newStage,
  PROVIDER,
  setClock,
  type Stage,
  tablesOf,
  valueOf,
} from "../../support/workers/create-connection.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns the unused object of another connection of the same app. */
async function anotherConnection(base: Stage, integration = base.integration): Promise<Stage> {
  const ids = { app: base.ids.app, connection: newConnectionId() };
  const stub = connectionStub(env, ids.app, ids.connection);
  await setClock(stub, base.clock);
  return { ...base, ids, stub, integration };
}

/** Connects an account. Returns the failure code, or null. */
async function connect(stage: Stage, account: string, reconnects = false): Promise<string | null> {
  const session = await newSession(stage, reconnects ? { connection_id: stage.ids.connection } : {});
  const { result } = await stage.stub.receiveCallback({
    ...(await beginAttempt(stage, session)),
    code: account,
  });
  return result.ok ? null : result.failure.code;
}

/** Connects each of these accounts with a connection of its own. */
async function connectAll(...accounts: string[]) {
  const provider = new AccountProvider();
  provider.install();
  const [first, ...others] = accounts;
  const base = await newStage(PROVIDER);
  const stages = [base];
  for (const _ of others) stages.push(await anotherConnection(base));
  for (const [i, stage] of stages.entries())
    expect(await connect(stage, i === 0 ? (first ?? "") : (others[i - 1] ?? ""))).toBeNull();
  return { provider, stages, base };
}

const revocationOf = async ({ stub }: Stage) => valueOf(await stub.delete()).revocation;

/** Whether the connection's grant can still be refreshed. */
const isUsable = async ({ stub }: Stage) => (await stub.refresh({})).ok;

const statusOf = async ({ stub }: Stage) => valueOf(await stub.get()).status;

describe("the authorization of an account with two connections", () => {
  test("is revoked with the last one, and the response to each deletion says which", async () => {
    const { provider, stages } = await connectAll("ada", "ada");
    const [first, second] = stages as [Stage, Stage];
    expect(valueOf(await first.stub.delete())).toMatchObject({
      revocation: "shared",
      hint: expect.stringContaining("same account"),
    });
    expect(await tablesOf(first.stub)).toEqual([]);
    expect(provider.revoked).toEqual([]);
    expect(await isUsable(second)).toBe(true);
    expect(await revocationOf(second)).toBe("revoked");
    expect(provider.revoked).toEqual(["refresh-3"]);
  });

  test("is revoked once if all connections are deleted at the same time", async () => {
    const { provider, stages } = await connectAll("ada", "ada", "ada", "ada");
    const revocations = await Promise.all(stages.map(revocationOf));
    expect(revocations.toSorted()).toEqual(["revoked", "shared", "shared", "shared"]);
    expect(provider.revoked).toHaveLength(1);
  });

  test("is revoked although another connection has to be reconnected, because its grant has ended", async () => {
    const { stages } = await connectAll("ada", "ada");
    const [first, second] = stages as [Stage, Stage];
    const ended = new AccountProvider();
    ended.install();
    expect(await second.stub.refresh({})).toMatchObject({ failure: { code: "reauthorization_required" } });
    expect(await revocationOf(first)).toBe("revoked");
    expect(ended.revoked).toEqual(["refresh-1"]);
  });

  test("is not revoked by the token of a refresh that was in progress during the deletion", async () => {
    const { provider, stages } = await connectAll("ada", "ada");
    const [first, second] = stages as [Stage, Stage];
    const late = await provider.during(
      "refresh",
      () => isUsable(first),
      async () => expect(await revocationOf(first)).toBe("shared"),
    );
    expect(late).toBe(false);
    await advanceTime(first, MINUTE);
    expect(provider.revoked).toEqual([]);
    expect(await isUsable(second)).toBe(true);
  });
});

test("connections of different accounts, of unknown accounts, and of different integrations are revoked one by one", async () => {
  const { provider, stages, base } = await connectAll("ada", "bob");
  for (const stage of stages) expect(await revocationOf(stage)).toBe("revoked");
  const other = await anotherConnection(base);
  const elsewhere = await anotherConnection(
    base,
    valueOf(await base.appStub.createIntegration(PROVIDER, LATCHKEY)).id,
  );
  for (const stage of [other, elsewhere]) expect(await connect(stage, "ada")).toBeNull();
  for (const stage of [other, elsewhere]) expect(await revocationOf(stage)).toBe("revoked");
  const imported = [await anotherConnection(base), await anotherConnection(base)];
  for (const stage of imported) await importGrant(stage);
  for (const stage of imported) expect(await revocationOf(stage)).toBe("revoked");
  expect(provider.revoked).toHaveLength(6);
});

test("each connection of an account is revoked if the integration's revocation_scope is grant", async () => {
  const { provider, stages, base } = await connectAll("ada", "ada");
  valueOf(
    await base.appStub.updateIntegration(
      base.integration,
      { options: { revocation_scope: "grant" } },
      LATCHKEY,
    ),
  );
  for (const stage of stages) expect(await revocationOf(stage)).toBe("revoked");
  expect(provider.revoked).toEqual(["refresh-1", "refresh-2"]);
});

describe("a revocation and a connection that is being connected", () => {
  test("if it ends the new grant, is found out and reported to the app", async () => {
    const { provider, stages, base } = await connectAll("ada");
    const [first] = stages as [Stage];
    const second = await anotherConnection(base);
    const revocation = await provider.during(
      "revoke",
      () => revocationOf(first),
      async () => expect(await connect(second, "ada")).toBeNull(),
    );
    expect([revocation, await statusOf(second)]).toEqual(["revoked", "active"]);
    vi.spyOn(Date, "now").mockImplementation(base.clock.now);
    base.clock.advance(MINUTE);
    await runDurableObjectAlarm(second.stub);
    expect(await statusOf(second)).toBe("reauthorization_required");
    const types = valueOf(await second.stub.listEvents(null, 10)).data.map(({ type }) => type);
    expect(types).toContain("connection.reauthorization_required");
  });

  test("if it ends a grant whose report failed, is found out when the report is repeated", async () => {
    const { stages, base } = await connectAll("ada");
    const [first] = stages as [Stage];
    const second = await anotherConnection(base);
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.spyOn(AppObject.prototype, "reportConnection").mockImplementationOnce(() => {
      throw new Error("unreachable");
    });
    expect(await connect(second, "ada")).toBeNull();
    expect(await revocationOf(first)).toBe("revoked");
    await advanceTime(second, 2 * MINUTE);
    expect(await statusOf(second)).toBe("reauthorization_required");
  });

  test("does not end a connection that is connected afterwards", async () => {
    const { stages, base } = await connectAll("ada");
    const [first] = stages as [Stage];
    expect(await revocationOf(first)).toBe("revoked");
    const second = await anotherConnection(base);
    expect(await connect(second, "ada")).toBeNull();
    await advanceTime(second, MINUTE);
    expect(await statusOf(second)).toBe("active");
    expect(await isUsable(second)).toBe(true);
  });
});

describe("a grant that is not used", () => {
  test("is revoked if it is of another account than the connection's", async () => {
    const { provider, stages } = await connectAll("ada");
    const [first] = stages as [Stage];
    expect(await connect(first, "bob", true)).toBe("account_mismatch");
    expect(provider.revoked).toEqual(["refresh-2"]);
    expect(await isUsable(first)).toBe(true);
  });

  test("is not revoked if another connection uses the account", async () => {
    const { provider, stages } = await connectAll("ada", "bob");
    const [first, second] = stages as [Stage, Stage];
    expect(await connect(first, "bob", true)).toBe("account_mismatch");
    expect(provider.revoked).toEqual([]);
    expect(await isUsable(second)).toBe(true);
  });

  test.each(["exchange", "userinfo"] as const)(
    "is not revoked if its connection is deleted during the %s and another one uses the account",
    async (moment) => {
      const { provider, stages, base } = await connectAll("ada");
      const [first] = stages as [Stage];
      const second = await anotherConnection(base);
      const failure = await provider.during(
        moment,
        () => connect(second, "ada"),
        async () => expect(await revocationOf(second)).toBe("not_supported"),
      );
      expect(failure).not.toBeNull();
      await advanceTime(second, MINUTE);
      expect(provider.revoked).toEqual([]);
      expect(await isUsable(first)).toBe(true);
      // The last connection ends the unused grant as well.
      expect(await revocationOf(first)).toBe("revoked");
    },
  );
});

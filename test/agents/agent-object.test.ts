// What an agent key's object stores, and for how long.

import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { AgentObject } from "../../src/agents/agent-object.ts";
import { deleteAgentCopy, readAgentCopy } from "../../src/agents/agent-copy.ts";
import type { AgentKeyRecord } from "../../src/agents/agent-key.ts";
import { agentStub } from "../../src/agents/agent-rpc.ts";
import type { CallToHold } from "../../src/agents/calls/held-call.ts";
import { DAY, HOUR, MINUTE } from "../../src/shared/clock.ts";
import { agentKeyIdOf, newAppId, newConnectionId } from "../../src/shared/id.ts";
import { issueKey } from "../../src/vault/api-key.ts";
import { advanceTime } from "../support/workers/advance-time.ts";
import { TestClock } from "../support/workers/test-clock.ts";

const CALL: CallToHold = {
  target: {
    connection: newConnectionId(),
    integration: "mail",
    method: "POST",
    path: "/send",
    url: "https://api.example.com/send",
    account: null,
  },
  content: { query: "", headers: {}, body: "Hi" },
};

/** Creates a key that is valid for an hour. */
async function newStage() {
  const app = newAppId();
  const { hash } = await issueKey("ak", app);
  const id = agentKeyIdOf(hash);
  const stub = agentStub(env, app, id);
  const clock = new TestClock();
  await runInDurableObject(stub, (object: AgentObject) => {
    object.clock = clock.now;
  });
  const record: AgentKeyRecord = {
    id,
    app,
    hash,
    end_user: "ada",
    name: "Helper",
    return_url: "https://app.example.com/",
    policy: { rules: [], default: "confirm" },
    created_at: clock.now(),
    expires_at: clock.now() + HOUR,
    revoked_at: null,
  };
  await stub.create(record);
  return { app, id, hash, stub, clock };
}

type Stage = Awaited<ReturnType<typeof newStage>>;

/** Returns all rows of a table as text; null where the object has no such table. */
const stored = ({ stub }: Stage, table: "agent_key" | "held_call") =>
  runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = ?", table).toArray();
    return tables.length === 0 ? null : JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray());
  });

const hold = async ({ stub }: Stage) => {
  const held = await stub.hold(CALL);
  if (!held.ok) throw new Error(held.failure.code);
  return { ...held.value.call };
};

describe("an agent key's object", () => {
  test("deletes everything a day after the key has expired", async () => {
    const stage = await newStage();
    await hold(stage);
    await advanceTime(stage, HOUR);
    expect(await stage.stub.authenticate(stage.hash, false)).toBeNull();
    expect(await stage.stub.get()).toMatchObject({ value: { status: "expired" } });
    await advanceTime(stage, DAY);
    expect([await stored(stage, "agent_key"), await stored(stage, "held_call")]).toEqual([null, null]);
    expect(await stage.stub.get()).toMatchObject({ failure: { code: "agent_key_not_found" } });
  });

  test("deletes what an expired call contains, and later the call", async () => {
    const stage = await newStage();
    const { id } = await hold(stage);
    expect(await stored(stage, "held_call")).not.toContain('\\"sealed_content\\":null');
    await advanceTime(stage, 10 * MINUTE);
    expect(await stored(stage, "held_call")).toContain('\\"sealed_content\\":null');
    expect(await stage.stub.getCall(id)).toMatchObject({ value: { status: "expired" } });
    await advanceTime(stage, HOUR);
    expect(await stored(stage, "held_call")).toBe("[]");
  });

  test("E3 · writes its copy in KV again if it is missing, but not for a revoked key or another one", async () => {
    const stage = await newStage();
    const { app, id, hash, stub, clock } = stage;
    const copy = () => readAgentCopy(env, app, id, clock.now());
    await deleteAgentCopy(env, app, id);
    expect(await stub.authenticate("0".repeat(64), true)).toBeNull();
    expect(await copy()).toBeNull();
    expect(await stub.authenticate(hash, true)).toMatchObject({ hash, end_user: "ada" });
    expect(await copy()).toMatchObject({ hash });
    await stub.revoke();
    clock.advance(HOUR / 2);
    expect(await stub.authenticate(hash, true)).toBeNull();
    expect(await copy()).toBeNull();
  });
});

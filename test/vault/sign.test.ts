import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  signAttemptToken,
  signConnectToken,
  verifyAttemptToken,
  verifyConnectToken,
} from "../../src/connection/connect/signed-tokens.ts";
import { newAppId, newAttemptId, newConnectionId, newSessionId } from "../../src/shared/id.ts";
import { sign, verify } from "../../src/vault/sign.ts";
import { ring, rootKey } from "../support/workers/keyring.ts";

const [k1, k2] = [rootKey("k1"), rootKey("k2")];
const keyring = ring(k1);

const attempt = { app: newAppId(), connection: newConnectionId(), attempt: newAttemptId() };
const session = { app: attempt.app, connection: attempt.connection, session: newSessionId() };

test("tokens contain the value they were signed with", async () => {
  const state = await signAttemptToken(keyring, "state", attempt);
  expect(await verifyAttemptToken(keyring, "state", state)).toEqual(attempt);
  const token = await signConnectToken(keyring, session);
  expect(await verifyConnectToken(keyring, token)).toEqual(session);
});

describe("B1 · tokens of different uses are not interchangeable:", () => {
  test("a state is not a handle, and a handle is not a state", async () => {
    const state = await signAttemptToken(keyring, "state", attempt);
    const handle = await signAttemptToken(keyring, "handle", attempt);
    expect(await verifyAttemptToken(keyring, "handle", state)).toBeNull();
    expect(await verifyAttemptToken(keyring, "state", handle)).toBeNull();
  });

  test("a connect token is neither, and neither is a connect token", async () => {
    const state = await signAttemptToken(keyring, "state", attempt);
    const handle = await signAttemptToken(keyring, "handle", attempt);
    const token = await signConnectToken(keyring, session);
    expect(await verifyConnectToken(keyring, state)).toBeNull();
    expect(await verifyConnectToken(keyring, handle)).toBeNull();
    expect(await verifyAttemptToken(keyring, "state", token)).toBeNull();
    expect(await verifyAttemptToken(keyring, "handle", token)).toBeNull();
  });

  test("not even with the same value", async () => {
    const Any = z.unknown();
    const state = await sign(keyring, "state", { x: 1 });
    expect(await verify(keyring, "state", state, Any)).toEqual({ x: 1 });
    for (const use of ["handle", "connect"] as const)
      expect(await verify(keyring, use, state, Any)).toBeNull();
  });
});

describe("B4 · rejects", () => {
  test("a token with any one character changed", async () => {
    const state = await signAttemptToken(keyring, "state", attempt);
    // The last character of a signature can contain bits that are ignored.
    const places = Array.from({ length: state.length - 1 }, (_, i) => i);
    const changed = places.map(
      (i) => state.slice(0, i) + (state[i] === "A" ? "B" : "A") + state.slice(i + 1),
    );
    const verified = await Promise.all(changed.map((token) => verifyAttemptToken(keyring, "state", token)));
    expect(verified.filter((found) => found !== null)).toEqual([]);
  });

  test("a token with another token's payload", async () => {
    const [header, , signature] = (await signAttemptToken(keyring, "state", attempt)).split(".");
    const other = await signAttemptToken(keyring, "state", { ...attempt, connection: newConnectionId() });
    const mixed = [header, other.split(".")[1], signature].join(".");
    expect(await verifyAttemptToken(keyring, "state", mixed)).toBeNull();
  });

  test("a token without a signature", async () => {
    const [, payload] = (await signAttemptToken(keyring, "state", attempt)).split(".");
    const unsigned = btoa(JSON.stringify({ alg: "none", kid: "k1" })).replaceAll("=", "");
    expect(await verifyAttemptToken(keyring, "state", `${unsigned}.${payload}.`)).toBeNull();
  });

  test("a token that is too long, although its signature is valid", async () => {
    const Long = z.object({ pad: z.string() });
    const fits = await sign(keyring, "state", { pad: "x".repeat(500) });
    const long = await sign(keyring, "state", { pad: "x".repeat(1000) });
    expect(await verify(keyring, "state", fits, Long)).not.toBeNull();
    expect(await verify(keyring, "state", long, Long)).toBeNull();
  });

  test.each(["", ".", "..", "a.b.c", "null", "\0", "é".repeat(100)])(
    "a value that is not a token: %j",
    async (token) => {
      expect(await verifyAttemptToken(keyring, "state", token)).toBeNull();
    },
  );

  test("IDs in a wrong format, although they are signed", async () => {
    const state = await sign(keyring, "state", { a: "index", c: attempt.connection, t: "x" });
    expect(await verifyAttemptToken(keyring, "state", state)).toBeNull();
  });

  test("a token of a key that is not in the keyring", async () => {
    const state = await signAttemptToken(ring(k2), "state", attempt);
    expect(await verifyAttemptToken(keyring, "state", state)).toBeNull();
  });
});

test("E3 · a token of the older key is valid while that key is in the keyring", async () => {
  const state = await signAttemptToken(ring(k1), "state", attempt);
  expect(await verifyAttemptToken(ring(k2, k1), "state", state)).toEqual(attempt);
});

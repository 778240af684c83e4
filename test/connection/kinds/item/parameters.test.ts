// The end user's input is sent to the provider, and is not stored.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { freshStub } from "../../../crash-points/crash-injector.ts";
import { rejection } from "../../../support/workers/item-provider.ts";
import { type BankStage, newBankStage } from "../../../support/workers/item-stage.ts";
import { newSession, valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
  bank.provider.connector.credentials = [
    { name: "cpf", label: "CPF", type: "number" },
    { name: "password", label: "Password", type: "password", optional: true },
  ];
});

afterEach(() => {
  vi.restoreAllMocks();
});

const CPF = "12345678909";
const decoder = new TextDecoder();

async function click(parameters: Record<string, string>) {
  const { ids, integration } = bank.stage;
  const session = await newSession(bank.stage, { completion: "confirm" });
  return freshStub(bank.stage).beginAttempt(ids, { session, integration, parameters });
}

test("E1 · parameters and a second factor are not stored, not even encrypted", async () => {
  const { stage, provider } = bank;
  const plaintexts: string[] = [];
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, "encrypt").mockImplementation((algorithm, key, data) => {
    plaintexts.push(decoder.decode(data));
    return encrypt(algorithm, key, data);
  });
  const { id: attempt, cookie } = valueOf(await click({ cpf: CPF, password: "canary-password" }));
  const [item] = provider.itemsFor(stage.ids.connection);
  const inputRequest = { status: "WAITING_USER_INPUT", parameter: { name: "token", type: "number" } };
  Object.assign(item ?? {}, inputRequest);
  const stub = freshStub(stage);
  const input = { attempt, cookie, name: "token", value: "canary-mfa" };
  valueOf(await stub.submitAttemptInput(input));
  Object.assign(item ?? {}, { status: "UPDATED", parameter: null });
  valueOf((await stub.attemptStatus(input)).result);
  expect(valueOf(await stub.confirmAttempt(attempt, "ada")).status).toBe("active");

  const sent = provider.calls.map(({ body }) => JSON.stringify(body)).join("\n");
  for (const value of [CPF, "canary-password", "canary-mfa"]) {
    expect(sent).toContain(value);
    expect(plaintexts.join("\n")).not.toContain(value);
  }
  expect(plaintexts.length).toBeGreaterThan(1);
});

const rejectParameters = (...names: string[]) => {
  const details = names.map((parameter) => ({ code: "001", message: "canary", parameter }));
  bank.provider.before = ({ method, path }) =>
    method === "POST" && path === "/items" ? Response.json({ details }, { status: 400 }) : null;
};

describe("an item request that the provider rejects", () => {
  test("because of a parameter reports the field", async () => {
    rejectParameters("password", "cpf");
    const fields = ["cpf", "password"].map((name) => ({
      path: `parameters.${name}`,
      message: "was not accepted by the institution",
    }));
    expect(await click({ cpf: CPF })).toEqual({
      ok: false,
      failure: { code: "parameters_invalid", fields },
    });
  });

  test("H4 · because of an unknown parameter does not quote the provider", async () => {
    rejectParameters("canary");
    expect(await click({ cpf: CPF })).toEqual({ ok: false, failure: { code: "authorization_failed" } });
  });

  test("is sent once", async () => {
    rejectParameters("cpf");
    await click({ cpf: CPF });
    expect(bank.provider.count("POST", "/items")).toBe(1);
  });
});

test("a key that is rejected by an item request is replaced, and only the request with the new key creates an item", async () => {
  const { provider } = bank;
  let isFirst = true;
  provider.before = ({ path }) => {
    if (!isFirst || path !== "/connect_token") return null;
    isFirst = false;
    provider.revokeKeys();
    return rejection(403);
  };
  valueOf(await click({ cpf: CPF }));
  expect(provider.auths).toBe(2);
  expect(provider.created).toHaveLength(1);
});

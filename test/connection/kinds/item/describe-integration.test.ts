import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { configOf } from "../../../../src/config.ts";
import { signConnectToken } from "../../../../src/connection/connect/signed-tokens.ts";
import { freshStub } from "../../../crash-points/crash-injector.ts";
import { SECOND } from "../../../../src/shared/clock.ts";
import { rejection } from "../../../support/workers/item-provider.ts";
import { BANK, type BankStage, newBankStage } from "../../../support/workers/item-stage.ts";
import { setClock, valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;
let integrations: string[];

beforeEach(async () => {
  bank = await newBankStage();
  bank.provider.connector.credentials = [{ name: "cpf", label: "CPF", type: "number" }];
  integrations = [bank.stage.integration];
  while (integrations.length < 20)
    integrations.push(valueOf(await bank.stage.appStub.createIntegration(BANK, LATCHKEY)).id);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const newSession = async () => {
  const input = { end_user: { id: "ada" }, integrations, completion: "confirm" as const };
  return valueOf(await bank.stage.appStub.createSession(bank.stage.ids.connection, input)).id;
};

/** Views the connect page, in an object without anything in memory except what all objects share. */
async function view(session: string, selected: string | null = null) {
  const { ids, clock } = bank.stage;
  const stub = freshStub(bank.stage);
  await setClock(stub, clock);
  const before = bank.provider.calls.length;
  const result = await stub.describeSession(ids, session, { selected });
  return { result, calls: bank.provider.calls.length - before };
}

/** Returns the integrations that the picker offers. */
function offeredOn(result: Awaited<ReturnType<typeof view>>["result"]): string[] {
  const { content } = valueOf(result);
  if (!("picker" in content)) throw new Error("the page is no picker");
  return content.picker.entries.map(({ integration }) => integration);
}

describe("H6 · a connect page with twenty integrations", () => {
  test("H6 · calls no provider, and shows the fields of an integration when it is selected", async () => {
    const session = await newSession();
    bank.stage.clock.advance(301 * SECOND);
    const page = await view(session);
    expect(page.calls).toBe(0);
    expect(offeredOn(page.result).toSorted()).toEqual(integrations.toSorted());
    const [, chosen = ""] = integrations;
    const selected = valueOf((await view(session, chosen)).result).content;
    expect(selected).toMatchObject({ choice: { integration: chosen, fields: [{ name: "parameters.cpf" }] } });
  });

  test("H6 · shows the form of a selected integration without problems, until the form is submitted", async () => {
    const session = await newSession();
    bank.stage.clock.advance(301 * SECOND);
    const { ids, integration } = bank.stage;
    const token = await signConnectToken(configOf(env).keyring, { ...ids, session });
    // The session goes on in the browser of its first click only.
    let cookie = "";
    const submit = async (fields: Record<string, string>) => {
      const response = await exports.default.fetch("http://localhost:8787/connect", {
        method: "POST",
        headers: { "sec-fetch-site": "same-origin", cookie },
        body: new URLSearchParams({ token, integration, ...fields }),
      });
      cookie ||= response.headers.get("set-cookie")?.split(";")[0] ?? "";
      const text = await response.text();
      return {
        status: response.status,
        forms: text.split("<form").length - 1,
        asks: text.includes('name="parameters.cpf"'),
        reports: text.includes('aria-invalid="true"'),
      };
    };
    expect(await submit({})).toEqual({ status: 200, forms: 1, asks: true, reports: false });
    const empty = { "parameters.cpf": "" };
    expect(await submit(empty)).toEqual({ status: 400, forms: 1, asks: true, reports: true });
  });

  test("H6 · at a failing bank makes one call in ten seconds, for an integration that is selected", async () => {
    const session = await newSession();
    bank.stage.clock.advance(301 * SECOND);
    bank.provider.before = ({ path }) => (path.startsWith("/connectors/") ? rejection(503) : null);
    const calls: number[] = [];
    for (const selected of [null, ...integrations.slice(0, 1), ...integrations.slice(0, 1), null])
      calls.push((await view(session, selected)).calls);
    expect(calls).toEqual([0, 1, 0, 0]);
    expect(offeredOn((await view(session)).result)).toHaveLength(20);
    const unavailable = { ok: false, failure: { code: "provider_unavailable" } };
    expect((await view(session, integrations[0])).result).toMatchObject(unavailable);
    bank.stage.clock.advance(10 * SECOND);
    bank.provider.before = () => null;
    expect(await view(session, bank.stage.integration)).toMatchObject({ calls: 1, result: { ok: true } });
  });
});

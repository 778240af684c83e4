// A grant with several accounts: the person chooses one, and what happens to the grant until then.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../../src/shared/clock.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import { beginAttempt, newSession, newStage, valueOf } from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";
import { SITES as PROVIDER } from "../../support/workers/site-provider.ts";

const LIST = {
  path: [],
  pick: [{ path: ["kind"], is: "site" }, "first" as const],
  choice: { detail: [[["url"]]] },
};

const SITES = {
  ...PROVIDER,
  definition: { ...PROVIDER.definition, account: { ...PROVIDER.definition?.account, list: LIST } },
};

let sites: object[];
let requests: ReturnType<typeof fakeProvider>;

const site = (id: string) => ({ id, name: id.toUpperCase(), url: `https://${id}.example.com`, kind: "site" });
const sent = (path: string) => requests.filter(({ url }) => url.endsWith(path));

beforeEach(() => {
  vi.spyOn(console, "info").mockReturnValue();
  sites = [site("a"), { id: "x", kind: "other" }, site("b"), site("b")];
  requests = fakeProvider(({ url }) =>
    url.endsWith("/token")
      ? tokenResponse("access-1", "refresh-1")
      : url.endsWith("/revoke")
        ? new Response()
        : Response.json(sites),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns from the provider and, in sessions that need it, confirms. */
async function connect(changes: Parameters<typeof newSession>[1], settings = SITES) {
  const stage = await newStage(settings);
  const { attempt, cookie, ...callback } = await beginAttempt(stage, await newSession(stage, changes));
  const { result } = await stage.stub.receiveCallback({ ...callback, attempt, cookie });
  const confirm = () => stage.stub.confirmAttempt(attempt, "ada");
  const confirmed = changes?.completion === "confirm" ? await confirm() : null;
  const status = (by: string | null = cookie) => stage.stub.attemptStatus({ attempt, cookie: by });
  const choose = (value: string, by: string | null = cookie) =>
    stage.stub.submitAttemptInput({ attempt, cookie: by, name: "account", value });
  return { stage, result, confirmed, confirm, status, choose };
}

const connectWithChoice = async () => {
  const connected = await connect({ completion: "confirm", choose_account: true });
  expect(connected.confirmed).toMatchObject({ failure: { code: "account_choice_required" } });
  return connected;
};

describe("a grant with several accounts", () => {
  test("waits until the person has chosen one", async () => {
    const { stage, confirmed, confirm, status, choose } = await connectWithChoice();
    expect(confirmed).toMatchObject({
      failure: { chooseUrl: expect.stringContaining("/connect/status?state=") },
    });
    expect((await status()).result).toMatchObject({
      value: {
        next: "choose",
        accounts: [
          { id: "a", label: "A", detail: "https://a.example.com" },
          { id: "b", label: "B", detail: "https://b.example.com" },
        ],
      },
    });
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "pending", account: null });
    await choose("b");
    expect((await status()).result).toMatchObject({ value: { next: "confirm" } });
    expect(valueOf(await confirm())).toMatchObject({
      status: "active",
      account: { id: "b", label: "B" },
      metadata: { site: "b" },
    });
    expect([sent("/token").length, sent("/sites").length]).toEqual([1, 1]);
    await advanceTime(stage, 15 * MINUTE);
    expect(sent("/revoke")).toEqual([]);
  });

  test("is chosen before the connection is active, without a confirmation", async () => {
    const { stage, result, status, choose } = await connect({ completion: "automatic" });
    expect(result).toMatchObject({ value: { next: "wait" } });
    await choose("a");
    expect((await status()).result).toMatchObject({ value: { next: "connected" } });
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", account: { id: "a" } });
  });

  test("is of the first account if the app does not let the person choose", async () => {
    const { confirmed } = await connect({ completion: "confirm" });
    expect(confirmed).toMatchObject({ value: { account: { id: "a" } } });
  });

  test("has no choice if the rule finds one account", async () => {
    sites = [site("a"), { id: "x", kind: "other" }];
    const { confirmed } = await connect({ completion: "confirm", choose_account: true });
    expect(confirmed).toMatchObject({ value: { account: { id: "a" } } });
  });

  test("has no choice if the connection's account is known", async () => {
    const { stage, choose } = await connect({ completion: "automatic" });
    await choose("b");
    const again = { connection_id: stage.ids.connection, completion: "automatic" as const };
    const callback = await beginAttempt(stage, await newSession(stage, again));
    expect((await stage.stub.receiveCallback(callback)).result).toMatchObject({
      value: { next: "connected" },
    });
    expect(valueOf(await stage.stub.get())).toMatchObject({ account: { id: "b" } });
  });
});

describe("a choice", () => {
  test("D7 · is shown to, and accepted from, only the browser that began the attempt", async () => {
    const { status, choose } = await connectWithChoice();
    for (const other of [null, "another-cookie"]) {
      expect(await status(other)).toMatchObject({
        result: { failure: { code: "wrong_browser" } },
        returnInfo: null,
      });
      await choose("b", other);
      expect((await status()).result).toMatchObject({ value: { next: "choose" } });
    }
  });

  test("accepts only accounts that the provider has listed", async () => {
    const { status, choose } = await connectWithChoice();
    for (const id of ["x", "c", ""]) await choose(id);
    expect((await status()).result).toMatchObject({ value: { next: "choose" } });
  });

  test("counts once", async () => {
    const { status, confirm, choose } = await connectWithChoice();
    await Promise.all([choose("b"), choose("a")]);
    await choose("a");
    expect((await status()).result).toMatchObject({ value: { next: "confirm" } });
    expect(valueOf(await confirm())).toMatchObject({ account: { id: "b" } });
  });

  test("that nobody makes in time revokes the grant", async () => {
    const { stage, status, confirm, choose } = await connectWithChoice();
    await advanceTime(stage, 10 * MINUTE);
    expect(sent("/revoke").map(({ form }) => form.get("token"))).toEqual(["refresh-1"]);
    await choose("b");
    expect((await status()).result).toMatchObject({ failure: { code: "attempt_expired" } });
    expect(await confirm()).toMatchObject({ failure: { code: "attempt_expired" } });
    expect(valueOf(await stage.stub.get())).toMatchObject({
      status: "pending",
      last_error: { code: "attempt_expired" },
    });
  });

  test("of a connection that is deleted is not accepted, and the grant is revoked", async () => {
    const { stage, choose } = await connectWithChoice();
    valueOf(await stage.stub.delete());
    await choose("b");
    await advanceTime(stage, 10 * MINUTE);
    expect(sent("/revoke").length).toBe(1);
    expect(await stage.stub.isGone()).toBe(true);
  });
});

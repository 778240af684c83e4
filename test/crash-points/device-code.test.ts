// A device code whose poll a crash interrupts: the poll is repeated, and a grant that was stored is never lost.

import { describe, expect, test } from "vitest";
import { SECOND } from "../../src/shared/clock.ts";
import { newSession, newStage, type Stage, valueOf } from "../support/workers/create-connection.ts";
import { DEVICE, DeviceServer } from "../support/workers/device-server.ts";
import { freshStub } from "./crash-injector.ts";
import {
  crashPointsOf,
  failuresAt,
  namesOf,
  newConnectionStage,
  readStorage,
  runAlarm,
  runAndCrash,
} from "./crash-points.ts";

/** What a poll waits for, up to the stored grant and its account. */
const AWAITED_CALLS = [
  "crypto.decrypt",
  "crypto.encrypt",
  "fetch /token",
  "body /token",
  "fetch /userinfo",
  "body /userinfo",
];

type Completion = "confirm" | "automatic";

/** A session whose code the person has approved, and which was not polled yet. */
async function newSetup(base: Stage, completion: Completion) {
  const stage = newConnectionStage(base);
  const server = new DeviceServer(stage.clock.now);
  const session = await newSession(stage, { completion, flow: "device" });
  const { attempt } = valueOf(await freshStub(stage).beginDeviceAttempt(session));
  server.answer = server.issue;
  return { stage, server, attempt, session };
}

describe.each(["confirm", "automatic"] as const)("with completion %s", (completion) => {
  test("a poll that is interrupted is repeated", async () => {
    const base = await newStage(DEVICE);
    const setup = await newSetup(base, completion);
    const { calls } = await runAndCrash(setup.stage, null, () => runAlarm(setup.stage));
    expect([...namesOf(calls)]).toEqual(expect.arrayContaining(AWAITED_CALLS));
    // Whether the integration is paused is read in the background.
    const points = crashPointsOf(calls).filter(({ name }) => name !== "kv.get");
    const failures = await failuresAt(points, async (point) => {
      const { stage, server, attempt } = await newSetup(base, completion);
      await runAndCrash(stage, point, () => runAlarm(stage));
      for (let runs = 0; runs < 3; runs += 1) await runAlarm(stage);
      if (completion === "confirm") valueOf(await freshStub(stage).confirmAttempt(attempt, "ada"));
      expect(valueOf(await freshStub(stage).get())).toMatchObject({
        status: "active",
        account: { id: "ada" },
      });
      // A second poll only if the response of the first one was not stored.
      expect(server.polls.length).toBeLessThanOrEqual(2);
      const { attempts, revocations } = await readStorage(stage);
      const noSecrets = { sealed_device_code: null, sealed_grant: null };
      expect(attempts).toMatchObject([{ status: "completed", ...noSecrets }]);
      expect(revocations).toEqual([]);
      expect(server.revoked).toEqual([]);
    });
    expect(failures).toEqual([]);
  }, 60_000);
});

test("a confirmation that is interrupted is completed by the alarm, or by the next one", async () => {
  const base = await newStage(DEVICE);
  const approve = async () => {
    const setup = await newSetup(base, "confirm");
    await runAlarm(setup.stage);
    return { ...setup, confirm: () => freshStub(setup.stage).confirmAttempt(setup.attempt, "ada") };
  };
  const setup = await approve();
  const { calls } = await runAndCrash(setup.stage, null, setup.confirm);
  const failures = await failuresAt(crashPointsOf(calls), async (point) => {
    const { stage, server, confirm } = await approve();
    await runAndCrash(stage, point, confirm);
    stage.clock.advance(SECOND);
    if ((point.nth ?? 0) % 2 === 0) await runAlarm(stage);
    valueOf(await confirm());
    for (let runs = 0; runs < 15; runs += 1) await runAlarm(stage);
    expect(valueOf(await freshStub(stage).get()).status).toBe("active");
    expect(server.revoked).toEqual([]);
  });
  expect(failures).toEqual([]);
}, 60_000);

test("a code that was requested when the object stopped is requested again, and only one is polled", async () => {
  const base = await newStage(DEVICE);
  const begin = async () => {
    const stage = newConnectionStage(base);
    const server = new DeviceServer(stage.clock.now);
    const session = await newSession(stage, { completion: "confirm", flow: "device" });
    return { stage, server, request: () => freshStub(stage).beginDeviceAttempt(session) };
  };
  const setup = await begin();
  const { calls } = await runAndCrash(setup.stage, null, setup.request);
  const failures = await failuresAt(crashPointsOf(calls), async (point) => {
    const { stage, server, request } = await begin();
    await runAndCrash(stage, point, request);
    const { userCode } = valueOf(await request());
    await runAlarm(stage);
    expect(new Set(server.polls.map(({ code }) => code))).toEqual(
      new Set([userCode.replace("WDJB", "device")]),
    );
  });
  expect(failures).toEqual([]);
}, 60_000);

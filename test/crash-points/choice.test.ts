// A choice of an account that a crash interrupts, and whose connection is then deleted: the grant is revoked.

import { expect, test } from "vitest";
import { MINUTE } from "../../src/shared/clock.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
} from "../support/workers/create-connection.ts";
import { RotatingProvider } from "../support/workers/rotating-provider.ts";
import { freshStub } from "./crash-injector.ts";
import { crashPointsOf, failuresAt, newConnectionStage, runAlarm, runAndCrash } from "./crash-points.ts";

async function newChoice(base: Stage) {
  const stage = newConnectionStage(base);
  const provider = new RotatingProvider("detection");
  provider.install();
  const callback = await beginAttempt(stage, await newSession(stage));
  valueOf((await freshStub(stage).receiveCallback(callback)).result);
  const { attempt, cookie } = callback;
  const choose = () => freshStub(stage).submitAttemptInput({ attempt, cookie, name: "account", value: "b" });
  return { stage, provider, choose };
}

test("a grant whose activation a crash interrupts is revoked if the connection is deleted", async () => {
  const settings: typeof PROVIDER = {
    ...PROVIDER,
    definition: {
      endpoints: PROVIDER.endpoints,
      account: { path: "userinfo", list: { path: ["accounts"], pick: ["first"], choice: {} }, id: [["id"]] },
    },
  };
  // Apps of their own, because connections of one app would share the accounts.
  const setup = await newChoice(await newStage(settings));
  const points = crashPointsOf((await runAndCrash(setup.stage, null, setup.choose)).calls);
  const failures = await failuresAt(points, async (point) => {
    const { stage, provider, choose } = await newChoice(await newStage(settings));
    await runAndCrash(stage, point, choose);
    valueOf(await freshStub(stage).delete());
    for (let i = 0; i < 3; i += 1) {
      stage.clock.advance(15 * MINUTE);
      await runAlarm(stage);
    }
    expect(provider.revoked).toHaveLength(1);
  });
  expect(failures).toEqual([]);
}, 60_000);

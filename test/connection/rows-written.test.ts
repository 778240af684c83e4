// What a refresh and a connect write. Each written row is billed, and so is each alarm that is set.

import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ConnectionRow } from "../../src/connection/connection-row.ts";
import { newEvent } from "../../src/events/event.ts";
import { EventLog } from "../../src/events/event-log.ts";
import { HOUR, MINUTE } from "../../src/shared/clock.ts";
import { advanceTime } from "../support/workers/advance-time.ts";
import { countRows } from "../support/workers/count-rows.ts";
import {
  beginAttempt,
  newConnection,
  newSession,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
} from "../support/workers/create-connection.ts";
import { RotatingProvider } from "../support/workers/rotating-provider.ts";
import { upTo } from "../support/workers/webhook-stage.ts";

/** The most rows that may be written. */
const REFRESH = 8;
const CONNECT = 34;
const NEW_TABLES = 8;

afterEach(() => {
  vi.restoreAllMocks();
});

function installProvider(): RotatingProvider {
  const provider = new RotatingProvider("grace");
  provider.install();
  return provider;
}

/** A connection whose grant has to be kept alive, with a full timeline. No alarm is due soon. */
async function newBusyConnection(): Promise<Stage> {
  const settings = { ...PROVIDER, options: { keep_alive_days: 30 } };
  const stage = await newConnection(installProvider().grant(), settings);
  await runInDurableObject(stage.stub, (_, { storage }) => {
    const log = new EventLog(storage.sql, new ConnectionRow(storage.sql).reportedEvents);
    for (const n of upTo(600)) log.append(newEvent("connection.updated", { n }, n));
    log.markPublished(log.unpublished(600).at(-1)?.seq ?? 0);
  });
  await advanceTime(stage, MINUTE);
  return stage;
}

describe(`a refresh of a connection with a full timeline writes at most ${REFRESH} rows`, () => {
  test("if a caller waits for it, including the alarm that follows", async () => {
    const stage = await newBusyConnection();
    stage.clock.advance(HOUR);
    const { tables, rows } = await countRows(stage.stub, async () => {
      expect(valueOf(await stage.stub.refresh({})).version).toBe(2);
      await advanceTime(stage, HOUR / 2);
    });
    expect(tables).toBe(0);
    expect(rows).toBeLessThanOrEqual(REFRESH);
  });

  test("if a token read ahead of its expiration starts it, and no alarm follows", async () => {
    const stage = await newBusyConnection();
    stage.clock.advance(57 * MINUTE);
    let alarms = 0;
    const { tables, rows } = await countRows(stage.stub, async () => {
      await stage.stub.refreshAhead(1);
      alarms = await advanceTime(stage, HOUR / 2);
    });
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
    expect(alarms).toBe(1);
    expect(tables).toBe(0);
    expect(rows).toBeLessThanOrEqual(REFRESH);
  });
});

test(`a connect writes at most ${CONNECT} rows in both objects, and ${NEW_TABLES} for the connection's tables`, async () => {
  installProvider();
  const stage = await newStage(PROVIDER);
  const ofApp = { tables: 0, rows: 0 };
  const ofConnection = await countRows(stage.stub, async () => {
    Object.assign(
      ofApp,
      await countRows(stage.appStub, async () => {
        const session = await newSession(stage, { completion: "confirm" });
        await advanceTime(stage, MINUTE);
        valueOf(await stage.stub.describeSession(stage.ids, session));
        const callback = await beginAttempt(stage, session, "browser");
        await advanceTime(stage, MINUTE);
        valueOf((await stage.stub.receiveCallback(callback)).result);
        valueOf(await stage.stub.confirmAttempt(callback.attempt, "ada"));
        await advanceTime(stage, 2 * MINUTE);
      }),
    );
  });
  expect(ofConnection.tables).toBeLessThanOrEqual(NEW_TABLES);
  expect(ofConnection.rows + ofApp.rows).toBeLessThanOrEqual(CONNECT);
});

test(`an import creates the tables of a connection with at most ${NEW_TABLES} rows`, async () => {
  const stage = await newStage();
  const { tables } = await countRows(stage.stub, () =>
    stage.stub.importGrant(stage.ids, {
      integration: stage.integration,
      end_user: "ada",
      access_token: "access-1",
    }),
  );
  expect(tables).toBeGreaterThan(0);
  expect(tables).toBeLessThanOrEqual(NEW_TABLES);
});

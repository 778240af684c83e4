import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { appStub } from "../../src/apps/app-rpc.ts";
import { readTokenCopy } from "../../src/kv/token-copy.ts";
import {
  actAndCrash,
  crashPointsOf,
  failuresAt,
  lookInto,
  namesOf,
  newScene,
  ring,
  SEALING,
} from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crossings.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
} from "../support/workers/create-connection.ts";
import { RotatingProvider } from "../support/workers/rotating-provider.ts";

type Completion = "confirm" | "automatic";
type Scene = Awaited<ReturnType<typeof newReturn>>;

/** Where the way from the callback to the connection waits. */
const PLACES = [
  ...SEALING,
  "fetch /token",
  "body /token",
  "app.reportClientAccepted",
  "fetch /userinfo",
  "body /userinfo",
  "app.reportConnection",
  "kv.put",
];

/** A browser on its way back from the provider. */
async function newReturn(base: Stage, completion: Completion) {
  const stage = newScene(base);
  const provider = new RotatingProvider("detection");
  provider.play();
  const callback = await beginAttempt(stage, await newSession(stage, { completion }));
  return { stage, provider, callback, completion };
}

/** What the browser and the app's backend do, and do again after a crash. Null: connected. */
async function comeBack({ stage, callback, completion }: Scene): Promise<string | null> {
  const stub = freshStub(stage);
  const { result } = await stub.receiveCallback(callback);
  if (!result.ok) return result.failure.code;
  if (completion === "automatic") return null;
  const confirmed = await stub.confirmAttempt(callback.attempt, "ada");
  return confirmed.ok ? null : confirmed.failure.code;
}

const statusOf = async (stage: Stage, attempt: string) =>
  (await lookInto(stage)).attempts.find(({ id }) => id === attempt)?.status;

/** What the alarm makes of an attempt: a code that has left needs nobody to come to its end. */
const AFTER_THE_ALARM: Record<string, string> = { exchanging: "failed", exchanged: "completed" };

async function crashAndComeBack(scene: Scene, byAlarm: boolean, point: CrashPoint) {
  const { stage, provider, callback } = scene;
  const told: (string | null)[] = [];
  await actAndCrash(stage, point, async () => told.push(await comeBack(scene)));
  const died = (await statusOf(stage, callback.attempt)) ?? "";
  if (byAlarm) await ring(stage);
  const expected = (byAlarm ? AFTER_THE_ALARM[died] : undefined) ?? died;
  expect(await statusOf(stage, callback.attempt)).toBe(expected);

  // Only a code that has left without its answer being stored is lost: nobody may send it twice.
  const outcome = died === "exchanging" ? "authorization_interrupted" : null;
  expect([...told, await comeBack(scene)]).toEqual([...told.map(() => outcome), outcome]);
  expect(await comeBack(scene)).toBe(outcome);
  await ring(stage);

  expect(provider.codes.length).toBeLessThanOrEqual(1);
  expect(provider.grantCount).toBeLessThanOrEqual(1);
  const { connection, attempts } = await lookInto(stage);
  const nothingLeft = { sealed_code: null, sealed_verifier: null, sealed_grant: null };
  expect(attempts).toMatchObject([{ status: outcome === null ? "completed" : "failed", ...nothingLeft }]);
  expect(connection?.last_error?.code ?? null).toBe(outcome);
  await expectConnected(stage, provider, outcome === null);
}

/** The connection, its timeline, its row and its edge copy say the same. */
async function expectConnected(stage: Stage, provider: RotatingProvider, isConnected: boolean) {
  const { app, connection: id } = stage.ids;
  const stub = freshStub(stage);
  const status = isConnected ? "active" : "pending";
  expect(valueOf(await stub.get()).status).toBe(status);
  const token = await stub.getToken({});
  expect(token.ok ? token.value.version : token.failure.code).toBe(isConnected ? 1 : "connection_pending");
  expect(token.ok && provider.knows(token.value.access_token)).toBe(isConnected);
  const types = valueOf(await stub.listEvents(null, 100)).data.map(({ type }) => type);
  expect(types).toEqual(isConnected ? ["connection.created"] : []);
  const told = valueOf(await appStub(env, app).listEvents({ before: null, limit: 5 }));
  expect(told.data.filter(({ data }) => data["connection"] === id).map(({ type }) => type)).toEqual(types);
  const rows = valueOf(await appStub(env, app).listConnections({ status, limit: 1_000 }));
  expect(rows.ids.filter((listed) => listed === id)).toHaveLength(1);
  expect((await readTokenCopy(env.TOKENS, app, id))?.version ?? null).toBe(isConnected ? 1 : null);
}

describe("a connect that is cut off, wherever that is,", () => {
  // Both go the same way from the code on, so each is looked at with one way of being taken up again.
  test.each<[string, Completion, boolean]>([
    ["when its app confirms and the person and the app come back at once", "confirm", false],
    ["when it completes by itself and the alarm rings before the person comes back", "automatic", true],
  ])(
    "comes to one end %s",
    async (_, completion, byAlarm) => {
      const base = await newStage(PROVIDER);
      const scene = await newReturn(base, completion);
      const undisturbed = await actAndCrash(scene.stage, null, () => comeBack(scene));
      expect(namesOf(undisturbed.seen)).toEqual(new Set(PLACES));
      // The answer is stored before it waits for another object.
      const telling = undisturbed.seen.find(({ name }) => name === "app.reportClientAccepted");
      expect(telling?.hasWritten).toBe(true);
      const points = crashPointsOf(undisturbed.seen);
      expect(points.length).toBeGreaterThan(80);
      const failures = await failuresAt(points, async (point) =>
        crashAndComeBack(await newReturn(base, completion), byAlarm, point),
      );
      expect(failures).toEqual([]);
    },
    60_000,
  );
});

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { HOUR, SECOND } from "../../src/shared/clock.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { TaskList } from "../../src/shared/task-list.ts";

const KINDS = ["early", "late"] as const;
const newList = (storage: DurableObjectStorage) => new TaskList(storage, KINDS);

/** Works with the storage of an object that nobody has written to. */
const withStorage = (work: (storage: DurableObjectStorage) => Promise<void>) =>
  runInDurableObject(connectionStub(env, newAppId(), newConnectionId()), (_, { storage }) => work(storage));

/** A list with an overdue task whose alarm the platform no longer retries. */
async function newForsaken(storage: DurableObjectStorage) {
  const dueAt = Date.now() - SECOND;
  const tasks = newList(storage);
  tasks.schedule("early", dueAt);
  await storage.deleteAlarm();
  expect(await storage.getAlarm()).toBeNull();
  return { tasks, dueAt };
}

describe("an overdue task without an alarm", () => {
  test("gets an alarm with the next scheduled task", async () => {
    await withStorage(async (storage) => {
      const { tasks, dueAt } = await newForsaken(storage);
      tasks.schedule("late", Date.now() + HOUR);
      expect(await storage.getAlarm()).not.toBeNull();
      expect(tasks.dueAt("early")).toBe(dueAt);
    });
  });

  test("gets an alarm when it is scheduled again, however much later", async () => {
    await withStorage(async (storage) => {
      const { tasks, dueAt } = await newForsaken(storage);
      tasks.schedule("early", Date.now() + HOUR);
      expect(await storage.getAlarm()).not.toBeNull();
      expect(tasks.dueAt("early")).toBe(dueAt);
    });
  });

  test("gets an alarm after a restart", async () => {
    await withStorage(async (storage) => {
      await newForsaken(storage);
      newList(storage);
      expect(await storage.getAlarm()).not.toBeNull();
    });
  });
});

test.each([Number.NaN, Infinity, -Infinity])("a task due at %d is rejected", async (dueAt) => {
  await withStorage(async (storage) => {
    const tasks = newList(storage);
    const soon = Date.now() + HOUR;
    tasks.schedule("late", soon);
    expect(() => tasks.reschedule("late", dueAt)).toThrow("without a due time");
    expect(() => tasks.schedule("early", dueAt)).toThrow("without a due time");
    expect(tasks.dueAt("late")).toBe(soon);
    expect(await storage.getAlarm()).toBe(soon);
  });
});

describe("a task with a shortest time between two runs", () => {
  test("runs later than it is scheduled, until the time has passed, and the stored time survives a restart", async () => {
    await withStorage(async (storage) => {
      const start = Date.now() + HOUR;
      const tasks = new TaskList(storage, KINDS, (kind) => (kind === "early" ? HOUR : 0));
      tasks.schedule("early", start - SECOND);
      tasks.schedule("late", start - SECOND);
      await tasks.runDue(
        () => start,
        (kind) => Promise.resolve(tasks.reschedule(kind, start)),
      );
      expect([tasks.dueAt("early"), tasks.dueAt("late")]).toEqual([start + HOUR, start]);
      tasks.schedule("early", start + SECOND);
      expect(newList(storage).dueAt("early")).toBe(start + HOUR);
    });
  });
});

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { HOUR, SECOND } from "../../src/shared/clock.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { ObjectStorage } from "../../src/shared/storage/object-storage.ts";
import { TaskList } from "../../src/shared/storage/task-list.ts";
import { TaskTable } from "../../src/shared/storage/task-table.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const KINDS = ["early", "late"] as const;
const newList = (storage: DurableObjectStorage) => new TaskList(storage, new TaskTable(storage.sql), KINDS);

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
      const tasks = new TaskList(storage, new TaskTable(storage.sql), KINDS, (kind) =>
        kind === "early" ? HOUR : 0,
      );
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

/** Counts how often a list sets the alarm. */
function countAlarms(storage: DurableObjectStorage): () => number {
  const calls = vi.spyOn(storage, "setAlarm").mock.calls;
  return () => calls.length;
}

describe("the alarm", () => {
  const soon = Date.now() + HOUR;

  test("is set only to ring earlier, also after a restart", async () => {
    await withStorage(async (storage) => {
      const alarms = countAlarms(storage);
      const tasks = newList(storage);
      tasks.schedule("early", soon);
      tasks.schedule("late", soon + HOUR);
      tasks.reschedule("late", soon + SECOND);
      expect(alarms()).toBe(1);
      const restarted = newList(storage);
      await storage.getAlarm();
      restarted.reschedule("early", soon + SECOND);
      expect(alarms()).toBe(1);
      restarted.reschedule("late", soon - SECOND);
      expect(alarms()).toBe(2);
      expect(await storage.getAlarm()).toBe(soon - SECOND);
    });
  });

  test("of a removed task stays, and then sets itself for the next task", async () => {
    await withStorage(async (storage) => {
      const tasks = newList(storage);
      tasks.schedule("early", soon);
      tasks.schedule("late", soon + HOUR);
      tasks.done("early");
      expect(await storage.getAlarm()).toBe(soon);
      const ran: string[] = [];
      const run = (kind: string) => Promise.resolve(void ran.push(kind));
      await tasks.runDue(() => soon, run);
      expect(ran).toEqual([]);
      expect(await storage.getAlarm()).toBe(soon + HOUR);
    });
  });

  test("is set once at the end of a run, for the next of all tasks", async () => {
    await withStorage(async (storage) => {
      const tasks = newList(storage);
      tasks.schedule("early", soon);
      const alarms = countAlarms(storage);
      await tasks.runDue(
        () => soon,
        () => {
          for (const wait of [3, 2, 1]) tasks.reschedule("early", soon + wait * HOUR);
          tasks.schedule("late", soon + 2 * HOUR);
          expect(alarms()).toBe(0);
          return Promise.resolve();
        },
      );
      expect(alarms()).toBe(1);
      expect(await storage.getAlarm()).toBe(soon + HOUR);
    });
  });

  test("is set again after a transaction that had set it was rolled back", async () => {
    await withStorage(async (storage) => {
      const table = new TaskTable(storage.sql);
      const tasks = new TaskList(storage, table, KINDS);
      const object = new ObjectStorage(storage, [table], tasks);
      const failing = () =>
        object.transaction(() => {
          tasks.schedule("early", soon);
          throw new Error("a failure");
        });
      expect(failing).toThrow("a failure");
      expect(await storage.getAlarm()).toBeNull();
      tasks.schedule("late", soon + HOUR);
      expect(await storage.getAlarm()).toBe(soon + HOUR);
    });
  });
});

import { afterEach, expect, test, vi } from "vitest";
import { EventLog } from "../../src/events/event-log.ts";
import { importGrant, newStage, valueOf } from "../support/workers/create-connection.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("G4 · after a first write that is rolled back, an object can still be written to", async () => {
  const stage = await newStage();
  vi.spyOn(EventLog.prototype, "append").mockImplementationOnce(() => {
    throw new Error("the disk is full");
  });
  await expect(importGrant(stage)).rejects.toThrow("the disk is full");
  expect(await stage.stub.get()).toMatchObject({ failure: { code: "connection_not_found" } });
  await importGrant(stage);
  expect(valueOf(await stage.stub.get()).status).toBe("active");
  expect(valueOf(await stage.stub.listEvents(null, 10)).data).toHaveLength(1);
});

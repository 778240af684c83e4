// A connection follows its integration's own definition, also after that was changed or removed.

import { LATCHKEY } from "../../src/shared/actor.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newConnection, valueOf } from "../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../support/workers/scripted-fetch.ts";

beforeEach(() => {
  vi.spyOn(console, "info").mockReturnValue();
  fakeProvider(() => tokenResponse("access-2", "refresh-2"));
});

afterEach(() => {
  vi.restoreAllMocks();
});

const HINT = "Disconnect it in the account's settings.";

/** Changes the definition of a connected integration, refreshes, and returns the hint of the deletion. */
async function hintAfter(...definitions: ({ revocation: { hint: string } } | null)[]) {
  const { appStub, integration, stub } = await newConnection();
  for (const definition of definitions) {
    valueOf(await appStub.updateIntegration(integration, { definition }, LATCHKEY));
    valueOf(await stub.refresh({}));
  }
  return valueOf(await stub.delete()).hint;
}

test("a refresh takes over what a new definition says, and forgets it when that is removed", async () => {
  const definition = { revocation: { hint: HINT } };
  expect(await hintAfter(definition)).toBe(HINT);
  expect(await hintAfter(definition, null)).toBeNull();
});

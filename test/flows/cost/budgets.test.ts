// What each operation costs on Cloudflare, compared with the table of budgets and with docs/cost.md.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import budgets from "../../support/budgets/budgets.json" with { type: "json" };
import { describeDifferences } from "../../support/budgets/compare-budgets.ts";
import { countBudgets } from "../../support/budgets/count-budgets.ts";
import {
  CONNECT_LIMITS,
  HOT_READ_LIMITS,
  REFRESH_EVENT_LIMITS,
  REFRESH_LIMITS,
} from "../../support/budgets/limits.ts";
import { type Budgets, OPERATION_NAMES } from "../../support/budgets/operations.ts";
import { dollarsPerMillion } from "../../support/cost/bill.ts";
import { costPage } from "../../support/cost/cost-page.ts";
import { listen } from "../../support/http/local-server.ts";
import { respondInstantly } from "../../support/peers/instant-provider.ts";

const UPDATE = "npx vitest run test/flows/cost -u";

let measured: Budgets;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), "latchkey-counted-"));
  const provider = await listen(respondInstantly);
  try {
    measured = await countBudgets(inject("bundles").latchkey, directory, provider.origin);
  } finally {
    await provider.close();
    rmSync(directory, { recursive: true });
  }
}, 300_000);

test("no operation costs more or less than its budget", async () => {
  const table = Object.fromEntries(OPERATION_NAMES.map((name) => [name, measured[name]]));
  await expect(
    `${JSON.stringify(table, null, 2)}\n`,
    `operations do not cost what test/support/budgets/budgets.json says:
${describeDifferences(measured, budgets)}
If this is intended, update the budgets and docs/cost.md with \`${UPDATE}\`.`,
  ).toMatchFileSnapshot("../../support/budgets/budgets.json");
});

test("docs/cost.md shows these costs", async () => {
  await expect(
    costPage(measured),
    `docs/cost.md is not what test/support/cost/cost-page.ts generates. Update it with \`${UPDATE}\`.`,
  ).toMatchFileSnapshot("../../../docs/cost.md");
});

describe.each([
  "refresh",
  "refresh-rotation",
  "refresh-ahead",
  "refresh-keep-alive",
  "refresh-ahead-keep-alive",
] as const)("%s", (name) => {
  const { requests, appObjectRequests, rowsWritten, kvWrites } = REFRESH_LIMITS;

  test(`a refresh makes at most ${requests} requests to Durable Objects, alarms included, and ${appObjectRequests} to the app's object`, () => {
    expect(measured[name].objectRequests + measured[name].alarms).toBeLessThanOrEqual(requests);
    expect(measured[name].appObjectRequests).toBeLessThanOrEqual(appObjectRequests);
  });

  test(`a refresh writes at most ${rowsWritten} rows and ${kvWrites} KV entry`, () => {
    expect(measured[name].rowsWritten + measured[name].tableRowsWritten).toBeLessThanOrEqual(rowsWritten);
    expect(measured[name].kvWrites).toBeLessThanOrEqual(kvWrites);
  });
});

test.each(["refresh", "refresh-rotation", "refresh-ahead"] as const)(
  `a million operations of %s cost at most ${REFRESH_LIMITS.dollarsPerMillion} dollars without duration`,
  (name) => {
    const { withoutDuration } = dollarsPerMillion(measured[name]);
    expect(withoutDuration).toBeLessThanOrEqual(REFRESH_LIMITS.dollarsPerMillion);
  },
);

test(`a refresh that the app receives as an event makes at most ${REFRESH_EVENT_LIMITS.appObjectRequests} request to the app's object`, () => {
  expect(measured["refresh-event"].appObjectRequests).toBeLessThanOrEqual(
    REFRESH_EVENT_LIMITS.appObjectRequests,
  );
});

test(`a connect makes at most ${CONNECT_LIMITS.objectRequests} requests to Durable Objects, alarms apart`, () => {
  expect(measured.connect.objectRequests).toBeLessThanOrEqual(CONNECT_LIMITS.objectRequests);
});

test(`a connect writes at most ${CONNECT_LIMITS.rowsWritten} rows, and ${CONNECT_LIMITS.tableRowsWritten} for the connection's tables`, () => {
  expect(measured.connect.rowsWritten).toBeLessThanOrEqual(CONNECT_LIMITS.rowsWritten);
  expect(measured.connect.tableRowsWritten).toBeLessThanOrEqual(CONNECT_LIMITS.tableRowsWritten);
});

test(`a million token reads from an isolate's memory cost at most ${HOT_READ_LIMITS.dollarsPerMillion} dollars`, () => {
  const { withoutDuration, duration } = dollarsPerMillion(measured["hot-read"]);
  expect(withoutDuration + duration).toBeLessThanOrEqual(HOT_READ_LIMITS.dollarsPerMillion);
});

// What each operation costs on Cloudflare, compared with the table of budgets and with docs/cost.md.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import budgets from "../../support/budgets/budgets.json" with { type: "json" };
import { describeDifferences, describeExcess } from "../../support/budgets/compare-budgets.ts";
import { countBudgets } from "../../support/budgets/count-budgets.ts";
import { type Counted, inUnits } from "../../support/budgets/counts.ts";
import {
  CONNECT_LIMITS,
  HOT_READ_LIMITS,
  PRICE_LIMITED_REFRESHES,
  REFRESH_EVENT_LIMITS,
  REFRESH_LIMITS,
} from "../../support/budgets/limits.ts";
import { type Budgets, type Operation, OPERATION_NAMES } from "../../support/budgets/operations.ts";
import { dollarsPerMillion, sum } from "../../support/cost/bill.ts";
import { costPage, UPDATE } from "../../support/cost/cost-page.ts";
import { listen } from "../../support/http/local-server.ts";
import { respondInstantly } from "../../support/peers/instant-provider.ts";

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
    expect(...figure(name, ["objectRequests", "alarms"], requests)).toBeLessThanOrEqual(requests);
    expect(...figure(name, ["appObjectRequests"], appObjectRequests)).toBeLessThanOrEqual(appObjectRequests);
  });

  test(`a refresh writes at most ${rowsWritten} rows and ${kvWrites} KV entry`, () => {
    expect(...figure(name, ["rowsWritten", "tableRowsWritten"], rowsWritten)).toBeLessThanOrEqual(
      rowsWritten,
    );
    expect(...figure(name, ["kvWrites"], kvWrites)).toBeLessThanOrEqual(kvWrites);
  });
});

test.each(PRICE_LIMITED_REFRESHES)(
  `a million operations of %s cost at most ${REFRESH_LIMITS.dollarsPerMillion} dollars without duration and logs`,
  (name) => {
    const { operations } = dollarsPerMillion(measured[name]);
    const { dollarsPerMillion: limit } = REFRESH_LIMITS;
    expect(...price(name, operations, "without duration and logs", limit)).toBeLessThanOrEqual(limit);
  },
);

test(`a refresh that the app receives as an event makes at most ${REFRESH_EVENT_LIMITS.appObjectRequests} request to the app's object`, () => {
  expect(
    ...figure("refresh-event", ["appObjectRequests"], REFRESH_EVENT_LIMITS.appObjectRequests),
  ).toBeLessThanOrEqual(REFRESH_EVENT_LIMITS.appObjectRequests);
});

test(`a connect makes at most ${CONNECT_LIMITS.objectRequests} requests to Durable Objects, alarms apart`, () => {
  expect(...figure("connect", ["objectRequests"], CONNECT_LIMITS.objectRequests)).toBeLessThanOrEqual(
    CONNECT_LIMITS.objectRequests,
  );
});

test(`a connect writes at most ${CONNECT_LIMITS.rowsWritten} rows, and ${CONNECT_LIMITS.tableRowsWritten} for the connection's tables`, () => {
  expect(...figure("connect", ["rowsWritten"], CONNECT_LIMITS.rowsWritten)).toBeLessThanOrEqual(
    CONNECT_LIMITS.rowsWritten,
  );
  expect(...figure("connect", ["tableRowsWritten"], CONNECT_LIMITS.tableRowsWritten)).toBeLessThanOrEqual(
    CONNECT_LIMITS.tableRowsWritten,
  );
});

test(`a million token reads from an isolate's memory cost at most ${HOT_READ_LIMITS.dollarsPerMillion} dollars`, () => {
  const { total } = dollarsPerMillion(measured["hot-read"]);
  const { dollarsPerMillion: limit } = HOT_READ_LIMITS;
  expect(...price("hot-read", total, "in total", limit)).toBeLessThanOrEqual(limit);
});

/** The sum of these counts of an operation, and the message if it exceeds a limit. */
function figure(name: Operation, counted: readonly Counted[], limit: number): [number, string] {
  const amounts = counted.map((each) => inUnits(measured[name][each], each)).join(" and ");
  return [sum(counted.map((each) => measured[name][each])), describeExcess(name, amounts, limit)];
}

/** A price of a million operations, and the message if it exceeds a limit. `extent` says what it includes. */
function price(name: Operation, dollars: number, extent: string, limit: number): [number, string] {
  const amount = `$${dollars.toFixed(2)} per million operations ${extent}`;
  return [dollars, describeExcess(name, amount, `$${limit.toFixed(2)}`)];
}

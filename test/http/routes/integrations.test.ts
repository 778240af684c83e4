// The pages of `GET /v1/integrations`.

import { expect, test } from "vitest";
import { pageAfter } from "../../../src/http/routes/integrations.ts";
import { newStage, valueOf } from "../../support/workers/create-connection.ts";

test("H5 · a page ends before it is larger than 1 MiB, and the next one continues", async () => {
  const { appStub, integration } = await newStage();
  const stored = valueOf(await appStub.getIntegration(integration));
  const rowOf = (id: string, kib: number) => ({
    ...stored,
    id,
    variables: { large: "x".repeat(kib * 1024) },
  });
  const all = [rowOf("a", 400), rowOf("b", 400), rowOf("c", 400), rowOf("d", 2000), rowOf("e", 1)];
  const pages: string[][] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: ReturnType<typeof pageAfter> = pageAfter(all, cursor);
    pages.push(page.data.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  expect(pages).toEqual([["a", "b"], ["c"], ["d"], ["e"]]);
  expect(pageAfter([], "")).toEqual({ data: [], next_cursor: null });
});

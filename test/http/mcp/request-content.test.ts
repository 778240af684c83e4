// What an agent sends besides the path: what replaces the method, and what would be much larger than its own message.

import { describe, expect, test } from "vitest";
import { contentOf } from "../../../src/http/mcp/api/request-content.ts";

const detailOf = (result: ReturnType<typeof contentOf>) => (result.ok ? null : result.failure.detail);

describe("a parameter that replaces the method is refused", () => {
  test.each([
    "_method",
    "_METHOD",
    " _method",
    ".method",
    "[method",
    "_method[]",
    "_method\0x",
    "http_method",
    "X-HTTP-Method-Override",
    "x_http_method_override",
  ])("F8 · in the query, and in the body as JSON or as a form: %j", (name) => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const part = `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nDELETE\r\n--b--`;
    const requests = [
      { query: { [name]: "DELETE" } },
      { body: { title: "Tide", [name]: "DELETE" } },
      { body: JSON.stringify({ [name]: "DELETE" }) },
      { body: `a=1&${encodeURIComponent(name)}=DELETE` },
      { body: `a=1;${encodeURIComponent(name)}=DELETE`, headers: form },
      { body: `{"a":"&${encodeURIComponent(name)}=DELETE&"}`, headers: form },
      { body: part, headers: { "content-type": "multipart/form-data; boundary=b" } },
    ];
    for (const request of requests)
      expect([request, contentOf({ method: "POST", ...request }).ok]).toEqual([request, false]);
  });

  test("but not what only looks like one", () => {
    const requests = [
      { query: { method: "flickr.photos.search", payment_method: "card" } },
      { body: { method: "tools/list", params: { _method: "x" } } },
      { body: "<input name=_method>", headers: { "content-type": "text/html" } },
      { body: { text: "a=1&_method=DELETE" } },
    ];
    for (const request of requests)
      expect([request, detailOf(contentOf({ method: "POST", ...request }))]).toEqual([request, null]);
  });
});

const nested = (levels: number, values: number): unknown[] => {
  const list: unknown[] = JSON.parse(
    `${"[".repeat(levels)}${Array(values).fill(1).join(",")}${"]".repeat(levels)}`,
  );
  return list;
};

describe("a short message cannot become a huge request", () => {
  test("H6 · by a list in the query, which repeats its name", () => {
    const query = { ["n".repeat(30_000)]: Array<number>(15_000).fill(1) };
    expect(detailOf(contentOf({ method: "GET", query }))).toContain("The query is longer");
  });

  test("H6 · by the indentation of a body, or by its depth", () => {
    const longest = contentOf({ method: "POST", body: nested(60, 30_000) });
    expect(longest).toMatchObject({ ok: true });
    expect(longest.ok && longest.value.body?.length).toBeLessThan(64 * 1024);
    for (const levels of [65, 500, 20_000])
      expect(detailOf(contentOf({ method: "POST", body: nested(levels, 1) }))).toContain("64 levels");
  });
});

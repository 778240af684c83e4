import { expect, test } from "vitest";
import { readError } from "../../src/oauth/error-fields.ts";

/** A text without repetitions. */
const digits = (length: number, seed: number) =>
  Array.from({ length }, (_, i) => ((i + 7) ** 3 * (seed + 3)).toString(36))
    .join("")
    .slice(0, length);

/** An error with `count` tokens of 4,000 characters. */
const errorWith = (count: number) => ({
  error: "a_code",
  error_description: "word ".repeat(400),
  ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}_token`, digits(4_000, i)])),
});

test("H6 · a response with many tokens is not an error, and takes no time", () => {
  expect(readError(errorWith(1), undefined, [])).toMatchObject({ error: "a_code" });
  // The fastest of several tries is least affected by other load on the machine.
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    expect(readError(errorWith(15), undefined, [])).toEqual({ error: null, description: null });
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(100);
});

test("E1 · a secret is no error code, however short it is", () => {
  for (const secret of ["hunter2", "abc"])
    expect(readError({ error: secret.toUpperCase() }, undefined, [secret])).toEqual({
      error: null,
      description: "[redacted]",
    });
});

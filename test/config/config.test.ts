import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { parseConfig, readConfig, type Variables } from "../../src/config.ts";

const VARIED = "q8Zr2Vt7Lw4Xc9Nf3Kb6Yh1Md5Gs0Pj8TaEu";
const key = (kid: string, bytes = 32, fill = `${kid}${VARIED}`) => ({
  kty: "oct",
  kid,
  k: btoa(fill.repeat(bytes).slice(0, bytes)).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_"),
});
const jwks = (...keys: unknown[]) => JSON.stringify({ keys });

const good = {
  PUBLIC_ORIGIN: "https://latchkey.example.com",
  ALLOW_LOOPBACK: "false",
  ROOT_KEYS: jwks(key("k2"), key("k1")),
  ADMIN_TOKEN: VARIED,
};

const parse = (changes: Partial<Record<keyof typeof good, string>> = {}) =>
  parseConfig({ ...env, ...good, ...changes });
const problems = (changes: Parameters<typeof parse>[0]) => {
  const result = parse(changes);
  return result.ok ? [] : result.problems;
};

test("a complete configuration is accepted, and the first key encrypts", () => {
  const result = parse();
  expect(result).toMatchObject({
    ok: true,
    config: {
      publicOrigin: good.PUBLIC_ORIGIN,
      adminToken: good.ADMIN_TOKEN,
      outbound: { allowLoopback: false, ownOrigin: good.PUBLIC_ORIGIN },
    },
  });
  expect(result.ok && result.config.keyring.currentKid).toBe("k2");
});

test("E8 · random secrets are never reported", () => {
  for (let n = 0; n < 1_000; n += 1) {
    const bytes = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)));
    const hex = crypto.randomUUID().replaceAll("-", "");
    expect(problems({ ADMIN_TOKEN: hex, ROOT_KEYS: jwks(key("k1", 32, bytes)) })).toEqual([]);
  }
});

test("is parsed once per isolate", () => {
  expect(readConfig(env)).toBe(readConfig(env));
});

describe("an invalid value is reported:", () => {
  test.each<[keyof typeof good, string]>([
    ["PUBLIC_ORIGIN", ""],
    ["PUBLIC_ORIGIN", "latchkey.example.com"],
    ["PUBLIC_ORIGIN", "https://latchkey.example.com/"],
    ["PUBLIC_ORIGIN", "https://latchkey.example.com/path"],
    ["PUBLIC_ORIGIN", "https://LATCHKEY.example.com"],
    ["PUBLIC_ORIGIN", "http://latchkey.example.com"],
    ["PUBLIC_ORIGIN", "http://localhost:8787"],
    ["PUBLIC_ORIGIN", "https://localhost"],
    ["PUBLIC_ORIGIN", "https://127.0.0.1"],
    ["PUBLIC_ORIGIN", "ftp://latchkey.example.com"],
    ["ALLOW_LOOPBACK", "yes"],
    ["ALLOW_LOOPBACK", "TRUE"],
    ["ADMIN_TOKEN", ""],
    ["ADMIN_TOKEN", VARIED.slice(0, 31)],
    ["ROOT_KEYS", ""],
    ["ROOT_KEYS", "{"],
    ["ROOT_KEYS", "[]"],
    ["ROOT_KEYS", jwks()],
    ["ROOT_KEYS", jwks({ ...key("k1"), kty: "RSA" })],
    ["ROOT_KEYS", jwks({ ...key("k1"), kid: "" })],
    ["ROOT_KEYS", jwks({ ...key("k1"), kid: undefined })],
    ["ROOT_KEYS", jwks({ ...key("k1"), k: "not base64url!" })],
    ["ROOT_KEYS", jwks(key("k1", 31))],
    ["ROOT_KEYS", jwks(key("k1", 33))],
    ["ROOT_KEYS", jwks(key("k2"), key("k1", 16))],
    ["ROOT_KEYS", jwks(key("k1"), key("k1", 32, `${VARIED}l`))],
  ])("%s %j", (name, value) => {
    const found = problems({ [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(name);
  });

  test.each<[string, keyof typeof good, string]>([
    ["one character", "ADMIN_TOKEN", "a".repeat(40)],
    ["a short part", "ADMIN_TOKEN", "change-me-".repeat(4)],
    ["few characters", "ADMIN_TOKEN", "0010110111010000101101110100001a"],
    ["zeros", "ROOT_KEYS", jwks(key("k1", 32, "\0"))],
    ["one byte", "ROOT_KEYS", jwks(key("k1", 32, "k"))],
    ["a short part", "ROOT_KEYS", jwks(key("k1", 32, "12345678"))],
    ["zeros in an older key", "ROOT_KEYS", jwks(key("k2"), key("k1", 32, "\0"))],
  ])("E8 · a secret of %s in %s", (_, name, value) => {
    expect(problems({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name}.*(guess|random)`)),
    ]);
  });

  test("all of them at once", () => {
    const nothing: Variables = { ...env, ...good };
    delete nothing.PUBLIC_ORIGIN;
    delete nothing.ALLOW_LOOPBACK;
    delete nothing.ROOT_KEYS;
    delete nothing.ADMIN_TOKEN;
    const result = parseConfig(nothing);
    const named = (result.ok ? [] : result.problems).map((problem) => /^[A-Z_]+/.exec(problem)?.[0]);
    expect(named).toEqual(["PUBLIC_ORIGIN", "ROOT_KEYS", "ADMIN_TOKEN"]);
  });

  test("without its value", () => {
    const secret = "hunter2-hunter2";
    const found = problems({ ADMIN_TOKEN: secret, ROOT_KEYS: secret, ALLOW_LOOPBACK: secret });
    expect(found.join(" ")).not.toContain(secret);
  });
});

describe("F3 · ALLOW_LOOPBACK", () => {
  test("is rejected with a public origin", () => {
    expect(problems({ ALLOW_LOOPBACK: "true" })).toEqual([
      expect.stringMatching(/^ALLOW_LOOPBACK .*PUBLIC_ORIGIN/),
    ]);
  });

  test("is accepted with a loopback origin", () => {
    const result = parse({ ALLOW_LOOPBACK: "true", PUBLIC_ORIGIN: "http://localhost:8787" });
    expect(result).toMatchObject({ ok: true, config: { outbound: { allowLoopback: true } } });
  });

  test.each(["false", ""])("is off when it is %j", (value) => {
    expect(parse({ ALLOW_LOOPBACK: value })).toMatchObject({
      config: { outbound: { allowLoopback: false } },
    });
  });
});

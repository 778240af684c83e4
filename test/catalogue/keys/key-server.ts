// A server that is generated from the facts about a service. It accepts a request only at the documented URL, with the key
// in the documented place and nowhere else, and answers as the service does.

import type { Peer } from "../server/peer.ts";
import { fill, type KeyFacts } from "./facts.ts";

type Owner = "ada" | "bob";

/** Keys that the service knows, and one that it does not. */
export const KEYS = {
  ada: "key.1-of_Ada",
  adaAgain: "key.2-of_Ada",
  bob: "key.1-of_Bob",
  restricted: "key-with-few.permissions",
  wrong: "key-that-is.wrong",
} as const;

const OWNERS = new Map<string, Owner | "restricted">([
  [KEYS.ada, "ada"],
  [KEYS.adaAgain, "ada"],
  [KEYS.bob, "bob"],
  [KEYS.restricted, "restricted"],
]);

/** A path of the API besides the one that checks a key. */
export const THING = "things/1?page=2";

/** What must not be a part of any request besides the one place that has the credential. */
const LATCHKEY_KEY = /lk_\w+/;

export class KeyServer implements Peer {
  readonly hosts: ReadonlySet<string>;
  readonly problems: string[] = [];
  /** How many calls of the API arrived with a key that works. */
  calls = 0;
  /** Keys that their owner has deleted. */
  readonly withdrawn = new Set<string>();
  readonly #facts: KeyFacts;
  readonly #values: Readonly<Record<string, string>>;

  constructor(facts: KeyFacts) {
    this.#facts = facts;
    this.#values = facts.values ?? {};
    this.hosts = new Set([new URL(fill(facts.api, this.#values)).host]);
  }

  /** The URL of a path of the API. */
  url(path: string): string {
    return fill(`${this.#facts.api}/${path}`, this.#values);
  }

  /** What has the key in a request. */
  sent(key: string): string {
    const { credential } = this.#facts;
    const values = { ...this.#values, key };
    if (!("basic" in credential)) return fill(credential.value, values);
    const { username, password } = credential.basic;
    return `Basic ${btoa(`${fill(username, values)}:${fill(password, values)}`)}`;
  }

  authorize(): never {
    throw new Error("an API with keys has no authorization page");
  }

  async respond(request: Request): Promise<Response> {
    const body = await request.text();
    const url = new URL(request.url);
    const key = this.#takeKey(request, url);
    this.#requireNothingElse(request, url, body);
    this.#requireHeaders(request, body);
    for (const [name, value] of Object.entries(this.#facts.query ?? {}))
      if (take(url, name) !== fill(value, this.#values)) this.#report(request, `${name} is missing`);
    const { check } = this.#facts;
    const isCheck = isSameUrl(url, this.url(check.path)) && request.method === check.method;
    if (!isCheck && !isSameUrl(url, this.url(THING)))
      this.#report(request, `the URL is not ${check.method} ${this.url(check.path)}`);
    const expected = check.body === undefined ? "" : JSON.stringify(check.body);
    if (isCheck && body !== expected) this.#report(request, `the body is ${body} instead of ${expected}`);
    return this.#answer(key, isCheck);
  }

  /** Returns the key, and removes it from the URL. */
  #takeKey(request: Request, url: URL): string | null {
    const { credential } = this.#facts;
    const [place, sent] =
      "query" in credential
        ? [`the parameter ${credential.query}`, take(url, credential.query)]
        : ["basic" in credential ? "authorization" : credential.header, this.#header(request)];
    const key = Object.values(KEYS).find((one) => this.sent(one) === sent) ?? null;
    if (key === null)
      this.#report(request, `${place} is ${String(sent)} instead of ${this.sent(KEYS.ada)}, or another key`);
    return key;
  }

  #header({ headers }: Request): string | null {
    const { credential } = this.#facts;
    return headers.get("header" in credential ? credential.header : "authorization");
  }

  #requireNothingElse(request: Request, url: URL, body: string): void {
    const { credential, headers = {}, more_secrets: names = [] } = this.#facts;
    const place = "header" in credential ? credential.header : "basic" in credential ? "authorization" : null;
    const others = [...request.headers].filter(([name]) => name !== place);
    if (place !== "authorization" && request.headers.has("authorization"))
      this.#report(request, "there is an authorization header");
    const text = JSON.stringify([url.href, decodeURIComponent(url.href), others, body]);
    const keys = Object.values(KEYS).flatMap((key) => [key, this.sent(key)]);
    const known = names.flatMap((name) => {
      // A second secret has a header of its own, or is a part of Basic authentication.
      const own = Object.values(headers).filter((one) => one === `{${name}}`).length;
      const value = this.#values[name] ?? "";
      return text.split(value).length - 1 === own ? [] : [value];
    });
    const found = [...keys.filter((one) => text.includes(one)), ...known];
    if (found.length > 0 || LATCHKEY_KEY.test(text))
      this.#report(request, `a credential is in another place: ${text}`);
  }

  #requireHeaders(request: Request, body: string): void {
    for (const [name, value] of Object.entries(this.#facts.headers ?? {})) {
      const sent = request.headers.get(name);
      if (sent !== fill(value, this.#values))
        this.#report(request, `the header ${name} is ${String(sent)} instead of ${value}`);
    }
    const type = request.headers.get("content-type");
    if (body !== "" && type?.startsWith("application/json") !== true)
      this.#report(request, `the body is ${String(type)} instead of JSON`);
  }

  #answer(key: string | null, isCheck: boolean): Response {
    const { wrong, restricted, success, account } = this.#facts;
    const owner = key === null || this.withdrawn.has(key) ? undefined : OWNERS.get(key);
    // The URL or the user name is that of Ada's account.
    const isElsewhere = owner === "bob" && account?.fixed_by !== undefined;
    if (owner === undefined || isElsewhere) return respondWith(wrong);
    if (!isCheck) {
      this.calls += 1;
      return respondWith({ status: 200, body: { things: [] } });
    }
    if (owner === "restricted" && restricted !== undefined) return respondWith(restricted);
    const body = owner === "bob" ? this.#ofBob() : key === KEYS.adaAgain ? this.#ofAdaAgain() : success;
    const text = fill(JSON.stringify(body), { key: key ?? "" });
    return respondWith({ status: 200, body: JSON.parse(text) });
  }

  /** The response for another account: what identifies it differs. */
  #ofBob(): unknown {
    const copy: unknown = structuredClone(this.#facts.success);
    const paths = this.#facts.account?.id ?? [];
    for (const path of paths) {
      const name = path.at(-1) ?? "";
      const parent = path.slice(0, -1).reduce<Record<string, unknown>>(
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The facts say that it is an object or a list.
        (value, one) => value[one] as Record<string, unknown>,
        copy as Record<string, unknown>,
      );
      const known = parent[name];
      parent[name] = typeof known === "number" ? known + 1 : `${String(known)}-of-bob`;
    }
    return copy;
  }

  /** The response for a key that can use another account as well, if the response is a list. */
  #ofAdaAgain(): unknown {
    const { success, account } = this.#facts;
    const [path = []] = account?.id ?? [];
    const list = path.slice(0, path.indexOf("0"));
    const addFirst = (mine: unknown, other: unknown, [name, ...rest]: readonly string[]): unknown =>
      name === undefined
        ? [...Object(other), ...Object(mine)]
        : { ...Object(mine), [name]: addFirst(Object(mine)[name], Object(other)[name], rest) };
    return path.includes("0") ? addFirst(success, this.#ofBob(), list) : success;
  }

  #report({ method, url }: Request, problem: string): void {
    this.problems.push(`${method} ${url}: ${problem}`);
  }
}

/** Returns a parameter of the query, and removes it. */
function take({ searchParams }: URL, name: string): string | null {
  const value = searchParams.getAll(name).join();
  searchParams.delete(name);
  return value;
}

function isSameUrl(url: URL, expected: string): boolean {
  const { origin, pathname, searchParams } = new URL(expected);
  return (
    url.origin === origin &&
    url.pathname === pathname &&
    JSON.stringify([...url.searchParams]) === JSON.stringify([...searchParams])
  );
}

function respondWith({ status, body }: { status: number; body: unknown }): Response {
  return body === null
    ? new Response("The request was refused.", { status, headers: { "content-type": "text/plain" } })
    : Response.json(body, { status });
}

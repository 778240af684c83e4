// Sends one operation of the API and gives its answer, or throws a LatchkeyError.

import { errorIn, isError, LatchkeyError } from "./latchkey-error.ts";
import type { Operations } from "./operations.ts";

export type ClientOptions = {
  /** Where Latchkey is, such as `https://latchkey.example.com`. */
  origin: string;
  /** What sends requests: the runtime's `fetch` unless it is another's, such as a service binding's. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** How long to wait for an answer, in milliseconds (60,000). What is called through the proxy takes its time. */
  timeout?: number;
  /** How often a read that was not answered is sent again (2). What may change something is sent once. */
  retries?: number;
};

/** What can be said of a single call. */
export type CallOptions = { signal?: AbortSignal };

export type OperationName = keyof Operations;
export type AnswerOf<O extends OperationName> = Operations[O]["answer"];

/** The parts of a request that the operation has. */
type InputOf<O extends OperationName> = {
  [
    Part in "path" | "query" | "body" as keyof Operations[O][Part] extends never ? never : Part
  ]?: Operations[O][Part];
};

type Sent = {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
};

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_RETRIES = 2;
const FIRST_WAIT_MS = 250;
/** Whoever is told to wait longer decides that for himself. */
const LONGEST_WAIT_MS = 5_000;

export class Transport {
  readonly #origin: string;
  readonly #credential: string;
  readonly #fetch: NonNullable<ClientOptions["fetch"]>;
  readonly #timeout: number;
  readonly #retries: number;

  /** @throws TypeError when the origin is no URL or the credential no text that can be sent */
  constructor(credential: string, options: ClientOptions) {
    const { protocol, origin } = new URL(options.origin);
    if (!/^https?:$/.test(protocol))
      throw new TypeError("The origin begins with https://, or with http:// locally.");
    this.#origin = origin;
    if (!/^[\x21-\x7e]+$/.test(credential)) throw new TypeError("The key is empty, or has blanks in it.");
    this.#credential = credential;
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init));
    this.#timeout = options.timeout ?? DEFAULT_TIMEOUT_MS;
    this.#retries = options.retries ?? DEFAULT_RETRIES;
  }

  /** Calls an operation. @throws LatchkeyError */
  async call<O extends OperationName>(
    operation: O,
    input: InputOf<O> & Sent = {},
    { signal }: CallOptions = {},
  ): Promise<AnswerOf<O>> {
    const [method = "", template = ""] = operation.split(" ");
    const url = this.#urlOf(template, input.path ?? {});
    for (const [name, value] of Object.entries(input.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const init: RequestInit = {
      method,
      ...(input.body === undefined
        ? {}
        : { body: JSON.stringify(input.body), headers: { "content-type": "application/json" } }),
    };
    return this.#sendSafely(url, init, signal);
  }

  /**
   * Calls the provider's API through a connection; the answer is the provider's.
   * @throws LatchkeyError when it could not be called; TypeError when that is no request
   */
  async proxy(connection: string, path: string, init: RequestInit): Promise<Response> {
    const base = this.#urlOf("/v1/connections/{connection}/proxy/", { connection });
    const url = new URL(base.href + path.replace(/^\//, ""));
    // Dots in a path are resolved before it is sent: they must not lead to another of Latchkey's routes.
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) {
      throw new LatchkeyError({
        code: "proxy_path_invalid",
        title: "The path would leave the API's base",
      });
    }
    const isStream = init.body instanceof ReadableStream;
    const streamed = isStream ? { duplex: "half" } : {};
    // What is no request at all is its caller's mistake, and not that nobody is there.
    void new Request(url, { ...init, ...(isStream ? { body: null } : {}) });
    // A redirect is the provider's, and the key is not for it.
    const response = await this.#send(url, { ...init, ...streamed, redirect: "manual" }).catch(
      (cause: unknown) => {
        init.signal?.throwIfAborted();
        throw unreachable(url, cause);
      },
    );
    const error = isError(response) ? errorIn(response, await response.text()) : null;
    if (error !== null) throw error;
    return response;
  }

  /** @throws LatchkeyError when an id is none: it must not lead to another route */
  #urlOf(template: string, path: Record<string, string>): URL {
    const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = path[name] ?? "";
      if (!/^[\w-]+$/.test(value))
        throw new LatchkeyError({
          code: "route_not_found",
          title: `This is the id of no ${name}: ${JSON.stringify(value)}`,
        });
      return value;
    });
    return new URL(filled, this.#origin);
  }

  /** Sends again what changes nothing, as long as that may help. */
  async #sendSafely<A>(url: URL, init: RequestInit, signal: AbortSignal | undefined): Promise<A> {
    const retries = init.method === "GET" ? this.#retries : 0;
    for (let tried = 0; ; tried += 1) {
      const outcome = await this.#attempt<A>(url, init, signal);
      if (!(outcome instanceof LatchkeyError)) return outcome;
      const wait = waitAfter(outcome, tried);
      if (tried >= retries || wait === null) throw outcome;
      await pause(wait, signal);
      signal?.throwIfAborted();
    }
  }

  async #attempt<A>(
    url: URL,
    init: RequestInit,
    signal: AbortSignal | undefined,
  ): Promise<A | LatchkeyError> {
    const inTime = AbortSignal.timeout(this.#timeout);
    const either = signal === undefined ? inTime : AbortSignal.any([inTime, signal]);
    let response: Response;
    let text: string;
    try {
      response = await this.#send(url, { ...init, redirect: "manual", signal: either });
      text = await response.text();
    } catch (cause) {
      // Whoever has given up knows.
      if (signal?.aborted === true) throw cause;
      return inTime.aborted ? timedOut(cause) : unreachable(url, cause);
    }
    if (!response.ok) return errorIn(response, text) ?? unexpected(response);
    try {
      // What the description promises is taken for granted: the answer is Latchkey's own.
      const answer: A = JSON.parse(response.status === 204 ? "null" : text);
      return answer;
    } catch {
      return unexpected(response);
    }
  }

  #send(url: URL, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.#credential}`);
    return this.#fetch(url.href, { ...init, headers });
  }
}

const unexpected = ({ status }: Response) =>
  new LatchkeyError({
    code: "answer_unexpected",
    title: `This is no answer of Latchkey's: ${status}`,
    status,
  });

const timedOut = (cause: unknown) =>
  new LatchkeyError({ code: "timed_out", title: "Latchkey has not answered in time" }, { cause });

const unreachable = ({ origin }: URL, cause: unknown) =>
  new LatchkeyError({ code: "unreachable", title: `Latchkey can't be reached at ${origin}` }, { cause });

/** Waits, or until its caller has given up. */
const pause = (ms: number, signal: AbortSignal | undefined) =>
  new Promise<void>((wake) => {
    const end = () => {
      clearTimeout(timer);
      // A signal may outlive many calls, and would keep what waited for it.
      signal?.removeEventListener("abort", end);
      wake();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
    if (signal?.aborted === true) end();
  });

/** Milliseconds to wait before a call is sent again; null where that would not help. */
function waitAfter({ code, status, retryAfterSeconds }: LatchkeyError, tried: number): number | null {
  if (retryAfterSeconds !== null) {
    const wait = retryAfterSeconds * 1000;
    return wait > LONGEST_WAIT_MS ? null : wait;
  }
  const isPassing = code === "unreachable" || (code === "answer_unexpected" && (status ?? 0) >= 502);
  return isPassing ? FIRST_WAIT_MS * 2 ** tried * (0.5 + Math.random()) : null;
}

// Sends API requests and returns their responses, or throws a LatchkeyError. Retries reads only.

import { errorIn, isError, LatchkeyError } from "./latchkey-error.ts";
import type { Operations } from "./operations.ts";

export type ClientOptions = {
  /** The origin of Latchkey, such as `https://latchkey.example.com`. */
  origin: string;
  /** The function that sends requests, such as a service binding's `fetch`. Defaults to the runtime's `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** The time to wait for a response, in milliseconds. Defaults to 60,000. The timeout does not apply to proxy calls. */
  timeout?: number;
  /** How often a failed read is retried. Defaults to 2. Requests that may change data are never retried. */
  retries?: number;
};

/** The options of a single call. */
export type CallOptions = { signal?: AbortSignal };

/** The options of `fetch`. Redirects are never followed, because the API key must not be sent to their target. */
export type ProxyInit = Omit<RequestInit, "redirect"> & {
  /**
   * How often Latchkey sends the request again after a 429, 500, 502, 503, or 504. Applies to GET, HEAD, OPTIONS, PUT,
   * and DELETE requests.
   */
  retries?: 1 | 2 | 3;
  /** Whether `retries` applies to all methods. Set it only if the API tolerates the same request twice. */
  retryAnyMethod?: boolean;
};

export type OperationName = keyof Operations;
export type ResponseOf<O extends OperationName> = Operations[O]["response"];

/** The inputs that the operation has. */
type InputOf<O extends OperationName> = {
  [
    Part in "path" | "query" | "body" as keyof Operations[O][Part] extends never ? never : Part
  ]?: Operations[O][Part];
};

type RequestParts = {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
};

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_RETRIES = 2;
const FIRST_WAIT_MS = 250;
/** If `Retry-After` asks for a longer wait, the call fails, and the caller decides whether to wait. */
const LONGEST_WAIT_MS = 5_000;

export class Transport {
  readonly #origin: string;
  readonly #credential: string;
  readonly #fetch: NonNullable<ClientOptions["fetch"]>;
  readonly #timeout: number;
  readonly #retries: number;

  /** @throws TypeError if the origin is not a valid URL or the credential cannot be sent in a header */
  constructor(credential: string, options: ClientOptions) {
    const { protocol, origin } = new URL(options.origin);
    if (!/^https?:$/.test(protocol))
      throw new TypeError("The origin must start with https://, or with http:// in local development.");
    this.#origin = origin;
    if (!/^[\x21-\x7e]+$/.test(credential))
      throw new TypeError("The key is empty or contains characters that are not allowed.");
    this.#credential = credential;
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init));
    this.#timeout = options.timeout ?? DEFAULT_TIMEOUT_MS;
    this.#retries = options.retries ?? DEFAULT_RETRIES;
  }

  /** Calls an operation. @throws LatchkeyError */
  async call<O extends OperationName>(
    operation: O,
    input: InputOf<O> & RequestParts = {},
    { signal }: CallOptions = {},
  ): Promise<ResponseOf<O>> {
    const [method = "", template = ""] = operation.split(" ");
    const url = this.#withQuery(this.#urlOf(template, input.path ?? {}), input.query);
    const init: RequestInit = {
      method,
      ...(input.body === undefined
        ? {}
        : { body: JSON.stringify(input.body), headers: { "content-type": "application/json" } }),
    };
    return this.#sendWithRetries(url, init, signal);
  }

  /**
   * Calls an operation whose response is a file, and returns the response before its body has arrived.
   * @throws LatchkeyError
   */
  async download<O extends OperationName>(
    operation: O,
    input: InputOf<O> & RequestParts = {},
    { signal }: CallOptions = {},
  ): Promise<Response> {
    const [method = "", template = ""] = operation.split(" ");
    const url = this.#withQuery(this.#urlOf(template, input.path ?? {}), input.query);
    const init = { method, redirect: "manual" as const, ...(signal === undefined ? {} : { signal }) };
    const response = await this.#send(url, init).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw unreachable(url, cause);
    });
    if (response.ok) return response;
    throw errorIn(response, await response.text()) ?? unexpected(response);
  }

  /**
   * Calls the provider's API through a connection and returns the provider's response.
   * @throws LatchkeyError if the API could not be called. TypeError if the request is not valid
   */
  async proxy(
    connection: string,
    path: string,
    { retries, retryAnyMethod, ...request }: ProxyInit,
  ): Promise<Response> {
    const base = this.#urlOf("/v1/connections/{connection}/proxy/", { connection });
    // A `Location` below the API's base URL is a path of the proxy.
    const below = path.startsWith(base.pathname) ? path.slice(base.pathname.length) : path.replace(/^\//, "");
    const url = new URL(base.href + below);
    const headers = new Headers(request.headers);
    if (retries !== undefined)
      headers.set("latchkey-retries", `${retries}${retryAnyMethod === true ? ";any-method" : ""}`);
    const init: RequestInit = { ...request, headers };
    // Dot segments are resolved before the request is sent. They must not lead to another route of Latchkey.
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) {
      throw new LatchkeyError({
        code: "proxy_path_invalid",
        title: "The path resolves to a URL outside the API's base URL",
      });
    }
    const isStream = init.body instanceof ReadableStream;
    const duplex = isStream ? { duplex: "half" } : {};
    // Throws a TypeError for an invalid request, which would otherwise be reported as `unreachable`.
    void new Request(url, { ...init, ...(isStream ? { body: null } : {}) });
    // Redirects come from the provider, and the API key must not be sent to their target.
    const response = await this.#send(url, { ...init, ...duplex, redirect: "manual" }).catch(
      (cause: unknown) => {
        init.signal?.throwIfAborted();
        throw unreachable(url, cause);
      },
    );
    const error = isError(response) ? errorIn(response, await response.text()) : null;
    if (error !== null) throw error;
    return response;
  }

  /** @throws LatchkeyError if an ID is malformed, because it could lead to another route */
  #urlOf(template: string, path: Record<string, string>): URL {
    const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = path[name] ?? "";
      if (!/^[\w-]+$/.test(value))
        throw new LatchkeyError({
          code: "route_not_found",
          title: `This is not a valid ${name} ID: ${JSON.stringify(value)}`,
        });
      return value;
    });
    return new URL(filled, this.#origin);
  }

  #withQuery(url: URL, query: RequestParts["query"] = {}): URL {
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }

  /** Sends a request, and retries it if it is a read and the failure is temporary. */
  async #sendWithRetries<R>(url: URL, init: RequestInit, signal: AbortSignal | undefined): Promise<R> {
    const retries = init.method === "GET" ? this.#retries : 0;
    for (let retried = 0; ; retried += 1) {
      const outcome = await this.#attempt<R>(url, init, signal);
      if (!(outcome instanceof LatchkeyError)) return outcome;
      const wait = waitAfter(outcome, retried);
      if (retried >= retries || wait === null) throw outcome;
      await sleep(wait, signal);
      signal?.throwIfAborted();
    }
  }

  async #attempt<R>(
    url: URL,
    init: RequestInit,
    signal: AbortSignal | undefined,
  ): Promise<R | LatchkeyError> {
    const timeout = AbortSignal.timeout(this.#timeout);
    const combined = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
    let response: Response;
    let text: string;
    try {
      response = await this.#send(url, { ...init, redirect: "manual", signal: combined });
      text = await response.text();
    } catch (cause) {
      // The caller has aborted the call and gets its own reason.
      if (signal?.aborted === true) throw cause;
      return timeout.aborted ? timedOut(cause) : unreachable(url, cause);
    }
    if (!response.ok) return errorIn(response, text) ?? unexpected(response);
    try {
      // Latchkey's own responses are not validated against the API description.
      const value: R = JSON.parse(response.status === 204 ? "null" : text);
      return value;
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
    title: `The response (status ${status}) did not come from Latchkey`,
    status,
  });

const timedOut = (cause: unknown) =>
  new LatchkeyError({ code: "timed_out", title: "Latchkey did not respond in time" }, { cause });

const unreachable = ({ origin }: URL, cause: unknown) =>
  new LatchkeyError({ code: "unreachable", title: `Latchkey cannot be reached at ${origin}` }, { cause });

/** Resolves after a time, or when the signal is aborted. */
const sleep = (ms: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      // A signal can outlive many calls and would keep a reference to each listener.
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
    if (signal?.aborted === true) end();
  });

/** Returns the milliseconds to wait before the next retry, or null if a retry would not help. */
function waitAfter({ code, status, retryAfterSeconds }: LatchkeyError, retried: number): number | null {
  if (retryAfterSeconds !== null) {
    const wait = retryAfterSeconds * 1000;
    return wait > LONGEST_WAIT_MS ? null : wait;
  }
  const isTemporary = code === "unreachable" || (code === "answer_unexpected" && (status ?? 0) >= 502);
  return isTemporary ? FIRST_WAIT_MS * 2 ** retried * (0.5 + Math.random()) : null;
}

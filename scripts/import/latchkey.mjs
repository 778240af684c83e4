// Calls Latchkey's API.
import { setTimeout as pause } from "node:timers/promises";
import { ImportError } from "./import-error.mjs";

const ATTEMPTS = 5;
const DEFAULT_WAIT_SECONDS = 2;
const TIMEOUT_MS = 60_000;

/** A response with an error, or none at all. The message is Latchkey's. */
class CallError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export class Latchkey {
  #origin;
  #apiKey;

  constructor({ origin, apiKey }) {
    this.#origin = origin;
    this.#apiKey = apiKey;
  }

  /** Returns all rows of a list. */
  async list(path) {
    const rows = [];
    let cursor = null;
    do {
      const url = new URL(path, this.#origin);
      if (cursor !== null) url.searchParams.set("cursor", cursor);
      const page = await this.#get(url);
      rows.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return rows;
  }

  /** @throws ImportError, because nothing can be imported without knowing what exists */
  async #get(url) {
    try {
      return await this.#send(url, { method: "GET" });
    } catch (error) {
      throw new ImportError(`${url.origin} can't be used: ${error.message}`);
    }
  }

  /**
   * Sends a POST request. It is repeated only after a 429, because any other failure leaves open whether Latchkey has
   * created something.
   *
   * @throws CallError
   */
  async post(path, body) {
    return this.#send(new URL(path, this.#origin), {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
  }

  async #send(url, { headers = {}, ...init }) {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#fetch(url, { ...init, headers });
      if (response.ok) return response.json();
      const mayRepeat = response.status === 429 || (init.method === "GET" && response.status >= 500);
      if (!mayRepeat || attempt === ATTEMPTS) throw await errorOf(response);
      await response.body?.cancel();
      await pause(waitSeconds(response.headers.get("retry-after")) * 1000);
    }
  }

  async #fetch(url, init) {
    try {
      return await fetch(url, {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${this.#apiKey}` },
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new CallError(`no response (${error.cause?.code ?? error.name})`);
    }
  }
}

const waitSeconds = (header) => (/^\d+$/.test(header ?? "") ? Number(header) : DEFAULT_WAIT_SECONDS);

async function errorOf(response) {
  const problem = await response.json().catch(() => ({}));
  const errors = (problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  const text = [problem.detail ?? problem.title, ...errors].filter(Boolean).join("; ");
  return new CallError(
    `${problem.code ?? response.status}${text === "" ? "" : ` (${text})`}`,
    response.status,
  );
}

import type { ErrorCode, Problem } from "./operations.ts";

/**
 * What stands in for an answer of Latchkey's: nobody answered (`unreachable`), in time (`timed_out`), or somebody
 * else did (`answer_unexpected`).
 */
export type ClientErrorCode = "unreachable" | "timed_out" | "answer_unexpected";

type Facts = {
  code: ErrorCode | ClientErrorCode;
  /** What is wrong, without the code. */
  title: string;
  status?: number;
  detail?: string;
  requestId?: string;
  retryAfterSeconds?: number;
  errors?: NonNullable<Problem["errors"]>;
};

/** A call that did not succeed. Branch on `code`. */
export class LatchkeyError extends Error {
  override readonly name = "LatchkeyError";
  readonly code: ErrorCode | ClientErrorCode;
  /** What is wrong, in a sentence. */
  readonly title: string;
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null;
  /** Says more where there is more to say. */
  readonly detail: string | null;
  /** Finds the request in Latchkey's log. */
  readonly requestId: string | null;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number | null;
  /** The fields that were refused, and why. */
  readonly errors: readonly { path: string; message: string }[];

  constructor({ code, title, ...facts }: Facts, options?: { cause?: unknown }) {
    const fields = (facts.errors ?? []).map(({ path, message }) => `${path} ${message}`.trim());
    super(
      [`${title} (${code})`, facts.detail, ...fields].filter((part) => part !== undefined).join(". "),
      options,
    );
    this.code = code;
    this.title = title;
    this.status = facts.status ?? null;
    this.detail = facts.detail ?? null;
    this.requestId = facts.requestId ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
    this.errors = facts.errors ?? [];
  }
}

/** Stands on what Latchkey itself says, and on nothing that a provider does. */
const ERROR_HEADER = "latchkey-error";

/** Whether an answer is an error of Latchkey's own. */
export const isError = (response: Response) => response.headers.has(ERROR_HEADER);

/** The error in an answer of Latchkey's own, whose text is empty where none was asked for; null where it is none. */
export function errorIn(response: Response, text: string): LatchkeyError | null {
  const code = response.headers.get(ERROR_HEADER);
  if (!isCode(code)) return null;
  const { title = "Latchkey has refused", detail, errors = [] } = parseProblem(text);
  const requestId = response.headers.get("latchkey-request-id");
  const retryAfter = response.headers.get("retry-after") ?? "";
  return new LatchkeyError({
    code,
    title,
    status: response.status,
    errors,
    ...(requestId === null ? {} : { requestId }),
    ...(detail === undefined ? {} : { detail }),
    ...(/^\d+$/.test(retryAfter) ? { retryAfterSeconds: Number(retryAfter) } : {}),
  });
}

/** What Latchkey says is taken for one of its codes: there may be one more than this client was built with. */
const isCode = (code: string | null): code is ErrorCode => code !== null;

function parseProblem(text: string): Partial<Problem> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
}

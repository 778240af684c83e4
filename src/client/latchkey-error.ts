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

const PROBLEM_TYPE = "urn:latchkey:problem:";

/** Whether an answer may be an error of Latchkey's own. */
export const isProblem = (response: Response) =>
  response.headers.get("content-type") === "application/problem+json";

/** The error in an answer of Latchkey's own; null where it is none, such as a provider's. */
export function errorIn(response: Response, text: string): LatchkeyError | null {
  const problem = isProblem(response) ? parseProblem(text) : null;
  if (problem === null) return null;
  const { code, title, detail, status, request_id: requestId, errors = [] } = problem;
  const retryAfterSeconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  return new LatchkeyError({
    code,
    title,
    status,
    requestId,
    errors,
    ...(detail === undefined ? {} : { detail }),
    ...(Number.isNaN(retryAfterSeconds) ? {} : { retryAfterSeconds }),
  });
}

function parseProblem(text: string): Problem | null {
  try {
    const body: Partial<Problem> | null = JSON.parse(text);
    return isOurs(body) ? body : null;
  } catch {
    return null;
  }
}

const isOurs = (body: Partial<Problem> | null): body is Problem =>
  typeof body?.type === "string" && body.type.startsWith(PROBLEM_TYPE);

import type { ErrorCode, Problem } from "./operations.ts";

/**
 * The codes that the client sets itself: Latchkey could not be reached (`unreachable`), did not respond in time
 * (`timed_out`), or the response is not Latchkey's (`answer_unexpected`).
 */
export type ClientErrorCode = "unreachable" | "timed_out" | "answer_unexpected";

type ErrorFields = {
  code: ErrorCode | ClientErrorCode;
  /** A short description, without the code. */
  title: string;
  status?: number;
  detail?: string;
  requestId?: string;
  retryAfterSeconds?: number;
  errors?: NonNullable<Problem["errors"]>;
  chooseUrl?: string;
  providerResponse?: NonNullable<Problem["provider_response"]>;
};

/** A failed call. Branch on `code`. */
export class LatchkeyError extends Error {
  override readonly name = "LatchkeyError";
  readonly code: ErrorCode | ClientErrorCode;
  /** A short description of the error. */
  readonly title: string;
  /** The HTTP status. Null if there was no response. */
  readonly status: number | null;
  /** More information about this error. */
  readonly detail: string | null;
  /** The ID of the request in Latchkey's log. */
  readonly requestId: string | null;
  /** The number of seconds to wait before you try again. */
  readonly retryAfterSeconds: number | null;
  /** The rejected fields and the reasons. */
  readonly errors: readonly { path: string; message: string }[];
  /** Where the end user chooses an account. Only with the code `account_choice_required`. */
  readonly chooseUrl: string | null;
  /** What the provider responded to a credential. Null if it was not asked. */
  readonly providerResponse: NonNullable<Problem["provider_response"]> | null;

  constructor({ code, title, ...facts }: ErrorFields, options?: { cause?: unknown }) {
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
    this.chooseUrl = facts.chooseUrl ?? null;
    this.providerResponse = facts.providerResponse ?? null;
  }
}

/** The header of Latchkey's own errors. Responses of providers never have it. */
const ERROR_HEADER = "latchkey-error";

/** Returns whether a response is one of Latchkey's own errors. */
export const isError = (response: Response) => response.headers.has(ERROR_HEADER);

/** Returns the error in a response, or null if it is not one of Latchkey's. `text` is empty for HEAD requests. */
export function errorIn(response: Response, text: string): LatchkeyError | null {
  const code = response.headers.get(ERROR_HEADER);
  if (!isCode(code)) return null;
  const problem = parseProblem(text);
  const { title = "The request failed", detail, errors = [] } = problem;
  const { choose_url: chooseUrl, provider_response: providerResponse } = problem;
  const requestId = response.headers.get("latchkey-request-id");
  const retryAfter = response.headers.get("retry-after") ?? "";
  return new LatchkeyError({
    code,
    title,
    status: response.status,
    errors,
    ...(requestId === null ? {} : { requestId }),
    ...(detail === undefined ? {} : { detail }),
    ...(chooseUrl === undefined ? {} : { chooseUrl }),
    ...(providerResponse === undefined ? {} : { providerResponse }),
    ...(/^\d+$/.test(retryAfter) ? { retryAfterSeconds: Number(retryAfter) } : {}),
  });
}

/** Accepts any code, because a newer Latchkey may return codes that this client does not know. */
const isCode = (code: string | null): code is ErrorCode => code !== null;

function parseProblem(text: string): Partial<Problem> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
}

import type { Notice } from "../../pages/dashboard/components/notice.tsx";
import type { Failure } from "../../shared/failure.ts";
import { explain } from "../problem.ts";

/** Returns a notice that an action has failed, and what to do about it. */
export function failureNotice(title: string, failure: Failure): Notice {
  const fields = failure.fields?.map(({ path, message }) => `${path} ${message}`) ?? [];
  const wait = failure.retryAfterSeconds;
  const sentences = [
    `${explain(failure.code).title}.`,
    failure.detail,
    ...fields.map((field) => `${field}.`),
    wait === undefined ? undefined : `Try again in ${wait} ${wait === 1 ? "second" : "seconds"}.`,
  ];
  const text = sentences.filter((sentence) => sentence !== undefined).join(" ");
  return { kind: "failed", title, text, code: failure.code };
}

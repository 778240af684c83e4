import type { WireAnswer } from "./http/wire.ts";

const MEMBERS = new Set(["code", "detail", "errors", "request_id", "status", "title", "type"]);

/** Returns how a response differs from the format of all errors (RFC 9457), including additional fields. */
export function flawsOf(answer: WireAnswer, status: number, code: string): string[] {
  const { headers, json, text } = answer;
  const rules: [string, boolean][] = [
    [`status ${answer.status}`, answer.status === status && json["status"] === status],
    [`code ${String(json["code"])}`, json["code"] === code],
    ["content type", headers["content-type"] === "application/problem+json"],
    ["cache-control", headers["cache-control"] === "no-store"],
    ["type", json["type"] === `urn:latchkey:problem:${code}`],
    ["title", /^[A-Z].{5,}/.test(String(json["title"]))],
    ["request id", /^req[0-9a-z]{20}$/.test(String(json["request_id"]))],
    ["request id's header", headers["latchkey-request-id"] === json["request_id"]],
    ["an unknown member", Object.keys(json).every((name) => MEMBERS.has(name))],
    ["a stack", !/\\n|\.[jt]sx?:\d|node_modules|\w+Error\b/.test(text)],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}

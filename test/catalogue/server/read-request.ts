// Reads a request to a generated server: its parameters, wherever they stand, and what is wrong with their place.

import {
  readRequest,
  repeatedParams,
  singleParam,
  type ReceivedRequest,
} from "../../../sandbox/control/received-request.ts";
import { parseJson } from "../../../sandbox/parse-json.ts";

export type Texts = Readonly<Record<string, string>>;

export type Received = ReceivedRequest & {
  url: URL;
  /** The parameters of the body, or of the query of a GET request. */
  parameters: Texts;
  bodyFormat: "form" | "json" | "none";
};

export async function receive(request: Request): Promise<Received> {
  const received = await readRequest(request);
  const url = new URL(request.url);
  const json = received.form === null ? parseJson(received.body) : undefined;
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  const fromBody = received.form === null ? (isObject ? textsOf(json) : {}) : single(received.form);
  const isGet = request.method === "GET";
  return {
    ...received,
    url,
    parameters: isGet ? single(received.query) : fromBody,
    bodyFormat: received.form === null ? (isObject ? "json" : "none") : "form",
  };
}

function single(parameters: ReceivedRequest["query"]): Texts {
  return Object.fromEntries(
    Object.keys(parameters).flatMap((name) => {
      const value = singleParam(parameters, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function textsOf(object: object): Texts {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** Returns what is wrong with the place and the format of the parameters. */
export function problemsOfFormat(
  received: Received,
  expected: {
    methods: readonly string[];
    body: "form" | "json" | "either";
    /** Parameters that may stand in the query of a POST request. */
    inQuery: readonly string[];
  },
): string[] {
  const problems: string[] = [];
  const { method, bodyFormat, query, form, headers } = received;
  if (!expected.methods.includes(method))
    problems.push(`the method is ${method} instead of ${expected.methods.join(" or ")}`);
  const repeated = [...repeatedParams(query), ...repeatedParams(form ?? {})];
  if (repeated.length > 0) problems.push(`repeated parameters: ${repeated.join(", ")}`);
  if (method === "GET") return problems;
  const isWrong = expected.body === "either" ? bodyFormat === "none" : bodyFormat !== expected.body;
  if (isWrong)
    problems.push(
      `the body is ${bodyFormat} (${headers["content-type"] ?? "no type"}) instead of ${expected.body}`,
    );
  const strays = Object.keys(query).filter((name) => !expected.inQuery.includes(name));
  if (strays.length > 0) problems.push(`parameters in the URL: ${strays.join(", ")}`);
  return problems;
}

/** Returns a message for each expected parameter that is missing or has another value. "*" stands for any value. */
export function problemsOfValues(what: string, actual: Texts, expected: Texts, values: Texts): string[] {
  return Object.entries(expected).flatMap(([name, template]) => {
    const value = template.replaceAll(/\{(\w+)\}/g, (braces, key: string) => values[key] ?? braces);
    const found = actual[name];
    if (found === undefined || found === "") return [`${what} ${name} is missing`];
    return value === "*" || found === value ? [] : [`${what} ${name} is ${found} instead of ${value}`];
  });
}

// One operation of the API as one value: what the reference says of it, what its handler takes and what it
// gives. Neither can promise what the other does not do.

import type { Context, Handler } from "hono";
import * as z from "zod";
import type { FailureCode } from "../shared/failure.ts";
import type { Result } from "../shared/result.ts";
import type { Section } from "./openapi/sections.ts";
import type { HttpEnv } from "./http-env.ts";
import { problem } from "./problem.ts";
import { jsonBody, query } from "./validate.ts";

/** What is read of a request. */
export type Input<S extends z.ZodType = z.ZodType> = {
  in: "query" | "body";
  schema: S;
  example: z.input<S>;
};

/** What is answered when all goes well. */
export type SuccessResponse<S extends z.ZodType = z.ZodType> = {
  status: 200 | 201 | 202 | 204;
  schema: S;
  example: z.output<S>;
  /** It holds a secret: nothing on the way may keep it. */
  secret: boolean;
};

type Described = {
  /** Names it in the description, and is its anchor in the reference. */
  id: string;
  section: Section;
  summary: string;
  description?: string;
  /** What can go wrong beside what can with every operation of its form. */
  failures: readonly FailureCode[];
};

export type Operation = Described & { input?: Input; answer: SuccessResponse };

export function fromQuery<S extends z.ZodType>(schema: S, example: z.input<S>): Input<S> {
  return { in: "query", schema, example };
}

export function fromBody<S extends z.ZodType>(schema: S, example: z.input<S>): Input<S> {
  return { in: "body", schema, example };
}

export function returns<S extends z.ZodType>(
  schema: S,
  example: z.output<S>,
  { status = 200, secret = false }: { status?: 200 | 201 | 202 | 204; secret?: boolean } = {},
): SuccessResponse<S> {
  return { status, schema, example, secret };
}

/** All that there is to say is that it is done. */
export const NO_CONTENT = returns(z.null(), null, { status: 204 });

type Awaitable<T> = T | Promise<T>;

const operations = new WeakMap<object, Operation>();

/** The operation a handler was made for. */
export function operationOf(handler: object): Operation | undefined {
  return operations.get(handler);
}

/** A handler of an operation that reads neither query nor body. */
export function endpoint<A extends z.ZodType>(
  operation: Described & { input?: never; answer: SuccessResponse<A> },
  act: (c: Context<HttpEnv>) => Awaitable<Result<z.output<A>>>,
): Handler<HttpEnv> {
  const { answer } = operation;
  return documented(operation, async (c) => {
    const result = await act(c);
    return result.ok ? respond(c, answer, result.value) : problem(c, result.failure);
  });
}

/** A handler of an operation that reads its query or its body, and is called with what its schema has made of it. */
export function endpointWithInput<I extends z.ZodType, A extends z.ZodType>(
  operation: Described & { input: Input<I>; answer: SuccessResponse<A> },
  act: (c: Context<HttpEnv>, input: z.output<I>) => Awaitable<Result<z.output<A>>>,
): Handler<HttpEnv> {
  const { input, answer } = operation;
  return documented(operation, async (c) => {
    const asked = input.in === "query" ? query(c, input.schema) : await jsonBody(c, input.schema);
    if (!asked.ok) return problem(c, asked.failure);
    const result = await act(c, asked.value);
    return result.ok ? respond(c, answer, result.value) : problem(c, result.failure);
  });
}

/** A handler that answers by itself, with what an operation says of it. */
export function documented(operation: Operation, handler: Handler<HttpEnv>): Handler<HttpEnv> {
  operations.set(handler, operation);
  return handler;
}

/** A part of the path, by its name. A route that has no such part is a bug. */
export function pathParameter(c: Context<HttpEnv>, name: string): string {
  const part = c.req.param(name);
  if (part === undefined) throw new Error(`the path has no ${name}`);
  return part;
}

const JSON_HEADERS = { "content-type": "application/json" };
const SECRET_HEADERS = { ...JSON_HEADERS, "cache-control": "no-store" };

function respond(c: Context<HttpEnv>, { status, secret }: SuccessResponse, value: unknown): Response {
  if (status === 204) return c.body(null, status);
  return c.body(JSON.stringify(value), status, secret ? SECRET_HEADERS : JSON_HEADERS);
}

// Defines an API operation as one value: its documentation, its input schema and its response schema. The handler
// uses the same schemas, so the documentation cannot differ from the behavior.

import type { Context, Handler } from "hono";
import * as z from "zod";
import { type Access } from "../shared/key-scopes.ts";
import type { Failure, FailureCode } from "../shared/failure.ts";
import type { Result } from "../shared/result.ts";
import type { Section } from "./openapi/sections.ts";
import type { HttpEnv } from "./http-env.ts";
import { scopeFailure } from "./scope-failure.ts";
import { problem } from "./problem.ts";
import { jsonBody, query } from "./validate.ts";

/** The input of an operation, from the query or the body. The schema is built at the first request. */
export type Input<S extends z.ZodType = z.ZodType> = {
  in: "query" | "body";
  schema: () => S;
  example: z.input<S>;
};

/** The response of an operation that succeeds. */
export type SuccessResponse<S extends z.ZodType = z.ZodType> = {
  status: 200 | 201 | 202 | 204;
  schema: () => S;
  example: z.output<S>;
  /** Whether the response contains a secret and must not be cached. */
  secret: boolean;
  /** The media type, if it is not JSON. */
  mediaType?: "application/json" | "text/csv";
};

type OperationDescription = {
  /** The `operationId`, and the anchor in the reference. */
  id: string;
  section: Section;
  summary: string;
  description?: string;
  /** What the app's API key has to have: a scope, or several. The operator has full access and needs no key. */
  access: Access | readonly Access[] | "operator";
  /** The failures besides those that all operations of the same form have in common. */
  failures: readonly FailureCode[];
};

export type Operation = OperationDescription & { input?: Input; response: SuccessResponse };

export function fromQuery<S extends z.ZodType>(schema: () => S, example: z.input<S>): Input<S> {
  return { in: "query", schema, example };
}

export function fromBody<S extends z.ZodType>(schema: () => S, example: z.input<S>): Input<S> {
  return { in: "body", schema, example };
}

export function returns<S extends z.ZodType>(
  schema: () => S,
  example: z.output<S>,
  { status = 200, secret = false }: { status?: 200 | 201 | 202 | 204; secret?: boolean } = {},
): SuccessResponse<S> {
  return { status, schema, example, secret };
}

/** A CSV file, which the handler builds itself. */
export const returnsCsv = (example: string): SuccessResponse => ({
  status: 200,
  schema: z.string,
  example,
  secret: false,
  mediaType: "text/csv",
});

/** A 204 response. */
export const NO_CONTENT = returns(z.null, null, { status: 204 });

type Awaitable<T> = T | Promise<T>;

const operations = new WeakMap<object, Operation>();

/** Returns the operation that a handler implements, if there is one. */
export function operationOf(handler: object): Operation | undefined {
  return operations.get(handler);
}

/** Creates a handler for an operation without query and body. */
export function endpoint<R extends z.ZodType>(
  operation: OperationDescription & { input?: never; response: SuccessResponse<R> },
  handle: (c: Context<HttpEnv>) => Awaitable<Result<z.output<R>>>,
): Handler<HttpEnv> {
  const { response } = operation;
  return documented(operation, async (c) => {
    const result = await handle(c);
    return result.ok ? respond(c, response, result.value) : problem(c, result.failure);
  });
}

/** Creates a handler for an operation with a query or a body. `handle` receives the parsed input. */
export function endpointWithInput<I extends z.ZodType, R extends z.ZodType>(
  operation: OperationDescription & { input: Input<I>; response: SuccessResponse<R> },
  handle: (c: Context<HttpEnv>, input: z.output<I>) => Awaitable<Result<z.output<R>>>,
): Handler<HttpEnv> {
  const { input, response } = operation;
  return documented(operation, async (c) => {
    const parsed = input.in === "query" ? query(c, input.schema()) : await jsonBody(c, input.schema());
    if (!parsed.ok) return problem(c, parsed.failure);
    const result = await handle(c, parsed.value);
    return result.ok ? respond(c, response, result.value) : problem(c, result.failure);
  });
}

/** Attaches an operation's documentation to a handler that builds its own response. */
export function documented(operation: Operation, handler: Handler<HttpEnv>): Handler<HttpEnv> {
  const guarded: Handler<HttpEnv> = (c, next) => {
    const missing = missingAccess(c, operation);
    return missing === null ? handler(c, next) : problem(c, missing);
  };
  operations.set(guarded, operation);
  return guarded;
}

/** Returns the scopes that an operation requires; none for the operator's. */
export function requiredAccess({ access }: Pick<Operation, "access">): readonly Access[] {
  if (access === "operator") return [];
  return typeof access === "string" ? [access] : access;
}

function missingAccess(c: Context<HttpEnv>, operation: Operation): Failure | null {
  const required = requiredAccess(operation);
  return required.length === 0 ? null : scopeFailure(c.get("apiKey").access, required);
}

/** Returns a path parameter. @throws Error if the route has no such parameter, which is a bug */
export function pathParameter(c: Context<HttpEnv>, name: string): string {
  const value = c.req.param(name);
  if (value === undefined) throw new Error(`the path has no parameter ${name}`);
  return value;
}

const JSON_HEADERS = { "content-type": "application/json" };
const SECRET_HEADERS = { ...JSON_HEADERS, "cache-control": "no-store" };

function respond(c: Context<HttpEnv>, { status, secret }: SuccessResponse, value: unknown): Response {
  if (status === 204) return c.body(null, status);
  return c.body(JSON.stringify(value), status, secret ? SECRET_HEADERS : JSON_HEADERS);
}

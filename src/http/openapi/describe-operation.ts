// Describes one operation in OpenAPI: its input, its responses and its errors.

import type {
  ApiMethod,
  ApiOperation,
  ApiParameter,
  ApiResponse,
  JsonSchema,
} from "../../pages/reference/api-description.ts";
import type { FailureCode } from "../../shared/failure.ts";
import { ProblemResponse } from "../schemas/problem.ts";
import type { Access } from "../../shared/key-scopes.ts";
import { type SuccessResponse, type Input, type Operation, requiredAccess } from "../operation.ts";
import { nameOf } from "../scope-failure.ts";
import { ERROR_HEADER, explain } from "../problem.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { pathParameters } from "./path-parameters.ts";
import { SECTIONS } from "./sections.ts";

export type Schemas = Record<string, JsonSchema>;

const SUCCESS_DESCRIPTIONS = { 200: "OK.", 201: "Created.", 202: "Accepted.", 204: "No content." } as const;

export const SECURITY_OF = { app: "appKey", operator: "operatorToken" } as const;

/** The method and path of an operation. `isAnyMethod` is set if every method of the path does the same. */
export type Route = { method: ApiMethod; path: string; isAnyMethod: boolean };

export function describeOperation(operation: Operation, route: Route, schemas: Schemas): ApiOperation {
  const { id, section, summary, description, input, response } = operation;
  const parameters = [...pathParameters(route.path), ...queryParameters(input, schemas)];
  const failures = failuresOf(operation, route);
  return {
    operationId: route.isAnyMethod ? `${id}-${route.method}` : id,
    ...(route.isAnyMethod ? { "x-any-method": id } : {}),
    tags: [section],
    summary,
    ...descriptionOf(description, requiredAccess(operation)),
    security: [{ [SECURITY_OF[SECTIONS[section].caller]]: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBodyOf(input, route, schemas),
    responses: { ...successResponse(response, route, schemas), ...problems(failures, schemas) },
    "x-failures": failures,
  };
}

/** Returns the description with the scopes that the API key needs. */
function descriptionOf(description: string | undefined, required: readonly Access[]) {
  const access = required.length === 0 ? undefined : `The API key needs ${nameOf(required)}.`;
  const sentences = [description, access].filter((sentence) => sentence !== undefined);
  return sentences.length === 0 ? {} : { description: sentences.join(" ") };
}

/** Returns the failures of the operation itself, and those that all operations of its form have in common. */
function failuresOf(operation: Operation, { method, isAnyMethod }: Route): FailureCode[] {
  const { input, failures, access } = operation;
  const all: FailureCode[] = [
    ...(input === undefined ? [] : ["invalid_request" as const]),
    "unauthenticated",
    ...(access === "operator" ? [] : (["key_expired", "insufficient_scope"] as const)),
    ...failures,
    // The proxy has no size limit.
    ...(method === "get" || isAnyMethod ? [] : ["payload_too_large" as const]),
    "rate_limited",
    "internal_error",
    "not_configured",
  ];
  return all.toSorted((a, b) => explain(a).status - explain(b).status);
}

function queryParameters(input: Input | undefined, schemas: Schemas): ApiParameter[] {
  if (input?.in !== "query") return [];
  const { properties = {}, required = [] } = jsonSchemaOf(input.schema(), "input", schemas);
  const examples = new Map(Object.entries(Object(input.example)));
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = typeof property === "boolean" ? {} : property;
    const example = examples.get(name);
    return {
      name,
      in: "query",
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
      ...(typeof example === "string"
        ? { example: schema.type === "integer" ? Number(example) : example }
        : {}),
    };
  });
}

function requestBodyOf(input: Input | undefined, { method, isAnyMethod }: Route, schemas: Schemas) {
  if (isAnyMethod && method !== "get" && method !== "delete") {
    return { requestBody: { required: false, content: { "*/*": { schema: {}, example: ANY_BODY } } } };
  }
  if (input?.in !== "body") return {};
  const schema = jsonSchemaOf(input.schema(), "input", schemas);
  // An empty body counts as an empty object.
  const required = (schema.required ?? []).length > 0;
  return { requestBody: { required, content: { "application/json": { schema, example: input.example } } } };
}

const ANY_BODY = "Any body that the provider's API accepts.";

function successResponse(
  { status, schema, example, mediaType = "application/json" }: SuccessResponse,
  { isAnyMethod }: Route,
  schemas: Schemas,
) {
  if (status === 204) return { [status]: { description: SUCCESS_DESCRIPTIONS[status] } };
  if (isAnyMethod) {
    const description = "The provider's response, with any status.";
    return { 200: { description, content: { "*/*": { schema: {}, example } } } };
  }
  const content = { [mediaType]: { schema: jsonSchemaOf(schema(), "output", schemas), example } };
  return { [status]: { description: SUCCESS_DESCRIPTIONS[status], content } };
}

function problems(failures: FailureCode[], schemas: Schemas): Record<string, ApiResponse> {
  const schema = jsonSchemaOf(ProblemResponse(), "output", schemas);
  const byStatus = Map.groupBy(failures, (code) => explain(code).status);
  const responses = [...byStatus].map(([status, codes]): [string, ApiResponse] => {
    const examples = Object.fromEntries(
      codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
    );
    return [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${explain(code).title}.`).join(" "),
        headers: { [ERROR_HEADER]: ERROR_CODE, ...(status === 429 ? { "retry-after": RETRY_AFTER } : {}) },
        content: { "application/problem+json": { schema, examples } },
      },
    ];
  });
  return Object.fromEntries(responses);
}

const ERROR_CODE = {
  description: "The error's `code`. A provider's response that the proxy forwards never has this header.",
  schema: { type: "string" as const },
};

const RETRY_AFTER = {
  description: "The number of seconds to wait before you try again.",
  schema: { type: "integer" as const },
};

// One operation in the form of OpenAPI: what it takes, what it gives, and how it can fail.

import type {
  ApiMethod,
  ApiOperation,
  ApiParameter,
  ApiResponse,
  JsonSchema,
} from "../../pages/reference/api-description.ts";
import type { FailureCode } from "../../shared/failure.ts";
import { ProblemResponse } from "../schemas/problem.ts";
import type { SuccessResponse, Input, Operation } from "../operation.ts";
import { ERROR_HEADER, explain } from "../problem.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { pathParameters } from "./path-parameters.ts";
import { SECTIONS } from "./sections.ts";

export type Schemas = Record<string, JsonSchema>;

const GOOD = { 200: "Done.", 201: "Made.", 202: "Begun.", 204: "Done; there is nothing to answer." } as const;

export const SECURITY_OF = { app: "appKey", operator: "operatorToken" } as const;

/** Where an operation is, and which methods there do the same. */
export type Place = { method: ApiMethod; path: string; isAnyMethod: boolean };

export function describeOperation(operation: Operation, place: Place, schemas: Schemas): ApiOperation {
  const { id, section, summary, description, input, answer } = operation;
  const parameters = [...pathParameters(place.path), ...queryParameters(input, schemas)];
  const failures = failuresOf(operation, place);
  return {
    operationId: place.isAnyMethod ? `${id}-${place.method}` : id,
    ...(place.isAnyMethod ? { "x-any-method": id } : {}),
    tags: [section],
    summary,
    ...(description === undefined ? {} : { description }),
    security: [{ [SECURITY_OF[SECTIONS[section].caller]]: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(input, place, schemas),
    responses: { ...goodAnswer(answer, place, schemas), ...problems(failures, schemas) },
    "x-failures": failures,
  };
}

/** Its own failures, and those of every operation of its form. */
function failuresOf({ input, failures }: Operation, { method, isAnyMethod }: Place): FailureCode[] {
  const all: FailureCode[] = [
    ...(input === undefined ? [] : ["invalid_request" as const]),
    "unauthenticated",
    ...failures,
    // What is proxied may be of any size.
    ...(method === "get" || isAnyMethod ? [] : ["payload_too_large" as const]),
    "rate_limited",
    "internal_error",
    "not_configured",
  ];
  return all.toSorted((a, b) => explain(a).status - explain(b).status);
}

function queryParameters(input: Input | undefined, schemas: Schemas): ApiParameter[] {
  if (input?.in !== "query") return [];
  const { properties = {}, required = [] } = jsonSchemaOf(input.schema, "input", schemas);
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

function bodyOf(input: Input | undefined, { method, isAnyMethod }: Place, schemas: Schemas) {
  if (isAnyMethod && method !== "get" && method !== "delete") {
    return { requestBody: { required: false, content: { "*/*": { schema: {}, example: ANY_BODY } } } };
  }
  if (input?.in !== "body") return {};
  const schema = jsonSchemaOf(input.schema, "input", schemas);
  // An empty body counts as an empty object.
  const required = (schema.required ?? []).length > 0;
  return { requestBody: { required, content: { "application/json": { schema, example: input.example } } } };
}

const ANY_BODY = "Whatever the provider's API takes.";

function goodAnswer({ status, schema, example }: SuccessResponse, { isAnyMethod }: Place, schemas: Schemas) {
  if (status === 204) return { [status]: { description: GOOD[status] } };
  if (isAnyMethod) {
    const description = "The provider's own answer, whatever its status.";
    return { 200: { description, content: { "*/*": { schema: {}, example } } } };
  }
  const content = { "application/json": { schema: jsonSchemaOf(schema, "output", schemas), example } };
  return { [status]: { description: GOOD[status], content } };
}

function problems(failures: FailureCode[], schemas: Schemas): Record<string, ApiResponse> {
  const schema = jsonSchemaOf(ProblemResponse, "output", schemas);
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
  description: "The `code`. No answer of a provider's that is passed on has this header.",
  schema: { type: "string" as const },
};

const RETRY_AFTER = {
  description: "Seconds after which trying again makes sense.",
  schema: { type: "integer" as const },
};

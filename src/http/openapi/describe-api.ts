// Builds the OpenAPI description from the operations that are attached to the router's handlers.

import type { RouterRoute } from "hono/types";
import type {
  ApiDescription,
  ApiMethod,
  ApiOperation,
  ErrorCode,
} from "../../pages/reference/api-description.ts";
import { FAILURE_CODES } from "../../shared/failure.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { operationOf } from "../operation.ts";
import { explain, problemType } from "../problem.ts";
import { describeOperation, type Schemas, SECURITY_OF } from "./describe-operation.ts";
import { describeWebhooks } from "./describe-webhooks.ts";
import { SECTIONS } from "./sections.ts";

const INTRODUCTION = `Latchkey is an OAuth connection broker. Your users connect their accounts, and your app calls providers with valid
tokens.

The API uses JSON with \`snake_case\` names. Times are RFC 3339 strings. Lists have the form \`{data, next_cursor}\`; to
get the next page, pass \`next_cursor\` as \`cursor\`. Every response has a \`latchkey-request-id\` header. Responses that
contain a secret have \`Cache-Control: no-store\`. Errors are Problem Details (RFC 9457).`;

/** Describes the routed operations. `origin` is the URL of the server. */
export function describeApi(routes: readonly RouterRoute[], origin: string): ApiDescription {
  const schemas: Schemas = {};
  const paths = pathsOf(routes, schemas);
  const returnedCodes = new Set(
    Object.values(paths)
      .flatMap(Object.values<ApiOperation>)
      .flatMap((operation) => operation["x-failures"]),
  );
  return {
    openapi: "3.1.1",
    info: {
      title: "Latchkey",
      version: "1",
      description: INTRODUCTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: origin }],
    tags: Object.entries(SECTIONS).map(([name, { about, caller }]) => ({
      name,
      description: about,
      "x-caller": caller,
    })),
    paths,
    webhooks: describeWebhooks(schemas),
    components: {
      securitySchemes: {
        [SECURITY_OF.app]: { type: "http", scheme: "bearer", description: "An app's API key, `lk_…`." },
        [SECURITY_OF.operator]: {
          type: "http",
          scheme: "bearer",
          description: "The operator's admin token (`ADMIN_TOKEN`).",
        },
      },
      schemas,
      examples: Object.fromEntries(
        ERROR_CODES.filter(({ code }) => returnedCodes.has(code)).map((error) => [
          error.code,
          exampleOf(error),
        ]),
      ),
    },
    "x-error-codes": ERROR_CODES,
  };
}

/** OpenAPI cannot express "any method", so each method is listed. */
const ANY_METHOD: ApiMethod[] = ["get", "post", "put", "patch", "delete"];
const METHODS = new Map<string, ApiMethod[]>([
  ["ALL", ANY_METHOD],
  ...ANY_METHOD.map((method): [string, ApiMethod[]] => [method.toUpperCase(), [method]]),
]);

function pathsOf(routes: readonly RouterRoute[], schemas: Schemas): ApiDescription["paths"] {
  const paths: ApiDescription["paths"] = {};
  // Routes for any method are registered first, but readers look for them last.
  const sorted = routes.toSorted((a, b) => Number(a.method === "ALL") - Number(b.method === "ALL"));
  for (const route of sorted) {
    const operation = operationOf(route.handler);
    if (operation === undefined) continue;
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}").replace(/\*$/, "{path}");
    const isAnyMethod = route.method === "ALL";
    for (const method of METHODS.get(route.method) ?? []) {
      const described = describeOperation(operation, { method, path, isAnyMethod }, schemas);
      paths[path] = { ...paths[path], [method]: described };
    }
  }
  return paths;
}

/** The codes that the API can return. The other codes appear only on pages. */
const ERROR_CODES: ErrorCode[] = FAILURE_CODES.flatMap((code) => {
  const { status, title, advice } = explain(code);
  return advice === null ? [] : [{ code, status, title, advice }];
});

function exampleOf({ code, status, title }: ErrorCode) {
  const value = { type: problemType(code), title, status, code, request_id: `req${EXAMPLE.app.slice(3)}` };
  return { summary: title, value };
}

// The whole description, made of the operations that the router's handlers bear.

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
import { explain, typeOf } from "../problem.ts";
import { describeOperation, type Schemas, SECURITY_OF } from "./describe-operation.ts";
import { describeWebhooks } from "./describe-webhooks.ts";
import { SECTIONS } from "./sections.ts";

const INTRODUCTION = `An OAuth connection broker: your users connect accounts, and you call with a valid token.

JSON, names in \`snake_case\`. Times are RFC 3339 texts. Lists are \`{data, next_cursor}\`; pass \`next_cursor\` as
\`cursor\` for the next page. Every answer has a \`latchkey-request-id\`; one that holds a secret has
\`Cache-Control: no-store\`. Errors are Problem Details (RFC 9457).`;

/** The description of what is routed. `origin` is where it is served. */
export function describeApi(routes: readonly RouterRoute[], origin: string): ApiDescription {
  const schemas: Schemas = {};
  const paths = pathsOf(routes, schemas);
  const answered = new Set(
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
        [SECURITY_OF.operator]: { type: "http", scheme: "bearer", description: "The `ADMIN_TOKEN`." },
      },
      schemas,
      examples: Object.fromEntries(
        ERROR_CODES.filter(({ code }) => answered.has(code)).map((error) => [error.code, exampleOf(error)]),
      ),
    },
    "x-error-codes": ERROR_CODES,
  };
}

/** OpenAPI has no word for any method. */
const ANY_METHOD: ApiMethod[] = ["get", "post", "put", "patch", "delete"];
const METHODS = new Map<string, ApiMethod[]>([
  ["ALL", ANY_METHOD],
  ...ANY_METHOD.map((method): [string, ApiMethod[]] => [method.toUpperCase(), [method]]),
]);

function pathsOf(routes: readonly RouterRoute[], schemas: Schemas): ApiDescription["paths"] {
  const paths: ApiDescription["paths"] = {};
  // What can be called by any method goes last: it is routed first, and is the least of what one looks for.
  const inOrder = routes.toSorted((a, b) => Number(a.method === "ALL") - Number(b.method === "ALL"));
  for (const route of inOrder) {
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

/** What the API can answer; the other codes are for people's eyes. */
const ERROR_CODES: ErrorCode[] = FAILURE_CODES.flatMap((code) => {
  const { status, title, advice } = explain(code);
  return advice === null ? [] : [{ code, status, title, advice }];
});

function exampleOf({ code, status, title }: ErrorCode) {
  const value = { type: typeOf(code), title, status, code, request_id: `req${EXAMPLE.app.slice(3)}` };
  return { summary: title, value };
}

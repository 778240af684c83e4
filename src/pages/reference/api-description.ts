// The types of our OpenAPI 3.1 description: the part of OpenAPI that it uses.

import type { core } from "zod";

export type JsonSchema = core.JSONSchema.JSONSchema;

export type ApiParameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: JsonSchema;
  example?: string | number;
};

type Content = Record<
  string,
  { schema: JsonSchema; example?: unknown; examples?: Record<string, { $ref: string }> }
>;

export type ApiResponse = {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Content;
};

export type ApiOperation = {
  operationId: string;
  /** The shared ID of operations that do the same for every method. */
  "x-any-method"?: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: ApiParameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, ApiResponse>;
  /** The error codes that the operation can return. */
  "x-failures": string[];
};

/** A request that Latchkey sends. It has no error codes of Latchkey. */
type ApiWebhook = Omit<ApiOperation, "x-failures">;

/** An error code, with advice for callers. */
export type ErrorCode = { code: string; status: number; title: string; advice: string };

export type ApiMethod = "get" | "post" | "put" | "patch" | "delete";

export type ApiDescription = {
  openapi: string;
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string; description: string; "x-caller": "app" | "operator" }[];
  paths: Record<string, Partial<Record<ApiMethod, ApiOperation>>>;
  webhooks: Record<string, { post: ApiWebhook }>;
  components: {
    securitySchemes: Record<string, { type: "http"; scheme: "bearer"; description: string }>;
    schemas: Record<string, JsonSchema>;
    examples: Record<string, { summary: string; value: unknown }>;
  };
  "x-error-codes": ErrorCode[];
};

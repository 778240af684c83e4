// The parts of the API's OpenAPI description that tests read.

type Content = Record<string, { schema: object; example?: unknown; examples?: Record<string, unknown> }>;

type DescribedOperation = {
  operationId: string;
  summary: string;
  tags: string[];
  "x-any-method"?: string;
  "x-failures": string[];
  security: Record<string, string[]>[];
  parameters?: {
    name: string;
    in: string;
    required: boolean;
    description?: string;
    schema: object;
    example?: unknown;
  }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};

export type Description = {
  openapi: string;
  servers: { url: string }[];
  tags: { name: string; "x-caller": string }[];
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, object>; examples: Record<string, { value: unknown }> };
  "x-error-codes": { code: string; status: number; title: string; advice: string }[];
};

export type Located = { method: string; path: string; operation: DescribedOperation };

export function operationsOf(api: Description): Located[] {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

// The document that says how a client's server behaves. Everything that it does not mention is what a correct OAuth 2.0
// server does.

import { z } from "zod";

const expectedValues = z.record(z.string(), z.string().nullable());

const expectSchema = z
  .strictObject({
    method: z.string().optional().describe("The HTTP method."),
    headers: expectedValues.optional().describe("Request headers, with names in lower case."),
    query: expectedValues.optional().describe("Parameters of the query."),
    form: expectedValues.optional().describe("Parameters of a form-encoded body."),
  })
  .describe(
    'What the server requires of the request. A value is compared exactly, "*" means any value, and null means absent. ' +
      "A request that does not match gets a 400 with `invalid_request`, and the request log says what is wrong in `unmet`.",
  );

const responseFields = {
  expect: expectSchema.optional(),
  status: z.int().min(200).max(599).optional().describe("The status. By default that of a correct server."),
  headers: z
    .record(z.string(), z.string().nullable())
    .optional()
    .describe("Headers to set. Null removes a header."),
  set: z.record(z.string(), z.json()).optional().describe("Fields to add to a correct server's JSON body."),
  omit: z.array(z.string()).optional().describe("Fields to remove from a correct server's JSON body."),
  json: z.json().optional().describe("The whole body, as JSON."),
  form: z.record(z.string(), z.string()).optional().describe("The whole body, form-encoded."),
  text: z.string().optional().describe("The whole body, as text/plain."),
  base64: z.base64().optional().describe("The whole body, as bytes without a content type."),
  delay_ms: z.int().min(0).max(120_000).optional().describe("How long the response takes, in milliseconds."),
  cut_off: z.boolean().optional().describe("Whether the connection breaks in the middle of the body."),
  processed: z
    .boolean()
    .optional()
    .describe(
      "Whether the server acts on the request: it uses up the code or the refresh token, issues tokens, or revokes. By " +
        "default, it does unless the status is 300 or higher.",
    ),
} as const;

const BODIES = ["json", "form", "text", "base64"] as const;

function hasOneBody(response: { [field in (typeof BODIES)[number] | "set" | "omit"]?: unknown }): boolean {
  const whole = BODIES.filter((field) => response[field] !== undefined).length;
  const changes = response.set !== undefined || response.omit !== undefined;
  return whole + (changes ? 1 : 0) <= 1;
}
const ONE_BODY = "has more than one of: json, form, text, base64, or changes with set and omit";

const responseSchema = z.strictObject(responseFields).refine(hasOneBody, ONE_BODY);
const authorizationSchema = z
  .strictObject({
    ...responseFields,
    parameters: z
      .record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]))
      .optional()
      .describe(
        "Parameters of the redirect to the callback, added to those of a correct server. A list repeats a parameter, " +
          "and null removes it.",
      ),
    mode: z
      .enum(["query", "fragment", "form_post"])
      .optional()
      .describe("How the parameters reach the callback. The default is `query`."),
  })
  .refine(hasOneBody, ONE_BODY);

/** One response for all requests, or a sequence whose last response repeats. */
function step<T extends z.ZodType>(response: T) {
  return z.union([response, z.array(response).min(1)]).optional();
}

const serverSchema = z.strictObject({
  consent: z
    .boolean()
    .default(true)
    .describe("Whether a consent page is shown. Without it, Alice is redirected back immediately."),
  pkce: z.enum(["required", "optional"]).default("optional"),
  client_authentication: z
    .array(z.enum(["none", "client_secret_basic", "client_secret_post"]))
    .default(["none", "client_secret_basic", "client_secret_post"])
    .describe("The supported methods at the token endpoint."),
  basic_encoding: z
    .enum(["form", "raw"])
    .default("form")
    .describe(
      "Whether the server form-decodes Basic credentials (RFC 6749, section 2.3.1), or compares them raw.",
    ),
  token_request: z
    .enum(["form", "form_or_query"])
    .default("form")
    .describe("Whether the token endpoint also accepts GET."),
  scope_separator: z.enum([" ", ","]).default(" "),
  issuer_parameter: z.boolean().default(true).describe("Whether callbacks have `iss` (RFC 9207)."),
  refresh_tokens: z
    .enum(["rotates", "keeps", "none"])
    .default("rotates")
    .describe("Whether a refresh replaces the refresh token, or whether there are none."),
  reuse_revokes_grant: z
    .boolean()
    .default(true)
    .describe("Whether a second use of a rotated refresh token revokes the grant."),
  expires_in: z
    .int()
    .positive()
    .nullable()
    .default(3_600)
    .describe("The lifetime of access tokens in seconds. Null means that they do not expire."),
  code_length: z.int().min(16).max(100_000).default(32).describe("In characters, as the next two."),
  access_token_length: z.int().min(16).max(100_000).default(43),
  refresh_token_length: z.int().min(16).max(100_000).default(43),
});

export const habitsSchema = z.strictObject({
  server: serverSchema.prefault({}).describe("The server as a whole."),
  authorize: step(authorizationSchema).describe("The redirect to the callback after the user's decision."),
  exchange: step(responseSchema).describe("The token endpoint, for `grant_type=authorization_code`."),
  refresh: step(responseSchema).describe("The token endpoint, for `grant_type=refresh_token`."),
  userinfo: step(responseSchema).describe("The userinfo endpoint."),
  api: step(responseSchema).describe("The API."),
  revoke: step(responseSchema).describe("The revocation endpoint (RFC 7009)."),
  discovery: step(responseSchema).describe("The metadata document (RFC 8414 and OpenID Connect Discovery)."),
  jwks: step(responseSchema).describe("The server's public keys."),
});

/** A document, with its defaults. */
export type Habits = z.output<typeof habitsSchema>;
/** A document as it is written. */
export type HabitsDocument = z.input<typeof habitsSchema>;
export type Server = Habits["server"];
export type HabitStep = Exclude<keyof Habits, "server">;
export type Behavior = z.output<typeof authorizationSchema>;
export type Expectation = z.output<typeof expectSchema>;

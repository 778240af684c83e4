// `latchkey/client`: a typed client of the API, for Node, Workers, Deno and Bun.

export { type ClientErrorCode, LatchkeyError } from "./latchkey-error.ts";
export { LatchkeyOperator } from "./latchkey-operator.ts";
export { Latchkey } from "./latchkey.ts";
export type * from "./operations.ts";
export type { Page } from "./pages.ts";
export type { LatchkeyBinding, BoundLatchkey } from "./service-binding.ts";
export type { CallOptions, ClientOptions } from "./transport.ts";
export {
  type ReceivedWebhook,
  verifyWebhook,
  type WebhookEvent,
  WebhookVerificationError,
} from "./verify-webhook.ts";

// …/{connection}/metadata: replaces the metadata that the app has set.

import { AppMetadata } from "../../../../connection/metadata.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import {
  connectionPageResponse,
  showNotice,
  namedConnectionStub,
  showFailure,
} from "../../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";

export const dashboardMetadata = new Hono<HttpEnv>();

dashboardMetadata.post("/", requireSignIn("connections:write"), async (c) => {
  const { metadata: value = "" } = await formBody(c);
  const parsed = parseObject(value);
  const checked = AppMetadata().safeParse(parsed);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const path = issue?.path.join(".") ?? "";
    const error =
      parsed === null
        ? 'This is not a JSON object, such as { "folder": "Receipts" }.'
        : `${path === "" ? "The metadata" : path}: ${issue?.message ?? "is not valid"}.`;
    return connectionPageResponse(c, {
      failure: { code: "invalid_request" },
      metadataForm: { value, error },
    });
  }
  const updated = await namedConnectionStub(c).updateMetadata(checked.data, actorOf(c));
  if (!updated.ok) return showFailure(c, "Metadata not saved", updated.failure);
  const text = "Webhooks and the API show the new values.";
  return showNotice(c, { kind: "done", title: "Metadata saved", text });
});

/** Returns the object in a JSON text; null if it is none. */
function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

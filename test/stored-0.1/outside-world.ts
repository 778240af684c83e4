// The outside world that the stored integrations name: an authorization server, an API of items and the
// app's webhook endpoint. It accepts only the credentials that version 0.1 was given.

import { vi } from "vitest";
import { z } from "zod";
import { tokenResponse, tokenError } from "../support/workers/scripted-fetch.ts";

const WEBHOOK_URL = "https://app.example.com/hooks";

export const NEW_ITEM_KEY = "item-key-2";

type Webhook = { id: string; type: string; headers: Record<string, string>; body: string };

const Client = z.object({ clientId: z.literal("client"), clientSecret: z.literal("pluggy-client-secret") });
const Type = z.object({ type: z.string() });

export class OutsideWorld {
  /** What the token endpoint received. */
  readonly tokenRequests: Record<string, string>[] = [];
  /** The tokens that were revoked. */
  readonly revoked: string[] = [];
  /** How often a key for items was created. */
  itemKeys = 0;
  /** What the app's endpoint received. */
  readonly webhooks: Webhook[] = [];

  /** Stands for the outside world until the mocks are restored. */
  constructor() {
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const request = new Request(input, init);
      return this.#respond(request, new TextDecoder().decode(await request.arrayBuffer()));
    });
  }

  #respond({ url, headers }: Request, body: string): Response {
    switch (url) {
      case "http://localhost:9300/token":
        return this.#issueToken(Object.fromEntries(new URLSearchParams(body)));
      case "http://localhost:9300/userinfo":
        return Response.json({ sub: "account-1", email: "ada@example.com" });
      case "http://localhost:9300/revoke":
        this.revoked.push(new URLSearchParams(body).get("token") ?? "");
        return new Response(null);
      case "https://api.pluggy.ai/auth":
        if (!Client.safeParse(JSON.parse(body)).success) return new Response(null, { status: 401 });
        this.itemKeys += 1;
        return Response.json({ apiKey: NEW_ITEM_KEY });
      case WEBHOOK_URL: {
        const { type } = Type.parse(JSON.parse(body));
        const id = headers.get("webhook-id") ?? "";
        this.webhooks.push({ id, type, headers: Object.fromEntries(headers), body });
        return new Response(null, { status: 204 });
      }
      default:
        throw new Error(`nobody expects a request to ${url}`);
    }
  }

  /** A code or the first refresh token of a name gets the next tokens of that name. */
  #issueToken(form: Record<string, string>): Response {
    this.tokenRequests.push(form);
    const { client_id, client_secret, grant_type, code = "", refresh_token = "" } = form;
    if (client_id !== "client" || client_secret !== "oauth2-client-secret")
      return tokenError("invalid_client");
    const isRefresh = grant_type === "refresh_token";
    const [, name] =
      (isRefresh ? /^(\w+)-refresh-1$/ : /^(\w+)-code$/).exec(isRefresh ? refresh_token : code) ?? [];
    const n = isRefresh ? 2 : 1;
    return name === undefined
      ? tokenError("invalid_grant")
      : tokenResponse(`${name}-access-${n}`, `${name}-refresh-${n}`);
  }
}

// …/keys: the API keys of an app. The page that answers the form is the only one that contains a new key.

import type { Context } from "hono";
import { NewApiKey } from "../../../../apps/keys/api-key.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import type { Notice } from "../../../../pages/dashboard/components/notice.tsx";
import { nameOfKey } from "../../../../pages/dashboard/keys/key-names.ts";
import { KeysPage } from "../../../../pages/dashboard/keys/keys-page.tsx";
import { type EnteredKey, LIFETIMES } from "../../../../pages/dashboard/keys/new-key-form.tsx";
import { DAY } from "../../../../shared/clock.ts";
import { KEY_SCOPES } from "../../../../shared/key-scopes.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { forgetKeysOf } from "../../../middleware/authenticate.ts";
import { explain, statusOf } from "../../../problem.ts";

export const dashboardKeys = new Hono<HttpEnv>();

dashboardKeys.get("/", requireSignIn("full"), (c) => keysResponse(c));

dashboardKeys.post("/", requireSignIn("full"), async (c) => {
  const form = await formBody(c);
  if (form["action"] === "create") return create(c, form);
  if (form["action"] === "delete") return remove(c, form["key"] ?? "");
  return dashboardFailure(c, { code: "invalid_request" });
});

type Shown = {
  created?: { id: string; name: string | null; api_key: string };
  entered?: EnteredKey;
  problems?: { name?: string; scopes?: string };
  notice?: Notice;
  status?: ReturnType<typeof statusOf>;
};

async function create(c: Context<HttpEnv>, form: Record<string, string>): Promise<Response> {
  const scopes = KEY_SCOPES.filter((scope) => form[`scope:${scope}`] !== undefined);
  const isFull = form["access"] === "full";
  const name = (form["name"] ?? "").trim();
  const entered = { name, isFull, scopes, lifetime: form["expires"] ?? "" };
  const lifetime = LIFETIMES.find(({ value }) => value === entered.lifetime);
  if (lifetime === undefined) return dashboardFailure(c, { code: "invalid_request" });
  const parsed = NewApiKey().safeParse({
    name: name === "" ? null : name,
    scopes: isFull ? null : scopes,
    expires_at: lifetime.days === null ? null : new Date(Date.now() + lifetime.days * DAY).toISOString(),
  });
  if (!parsed.success || name === "") {
    const fields = parsed.error?.issues.map(({ path }) => path[0]) ?? [];
    return keysResponse(c, {
      entered,
      problems: {
        ...((name === "" || fields.includes("name")) && {
          name: "Enter what uses the key, in up to 100 characters.",
        }),
        ...(fields.includes("scopes") && { scopes: "Choose what the key may do." }),
      },
      status: 400,
    });
  }
  const created = await appStub(c.env, c.get("namedApp")).createKey(parsed.data, actorOf(c));
  return created.ok
    ? keysResponse(c, { created: created.value })
    : failed(c, "Key not created", created.failure);
}

async function remove(c: Context<HttpEnv>, id: string): Promise<Response> {
  const stub = appStub(c.env, c.get("namedApp"));
  const before = await stub.listKeys();
  const key = before.ok ? before.value.data.find((one) => one.id === id) : undefined;
  const deleted = await stub.deleteKey(id, actorOf(c));
  forgetKeysOf(c.get("namedApp"));
  if (!deleted.ok) return failed(c, "Key not deleted", deleted.failure);
  const name = key === undefined ? "The key" : `“${nameOfKey(key)}”`;
  const text = `${name} is refused from now on. It may work for another minute.`;
  return keysResponse(c, { notice: { kind: "done", title: "Key deleted", text } });
}

function failed(
  c: Context<HttpEnv>,
  title: string,
  { code, detail }: { code: Parameters<typeof explain>[0]; detail?: string },
): Promise<Response> {
  c.set("failureCode", code);
  const text = `${explain(code).title}. ${detail ?? ""}`.trim();
  return keysResponse(c, { notice: { kind: "failed", title, text, code }, status: statusOf(code) });
}

async function keysResponse(c: Context<HttpEnv>, shown: Shown = {}): Promise<Response> {
  const app = c.get("namedApp");
  const keys = await appStub(c.env, app).listKeys();
  if (!keys.ok) return dashboardFailure(c, keys.failure);
  return dashboardPage(c, shown.status ?? 200, (context) => (
    <KeysPage
      context={context}
      app={app}
      keys={keys.value.data}
      ownKey={c.get("visitor").key?.id ?? null}
      created={shown.created ?? null}
      entered={shown.entered ?? null}
      problems={shown.problems ?? {}}
      notice={shown.notice ?? null}
      now={Date.now()}
    />
  ));
}

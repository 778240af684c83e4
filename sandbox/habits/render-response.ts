// Builds a response from a behavior and from what a correct server responds with. Pure, apart from reading the body.

import { html } from "hono/html";
import { z } from "zod";
import { parseJson } from "../parse-json.ts";
import type { Behavior } from "./document.ts";
import { fillJson, fillText } from "./template.ts";
import type { Values } from "./template.ts";

const objectSchema = z.record(z.string(), z.json());
const scalarSchema = z.union([z.string(), z.number()]);

/** A body with its content type. */
type Body = { readonly content: string | Uint8Array | null; readonly type: string | null };

/** Applies a behavior. `correct` is a correct server's response, or undefined if the request was not processed. */
export async function renderResponse(
  behavior: Behavior,
  correct: Response | undefined,
  request: { readonly values: Values; readonly now: number },
): Promise<Response> {
  const { now } = request;
  const text = (await correct?.text()) ?? "";
  const fields = objectSchema.safeParse(parseJson(text)).data ?? {};
  const values = { ...request.values, ...scalarsOf(fields) };
  const type = correct?.headers.get("content-type") ?? null;
  const body = bodyOf(behavior, { fields, values, now }) ?? { content: text === "" ? null : text, type };
  const status = behavior.status ?? correct?.status ?? 200;
  const isNull = status === 204 || status === 205 || status === 304;
  const headers = new Headers(correct?.headers);
  if (body.type === null) headers.delete("content-type");
  else headers.set("content-type", body.type);
  const location = headers.get("location");
  if (location !== null && behavior.mode !== "form_post")
    headers.set("location", changeLocation(location, behavior, values, now));
  for (const [name, value] of Object.entries(behavior.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, fillText(value, values, now));
  }
  if (location !== null && behavior.mode === "form_post") return formPost(location, behavior, values, now);
  return new Response(isNull ? null : toBytes(body.content), { status, headers });
}

/** Returns the body of the behavior, or undefined if it does not change the body. */
function bodyOf(
  { json, form, text, base64, set, omit, status }: Behavior,
  { fields, values, now }: { fields: z.infer<typeof objectSchema>; values: Values; now: number },
): Body | undefined {
  const JSON_TYPE = "application/json";
  if (json !== undefined) return { content: JSON.stringify(fillJson(json, values, now)), type: JSON_TYPE };
  if (form !== undefined) {
    const filled = Object.entries(form).map(([name, value]) => [name, fillText(value, values, now)]);
    return {
      content: new URLSearchParams(filled).toString(),
      type: "application/x-www-form-urlencoded",
    };
  }
  if (text !== undefined) return { content: fillText(text, values, now), type: "text/plain; charset=utf-8" };
  if (base64 !== undefined)
    return { content: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)), type: null };
  if (set !== undefined || omit !== undefined) {
    const changed = Object.entries({ ...fields, ...objectSchema.parse(fillJson(set ?? {}, values, now)) });
    const kept = changed.filter(([name]) => omit?.includes(name) !== true);
    return { content: JSON.stringify(Object.fromEntries(kept)), type: JSON_TYPE };
  }
  return status !== undefined && status >= 300 ? { content: null, type: null } : undefined;
}

/** Returns the content as bytes, so that the runtime does not add a content type. */
function toBytes(content: Body["content"]): Uint8Array | null {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** Returns the parameters of the callback: a correct server's, with the behavior's changes. */
function callbackParameters(
  location: string,
  { parameters = {} }: Behavior,
  values: Values,
  now: number,
): URLSearchParams {
  const own = new URL(location).searchParams;
  const known = { ...values, ...Object.fromEntries(own) };
  for (const [name, value] of Object.entries(parameters)) {
    own.delete(name);
    for (const each of [value ?? []].flat()) own.append(name, fillText(each, known, now));
  }
  return own;
}

function changeLocation(location: string, behavior: Behavior, values: Values, now: number): string {
  if (behavior.parameters === undefined && behavior.mode === undefined) return location;
  const parameters = callbackParameters(location, behavior, values, now).toString();
  const [target = ""] = location.split("?", 1);
  return `${target}${behavior.mode === "fragment" ? "#" : "?"}${parameters}`;
}

/** A page that posts the parameters to the callback (OAuth 2.0 Form Post Response Mode). */
async function formPost(
  location: string,
  behavior: Behavior,
  values: Values,
  now: number,
): Promise<Response> {
  const [target = ""] = location.split("?", 1);
  const fields = [...callbackParameters(location, behavior, values, now)].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const page = await html`<!doctype html>
    <title>Continue</title>
    <form method="post" action="${target}">
      ${fields}
      <noscript><button>Continue</button></noscript>
    </form>
    <script>
      document.forms[0].submit();
    </script>`;
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  return new Response(page, { headers });
}

function scalarsOf(fields: z.infer<typeof objectSchema>): Values {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const scalar = scalarSchema.safeParse(value);
      return scalar.success ? [[name, scalar.data]] : [];
    }),
  );
}

// Calls the public API over HTTP.

import { stack } from "./stack.ts";
import { testSecrets } from "./test-secrets.ts";

export type Json = Record<string, unknown>;
export type Answer = { status: number; headers: Headers; body: Json; text: string };

/** Calls the API with the key of an app or of the operator. */
export async function call(method: string, path: string, key: string, body?: unknown): Promise<Answer> {
  const { latchkey } = await stack();
  const response = await fetch(new URL(path, latchkey), {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(text), text };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

export const adminToken = testSecrets.ADMIN_TOKEN;

export type TestApp = { id: string; key: string; returnUrl: string };

/** Creates an app with one return URL. */
export async function newApp(name = "Test app"): Promise<TestApp> {
  const returnUrl = "http://localhost:9/connected";
  const { body, status } = await call("POST", "/v1/apps", adminToken, { name, return_urls: [returnUrl] });
  if (status !== 201) throw new Error(`the app was not created: ${status} ${JSON.stringify(body)}`);
  return { id: String(body["id"]), key: String(body["api_key"]), returnUrl };
}

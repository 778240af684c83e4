// How a page leaves: with the headers that keep it out of frames, caches and other people's logs.

import type { Context } from "hono";
import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type Words } from "../../pages/words/words.ts";
import type { HttpEnv } from "../http-env.ts";
import { preferredLanguage } from "./preferred-language.ts";
import { wordsIn } from "../../pages/words/words-in.ts";

/** Headers of everything a browser navigates to here. */
const PAGE_HEADERS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
} as const;

/**
 * Renders a page under a policy that allows its style sheet, its form and, where it has one, its script;
 * `asks` lets that ask our own origin.
 */
export function pageResponse(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  render: (nonce: string, words: Words) => JSX.Element,
  { scripts = false, asks = false }: { scripts?: boolean; asks?: boolean } = {},
): Response | Promise<Response> {
  const words = wordsIn(preferredLanguage(c.req.header("accept-language")));
  // A form's policy covers the redirects after it too, and those lead to wherever a provider signs people in.
  const forms = c.get("config").outbound.allowLoopback ? "'self' https: http:" : "'self' https:";
  c.header("vary", "accept-language");
  const policy = { forms, scripts, asks, language: words.language };
  return underPolicy(c, status, policy, (nonce) => render(nonce, words));
}

/** Renders a page in English whose forms lead nowhere else, and which has no script. */
export function dashboardResponse(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  render: (nonce: string) => JSX.Element,
): Response | Promise<Response> {
  // Nobody's window opens these, and none keeps a hold on them.
  c.header("cross-origin-opener-policy", "same-origin");
  return underPolicy(c, status, { forms: "'self'", scripts: false, asks: false, language: "en" }, render);
}

function underPolicy(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  { forms, scripts, asks, language }: { forms: string; scripts: boolean; asks: boolean; language: string },
  render: (nonce: string) => JSX.Element,
): Response | Promise<Response> {
  const nonce = crypto.randomUUID();
  const csp = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(scripts ? [`script-src 'nonce-${nonce}'`] : []),
    ...(asks ? ["connect-src 'self'"] : []),
    // Only what stands in the page itself: a code to scan, an app's logo.
    "img-src data:",
    `form-action ${forms}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
  return c.html(html`<!doctype html>${render(nonce)}`, status, {
    ...PAGE_HEADERS,
    "content-security-policy": csp,
    "content-language": language,
  });
}

/** 303 to a page of ours, or to a URL of the provider or the app; never cached, never with a referrer. */
export function seeOther(location: string, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { ...PAGE_HEADERS, location, ...headers } });
}

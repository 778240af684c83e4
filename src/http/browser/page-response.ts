// Renders pages with the headers that prevent framing, caching and leaking URLs through the referrer.

import type { Context } from "hono";
import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type Words } from "../../pages/words/words.ts";
import type { HttpEnv } from "../http-env.ts";
import { preferredLanguage } from "./preferred-language.ts";
import { wordsIn } from "../../pages/words/words-in.ts";

/** The headers of every page and redirect. */
const PAGE_HEADERS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
} as const;

/**
 * Renders a page in the browser's preferred language. Its Content Security Policy allows its style sheet and its
 * forms. `scripts` allows its inline script as well, and `fetches` allows that script to call our own origin.
 */
export function pageResponse(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  render: (nonce: string, words: Words) => JSX.Element,
  { scripts = false, fetches = false }: { scripts?: boolean; fetches?: boolean } = {},
): Response | Promise<Response> {
  return pageWithWords(c, status, render, { scripts, fetches, isFramed: false });
}

/** Renders a page for end users that is shown in a frame of one of our own pages, and in no other. It has no scripts. */
export function framedPageResponse(
  c: Context<HttpEnv>,
  render: (nonce: string, words: Words) => JSX.Element,
): Response | Promise<Response> {
  return pageWithWords(c, 200, render, { scripts: false, fetches: false, isFramed: true });
}

function pageWithWords(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  render: (nonce: string, words: Words) => JSX.Element,
  shown: { scripts: boolean; fetches: boolean; isFramed: boolean },
): Response | Promise<Response> {
  const words = wordsIn(preferredLanguage(c.req.header("accept-language")));
  // `form-action` also applies to the redirects that follow, which lead to the provider's sign-in page.
  const forms = c.get("config").outbound.allowLoopback ? "'self' https: http:" : "'self' https:";
  c.header("vary", "accept-language");
  // Images are embedded in the page, such as a code to scan or an app's logo, or are logos of providers in /logos/.
  const policy = { ...shown, forms, images: "'self' data:", language: words.language };
  return renderWithPolicy(c, status, policy, (nonce) => render(nonce, words));
}

/**
 * Renders a page in English, whose forms can submit only to our own origin. `hasFrame` allows it to show one of our own
 * pages in a frame. `scripts` allows the files in /scripts/ that have the page's nonce, and allows them to call our own origin.
 */
export function dashboardResponse(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  render: (nonce: string) => JSX.Element,
  { scripts = false, hasFrame = false }: { scripts?: boolean; hasFrame?: boolean } = {},
): Response | Promise<Response> {
  // No other site opens these pages in a popup, so none may keep a reference to the window.
  c.header("cross-origin-opener-policy", "same-origin");
  return renderWithPolicy(
    c,
    status,
    {
      forms: "'self'",
      scripts,
      fetches: scripts,
      images: "'self' data:",
      language: "en",
      isFramed: false,
      hasFrame,
    },
    render,
  );
}

/** Renders a page of the reference, in English. It loads nothing: an icon is part of the page. */
export function referenceResponse(
  c: Context<HttpEnv>,
  render: (nonce: string) => JSX.Element,
): Response | Promise<Response> {
  c.header("cross-origin-opener-policy", "same-origin");
  const policy = { forms: "'self'", images: "data:", language: "en" };
  return renderWithPolicy(c, 200, { ...policy, scripts: false, fetches: false, isFramed: false }, render);
}

/** What a page may do, besides showing its own style sheets. */
type Policy = {
  /** The sources of `form-action` and of `img-src`. */
  forms: string;
  images: string;
  scripts: boolean;
  fetches: boolean;
  language: string;
  /** Whether one of our own pages may show it in a frame, and whether it may show one. */
  isFramed: boolean;
  hasFrame?: boolean;
};

function renderWithPolicy(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  { forms, scripts, fetches, images, language, isFramed, hasFrame = false }: Policy,
  render: (nonce: string) => JSX.Element,
): Response | Promise<Response> {
  const nonce = crypto.randomUUID();
  const csp = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(scripts ? [`script-src 'nonce-${nonce}'`] : []),
    ...(fetches ? ["connect-src 'self'"] : []),
    `img-src ${images}`,
    ...(hasFrame ? ["frame-src 'self'"] : []),
    `form-action ${forms}`,
    `frame-ancestors ${isFramed ? "'self'" : "'none'"}`,
    "base-uri 'none'",
  ].join("; ");
  return c.html(html`<!doctype html>${render(nonce)}`, status, {
    ...PAGE_HEADERS,
    ...(isFramed && { "x-frame-options": "SAMEORIGIN" }),
    "content-security-policy": csp,
    "content-language": language,
  });
}

/** Returns a 303 redirect that is not cached and sends no referrer, with `Set-Cookie` values. */
export function seeOther(location: string, ...cookies: string[]): Response {
  const headers = new Headers({ ...PAGE_HEADERS, location });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

// Fakes the provider: responds to the requests of the Worker, which runs in the same isolate as the tests.

import { vi } from "vitest";

type Received = {
  method: string;
  url: string;
  form: URLSearchParams;
  authorization: string | null;
  /** The proof of possession (RFC 9449); null where there is none. */
  proof: string | null;
};
const decoder = new TextDecoder();

type Respond = (received: Received) => Response | Promise<Response>;

/**
 * Replaces `fetch` with `respond`. Returns the list of received requests, oldest first. Each response is created when it
 * is requested, because a Response belongs to the Durable Object that created it.
 */
export function fakeProvider(respond: Respond): Received[] {
  const log: Received[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const received = {
      method: request.method,
      url: request.url,
      form: new URLSearchParams(decoder.decode(await request.arrayBuffer())),
      authorization: request.headers.get("authorization"),
      proof: request.headers.get("dpop"),
    };
    log.push(received);
    return respond(received);
  });
  return log;
}

/** Returns a token response (RFC 6749, section 5.1). */
export function tokenResponse(accessToken: string, refreshToken?: string, expiresIn = 3600): Response {
  return Response.json({
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: expiresIn,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  });
}

/** Returns an error response (RFC 6749, section 5.2). */
export const tokenError = (error: string, status = 400) => Response.json({ error }, { status });

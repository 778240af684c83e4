// Plays the provider: answers what the Worker, which shares its isolate with the tests, sends out.

import { vi } from "vitest";

type Received = { url: string; form: URLSearchParams; authorization: string | null };
const decoder = new TextDecoder();

type Answer = (received: Received) => Response | Promise<Response>;

/**
 * Lets `answer` stand for the outside world; what came in is in the list, oldest first. An answer is made
 * when it is asked for: a Response belongs to the Durable Object that it was made in.
 */
export function playProvider(answer: Answer): Received[] {
  const log: Received[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const received = {
      url: request.url,
      form: new URLSearchParams(decoder.decode(await request.arrayBuffer())),
      authorization: request.headers.get("authorization"),
    };
    log.push(received);
    return answer(received);
  });
  return log;
}

/** A token answer, as RFC 6749, section 5.1 has it. */
export function grants(accessToken: string, refreshToken?: string, expiresIn = 3600): Response {
  return Response.json({
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: expiresIn,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  });
}

/** An error answer, as RFC 6749, section 5.2 has it. */
export const refuses = (error: string, status = 400) => Response.json({ error }, { status });

// A CSV file as a stream, so that its size does not matter.

import type { Context } from "hono";
import type { HttpEnv } from "../http-env.ts";

/**
 * Returns a file that the browser saves under a name. A part is requested when the caller has read the ones before. If a
 * part fails, the response is aborted, so that nobody takes the file for complete.
 */
export function csvResponse(c: Context<HttpEnv>, name: string, parts: AsyncIterator<string>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await parts.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => {
        await parts.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  return c.body(body, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
}

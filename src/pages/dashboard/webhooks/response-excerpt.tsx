// The response of an endpoint, as far as it was stored. It is text, whatever it contains.

import type { ResponseExcerpt } from "../../../events/response-excerpt.ts";
import { formatNumber } from "../components/format-number.ts";

export function ResponseText({ response }: { response: ResponseExcerpt }) {
  const { headers, body, body_bytes, body_truncated } = response;
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [...head, ...(body === null ? [] : ["", body])].join("\n");
  return (
    <>
      {text !== "" && (
        <pre tabindex={0} role="region" aria-label="Response">
          {text}
          {body_truncated && body !== null && <i> [cut]</i>}
        </pre>
      )}
      <p class="small soft">{cutText(body, body_bytes, body_truncated)}</p>
    </>
  );
}

/** Says how much of the body is shown. */
function cutText(body: string | null, bytes: number | null, truncated: boolean): string {
  const size = bytes === null ? "a size that is not known" : `${formatNumber(bytes)} bytes`;
  if (body === null)
    return truncated ? `The body is not text and is not stored. It has ${size}.` : "No body.";
  if (truncated)
    return `The first ${formatNumber(body.length)} characters of ${size}. The rest was cut before it was stored.`;
  return "The whole body. Secrets are cut before it is stored.";
}

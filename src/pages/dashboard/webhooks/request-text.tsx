import type { PublicDeliveryWithRequest } from "../../../events/delivery.ts";
import { SECOND } from "../../../shared/clock.ts";
import { formatNumber } from "../components/format-number.ts";

/** The longest body that the page shows. Events of providers can be larger. */
const MAX_CHARACTERS = 3_000;

type Request = NonNullable<PublicDeliveryWithRequest["delivery"]["request"]>;

/** The request as it was sent. `at` is when; null if nothing was sent yet. */
export function RequestText({ request, at }: { request: Request; at: string | null }) {
  const url = new URL(request.url.replace("?…", ""));
  const headers = {
    host: url.host,
    ...request.headers,
    ...(at === null ? {} : { "webhook-timestamp": String(Math.floor(Date.parse(at) / SECOND)) }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const path = `${url.pathname}${request.url.endsWith("?…") ? "?…" : ""}`;
  const body = indented(request.body);
  const cut = body.length - MAX_CHARACTERS;
  return (
    <>
      <pre tabindex={0} role="region" aria-label="Request">
        {[`${request.method} ${path}`, ...lines, "", body.slice(0, MAX_CHARACTERS)].join("\n")}
        {cut > 0 && <i> [cut]</i>}
      </pre>
      <p class="small soft">
        {cut > 0
          ? `The signature and the last ${formatNumber(cut)} characters are cut. The body has ${formatNumber(request.body.length)} characters and is sent without line breaks.`
          : "The signature is cut. The body is sent without line breaks."}
        {at === null && " The header webhook-timestamp is added when it is sent."}
      </p>
    </>
  );
}

const indented = (json: string) => JSON.stringify(JSON.parse(json), null, 2);

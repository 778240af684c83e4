import type { PublicDelivery } from "../../../events/delivery.ts";
import { formatNumber } from "../components/format-number.ts";
import { Mark } from "../components/status.tsx";
import { shortOutcome } from "./failure-words.ts";

/**
 * What the endpoint answered last, and how often the event was sent. The form says whether it was delivered, waits, or was
 * given up.
 */
export function DeliveryOutcome({ delivery }: { delivery: PublicDelivery["delivery"] }) {
  // Those since the event was last queued, or the newest ones of all.
  const count = Math.max(delivery.attempts, delivery.last_attempts.length);
  return (
    <>
      <LastOutcome delivery={delivery} />
      {count > 1 && <span class="small soft"> {formatNumber(count)} tries</span>}
    </>
  );
}

function LastOutcome({ delivery }: { delivery: PublicDelivery["delivery"] }) {
  const { state, last_attempts, response_status } = delivery;
  const last = last_attempts.at(-1);
  const text =
    last === undefined ? (response_status === null ? null : String(response_status)) : shortOutcome(last);
  switch (state) {
    case "delivered":
      return <Mark tone="good">{text ?? "Delivered"}</Mark>;
    case "failed":
      return (
        <Mark tone="bad">
          {text ?? "Given up"}
          <span class="hide">, given up</span>
        </Mark>
      );
    case "pending":
      return (
        <Mark tone={text === null ? "quiet" : "warn"}>
          {text ?? "Waiting"}
          {text !== null && <span class="hide">, waiting</span>}
        </Mark>
      );
    case "unsent":
      return <Mark tone="quiet">Not sent</Mark>;
  }
}

// A status as a form, a color, and a word. The form says the same as the color.

import type { Child } from "hono/jsx";

type Tone = "good" | "warn" | "bad" | "quiet";
type StatusDisplay = { tone: Tone; label: string };

/** The statuses of connections. Unknown statuses are shown by name. */
const CONNECTION: Record<string, StatusDisplay> = {
  active: { tone: "good", label: "Active" },
  reauthorization_required: { tone: "bad", label: "Reconnect needed" },
  pending: { tone: "quiet", label: "Pending" },
  deleted: { tone: "quiet", label: "Deleted" },
};

const ENDPOINT: Record<string, StatusDisplay> = {
  active: { tone: "good", label: "Delivering" },
  paused: { tone: "warn", label: "Paused" },
  failing: { tone: "bad", label: "Failing" },
  disabled: { tone: "quiet", label: "Disabled by endpoint" },
};

const KINDS = { connection: CONNECTION, endpoint: ENDPOINT };

/** Returns the label of a connection's status. */
export const connectionLabel = (status: string) => CONNECTION[status]?.label ?? status;

const CLASSES = { good: "s", warn: "s mid", bad: "s no", quiet: "s off" } as const satisfies Record<
  Tone,
  string
>;

/** The status of a connection or a webhook endpoint. Beside a title, it is a `pill`. */
export function Status(props: { of: keyof typeof KINDS; status: string; pill?: boolean }) {
  const { of, status, pill = false } = props;
  const { tone, label } = KINDS[of][status] ?? { tone: "quiet", label: status };
  return pill ? <Pill tone={tone}>{label}</Pill> : <Mark tone={tone}>{label}</Mark>;
}

/** A word with the form and the color of a tone, for anything else that has a status: an HTTP status, a delivery. */
export function Mark({ tone, children }: { tone: Tone; children: Child }) {
  return <span class={CLASSES[tone]}>{children}</span>;
}

/** A status beside a title. */
export function Pill({ tone, children }: { tone: Tone; children: Child }) {
  return <span class={tone === "quiet" ? "pill" : `pill ${tone}`}>{children}</span>;
}

// Shows a status as a label with an icon. The icon's shape conveys the same as its color.

type Tone = "good" | "warn" | "bad" | "quiet";
type StatusDisplay = { tone: Tone; label: string };

/** The statuses of connections. Unknown statuses are shown by name. */
const CONNECTION: Record<string, StatusDisplay> = {
  active: { tone: "good", label: "Active" },
  reauthorization_required: { tone: "bad", label: "Reconnect needed" },
  pending: { tone: "quiet", label: "Pending" },
  deleted: { tone: "quiet", label: "Deleted" },
};

const INTEGRATION: Record<string, StatusDisplay> = {
  active: { tone: "good", label: "Active" },
  misconfigured: { tone: "bad", label: "Misconfigured" },
};

const ENDPOINT: Record<string, StatusDisplay> = {
  active: { tone: "good", label: "Delivering" },
  paused: { tone: "warn", label: "Paused" },
  failing: { tone: "bad", label: "Failing" },
  disabled: { tone: "quiet", label: "Disabled by endpoint" },
};

const KINDS = { connection: CONNECTION, integration: INTEGRATION, endpoint: ENDPOINT };

/** Returns the label of a connection's status. */
export const connectionLabel = (status: string) => CONNECTION[status]?.label ?? status;

export function Status({ of, status }: { of: keyof typeof KINDS; status: string }) {
  const { tone, label } = KINDS[of][status] ?? { tone: "quiet", label: status };
  return (
    <span class={`chip ${tone}`}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <Shape tone={tone} />
      </svg>
      {label}
    </span>
  );
}

function Shape({ tone }: { tone: Tone }) {
  switch (tone) {
    case "good":
      return <circle cx="5" cy="5" r="4.5" fill="currentColor" />;
    case "warn":
      return <rect x="1" y="1" width="8" height="8" fill="currentColor" />;
    case "bad":
      return <path d="M5 0.5 9.8 9.5H0.2Z" fill="currentColor" />;
    case "quiet":
      return <circle cx="5" cy="5" r="3.7" fill="none" stroke="currentColor" stroke-width="1.6" />;
  }
}

// States as words with a mark; the mark's form says the same as its colour.

type Tone = "good" | "warn" | "bad" | "quiet";
type Standing = { tone: Tone; words: string };

/** How a connection stands; one that is not known says its own name. */
const CONNECTION: Record<string, Standing> = {
  active: { tone: "good", words: "Active" },
  reauthorization_required: { tone: "bad", words: "Needs reconnect" },
  pending: { tone: "quiet", words: "Pending" },
  deleted: { tone: "quiet", words: "Deleted" },
};

const INTEGRATION: Record<string, Standing> = {
  active: { tone: "good", words: "Active" },
  misconfigured: { tone: "bad", words: "Misconfigured" },
};

const ENDPOINT: Record<string, Standing> = {
  active: { tone: "good", words: "Delivering" },
  paused: { tone: "warn", words: "Paused" },
  failing: { tone: "bad", words: "Failing" },
  disabled: { tone: "quiet", words: "Disabled by the endpoint" },
};

const KINDS = { connection: CONNECTION, integration: INTEGRATION, endpoint: ENDPOINT };

/** A connection's state in words. */
export const connectionWords = (status: string) => CONNECTION[status]?.words ?? status;

export function Status({ of, status }: { of: keyof typeof KINDS; status: string }) {
  const { tone, words } = KINDS[of][status] ?? { tone: "quiet", words: status };
  return (
    <span class={`chip ${tone}`}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <Shape tone={tone} />
      </svg>
      {words}
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

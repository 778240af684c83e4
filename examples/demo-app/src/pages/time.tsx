// A time relative to now, with the exact time as a tooltip.

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function RelativeTime(props: { at: string; now: number }) {
  const at = Date.parse(props.at);
  if (Number.isNaN(at)) return <>{props.at}</>;
  return (
    <time datetime={props.at} title={new Date(at).toUTCString()}>
      {distance(at - props.now)}
    </time>
  );
}

/** What happened this recently, happened just now. */
const justNow = 5_000;

function distance(milliseconds: number): string {
  if (milliseconds <= 0 && milliseconds > -justNow) return "just now";
  const unit = units.find(([, length]) => Math.abs(milliseconds) >= length) ?? units[3];
  return relative.format(Math.round(milliseconds / unit[1]), unit[0]);
}

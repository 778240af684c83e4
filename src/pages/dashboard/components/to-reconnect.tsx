import type { IntegrationSummary } from "../../../apps/app-rpc.ts";
import { appPath } from "../frame/paths.ts";
import { formatNumber } from "./format-number.ts";

/** How many connections of an integration need to reconnect, as a link to them. */
export function ToReconnect(props: { app: string; integration: IntegrationSummary; count: number }) {
  const { app, integration, count } = props;
  if (count === 0) return <span class="soft">–</span>;
  const query = new URLSearchParams({ integration: integration.id, status: "reauthorization_required" });
  return (
    <a
      href={`${appPath(app)}/connections?${query.toString()}`}
      aria-label={`Of ${integration.name} to reconnect: ${formatNumber(count)}`}
    >
      {formatNumber(count)}
    </a>
  );
}

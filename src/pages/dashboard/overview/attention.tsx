// What needs somebody's attention, the most urgent first, each with what to do about it.

import type { Child } from "hono/jsx";
import type { AppOverview } from "../../../apps/app-rpc.ts";
import { DAY } from "../../../shared/clock.ts";
import type { Access } from "../../../shared/key-scopes.ts";
import { Card } from "../components/card.tsx";
import { countOf, formatNumber } from "../components/format-number.ts";
import { Needs } from "../components/needs.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { Time } from "../components/time.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { isUntried } from "../integrations/refusal-note.tsx";
import { appPath, integrationPath } from "../frame/paths.ts";

type Item = {
  icon: IconName;
  tone: "bad" | "warn" | "soft";
  title: Child;
  text: Child;
  /** `access` is what it needs besides reading. `readLabel` is the link for those who may only read what it is about. */
  action: { label: string; href: string; access?: Access; readLabel?: string };
};

/** How many integrations are named. The list of integrations has them all. */
const MAX_NAMED = 3;

/** An action that the visitor may not take is left out. */
export function Attention(props: { context: PageContext; overview: AppOverview; now: number }) {
  const { context, overview, now } = props;
  const items = itemsOf(overview, now);
  if (items.length === 0)
    return (
      <p class="soft">
        <Icon name="tick" class="good" /> Nothing needs attention.
      </p>
    );
  return (
    <Card
      id="attention"
      title="Needs attention"
      aside={items.length > 1 && <span class="small soft">{items.length}, most urgent first</span>}
    >
      <ul class="rows do">
        {items.map(({ icon, tone, title, text, action }) => (
          <li>
            <Icon name={icon} class={tone} />
            <div>
              <b>{title}</b>
              <span class="soft">{text}</span>
            </div>
            <ActionLink context={context} action={action} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ActionLink({ context, action }: { context: PageContext; action: Item["action"] }) {
  const { label, readLabel, href, access = "read" } = action;
  const shown = context.visitor?.may(access) === true ? label : readLabel;
  if (shown === undefined) return <Needs access={access} />;
  return (
    <a class="b" href={href}>
      {shown}
    </a>
  );
}

function itemsOf(overview: AppOverview, now: number): Item[] {
  return [
    ...refusedIntegrations(overview, now),
    ...reconnections(overview),
    ...webhooks(overview, now),
    ...expiringKeys(overview, now),
    ...firstSteps(overview),
    ...turnedOff(overview),
  ];
}

function refusedIntegrations({ app, integrations, connections }: AppOverview, now: number): Item[] {
  const refused = integrations.filter(
    ({ misconfigured, refusal }) => misconfigured !== null || refusal !== null,
  );
  const named = refused.slice(0, MAX_NAMED).map((integration): Item => {
    const { id, name, misconfigured, refusal, client_changed_at } = integration;
    const count = sumOf(connections, (one) => one.integration === id);
    const untried = isUntried(integration);
    const text = (
      <>
        {untried ? "Changed" : misconfigured === null ? "One connection, at" : "Since"}{" "}
        <Time
          at={untried ? client_changed_at : (misconfigured?.since ?? refusal?.at ?? null)}
          now={now}
          clock
        />{" "}
        UTC (<code>{(misconfigured ?? refusal)?.error}</code>).{" "}
        {untried
          ? "The next refresh tries the new ones."
          : misconfigured !== null
            ? waitingText(count)
            : "No other connection has confirmed it."}
      </>
    );
    return {
      icon: untried || misconfigured === null ? "warning" : "cross",
      tone: untried || misconfigured === null ? "warn" : "bad",
      title: untried
        ? `${name}: the client ID or secret was changed, and not tried since`
        : `${name} ${misconfigured === null ? "rejected" : "rejects"} the client ID or secret of this integration`,
      text,
      action: {
        label: untried ? "Try it" : "Update the credentials",
        href: `${integrationPath(app.id, id)}${untried ? "" : "#credentials"}`,
        access: untried ? "connections:write" : "integrations:write",
        readLabel: "See the integration",
      },
    };
  });
  const others = refused.length - named.length;
  if (others === 0) return named;
  const rest: Item = {
    icon: "cross",
    tone: "bad",
    title: `${formatNumber(others)} more ${others === 1 ? "integration is" : "integrations are"} rejected`,
    text: "Their connections are not refreshed until the provider accepts the client ID and secret.",
    action: { label: "See integrations", href: `${appPath(app.id)}/integrations` },
  };
  return [...named, rest];
}

const waitingText = (count: number) =>
  count === 0
    ? "Nobody can connect with it."
    : `Its ${count === 1 ? "connection is" : `${formatNumber(count)} connections are`} not refreshed until the client is accepted.`;

function reconnections({ app, integrations, connections }: AppOverview): Item[] {
  const ended = connections.filter(({ status }) => status === "reauthorization_required");
  const total = sumOf(ended, () => true);
  if (total === 0) return [];
  const nameOf = (id: string | null) =>
    integrations.find((integration) => integration.id === id)?.name ?? id ?? "no integration";
  const most = ended.toSorted((a, b) => b.count - a.count);
  const named = most
    .slice(0, MAX_NAMED)
    .map(({ integration, count }) => `${formatNumber(count)} at ${nameOf(integration)}`);
  const others = sumOf(most.slice(MAX_NAMED), () => true);
  return [
    {
      icon: "warning",
      tone: "bad",
      title:
        total === 1
          ? "1 connection needs reconnecting"
          : `${formatNumber(total)} connections need reconnecting`,
      text: `${[...named, ...(others === 0 ? [] : [`${formatNumber(others)} at others`])].join(", ")}. Only their end users can connect them again.`,
      action: {
        label: "Review",
        href: `${appPath(app.id)}/connections?status=reauthorization_required`,
      },
    },
  ];
}

function webhooks({ app }: AppOverview, now: number): Item[] {
  const { webhook_health: health } = app;
  if (health === null || health.status === "active") return [];
  const { pending, failing_since, last_failure, next_attempt_at, status } = health;
  const waiting =
    pending === 0
      ? "Your webhook endpoint fails"
      : `${formatNumber(pending)} webhook ${pending === 1 ? "delivery is" : "deliveries are"} waiting`;
  const answer = last_failure === null || last_failure.status === null ? "no response" : last_failure.status;
  return [
    {
      icon: "clock",
      tone: status === "paused" ? "warn" : "bad",
      title: status === "disabled" ? "Your webhook endpoint has unsubscribed" : waiting,
      text:
        status === "disabled" ? (
          <>
            It answered <code>410</code>, and is sent nothing anymore.
          </>
        ) : (
          <>
            Your endpoint has failed since <Time at={failing_since} now={now} clock /> UTC, last with{" "}
            <code>{answer}</code>.
            {next_attempt_at !== null && (
              <>
                {" "}
                Next attempt at <Time at={next_attempt_at} now={now} clock />.
              </>
            )}
          </>
        ),
      action: { label: "See deliveries", href: `${appPath(app.id)}/webhooks` },
    },
  ];
}

function expiringKeys({ app, expiringKeys: keys }: AppOverview, now: number): Item[] {
  return keys.slice(0, MAX_NAMED).map(({ name, last_four, expires_at, last_used_at }) => ({
    icon: "key",
    tone: "warn",
    title: `${name === null ? `API key ending in ${last_four}` : `API key “${name}”`} ${expiryText((expires_at ?? now) - now)}`,
    text:
      last_used_at === null ? (
        "It has not been used."
      ) : (
        <>
          Last used in the hour from <Time at={last_used_at} now={now} clock /> UTC.
        </>
      ),
    action: { label: "See API keys", href: `${appPath(app.id)}/keys`, access: "full" },
  }));
}

function expiryText(left: number): string {
  if (left <= 0) return "has expired";
  const days = Math.round(left / DAY);
  return days === 0 ? "expires within a day" : `expires in ${countOf(days, "day")}`;
}

function firstSteps({ app, integrations, connections }: AppOverview): Item[] {
  if (integrations.length > 0)
    return connections.length > 0
      ? []
      : [
          {
            icon: "connection",
            tone: "soft",
            title: "Connect the first account",
            text: "Your backend creates a connect session for an end user, who then opens its link.",
            action: { label: "Connect sessions", href: "/docs#create-connect-session" },
          },
        ];
  return [
    {
      icon: "integration",
      tone: "soft",
      title: "Create the first integration",
      text: "An integration is your app’s OAuth client at a provider. End users connect their accounts through it.",
      action: {
        label: "New integration",
        href: `${appPath(app.id)}/integrations/new`,
        access: "integrations:write",
      },
    },
  ];
}

function turnedOff({ app, integrations }: AppOverview): Item[] {
  const off = integrations.filter(({ enabled }) => !enabled);
  return off.slice(0, MAX_NAMED).map(({ id, name }) => ({
    icon: "integration",
    tone: "soft",
    title: `${name} is not turned on`,
    text: "Only tests can use it. When a test succeeds, turn it on for your end users.",
    action: {
      label: "Test and turn on",
      href: `${appPath(app.id)}/integrations/${encodeURIComponent(id)}`,
      access: "integrations:write",
      readLabel: "See the integration",
    },
  }));
}

type Count = AppOverview["connections"][number];

const sumOf = (counts: readonly Count[], isCounted: (count: Count) => boolean) =>
  counts.reduce((sum, one) => sum + (isCounted(one) ? one.count : 0), 0);

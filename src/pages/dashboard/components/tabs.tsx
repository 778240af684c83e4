import type { Child } from "hono/jsx";
import { formatNumber } from "./format-number.ts";

type Tab = { label: string; href: string; count?: number; current: boolean };

/** Tabs that are links, such as saved filters with their counts. Buttons can follow them. */
export function Tabs({ label, tabs, children }: { label: string; tabs: Tab[]; children?: Child }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a href={tab.href} aria-current={tab.current ? "page" : undefined}>
          {tab.label} {tab.count !== undefined && <span>{formatNumber(tab.count)}</span>}
        </a>
      ))}
      {children}
    </nav>
  );
}

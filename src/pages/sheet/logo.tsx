// The logos of providers and apps, and the pair that shows how a provider and an app stand to each other.

import type { ShownApp } from "../../brand/brand.ts";
import { Icon, type IconName } from "./icon.tsx";

/** A provider, an institution, or an app: its name, and its logo as a URL. Without a logo, it has a monogram. */
export type Shown = {
  /** Decides the color of the monogram. */
  id: string;
  name: string;
  logo: string | null;
};

/** Returns an app as it is shown. */
export const shownApp = ({ name, logo }: Pick<ShownApp, "name" | "logo">): Shown => ({
  id: name,
  name,
  logo,
});

const HUES = 8;

/** A logo, or a monogram. `badge` is an icon at its corner. */
export function Logo({
  of: { id, name, logo },
  big = false,
  faded = false,
  lazy = false,
  badge,
}: {
  of: Shown;
  big?: boolean;
  faded?: boolean;
  lazy?: boolean;
  badge?: IconName | undefined;
}) {
  const classes = ["logo", big && "big", faded && "faded", logo === null && `m${hueOf(id)}`];
  return (
    <span class={classes.filter(Boolean).join(" ")} aria-hidden={logo === null ? "true" : undefined}>
      {logo === null ? monogramOf(name) : <img src={logo} alt="" loading={lazy ? "lazy" : undefined} />}
      {badge !== undefined && <Icon name={badge} />}
    </span>
  );
}

/** Returns the first two capitals of a name, or its first letter. What stands in parentheses does not count. */
function monogramOf(name: string): string {
  const [first, second] = name.replace(/ \(.*\)$/, "").match(/\p{Lu}/gu) ?? [];
  if (first !== undefined && second !== undefined) return first + second;
  return (first ?? Array.from(name.trim())[0] ?? "").toLocaleUpperCase();
}

/** Returns the first letters of the first and the last word of a person's name. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return hash % HUES;
}

/** How a provider and an app stand: the icon between them, or dots that move while something happens. */
type Join = "reads" | "writes" | "key" | "waiting" | "done" | "refused" | "broken" | "down";

const ICONS = {
  reads: "reads",
  writes: "writes",
  key: "key",
  waiting: null,
  done: "tick",
  refused: "cross",
  broken: "warning",
  down: "warning",
} as const satisfies Record<Join, IconName | null>;

const CLASSES = {
  reads: "join",
  writes: "join",
  key: "join",
  waiting: "join wait",
  done: "join done",
  refused: "join cut",
  broken: "join cut",
  down: "join cut",
} as const satisfies Record<Join, string>;

/** The provider at the start and the app at the end, as the title reads. */
export function Pair({ provider, app, join }: { provider: Shown; app: Shown; join: Join }) {
  const icon = ICONS[join];
  return (
    <div class="pair" aria-hidden="true">
      <Logo of={provider} big faded={join === "down"} />
      <span class={CLASSES[join]}>{icon !== null && <Icon name={icon} />}</span>
      <Logo of={app} big />
    </div>
  );
}

import type { Child } from "hono/jsx";
import type { IconName } from "../components/icon.tsx";

/** One result of the search: where it leads, and a few words about it. */
export type Hit = {
  href: string;
  label: string;
  about?: Child;
  /** An icon, or the logo of a provider. */
  icon: IconName | { name: string; src: string | null };
};

/** Results of one kind. */
export type HitGroup = { title: string; hits: Hit[] };

// What the form of the brand page contains: as it is stored, or as it was submitted.

import type { PublicApp } from "../../../apps/settings/app.ts";
import type { InvalidField } from "../../../shared/failure.ts";

export type BrandValues = {
  name: string;
  /** A data URL; null without a logo. */
  logo: string | null;
  privacy_policy_url: string;
  /** Empty for Latchkey's color. */
  accent_color: string;
  radius: number;
  font: string;
  color_scheme: string;
  show_latchkey: boolean;
};

export function storedValues({ name, logo, brand }: PublicApp): BrandValues {
  const { privacy_policy_url, accent_color } = brand;
  return {
    name,
    logo,
    ...brand,
    privacy_policy_url: privacy_policy_url ?? "",
    accent_color: accent_color ?? "",
  };
}

/** Returns how many of the values differ from what is stored. */
export function countChanges(values: BrandValues, app: PublicApp): number {
  const stored = new Map<string, unknown>(Object.entries(storedValues(app)));
  return Object.entries(values).filter(([name, value]) => value !== stored.get(name)).length;
}

/** Returns what is wrong with a field, as a sentence; null where nothing is. */
export function errorOf(problems: readonly InvalidField[], field: keyof BrandValues): string | null {
  const found = problems.find(({ path }) => path === field);
  return found === undefined ? null : `It ${found.message}.`;
}

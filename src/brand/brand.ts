// The brand of an app: how the connect page looks for its end users. What follows from the accent color is computed once,
// when the app is saved.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { colorsOf } from "./color.ts";
import { hasNoUserInfo } from "./shown-text.ts";

/** Stacks of fonts that systems have. Nothing is downloaded. */
export const FONTS = {
  system: 'system-ui,-apple-system,"Segoe UI",Roboto,sans-serif',
  humanist: 'Seravek,"Gill Sans Nova",Ubuntu,Calibri,"DejaVu Sans",sans-serif',
  geometric: 'Avenir,Montserrat,Corbel,"URW Gothic",sans-serif',
  rounded: 'ui-rounded,"Hiragino Maru Gothic ProN",Quicksand,"Arial Rounded MT Bold",Calibri,sans-serif',
  serif: 'Charter,"Bitstream Charter","Sitka Text",Cambria,serif',
} as const;

const FONT_NAMES = ["system", "humanist", "geometric", "rounded", "serif"] as const;

const brandFields = () => ({
  accent_color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, "must be a color such as #0b5c73")
    .nullable()
    .describe(
      DESCRIBED &&
        "The color of the main button and of links, as `#rrggbb`. Where it would be hard to read, the page uses a darker or lighter one. `null` for Latchkey's.",
    ),
  radius: z
    .int()
    .min(0)
    .max(24)
    .describe(DESCRIBED && "The radius of corners, in pixels, from 0 to 24."),
  font: z.enum(FONT_NAMES).describe(DESCRIBED && "The typeface, from those that systems have."),
  color_scheme: z
    .enum(["auto", "light", "dark"])
    .describe(DESCRIBED && "The color scheme. `auto`: what the end user's device prefers."),
  privacy_policy_url: z
    .url({ protocol: /^https$/ })
    .max(2048)
    .refine(hasNoUserInfo, "must not contain a user name")
    .nullable()
    .describe(DESCRIBED && "Your privacy policy. The connect page links to it."),
  show_latchkey: z.boolean().describe('Whether the page ends with "Secured by Latchkey".'),
});

export type Brand = {
  accent_color: string | null;
  radius: number;
  font: (typeof FONT_NAMES)[number];
  color_scheme: "auto" | "light" | "dark";
  privacy_policy_url: string | null;
  show_latchkey: boolean;
};

export const DEFAULT_BRAND: Brand = {
  accent_color: null,
  radius: 12,
  font: "system",
  color_scheme: "auto",
  privacy_policy_url: null,
  show_latchkey: true,
};

/** The brand in a request. Omitted fields do not change. */
export const BrandChanges = lazy(() =>
  z
    .strictObject(brandFields())
    .partial()
    .meta({ id: "BrandChanges", description: "How the connect page looks. Omitted fields do not change." }),
);

export type BrandChanges = Parsed<typeof BrandChanges>;

/** The brand in a response. */
export const BrandBody = lazy(() => z.object(brandFields()));

const SchemeColors = lazy(() =>
  z.object({ accent: z.string(), on_accent: z.string(), accent_text: z.string() }),
);

/** A brand as an app and its sessions store it, with the colors that follow from the accent; null where it has none. */
export const StoredBrand = lazy(() =>
  z.object({
    ...brandFields(),
    colors: z.object({ light: SchemeColors(), dark: SchemeColors() }).nullable(),
  }),
);

export type StoredBrand = Parsed<typeof StoredBrand>;

/** Returns a brand after changes, to be stored. */
export function changeBrand(before: StoredBrand | null, changes: BrandChanges | undefined): StoredBrand {
  const given = Object.fromEntries(Object.entries(changes ?? {}).filter(([, value]) => value !== undefined));
  const next = { ...DEFAULT_BRAND, ...before, ...given };
  return { ...next, colors: next.accent_color === null ? null : colorsOf(next.accent_color.toLowerCase()) };
}

/** Returns a brand as the API shows it. */
export function presentBrand(stored: StoredBrand | null): Brand {
  const { colors: _, ...brand } = stored ?? { ...DEFAULT_BRAND, colors: null };
  return brand;
}

/** The app as its end users see it: in a session, and on each page. */
export type ShownApp = { name: string; logo: string | null; brand: StoredBrand | null };

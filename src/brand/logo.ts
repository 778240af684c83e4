// The logo of an app or an integration.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";

/**
 * A logo is embedded in the page, so that no third party is called. SVG is not allowed, because a small SVG
 * can keep a browser busy forever.
 */
const MAX_LOGO_LENGTH = 16 * 1024;

/** The bytes that fit into such a URL: base64 has four characters for three of them. */
export const MAX_LOGO_BYTES = 12_000;

export const Logo = lazy(() =>
  z
    .string()
    .max(MAX_LOGO_LENGTH)
    .regex(
      /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/,
      "must be a data URL: PNG, JPEG, or WebP in base64",
    ),
);

// Reads the form of the brand page: what to change, and what to show again if it is not accepted.

import type { Context } from "hono";
import * as z from "zod";
import { AppChanges, type PublicApp } from "../../../apps/settings/app.ts";
import { Logo } from "../../../brand/logo.ts";
import { logoOfFile } from "../../../brand/uploaded-logo.ts";
import type { BrandValues } from "../../../pages/dashboard/brand/brand-values.ts";
import type { InvalidField } from "../../../shared/failure.ts";
import { lazy } from "../../../shared/lazy.ts";
import { formBody, formFile } from "../../browser/form-body.ts";
import type { HttpEnv } from "../../http-env.ts";

const Form = lazy(() =>
  z.object({
    name: z.string().trim().default(""),
    privacy_policy_url: z.string().trim().default(""),
    accent_color: z.string().trim().default(""),
    radius: z.coerce.number().catch(Number.NaN),
    font: z.string().default(""),
    color_scheme: z.string().default(""),
    show_latchkey: z.string().optional(),
    /** A logo that was uploaded with a form that was not accepted. */
    uploaded_logo: Logo().optional().catch(undefined),
    remove_logo: z.string().optional(),
    intent: z.enum(["save", "check"]).catch("save"),
  }),
);

/** The values of a form, the changes of the app that they are, and the problems of the fields that are not accepted. */
type BrandForm = {
  values: BrandValues;
  changes: AppChanges;
  problems: InvalidField[];
  /** Whether the values are to be saved. */
  isSaving: boolean;
};

/** Reads a submitted form. `changes` has only the fields that are accepted. */
export async function readBrandForm(c: Context<HttpEnv>, app: PublicApp): Promise<BrandForm> {
  const form = Form().parse(await formBody(c));
  const file = await formFile(c, "logo");
  const uploaded = file === null ? null : logoOfFile(file);
  const logo =
    form.remove_logo === undefined
      ? uploaded !== null && "logo" in uploaded
        ? uploaded.logo
        : (form.uploaded_logo ?? app.logo)
      : null;
  const { name, privacy_policy_url, accent_color, radius, font, color_scheme } = form;
  const isSaving = form.intent === "save";
  const show_latchkey = form.show_latchkey !== undefined;
  const values = { name, logo, privacy_policy_url, accent_color, radius, font, color_scheme, show_latchkey };
  const problems: InvalidField[] =
    uploaded !== null && "problem" in uploaded ? [{ path: "logo", message: uploaded.problem }] : [];
  const brand: Record<string, unknown> = {
    privacy_policy_url: privacy_policy_url || null,
    accent_color: accent_color.toLowerCase() || null,
    radius,
    font,
    color_scheme,
    show_latchkey,
  };
  const given: Record<string, unknown> = { name, logo, brand };
  const parsed = AppChanges().safeParse(given);
  if (parsed.success) return { values, changes: parsed.data, problems, isSaving };
  for (const { path, message } of parsed.error.issues) {
    const [first = "", second] = path.map(String);
    if (first === "brand" && second !== undefined) delete brand[second];
    else delete given[first];
    problems.push({ path: second ?? first, message });
  }
  return { values, changes: AppChanges().parse(given), problems, isSaving };
}

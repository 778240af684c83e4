// …/brand/preview: what the frame of the brand page shows. GET has the brand that is saved, and POST that of the form.

import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { appStub } from "../../../../apps/app-rpc.ts";
import { changeBrand } from "../../../../brand/brand.ts";
import { PREVIEWED_PAGES } from "../../../../pages/dashboard/brand/previewed-page.ts";
import { lazy } from "../../../../shared/lazy.ts";
import { formBody } from "../../../browser/form-body.ts";
import { readBrandForm } from "../../../dashboard/brand/brand-form.ts";
import { brandPreview } from "../../../dashboard/brand/brand-preview.tsx";
import { dashboardFailure } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";

const PageName = lazy(() => z.enum(PREVIEWED_PAGES).catch("consent"));

export const dashboardBrandPreview = new Hono<HttpEnv>();

dashboardBrandPreview.get("/", requireSignIn("full"), async (c) => {
  const app = await appStub(c.env, c.get("namedApp")).get();
  if (!app.ok) return dashboardFailure(c, app.failure);
  const { name, logo, brand } = app.value;
  const shown = { name, logo, brand: changeBrand(null, brand) };
  return brandPreview(c, shown, PageName().parse(c.req.query("page")));
});

dashboardBrandPreview.post("/", requireSignIn("full"), async (c) => {
  const app = await appStub(c.env, c.get("namedApp")).get();
  if (!app.ok) return dashboardFailure(c, app.failure);
  const { changes } = await readBrandForm(c, app.value);
  const { name, logo, brand } = app.value;
  const shown = {
    name: changes.name ?? name,
    logo: changes.logo === undefined ? logo : changes.logo,
    brand: changeBrand(changeBrand(null, brand), changes.brand),
  };
  const { page } = await formBody(c);
  return brandPreview(c, shown, PageName().parse(page));
});

// …/brand: how the connect page looks. Shows the form, and saves it. With `intent=check`, the form is only shown again, with
// what follows from its values.

import type { Context } from "hono";
import { Hono } from "../../../hono.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import type { PublicApp } from "../../../../apps/settings/app.ts";
import { BrandPage } from "../../../../pages/dashboard/brand/brand-page.tsx";
import { type BrandValues, storedValues } from "../../../../pages/dashboard/brand/brand-values.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
import { actorOf } from "../../../actor.ts";
import { readBrandForm } from "../../../dashboard/brand/brand-form.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";

export const dashboardBrand = new Hono<HttpEnv>();

dashboardBrand.get("/", requireSignIn("full"), async (c) => {
  const app = await appStub(c.env, c.get("namedApp")).get();
  if (!app.ok) return dashboardFailure(c, app.failure);
  return brandPage(c, app.value, { values: storedValues(app.value), problems: [], isSaved: false });
});

dashboardBrand.post("/", requireSignIn("full"), async (c) => {
  const stub = appStub(c.env, c.get("namedApp"));
  const app = await stub.get();
  if (!app.ok) return dashboardFailure(c, app.failure);
  const { values, changes, problems, isSaving } = await readBrandForm(c, app.value);
  if (!isSaving) return brandPage(c, app.value, { values, problems: [], isSaved: false });
  if (problems.length > 0) return brandPage(c, app.value, { values, problems, isSaved: false });
  const updated = await stub.update(changes, actorOf(c));
  if (!updated.ok) return dashboardFailure(c, updated.failure);
  return brandPage(c, updated.value, { values: storedValues(updated.value), problems: [], isSaved: true });
});

/** Returns the page with the values of the form, and with their problems. */
function brandPage(
  c: Context<HttpEnv>,
  app: PublicApp,
  form: { values: BrandValues; problems: InvalidField[]; isSaved: boolean },
): Response | Promise<Response> {
  if (form.problems.length > 0) c.set("failureCode", "invalid_request");
  return dashboardPage(
    c,
    form.problems.length === 0 ? 200 : 400,
    (context) => <BrandPage context={context} app={app} {...form} now={Date.now()} />,
    { hasFrame: true },
  );
}

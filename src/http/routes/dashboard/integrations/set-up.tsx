// …/integrations/{integration}/register and /credentials: the wizard's second and third step.

import { NO_FORM } from "../../../../pages/dashboard/integrations/form-values.ts";
import { CredentialsPage } from "../../../../pages/dashboard/integrations/wizard/credentials-page.tsx";
import { RegisterPage, SCOPE_FIELD } from "../../../../pages/dashboard/integrations/wizard/register-page.tsx";
import type { Context } from "hono";
import type { FormState } from "../../../../pages/dashboard/integrations/form-values.ts";
import type { Failure } from "../../../../shared/failure.ts";
import { formBody } from "../../../browser/form-body.ts";
import { seeOther } from "../../../browser/page-response.ts";
import { readDescriptions, readScopeWords } from "../../../browser/static-files.ts";
import { dashboardFailure, dashboardPage, formStatus } from "../../../dashboard/dashboard-page.tsx";
import { credentialsIn, scopesIn } from "../../../dashboard/integration-form.ts";
import { readIntegration, rejectedForm } from "../../../dashboard/integration-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { pathOf, updateIntegration } from "./integrations.tsx";

export const dashboardSetUp = new Hono<HttpEnv>();

dashboardSetUp.get("/register", requireSignIn("integrations:write"), (c) => registerPage(c));

dashboardSetUp.post("/register", requireSignIn("integrations:write"), async (c) => {
  const body = await formBody(c);
  const shown = await readIntegration(c);
  if (!shown.ok) return dashboardFailure(c, shown.failure);
  if (shown.value.provider.scopes !== null) {
    const checked = Object.keys(body).flatMap((name) =>
      name.startsWith(SCOPE_FIELD) ? [name.slice(SCOPE_FIELD.length)] : [],
    );
    const scopes = [...new Set([...checked, ...scopesIn(body["more-scopes"] ?? "")])];
    const updated = await updateIntegration(c, { scopes });
    if (!updated.ok) return registerPage(c, rejectedForm(body, updated.failure), updated.failure);
  }
  return seeOther(`${pathOf(c)}/credentials`);
});

dashboardSetUp.get("/credentials", requireSignIn("integrations:write"), (c) => credentialsPage(c));

dashboardSetUp.post("/credentials", requireSignIn("integrations:write"), async (c) => {
  const body = await formBody(c);
  const updated = await updateIntegration(c, credentialsIn(body));
  return updated.ok
    ? seeOther(`${pathOf(c)}/test?done=saved`)
    : credentialsPage(c, rejectedForm(body, updated.failure), updated.failure);
});

async function registerPage(
  c: Context<HttpEnv>,
  form: FormState = NO_FORM,
  failure: Failure | null = null,
): Promise<Response> {
  const shown = await readIntegration(c);
  if (!shown.ok) return dashboardFailure(c, shown.failure);
  const { provider } = shown.value;
  const [words, descriptionOf] = await Promise.all([readScopeWords(c, provider.id), readDescriptions(c)]);
  const description = descriptionOf(provider);
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <RegisterPage context={context} {...shown.value} description={description} words={words} form={form} />
  ));
}

async function credentialsPage(
  c: Context<HttpEnv>,
  form: FormState = NO_FORM,
  failure: Failure | null = null,
): Promise<Response> {
  const shown = await readIntegration(c);
  if (!shown.ok) return dashboardFailure(c, shown.failure);
  const { app, ...others } = shown.value;
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <CredentialsPage context={context} app={app.id} {...others} form={form} />
  ));
}

import type { IntegrationSettings, Registration } from "./registration/registration.ts";
import { learnedTemplates, resolveEndpoints } from "./registration/registration.ts";
import type { AccountProvider } from "./provider.ts";
import type { GivenValues } from "./template-values.ts";
import { tokenRefusalOf } from "./token-refusal.ts";

/** Returns what the account request of any provider needs of a registration. */
export function accountEndpointsOf(
  provider: AccountProvider,
  settings: IntegrationSettings,
  given: GivenValues,
): Pick<Registration, "endpoints" | "templates" | "tokenRefusal"> {
  return {
    endpoints: resolveEndpoints(provider, settings, given),
    templates: learnedTemplates(provider, settings, given),
    tokenRefusal: tokenRefusalOf(provider, settings),
  };
}

import type { InvalidField } from "../../../shared/failure.ts";
import { Card } from "../components/card.tsx";
import { Field } from "../components/forms/field.tsx";
import { type BrandValues, errorOf } from "./brand-values.ts";
import { LogoField } from "../components/forms/logo-field.tsx";

/** Whom people connect their accounts to: the app's name, logo, and privacy policy. `logo` is a URL. */
export function IdentityCard(props: {
  values: BrandValues;
  problems: readonly InvalidField[];
  logo: string | null;
  keptLogo: string | null;
}) {
  const { values, problems, logo, keptLogo } = props;
  return (
    <Card id="who" title="Who you are">
      <div class="pad stack wide">
        <Field
          label="Name"
          error={errorOf(problems, "name")}
          name="name"
          value={values.name}
          required
          maxlength={100}
        />
        <LogoField
          src={logo}
          kept={keptLogo}
          otherwise="the page shows a letter of the name"
          error={errorOf(problems, "logo")}
        />
        <Field
          id="privacy"
          label="Privacy policy"
          hint="The connect page links to it. Empty for no link."
          error={errorOf(problems, "privacy_policy_url")}
          name="privacy_policy_url"
          type="url"
          value={values.privacy_policy_url}
          placeholder="https://app.example.com/privacy"
          maxlength={2048}
        />
      </div>
    </Card>
  );
}

import type { Child } from "hono/jsx";
import type { PublicIntegration } from "../../../integration/present-integration.ts";
import { PageHead } from "../components/page-head.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { integrationsPath } from "../frame/paths.ts";

/** The head of a page about one integration, with its logo. */
export function IntegrationHead(props: {
  app: string;
  integration: PublicIntegration;
  logo: string | null;
  title: Child;
  text: Child;
  children?: Child;
}) {
  const { app, integration, logo, title, text, children } = props;
  return (
    <PageHead
      back={{ href: integrationsPath(app), label: "Integrations" }}
      title={title}
      text={text}
      logo={<ProviderLogo name={integration.name} src={logo} large />}
    >
      {children}
    </PageHead>
  );
}

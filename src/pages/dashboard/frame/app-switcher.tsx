import { Icon } from "../components/icon.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import type { FrameData } from "./page-context.ts";
import { appPath } from "./paths.ts";

/** The operator's menu of apps: the current one, the first others, and the list of all. */
export function AppSwitcher({ app, apps }: Pick<FrameData, "app" | "apps">) {
  return (
    <div class="menu" id="apps" popover="auto">
      <a href={appPath(app.id)} aria-current="true">
        <ProviderLogo name={app.name} src={app.logo} />
        {app.name}
        <Icon name="tick" class="push" />
      </a>
      {apps
        .filter(({ id }) => id !== app.id)
        .map(({ id, name }) => (
          <a href={appPath(id)}>
            <ProviderLogo name={name} src={null} />
            {name}
          </a>
        ))}
      <a href="/dashboard">
        <Icon name="integration" />
        All apps
      </a>
    </div>
  );
}

// The paths of the dashboard's pages.

export const appPath = (app: string) => `/dashboard/apps/${app}`;
export const connectionPath = (app: string, connection: string) =>
  `${appPath(app)}/connections/${connection}`;

export const webhooksPath = (app: string) => `${appPath(app)}/webhooks`;
export const integrationsPath = (app: string) => `${appPath(app)}/integrations`;
export const integrationPath = (app: string, integration: string) =>
  `${integrationsPath(app)}/${encodeURIComponent(integration)}`;

/** The path of an app's logo. A new version has another path, so that browsers can keep it. */
export const appLogoPath = (app: string, version: number) => `${appPath(app)}/logo?v=${version}`;

/** The path of the logo that an app has given an integration. */
export const integrationLogoPath = (app: string, integration: string) =>
  `${appPath(app)}/integrations/${encodeURIComponent(integration)}/logo`;

export const keysPath = (app: string) => `${appPath(app)}/keys`;
export const auditPath = (app: string) => `${appPath(app)}/audit`;

// The paths of the dashboard's pages.

export const appPath = (app: string) => `/dashboard/apps/${app}`;
export const connectionPath = (app: string, connection: string) =>
  `${appPath(app)}/connections/${connection}`;

// The events that the demo app asks for. Latchkey leaves out connection.refreshed unless it is named, since a busy app
// has many; the demo wants it, so that "Refresh" is seen to cause one.
export const demoEvents = [
  "connection.created",
  "connection.updated",
  "connection.refreshed",
  "connection.reauthorization_required",
  "connection.recovered",
  "connection.expiring",
  "connection.deleted",
  "integration.misconfigured",
  "integration.recovered",
];

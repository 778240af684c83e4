// Conversions that the sources share.

/** Names of values that must not become metadata, because the API returns metadata. */
const SECRET_NAME = /token|secret|password|passwd|private|api_?key|credential|assertion|webhook.*url/i;
const MAX_NAME_LENGTH = 64;
const MAX_VALUE_LENGTH = 1024;

/** Returns a time in milliseconds, or null. Numbers are seconds or milliseconds since the epoch. */
export function parseTime(value) {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "number" || /^\d+(\.\d+)?$/.test(value)) {
    const number = Number(value);
    // As seconds, this number is a date after the year 5000.
    return number < 1e11 ? number * 1000 : number;
  }
  // Databases write UTC without a zone.
  const text = String(value).trim();
  const hasZone = /(Z|[+-]\d\d(:?\d\d)?)$/i.test(text) && text.includes(":");
  const time = Date.parse(hasZone ? text : `${text.replace(" ", "T")}Z`);
  return Number.isNaN(time) ? null : time;
}

/** Returns scopes separated by spaces. */
export function joinScopes(scope) {
  const scopes = Array.isArray(scope) ? scope : typeof scope === "string" ? scope.split(/[\s,]+/) : [];
  const joined = scopes.filter((one) => typeof one === "string" && one !== "").join(" ");
  return joined === "" ? undefined : joined;
}

/** Returns a name as Latchkey writes it: `realmId` becomes `realm_id`. */
export const snakeCase = (name) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/\W+/g, "_")
    .toLowerCase();

/** Returns the texts, numbers and yes-or-no values of an object that metadata can contain, and the names of the others. */
export function metadataOf(object, rename = (name) => name) {
  const metadata = {};
  const dropped = [];
  for (const [name, value] of Object.entries(object ?? {})) {
    if (value === null || value === undefined || value === "") continue;
    const isSimple = ["string", "number", "boolean"].includes(typeof value);
    const key = rename(name);
    if (
      isSimple &&
      !SECRET_NAME.test(name) &&
      key.length <= MAX_NAME_LENGTH &&
      String(value).length <= MAX_VALUE_LENGTH
    )
      metadata[key] = String(value);
    else dropped.push(name);
  }
  return { metadata, dropped };
}

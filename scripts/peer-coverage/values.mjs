// Converts the values of an entry: those that a person enters become variables, and those that the flow brings become
// learned values.
import { ALLOWED_HOSTS, API_DOMAIN_HOSTS, CHOICES } from "./facts.mjs";
import { flow, rest } from "./parts.mjs";
import { namesIn, placesOf, valueName } from "./templates.mjs";

const FIELDS = new Set(
  `type title description example pattern optional format order default_value hidden prefix suffix doc_section secret
  automated enum`.split(/\s+/),
);

/**
 * Returns the learned values. `scripted` are those that a script sets.
 * An entry's value from a callback or a token response is stored, and can stand in its templates.
 */
export function learnedValues(name, entry, scripted, urls) {
  const sources = {
    ...scripted,
    ...fromResponse("token", entry.token_response_metadata),
    ...fromResponse("token", entry.refresh_token_response_metadata),
    ...fromResponse("callback", entry.redirect_uri_metadata),
  };
  const entered = ([value]) => {
    const config = entry.connection_config?.[value];
    return (
      config !== undefined &&
      config.automated !== true &&
      namesIn(entry.authorization_url ?? "").includes(value)
    );
  };
  return Object.fromEntries(
    // What the authorization request needs is entered, and the flow only brings it back.
    Object.entries(sources)
      .filter((source) => !entered(source))
      .map(([value, { hosts, ...learned }]) => {
        const places = placesOf(valueName(value), urls);
        const allowed = hosts ?? hostsOf(name, value);
        const isHost = places.includes("whole host") || hosts !== undefined;
        const kind =
          learned.kind ??
          (isHost ? "host" : places.includes("host") ? "label" : places.length > 0 ? "path" : "text");
        return [
          valueName(value),
          { ...learned, kind, ...(kind === "host" ? { allowed_hosts: allowed } : {}) },
        ];
      }),
  );
}

const hostsOf = (entry, value) =>
  value === "api_domain" ? API_DOMAIN_HOSTS[entry.split("-", 1)[0]] : ALLOWED_HOSTS[value];

const fromResponse = (from, names = []) =>
  Object.fromEntries(
    names.map((name) => [name, { from, path: from === "callback" ? [name] : name.split(".") }]),
  );

/**
 * Returns the variables, the problems, and notes. `defaults` and `chosen` come from the alternatives of its URLs. `flowTexts`
 * are the entry's texts that the flow reads, and `texts` are all of them. `scripted` are variables that only a script reads.
 */
export function variables(name, entry, learned, { defaults, chosen, scripted = {}, urls, texts, flowTexts }) {
  const result = {};
  const problems = [];
  const notes = [];
  const config = entry.connection_config ?? {};
  const used = new Set(texts.flatMap(namesIn));
  const usedInFlow = new Set(flowTexts.flatMap(namesIn));
  for (const value of new Set([...Object.keys(config), ...used])) {
    const own = config[value] ?? {};
    const id = valueName(value);
    const about = usedInFlow.has(value) ? flow : rest;
    const unknown = Object.keys(own).filter((field) => !FIELDS.has(field));
    if (unknown.length > 0)
      problems.push(about(`connection_config.${value} has unknown fields: ${unknown.join(", ")}`));
    if (Object.hasOwn(learned, id)) {
      // A person can enter what the flow would bring otherwise.
      if (own.automated !== true && config[value] !== undefined)
        result[id] = { ...replacement(learned[id]), label: labelOf(own, value) };
      continue;
    }
    if (Object.hasOwn(scripted, id)) continue;
    if (!used.has(value)) {
      if (own.automated !== true && own.secret !== true)
        notes.push(rest(`${value} is only stored, as metadata`));
      continue;
    }
    if (own.secret !== undefined)
      problems.push(about(`connection_config.${value}: a variable can't be secret`));
    const places = placesOf(id, urls);
    const variable = variableOf(name, value, own, defaults[id], places);
    if (CHOICES[name]?.[value] !== undefined)
      notes.push(about(`${value} is one of ${variable.choices.join(", ")}`));
    if (!Object.hasOwn(chosen, id) && isOptional(own, entry, value) && variable.default === undefined) {
      if (places.length > 0)
        problems.push(about(`connection_config.${value}: an optional variable stands in a URL`));
      else variable.required = false;
    }
    if (hasPortOrPath(own, variable)) {
      notes.push(about(`${value} has the default port and no base path`));
      if (variable.example !== undefined) variable.example = variable.example.replace(/[:/].*$/s, "");
    }
    if (variable.kind === "host" && own.enum === undefined)
      notes.push(about(`${value} is a host that only an integration sets`));
    result[id] = variable;
  }
  return { variables: result, problems, notes };
}

const labelOf = (own, value) => own.title || own.description || value;

/** Returns a variable that replaces a learned value where it is set. */
const replacement = ({ kind, allowed_hosts: hosts }) => ({
  kind,
  required: false,
  ...(hosts === undefined ? {} : { allowed_hosts: hosts }),
});

/** Whether a host can be followed by a port or a path, as its pattern says. */
const hasPortOrPath = ({ pattern = "" }, { kind }) =>
  kind !== "text" && /[:/]/.test(pattern.replaceAll("(?:", "").replaceAll("://", ""));

/**
 * A value that is entered but can be empty. One that someone other than the person sets, and that stands only in
 * parameters, can be missing as well.
 */
const isOptional = (own, entry, value) =>
  own.optional === true ||
  own.default_value === "" ||
  (own.automated === true &&
    JSON.stringify(entry.authorization_params ?? {}).includes(`.${value}}`) &&
    entry.token_url?.includes(value) !== true);

function variableOf(name, value, own, fallback, places) {
  const choices = own.enum ?? CHOICES[name]?.[value];
  const preset = fallback ?? (own.default_value === "" ? undefined : own.default_value);
  return {
    label: labelOf(own, value),
    ...(choices === undefined ? { kind: kindOf(own, places) } : { choices }),
    ...(preset === undefined ? {} : { default: preset }),
    ...(own.example === undefined || choices !== undefined ? {} : { example: own.example }),
  };
}

function kindOf({ format, example = "", pattern = "" }, places) {
  if (places.includes("whole host")) return "host";
  if (places.includes("host"))
    return format === "hostname" || /\./.test(example) || /\.[-\]]/.test(pattern) ? "host" : "label";
  return places.includes("path") ? "path" : "text";
}

// The texts of the fields of a connect form: in the person's language where Latchkey knows what a field is, and otherwise
// as the definition or the provider has them. Pure.

import {
  type ChoiceField,
  NOT_ACCEPTED,
  SERVER_UNAVAILABLE,
  SERVER_UNSUPPORTED,
  type SessionChoice,
} from "../../connection/connect/session-view.ts";
import type { InvalidField } from "../../shared/failure.ts";
import type { ConnectWords } from "../words/connect/connect-words.ts";
import type { FieldTexts } from "./form-field.tsx";
import { suffixAfter } from "./host.tsx";

type Names = { words: ConnectWords; app: string; choice: SessionChoice };

/** Returns the texts of a field. `problem` is what is wrong with its value. */
export function fieldTexts(names: Names, field: ChoiceField, problem: InvalidField | undefined): FieldTexts {
  const [group = "", ...rest] = field.name.split(".");
  const name = rest.join(".");
  switch (group) {
    case "credentials":
      return credentialTexts(names, field, name, problem);
    case "variables":
      return variableTexts(names, field, name, problem);
    default:
      // The institution's own texts.
      return {
        label: field.label,
        hint: field.help,
        placeholder: field.placeholder,
        problem: problem === undefined ? null : parameterProblem(names.words, problem.message),
      };
  }
}

function credentialTexts(
  { words, app, choice }: Names,
  field: ChoiceField,
  name: string,
  problem: InvalidField | undefined,
): FieldTexts {
  const { providerName, credentialUrl } = choice;
  const isKnown = name === "api_key" || name === "username" || name === "password";
  const known = isKnown ? words.credential[name] : null;
  const isFirst = choice.fields.find(isFoundAtProvider)?.name === field.name;
  const create = isKey(field) ? words.createKey : words.createOther;
  const hint = field.help ?? (name === "api_key" ? create(app, providerName) : null);
  return {
    label: field.label !== "" ? field.label : (known ?? name),
    hint,
    problem: problem === undefined ? null : credentialProblem(words, providerName, field, problem),
    placeholder: withoutRepetition(field.placeholder, hint),
    link:
      isFirst && credentialUrl !== null ? { href: credentialUrl, text: words.findAt(providerName) } : null,
  };
}

/** Whether a field is an API key, and is called a key. */
export const isKey = ({ name, label }: ChoiceField) =>
  name === "credentials.api_key" && (label === "" || /key/i.test(label));

/** Whether a person looks a value up at the provider. A person knows a user name and a password. */
const isFoundAtProvider = ({ name, type }: ChoiceField) =>
  name.startsWith("credentials.") && name !== "credentials.password" && type === "password";

/** Returns an example as a placeholder, unless the hint says it already. */
const withoutRepetition = (example: string | null, hint: string | null) =>
  example !== null && hint?.includes(example) === true ? null : example;

function variableTexts(
  { words, choice }: Names,
  field: ChoiceField,
  name: string,
  problem: InvalidField | undefined,
): FieldTexts {
  const suffix = field.check === "label" ? suffixAfter(choice.host, name) : null;
  const isAddress = suffix !== null;
  const { providerName } = choice;
  const example = field.placeholder;
  const hint = example === null ? null : words.example(example);
  const addressHint =
    field.after === undefined
      ? words.addressHint(providerName)
      : words.otherAddressHint(`${field.after}${words.yourName}`);
  const invalid = words.invalid(example);
  return {
    label: isAddress ? words.address(providerName) : field.label,
    hint: isAddress ? addressHint : hint,
    problem: problem === undefined ? null : variableProblem(words, field, problem),
    // The same as in the host below. Other hints contain the example.
    placeholder: isAddress ? words.yourName : null,
    invalid,
    suffix,
  };
}

function credentialProblem(
  words: ConnectWords,
  provider: string,
  field: ChoiceField,
  problem: InvalidField,
): string {
  if (problem.message === NOT_ACCEPTED)
    return isKey(field) ? words.keyRejected(provider) : words.loginRejected(provider);
  return isKey(field) && problem.message !== "is required" ? words.keyInvalid : plainProblem(words, problem);
}

function variableProblem(
  words: ConnectWords,
  { isServer = false, placeholder: example }: ChoiceField,
  problem: InvalidField,
): string {
  if (problem.message === SERVER_UNAVAILABLE) return words.server.unavailable;
  if (problem.message === SERVER_UNSUPPORTED) return words.server.unsupported;
  const isUrl = isServer && example !== null && !problem.message.startsWith("is required");
  return isUrl ? words.server.invalid(example) : plainProblem(words, problem, example);
}

const plainProblem = (words: ConnectWords, { message }: InvalidField, example: string | null = null) =>
  message.startsWith("is required") ? words.required : words.invalid(example);

/** An institution can have a message of its own for a value that it does not accept. */
function parameterProblem(words: ConnectWords, message: string): string {
  if (message === "is required") return words.required;
  return OWN_MESSAGES.has(message) ? words.invalid(null) : message;
}

const OWN_MESSAGES: ReadonlySet<string> = new Set([
  "must be one of the options",
  "must be a number",
  "has an invalid format",
]);

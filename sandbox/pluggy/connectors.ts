// The institutions Pluggy connects to, as its API shows them, and how each of them lets a person in.

import { z } from "zod";

type Login = "consent" | "password" | "password_and_token" | "password_and_app";

interface Credential {
  readonly label: string;
  readonly name: string;
  readonly type: "text" | "password" | "number" | "select";
  readonly placeholder: string;
  readonly optional: boolean;
  readonly mfa: boolean;
  readonly validation?: string;
  readonly validationMessage?: string;
  readonly assistiveText?: string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

export interface Connector {
  readonly id: number;
  readonly name: string;
  readonly primaryColor: string;
  readonly login: Login;
  readonly isOpenFinance: boolean;
  readonly isSandbox: boolean;
  readonly credentials: readonly Credential[];
}

const field = (name: string, label: string, rest: Partial<Credential> = {}): Credential => ({
  name,
  label,
  type: "text",
  placeholder: "",
  optional: false,
  mfa: false,
  ...rest,
});

const CPF = field("cpf", "CPF", {
  placeholder: "00000000000",
  validation: "^\\d{11}$",
  validationMessage: "O CPF deve ter 11 dígitos, sem pontos nem traço.",
  assistiveText: "O CPF do titular da conta",
});
const PERSON_KIND = field("personType", "Tipo de conta", {
  type: "select",
  optional: true,
  options: [
    { value: "PF", label: "Pessoa física" },
    { value: "PJ", label: "Pessoa jurídica" },
  ],
});
const USER_AND_PASSWORD = [
  field("user", "Usuário", { placeholder: "user-ok" }),
  field("password", "Senha", { type: "password", placeholder: "password-ok" }),
];

/** What a bank with a second factor asks for after the password. */
export const TOKEN_FIELD = field("token", "Token", {
  type: "number",
  placeholder: "123456",
  validation: "^\\d{6}$",
  validationMessage: "O token deve ter 6 dígitos.",
  mfa: true,
});

const bank = (id: number, name: string, primaryColor: string, rest: Partial<Connector>): Connector => ({
  id,
  name,
  primaryColor,
  login: "consent",
  isOpenFinance: false,
  isSandbox: false,
  credentials: [],
  ...rest,
});
const PRETEND = { isSandbox: true, credentials: USER_AND_PASSWORD };

export const CONNECTORS: readonly Connector[] = [
  bank(2, "Pluggy Bank", "ef294b", { ...PRETEND, login: "password" }),
  bank(5, "Pluggy Bank 2FA", "ef294b", { ...PRETEND, login: "password_and_token" }),
  bank(8, "Pluggy Bank app", "ef294b", { ...PRETEND, login: "password_and_app" }),
  bank(200, "MeuPluggy", "b8244a", {}),
  bank(600, "Banco da Serra", "1f5c99", { isOpenFinance: true, credentials: [CPF, PERSON_KIND] }),
  bank(612, "Banco do Exemplo", "8a3d00", { isOpenFinance: true, credentials: [CPF] }),
];

/** Finds a connector by its number, given as a number or as a path has it. */
export function findConnector(id: number | string): Connector | undefined {
  return CONNECTORS.find((connector) => String(connector.id) === String(id));
}

/** Shows a connector as the API does. */
export function connectorView(connector: Connector) {
  const { login, ...shown } = connector;
  const site = `https://connector-${connector.id}.example.com`;
  return {
    ...shown,
    institutionUrl: site,
    imageUrl: `${site}/icon.svg`,
    type: "PERSONAL_BANK",
    country: "BR",
    hasMFA: login === "password_and_token" || login === "password_and_app",
    oauth: login === "consent",
    products: ["ACCOUNTS", "TRANSACTIONS", "IDENTITY"],
    health: { status: "ONLINE", stage: null },
    createdAt: "2025-01-15T12:00:00.000Z",
  };
}

export const parametersSchema = z.record(z.string(), z.string());
export type Parameters = z.infer<typeof parametersSchema>;

interface ParameterProblem {
  readonly code: string;
  readonly message: string;
  readonly parameter: string;
}

/** Names what is wrong with the values given for some fields. */
export function judgeParameters(
  fields: readonly Credential[],
  parameters: Parameters,
): readonly ParameterProblem[] {
  return fields.flatMap(({ name, label, optional, validation, validationMessage, options }) => {
    const value = parameters[name];
    const refuse = (code: string, message: string) => [{ code, message, parameter: name }];
    if (value === undefined || value === "") return optional ? [] : refuse("001", `${label} is required`);
    const isListed = !options || options.some((option) => option.value === value);
    if (isListed && (validation === undefined || new RegExp(validation).test(value))) return [];
    return refuse("002", validationMessage ?? `${label} is invalid`);
  });
}

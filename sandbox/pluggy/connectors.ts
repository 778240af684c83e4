// The institutions that Pluggy connects to, and how users sign in to each of them.

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

/** The second factor that a bank requests after the password. */
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
const SANDBOX_BANK = { isSandbox: true, credentials: USER_AND_PASSWORD };

export const CONNECTORS: readonly Connector[] = [
  bank(2, "Pluggy Bank", "ef294b", { ...SANDBOX_BANK, login: "password" }),
  bank(5, "Pluggy Bank 2FA", "ef294b", { ...SANDBOX_BANK, login: "password_and_token" }),
  bank(8, "Pluggy Bank app", "ef294b", { ...SANDBOX_BANK, login: "password_and_app" }),
  bank(200, "MeuPluggy", "b8244a", {}),
  bank(600, "Banco da Serra", "1f5c99", { isOpenFinance: true, credentials: [CPF, PERSON_KIND] }),
  bank(612, "Banco do Exemplo", "8a3d00", { isOpenFinance: true, credentials: [CPF] }),
];

/** Finds a connector by its ID, as a number or as text from a path. */
export function findConnector(id: number | string): Connector | undefined {
  return CONNECTORS.find((connector) => String(connector.id) === String(id));
}

/** Returns a connector as the API returns it. */
export function connectorView(connector: Connector) {
  const { login, ...fields } = connector;
  const site = `https://connector-${connector.id}.example.com`;
  return {
    ...fields,
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

/** Returns the problems with the values of some fields. */
export function validateParameters(
  fields: readonly Credential[],
  parameters: Parameters,
): readonly ParameterProblem[] {
  return fields.flatMap(({ name, label, optional, validation, validationMessage, options }) => {
    const value = parameters[name];
    const problem = (code: string, message: string) => [{ code, message, parameter: name }];
    if (value === undefined || value === "") return optional ? [] : problem("001", `${label} is required`);
    const isListed = !options || options.some((option) => option.value === value);
    if (isListed && (validation === undefined || new RegExp(validation).test(value))) return [];
    return problem("002", validationMessage ?? `${label} is invalid`);
  });
}

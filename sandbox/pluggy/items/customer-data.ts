// A bank's data about a customer: identity, accounts and transactions. Available while the item has a valid consent.

import type { Account } from "../../personas.ts";
import { PERSONAS } from "../../personas.ts";
import { singleParam } from "../../control/received-request.ts";
import { findItem } from "../api-call.ts";
import type { ApiCall } from "../api-call.ts";
import { hasValidConsent } from "./item.ts";
import type { Item } from "./item.ts";
import { errorResponse } from "../error-response.ts";

type Entry = readonly [date: string, description: string, amount: number, category: string];

interface BankCustomer {
  readonly document: string;
  readonly birthDate: string;
  readonly checking: {
    readonly number: string;
    readonly balance: number;
    readonly entries: readonly Entry[];
  };
  readonly card: { readonly number: string; readonly balance: number; readonly entries: readonly Entry[] };
}

const CUSTOMERS: Readonly<Record<Account, BankCustomer>> = {
  alice: {
    document: "123.456.789-09",
    birthDate: "1988-04-12",
    checking: {
      number: "0001/12345-6",
      balance: 8_421.37,
      entries: [
        ["2026-09-05", "Salário", 9_850, "Salary"],
        ["2026-09-08", "Pix enviado - Aluguel", -2_400, "Rent"],
        ["2026-09-11", "Conta de luz", -187.42, "Electricity"],
      ],
    },
    card: {
      number: "4821",
      balance: 1_264.9,
      entries: [
        ["2026-09-09", "Mercado Boa Vista", 312.75, "Groceries"],
        ["2026-09-14", "Livraria da Praça", 96.3, "Bookstore"],
      ],
    },
  },
  bob: {
    document: "987.654.321-00",
    birthDate: "1979-11-30",
    checking: {
      number: "0001/65432-1",
      balance: 312.08,
      entries: [
        ["2026-09-04", "Pix recebido", 1_200, "Transfer - PIX"],
        ["2026-09-10", "Posto Avenida", -240, "Gas"],
      ],
    },
    card: {
      number: "7310",
      balance: 89.9,
      entries: [["2026-09-12", "Assinatura de música", 21.9, "Music streaming"]],
    },
  },
};

const page = (results: readonly unknown[]) =>
  Response.json({ page: 1, total: results.length, totalPages: 1, results });

const nameOf = (account: Account) => `${PERSONAS[account].firstName} ${PERSONAS[account].lastName}`;

/** Returns the user whose data an item contains, or undefined before the first sync and without a valid consent. */
function sharedAccount(item: Item, now: number): Account | undefined {
  return item.succeeded && hasValidConsent(item, now) ? (item.account ?? undefined) : undefined;
}

export function listAccounts(call: ApiCall): Response {
  const item = findItem(call, singleParam(call.received.query, "itemId") ?? "");
  if (item instanceof Response) return item;
  const account = sharedAccount(item, call.now);
  if (!account) return page([]);
  const { checking, card, document } = CUSTOMERS[account];
  const [checkingId, cardId] = item.accountIds;
  const shared = { itemId: item.id, currencyCode: "BRL", owner: nameOf(account), taxNumber: document };
  return page([
    {
      ...shared,
      id: checkingId,
      type: "BANK",
      subtype: "CHECKING_ACCOUNT",
      name: "Conta corrente",
      number: checking.number,
      balance: checking.balance,
      bankData: { transferNumber: checking.number, closingBalance: checking.balance },
      creditData: null,
    },
    {
      ...shared,
      id: cardId,
      type: "CREDIT",
      subtype: "CREDIT_CARD",
      name: "Cartão de crédito",
      number: card.number,
      balance: card.balance,
      bankData: null,
      creditData: { brand: "VISA", creditLimit: 6_000, availableCreditLimit: 6_000 - card.balance },
    },
  ]);
}

export function listTransactions({ pluggy, key, received, now }: ApiCall): Response {
  const accountId = singleParam(received.query, "accountId") ?? "";
  const item = pluggy.items.list(key.client_id).find(({ accountIds }) => accountIds.includes(accountId));
  if (!item) return errorResponse(404, "ACCOUNT_NOT_FOUND", "The account does not exist");
  const account = sharedAccount(item, now);
  if (!account) return page([]);
  const { checking, card } = CUSTOMERS[account];
  const { entries } = accountId === item.accountIds[0] ? checking : card;
  return page(
    entries.map(([date, description, amount, category], index) => ({
      id: `${accountId.slice(0, -2)}${index + 10}`,
      accountId,
      date: `${date}T12:00:00.000Z`,
      description,
      amount,
      currencyCode: "BRL",
      category,
      type: amount < 0 || entries === card.entries ? "DEBIT" : "CREDIT",
      status: "POSTED",
    })),
  );
}

export function readIdentity(call: ApiCall): Response {
  const item = findItem(call, singleParam(call.received.query, "itemId") ?? "");
  if (item instanceof Response) return item;
  const account = sharedAccount(item, call.now);
  if (!account) return errorResponse(404, "IDENTITY_NOT_FOUND", "The item has no identity");
  const { document, birthDate } = CUSTOMERS[account];
  return Response.json({
    id: item.id,
    itemId: item.id,
    fullName: nameOf(account),
    document,
    documentType: "CPF",
    taxNumber: document,
    birthDate: `${birthDate}T00:00:00.000Z`,
    emails: [{ type: "Personal", value: PERSONAS[account].email }],
    phoneNumbers: [],
    addresses: [],
  });
}

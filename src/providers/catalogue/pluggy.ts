import type { ItemDefinition } from "../definition/catalogue-definition.ts";

/** Pluggy: bank accounts in Brazil, through Open Finance. https://docs.pluggy.ai */
export const pluggy: ItemDefinition = {
  kind: "item",
  id: "pluggy",
  name: "Pluggy",
  documentation: "https://docs.pluggy.ai",
  category: "banking",
  verified: "documentation",
  endpoints: { api_base_url: "https://api.pluggy.ai" },
  variables: {
    connector_id: {
      label: "The institution's connector ID, see https://docs.pluggy.ai",
      kind: "digits",
    },
  },
  // https://docs.pluggy.ai/docs/authentication
  key_lifetime: 2 * 60 * 60,
  permissions: [
    {
      en: "See your accounts and their balances",
      de: "Ihre Konten und Kontostände sehen",
      "pt-BR": "Ver suas contas e saldos",
    },
    {
      en: "See your transactions, credit cards, loans and investments",
      de: "Ihre Umsätze, Kreditkarten, Kredite und Geldanlagen sehen",
      "pt-BR": "Ver suas transações, cartões de crédito, empréstimos e investimentos",
    },
    {
      en: "See your name and contact details at the institution",
      de: "Ihren Namen und Ihre Kontaktdaten sehen, wie das Institut sie kennt",
      "pt-BR": "Ver seu nome e seus dados de contato cadastrados na instituição",
    },
  ],
  api: {
    header: "x-api-key",
    scheme: null,
    content_type: "application/json",
    // The response to an invalid or expired key is 403.
    refused_statuses: [401, 403],
  },
  webhooks: {
    // No signature is documented, so a webhook is only a hint, and the item is read from the API.
    // https://docs.pluggy.ai/docs/webhooks
    proof: { kind: "url" },
    id_field: "eventId",
    type_field: "event",
    item: { id_field: "itemId", connection_field: "clientUserId" },
  },
  options: [],
};

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
    { en: "Your accounts and balances", de: "Ihre Konten und Kontostände", "pt-BR": "Suas contas e saldos" },
    {
      en: "Your transactions, cards, and loans",
      de: "Ihre Umsätze, Karten und Kredite",
      "pt-BR": "Suas transações, cartões e empréstimos",
    },
    { en: "Your investments", de: "Ihre Geldanlagen", "pt-BR": "Seus investimentos" },
    {
      en: "Your name and contact details",
      de: "Ihr Name und Ihre Kontaktdaten",
      "pt-BR": "Seu nome e seus dados de contato",
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

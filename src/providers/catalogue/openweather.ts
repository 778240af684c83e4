import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** OpenWeather: weather. https://openweathermap.org/faq */
export const openweather: KeyDefinition = {
  kind: "api_key",
  id: "openweather",
  name: "OpenWeather",
  documentation: "https://openweathermap.org/faq",
  category: "data",
  verified: "sources",
  credentials: {
    url: "https://home.openweathermap.org/api_keys",
    fields: { api_key: { help: "A new key can take two hours to work." } },
  },
  endpoints: { api_base_url: "https://api.openweathermap.org/data/2.5" },
  api: { token_parameter: "appid" },
  account: { path: "weather?lat=51.5&lon=-0.12" },
};

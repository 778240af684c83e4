import type { ConnectWords } from "./connect-words.ts";

export const connectDe: ConnectWords = {
  error: "Fehler:",
  titleOfSeveral: (app) => `Dienst mit ${app} verbinden`,
  forPerson: (person, app) => (
    <>
      Für {person}
      {app === null ? "." : ` bei ${app}`}
    </>
  ),
  notYou: "Nicht Sie? Schließen Sie diese Seite.",
  search: "Dienste suchen",
  categories: "Kategorien",
  all: "Alle",
  allServices: "Alle Dienste",
  showAll: (count) => `Alle ${count} Dienste zeigen`,
  nothingFound: (text) => `Kein Treffer für „${text}“.`,
  group: {
    money: "Geld",
    customers: "Kunden",
    work: "Arbeit",
    media: "Medien und Freizeit",
    software: "Software",
    other: "Andere",
  },
  category: {
    accounting: "Buchhaltung",
    ai: "KI",
    banking: "Bankkonten",
    commerce: "Bestellungen",
    communication: "Chat und Anrufe",
    content: "Inhalte",
    crm: "Kunden",
    data: "Daten",
    design: "Gestaltung",
    developer: "Entwicklung",
    files: "Dateien",
    fitness: "Fitness",
    hr: "Personal",
    identity: "Konto",
    marketing: "Marketing",
    media: "Medien",
    payments: "Zahlungen",
    project: "Projekte",
    protocol: "Andere",
    sales: "Vertrieb",
    scheduling: "Termine",
    social: "Soziale Medien",
    support: "Support",
    vertical: "Branche",
  },
  withKey: "Mit API-Schlüssel",
  connected: (account) => (account === "" ? "Verbunden" : `Verbunden: ${account}`),
  title: (provider, app, isAgain) => `${provider} ${isAgain ? "neu " : ""}mit ${app} verbinden`,
  canSee: (app) => `${app} kann sehen`,
  canChange: (app) => `${app} kann ändern`,
  more: (count) => `${count} weitere`,
  signInAt: (host) => <>Sie melden sich bei {host} an, nicht&nbsp;hier.</>,
  usedWith: (host) => <>Wird an {host} gesendet und verschlüsselt gespeichert.</>,
  sentTo: (recipient, host) => (
    <>
      Ihre Angaben gehen nur an {recipient}, an {host}.
    </>
  ),
  approveAt: (institution) => `Den Zugriff geben Sie bei ${institution} frei.`,
  continueTo: (provider) => `Weiter zu ${provider}`,
  connect: (provider) => `${provider} verbinden`,
  disconnectAnyTime: (app, provider) => `Sie können ${provider} in ${app} jederzeit trennen.`,
  canUseKey: (app, provider) =>
    `${app} kann diesen Schlüssel nutzen, bis Sie ihn in ${app} oder bei ${provider} löschen.`,
  privacyPolicy: (app) => `Datenschutz bei ${app}`,
  credential: { api_key: "API-Schlüssel", username: "Benutzername", password: "Passwort" },
  findAt: (provider) => `Bei ${provider} finden`,
  newTab: "Öffnet einen neuen Tab",
  createKey: (app, provider) =>
    `Legen Sie in den Einstellungen von ${provider} einen neuen Schlüssel für ${app} an.`,
  address: (provider) => `Ihre ${provider}-Adresse`,
  addressHint: (provider) => `Die in Ihrem Browser, wenn Sie ${provider} benutzen.`,
  example: (value) => `Zum Beispiel ${value}`,
  optional: "(freiwillig)",
  keyRejected: (provider) =>
    `${provider} hat diesen Schlüssel nicht angenommen. Kopieren Sie ihn noch einmal ganz und fügen Sie ihn hier ein.`,
  keyInvalid:
    "Dieser Schlüssel enthält Zeichen, die kein Schlüssel hat. Kopieren Sie ihn noch einmal und fügen Sie ihn hier ein.",
  loginRejected: (provider) =>
    `${provider} hat diese Angaben nicht angenommen. Prüfen Sie sie und versuchen Sie es noch einmal.`,
  invalid: (example) =>
    example === null
      ? "Das kann nicht stimmen. Prüfen Sie es."
      : `Das kann nicht stimmen. Ein Beispiel: ${example}`,
  required: "Füllen Sie dieses Feld aus.",
  hostChanged:
    "Die Adresse hat sich geändert, während diese Seite offen war. Prüfen Sie sie, bevor Sie weitergehen.",
};

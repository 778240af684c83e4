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
  nothingFound: (text) => `Keine Treffer für „${text}“.`,
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
    commerce: "Online-Shops",
    communication: "Chat und Anrufe",
    content: "Websites",
    crm: "Kundenverwaltung",
    data: "Daten und Suche",
    design: "Design",
    developer: "Entwicklertools",
    files: "Dateien",
    fitness: "Fitness",
    hr: "Personal und Gehalt",
    identity: "Online-Konten",
    marketing: "Marketing",
    media: "Medien",
    payments: "Zahlungen",
    project: "Projekte",
    sales: "Vertrieb",
    scheduling: "Termine",
    social: "Soziale Medien",
    support: "Support",
    vertical: "Spezielle Dienste",
  },
  withKey: "Mit API-Schlüssel",
  withPassword: "Mit Benutzername und Passwort",
  connected: (account) => (account === "" ? "Verbunden" : `Verbunden: ${account}`),
  title: (provider, app, isAgain) => `${provider} ${isAgain ? "neu " : ""}mit ${app} verbinden`,
  canSee: (app) => `${app} kann sehen`,
  canChange: (app) => `${app} kann ändern`,
  accessOfType: (type) => <>Weiterer Zugriff der Art {type}</>,
  more: (count) => `${count} weitere`,
  asks: (provider, app) => `${provider} zeigt Ihnen, worauf ${app} zugreifen möchte.`,
  // The preposition has the same case as below, so that `chosenAddress` fits both.
  signInAt: (host) => <>Sie melden sich über {host} an, nicht&nbsp;hier.</>,
  yourName: "ihrname",
  chosenAddress: "die gewählte Adresse",
  usedWith: (host, isKey) => (
    <>
      {isKey ? "Der Schlüssel geht" : "Ihre Angaben gehen"} an {host} und {isKey ? "wird" : "werden"}{" "}
      verschlüsselt gespeichert.
    </>
  ),
  sentTo: (recipient, host) => (
    <>
      Ihre Angaben gehen nur an {recipient}, an {host}.
    </>
  ),
  approveAt: (institution) => `Den Zugriff geben Sie bei ${institution} frei.`,
  continueTo: (provider) => `Weiter zu ${provider}`,
  connect: (provider) => `${provider} verbinden`,
  endAccess: (app, provider) => `Den Zugriff beenden Sie später bei ${app} oder ${provider}.`,
  canUseKey: (app, provider) =>
    `${app} kann diesen Schlüssel nutzen, bis Sie ihn in ${app} oder bei ${provider} löschen.`,
  canUseSignIn: (app, provider) => `${app} kann diese Anmeldung nutzen, bis Sie sie bei ${provider} ändern.`,
  privacyPolicy: (app) => `Datenschutz bei ${app}`,
  credential: { api_key: "API-Schlüssel", username: "Benutzername", password: "Passwort" },
  findAt: (provider) => `Bei ${provider} finden`,
  newTab: "Öffnet einen neuen Tab",
  createKey: (app, provider) =>
    `Legen Sie in den Einstellungen von ${provider} einen neuen Schlüssel für ${app} an.`,
  createOther: (app, provider) => `Das legen Sie in den Einstellungen von ${provider} für ${app} neu an.`,
  address: (provider) => `Ihre ${provider}-Adresse`,
  addressHint: (provider) => `Ihr Browser zeigt sie an, wenn Sie ${provider} nutzen.`,
  otherAddressHint: (address) => `Ihr Browser zeigt sie in der Adresszeile an: ${address}`,
  choose: "Auswählen",
  example: (value) => `Zum Beispiel ${value}`,
  optional: "(optional)",
  keyRejected: (provider) =>
    `${provider} hat diesen Schlüssel nicht angenommen. Kopieren Sie den ganzen Schlüssel noch einmal und fügen Sie ihn hier ein.`,
  keyInvalid:
    "Dieser Schlüssel enthält ungültige Zeichen. Kopieren Sie ihn noch einmal und fügen Sie ihn hier ein.",
  loginRejected: (provider) =>
    `${provider} hat diese Angaben nicht angenommen. Prüfen Sie sie und versuchen Sie es erneut.`,
  invalid: (example) =>
    example === null ? "Prüfen Sie diese Angabe." : `Das kann nicht stimmen. Ein Beispiel: ${example}`,
  server: {
    invalid: (example) => `Das kann nicht die URL eines Servers sein. Ein Beispiel: ${example}`,
    unavailable:
      "Dieser Server antwortet nicht oder verlangt keine Anmeldung. Prüfen Sie die URL, oder geben Sie eine andere ein.",
    unsupported:
      "Dieser Server unterstützt nicht, was zum Verbinden nötig ist. Geben Sie die URL eines anderen ein.",
  },
  required: "Füllen Sie dieses Feld aus.",
  hostChanged:
    "Die Adresse hat sich geändert, während diese Seite offen war. Prüfen Sie sie, bevor Sie weitergehen.",
};

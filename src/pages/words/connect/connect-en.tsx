import type { ConnectWords } from "./connect-words.ts";

export const connectEn: ConnectWords = {
  error: "Error:",
  titleOfSeveral: (app) => `Connect a service to ${app}`,
  forPerson: (person, app) => (
    <>
      For {person}
      {app === null ? "." : ` at ${app}`}
    </>
  ),
  notYou: "Not you? Close this page.",
  search: "Search services",
  categories: "Categories",
  all: "All",
  allServices: "All services",
  showAll: (count) => `Show all ${count} services`,
  nothingFound: (text) => `No match for “${text}”.`,
  group: {
    money: "Money",
    customers: "Customers",
    work: "Work",
    media: "Media and leisure",
    software: "Software",
    other: "Other",
  },
  category: {
    accounting: "Accounting",
    ai: "AI",
    banking: "Bank accounts",
    commerce: "Orders",
    communication: "Chat and calls",
    content: "Content",
    crm: "Customers",
    data: "Data",
    design: "Design",
    developer: "Development",
    files: "Files",
    fitness: "Fitness",
    hr: "Staff",
    identity: "Account",
    marketing: "Marketing",
    media: "Media",
    payments: "Payments",
    project: "Projects",
    protocol: "Other",
    sales: "Sales",
    scheduling: "Appointments",
    social: "Social media",
    support: "Support",
    vertical: "Industry",
  },
  withKey: "With an API key",
  connected: (account) => (account === "" ? "Connected" : `Connected: ${account}`),
  title: (provider, app, isAgain) => `${isAgain ? "Reconnect" : "Connect"} ${provider} to ${app}`,
  canSee: (app) => `${app} can see`,
  canChange: (app) => `${app} can make changes`,
  more: (count) => `${count} more`,
  signInAt: (host) => <>You sign in at {host}, not&nbsp;here.</>,
  usedWith: (host) => <>Sent to {host}. Stored encrypted.</>,
  sentTo: (recipient, host) => (
    <>
      What you enter goes only to {recipient}, at {host}.
    </>
  ),
  approveAt: (institution) => `You approve access at ${institution}.`,
  continueTo: (provider) => `Continue to ${provider}`,
  connect: (provider) => `Connect ${provider}`,
  disconnectAnyTime: (app, provider) => `You can disconnect ${provider} in ${app} at any time.`,
  canUseKey: (app, provider) => `${app} can use this key until you remove it in ${app} or at ${provider}.`,
  privacyPolicy: (app) => `${app}’s privacy policy`,
  credential: { api_key: "API key", username: "Username", password: "Password" },
  findAt: (provider) => `Find it at ${provider}`,
  newTab: "Opens a new tab",
  createKey: (app, provider) => `Create a new key for ${app} in ${provider}’s settings.`,
  address: (provider) => `Your ${provider} address`,
  addressHint: (provider) => `The address your browser shows when you use ${provider}.`,
  example: (value) => `For example, ${value}`,
  optional: "(optional)",
  keyRejected: (provider) =>
    `${provider} didn’t accept this key. Copy the whole key again and paste it here.`,
  keyInvalid: "This key contains invalid characters. Copy it again and paste it here.",
  loginRejected: (provider) => `${provider} didn’t accept this. Check what you entered and try again.`,
  invalid: (example) =>
    example === null ? "Check this value." : `This can’t be right. An example: ${example}`,
  required: "Fill in this field.",
  hostChanged: "The address changed while this page was open. Check it before you continue.",
};

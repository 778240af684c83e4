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
    commerce: "Online shops",
    communication: "Chat and calls",
    content: "Websites",
    crm: "Customer records",
    data: "Data and search",
    design: "Design",
    developer: "Developer tools",
    files: "Files",
    fitness: "Fitness",
    hr: "HR and payroll",
    identity: "Online accounts",
    marketing: "Marketing",
    media: "Media",
    payments: "Payments",
    project: "Projects",
    sales: "Sales",
    scheduling: "Appointments",
    social: "Social media",
    support: "Support",
    vertical: "Specialized services",
  },
  withKey: "With an API key",
  withPassword: "With a username and password",
  connected: (account) => (account === "" ? "Connected" : `Connected: ${account}`),
  title: (provider, app, isAgain) => `${isAgain ? "Reconnect" : "Connect"} ${provider} to ${app}`,
  canSee: (app) => `${app} can see`,
  canChange: (app) => `${app} can make changes`,
  accessOfType: (type) => <>More access, of the type {type}</>,
  more: (count) => `${count} more`,
  asks: (provider, app) => `${provider} shows you what ${app} asks for.`,
  signInAt: (host) => <>You sign in through {host}, not&nbsp;here.</>,
  yourName: "yourname",
  chosenAddress: "the address you choose",
  usedWith: (host, isKey) => (
    <>
      {isKey ? "It’s" : "What you enter is"} sent to {host} and stored encrypted.
    </>
  ),
  sentTo: (recipient, host) => (
    <>
      What you enter goes only to {recipient}, at {host}.
    </>
  ),
  approveAt: (institution) => `You approve access at ${institution}.`,
  continueTo: (provider) => `Continue to ${provider}`,
  connect: (provider) => `Connect ${provider}`,
  endAccess: (app, provider) => `To end access later, go to ${app} or ${provider}.`,
  canUseKey: (app, provider) => `${app} can use this key until you remove it in ${app} or at ${provider}.`,
  canUseSignIn: (app, provider) => `${app} can use this sign-in until you change it at ${provider}.`,
  privacyPolicy: (app) => `${app}’s privacy policy`,
  credential: { api_key: "API key", username: "Username", password: "Password" },
  findAt: (provider) => `Find it at ${provider}`,
  newTab: "Opens a new tab",
  createKey: (app, provider) => `Create a new key for ${app} in ${provider}’s settings.`,
  createOther: (app, provider) => `Create a new one for ${app} in ${provider}’s settings.`,
  address: (provider) => `Your ${provider} address`,
  addressHint: (provider) => `Your browser shows it when you use ${provider}.`,
  otherAddressHint: (address) => `Your browser shows it in the address: ${address}`,
  choose: "Choose",
  example: (value) => `For example, ${value}`,
  optional: "(optional)",
  keyRejected: (provider) =>
    `${provider} didn’t accept this key. Copy the whole key again and paste it here.`,
  keyInvalid: "This key contains invalid characters. Copy it again and paste it here.",
  loginRejected: (provider) => `${provider} didn’t accept this. Check what you entered and try again.`,
  invalid: (example) =>
    example === null ? "Check this value." : `This can’t be right. An example: ${example}`,
  server: {
    invalid: (example) => `This can’t be a server’s URL. An example: ${example}`,
    unavailable:
      "This server doesn’t respond, or doesn’t ask you to sign in. Check the URL, or enter another one.",
    unsupported: "This server doesn’t support what’s needed to connect it. Enter the URL of another one.",
  },
  required: "Fill in this field.",
  hostChanged: "The address changed while this page was open. Check it before you continue.",
};

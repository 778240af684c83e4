import type { Words } from "./words.ts";

export const en: Words = {
  language: "en",
  layout: {
    cancel: "Cancel",
    retry: "Try again",
    backTo: (app) => `Back to ${app}`,
    theApp: "the app",
  },
  connect: {
    title: (provider, app, isAgain) => `${isAgain ? "Reconnect" : "Connect"} ${provider} to ${app}`,
    titleOfSeveral: (app) => `Connect an account to ${app}`,
    choose: "Choose where your account is.",
    asks: (app, person) => (
      <>
        {app} asks for access to an account of {person}. Somebody else? Then close this page.
      </>
    ),
    wants: (app) => `${app} wants to:`,
    continueTo: (provider) => `Continue to ${provider}`,
    signInAt: (host) => `You sign in at ${host}.`,
    handedOn: (provider) => `What you enter here is handed on to ${provider} and kept nowhere else.`,
    neverHere: "You never sign in on this page.",
    endAnyTime: (app) => `You can end the access at any time in ${app}.`,
    optional: "(optional)",
  },
  status: {
    waiting: (institution) => `Connecting ${institution}`,
    goOn: (institution) => `Go on at ${institution}`,
    oneMore: (institution) => `${institution} asks for one more thing`,
    waitsForYou: (institution) => `${institution} is waiting for you`,
    consent: (app) => `Give or refuse your consent there; ${app} does not see what you enter.`,
    doneAlready: "Done already?",
    seeHow: "See how it stands",
    next: "Continue",
    confirmThere: "Please confirm the access in its app.",
    byItself: "This page goes on by itself once that is done.",
    takesSeconds: "This takes a few seconds, sometimes a minute. The page goes on by itself.",
    unreachable: "The provider is not answering at the moment. This page tries again by itself.",
    meanwhile: (app) => `Back to ${app} meanwhile`,
    picture: "The code to scan with your device",
  },
  done: {
    title: "Your account is connected",
    sentence: (app) => `You can close this window and go on in ${app}.`,
  },
  home: {
    goBack:
      "Apps use this service to connect accounts of their users at other providers. If an app sent you here, go back to it and begin again from there.",
    developers: "Developers find the API's description at",
  },
  failures: {
    access_denied: {
      title: "Nothing was connected",
      sentence: "You declined the request at the provider. If that was a mistake, you can try again.",
    },
    connect_token_invalid: {
      title: "This link does not work",
      sentence: "It is incomplete or was changed on the way. Go back to the app and begin again from there.",
    },
    session_expired: {
      title: "This link is no longer valid",
      sentence:
        "It was used already, or more than half an hour has passed. Go back to the app and begin again from there.",
    },
    attempt_expired: {
      title: "That took too long",
      sentence: "Too much time has passed since you left for the provider. Please try again.",
    },
    attempt_already_used: {
      title: "This step was done already",
      sentence:
        "The provider's answer was used in another window. Go back to the app to see whether you are connected.",
    },
    wrong_browser: {
      title: "Another browser began this",
      sentence: "Please finish in the browser you began in, or begin again here.",
    },
    not_same_origin: {
      title: "Please begin on the connect page",
      sentence: "This request did not come from it. Go back to the app and begin again from there.",
    },
    state_invalid: {
      title: "This page can't be opened directly",
      sentence:
        "The provider's answer was not recognized, and nothing was connected. Go back to the app and begin again.",
    },
    issuer_mismatch: {
      title: "The answer came from the wrong place",
      sentence:
        "For your safety nothing was connected. Please try again, and tell the app's people if it happens twice.",
    },
    authorization_code_rejected: {
      title: "The provider's permission had expired",
      sentence: "It is only valid for a short time, and that had passed. Please authorize again.",
    },
    authorization_interrupted: {
      title: "The connection was interrupted",
      sentence: "The provider's permission can be used once only, so please authorize again.",
    },
    provider_unavailable: {
      title: "The provider is not answering",
      sentence:
        "It seems to be down for the moment. Nothing was connected; please try again in a few minutes.",
    },
    account_mismatch: {
      title: "That is another account",
      sentence:
        "You signed in with an account other than the one connected before. Please try again with the same one.",
    },
    integration_mismatch: {
      title: "Something else was connected meanwhile",
      sentence:
        "You finished with another provider in another window. Go back to the app to see what is connected.",
    },
    account_unverified: {
      title: "The account could not be verified",
      sentence:
        "The provider did not say which account this is, so nothing was changed. Please try again in a few minutes.",
    },
    login_failed: {
      title: "The sign-in did not work",
      sentence: "The institution did not accept what you entered. Please check it and try again.",
    },
    account_needs_action: {
      title: "Your institution needs something from you",
      sentence:
        "Sign in at the institution itself and do what it asks for there. After that you can try again here.",
    },
    connector_not_found: {
      title: "This institution can't be connected",
      sentence:
        "The provider does not know it, or not any more. Only the app's people can mend this; please tell them.",
    },
    parameters_invalid: {
      title: "Something was not filled in correctly",
      sentence: "The institution did not accept what you entered. Please check it and try again.",
    },
    integration_misconfigured: {
      title: "The app is not set up correctly",
      sentence:
        "The provider does not accept the app's registration. Only the app's people can mend this; please tell them.",
    },
    redirect_uri_rejected: {
      title: "The app is not set up correctly",
      sentence:
        "The provider does not know the address it is to send you back to. Only the app's people can mend this; please tell them.",
    },
    origin_not_registered: {
      title: "The app is not set up correctly",
      sentence:
        "The page that opened this window is not registered for it. Only the app's people can mend this; please tell them.",
    },
    rate_limited: {
      title: "Too many requests",
      sentence: "Please wait a minute and try again.",
    },
  },
  otherwise: {
    title: "The account was not connected",
    sentence: "The provider's answer could not be used. Please try again.",
  },
  redirectUri: (url) => <>This is to be registered there, to the letter: {url}</>,
};

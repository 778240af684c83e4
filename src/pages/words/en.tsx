import { agentCallEn } from "./agent-call/agent-call-en.tsx";
import { connectEn } from "./connect/connect-en.tsx";
import type { Words } from "./words.ts";

export const en: Words = {
  language: "en",
  layout: {
    cancel: "Cancel",
    retry: "Try again",
    backTo: (app) => `Back to ${app}`,
    secured: "Secured by Latchkey",
    theApp: "the app",
  },
  connect: connectEn,
  agentCall: agentCallEn,
  status: {
    waiting: (institution) => `Connecting ${institution}`,
    continueAt: (institution) => `Continue at ${institution}`,
    inputRequired: (institution) => `${institution} needs more information`,
    codeRequired: (institution) => `${institution} asks for a code`,
    codeSent: (institution) => `It’s in a message or in the app of ${institution}.`,
    actionRequired: (institution) => `${institution} is waiting for you`,
    consent: (app) => `Allow or deny access there. ${app} doesn’t see what you enter.`,
    alreadyDone: "Already done?",
    checkStatus: "Check the status",
    next: "Continue",
    confirmInApp: "Confirm access in your institution’s app.",
    continuesAutomatically: "This page continues on its own when you’re done.",
    expectedDuration: "This takes a few seconds, sometimes a minute. The page continues on its own.",
    confirmThere: (institution) => `If ${institution}’s app asks you to confirm, do it there.`,
    unreachable: "The provider isn’t responding at the moment. This page keeps trying on its own.",
    backForNow: (app) => `Back to ${app} for now`,
    codeAlt: "Code to scan with your device",
  },
  deviceCode: {
    title: (provider) => `Connect ${provider} with a code`,
    sentence: (provider, app) =>
      `Enter this code at ${provider}, and allow or deny access there. ${app} doesn’t see what you enter.`,
    label: "Your code",
    copy: "Copy",
    copied: "Copied",
    enterAt: (address) => <>On this or any other device: {address}</>,
    open: (host) => `Open ${host}`,
    waiting: "This page continues on its own when you’re done.",
    warning:
      "Did somebody else send you here? Then don’t enter the code: it would give them access to your account.",
    expiredTitle: "This code has expired",
    expiredSentence: "Get a new one to continue. Nothing was connected.",
    newCode: "Get a new code",
  },
  chooseAccount: {
    title: "Choose an account",
    sentence: (provider, app) =>
      `Your ${provider} sign-in has several accounts. ${app} connects to the one you choose.`,
  },
  done: {
    title: "The account is connected",
    connected: (provider) => `${provider} is connected`,
    sentence: "You can close this window.",
  },
  home: {
    introduction:
      "Apps use this service to connect their users’ accounts with other providers. If an app sent you here, go back to it and start again.",
    developers: "Developers can find the API reference at",
  },
  failures: (app, provider) => {
    const misconfigured = {
      title:
        provider === null ? "This isn’t set up correctly" : `${provider} isn’t set up correctly for ${app}`,
      sentence: `Nothing was connected. Only ${app}’s team can fix this. Send them the details below.`,
    };
    const disabled = {
      title: provider === null ? "This isn’t available" : `${provider} isn’t available in ${app}`,
      sentence: `Nothing was connected. ${app}’s team has turned it off. Go back to ${app}, or try again later.`,
    };
    const notAccepted = `${provider ?? "The institution"} didn’t accept what you entered. Check it and try again.`;
    return {
      access_denied: {
        title: "Nothing was connected",
        sentence: `You didn’t ${provider === null ? "allow access" : `give ${app} access to ${provider}`}. If that was a mistake, you can try again.`,
      },
      connect_token_invalid: {
        title: "This link doesn’t work",
        sentence: `It’s incomplete or was changed. Go back to ${app} and start again.`,
      },
      session_expired: {
        title: "This link has expired",
        sentence: `Links like this work once, for 30 minutes. Go back to ${app} and start again.`,
      },
      session_already_used: {
        title: "This link was already used",
        sentence: `An account was connected with it, and each link works once. To connect again, go back to ${app} and start again.`,
      },
      attempt_expired: {
        title: "That took too long",
        sentence: "Your sign-in timed out. Try again.",
      },
      attempt_already_used: {
        title: "This step is already complete",
        sentence: `It was completed in another window. Go back to ${app} to see whether your account is connected.`,
      },
      wrong_browser: {
        title: "Continue in your first browser",
        sentence: `You started in another browser. Finish there, or go back to ${app} and start again here.`,
      },
      not_same_origin: {
        title: "Start on the connect page",
        sentence: `This request didn’t come from the connect page. Go back to ${app} and start again.`,
      },
      state_invalid: {
        title: "Something got lost on the way back",
        sentence: `Nothing was connected. Try again, or go back to ${app}.`,
      },
      issuer_mismatch: {
        title: "The response came from the wrong place",
        sentence: `For your safety, nothing was connected. Try again, and let ${app}’s team know if it happens twice.`,
      },
      authorization_code_rejected: {
        title: "Your approval has expired",
        sentence: "An approval is valid only for a short time. Try again and allow access once more.",
      },
      authorization_interrupted: {
        title: "The connection was interrupted",
        sentence: "An approval can be used only once. Try again and allow access once more.",
      },
      provider_unavailable: {
        title: `${provider ?? "The provider"} isn’t responding`,
        sentence: "Nothing was connected. This is usually over in a few minutes.",
      },
      provider_response_invalid: {
        title: `${provider ?? "The provider"}’s response couldn’t be read`,
        sentence: `Nothing was connected. Try again, and let ${app}’s team know if it happens twice.`,
      },
      account_mismatch: {
        title: "This is a different account",
        sentence:
          "You signed in with a different account than the one connected before. Try again with the same account.",
      },
      integration_mismatch: {
        title: "A different service was connected",
        sentence: `You finished with another provider in another window. Go back to ${app} to see what is connected.`,
      },
      account_unverified: {
        title: "The account couldn’t be verified",
        sentence: `${provider ?? "The provider"} didn’t say which account this is, so nothing was changed. Try again in a few minutes.`,
      },
      login_failed: {
        title: "The sign-in failed",
        sentence: notAccepted,
      },
      account_needs_action: {
        title: `${provider ?? "Your institution"} needs something from you`,
        sentence: `Sign in at ${provider ?? "your institution"} and do what it asks. Then try again here.`,
      },
      connector_not_found: {
        title: `${provider ?? "This institution"} can’t be connected`,
        sentence: `The institution is unknown or no longer supported. Only ${app}’s team can fix this. Let them know.`,
      },
      parameters_invalid: {
        title: "Some information is incorrect",
        sentence: notAccepted,
      },
      discovery_failed: misconfigured,
      client_registration_failed: misconfigured,
      integration_disabled: disabled,
      integration_misconfigured: misconfigured,
      redirect_uri_rejected: misconfigured,
      authorization_details_rejected: misconfigured,
      origin_not_registered: misconfigured,
      route_not_found: {
        title: "This page doesn’t exist",
        sentence: "Check the address. If an app sent you here, go back to it and start again.",
      },
      integration_not_found: {
        title: "This service isn’t available anymore",
        sentence: `Nothing was connected. Choose another one, or go back to ${app}.`,
      },
      agent_call_not_found: {
        title: "This link doesn’t work",
        sentence: `It’s incomplete, or a newer one has replaced it. Go back to ${app} and open the request again.`,
      },
      agent_call_expired: {
        title: "This request has expired",
        sentence: "Nothing was sent. If you still want it, ask the agent again.",
      },
      agent_call_decided: {
        title: "You have already decided",
        sentence: `Your first decision counts. Go back to ${app} to see what happened.`,
      },
      rate_limited: {
        title: "Too many requests",
        sentence: "Wait a minute and try again.",
      },
    };
  },
  unknownFailure: {
    title: "The account wasn’t connected",
    sentence: "The provider’s response couldn’t be used. Try again.",
  },
};

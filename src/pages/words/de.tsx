import { connectDe } from "./connect/connect-de.tsx";
import type { Words } from "./words.ts";

export const de: Words = {
  language: "de",
  layout: {
    cancel: "Abbrechen",
    retry: "Noch einmal versuchen",
    backTo: (app) => `Zurück zu ${app}`,
    secured: "Gesichert durch Latchkey",
    openThere: "Öffnen Sie dort diesen Link, um abzuschließen",
    theApp: "der App",
  },
  connect: connectDe,
  status: {
    waiting: (institution) => `${institution} wird verbunden`,
    continueAt: (institution) => `Weiter bei ${institution}`,
    inputRequired: (institution) => `${institution} fragt noch etwas`,
    actionRequired: (institution) => `${institution} wartet auf Sie`,
    consent: (app) => `Stimmen Sie dort zu oder lehnen Sie ab; ${app} sieht nicht, was Sie eingeben.`,
    alreadyDone: "Schon erledigt?",
    checkStatus: "Nachsehen, wie es steht",
    next: "Weiter",
    confirmInApp: "Bestätigen Sie den Zugriff in der App Ihres Instituts.",
    continuesAutomatically: "Diese Seite geht von selbst weiter, sobald das getan ist.",
    expectedDuration: "Das dauert einige Sekunden, manchmal eine Minute. Die Seite geht von selbst weiter.",
    confirmThere: (institution) =>
      `Falls die App von ${institution} nach einer Bestätigung fragt, bestätigen Sie dort.`,
    unreachable: "Der Anbieter antwortet gerade nicht. Diese Seite versucht es von selbst noch einmal.",
    backForNow: (app) => `Inzwischen zurück zu ${app}`,
    codeAlt: "Der Code, den Sie mit Ihrem Gerät einlesen",
  },
  chooseAccount: {
    title: "Konto auswählen",
    sentence: (provider, app) =>
      `Ihr Zugang bei ${provider} hat mehrere Konten. ${app} wird mit dem verbunden, das Sie auswählen.`,
  },
  done: {
    title: "Das Konto ist verbunden",
    connected: (provider) => `${provider} ist verbunden`,
    sentence: "Sie können dieses Fenster schließen.",
  },
  home: {
    introduction:
      "Apps verbinden mit diesem Dienst Konten ihrer Nutzer bei anderen Anbietern. Wenn eine App Sie hierher geschickt hat, gehen Sie zu ihr zurück und beginnen Sie dort von vorn.",
    developers: "Die Beschreibung der Programmierschnittstelle steht unter",
  },
  failures: {
    access_denied: {
      title: "Es wurde nichts verbunden",
      sentence:
        "Sie haben die Anfrage beim Anbieter abgelehnt. Falls das ein Versehen war, können Sie es noch einmal versuchen.",
      ofProvider: (provider, app) => ({
        title: "Es wurde nichts verbunden",
        sentence: `Sie haben ${app} keinen Zugriff auf ${provider} gegeben. Falls das ein Versehen war, versuchen Sie es noch einmal.`,
      }),
    },
    connect_token_invalid: {
      title: "Dieser Link funktioniert nicht",
      sentence:
        "Er ist unvollständig oder wurde unterwegs verändert. Gehen Sie zur App zurück und beginnen Sie dort von vorn.",
    },
    session_expired: {
      title: "Dieser Link ist abgelaufen",
      sentence: "Solche Links gelten einmal, 30 Minuten lang. Gehen Sie zurück zur App und beginnen Sie neu.",
      ofApp: (app) => ({
        title: "Dieser Link ist abgelaufen",
        sentence: `Solche Links gelten einmal, 30 Minuten lang. Gehen Sie zurück zu ${app} und beginnen Sie neu.`,
      }),
    },
    attempt_expired: {
      title: "Das hat zu lange gedauert",
      sentence:
        "Seit Sie zum Anbieter gegangen sind, ist zu viel Zeit vergangen. Versuchen Sie es noch einmal.",
    },
    attempt_already_used: {
      title: "Dieser Schritt ist schon getan",
      sentence:
        "Die Antwort des Anbieters wurde in einem anderen Fenster benutzt. Sehen Sie in der App nach, ob Sie verbunden sind.",
    },
    wrong_browser: {
      title: "Weiter im ersten Browser",
      sentence:
        "Sie haben in einem anderen Browser begonnen. Machen Sie dort weiter, oder gehen Sie zurück zur App und beginnen Sie hier neu.",
      ofApp: () => ({
        title: "Weiter im ersten Browser",
        sentence: "Sie haben in einem anderen Browser begonnen. Noch ist nichts verbunden.",
      }),
    },
    not_same_origin: {
      title: "Beginnen Sie auf der Verbindungsseite",
      sentence: "Diese Anfrage kam nicht von dort. Gehen Sie zur App zurück und beginnen Sie dort von vorn.",
    },
    state_invalid: {
      title: "Es wurde nichts verbunden",
      sentence:
        "Der Anbieter hat Sie zurückgeschickt, ohne zu sagen, zu welcher Anfrage das gehört. Gehen Sie zur App zurück und beginnen Sie von vorn.",
    },
    issuer_mismatch: {
      title: "Die Antwort kam von der falschen Stelle",
      sentence:
        "Zu Ihrer Sicherheit wurde nichts verbunden. Versuchen Sie es noch einmal und melden Sie es den Betreibern der App, falls es wieder geschieht.",
    },
    authorization_code_rejected: {
      title: "Die Erlaubnis des Anbieters war abgelaufen",
      sentence: "Sie gilt nur kurze Zeit, und die war vorbei. Erteilen Sie sie noch einmal.",
    },
    authorization_interrupted: {
      title: "Die Verbindung wurde unterbrochen",
      sentence: "Die Erlaubnis des Anbieters lässt sich nur einmal benutzen. Erteilen Sie sie noch einmal.",
    },
    provider_unavailable: {
      title: "Der Anbieter antwortet nicht",
      sentence:
        "Es wurde nichts verbunden. Meist ist das nach einigen Minuten vorbei. Versuchen Sie es dann noch einmal.",
      ofProvider: (provider) => ({
        title: `${provider} antwortet nicht`,
        sentence: "Es wurde nichts verbunden. Meist ist das nach einigen Minuten vorbei.",
      }),
    },
    provider_response_invalid: {
      title: "Die Antwort des Anbieters ließ sich nicht lesen",
      sentence:
        "Es wurde nichts verbunden. Versuchen Sie es noch einmal, und sagen Sie dem Team der App Bescheid, wenn es wieder passiert.",
    },
    account_mismatch: {
      title: "Das ist ein anderes Konto",
      sentence:
        "Sie haben sich mit einem anderen Konto angemeldet als mit dem, das verbunden war. Versuchen Sie es mit demselben.",
    },
    integration_mismatch: {
      title: "Inzwischen wurde etwas anderes verbunden",
      sentence:
        "Sie haben in einem anderen Fenster einen anderen Anbieter verbunden. Sehen Sie in der App nach, was verbunden ist.",
    },
    account_unverified: {
      title: "Das Konto ließ sich nicht feststellen",
      sentence:
        "Der Anbieter hat nicht gesagt, welches Konto es ist, deshalb wurde nichts geändert. Versuchen Sie es in einigen Minuten noch einmal.",
    },
    login_failed: {
      title: "Die Anmeldung hat nicht geklappt",
      sentence:
        "Ihr Institut hat Ihre Angaben nicht angenommen. Prüfen Sie sie und versuchen Sie es noch einmal.",
    },
    account_needs_action: {
      title: "Ihr Institut braucht etwas von Ihnen",
      sentence:
        "Melden Sie sich beim Institut selbst an und tun Sie dort, worum es bittet. Danach können Sie es hier noch einmal versuchen.",
    },
    connector_not_found: {
      title: "Dieses Institut lässt sich nicht verbinden",
      sentence:
        "Der Anbieter kennt es nicht oder nicht mehr. Das können nur die Betreiber der App beheben. Melden Sie es ihnen.",
    },
    parameters_invalid: {
      title: "Etwas wurde nicht richtig ausgefüllt",
      sentence:
        "Ihr Institut hat Ihre Angaben nicht angenommen. Prüfen Sie sie und versuchen Sie es noch einmal.",
    },
    integration_misconfigured: {
      title: "Die App ist nicht richtig eingerichtet",
      sentence:
        "Der Anbieter nimmt die Anmeldung der App nicht an. Das können nur die Betreiber der App beheben. Melden Sie es ihnen.",
    },
    redirect_uri_rejected: {
      title: "Die App ist nicht richtig eingerichtet",
      sentence:
        "Der Anbieter kennt die Adresse nicht, zu der er Sie zurückschicken soll. Das können nur die Betreiber der App beheben. Melden Sie es ihnen.",
    },
    origin_not_registered: {
      title: "Die App ist nicht richtig eingerichtet",
      sentence:
        "Die Seite, die dieses Fenster geöffnet hat, ist dafür nicht eingetragen. Das können nur die Betreiber der App beheben. Melden Sie es ihnen.",
    },
    route_not_found: {
      title: "Diese Seite gibt es nicht",
      sentence:
        "Prüfen Sie die Adresse. Wenn eine App Sie hierher geschickt hat, gehen Sie zurück und beginnen Sie dort neu.",
    },
    integration_not_found: {
      title: "Diesen Dienst gibt es hier nicht mehr",
      sentence: "Es wurde nichts verbunden. Wählen Sie einen anderen, oder gehen Sie zurück zur App.",
    },
    rate_limited: {
      title: "Zu viele Anfragen",
      sentence: "Warten Sie eine Minute und versuchen Sie es noch einmal.",
    },
  },
  unknownFailure: {
    title: "Das Konto wurde nicht verbunden",
    sentence: "Die Antwort des Anbieters war nicht zu gebrauchen. Versuchen Sie es noch einmal.",
  },
  redirectUri: (url) => <>Dies muss dort genau so eingetragen sein: {url}</>,
};

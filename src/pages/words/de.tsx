import { agentCallDe } from "./agent-call/agent-call-de.tsx";
import { connectDe } from "./connect/connect-de.tsx";
import type { Words } from "./words.ts";

export const de: Words = {
  language: "de",
  layout: {
    cancel: "Abbrechen",
    retry: "Erneut versuchen",
    backTo: (app) => `Zurück zu ${app}`,
    secured: "Gesichert durch Latchkey",
    theApp: "der App",
  },
  connect: connectDe,
  agentCall: agentCallDe,
  status: {
    waiting: (institution) => `${institution} wird verbunden`,
    continueAt: (institution) => `Weiter bei ${institution}`,
    inputRequired: (institution) => `${institution} braucht noch eine Angabe`,
    codeRequired: (institution) => `${institution} fragt nach einem Code`,
    codeSent: (institution) => `Er steht in einer Nachricht oder in der App von ${institution}.`,
    actionRequired: (institution) => `${institution} wartet auf Sie`,
    consent: (app) =>
      `Erlauben Sie dort den Zugriff, oder lehnen Sie ihn ab. ${app} sieht nicht, was Sie eingeben.`,
    alreadyDone: "Schon erledigt?",
    checkStatus: "Status prüfen",
    next: "Weiter",
    confirmInApp: "Bestätigen Sie den Zugriff in der App Ihres Instituts.",
    continuesAutomatically: "Danach geht es hier automatisch weiter.",
    expectedDuration: "Das dauert einige Sekunden, manchmal eine Minute. Danach geht es automatisch weiter.",
    confirmThere: (institution) =>
      `Falls die App von ${institution} eine Bestätigung verlangt, bestätigen Sie dort.`,
    unreachable: "Der Anbieter antwortet gerade nicht. Diese Seite versucht es automatisch weiter.",
    backForNow: (app) => `Vorerst zurück zu ${app}`,
    codeAlt: "Code zum Scannen mit Ihrem Gerät",
  },
  deviceCode: {
    title: (provider) => `${provider} mit einem Code verbinden`,
    sentence: (provider, app) =>
      `Geben Sie diesen Code bei ${provider} ein, und erlauben Sie dort den Zugriff, oder lehnen Sie ihn ab. ${app} sieht nicht, was Sie eingeben.`,
    label: "Ihr Code",
    copy: "Kopieren",
    copied: "Kopiert",
    enterAt: (address) => <>Auf diesem oder einem anderen Gerät: {address}</>,
    open: (host) => `${host} öffnen`,
    waiting: "Danach geht es hier automatisch weiter.",
    warning:
      "Hat jemand anderes Sie hierher geschickt? Geben Sie den Code dann nicht ein: Er würde dieser Person Zugriff auf Ihr Konto geben.",
    expiredTitle: "Dieser Code ist abgelaufen",
    expiredSentence: "Mit einem neuen Code geht es weiter. Es wurde nichts verbunden.",
    newCode: "Neuen Code anfordern",
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
      "Apps nutzen diesen Dienst, um Konten ihrer Nutzer bei anderen Anbietern zu verbinden. Wenn eine App Sie hierher geschickt hat, gehen Sie zu ihr zurück und beginnen Sie neu.",
    developers: "Die API-Referenz für Entwickler finden Sie unter",
  },
  failures: (app, provider) => {
    const misconfigured = {
      title:
        provider === null
          ? "Hier ist etwas nicht richtig eingerichtet"
          : `${provider} ist für ${app} nicht richtig eingerichtet`,
      sentence: `Es wurde nichts verbunden. Das kann nur das Team ${provider === null ? "der App" : `von ${app}`} beheben. Schicken Sie ihm die Angaben unten.`,
    };
    const disabled = {
      title: provider === null ? "Das ist nicht verfügbar" : `${provider} ist in ${app} nicht verfügbar`,
      sentence: `Es wurde nichts verbunden. Das Team ${provider === null ? "der App" : `von ${app}`} hat es ausgeschaltet. Gehen Sie zurück, oder versuchen Sie es später erneut.`,
    };
    const notAccepted = `${provider ?? "Ihr Institut"} hat Ihre Angaben nicht akzeptiert. Prüfen Sie sie und versuchen Sie es erneut.`;
    return {
      access_denied: {
        title: "Es wurde nichts verbunden",
        sentence: `Sie haben ${provider === null ? "den Zugriff nicht erlaubt" : `${app} keinen Zugriff auf ${provider} gegeben`}. Falls das ein Versehen war, versuchen Sie es erneut.`,
      },
      connect_token_invalid: {
        title: "Dieser Link funktioniert nicht",
        sentence: `Er ist unvollständig oder wurde verändert. Gehen Sie zurück zu ${app} und beginnen Sie neu.`,
      },
      session_expired: {
        title: "Dieser Link ist abgelaufen",
        sentence: `Solche Links gelten nur einmal und nur 30 Minuten lang. Gehen Sie zurück zu ${app} und beginnen Sie neu.`,
      },
      session_already_used: {
        title: "Dieser Link wurde schon verwendet",
        sentence: `Damit wurde ein Konto verbunden, und jeder Link gilt nur einmal. Um erneut ein Konto zu verbinden, gehen Sie zurück zu ${app} und beginnen Sie neu.`,
      },
      attempt_expired: {
        title: "Das hat zu lange gedauert",
        sentence: "Die Zeit für die Anmeldung ist abgelaufen. Versuchen Sie es erneut.",
      },
      attempt_already_used: {
        title: "Dieser Schritt ist bereits erledigt",
        sentence: `Sie haben ihn in einem anderen Fenster abgeschlossen. Gehen Sie zurück zu ${app} und sehen Sie nach, ob Ihr Konto verbunden ist.`,
      },
      wrong_browser: {
        title: "Weiter im ersten Browser",
        sentence: `Sie haben in einem anderen Browser begonnen. Machen Sie dort weiter, oder gehen Sie zurück zu ${app} und beginnen Sie hier neu.`,
      },
      not_same_origin: {
        title: "Beginnen Sie auf der Verbindungsseite",
        sentence: `Diese Anfrage kam nicht von der Verbindungsseite. Gehen Sie zurück zu ${app} und beginnen Sie neu.`,
      },
      state_invalid: {
        title: "Auf dem Rückweg ging etwas verloren",
        sentence: `Es wurde nichts verbunden. Versuchen Sie es erneut, oder gehen Sie zurück zu ${app}.`,
      },
      issuer_mismatch: {
        title: "Die Antwort kam von der falschen Stelle",
        sentence:
          "Zu Ihrer Sicherheit wurde nichts verbunden. Versuchen Sie es erneut. Wenn es wieder passiert, sagen Sie dem Team der App Bescheid.",
      },
      authorization_code_rejected: {
        title: "Ihre Freigabe ist abgelaufen",
        sentence:
          "Eine Freigabe gilt nur kurze Zeit. Versuchen Sie es erneut und erlauben Sie den Zugriff noch einmal.",
      },
      authorization_interrupted: {
        title: "Die Verbindung wurde unterbrochen",
        sentence:
          "Eine Freigabe gilt nur einmal. Versuchen Sie es erneut und erlauben Sie den Zugriff noch einmal.",
      },
      provider_unavailable: {
        title: `${provider ?? "Der Anbieter"} antwortet nicht`,
        sentence: "Es wurde nichts verbunden. Meist ist das nach einigen Minuten vorbei.",
      },
      provider_response_invalid: {
        title: `Die Antwort ${provider === null ? "des Anbieters" : `von ${provider}`} ist nicht lesbar`,
        sentence:
          "Es wurde nichts verbunden. Versuchen Sie es erneut. Wenn es wieder passiert, sagen Sie dem Team der App Bescheid.",
      },
      account_mismatch: {
        title: "Das ist ein anderes Konto",
        sentence:
          "Bisher war ein anderes Konto verbunden als das, mit dem Sie sich angemeldet haben. Versuchen Sie es mit dem bisherigen Konto.",
      },
      integration_mismatch: {
        title: "Ein anderer Dienst wurde verbunden",
        sentence: `Sie haben in einem anderen Fenster einen anderen Anbieter verbunden. Gehen Sie zurück zu ${app} und sehen Sie nach, was verbunden ist.`,
      },
      account_unverified: {
        title: "Das Konto ließ sich nicht prüfen",
        sentence: `${provider ?? "Der Anbieter"} hat nicht mitgeteilt, welches Konto es ist. Deshalb wurde nichts geändert. Versuchen Sie es in einigen Minuten erneut.`,
      },
      login_failed: {
        title: "Die Anmeldung hat nicht geklappt",
        sentence: notAccepted,
      },
      account_needs_action: {
        title: `${provider ?? "Ihr Institut"} braucht etwas von Ihnen`,
        sentence: `Melden Sie sich direkt bei ${provider ?? "Ihrem Institut"} an und folgen Sie dort den Hinweisen. Danach versuchen Sie es hier erneut.`,
      },
      connector_not_found: {
        title: `${provider ?? "Dieses Institut"} kann nicht verbunden werden`,
        sentence:
          "Das Institut ist unbekannt oder wird nicht mehr unterstützt. Das kann nur das Team der App beheben. Sagen Sie ihm Bescheid.",
      },
      parameters_invalid: {
        title: "Einige Angaben stimmen nicht",
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
        title: "Diese Seite gibt es nicht",
        sentence:
          "Prüfen Sie die Adresse. Wenn eine App Sie hierher geschickt hat, gehen Sie zu ihr zurück und beginnen Sie neu.",
      },
      integration_not_found: {
        title: "Diesen Dienst gibt es hier nicht mehr",
        sentence: `Es wurde nichts verbunden. Wählen Sie einen anderen Dienst, oder gehen Sie zurück zu ${app}.`,
      },
      agent_call_not_found: {
        title: "Dieser Link funktioniert nicht",
        sentence: `Er ist unvollständig, oder ein neuerer hat ihn ersetzt. Gehen Sie zurück zu ${app} und öffnen Sie die Anfrage noch einmal.`,
      },
      agent_call_expired: {
        title: "Diese Anfrage ist abgelaufen",
        sentence: "Es wurde nichts gesendet. Wenn Sie sie noch wollen, bitten Sie den Agenten noch einmal.",
      },
      agent_call_decided: {
        title: "Sie haben schon entschieden",
        sentence: `Ihre erste Entscheidung gilt. Gehen Sie zurück zu ${app}, um zu sehen, was passiert ist.`,
      },
      rate_limited: {
        title: "Zu viele Versuche",
        sentence: "Warten Sie eine Minute und versuchen Sie es erneut.",
      },
    };
  },
  unknownFailure: {
    title: "Das Konto wurde nicht verbunden",
    sentence: "Die Antwort des Anbieters konnte nicht verwendet werden. Versuchen Sie es erneut.",
  },
};

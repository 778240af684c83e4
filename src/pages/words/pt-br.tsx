import type { Words } from "./words.ts";

export const ptBR: Words = {
  language: "pt-BR",
  layout: {
    cancel: "Cancelar",
    retry: "Tentar de novo",
    backTo: (app) => `Voltar para ${app}`,
    theApp: "o aplicativo",
  },
  connect: {
    title: (provider, app, isAgain) => `${isAgain ? "Reconectar" : "Conectar"} ${provider} a ${app}`,
    titleOfSeveral: (app) => `Conectar uma conta a ${app}`,
    choose: "Escolha onde está a sua conta.",
    accessRequest: (app, person) => (
      <>
        {app} pede acesso a uma conta de {person}. Não é você? Então feche esta página.
      </>
    ),
    permissions: (app) => `${app} quer:`,
    continueTo: (provider) => `Continuar para ${provider}`,
    signInAt: (host) => `Você entra em ${host}.`,
    sharedWith: (provider) =>
      `O que você informar aqui é repassado a ${provider} e não fica guardado em nenhum outro lugar.`,
    noSignInHere: "Você nunca faz login nesta página.",
    disconnectAnyTime: (app) => `Você pode encerrar o acesso a qualquer momento em ${app}.`,
    optional: "(opcional)",
  },
  status: {
    waiting: (institution) => `Conectando ${institution}`,
    continueAt: (institution) => `Continue em ${institution}`,
    inputRequired: (institution) => `${institution} pede mais uma informação`,
    actionRequired: (institution) => `${institution} está esperando por você`,
    consent: (app) => `Autorize ou recuse lá; ${app} não vê o que você digita.`,
    alreadyDone: "Já terminou?",
    checkStatus: "Ver como está",
    next: "Continuar",
    confirmInApp: "Confirme o acesso no aplicativo da instituição.",
    continuesAutomatically: "Esta página continua sozinha assim que você terminar.",
    expectedDuration: "Isso leva alguns segundos, às vezes um minuto. A página continua sozinha.",
    unreachable: "O provedor não está respondendo no momento. Esta página tenta de novo sozinha.",
    backForNow: (app) => `Voltar para ${app} enquanto isso`,
    codeAlt: "O código para ler com o seu aparelho",
  },
  done: {
    title: "Sua conta está conectada",
    sentence: (app) => `Você pode fechar esta janela e continuar em ${app}.`,
  },
  home: {
    introduction:
      "Aplicativos usam este serviço para conectar contas dos seus usuários em outros provedores. Se um aplicativo trouxe você até aqui, volte para ele e comece de novo por lá.",
    developers: "A descrição da API para desenvolvedores está em",
  },
  failures: {
    access_denied: {
      title: "Nada foi conectado",
      sentence: "Você recusou o pedido no provedor. Se foi engano, pode tentar de novo.",
    },
    connect_token_invalid: {
      title: "Este link não funciona",
      sentence:
        "Ele está incompleto ou foi alterado no caminho. Volte para o aplicativo e comece de novo por lá.",
    },
    session_expired: {
      title: "Este link não vale mais",
      sentence:
        "Ele já foi usado, ou passou mais de meia hora. Volte para o aplicativo e comece de novo por lá.",
    },
    attempt_expired: {
      title: "Demorou demais",
      sentence: "Passou muito tempo desde que você foi para o provedor. Tente de novo.",
    },
    attempt_already_used: {
      title: "Este passo já foi feito",
      sentence:
        "A resposta do provedor foi usada em outra janela. Volte para o aplicativo e veja se a conta está conectada.",
    },
    wrong_browser: {
      title: "Outro navegador começou isto",
      sentence: "Termine no navegador em que você começou, ou volte para o aplicativo e comece de novo aqui.",
    },
    not_same_origin: {
      title: "Comece pela página de conexão",
      sentence: "Este pedido não veio dela. Volte para o aplicativo e comece de novo por lá.",
    },
    state_invalid: {
      title: "Nada foi conectado",
      sentence:
        "O provedor trouxe você de volta sem dizer a que pedido isto pertence. Volte para o aplicativo e comece de novo.",
    },
    issuer_mismatch: {
      title: "A resposta veio do lugar errado",
      sentence:
        "Para sua segurança, nada foi conectado. Tente de novo e avise os responsáveis pelo aplicativo se acontecer outra vez.",
    },
    authorization_code_rejected: {
      title: "A autorização do provedor expirou",
      sentence: "Ela vale por pouco tempo, e esse tempo passou. Autorize de novo.",
    },
    authorization_interrupted: {
      title: "A conexão foi interrompida",
      sentence: "A autorização do provedor só pode ser usada uma vez. Autorize de novo.",
    },
    provider_unavailable: {
      title: "O provedor não está respondendo",
      sentence: "Parece estar fora do ar. Nada foi conectado; tente de novo em alguns minutos.",
    },
    provider_response_invalid: {
      title: "Não foi possível ler a resposta do provedor",
      sentence: "Nada foi conectado. Tente de novo e avise a equipe do aplicativo se isso se repetir.",
    },
    account_mismatch: {
      title: "Esta é outra conta",
      sentence: "Você entrou com uma conta diferente da que estava conectada. Tente de novo com a mesma.",
    },
    integration_mismatch: {
      title: "Outra coisa foi conectada enquanto isso",
      sentence:
        "Você terminou com outro provedor em outra janela. Volte para o aplicativo e veja o que está conectado.",
    },
    account_unverified: {
      title: "Não foi possível identificar a conta",
      sentence:
        "O provedor não informou qual é a conta, por isso nada foi alterado. Tente de novo em alguns minutos.",
    },
    login_failed: {
      title: "O login não funcionou",
      sentence: "A instituição não aceitou o que você informou. Confira e tente de novo.",
    },
    account_needs_action: {
      title: "A instituição precisa de algo seu",
      sentence: "Entre na própria instituição e faça o que ela pede. Depois você pode tentar de novo aqui.",
    },
    connector_not_found: {
      title: "Esta instituição não pode ser conectada",
      sentence:
        "O provedor não a conhece, ou não a conhece mais. Só os responsáveis pelo aplicativo podem resolver; avise-os.",
    },
    parameters_invalid: {
      title: "Algo não foi preenchido corretamente",
      sentence: "A instituição não aceitou o que você informou. Confira e tente de novo.",
    },
    integration_misconfigured: {
      title: "O aplicativo não está configurado corretamente",
      sentence:
        "O provedor não aceita o registro do aplicativo. Só os responsáveis pelo aplicativo podem resolver; avise-os.",
    },
    redirect_uri_rejected: {
      title: "O aplicativo não está configurado corretamente",
      sentence:
        "O provedor não conhece o endereço para onde deve trazer você de volta. Só os responsáveis pelo aplicativo podem resolver; avise-os.",
    },
    origin_not_registered: {
      title: "O aplicativo não está configurado corretamente",
      sentence:
        "A página que abriu esta janela não está registrada para ele. Só os responsáveis pelo aplicativo podem resolver; avise-os.",
    },
    rate_limited: {
      title: "Pedidos demais",
      sentence: "Espere um minuto e tente de novo.",
    },
  },
  unknownFailure: {
    title: "A conta não foi conectada",
    sentence: "Não foi possível usar a resposta do provedor. Tente de novo.",
  },
  redirectUri: (url) => <>Isto precisa estar registrado lá, exatamente assim: {url}</>,
};

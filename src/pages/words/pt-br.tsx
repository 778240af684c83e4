import { connectPtBR } from "./connect/connect-pt-br.tsx";
import type { Words } from "./words.ts";

export const ptBR: Words = {
  language: "pt-BR",
  layout: {
    cancel: "Cancelar",
    retry: "Tentar de novo",
    backTo: (app) => `Voltar para ${app}`,
    secured: "Protegido por Latchkey",
    openThere: "Para terminar, abra este link lá",
    theApp: "o aplicativo",
  },
  connect: connectPtBR,
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
    confirmThere: (institution) => `Se o aplicativo de ${institution} pedir confirmação, confirme nele.`,
    unreachable: "O provedor não está respondendo no momento. Esta página tenta de novo sozinha.",
    backForNow: (app) => `Voltar para ${app} por enquanto`,
    codeAlt: "O código para ler com o seu aparelho",
  },
  chooseAccount: {
    title: "Escolha uma conta",
    sentence: (provider, app) =>
      `Seu login em ${provider} tem várias contas. ${app} será conectado à que você escolher.`,
  },
  done: {
    title: "A conta está conectada",
    connected: (provider) => `${provider} está conectado`,
    sentence: "Você pode fechar esta janela.",
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
      ofProvider: (provider, app) => ({
        title: "Nada foi conectado",
        sentence: `Você não deu a ${app} acesso a ${provider}. Se foi engano, pode tentar de novo.`,
      }),
    },
    connect_token_invalid: {
      title: "Este link não funciona",
      sentence:
        "Ele está incompleto ou foi alterado no caminho. Volte para o aplicativo e comece de novo por lá.",
    },
    session_expired: {
      title: "Este link expirou",
      sentence: "Links como este valem uma vez, por 30 minutos. Volte para o aplicativo e comece de novo.",
      ofApp: (app) => ({
        title: "Este link expirou",
        sentence: `Links como este valem uma vez, por 30 minutos. Volte para ${app} e comece de novo.`,
      }),
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
      title: "Continue no primeiro navegador",
      sentence:
        "Você começou em outro navegador. Termine nele, ou volte para o aplicativo e comece de novo aqui.",
      ofApp: () => ({
        title: "Continue no primeiro navegador",
        sentence: "Você começou em outro navegador. Nada foi conectado ainda.",
      }),
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
      sentence: "Nada foi conectado. Em geral, isso passa em alguns minutos. Tente de novo depois.",
      ofProvider: (provider) => ({
        title: `${provider} não está respondendo`,
        sentence: "Nada foi conectado. Em geral, isso passa em alguns minutos.",
      }),
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
    route_not_found: {
      title: "Esta página não existe",
      sentence: "Confira o endereço. Se um aplicativo trouxe você até aqui, volte para ele e comece de novo.",
    },
    integration_not_found: {
      title: "Este serviço não está mais disponível",
      sentence: "Nada foi conectado. Escolha outro ou volte para o aplicativo.",
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

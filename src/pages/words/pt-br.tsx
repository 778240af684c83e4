import { agentCallPtBR } from "./agent-call/agent-call-pt-br.tsx";
import { connectPtBR } from "./connect/connect-pt-br.tsx";
import type { Words } from "./words.ts";

export const ptBR: Words = {
  language: "pt-BR",
  layout: {
    cancel: "Cancelar",
    retry: "Tentar de novo",
    backTo: (app) => `Voltar para ${app}`,
    secured: "Protegido por Latchkey",
    theApp: "o aplicativo",
  },
  connect: connectPtBR,
  agentCall: agentCallPtBR,
  status: {
    waiting: (institution) => `Conectando ${institution}`,
    continueAt: (institution) => `Continue em ${institution}`,
    inputRequired: (institution) => `${institution} precisa de mais uma informação`,
    codeRequired: (institution) => `${institution} pede um código`,
    codeSent: (institution) => `Ele está em uma mensagem ou no aplicativo de ${institution}.`,
    actionRequired: (institution) => `${institution} está esperando por você`,
    consent: (app) => `Autorize ou recuse o acesso lá. ${app} não vê o que você digita.`,
    alreadyDone: "Já terminou?",
    checkStatus: "Ver o status",
    next: "Continuar",
    confirmInApp: "Confirme o acesso no aplicativo da instituição.",
    continuesAutomatically: "Quando você terminar, a página avança automaticamente.",
    expectedDuration: "Isso leva alguns segundos, às vezes um minuto. A página avança automaticamente.",
    confirmThere: (institution) => `Se o aplicativo de ${institution} pedir confirmação, confirme nele.`,
    unreachable: "O provedor não está respondendo no momento. Esta página tenta de novo automaticamente.",
    backForNow: (app) => `Voltar para ${app} por enquanto`,
    codeAlt: "Código para escanear com o seu aparelho",
  },
  deviceCode: {
    title: (provider) => `Conecte ${provider} com um código`,
    sentence: (provider, app) =>
      `Digite este código em ${provider} e autorize ou recuse o acesso lá. ${app} não vê o que você digita.`,
    label: "Seu código",
    copy: "Copiar",
    copied: "Copiado",
    enterAt: (address) => <>Neste ou em outro aparelho: {address}</>,
    open: (host) => `Abrir ${host}`,
    waiting: "Quando você terminar, a página avança automaticamente.",
    warning:
      "Outra pessoa enviou você até aqui? Então não digite o código: ele daria a ela acesso à sua conta.",
    expiredTitle: "Este código expirou",
    expiredSentence: "Peça um novo para continuar. Nada foi conectado.",
    newCode: "Pedir um novo código",
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
      "Aplicativos usam este serviço para conectar contas dos seus usuários em outros provedores. Se um aplicativo trouxe você até aqui, volte para ele e comece de novo.",
    developers: "A descrição da API para desenvolvedores está em",
  },
  failures: (app, provider) => {
    const misconfigured = {
      title:
        provider === null
          ? "Há algo errado na configuração"
          : `A configuração de ${provider} para ${app} está incorreta`,
      sentence: `Nada foi conectado. Só a equipe ${provider === null ? "do aplicativo" : `de ${app}`} pode resolver. Envie a ela os dados abaixo.`,
    };
    const disabled = {
      title: provider === null ? "Isto não está disponível" : `${provider} não está disponível em ${app}`,
      sentence: `Nada foi conectado. A equipe ${provider === null ? "do aplicativo" : `de ${app}`} desativou a conexão. Volte, ou tente de novo mais tarde.`,
    };
    const notAccepted = `${provider ?? "A instituição"} não aceitou o que você informou. Confira e tente de novo.`;
    return {
      access_denied: {
        title: "Nada foi conectado",
        sentence: `Você não ${provider === null ? "autorizou o acesso" : `deu a ${app} acesso a ${provider}`}. Se foi engano, pode tentar de novo.`,
      },
      connect_token_invalid: {
        title: "Este link não funciona",
        sentence: `Ele está incompleto ou foi alterado. Volte para ${app} e comece de novo.`,
      },
      session_expired: {
        title: "Este link expirou",
        sentence: `Links como este valem uma só vez, por 30 minutos. Volte para ${app} e comece de novo.`,
      },
      session_already_used: {
        title: "Este link já foi usado",
        sentence: `Uma conta foi conectada com ele, e cada link vale uma só vez. Para conectar outra vez, volte para ${app} e comece de novo.`,
      },
      attempt_expired: {
        title: "Demorou demais",
        sentence: "O tempo para entrar na sua conta acabou. Tente de novo.",
      },
      attempt_already_used: {
        title: "Esta etapa já foi concluída",
        sentence: `Ela foi concluída em outra janela. Volte para ${app} e veja se a sua conta está conectada.`,
      },
      wrong_browser: {
        title: "Continue no primeiro navegador",
        sentence: `Você começou em outro navegador. Termine nele, ou volte para ${app} e comece de novo aqui.`,
      },
      not_same_origin: {
        title: "Comece pela página de conexão",
        sentence: `Esta solicitação não veio da página de conexão. Volte para ${app} e comece de novo.`,
      },
      state_invalid: {
        title: "Algo se perdeu no caminho de volta",
        sentence: `Nada foi conectado. Tente de novo ou volte para ${app}.`,
      },
      issuer_mismatch: {
        title: "A resposta veio do lugar errado",
        sentence:
          "Para sua segurança, nada foi conectado. Tente de novo. Se acontecer outra vez, avise a equipe do aplicativo.",
      },
      authorization_code_rejected: {
        title: "Sua autorização expirou",
        sentence: "Uma autorização vale por pouco tempo. Tente de novo e autorize o acesso outra vez.",
      },
      authorization_interrupted: {
        title: "A conexão foi interrompida",
        sentence: "Uma autorização só vale uma vez. Tente de novo e autorize o acesso outra vez.",
      },
      provider_unavailable: {
        title: `${provider ?? "O provedor"} não está respondendo`,
        sentence: "Nada foi conectado. Em geral, isso passa em alguns minutos.",
      },
      provider_response_invalid: {
        title: `Não foi possível ler a resposta ${provider === null ? "do provedor" : `de ${provider}`}`,
        sentence: "Nada foi conectado. Tente de novo. Se acontecer outra vez, avise a equipe do aplicativo.",
      },
      account_mismatch: {
        title: "Esta é outra conta",
        sentence:
          "Você entrou com uma conta diferente da que estava conectada. Tente de novo com a mesma conta.",
      },
      integration_mismatch: {
        title: "Outro serviço foi conectado",
        sentence: `Você conectou outro provedor em outra janela. Volte para ${app} e veja o que está conectado.`,
      },
      account_unverified: {
        title: "Não foi possível verificar a conta",
        sentence: `${provider ?? "O provedor"} não informou qual é a conta, por isso nada foi alterado. Tente de novo em alguns minutos.`,
      },
      login_failed: {
        title: "Não foi possível entrar",
        sentence: notAccepted,
      },
      account_needs_action: {
        title: `${provider ?? "Sua instituição"} precisa de algo de você`,
        sentence: `Entre ${provider === null ? "na sua instituição" : `em ${provider}`} e faça o que for pedido. Depois, tente de novo aqui.`,
      },
      connector_not_found: {
        title: `Não é possível conectar ${provider ?? "esta instituição"}`,
        sentence:
          "A instituição é desconhecida ou não é mais aceita. Só a equipe do aplicativo pode resolver. Avise-a.",
      },
      parameters_invalid: {
        title: "Alguns dados estão incorretos",
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
        title: "Esta página não existe",
        sentence:
          "Confira o endereço. Se um aplicativo trouxe você até aqui, volte para ele e comece de novo.",
      },
      integration_not_found: {
        title: "Este serviço não está mais disponível",
        sentence: `Nada foi conectado. Escolha outro ou volte para ${app}.`,
      },
      agent_call_not_found: {
        title: "Este link não funciona",
        sentence: `Ele está incompleto ou foi substituído por um mais novo. Volte para ${app} e abra a solicitação de novo.`,
      },
      agent_call_expired: {
        title: "Esta solicitação expirou",
        sentence: "Nada foi enviado. Se você ainda quiser, peça ao agente de novo.",
      },
      agent_call_decided: {
        title: "Você já decidiu",
        sentence: `A sua primeira decisão vale. Volte para ${app} para ver o que aconteceu.`,
      },
      rate_limited: {
        title: "Muitas tentativas",
        sentence: "Espere um minuto e tente de novo.",
      },
    };
  },
  unknownFailure: {
    title: "A conta não foi conectada",
    sentence: "Não foi possível usar a resposta do provedor. Tente de novo.",
  },
};

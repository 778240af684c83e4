import type { AgentCallWords } from "./agent-call-words.ts";

export const agentCallPtBR: AgentCallWords = {
  title: (provider) => `Permitir esta solicitação para ${provider}?`,
  asks: (agent, app) => (
    <>
      {agent} em {app} quer enviá-la com a sua conta.
    </>
  ),
  request: "O que o agente quer enviar",
  account: "Conta",
  destination: "Endereço",
  query: "Parâmetros",
  headers: "Cabeçalhos",
  body: "Conteúdo",
  cut: (shown, total) => `Este é só o começo: ${shown} de ${total} caracteres. Tudo seria enviado.`,
  invisible: "Caracteres invisíveis aparecem como códigos, por exemplo \\u{200b}.",
  once: (provider) =>
    `Se você permitir, exatamente isto será enviado a ${provider}, uma única vez. Qualquer outra coisa precisa de nova permissão.`,
  allow: "Permitir uma vez",
  decline: "Recusar",
};

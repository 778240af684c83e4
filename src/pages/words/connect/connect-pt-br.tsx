import type { ConnectWords } from "./connect-words.ts";

export const connectPtBR: ConnectWords = {
  error: "Erro:",
  titleOfSeveral: (app) => `Conectar um serviço a ${app}`,
  forPerson: (person, app) => (
    <>
      Para {person}
      {app === null ? "." : ` em ${app}`}
    </>
  ),
  notYou: "Não é você? Feche esta página.",
  search: "Buscar serviços",
  categories: "Categorias",
  all: "Todos",
  allServices: "Todos os serviços",
  showAll: (count) => `Mostrar todos os ${count} serviços`,
  nothingFound: (text) => `Nenhum resultado para “${text}”.`,
  group: {
    money: "Dinheiro",
    customers: "Clientes",
    work: "Trabalho",
    media: "Mídia e lazer",
    software: "Software",
    other: "Outros",
  },
  category: {
    accounting: "Contabilidade",
    ai: "IA",
    banking: "Contas bancárias",
    commerce: "Pedidos",
    communication: "Chat e chamadas",
    content: "Conteúdo",
    crm: "Clientes",
    data: "Dados",
    design: "Design",
    developer: "Desenvolvimento",
    files: "Arquivos",
    fitness: "Atividade física",
    hr: "Equipe",
    identity: "Conta",
    marketing: "Marketing",
    media: "Mídia",
    payments: "Pagamentos",
    project: "Projetos",
    protocol: "Outros",
    sales: "Vendas",
    scheduling: "Agenda",
    social: "Redes sociais",
    support: "Suporte",
    vertical: "Setor",
  },
  withKey: "Com chave de API",
  connected: (account) => (account === "" ? "Conectado" : `Conectado: ${account}`),
  title: (provider, app, isAgain) => `${isAgain ? "Reconectar" : "Conectar"} ${provider} a ${app}`,
  canSee: (app) => `${app} pode ver`,
  canChange: (app) => `${app} pode fazer alterações`,
  more: (count) => `Mais ${count}`,
  signInAt: (host) => <>Você entra em {host}, não&nbsp;aqui.</>,
  usedWith: (host) => <>Enviada a {host} e guardada com criptografia.</>,
  sentTo: (recipient, host) => (
    <>
      O que você informar vai somente para {recipient}, em {host}.
    </>
  ),
  approveAt: (institution) => `Você autoriza o acesso em ${institution}.`,
  continueTo: (provider) => `Continuar para ${provider}`,
  connect: (provider) => `Conectar ${provider}`,
  disconnectAnyTime: (app, provider) => `Você pode desconectar ${provider} em ${app} a qualquer momento.`,
  canUseKey: (app, provider) =>
    `${app} pode usar esta chave até você removê-la, em ${app} ou em ${provider}.`,
  privacyPolicy: (app) => `Política de privacidade de ${app}`,
  credential: { api_key: "Chave de API", username: "Nome de usuário", password: "Senha" },
  findAt: (provider) => `Encontrar em ${provider}`,
  newTab: "Abre uma nova aba",
  createKey: (app, provider) => `Crie uma nova chave para ${app} nas configurações de ${provider}.`,
  address: (provider) => `Seu endereço de ${provider}`,
  addressHint: (provider) => `O que aparece no navegador quando você usa ${provider}.`,
  example: (value) => `Por exemplo, ${value}`,
  optional: "(opcional)",
  keyRejected: (provider) => `${provider} não aceitou esta chave. Copie a chave inteira de novo e cole aqui.`,
  keyInvalid: "Esta chave tem caracteres que nenhuma chave tem. Copie de novo e cole aqui.",
  loginRejected: (provider) => `${provider} não aceitou estes dados. Confira e tente de novo.`,
  invalid: (example) =>
    example === null ? "Isto não parece certo. Confira." : `Isto não parece certo. Um exemplo: ${example}`,
  required: "Preencha este campo.",
  hostChanged: "O endereço mudou enquanto esta página estava aberta. Confira antes de continuar.",
};

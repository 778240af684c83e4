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
    commerce: "Lojas virtuais",
    communication: "Chat e chamadas",
    content: "Sites",
    crm: "Gestão de clientes",
    data: "Dados e busca",
    design: "Design",
    developer: "Ferramentas para programar",
    files: "Arquivos",
    fitness: "Atividade física",
    hr: "RH e folha de pagamento",
    identity: "Contas online",
    marketing: "Marketing",
    media: "Mídia",
    payments: "Pagamentos",
    project: "Projetos",
    sales: "Vendas",
    scheduling: "Agenda",
    social: "Redes sociais",
    support: "Suporte",
    vertical: "Serviços especializados",
  },
  withKey: "Com chave de API",
  withPassword: "Com nome de usuário e senha",
  connected: (account) => (account === "" ? "Conectado" : `Conectado: ${account}`),
  title: (provider, app, isAgain) => `${isAgain ? "Reconectar" : "Conectar"} ${provider} a ${app}`,
  canSee: (app) => `${app} pode ver`,
  canChange: (app) => `${app} pode fazer alterações`,
  accessOfType: (type) => <>Mais acesso, do tipo {type}</>,
  more: (count) => `Mais ${count}`,
  asks: (provider, app) => `${provider} mostra o que ${app} quer acessar.`,
  signInAt: (host) => <>Você entra via {host}, não&nbsp;aqui.</>,
  yourName: "seunome",
  chosenAddress: "o endereço escolhido",
  usedWith: (host, isKey) => (
    <>
      {isKey ? "A chave" : "O que você informar"} vai para {host} e fica {isKey ? "guardada" : "guardado"} com
      criptografia.
    </>
  ),
  sentTo: (recipient, host) => (
    <>
      O que você informar vai somente para {recipient}, em {host}.
    </>
  ),
  approveAt: (institution) => `Você autoriza o acesso em ${institution}.`,
  continueTo: (provider) => `Continuar para ${provider}`,
  connect: (provider) => `Conectar ${provider}`,
  endAccess: (app, provider) => `Para encerrar o acesso depois, vá para ${app} ou ${provider}.`,
  canUseKey: (app, provider) =>
    `${app} pode usar esta chave até você removê-la, em ${app} ou em ${provider}.`,
  canUseSignIn: (app, provider) => `${app} pode usar este login até você alterá-lo em ${provider}.`,
  privacyPolicy: (app) => `Política de privacidade de ${app}`,
  credential: { api_key: "Chave de API", username: "Nome de usuário", password: "Senha" },
  findAt: (provider) => `Encontrar em ${provider}`,
  newTab: "Abre uma nova aba",
  createKey: (app, provider) => `Crie uma nova chave para ${app} nas configurações de ${provider}.`,
  createOther: (app, provider) => `Crie um acesso novo para ${app} nas configurações de ${provider}.`,
  address: (provider) => `Seu endereço de ${provider}`,
  addressHint: (provider) => `Ele aparece no navegador quando você usa ${provider}.`,
  otherAddressHint: (address) => `Ele aparece na barra de endereço do navegador: ${address}`,
  choose: "Escolha",
  example: (value) => `Por exemplo, ${value}`,
  optional: "(opcional)",
  keyRejected: (provider) => `${provider} não aceitou esta chave. Copie a chave inteira de novo e cole aqui.`,
  keyInvalid: "Esta chave contém caracteres inválidos. Copie de novo e cole aqui.",
  loginRejected: (provider) => `${provider} não aceitou estes dados. Confira e tente de novo.`,
  invalid: (example) =>
    example === null ? "Confira este campo." : `Isso não parece certo. Um exemplo: ${example}`,
  server: {
    invalid: (example) => `Isso não pode ser a URL de um servidor. Um exemplo: ${example}`,
    unavailable: "Este servidor não responde ou não pede login. Confira a URL ou digite outra.",
    unsupported: "Este servidor não oferece o que é necessário para a conexão. Digite a URL de outro.",
  },
  required: "Preencha este campo.",
  hostChanged: "O endereço mudou enquanto esta página estava aberta. Confira antes de continuar.",
};

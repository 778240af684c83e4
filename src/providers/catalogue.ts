// All providers, by category. Each has a file of its own.

import type { ProviderDefinition } from "./provider.ts";
import { addepar } from "./catalogue/addepar.ts";
import { brex } from "./catalogue/brex.ts";
import { exactOnline } from "./catalogue/exact-online.ts";
import { fortnox } from "./catalogue/fortnox.ts";
import { freeagent } from "./catalogue/freeagent.ts";
import { freshbooks } from "./catalogue/freshbooks.ts";
import { mercury } from "./catalogue/mercury.ts";
import { myob } from "./catalogue/myob.ts";
import { netsuite } from "./catalogue/netsuite.ts";
import { parqet } from "./catalogue/parqet.ts";
import { pennylane } from "./catalogue/pennylane.ts";
import { quickbooks } from "./catalogue/quickbooks.ts";
import { ramp } from "./catalogue/ramp.ts";
import { sage } from "./catalogue/sage.ts";
import { wave } from "./catalogue/wave.ts";
import { xero } from "./catalogue/xero.ts";
import { anthropic } from "./catalogue/anthropic.ts";
import { assemblyai } from "./catalogue/assemblyai.ts";
import { cohere } from "./catalogue/cohere.ts";
import { deepgram } from "./catalogue/deepgram.ts";
import { elevenlabs } from "./catalogue/elevenlabs.ts";
import { exa } from "./catalogue/exa.ts";
import { firecrawl } from "./catalogue/firecrawl.ts";
import { gemini } from "./catalogue/gemini.ts";
import { groq } from "./catalogue/groq.ts";
import { mistral } from "./catalogue/mistral.ts";
import { openai } from "./catalogue/openai.ts";
import { perplexity } from "./catalogue/perplexity.ts";
import { pinecone } from "./catalogue/pinecone.ts";
import { replicate } from "./catalogue/replicate.ts";
import { stability } from "./catalogue/stability.ts";
import { tavily } from "./catalogue/tavily.ts";
import { together } from "./catalogue/together.ts";
import { weaviate } from "./catalogue/weaviate.ts";
import { pluggy } from "./catalogue/pluggy.ts";
import { amazonSellingPartner } from "./catalogue/amazon-selling-partner.ts";
import { bigcommerce } from "./catalogue/bigcommerce.ts";
import { clover } from "./catalogue/clover.ts";
import { ebay } from "./catalogue/ebay.ts";
import { etsy } from "./catalogue/etsy.ts";
import { gumroad } from "./catalogue/gumroad.ts";
import { lightspeed } from "./catalogue/lightspeed.ts";
import { printful } from "./catalogue/printful.ts";
import { shopify } from "./catalogue/shopify.ts";
import { shopifyApiKey } from "./catalogue/shopify-api-key.ts";
import { squarespace } from "./catalogue/squarespace.ts";
import { woocommerce } from "./catalogue/woocommerce.ts";
import { aircall } from "./catalogue/aircall.ts";
import { dialpad } from "./catalogue/dialpad.ts";
import { discord } from "./catalogue/discord.ts";
import { mailgun } from "./catalogue/mailgun.ts";
import { messagebird } from "./catalogue/messagebird.ts";
import { plivo } from "./catalogue/plivo.ts";
import { postmark } from "./catalogue/postmark.ts";
import { resend } from "./catalogue/resend.ts";
import { ringcentral } from "./catalogue/ringcentral.ts";
import { sendgrid } from "./catalogue/sendgrid.ts";
import { slack } from "./catalogue/slack.ts";
import { telnyx } from "./catalogue/telnyx.ts";
import { twilio } from "./catalogue/twilio.ts";
import { vonage } from "./catalogue/vonage.ts";
import { webex } from "./catalogue/webex.ts";
import { zoom } from "./catalogue/zoom.ts";
import { zoomServerToServer } from "./catalogue/zoom-server-to-server.ts";
import { contentful } from "./catalogue/contentful.ts";
import { contentfulApiKey } from "./catalogue/contentful-api-key.ts";
import { medium } from "./catalogue/medium.ts";
import { webflow } from "./catalogue/webflow.ts";
import { webflowApiKey } from "./catalogue/webflow-api-key.ts";
import { wordpress } from "./catalogue/wordpress.ts";
import { attio } from "./catalogue/attio.ts";
import { attioApiKey } from "./catalogue/attio-api-key.ts";
import { close } from "./catalogue/close.ts";
import { closeApiKey } from "./catalogue/close-api-key.ts";
import { copper } from "./catalogue/copper.ts";
import { copperApiKey } from "./catalogue/copper-api-key.ts";
import { highlevel } from "./catalogue/highlevel.ts";
import { hubspot } from "./catalogue/hubspot.ts";
import { hubspotApiKey } from "./catalogue/hubspot-api-key.ts";
import { keap } from "./catalogue/keap.ts";
import { pipedrive } from "./catalogue/pipedrive.ts";
import { pipedriveApiKey } from "./catalogue/pipedrive-api-key.ts";
import { salesforce } from "./catalogue/salesforce.ts";
import { salesforceJwt } from "./catalogue/salesforce-jwt.ts";
import { teamleader } from "./catalogue/teamleader.ts";
import { zendeskSell } from "./catalogue/zendesk-sell.ts";
import { zoho } from "./catalogue/zoho.ts";
import { algolia } from "./catalogue/algolia.ts";
import { amplitude } from "./catalogue/amplitude.ts";
import { meilisearch } from "./catalogue/meilisearch.ts";
import { mixpanel } from "./catalogue/mixpanel.ts";
import { openweather } from "./catalogue/openweather.ts";
import { segment } from "./catalogue/segment.ts";
import { serpapi } from "./catalogue/serpapi.ts";
import { snowflake } from "./catalogue/snowflake.ts";
import { typesense } from "./catalogue/typesense.ts";
import { adobe } from "./catalogue/adobe.ts";
import { autodesk } from "./catalogue/autodesk.ts";
import { canva } from "./catalogue/canva.ts";
import { figma } from "./catalogue/figma.ts";
import { figmaApiKey } from "./catalogue/figma-api-key.ts";
import { miro } from "./catalogue/miro.ts";
import { mural } from "./catalogue/mural.ts";
import { atlassian } from "./catalogue/atlassian.ts";
import { azureDevops } from "./catalogue/azure-devops.ts";
import { betterStack } from "./catalogue/better-stack.ts";
import { bitbucket } from "./catalogue/bitbucket.ts";
import { cloudflare } from "./catalogue/cloudflare.ts";
import { datadog } from "./catalogue/datadog.ts";
import { datadogApiKey } from "./catalogue/datadog-api-key.ts";
import { digitalocean } from "./catalogue/digitalocean.ts";
import { digitaloceanApiKey } from "./catalogue/digitalocean-api-key.ts";
import { github } from "./catalogue/github.ts";
import { githubApiKey } from "./catalogue/github-api-key.ts";
import { githubApp } from "./catalogue/github-app.ts";
import { gitlab } from "./catalogue/gitlab.ts";
import { gitlabApiKey } from "./catalogue/gitlab-api-key.ts";
import { grafana } from "./catalogue/grafana.ts";
import { heroku } from "./catalogue/heroku.ts";
import { herokuApiKey } from "./catalogue/heroku-api-key.ts";
import { honeycomb } from "./catalogue/honeycomb.ts";
import { huggingface } from "./catalogue/huggingface.ts";
import { huggingfaceApiKey } from "./catalogue/huggingface-api-key.ts";
import { mapbox } from "./catalogue/mapbox.ts";
import { netlify } from "./catalogue/netlify.ts";
import { netlifyApiKey } from "./catalogue/netlify-api-key.ts";
import { newRelic } from "./catalogue/new-relic.ts";
import { pagerduty } from "./catalogue/pagerduty.ts";
import { pagerdutyApiKey } from "./catalogue/pagerduty-api-key.ts";
import { parallel } from "./catalogue/parallel.ts";
import { parallelApiKey } from "./catalogue/parallel-api-key.ts";
import { posthog } from "./catalogue/posthog.ts";
import { posthogApiKey } from "./catalogue/posthog-api-key.ts";
import { render } from "./catalogue/render.ts";
import { sentry } from "./catalogue/sentry.ts";
import { sentryApiKey } from "./catalogue/sentry-api-key.ts";
import { supabase } from "./catalogue/supabase.ts";
import { vercel } from "./catalogue/vercel.ts";
import { vercelApiKey } from "./catalogue/vercel-api-key.ts";
import { box } from "./catalogue/box.ts";
import { docusign } from "./catalogue/docusign.ts";
import { docusignJwt } from "./catalogue/docusign-jwt.ts";
import { dropboxSign } from "./catalogue/dropbox-sign.ts";
import { dropbox } from "./catalogue/dropbox.ts";
import { egnyte } from "./catalogue/egnyte.ts";
import { pandadoc } from "./catalogue/pandadoc.ts";
import { signnow } from "./catalogue/signnow.ts";
import { fitbit } from "./catalogue/fitbit.ts";
import { garmin } from "./catalogue/garmin.ts";
import { oura } from "./catalogue/oura.ts";
import { strava } from "./catalogue/strava.ts";
import { whoop } from "./catalogue/whoop.ts";
import { withings } from "./catalogue/withings.ts";
import { ashby } from "./catalogue/ashby.ts";
import { bamboohr } from "./catalogue/bamboohr.ts";
import { bamboohrApiKey } from "./catalogue/bamboohr-api-key.ts";
import { deel } from "./catalogue/deel.ts";
import { employmentHero } from "./catalogue/employment-hero.ts";
import { factorial } from "./catalogue/factorial.ts";
import { greenhouse } from "./catalogue/greenhouse.ts";
import { gusto } from "./catalogue/gusto.ts";
import { lever } from "./catalogue/lever.ts";
import { leverApiKey } from "./catalogue/lever-api-key.ts";
import { workable } from "./catalogue/workable.ts";
import { workableApiKey } from "./catalogue/workable-api-key.ts";
import { workday } from "./catalogue/workday.ts";
import { amazon } from "./catalogue/amazon.ts";
import { apple } from "./catalogue/apple.ts";
import { auth0 } from "./catalogue/auth0.ts";
import { google } from "./catalogue/google.ts";
import { googleServiceAccount } from "./catalogue/google-service-account.ts";
import { microsoft } from "./catalogue/microsoft.ts";
import { okta } from "./catalogue/okta.ts";
import { yahoo } from "./catalogue/yahoo.ts";
import { yandex } from "./catalogue/yandex.ts";
import { activecampaign } from "./catalogue/activecampaign.ts";
import { bitly } from "./catalogue/bitly.ts";
import { brevo } from "./catalogue/brevo.ts";
import { buffer } from "./catalogue/buffer.ts";
import { constantContact } from "./catalogue/constant-contact.ts";
import { customerIo } from "./catalogue/customer-io.ts";
import { customerIoTrack } from "./catalogue/customer-io-track.ts";
import { jotform } from "./catalogue/jotform.ts";
import { kit } from "./catalogue/kit.ts";
import { klaviyo } from "./catalogue/klaviyo.ts";
import { klaviyoApiKey } from "./catalogue/klaviyo-api-key.ts";
import { mailchimp } from "./catalogue/mailchimp.ts";
import { mailchimpApiKey } from "./catalogue/mailchimp-api-key.ts";
import { surveymonkey } from "./catalogue/surveymonkey.ts";
import { typeform } from "./catalogue/typeform.ts";
import { typeformApiKey } from "./catalogue/typeform-api-key.ts";
import { battlenet } from "./catalogue/battlenet.ts";
import { patreon } from "./catalogue/patreon.ts";
import { soundcloud } from "./catalogue/soundcloud.ts";
import { spotify } from "./catalogue/spotify.ts";
import { twitch } from "./catalogue/twitch.ts";
import { vimeo } from "./catalogue/vimeo.ts";
import { chargebee } from "./catalogue/chargebee.ts";
import { coinbase } from "./catalogue/coinbase.ts";
import { lemonSqueezy } from "./catalogue/lemon-squeezy.ts";
import { mollie } from "./catalogue/mollie.ts";
import { paddle } from "./catalogue/paddle.ts";
import { paypal } from "./catalogue/paypal.ts";
import { recurly } from "./catalogue/recurly.ts";
import { splitwise } from "./catalogue/splitwise.ts";
import { square } from "./catalogue/square.ts";
import { squareApiKey } from "./catalogue/square-api-key.ts";
import { stripe } from "./catalogue/stripe.ts";
import { stripeApiKey } from "./catalogue/stripe-api-key.ts";
import { airtable } from "./catalogue/airtable.ts";
import { airtableApiKey } from "./catalogue/airtable-api-key.ts";
import { asana } from "./catalogue/asana.ts";
import { asanaApiKey } from "./catalogue/asana-api-key.ts";
import { basecamp } from "./catalogue/basecamp.ts";
import { clickup } from "./catalogue/clickup.ts";
import { clickupApiKey } from "./catalogue/clickup-api-key.ts";
import { harvest } from "./catalogue/harvest.ts";
import { hubstaff } from "./catalogue/hubstaff.ts";
import { jira } from "./catalogue/jira.ts";
import { linear } from "./catalogue/linear.ts";
import { linearApiKey } from "./catalogue/linear-api-key.ts";
import { monday } from "./catalogue/monday.ts";
import { mondayApiKey } from "./catalogue/monday-api-key.ts";
import { notion } from "./catalogue/notion.ts";
import { notionApiKey } from "./catalogue/notion-api-key.ts";
import { productboard } from "./catalogue/productboard.ts";
import { smartsheet } from "./catalogue/smartsheet.ts";
import { teamwork } from "./catalogue/teamwork.ts";
import { ticktick } from "./catalogue/ticktick.ts";
import { timely } from "./catalogue/timely.ts";
import { todoist } from "./catalogue/todoist.ts";
import { todoistApiKey } from "./catalogue/todoist-api-key.ts";
import { trello } from "./catalogue/trello.ts";
import { wrike } from "./catalogue/wrike.ts";
import { apiKey } from "./catalogue/api-key.ts";
import { mcp } from "./catalogue/mcp.ts";
import { oauth2 } from "./catalogue/oauth2.ts";
import { apollo } from "./catalogue/apollo.ts";
import { apolloApiKey } from "./catalogue/apollo-api-key.ts";
import { gong } from "./catalogue/gong.ts";
import { hunter } from "./catalogue/hunter.ts";
import { outreach } from "./catalogue/outreach.ts";
import { salesloft } from "./catalogue/salesloft.ts";
import { acuity } from "./catalogue/acuity.ts";
import { calCom } from "./catalogue/cal-com.ts";
import { calComApiKey } from "./catalogue/cal-com-api-key.ts";
import { calendly } from "./catalogue/calendly.ts";
import { calendlyApiKey } from "./catalogue/calendly-api-key.ts";
import { eventbrite } from "./catalogue/eventbrite.ts";
import { meetup } from "./catalogue/meetup.ts";
import { facebook } from "./catalogue/facebook.ts";
import { foursquare } from "./catalogue/foursquare.ts";
import { instagram } from "./catalogue/instagram.ts";
import { kakao } from "./catalogue/kakao.ts";
import { line } from "./catalogue/line.ts";
import { linkedin } from "./catalogue/linkedin.ts";
import { naver } from "./catalogue/naver.ts";
import { pinterest } from "./catalogue/pinterest.ts";
import { reddit } from "./catalogue/reddit.ts";
import { snapchat } from "./catalogue/snapchat.ts";
import { threads } from "./catalogue/threads.ts";
import { tiktokAds } from "./catalogue/tiktok-ads.ts";
import { tiktok } from "./catalogue/tiktok.ts";
import { tumblr } from "./catalogue/tumblr.ts";
import { x } from "./catalogue/x.ts";
import { freshdesk } from "./catalogue/freshdesk.ts";
import { front } from "./catalogue/front.ts";
import { frontApiKey } from "./catalogue/front-api-key.ts";
import { gorgias } from "./catalogue/gorgias.ts";
import { gorgiasApiKey } from "./catalogue/gorgias-api-key.ts";
import { helpscout } from "./catalogue/helpscout.ts";
import { helpscoutDocs } from "./catalogue/helpscout-docs.ts";
import { intercom } from "./catalogue/intercom.ts";
import { intercomApiKey } from "./catalogue/intercom-api-key.ts";
import { servicenow } from "./catalogue/servicenow.ts";
import { zendesk } from "./catalogue/zendesk.ts";
import { zendeskApiKey } from "./catalogue/zendesk-api-key.ts";
import { clio } from "./catalogue/clio.ts";
import { jobber } from "./catalogue/jobber.ts";
import { parqex } from "./catalogue/parqex.ts";
import { procore } from "./catalogue/procore.ts";
import { uber } from "./catalogue/uber.ts";

export const catalogue: readonly ProviderDefinition[] = [
  addepar,
  brex,
  exactOnline,
  fortnox,
  freeagent,
  freshbooks,
  mercury,
  myob,
  netsuite,
  parqet,
  pennylane,
  quickbooks,
  ramp,
  sage,
  wave,
  xero,
  anthropic,
  assemblyai,
  cohere,
  deepgram,
  elevenlabs,
  exa,
  firecrawl,
  gemini,
  groq,
  mistral,
  openai,
  perplexity,
  pinecone,
  replicate,
  stability,
  tavily,
  together,
  weaviate,
  pluggy,
  amazonSellingPartner,
  bigcommerce,
  clover,
  ebay,
  etsy,
  gumroad,
  lightspeed,
  printful,
  shopify,
  shopifyApiKey,
  squarespace,
  woocommerce,
  aircall,
  dialpad,
  discord,
  mailgun,
  messagebird,
  plivo,
  postmark,
  resend,
  ringcentral,
  sendgrid,
  slack,
  telnyx,
  twilio,
  vonage,
  webex,
  zoom,
  zoomServerToServer,
  contentful,
  contentfulApiKey,
  medium,
  webflow,
  webflowApiKey,
  wordpress,
  attio,
  attioApiKey,
  close,
  closeApiKey,
  copper,
  copperApiKey,
  highlevel,
  hubspot,
  hubspotApiKey,
  keap,
  pipedrive,
  pipedriveApiKey,
  salesforce,
  salesforceJwt,
  teamleader,
  zendeskSell,
  zoho,
  algolia,
  amplitude,
  meilisearch,
  mixpanel,
  openweather,
  segment,
  serpapi,
  snowflake,
  typesense,
  adobe,
  autodesk,
  canva,
  figma,
  figmaApiKey,
  miro,
  mural,
  atlassian,
  azureDevops,
  betterStack,
  bitbucket,
  cloudflare,
  datadog,
  datadogApiKey,
  digitalocean,
  digitaloceanApiKey,
  github,
  githubApiKey,
  githubApp,
  gitlab,
  gitlabApiKey,
  grafana,
  heroku,
  herokuApiKey,
  honeycomb,
  huggingface,
  huggingfaceApiKey,
  mapbox,
  netlify,
  netlifyApiKey,
  newRelic,
  pagerduty,
  pagerdutyApiKey,
  parallel,
  parallelApiKey,
  posthog,
  posthogApiKey,
  render,
  sentry,
  sentryApiKey,
  supabase,
  vercel,
  vercelApiKey,
  box,
  docusign,
  docusignJwt,
  dropboxSign,
  dropbox,
  egnyte,
  pandadoc,
  signnow,
  fitbit,
  garmin,
  oura,
  strava,
  whoop,
  withings,
  ashby,
  bamboohr,
  bamboohrApiKey,
  deel,
  employmentHero,
  factorial,
  greenhouse,
  gusto,
  lever,
  leverApiKey,
  workable,
  workableApiKey,
  workday,
  amazon,
  apple,
  auth0,
  google,
  googleServiceAccount,
  microsoft,
  okta,
  yahoo,
  yandex,
  activecampaign,
  bitly,
  brevo,
  buffer,
  constantContact,
  customerIo,
  customerIoTrack,
  jotform,
  kit,
  klaviyo,
  klaviyoApiKey,
  mailchimp,
  mailchimpApiKey,
  surveymonkey,
  typeform,
  typeformApiKey,
  battlenet,
  patreon,
  soundcloud,
  spotify,
  twitch,
  vimeo,
  chargebee,
  coinbase,
  lemonSqueezy,
  mollie,
  paddle,
  paypal,
  recurly,
  splitwise,
  square,
  squareApiKey,
  stripe,
  stripeApiKey,
  airtable,
  airtableApiKey,
  asana,
  asanaApiKey,
  basecamp,
  clickup,
  clickupApiKey,
  harvest,
  hubstaff,
  jira,
  linear,
  linearApiKey,
  monday,
  mondayApiKey,
  notion,
  notionApiKey,
  productboard,
  smartsheet,
  teamwork,
  ticktick,
  timely,
  todoist,
  todoistApiKey,
  trello,
  wrike,
  apiKey,
  mcp,
  oauth2,
  apollo,
  apolloApiKey,
  gong,
  hunter,
  outreach,
  salesloft,
  acuity,
  calCom,
  calComApiKey,
  calendly,
  calendlyApiKey,
  eventbrite,
  meetup,
  facebook,
  foursquare,
  instagram,
  kakao,
  line,
  linkedin,
  naver,
  pinterest,
  reddit,
  snapchat,
  threads,
  tiktokAds,
  tiktok,
  tumblr,
  x,
  freshdesk,
  front,
  frontApiKey,
  gorgias,
  gorgiasApiKey,
  helpscout,
  helpscoutDocs,
  intercom,
  intercomApiKey,
  servicenow,
  zendesk,
  zendeskApiKey,
  clio,
  jobber,
  parqex,
  procore,
  uber,
];

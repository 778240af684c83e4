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
import { openai } from "./catalogue/openai.ts";
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
import { squarespace } from "./catalogue/squarespace.ts";
import { aircall } from "./catalogue/aircall.ts";
import { dialpad } from "./catalogue/dialpad.ts";
import { discord } from "./catalogue/discord.ts";
import { ringcentral } from "./catalogue/ringcentral.ts";
import { slack } from "./catalogue/slack.ts";
import { webex } from "./catalogue/webex.ts";
import { zoom } from "./catalogue/zoom.ts";
import { zoomServerToServer } from "./catalogue/zoom-server-to-server.ts";
import { contentful } from "./catalogue/contentful.ts";
import { medium } from "./catalogue/medium.ts";
import { webflow } from "./catalogue/webflow.ts";
import { wordpress } from "./catalogue/wordpress.ts";
import { attio } from "./catalogue/attio.ts";
import { close } from "./catalogue/close.ts";
import { copper } from "./catalogue/copper.ts";
import { highlevel } from "./catalogue/highlevel.ts";
import { hubspot } from "./catalogue/hubspot.ts";
import { keap } from "./catalogue/keap.ts";
import { pipedrive } from "./catalogue/pipedrive.ts";
import { salesforce } from "./catalogue/salesforce.ts";
import { salesforceJwt } from "./catalogue/salesforce-jwt.ts";
import { teamleader } from "./catalogue/teamleader.ts";
import { zendeskSell } from "./catalogue/zendesk-sell.ts";
import { zoho } from "./catalogue/zoho.ts";
import { segment } from "./catalogue/segment.ts";
import { snowflake } from "./catalogue/snowflake.ts";
import { adobe } from "./catalogue/adobe.ts";
import { autodesk } from "./catalogue/autodesk.ts";
import { canva } from "./catalogue/canva.ts";
import { figma } from "./catalogue/figma.ts";
import { miro } from "./catalogue/miro.ts";
import { mural } from "./catalogue/mural.ts";
import { atlassian } from "./catalogue/atlassian.ts";
import { azureDevops } from "./catalogue/azure-devops.ts";
import { bitbucket } from "./catalogue/bitbucket.ts";
import { datadog } from "./catalogue/datadog.ts";
import { digitalocean } from "./catalogue/digitalocean.ts";
import { github } from "./catalogue/github.ts";
import { githubApp } from "./catalogue/github-app.ts";
import { gitlab } from "./catalogue/gitlab.ts";
import { heroku } from "./catalogue/heroku.ts";
import { huggingface } from "./catalogue/huggingface.ts";
import { netlify } from "./catalogue/netlify.ts";
import { pagerduty } from "./catalogue/pagerduty.ts";
import { parallel } from "./catalogue/parallel.ts";
import { posthog } from "./catalogue/posthog.ts";
import { sentry } from "./catalogue/sentry.ts";
import { vercel } from "./catalogue/vercel.ts";
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
import { bamboohr } from "./catalogue/bamboohr.ts";
import { deel } from "./catalogue/deel.ts";
import { employmentHero } from "./catalogue/employment-hero.ts";
import { factorial } from "./catalogue/factorial.ts";
import { greenhouse } from "./catalogue/greenhouse.ts";
import { gusto } from "./catalogue/gusto.ts";
import { lever } from "./catalogue/lever.ts";
import { workable } from "./catalogue/workable.ts";
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
import { bitly } from "./catalogue/bitly.ts";
import { buffer } from "./catalogue/buffer.ts";
import { constantContact } from "./catalogue/constant-contact.ts";
import { klaviyo } from "./catalogue/klaviyo.ts";
import { mailchimp } from "./catalogue/mailchimp.ts";
import { surveymonkey } from "./catalogue/surveymonkey.ts";
import { typeform } from "./catalogue/typeform.ts";
import { battlenet } from "./catalogue/battlenet.ts";
import { patreon } from "./catalogue/patreon.ts";
import { soundcloud } from "./catalogue/soundcloud.ts";
import { spotify } from "./catalogue/spotify.ts";
import { twitch } from "./catalogue/twitch.ts";
import { vimeo } from "./catalogue/vimeo.ts";
import { coinbase } from "./catalogue/coinbase.ts";
import { mollie } from "./catalogue/mollie.ts";
import { paypal } from "./catalogue/paypal.ts";
import { splitwise } from "./catalogue/splitwise.ts";
import { square } from "./catalogue/square.ts";
import { stripe } from "./catalogue/stripe.ts";
import { airtable } from "./catalogue/airtable.ts";
import { asana } from "./catalogue/asana.ts";
import { basecamp } from "./catalogue/basecamp.ts";
import { clickup } from "./catalogue/clickup.ts";
import { harvest } from "./catalogue/harvest.ts";
import { hubstaff } from "./catalogue/hubstaff.ts";
import { linear } from "./catalogue/linear.ts";
import { monday } from "./catalogue/monday.ts";
import { notion } from "./catalogue/notion.ts";
import { productboard } from "./catalogue/productboard.ts";
import { smartsheet } from "./catalogue/smartsheet.ts";
import { teamwork } from "./catalogue/teamwork.ts";
import { ticktick } from "./catalogue/ticktick.ts";
import { timely } from "./catalogue/timely.ts";
import { todoist } from "./catalogue/todoist.ts";
import { wrike } from "./catalogue/wrike.ts";
import { apiKey } from "./catalogue/api-key.ts";
import { oauth2 } from "./catalogue/oauth2.ts";
import { apollo } from "./catalogue/apollo.ts";
import { gong } from "./catalogue/gong.ts";
import { outreach } from "./catalogue/outreach.ts";
import { salesloft } from "./catalogue/salesloft.ts";
import { acuity } from "./catalogue/acuity.ts";
import { calCom } from "./catalogue/cal-com.ts";
import { calendly } from "./catalogue/calendly.ts";
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
import { front } from "./catalogue/front.ts";
import { gorgias } from "./catalogue/gorgias.ts";
import { helpscout } from "./catalogue/helpscout.ts";
import { intercom } from "./catalogue/intercom.ts";
import { servicenow } from "./catalogue/servicenow.ts";
import { zendesk } from "./catalogue/zendesk.ts";
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
  openai,
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
  squarespace,
  aircall,
  dialpad,
  discord,
  ringcentral,
  slack,
  webex,
  zoom,
  zoomServerToServer,
  contentful,
  medium,
  webflow,
  wordpress,
  attio,
  close,
  copper,
  highlevel,
  hubspot,
  keap,
  pipedrive,
  salesforce,
  salesforceJwt,
  teamleader,
  zendeskSell,
  zoho,
  segment,
  snowflake,
  adobe,
  autodesk,
  canva,
  figma,
  miro,
  mural,
  atlassian,
  azureDevops,
  bitbucket,
  datadog,
  digitalocean,
  github,
  githubApp,
  gitlab,
  heroku,
  huggingface,
  netlify,
  pagerduty,
  parallel,
  posthog,
  sentry,
  vercel,
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
  bamboohr,
  deel,
  employmentHero,
  factorial,
  greenhouse,
  gusto,
  lever,
  workable,
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
  bitly,
  buffer,
  constantContact,
  klaviyo,
  mailchimp,
  surveymonkey,
  typeform,
  battlenet,
  patreon,
  soundcloud,
  spotify,
  twitch,
  vimeo,
  coinbase,
  mollie,
  paypal,
  splitwise,
  square,
  stripe,
  airtable,
  asana,
  basecamp,
  clickup,
  harvest,
  hubstaff,
  linear,
  monday,
  notion,
  productboard,
  smartsheet,
  teamwork,
  ticktick,
  timely,
  todoist,
  wrike,
  apiKey,
  oauth2,
  apollo,
  gong,
  outreach,
  salesloft,
  acuity,
  calCom,
  calendly,
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
  front,
  gorgias,
  helpscout,
  intercom,
  servicenow,
  zendesk,
  clio,
  jobber,
  parqex,
  procore,
  uber,
];
